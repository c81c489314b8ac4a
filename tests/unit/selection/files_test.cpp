// call.json and scores.csv as strangers may hand them in: each refusal, with its place.
#include "domain/base/limits.hpp"
#include "tests/unit/selection/support.hpp"

namespace colletta::selection {
namespace {

using test::application;
using test::call_document;
using test::Json;
using test::rules_document;

Json two_applications() {
  Json rules = rules_document();
  rules["step"] = "1/2";
  rules["criteria"].push_back({{"id", "r"}, {"max", 10}, {"weight", "1/1"}});
  return call_document(rules, Json::array({application("a"), application("b")}));
}

struct WrongCall {
  const char* pointer;
  const char* value;  ///< "remove" takes it away
  const char* field;
  Errc code;
};

constexpr WrongCall kWrongCalls[] = {
    {"/id", "remove", "id", Errc::kMissing},
    {"/id", "\"../x\"", "id", Errc::kInvalid},
    {"/name", "1", "name", Errc::kUnknownField},
    {"/pass_mark", "\"99/1\"", "pass_mark", Errc::kTooLarge},
    {"/tie_break", R"(["lot"])", "lot_seed", Errc::kMissing},
    {"/lot_seed", "\"00\"", "lot_seed", Errc::kInvalid},
    {"/lot_seed", "\"FF00000000000000000000000000000000000000000000000000000000000000\"",
     "lot_seed", Errc::kInvalid},
    {"/evaluators", R"(["x","x"])", "evaluators[1]", Errc::kAlreadyExists},
    {"/evaluators", R"(["x y"])", "evaluators[0]", Errc::kInvalid},
    {"/applications", "remove", "applications", Errc::kMissing},
    {"/applications", "{}", "applications", Errc::kInvalid},
    {"/applications/1", "7", "applications[1]", Errc::kInvalid},
    {"/applications/1/id", "\"a\"", "applications[1].id", Errc::kAlreadyExists},
    {"/applications/1/id", "\"a,b\"", "applications[1].id", Errc::kInvalid},
    {"/applications/1/area", "\"*\"", "applications[1].area", Errc::kInvalid},
    {"/applications/1/requested", "-1", "applications[1].requested", Errc::kTooSmall},
    {"/applications/1/requested", "1.5", "applications[1].requested", Errc::kInvalid},
    {"/applications/1/requested", "remove", "applications[1].requested", Errc::kMissing},
    {"/applications/1/submitted_at", "\"2026-01-10\"", "applications[1].submitted_at",
     Errc::kInvalid},
    {"/applications/1/submitted_at", "remove", "applications[1].submitted_at", Errc::kMissing},
    {"/applications/1/status", "\"late\"", "applications[1].status", Errc::kInvalid},
    {"/applications/1/status", "\"excluded\"", "applications[1].exclusion_codes", Errc::kMissing},
    {"/applications/1/exclusion_codes", R"(["late"])", "applications[1].exclusion_codes",
     Errc::kInvalid},
    {"/applications/1/exclusion_codes", R"(["a,b"])", "applications[1].exclusion_codes[0]",
     Errc::kInvalid},
    {"/applications/1/promoter", "\"Rossi\"", "applications[1].promoter", Errc::kUnknownField},
};

TEST(CallFile, RefusesWithThePathOfTheField) {
  for (const WrongCall& c : kWrongCalls) {
    Json document = two_applications();
    const Json::json_pointer at(c.pointer);
    if (std::string_view(c.value) == "remove")
      document[at.parent_pointer()].erase(at.back());
    else
      document[at] = Json::parse(c.value);
    const auto call = parse_call(document);
    ASSERT_FALSE(call.ok()) << c.pointer << " " << c.value;
    EXPECT_EQ(call.error().field, c.field) << c.pointer << " " << c.value;
    EXPECT_EQ(to_string(call.error().code), to_string(c.code)) << c.pointer << " " << c.value;
  }
}

TEST(CallFile, WhereThereAreQuotasNobodyIsWithoutAnArea) {
  Json document = two_applications();
  document["applications"][1].erase("area");
  EXPECT_TRUE(parse_call(document).ok());
  document["quotas"] = Json::parse(R"([{"area":"m1","max":1}])");
  EXPECT_EQ(parse_call(document).error().field, "applications[1].area");
}

TEST(CallFile, HasBounds) {
  Json document = two_applications();
  document["applications"] = Json::array();
  for (std::size_t i = 0; i <= limits::kApplicationsMax; ++i)
    document["applications"].push_back(application("a" + std::to_string(i)));
  EXPECT_EQ(parse_call(document).error().code, Errc::kTooLong);
  document["applications"].erase(0);
  EXPECT_EQ(parse_call(document).value().applications.size(), limits::kApplicationsMax);
}

TEST(CallFile, InstantsKeepTheirMicroseconds) {
  Json document = two_applications();
  document["applications"][0]["submitted_at"] = "2026-01-10T10:00:00.000007Z";
  const Call call = test::call_of(document);
  const std::string file = call_file(call);
  EXPECT_NE(file.find("\"2026-01-10T10:00:00.000007Z\""), std::string::npos);
  EXPECT_NE(file.find("\"2026-01-10T10:00:00.000000Z\""), std::string::npos);
  EXPECT_EQ(parse_call_text(file).value(), call);
}

constexpr const char* kGood = "a,x,q,5\na,x,r,5\n";

struct WrongScores {
  std::string table;
  const char* field;
  Errc code;
};

TEST(ScoresFile, RefusesWithLineAndColumn) {
  const std::string head = "application,evaluator,criterion,points\n", good = head + kGood;
  Json document = two_applications();
  document["evaluators"] = {"x", "y"};
  const Call call = test::call_of(document);
  for (const WrongScores& c : std::initializer_list<WrongScores>{
           {"", "line 1", Errc::kMissing},
           {"application,evaluator,criterion\n", "line 1: points", Errc::kMissing},
           {"application,application,criterion,points\n", "line 1: application",
            Errc::kAlreadyExists},
           {"application,evaluator,criterion,points,reason\n", "line 1: reason",
            Errc::kUnknownField},
           {"application,evaluator,criterion,\x1b[31m\n", "line 1", Errc::kUnknownField},
           {good + "a,y,q\n", "line 4", Errc::kInvalid},
           {good + "\n", "line 4", Errc::kInvalid},
           {good + "a,y,q,5,\n", "line 4", Errc::kInvalid},
           {good + "a,\"y,q,5\n", "line 4", Errc::kInvalid},
           {good + std::string(1001, 'a') + "\n", "line 4", Errc::kTooLong},
           {good + "c,y,q,5\n", "line 4: application", Errc::kNotFound},
           {good + "\x1b[31m,y,q,5\n", "line 4: application", Errc::kInvalid},
           {good + "a,z,q,5\n", "line 4: evaluator", Errc::kNotFound},
           {good + "a,,q,5\n", "line 4: evaluator", Errc::kInvalid},
           {good + "a,y,s,5\n", "line 4: criterion", Errc::kNotFound},
           {good + "a,y,,5\n", "line 4: criterion", Errc::kNotFound},
           {good + "a,y,q,\n", "line 4: points", Errc::kMissing},
           {good + "a,y,q,five\n", "line 4: points", Errc::kInvalid},
           {good + "a,y,q,-1\n", "line 4: points", Errc::kInvalid},
           {good + "a,y,q,10.5\n", "line 4: points", Errc::kTooLarge},
           {good + "a,y,q,5.25\n", "line 4: points", Errc::kInvalid},
           {good + "a,y,q,99999999999999999999\n", "line 4: points", Errc::kInvalid},
           {good + "a,x,q,5\n", "line 4: points", Errc::kAlreadyExists},
           {good + "a,x,q,6\n", "line 4: points", Errc::kAlreadyExists},
           {good + "a,x,,recused\n", "line 4: points", Errc::kAlreadyExists},
           {good + "a,y,q,recused\na,y,q,recused\n", "line 5: points", Errc::kAlreadyExists},
           {good + "a,y,q,recused\na,y,r,5\n", "line 5: points", Errc::kAlreadyExists}}) {
    const auto scores = parse_scores(call, c.table);
    ASSERT_FALSE(scores.ok()) << c.table;
    EXPECT_EQ(scores.error().field, c.field) << c.table;
    EXPECT_EQ(to_string(scores.error().code), to_string(c.code)) << c.table;
  }
}

TEST(ScoresFile, ReadsColumnsInAnyOrderAndAsASpreadsheetWritesThem) {
  Json rules = rules_document();
  const Call call = test::call_of(call_document(rules, Json::array({application("a")})));
  const auto scores = parse_scores(call,
                                   "\xEF\xBB\xBF"
                                   "points,criterion,evaluator,application\r\n"
                                   "\"7.5\",q,x,\"a\"\r\n"
                                   "15/2,q,y,a");
  ASSERT_TRUE(scores.ok()) << scores.error().field;
  const auto sheets = scores->sheets(0);
  ASSERT_TRUE(sheets.ok());
  EXPECT_EQ(*sheets, std::vector<Sheet>(2, Sheet{Rational::make(15, 2).value()}));
}

TEST(ScoresFile, WhoeverGivesPointsGivesThemForEveryCriterion) {
  const Call call = test::call_of(two_applications());
  const auto ranking = test::ranked(call, "a,x,q,5\na,x,r,5\nb,x,q,5\n");
  ASSERT_FALSE(ranking.ok());
  EXPECT_EQ(ranking.error().code, Errc::kMissing);
  EXPECT_EQ(ranking.error().field, "application b");
  EXPECT_EQ(ranking.error().detail, "points of evaluator x for criterion r");
}

TEST(ScoresFile, AnApplicationHasABoundedNumberOfEvaluators) {
  const Call call = test::call_of(call_document(rules_document(), Json::array({application("a")})));
  std::string table = "application,evaluator,criterion,points\n";
  for (std::size_t i = 0; i < limits::kEvaluatorsMax; ++i)
    table += "a,x" + std::to_string(i) + ",q,5\n";
  EXPECT_TRUE(parse_scores(call, table).ok());
  EXPECT_EQ(parse_scores(call, table + "a,y,q,5\n").error().field, "line 52: evaluator");
}

}  // namespace
}  // namespace colletta::selection
