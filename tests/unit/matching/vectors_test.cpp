// The published vectors (tests/fixtures/matching), and the format itself: what is read, what is
// refused and where, and that a wrong expectation is seen.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "domain/base/limits.hpp"
#include "domain/matching/vector_json.hpp"
#include "tests/support/folders/folders.hpp"

namespace colletta::matching {
namespace {

using Json = nlohmann::json;

Json vector_of(const std::string& name) {
  std::ifstream file(test::fixtures_dir() + "/matching/" + name + ".json");
  EXPECT_TRUE(file.good()) << name;
  return Json::parse(file);
}

std::string lines(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& line : list) out += line + "\n";
  return out;
}

class Vector : public testing::TestWithParam<const char*> {};

TEST_P(Vector, MeetsWhatIsExpected) {
  const Json vector = vector_of(GetParam());
  const auto outcome = run(vector);
  ASSERT_TRUE(outcome.ok()) << outcome.error().field << ": " << outcome.error().detail;
  EXPECT_EQ(lines(differences(to_json(*outcome), vector.at("expected"))), "");
}

INSTANTIATE_TEST_SUITE_P(Programmes, Vector,
                         testing::Values("milano-2015", "milano-2022", "piztu-2016", "ioby",
                                         "day-at-two-to-one", "two-funders", "stacked",
                                         "quadratic-contrast", "quadratic-capped",
                                         "quadratic-capital", "quadratic-near",
                                         "redistribute-refund", "redistribute-fund"));

TEST_P(Vector, TheSameReadInAStream) {
  const Json vector = vector_of(GetParam());
  // Sorted names: `events` stands before `pools`.
  std::istringstream first(vector.dump()), again(vector.dump());
  const auto rest = read_but_events(first);
  ASSERT_TRUE(rest.ok());
  EXPECT_TRUE(rest->at("events").empty());
  const auto outcome = run(*rest, again);
  ASSERT_TRUE(outcome.ok()) << outcome.error().field;
  EXPECT_EQ(lines(differences(*outcome, vector.at("expected"))), "");
  std::ostringstream text;
  write_json(*outcome, text);
  EXPECT_EQ(Json::parse(text.str()), to_json(*run(vector)));
}

/// A sound vector, to be spoilt field by field (JSON pointer -> value; null removes).
Json sound() {
  return Json::parse(R"({
    "pools": [{"id":"p","kind":"private","order":1,"funders":[{"id":"f","amount":1000}],
               "rule":{"version":1,"kind":"per_pledge"}}],
    "campaigns": [{"id":"a","goal":5000,"minimum":100,"optimum":6000,"model":"keep_what_you_raise",
                   "area":"north","theme":"arts"}],
    "events": [
      {"type":"pledge","id":"1","campaign":"a","donor":"d","amount":500,
       "at":"2026-03-01T10:00:00Z","verified":true,"promoter_linked":false},
      {"type":"refund","pledge":"1","at":"2026-03-02T10:00:00Z"},
      {"type":"fund","pool":"p","funder":"g","name":"G","amount":70},
      {"type":"close","campaign":"a"},
      {"type":"close_round"}]})");
}

TEST(Vectors, AStreamIsRefusedAsTheWholeIs) {
  const auto error_of = [](const std::string& text) {
    std::istringstream first(text), again(text);
    const auto rest = read_but_events(first);
    if (!rest) return rest.error();
    const auto outcome = run(*rest, again);
    return outcome ? Error() : outcome.error();
  };
  EXPECT_EQ(error_of("{").code, Errc::kMalformedJson);
  EXPECT_EQ(error_of("[]"), run(Json::array()).error());
  // A name twice, in what stays of the first reading, and in an event.
  const std::string sound_text = sound().dump();
  EXPECT_EQ(error_of(sound_text), Error());
  for (const std::string spoilt : {R"("kind":"per_pledge")", R"("amount":500)", R"("goal":5000)"}) {
    std::string twice = sound_text;
    ASSERT_NE(twice.find(spoilt), std::string::npos);
    twice.insert(twice.find(spoilt), spoilt + ",");
    EXPECT_EQ(error_of(twice).code, Errc::kMalformedJson) << spoilt;
  }
  Json vector = vector_of("stacked");
  vector["events"][1]["campaign"] = "nowhere";
  EXPECT_EQ(error_of(vector.dump()), run(vector).error());
  EXPECT_EQ(error_of(vector.dump()).field, "events[1].campaign");
  // What cannot be read is told before what cannot happen.
  vector["events"][3] = 7;
  EXPECT_EQ(error_of(vector.dump()), run(vector).error());
  EXPECT_EQ(error_of(vector.dump()).field, "events[3].type");
  vector["events"] = "none";
  EXPECT_EQ(error_of(vector.dump()), run(vector).error());
  vector.erase("pools");
  EXPECT_EQ(error_of(vector.dump()), run(vector).error());
}

TEST(Vectors, ADifferenceInAStreamIsNamed) {
  const Json vector = vector_of("stacked");
  const auto outcome = run(vector);
  const Json wrong = {{"matches", {{"1", {{"azienda", {{"amount", 1}}}}}, {"9", 1}}}};
  EXPECT_EQ(lines(differences(*outcome, wrong)), lines(differences(to_json(*outcome), wrong)));
  EXPECT_EQ(lines(differences(*outcome, wrong)),
            "matches.1.azienda.amount: expected 1, got 4000\n"
            "matches.9: expected 1, got nothing\n");
}

TEST(Vectors, OutcomeExplainsEachPledge) {
  const auto outcome = run(vector_of("stacked"));
  ASSERT_TRUE(outcome.ok());
  const Json got = to_json(*outcome);
  EXPECT_EQ(got.at("matches").at("1").at("azienda"),
            Json::parse(R"({"amount":4000,"funders":{"azienda":4000},"left":996000,"limited_by":[],
                            "reversed":true})"));
  EXPECT_EQ(got.at("matches").at("2").at("azienda"),
            Json::parse(R"({"amount":0,"funders":{},"left":996000,"limited_by":["ceiling"],
                            "reversed":false})"));
  EXPECT_EQ(got.at("pools").at("comune"),
            Json::parse(R"({"budget":1000000,"granted":11000,"left":989000,"reserved":0})"));
  EXPECT_EQ(got.at("funders").at("azienda").at("azienda"), 2000);
  EXPECT_EQ(got.at("campaigns").at("a").at("donors"), 2);
}

TEST(Vectors, EachDifferenceIsNamed) {
  const Json got = {{"campaigns", {{"a", {{"raised", 1}, {"state", "open"}}}}}};
  EXPECT_TRUE(differences(got, Json::object()).empty());
  EXPECT_TRUE(differences(got, got).empty());
  EXPECT_EQ(lines(differences(got, {{"campaigns", {{"a", {{"raised", 2}, {"state", "failed"}}}}}})),
            "campaigns.a.raised: expected 2, got 1\n"
            "campaigns.a.state: expected \"failed\", got \"open\"\n");
  EXPECT_EQ(lines(differences(got, {{"campaigns", {{"b", {{"raised", 2}}}}}})),
            "campaigns.b: expected {\"raised\":2}, got nothing\n");
  EXPECT_EQ(lines(differences(got, {{"campaigns", 1}})),
            "campaigns: expected 1, got {\"a\":{\"raised\":1,\"state\":\"open\"}}\n");
}

TEST(Vectors, ReadsEveryKindOfEvent) {
  const auto outcome = run(sound());
  ASSERT_TRUE(outcome.ok()) << outcome.error().field;
  const Json got = to_json(*outcome);
  EXPECT_EQ(got.at("campaigns").at("a").at("state"), "failed");
  EXPECT_EQ(got.at("pools").at("p").at("budget"), 1070);
  EXPECT_EQ(got.at("matches").at("1").at("p").at("reversed"), true);
}

TEST(Vectors, AFundEventBringsNoMoreFundersThanAPoolMayHave) {
  Json vector = sound();
  vector["events"] = Json::array();
  const auto fund = [&](std::size_t i) {
    vector["events"].push_back(
        {{"type", "fund"}, {"pool", "p"}, {"funder", "g" + std::to_string(i)}, {"amount", 70}});
  };
  for (std::size_t i = 1; i < limits::kFundersMax; ++i) fund(i);
  fund(1);  // known: more of its money
  EXPECT_TRUE(run(vector).ok());
  fund(limits::kFundersMax);
  const auto refused = run(vector);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error(), err(Errc::kTooLarge, "events[20].funder", "20"));
}

TEST(Vectors, MinimumAndOptimumDefaultToTheGoal) {
  const auto campaigns = parse_campaigns(Json::parse(R"([{"id":"a","goal":7}])"));
  ASSERT_TRUE(campaigns.ok());
  EXPECT_EQ(campaigns->at(0).minimum.cents(), 7);
  EXPECT_EQ(campaigns->at(0).optimum.cents(), 7);
  EXPECT_EQ(campaigns->at(0).model, Model::kAllOrNothing);
}

struct Spoilt {
  const char* pointer;
  const char* value;
  const char* field;
  Errc code;
};

void PrintTo(const Spoilt& c, std::ostream* out) { *out << c.pointer << " " << c.value; }

class SpoiltVector : public testing::TestWithParam<Spoilt> {};

TEST_P(SpoiltVector, IsRefusedAtTheField) {
  const Spoilt& c = GetParam();
  Json vector = sound();
  const Json::json_pointer at(c.pointer);
  if (Json value = Json::parse(c.value); value.is_null())
    vector.at(at.parent_pointer()).erase(at.back());
  else
    vector[at] = std::move(value);
  const auto outcome = run(vector);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().field, c.field) << outcome.error().detail;
  EXPECT_EQ(outcome.error().code, c.code) << to_string(outcome.error().code);
}

INSTANTIATE_TEST_SUITE_P(
    Fields, SpoiltVector,
    testing::Values(
        Spoilt{"/pools", "null", "pools", Errc::kMissing},
        Spoilt{"/pools", "{}", "pools", Errc::kInvalid},
        Spoilt{"/pools", "[0,0,0,0,0,0,0,0,0,0,0]", "pools", Errc::kTooLong},
        Spoilt{"/pools/0", "1", "pools[0]", Errc::kInvalid},
        Spoilt{"/pools/0/id", "null", "pools[0].id", Errc::kMissing},
        Spoilt{"/pools/0/id", "\"\"", "pools[0].id", Errc::kMissing},
        Spoilt{"/pools/0/id", "7", "pools[0].id", Errc::kInvalid},
        Spoilt{"/pools/0/kind", "\"secret\"", "pools[0].kind", Errc::kInvalid},
        Spoilt{"/pools/0/order", "-1", "pools[0].order", Errc::kTooSmall},
        Spoilt{"/pools/0/budget", "1", "pools[0].budget", Errc::kUnknownField},
        Spoilt{"/pools/0/funders", "null", "pools[0].funders", Errc::kMissing},
        Spoilt{"/pools/0/funders/0/amount", "-1", "pools[0].funders[0].amount", Errc::kTooSmall},
        Spoilt{"/pools/0/funders/0/amount", "null", "pools[0].funders[0].amount", Errc::kMissing},
        Spoilt{"/pools/0/funders/1", R"({"id":"f","amount":1})", "pools[0].funders[1].id",
               Errc::kAlreadyExists},
        Spoilt{"/pools/0/rule", "null", "pools[0].rule", Errc::kMissing},
        Spoilt{"/pools/0/rule/ratio", "\"1/0\"", "pools[0].rule.ratio", Errc::kInvalid},
        Spoilt{"/pools/1", R"({"id":"p","funders":[],"rule":{"version":1,"kind":"top_up"}})",
               "pools[1].id", Errc::kAlreadyExists},
        Spoilt{"/campaigns", "1", "campaigns", Errc::kInvalid},
        Spoilt{"/campaigns/0/goal", "0", "campaigns[0].goal", Errc::kTooSmall},
        Spoilt{"/campaigns/0/goal", "1e3", "campaigns[0].goal", Errc::kInvalidAmount},
        Spoilt{"/campaigns/0/minimum", "5001", "campaigns[0].minimum", Errc::kTooLarge},
        Spoilt{"/campaigns/0/optimum", "4999", "campaigns[0].optimum", Errc::kTooSmall},
        Spoilt{"/campaigns/0/model", "\"flexible\"", "campaigns[0].model", Errc::kInvalid},
        Spoilt{"/campaigns/1", R"({"id":"a","goal":1})", "campaigns[1].id", Errc::kAlreadyExists}));

INSTANTIATE_TEST_SUITE_P(
    Events, SpoiltVector,
    testing::Values(
        Spoilt{"/events", "null", "events", Errc::kMissing},
        Spoilt{"/events/0", "\"pledge\"", "events[0].type", Errc::kInvalid},
        Spoilt{"/events/0/type", "null", "events[0].type", Errc::kMissing},
        Spoilt{"/events/0/type", "\"gift\"", "events[0].type", Errc::kInvalid},
        Spoilt{"/events/0/amount", "0", "events[0].amount", Errc::kTooSmall},
        Spoilt{"/events/0/amount", "-500", "events[0].amount", Errc::kTooSmall},
        Spoilt{"/events/0/amount", "5.00", "events[0].amount", Errc::kInvalidAmount},
        Spoilt{"/events/0/amount", "999999999999999", "events[0].amount", Errc::kTooLarge},
        Spoilt{"/events/0/at", "null", "events[0].at", Errc::kMissing},
        Spoilt{"/events/0/at", "\"yesterday\"", "events[0].at", Errc::kInvalid},
        Spoilt{"/events/0/donor", "null", "events[0].donor", Errc::kMissing},
        Spoilt{"/events/0/verifed", "true", "events[0].verifed", Errc::kUnknownField},
        Spoilt{"/events/0/verified", "1", "events[0].verified", Errc::kInvalid},
        Spoilt{"/events/0/campaign", "\"z\"", "events[0].campaign", Errc::kNotFound},
        Spoilt{"/events/1/pledge", "\"z\"", "events[1].pledge", Errc::kNotFound},
        Spoilt{"/events/2", R"({"type":"refund","pledge":"1"})", "events[2].pledge",
               Errc::kIllegalTransition},
        Spoilt{"/events/2/pool", "\"z\"", "events[2].pool", Errc::kNotFound},
        Spoilt{"/events/2/amount", "0", "events[2].amount", Errc::kTooSmall},
        Spoilt{"/events/3/campaign", "\"z\"", "events[3].campaign", Errc::kNotFound},
        Spoilt{"/events/4", R"({"type":"close","campaign":"a"})", "events[4].campaign",
               Errc::kIllegalTransition},
        Spoilt{"/events/4", R"({"type":"pledge","id":"2","campaign":"a","donor":"d","amount":5,
               "at":"2026-03-01T10:00:00Z"})",
               "events[4].campaign", Errc::kIllegalTransition},
        Spoilt{"/events/1", R"({"type":"pledge","id":"1","campaign":"a","donor":"d","amount":5,
               "at":"2026-03-01T10:00:00Z"})",
               "events[1].id", Errc::kAlreadyExists}));

}  // namespace
}  // namespace colletta::matching
