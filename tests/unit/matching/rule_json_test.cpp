// Rule documents: what is accepted, what each field refuses and with which path, and the canonical
// bytes that are hashed.
#include "domain/matching/rule_json.hpp"

#include <gtest/gtest.h>

#include <string>

namespace colletta::matching {
namespace {

using Json = nlohmann::json;

Result<Rule> read(const std::string& text) { return parse_rule(Json::parse(text)); }

/// The text's fields in a minimal document of that kind.
Result<Rule> read_kind(const char* kind, const std::string& fields) {
  Json document = {{"version", 1}, {"kind", kind}};
  if (std::string_view(kind) == "fixed_share") document["share"] = "1/2";
  if (std::string_view(kind) == "lump_sum") document["amount"] = 100;
  document.update(Json::parse("{" + fields + "}"));
  return parse_rule(document);
}

TEST(RuleJson, ReadsEveryField) {
  const auto rule = read(R"({"version":1,"kind":"per_pledge","ratio":"2/4",
    "rates":[{"from":"2026-05-01T22:00:00Z","until":"2026-05-02T22:00:00Z","ratio":"2/1"}],
    "window":{"from":"2026-05-01T00:00:00Z","until":"2026-06-01T00:00:00Z"},
    "cap_per_pledge":1,"cap_per_match":2,"cap_per_donor":3,"pledges_per_donor":4,
    "cap_per_campaign":5,"condition":{"share_of_goal":"1/3","raised":6,"donors":7},
    "ceiling":"optimum","eligible":{"areas":["north"],"themes":["green","arts"],"min_pledge":8,
    "verified_donors_only":true,"exclude_promoter_linked":true},"on_release":"return_to_pool"})");
  ASSERT_TRUE(rule.ok()) << rule.error().field << ": " << rule.error().detail;
  EXPECT_EQ(rule->kind, RuleKind::kPerPledge);
  EXPECT_EQ(rule->ratio.str(), "1/2");
  ASSERT_EQ(rule->rates.size(), 1u);
  EXPECT_EQ(rule->rates[0].ratio.str(), "2/1");
  EXPECT_EQ(to_rfc3339(rule->rates[0].window.from), "2026-05-01T22:00:00Z");
  EXPECT_EQ(to_rfc3339(rule->rates[0].window.until), "2026-05-02T22:00:00Z");
  EXPECT_EQ(to_rfc3339(rule->window->until), "2026-06-01T00:00:00Z");
  EXPECT_EQ(rule->cap_per_pledge, Money::cents(1));
  EXPECT_EQ(rule->cap_per_match, Money::cents(2));
  EXPECT_EQ(rule->cap_per_donor, Money::cents(3));
  EXPECT_EQ(rule->pledges_per_donor, 4);
  EXPECT_EQ(rule->cap_per_campaign, Money::cents(5));
  EXPECT_EQ(rule->condition.share_of_goal->str(), "1/3");
  EXPECT_EQ(rule->condition.raised, Money::cents(6));
  EXPECT_EQ(rule->condition.donors, 7);
  EXPECT_EQ(rule->ceiling, Ceiling::kOptimum);
  EXPECT_EQ(rule->eligible.areas, std::vector<std::string>{"north"});
  EXPECT_EQ(rule->eligible.themes, (std::vector<std::string>{"green", "arts"}));
  EXPECT_EQ(rule->eligible.min_pledge, Money::cents(8));
  EXPECT_TRUE(rule->eligible.verified_donors_only);
  EXPECT_TRUE(rule->eligible.exclude_promoter_linked);
}

TEST(RuleJson, DefaultsAreThoseOfTheTable) {
  const auto rule = read(R"({"version":1,"kind":"per_pledge"})");
  ASSERT_TRUE(rule.ok());
  EXPECT_EQ(rule->ratio.str(), "1/1");
  EXPECT_EQ(rule->ceiling, Ceiling::kGoal);
  EXPECT_FALSE(rule->cap_per_campaign || rule->window || rule->pledges_per_donor);
  EXPECT_TRUE(rule->condition.empty());
}

struct Refusal {
  const char* kind;
  const char* fields;
  const char* field;
  Errc code;
};

class RuleRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(RuleRefusal, NamesThePathOfTheField) {
  const Refusal& c = GetParam();
  const auto rule = read_kind(c.kind, c.fields);
  ASSERT_FALSE(rule.ok()) << c.fields;
  EXPECT_EQ(rule.error().field, c.field) << c.fields;
  EXPECT_EQ(rule.error().code, c.code) << c.fields << ": " << to_string(rule.error().code);
  EXPECT_FALSE(rule.error().detail.empty()) << c.fields;
}

constexpr const char* kTwoInstants =
    R"("from":"2026-01-01T00:00:00Z","until":"2026-02-01T00:00:00Z")";
const std::string kRate = std::string(R"("rates":[{"ratio":"2/1",)") + kTwoInstants + "}";
const std::string kOverlap =
    kRate + R"(,{"from":"2026-01-31T00:00:00Z","until":"2026-03-01T00:00:00Z","ratio":"3/1"}])";
const std::string kZeroRates = R"("ratio":"0/1",)" + kRate + R"(],"window":
    {"from":"2026-02-01T00:00:00Z","until":"2026-03-01T00:00:00Z"})";
const std::string kRateWithoutRatio = std::string(R"("rates":[{)") + kTwoInstants + "}]";

INSTANTIATE_TEST_SUITE_P(
    Document, RuleRefusal,
    testing::Values(
        Refusal{"per_pledge", R"("version":2)", "version", Errc::kInvalid},
        Refusal{"per_pledge", R"("version":"1")", "version", Errc::kInvalid},
        Refusal{"per_pledge", R"("version":1.0)", "version", Errc::kInvalid},
        Refusal{"matching", "", "kind", Errc::kInvalid},
        Refusal{"per_pledge", R"("kind":1)", "kind", Errc::kInvalid},
        Refusal{"quadratic", "", "variant", Errc::kMissing},
        Refusal{"quadratic", R"("variant":"both")", "variant", Errc::kInvalid},
        Refusal{"quadratic", R"("variant":"proportional","on_release":"redistribute")",
                "on_release", Errc::kInvalid},
        Refusal{"quadratic", R"("variant":"proportional","cap_per_donor":1)", "cap_per_donor",
                Errc::kInvalid},
        Refusal{"quadratic", R"("variant":"proportional","amount":1)", "amount", Errc::kInvalid},
        Refusal{"top_up", R"("on_release":"redistribute")", "on_release", Errc::kInvalid},
        Refusal{"per_pledge", R"("on_release":"keep")", "on_release", Errc::kInvalid},
        Refusal{"per_pledge", R"("cap":1)", "cap", Errc::kUnknownField},
        Refusal{"per_pledge", R"("Ratio":"1/1")", "Ratio", Errc::kUnknownField},
        Refusal{"per_pledge", R"("variant":"proportional")", "variant", Errc::kInvalid},
        Refusal{"per_pledge", R"("share":"1/2")", "share", Errc::kInvalid},
        Refusal{"per_pledge", R"("amount":1)", "amount", Errc::kInvalid},
        Refusal{"top_up", R"("ratio":"1/1")", "ratio", Errc::kInvalid},
        Refusal{"top_up", R"("cap_per_donor":1)", "cap_per_donor", Errc::kInvalid},
        Refusal{"lump_sum", R"("window":{})", "window", Errc::kInvalid},
        Refusal{"fixed_share", R"("eligible":{"min_pledge":1})", "eligible.min_pledge",
                Errc::kInvalid},
        Refusal{"per_pledge", R"("ceiling":"none ")", "ceiling", Errc::kInvalid},
        Refusal{"per_pledge", R"("ceiling":null)", "ceiling", Errc::kInvalid}));

INSTANTIATE_TEST_SUITE_P(
    Amounts, RuleRefusal,
    testing::Values(
        Refusal{"per_pledge", R"("cap_per_pledge":0)", "cap_per_pledge", Errc::kTooSmall},
        Refusal{"per_pledge", R"("cap_per_match":0)", "cap_per_match", Errc::kTooSmall},
        Refusal{"per_pledge", R"("cap_per_donor":-1)", "cap_per_donor", Errc::kTooSmall},
        Refusal{"per_pledge", R"("pledges_per_donor":0)", "pledges_per_donor", Errc::kTooSmall},
        Refusal{"per_pledge", R"("pledges_per_donor":"1")", "pledges_per_donor", Errc::kInvalid},
        Refusal{"per_pledge", R"("cap_per_campaign":0)", "cap_per_campaign", Errc::kTooSmall},
        Refusal{"per_pledge", R"("cap_per_campaign":1.5)", "cap_per_campaign",
                Errc::kInvalidAmount},
        Refusal{"per_pledge", R"("cap_per_campaign":"10")", "cap_per_campaign",
                Errc::kInvalidAmount},
        Refusal{"per_pledge", R"("cap_per_campaign":null)", "cap_per_campaign",
                Errc::kInvalidAmount},
        Refusal{"per_pledge", R"("cap_per_campaign":true)", "cap_per_campaign",
                Errc::kInvalidAmount},
        Refusal{"per_pledge", R"("cap_per_campaign":1000000000001)", "cap_per_campaign",
                Errc::kTooLarge},
        Refusal{"per_pledge", R"("cap_per_campaign":18446744073709551615)", "cap_per_campaign",
                Errc::kTooLarge},
        Refusal{"per_pledge", R"("cap_per_campaign":99999999999999999999)", "cap_per_campaign",
                Errc::kInvalidAmount},
        Refusal{"lump_sum", R"("amount":0)", "amount", Errc::kTooSmall},
        Refusal{"per_pledge", R"("ratio":"1/0")", "ratio", Errc::kInvalid},
        Refusal{"per_pledge", R"("ratio":1)", "ratio", Errc::kInvalid},
        Refusal{"per_pledge", R"("ratio":"0.5")", "ratio", Errc::kInvalid},
        Refusal{"per_pledge", R"("ratio":"-1/2")", "ratio", Errc::kTooSmall},
        Refusal{"per_pledge", R"("ratio":"1000001/1")", "ratio", Errc::kTooLarge},
        Refusal{"per_pledge", R"("ratio":"1/1000001")", "ratio", Errc::kTooLarge},
        Refusal{"fixed_share", R"("share":"0/1")", "share", Errc::kTooSmall},
        Refusal{"fixed_share", R"("share":"1/0")", "share", Errc::kInvalid}));

INSTANTIATE_TEST_SUITE_P(
    Windows, RuleRefusal,
    testing::Values(
        Refusal{"per_pledge", R"("window":[])", "window", Errc::kInvalid},
        Refusal{"per_pledge", R"("window":{"until":"2026-01-01T00:00:00Z"})", "window.from",
                Errc::kMissing},
        Refusal{"per_pledge", R"("window":{"from":"2026-01-01T00:00:00Z"})", "window.until",
                Errc::kMissing},
        Refusal{"per_pledge",
                R"("window":{"from":"2026-01-01T00:00:01Z","until":"2026-01-01T00:00:00Z"})",
                "window.until", Errc::kInvalid},
        Refusal{"per_pledge",
                R"("window":{"from":"2026-01-01T00:00:00Z","until":"2026-01-01T00:00:00Z"})",
                "window.until", Errc::kInvalid},
        Refusal{"per_pledge",
                R"("window":{"from":"2026-01-01T00:00:00.5Z","until":"2026-01-02T00:00:00Z"})",
                "window.from", Errc::kInvalid},
        Refusal{"per_pledge",
                R"("window":{"from":"2026-01-01T00:00:00+01:00","until":"2026-01-02T00:00:00Z"})",
                "window.from", Errc::kInvalid},
        Refusal{"per_pledge", R"("window":{"from":1,"until":"2026-01-02T00:00:00Z"})",
                "window.from", Errc::kInvalid},
        Refusal{"per_pledge", R"("rates":{})", "rates", Errc::kInvalid},
        Refusal{"per_pledge", R"("rates":[1])", "rates[0]", Errc::kInvalid},
        Refusal{"per_pledge", kRateWithoutRatio.c_str(), "rates[0].ratio", Errc::kMissing},
        Refusal{"per_pledge", R"("rates":[{"ratio":"1/1","to":1}])", "rates[0].to",
                Errc::kUnknownField},
        Refusal{"per_pledge",
                R"("rates":[{"from":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z",
                "ratio":"1/1"}])",
                "rates[0].until", Errc::kInvalid},
        Refusal{"per_pledge", kOverlap.c_str(), "rates[1].from", Errc::kInvalid}));

INSTANTIATE_TEST_SUITE_P(
    Filters, RuleRefusal,
    testing::Values(
        Refusal{"top_up", R"("condition":1)", "condition", Errc::kInvalid},
        Refusal{"top_up", R"("condition":{"share":"1/2"})", "condition.share", Errc::kUnknownField},
        Refusal{"top_up", R"("condition":{"share_of_goal":"1/0"})", "condition.share_of_goal",
                Errc::kInvalid},
        Refusal{"top_up", R"("condition":{"share_of_goal":"0/1"})", "condition.share_of_goal",
                Errc::kTooSmall},
        Refusal{"top_up", R"("condition":{"raised":0})", "condition.raised", Errc::kTooSmall},
        Refusal{"top_up", R"("condition":{"donors":0})", "condition.donors", Errc::kTooSmall},
        Refusal{"top_up", R"("condition":{"donors":1.5})", "condition.donors", Errc::kInvalid},
        Refusal{"top_up", R"("eligible":[])", "eligible", Errc::kInvalid},
        Refusal{"top_up", R"("eligible":{"area":"x"})", "eligible.area", Errc::kUnknownField},
        Refusal{"top_up", R"("eligible":{"areas":"x"})", "eligible.areas", Errc::kInvalid},
        Refusal{"top_up", R"("eligible":{"areas":[]})", "eligible.areas", Errc::kInvalid},
        Refusal{"top_up", R"("eligible":{"areas":["x",""]})", "eligible.areas[1]", Errc::kInvalid},
        Refusal{"top_up", R"("eligible":{"themes":["x",2]})", "eligible.themes[1]", Errc::kInvalid},
        Refusal{"top_up", R"("eligible":{"themes":["x","x"]})", "eligible.themes[1]",
                Errc::kInvalid},
        Refusal{"per_pledge", R"("eligible":{"min_pledge":0})", "eligible.min_pledge",
                Errc::kTooSmall},
        Refusal{"per_pledge", R"("eligible":{"verified_donors_only":"yes"})",
                "eligible.verified_donors_only", Errc::kInvalid},
        Refusal{"per_pledge", R"("eligible":{"exclude_promoter_linked":1})",
                "eligible.exclude_promoter_linked", Errc::kInvalid}));

INSTANTIATE_TEST_SUITE_P(
    NeverPays, RuleRefusal,
    testing::Values(Refusal{"per_pledge", R"("ratio":"0/1")", "ratio", Errc::kInvalid},
                    Refusal{"per_pledge", R"("ratio":"1/2","cap_per_pledge":1)", "cap_per_pledge",
                            Errc::kInvalid},
                    Refusal{"per_pledge", kZeroRates.c_str(), "rates", Errc::kInvalid},
                    Refusal{"top_up", R"("condition":{"share_of_goal":"1/1"})",
                            "condition.share_of_goal", Errc::kInvalid},
                    Refusal{"top_up", R"("ceiling":"none","condition":{"share_of_goal":"3/2"})",
                            "condition.share_of_goal", Errc::kInvalid},
                    Refusal{"lump_sum", R"("condition":{"share_of_goal":"1/1"})",
                            "condition.share_of_goal", Errc::kInvalid},
                    Refusal{"quadratic",
                            R"("variant":"proportional","condition":{"share_of_goal":"1/1"})",
                            "condition.share_of_goal", Errc::kInvalid}));

TEST(RuleJson, RefusesWhatIsMissing) {
  EXPECT_EQ(read(R"({"kind":"per_pledge"})").error(), err(Errc::kMissing, "version", "1"));
  EXPECT_EQ(read(R"({"version":1})").error(),
            err(Errc::kMissing, "kind", "per_pledge, top_up, fixed_share, lump_sum, quadratic"));
  EXPECT_EQ(read(R"({"version":1,"kind":"fixed_share"})").error(),
            err(Errc::kMissing, "share", "num/den"));
  EXPECT_EQ(read(R"({"version":1,"kind":"lump_sum"})").error(),
            err(Errc::kMissing, "amount", "1..1000000000000"));
  EXPECT_EQ(read("[]").error(), err(Errc::kInvalid, "", "object"));
}

TEST(RuleJson, SaysWhatIsAllowed) {
  EXPECT_EQ(read_kind("cubic", "").error().detail,
            "per_pledge, top_up, fixed_share, lump_sum, quadratic");
  EXPECT_EQ(read_kind("quadratic", R"("variant":1)").error().detail,
            "proportional, capital_constrained");
  EXPECT_EQ(read_kind("per_pledge", R"("on_release":"keep")").error().detail,
            "return_to_pool, redistribute");
  EXPECT_EQ(read_kind("lump_sum", R"("amount":1,"on_release":"redistribute")").error().detail,
            "return_to_pool");
  EXPECT_EQ(read_kind("per_pledge", R"("cap_per_match":0)").error().detail, "1..1000000000000");
  EXPECT_EQ(read_kind("top_up", R"("ratio":"1/1")").error().detail,
            "no such field in a rule of kind top_up");
  EXPECT_EQ(read(R"({"version":1})").error().detail,
            "per_pledge, top_up, fixed_share, lump_sum, quadratic");
  EXPECT_EQ(read_kind("quadratic", "").error().detail, "proportional, capital_constrained");
  EXPECT_EQ(read_kind("per_pledge", R"("window":{"from":"2026-01-01T00:00:00Z"})").error(),
            err(Errc::kMissing, "window.until", "an instant such as 2026-03-01T10:00:00Z"));
}

/// JSON leaves open which of two counts.
TEST(RuleJson, AFieldThatIsThereTwiceIsRefused) {
  const auto twice =
      parse_rule_text(R"({"version":1,"kind":"per_pledge","cap_per_donor":1,"cap_per_donor":9})");
  EXPECT_EQ(twice.error(), err(Errc::kMalformedJson));
  EXPECT_FALSE(parse_rule_text(R"({"version":1,"kind":"top_up",
      "condition":{"donors":1,"donors":2}})")
                   .ok());
  EXPECT_TRUE(parse_rule_text(R"({"version":1,"kind":"per_pledge","rates":[
      {"from":"2026-01-01T00:00:00Z","until":"2026-01-02T00:00:00Z","ratio":"2/1"},
      {"from":"2026-02-01T00:00:00Z","until":"2026-02-02T00:00:00Z","ratio":"2/1"}]})")
                  .ok());
}

TEST(RuleJson, PutsTheGivenPathBeforeTheField) {
  const auto rule = parse_rule(Json::parse(R"({"version":1,"kind":"x"})"), "pools[0].rule");
  EXPECT_EQ(rule.error().field, "pools[0].rule.kind");
}

TEST(RuleJson, AcceptsWhatPaysOnlyNowAndThen) {
  EXPECT_TRUE(read_kind("per_pledge", R"("ratio":"0/1",)" + kRate + "]").ok());
  EXPECT_TRUE(read_kind("per_pledge", R"("condition":{"share_of_goal":"3/2"})").ok());
  EXPECT_TRUE(
      read_kind("fixed_share", R"("ceiling":"none","condition":{"share_of_goal":"1/1"})").ok());
  EXPECT_TRUE(read_kind("per_pledge", kRate + R"(,{"from":"2026-02-01T00:00:00Z",
      "until":"2026-03-01T00:00:00Z","ratio":"3/1"}])")
                  .ok());
}

TEST(RuleJson, CanonicalBytesAreSortedAndWithoutDefaults) {
  const auto rule = read(R"({"on_release":"return_to_pool","ratio":"2/2","version":1,
    "ceiling":"goal","kind":"per_pledge","cap_per_campaign":470000,"condition":{},"rates":[],
    "eligible":{"verified_donors_only":false,"themes":["verde","caffè \"ok\""]},
    "window":{"until":"2026-02-01T00:00:00.000Z","from":"2026-01-01T00:00:00Z"}})");
  ASSERT_TRUE(rule.ok());
  EXPECT_EQ(canonical(*rule),
            R"({"cap_per_campaign":470000,"eligible":{"themes":["verde","caffè \"ok\""]},)"
            R"("kind":"per_pledge","version":1,"window":{"from":"2026-01-01T00:00:00Z",)"
            R"("until":"2026-02-01T00:00:00Z"}})");
}

TEST(RuleJson, CanonicalBytesReadBackAsTheSameRule) {
  for (
      const char* text :
      {R"({"version":1,"kind":"top_up","condition":{"share_of_goal":"2/4","raised":5,"donors":2}})",
       R"({"version":1,"kind":"fixed_share","share":"6/10","cap_per_campaign":4800000,
            "ceiling":"none","eligible":{"areas":["north"],"themes":["green"]}})",
       R"({"version":1,"kind":"lump_sum","amount":7,"ceiling":"optimum"})",
       R"({"version":1,"kind":"per_pledge","ratio":"1/3","cap_per_pledge":10,"cap_per_match":2,
            "cap_per_donor":3,"pledges_per_donor":1,"rates":[{"from":"2026-01-01T00:00:00Z",
            "until":"2026-01-02T00:00:00Z","ratio":"0/1"}],"eligible":{"min_pledge":100,
            "verified_donors_only":true,"exclude_promoter_linked":true},
            "on_release":"redistribute"})",
       R"({"version":1,"kind":"quadratic","variant":"proportional"})",
       R"({"version":1,"kind":"quadratic","variant":"capital_constrained","cap_per_campaign":5,
            "ceiling":"none","eligible":{"min_pledge":100},"on_release":"return_to_pool",
            "window":{"from":"2026-01-01T00:00:00Z","until":"2026-01-02T00:00:00Z"}})"}) {
    const auto rule = read(text);
    ASSERT_TRUE(rule.ok()) << text << rule.error().field;
    const auto again = read(canonical(*rule));
    ASSERT_TRUE(again.ok()) << canonical(*rule);
    EXPECT_EQ(*again, *rule) << text;
    EXPECT_EQ(canonical(*again), canonical(*rule));
  }
}

}  // namespace
}  // namespace colletta::matching
