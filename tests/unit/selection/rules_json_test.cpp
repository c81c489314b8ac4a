// The document of rules: what is read, its one canonical form, and every refusal with its path.
#include "domain/selection/rules_json.hpp"

#include "domain/base/limits.hpp"
#include "tests/unit/selection/support.hpp"

namespace colletta::selection {
namespace {

using test::Json;
using test::rules_document;

TEST(SelectionRules, ReadsEveryField) {
  const auto rules = parse_rules_text(R"({"version":1,"criteria":[
      {"id":"impact","title":"Impatto","max":10,"min":"4.5","weight":"3/1"},
      {"id":"cost","max":"10","weight":"0.4"}],
      "step":"0.5","aggregate":"trimmed_mean","pass_mark":"25/1",
      "tie_break":["criterion:impact","smaller_request","earlier_submission","lot"],
      "selection":{"kind":"budget","amount":5000000,"on_misfit":"skip"},
      "quotas":[{"area":"*","max":2},{"area":"Municipio 1","min":1}],"evaluators_min":3})");
  ASSERT_TRUE(rules.ok()) << rules.error().field << rules.error().detail;
  ASSERT_EQ(rules->criteria.size(), 2u);
  EXPECT_EQ(rules->criteria[0].title, "Impatto");
  EXPECT_EQ(rules->criteria[0].min, Rational::make(9, 2).value());
  EXPECT_EQ(rules->criteria[1].weight, Rational::make(2, 5).value());
  EXPECT_EQ(rules->criteria[1].min, std::nullopt);
  EXPECT_EQ(rules->step, Rational::make(1, 2).value());
  EXPECT_EQ(rules->aggregate, Aggregate::kTrimmedMean);
  EXPECT_EQ(rules->pass_mark, Rational::make(25, 1).value());
  ASSERT_EQ(rules->tie_break.size(), 4u);
  EXPECT_EQ(to_string(rules->tie_break[0]), "criterion:impact");
  EXPECT_EQ(to_string(rules->tie_break[3]), "lot");
  const auto& budget = std::get<Budget>(rules->selection);
  EXPECT_EQ(budget.amount.cents(), 5'000'000);
  EXPECT_EQ(budget.on_misfit, OnMisfit::kSkip);
  ASSERT_EQ(rules->quotas.size(), 2u);
  EXPECT_EQ(rules->quotas[1].min, 1);
  EXPECT_EQ(rules->evaluators_min, 3);
  EXPECT_EQ(
      canonical(*rules),
      R"({"aggregate":"trimmed_mean","criteria":[{"id":"impact","max":10,"min":"9/2","title":"Impatto",)"
      R"("weight":"3/1"},{"id":"cost","max":10,"weight":"2/5"}],"evaluators_min":3,"pass_mark":"25/1",)"
      R"("quotas":[{"area":"*","max":2},{"area":"Municipio 1","min":1}],"selection":{"amount":5000000,)"
      R"("kind":"budget","on_misfit":"skip"},"step":"1/2","tie_break":["criterion:impact",)"
      R"("smaller_request","earlier_submission","lot"],"version":1})");
  EXPECT_EQ(parse_rules_text(canonical(*rules)).value(), *rules);
}

struct Wrong {
  const char* pointer;  ///< where the document is changed
  const char* value;    ///< to what; "remove" takes it away
  const char* field;
  Errc code;
};

constexpr Wrong kWrong[] = {
    {"/version", "2", "version", Errc::kInvalid},
    {"/version", "remove", "version", Errc::kMissing},
    {"/criteria", "[]", "criteria", Errc::kMissing},
    {"/criteria", "remove", "criteria", Errc::kMissing},
    {"/criteria/0/id", "\"a b\"", "criteria[0].id", Errc::kInvalid},
    {"/criteria/0/id", "\"=1\"", "criteria[0].id", Errc::kInvalid},
    {"/criteria/0/id", "7", "criteria[0].id", Errc::kInvalid},
    {"/criteria/0/max", "0", "criteria[0].max", Errc::kTooSmall},
    {"/criteria/0/max", "-1", "criteria[0].max", Errc::kTooSmall},
    {"/criteria/0/max", "7.5", "criteria[0].max", Errc::kInvalid},
    {"/criteria/0/max", "1000000001", "criteria[0].max", Errc::kTooLarge},
    {"/criteria/0/max", "18446744073709551615", "criteria[0].max", Errc::kTooLarge},
    {"/criteria/0/weight", "\"0/1\"", "criteria[0].weight", Errc::kTooSmall},
    {"/criteria/0/weight", "\"-1/2\"", "criteria[0].weight", Errc::kInvalid},
    {"/criteria/0/weight", "remove", "criteria[0].weight", Errc::kMissing},
    {"/criteria/0/min", "\"10.5\"", "criteria[0].min", Errc::kTooLarge},
    {"/criteria/0/title", "\" x\"", "criteria[0].title", Errc::kInvalid},
    {"/criteria/0/points", "1", "criteria[0].points", Errc::kUnknownField},
    {"/criteria/1", R"({"id":"q","max":1,"weight":"1/1"})", "criteria[1].id", Errc::kAlreadyExists},
    {"/step", "0", "step", Errc::kTooSmall},
    {"/step", "3", "criteria[0].max", Errc::kInvalid},
    {"/aggregate", "\"sum\"", "aggregate", Errc::kInvalid},
    {"/pass_mark", "\"10.01\"", "pass_mark", Errc::kTooLarge},
    {"/pass_mark", "null", "pass_mark", Errc::kInvalid},
    {"/tie_break", "[]", "tie_break", Errc::kMissing},
    {"/tie_break", "remove", "tie_break", Errc::kMissing},
    {"/tie_break", R"(["criterion:q"])", "tie_break", Errc::kInvalid},
    {"/tie_break", R"(["earlier_submission","smaller_request"])", "tie_break", Errc::kInvalid},
    {"/tie_break", R"(["lot","earlier_submission"])", "tie_break[1]", Errc::kInvalid},
    {"/tie_break", R"(["lot","lot"])", "tie_break[1]", Errc::kAlreadyExists},
    {"/tie_break", R"(["criterion:z","lot"])", "tie_break[0]", Errc::kInvalid},
    {"/tie_break", R"(["newest","lot"])", "tie_break[0]", Errc::kInvalid},
    {"/tie_break", R"([7,"lot"])", "tie_break[0]", Errc::kInvalid},
    {"/selection", "remove", "selection", Errc::kMissing},
    {"/selection/kind", "\"all\"", "selection.kind", Errc::kInvalid},
    {"/selection/n", "0", "selection.n", Errc::kTooSmall},
    {"/selection/n", "remove", "selection.n", Errc::kMissing},
    {"/selection/amount", "5", "selection.amount", Errc::kInvalid},
    {"/selection", R"({"kind":"budget","amount":0,"on_misfit":"stop"})", "selection.amount",
     Errc::kTooSmall},
    {"/selection", R"({"kind":"budget","amount":5})", "selection.on_misfit", Errc::kMissing},
    {"/selection", R"({"kind":"budget","amount":5,"on_misfit":"wait"})", "selection.on_misfit",
     Errc::kInvalid},
    {"/selection", R"({"kind":"budget","amount":5,"on_misfit":"stop","n":1})", "selection.n",
     Errc::kInvalid},
    {"/quotas", R"([{"max":1}])", "quotas[0].area", Errc::kMissing},
    {"/quotas", R"([{"area":"a"}])", "quotas[0]", Errc::kMissing},
    {"/quotas", R"([{"area":"a","max":0}])", "quotas[0].max", Errc::kTooSmall},
    {"/quotas", R"([{"area":"a","max":1},{"area":"a","max":2}])", "quotas[1].area",
     Errc::kAlreadyExists},
    {"/quotas", R"([{"area":"a","min":2},{"area":"*","max":1}])", "quotas[0].min", Errc::kTooLarge},
    {"/quotas", R"([{"area":"a","min":2},{"area":"b","min":1}])", "quotas", Errc::kTooLarge},
    {"/evaluators_min", "0", "evaluators_min", Errc::kTooSmall},
    {"/evaluators_min", "51", "evaluators_min", Errc::kTooLarge},
    {"/evaluators_min", "remove", "evaluators_min", Errc::kMissing},
    {"/applications", "[]", "applications", Errc::kUnknownField},
};

TEST(SelectionRules, RefusesWithThePathOfTheField) {
  for (const Wrong& c : kWrong) {
    Json document = rules_document();
    const Json::json_pointer at(c.pointer);
    if (std::string_view(c.value) == "remove")
      document[at.parent_pointer()].erase(at.back());
    else
      document[at] = Json::parse(c.value);
    const auto rules = parse_rules(document);
    ASSERT_FALSE(rules.ok()) << c.pointer << " " << c.value;
    EXPECT_EQ(rules.error().field, c.field) << c.pointer << " " << c.value;
    EXPECT_EQ(to_string(rules.error().code), to_string(c.code)) << c.pointer << " " << c.value;
    EXPECT_EQ(parse_rules(document, "rules").error().field, "rules." + std::string(c.field));
  }
}

TEST(SelectionRules, TextThatIsNoDocumentIsRefused) {
  for (const char* text : {"", "{", "[1", R"({"version":1,"version":1})"})
    EXPECT_EQ(parse_rules_text(text).error().code, Errc::kMalformedJson) << text;
  EXPECT_EQ(parse_rules_text("[]").error().code, Errc::kInvalid);
  EXPECT_EQ(parse_rules_text(std::string(limits::kCallFileBytesMax + 1, ' ')).error().code,
            Errc::kPayloadTooLarge);
  EXPECT_FALSE(parse_rules_text(std::string(1'000'000, '[')).ok());
}

TEST(SelectionRules, WithAStepEveryTotalIsKnownToFit) {
  Json document = rules_document();
  document["step"] = "1/1000";
  document["criteria"] = Json::array();
  for (const auto& [id, weight] : {std::pair("a", "1/999983"), std::pair("b", "1/999979")})
    document["criteria"].push_back({{"id", id}, {"max", 10}, {"weight", weight}});
  EXPECT_TRUE(parse_rules(document).ok());
  document["criteria"].push_back({{"id", "c"}, {"max", 10}, {"weight", "1/999961"}});
  EXPECT_EQ(parse_rules(document).error().field, "criteria");
  EXPECT_EQ(parse_rules(document).error().code, Errc::kTooLarge);
}

TEST(SelectionRules, ACallOfACityNeedsAStepAndTitles) {
  Json document = rules_document();
  EXPECT_EQ(check_to_open(parse_rules(document).value()).error().field, "step");
  document["step"] = 1;
  EXPECT_EQ(check_to_open(parse_rules(document).value()).error().field, "criteria[0].title");
  document["criteria"][0]["title"] = "Qualità";
  EXPECT_TRUE(check_to_open(parse_rules(document).value()).ok());
}

}  // namespace
}  // namespace colletta::selection
