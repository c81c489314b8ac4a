#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/base/limits.hpp"
#include "domain/matching/rule_json.hpp"
#include "server/handlers/office_pool_form.hpp"
#include "tests/unit/desks/posted.hpp"

namespace colletta::handlers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// As a browser sends it: fields left blank are sent blank.
http::Pairs milano() {
  return {{"name", "Fondo del Comune"},
          {"kind", "public"},
          {"order", "2"},
          {"funders[0].name", "Comune"},
          {"funders[0].amount", "550000"},
          {"rule.kind", "fixed_share"},
          {"rule.ratio", ""},
          {"rule.share", "3/5"},
          {"rule.amount", ""},
          {"rule.cap_per_pledge", ""},
          {"rule.cap_per_match", ""},
          {"rule.cap_per_donor", ""},
          {"rule.pledges_per_donor", ""},
          {"rule.cap_per_campaign", "60000,00"},
          {"rule.ceiling", "goal"},
          {"rule.condition.share_of_goal", "2/5"},
          {"rule.condition.raised", ""},
          {"rule.condition.donors", ""}};
}

http::Pairs per_pledge() {
  http::Pairs posted = with(milano(), "rule.kind", "per_pledge");
  posted = with(posted, "rule.share", "");
  posted = with(posted, "rule.ratio", "1/2");
  return with(posted, "rule.cap_per_match", "100");
}

PoolForm read_pool_form(const http::Pairs& posted, PoolAuthor author = PoolAuthor::kOfficer) {
  return read_pool(posted, author);
}

TEST(PoolForm, ReadsTheRuleOfMilano) {
  const PoolForm form = read_pool_form(milano());
  ASSERT_THAT(errors(form.form), IsEmpty());
  EXPECT_EQ(form.name, "Fondo del Comune");
  EXPECT_EQ(form.kind, matching::PoolKind::kPublic);
  EXPECT_EQ(form.order, 2);
  ASSERT_EQ(form.funders.size(), 1U);
  EXPECT_EQ(form.funders[0].amount.cents(), 55'000'000);
  ASSERT_TRUE(form.rule);
  EXPECT_EQ(matching::canonical(*form.rule),
            R"({"cap_per_campaign":6000000,"condition":{"share_of_goal":"2/5"},)"
            R"("kind":"fixed_share","share":"3/5","version":1})");
}

TEST(PoolForm, ReadsEveryFieldOfAPerPledgeRule) {
  http::Pairs posted = per_pledge();
  posted = with(posted, "rule.cap_per_pledge", "200");
  posted = with(posted, "rule.cap_per_donor", "150,5");
  posted = with(posted, "rule.pledges_per_donor", "3");
  posted = with(posted, "rule.ceiling", "optimum");
  posted = with(posted, "rule.condition.share_of_goal", "25 %");
  posted = with(posted, "rule.condition.raised", "1000");
  posted = with(posted, "rule.condition.donors", "20");
  const PoolForm form = read_pool_form(posted);
  ASSERT_THAT(errors(form.form), IsEmpty());
  EXPECT_EQ(matching::canonical(*form.rule),
            R"({"cap_per_campaign":6000000,"cap_per_donor":15050,"cap_per_match":10000,)"
            R"("cap_per_pledge":20000,"ceiling":"optimum","condition":{"donors":20,)"
            R"("raised":100000,"share_of_goal":"1/4"},"kind":"per_pledge",)"
            R"("pledges_per_donor":3,"ratio":"1/2","version":1})");
}

TEST(PoolForm, ReadsALumpSum) {
  http::Pairs posted = with(milano(), "rule.kind", "lump_sum");
  posted = with(posted, "rule.share", "");
  posted = with(posted, "rule.amount", "5000");
  EXPECT_EQ(read_pool_form(posted).rule->amount.cents(), 500'000);
}

TEST(PoolForm, RatiosAreReadAsPeopleWriteThem) {
  EXPECT_EQ(ratio_text(" 3/5 "), "3/5");
  EXPECT_EQ(ratio_text("2"), "2/1");
  EXPECT_EQ(ratio_text("60%"), "60/100");
  EXPECT_EQ(ratio_text("60 %"), "60/100");
  EXPECT_EQ(ratio_text("0,6"), "0,6");
  EXPECT_EQ(ratio_text("%"), "%");
}

TEST(PoolForm, ASponsorsPoolIsPrivateWithOneFunder) {
  const PoolForm form = read_pool_form(with(milano(), "kind", "public"), PoolAuthor::kSponsor);
  EXPECT_THAT(errors(form.form), IsEmpty());
  EXPECT_EQ(form.kind, matching::PoolKind::kPrivate);
  http::Pairs two = with(milano(), "funders[1].name", "Altri");
  two = with(two, "funders[1].amount", "1");
  EXPECT_THAT(errors(read_pool_form(two, PoolAuthor::kSponsor).form),
              ElementsAre("funders too_large"));
  EXPECT_THAT(errors(read_pool_form(two).form), IsEmpty());
}

TEST(PoolForm, BlankFundersDoNotCountAndGapsClose) {
  http::Pairs posted = milano();
  posted = with(posted, "funders[0].name", "");
  posted = with(posted, "funders[0].amount", " ");
  EXPECT_THAT(errors(read_pool_form(posted).form), ElementsAre("funders missing"));
  posted = with(posted, "funders[4].name", "Fondazione");
  const PoolForm form = read_pool_form(posted);
  EXPECT_THAT(errors(form.form), ElementsAre("funders[0].amount missing"));
  EXPECT_EQ(form.form.value("funders[0].name"), "Fondazione");
}

TEST(PoolForm, ItsButtonsAddOneBlankRow) {
  const views::FormState form = with_row(milano(), "add_funder");
  EXPECT_EQ(form.rows("funders", limits::kFundersMax), 2U);
  EXPECT_EQ(form.rows("rule.rates", limits::kRatesMax), 0U);
  EXPECT_EQ(form.value("rule.share"), "3/5");
  const http::Pairs dated = with(per_pledge(), "rule.rates[3].ratio", "2");
  const views::FormState days = with_row(dated, "add_rate");
  EXPECT_EQ(days.rows("rule.rates", limits::kRatesMax), 2U);
  EXPECT_EQ(days.rows("funders", limits::kFundersMax), 1U);
}

const RulePlaces kPlaces{{"Nord", "Sud"}, {"Verde", "Cultura"}, "Europe/Rome"};

TEST(PoolForm, ReadsDaysFiltersAndWhatComesFree) {
  http::Pairs posted = per_pledge();
  posted = with(posted, "rule.cap_per_campaign", "");
  posted = with(posted, "rule.window.from", "2026-03-01T00:00");
  posted = with(posted, "rule.window.until", "2026-04-01T00:00");
  posted = with(posted, "rule.rates[5].from", "2026-03-08T00:00");
  posted = with(posted, "rule.rates[5].until", "2026-03-09T00:00");
  posted = with(posted, "rule.rates[5].ratio", "2");
  posted = with(posted, "rule.eligible.areas[1]", "1");
  posted = with(posted, "rule.eligible.themes[0]", "1");
  posted = with(posted, "rule.eligible.min_pledge", "5");
  posted = with(posted, "rule.eligible.verified_donors_only", "1");
  posted = with(posted, "rule.eligible.exclude_promoter_linked", "1");
  posted = with(posted, "rule.on_release", "redistribute");
  const PoolForm form = read_pool(posted, PoolAuthor::kOfficer, kPlaces);
  ASSERT_THAT(errors(form.form), IsEmpty());
  EXPECT_EQ(matching::canonical(*form.rule),
            R"({"cap_per_match":10000,"condition":{"share_of_goal":"2/5"},)"
            R"("eligible":{"areas":["Sud"],"exclude_promoter_linked":true,"min_pledge":500,)"
            R"("themes":["Verde"],"verified_donors_only":true},"kind":"per_pledge",)"
            R"("on_release":"redistribute","rates":[{"from":"2026-03-07T23:00:00Z",)"
            R"("ratio":"2/1","until":"2026-03-08T23:00:00Z"}],"ratio":"1/2","version":1,)"
            R"("window":{"from":"2026-02-28T23:00:00Z","until":"2026-03-31T22:00:00Z"}})")
      << "local times are the city's";
}

TEST(PoolForm, ReadsAQuadraticRule) {
  http::Pairs posted = with(milano(), "rule.kind", "quadratic");
  posted = with(posted, "rule.share", "");
  EXPECT_THAT(errors(read_pool_form(posted).form), ElementsAre("rule.variant missing"));
  posted = with(posted, "rule.variant", "capital_constrained");
  const PoolForm form = read_pool_form(posted);
  ASSERT_THAT(errors(form.form), IsEmpty());
  EXPECT_EQ(form.rule->variant, matching::Variant::kCapitalConstrained);
  EXPECT_THAT(errors(read_pool_form(with(posted, "rule.kind", "top_up")).form), IsEmpty())
      << "a choice always stands somewhere";
  EXPECT_THAT(errors(read_pool_form(with(posted, "rule.on_release", "redistribute")).form),
              ElementsAre("rule.on_release invalid"));
}

TEST(PoolForm, ABlankRatioIsNotADoubling) {
  EXPECT_THAT(errors(read_pool_form(with(per_pledge(), "rule.ratio", " ")).form),
              ElementsAre("rule.ratio missing"));
  EXPECT_THAT(errors(read_pool_form(with(milano(), "rule.share", "")).form),
              ElementsAre("rule.share missing"));
}

TEST(PoolForm, AWindowNeedsBothEnds) {
  http::Pairs posted = with(per_pledge(), "rule.window.from", "2026-03-01T00:00");
  EXPECT_THAT(errors(read_pool_form(posted).form), ElementsAre("rule.window.until missing"));
  posted = with(posted, "rule.window.until", "2026-02-01T00:00");
  EXPECT_THAT(errors(read_pool_form(posted).form), ElementsAre("rule.window.until invalid"));
  posted = with(per_pledge(), "rule.rates[0].from", "2026-03-01T00:00");
  EXPECT_THAT(errors(read_pool_form(posted).form), ElementsAre("rule.rates[0].until missing"));
}

class PoolRefuses : public testing::TestWithParam<BadValue> {};

TEST_P(PoolRefuses, ItAtItsField) {
  const auto& [field, value, error] = GetParam();
  const PoolForm form = read_pool_form(with(per_pledge(), field, value));
  EXPECT_THAT(errors(form.form), ElementsAre(std::string(field) + " " + error)) << value;
  EXPECT_EQ(form.form.value(field), value);
  EXPECT_EQ(form.rule.has_value(), !std::string_view(field).starts_with("rule."));
}

const std::string kLongName(1'000, 'a');

INSTANTIATE_TEST_SUITE_P(
    BadInput, PoolRefuses,
    testing::Values(
        BadValue{"name", "", "missing"}, BadValue{"name", kLongName, "too_long"},
        BadValue{"name", kRlo, "invalid_characters"},
        BadValue{"name", "a\x01", "invalid_characters"}, BadValue{"kind", "", "invalid"},
        BadValue{"kind", "secret", "invalid"}, BadValue{"order", "-1", "invalid"},
        BadValue{"order", "1000", "invalid"}, BadValue{"order", "1e3", "invalid"},
        BadValue{"order", "99999999999999999999", "invalid"},
        BadValue{"funders[0].name", "", "missing"},
        BadValue{"funders[0].name", kRlo, "invalid_characters"},
        BadValue{"funders[0].amount", "", "missing"},
        BadValue{"funders[0].amount", "0", "too_small"},
        BadValue{"funders[0].amount", "-1", "invalid_amount"},
        BadValue{"funders[0].amount", "1e3", "invalid_amount"},
        BadValue{"funders[0].amount", "10,999", "invalid_amount"},
        BadValue{"funders[0].amount", "10.00.00", "invalid_amount"},
        BadValue{"funders[0].amount", "9999999999999", "too_large"},
        BadValue{"rule.kind", "", "missing"}, BadValue{"rule.kind", "magic", "invalid"},
        BadValue{"rule.ratio", "0,5", "invalid"}, BadValue{"rule.ratio", "1/0", "invalid"},
        BadValue{"rule.ratio", "0", "invalid"}, BadValue{"rule.ratio", "9999999/1", "too_large"},
        BadValue{"rule.share", "1/2", "invalid"}, BadValue{"rule.amount", "5", "invalid"},
        BadValue{"rule.cap_per_pledge", "0", "too_small"},
        BadValue{"rule.cap_per_match", "-1", "invalid_amount"},
        BadValue{"rule.cap_per_donor", "10,999", "invalid_amount"},
        BadValue{"rule.cap_per_campaign", "9999999999999", "too_large"},
        BadValue{"rule.cap_per_campaign", "1.000,00", "invalid_amount"},
        BadValue{"rule.pledges_per_donor", "0", "too_small"},
        BadValue{"rule.pledges_per_donor", "-1", "invalid"},
        BadValue{"rule.pledges_per_donor", "9999999999999", "too_large"},
        BadValue{"rule.condition.share_of_goal", "-1/2", "too_small"},
        BadValue{"rule.condition.raised", "1e3", "invalid_amount"},
        BadValue{"rule.condition.donors", "tanti", "invalid"},
        BadValue{"rule.ceiling", "sky", "invalid"},
        BadValue{"rule.eligible.min_pledge", "0", "too_small"},
        BadValue{"rule.on_release", "burn", "invalid"}));

TEST(PoolForm, ARuleThatCouldNeverPayIsRefused) {
  const PoolForm form = read_pool_form(with(milano(), "rule.condition.share_of_goal", "1"));
  EXPECT_THAT(errors(form.form), ElementsAre("rule.condition.share_of_goal invalid"));
}

TEST(PoolForm, AFieldTheKindDoesNotUseIsNamed) {
  const PoolForm form = read_pool_form(with(milano(), "rule.cap_per_match", "5"));
  EXPECT_THAT(errors(form.form), ElementsAre("rule.cap_per_match invalid"));
  EXPECT_FALSE(form.rule);
}

}  // namespace
}  // namespace colletta::handlers
