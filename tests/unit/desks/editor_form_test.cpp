#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/base/limits.hpp"
#include "server/handlers/desk_editor_form.hpp"
#include "server/views/local_time.hpp"
#include "tests/unit/desks/posted.hpp"

namespace colletta::handlers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const services::CityRow& city() {
  static const services::CityRow kCity = [] {
    services::CityRow row;
    row.id = CityId::of("demo");
    row.zone = "Europe/Rome";
    row.areas = {"Centro", "Nord"};
    row.themes = {"Verde"};
    return row;
  }();
  return kCity;
}

const std::vector<views::Choice> kCalls = {{"01JD0000000000000000000001", "Il bando"}};

EditorForm read_campaign_form(const http::Pairs& posted, const CampaignContent* saved = nullptr) {
  return read_editor(posted, {city(), kCalls, saved});
}

http::Pairs complete() {
  return {
      {"csrf", "x"},
      {"title", "Un giardino per tutti"},
      {"summary", "Alberi e panchine"},
      {"story", "# Perché\r\n\r\nPerché sì."},
      {"area", "Nord"},
      {"theme", "Verde"},
      {"call", kCalls[0].value},
      {"goal", "1200,50"},
      {"model", "keep_what_you_raise"},
      {"opens", "2026-03-01T10:00"},
      {"closes", "2026-04-30T23:59"},
      {"budget[0].label", "Alberi"},
      {"budget[0].amount", "1000"},
      {"budget[0].required", "1"},
      {"budget[1].label", "Panchine"},
      {"budget[1].amount", "500.00"},
      {"plan[0].label", "Scavo"},
      {"plan[0].due", "2026-05-01"},
      {"indicators[0].label", "Alberi piantati"},
      {"indicators[0].unit", "alberi"},
      {"indicators[0].baseline", "0"},
      {"indicators[0].target", "12,5"},
      {"indicators[0].due", "2026-12-31"},
      {"do", "save"},
  };
}

TEST(EditorForm, ReadsEveryField) {
  const EditorForm form = read_campaign_form(complete());
  ASSERT_THAT(errors(form.form), IsEmpty());
  const CampaignContent& c = form.content;
  EXPECT_EQ(c.title, "Un giardino per tutti");
  EXPECT_EQ(c.story, "# Perché\n\nPerché sì.");
  EXPECT_EQ(c.area, "Nord");
  EXPECT_EQ(c.theme, "Verde");
  EXPECT_EQ(form.call.str(), kCalls[0].value);
  EXPECT_EQ(c.goal.cents(), 120'050);
  EXPECT_EQ(c.model, matching::Model::kKeepWhatYouRaise);
  EXPECT_EQ(to_rfc3339(c.opens), "2026-03-01T09:00:00Z");     // winter time
  EXPECT_EQ(to_rfc3339(c.deadline), "2026-04-30T21:59:00Z");  // summer time
  ASSERT_EQ(c.budget.size(), 2U);
  EXPECT_EQ(c.budget[0].amount.cents(), 100'000);
  EXPECT_TRUE(c.budget[0].required);
  EXPECT_FALSE(c.budget[1].required);
  ASSERT_EQ(c.plan.size(), 1U);
  EXPECT_EQ(c.plan[0].due, "2026-05-01");
  ASSERT_EQ(c.indicators.size(), 1U);
  EXPECT_EQ(c.indicators[0].id, "i1");
  EXPECT_EQ(c.indicators[0].target, "12.5");
}

TEST(EditorForm, WhatIsShownReadsBackTheSame) {
  const EditorForm first = read_campaign_form(complete());
  for (const auto language : views::kLanguages) {
    const auto shown = show_editor(first.content, first.call, "Europe/Rome", language);
    const EditorForm second = read_campaign_form(shown.values);
    EXPECT_THAT(errors(second.form), IsEmpty());
    EXPECT_EQ(second.call, first.call);
    EXPECT_EQ(second.content.goal, first.content.goal);
    EXPECT_EQ(second.content.opens, first.content.opens);
    EXPECT_EQ(second.content.deadline, first.content.deadline);
    EXPECT_EQ(second.content.story, first.content.story);
    EXPECT_EQ(second.content.budget.size(), first.content.budget.size());
    EXPECT_EQ(second.content.budget[1].required, first.content.budget[1].required);
    EXPECT_EQ(second.content.indicators[0].id, "i1");
    EXPECT_EQ(second.content.indicators[0].target, "12.5");
    EXPECT_EQ(second.content.model, first.content.model);
  }
  EXPECT_EQ(show_editor(first.content, {}, "Europe/Rome", views::Language::kItalian).value("goal"),
            "1200,50");
}

TEST(EditorForm, AnEmptyDraftIsAllowed) {
  const EditorForm form = read_campaign_form({{"model", "all_or_nothing"}});
  EXPECT_THAT(errors(form.form), IsEmpty());
  EXPECT_TRUE(form.content.goal.zero());
  EXPECT_EQ(form.content.opens.us, 0);
  EXPECT_THAT(form.content.budget, IsEmpty());
}

TEST(EditorForm, BlankRowsDoNotCountAndGapsClose) {
  const EditorForm form = read_campaign_form({{"model", "all_or_nothing"},
                                              {"budget[7].label", "Terra"},
                                              {"budget[7].amount", "x"},
                                              {"budget[2].label", "  "},
                                              {"budget[2].required", "1"},
                                              {"budget[10].label", "Semi"},
                                              {"budget[10].amount", "5"}});
  ASSERT_EQ(form.content.budget.size(), 2U);
  EXPECT_EQ(form.content.budget[0].label, "Terra");
  EXPECT_EQ(form.content.budget[1].label, "Semi");
  EXPECT_THAT(errors(form.form), ElementsAre("budget[0].amount invalid_amount"));
  EXPECT_EQ(form.form.value("budget[0].amount"), "x");
  EXPECT_EQ(form.form.value("budget[1].amount"), "5");
  EXPECT_EQ(form.form.rows("budget", limits::kBudgetLinesMax), 2U);
}

TEST(EditorForm, RowButtonsAddOneBlankRow) {
  views::FormState form = editor_as_posted(complete());
  EXPECT_TRUE(add_editor_row(form, "add_budget"));
  EXPECT_TRUE(add_editor_row(form, "add_indicator"));
  EXPECT_FALSE(add_editor_row(form, "save"));
  EXPECT_EQ(form.rows("budget", limits::kBudgetLinesMax), 3U);
  EXPECT_EQ(form.rows("plan", limits::kMilestonesMax), 1U);
  EXPECT_EQ(form.rows("indicators", limits::kIndicatorsMax), 2U);
  EXPECT_EQ(form.value("title"), "Un giardino per tutti");
}

TEST(EditorForm, TooManyRowsAreRefusedNotCut) {
  http::Pairs posted = {{"model", "all_or_nothing"}};
  for (std::size_t i = 0; i < 5'000; ++i)
    posted.emplace_back(row_field("plan", i, "label"), "Passo");
  const EditorForm form = read_campaign_form(posted);
  EXPECT_EQ(form.content.plan.size(), limits::kMilestonesMax + 1);
  EXPECT_THAT(errors(form.form), ElementsAre("plan too_large"));
}

class EditorRefuses : public testing::TestWithParam<BadValue> {};

TEST_P(EditorRefuses, ItAtItsField) {
  const auto& [field, value, error] = GetParam();
  const EditorForm form = read_campaign_form(with(complete(), field, value));
  EXPECT_THAT(errors(form.form), ElementsAre(std::string(field) + " " + error)) << value;
  EXPECT_EQ(form.form.value(field), value) << "the form comes back as it was typed";
}

const std::string kLong(70'000, 'a');
const std::string kBell = "a\x07";

INSTANTIATE_TEST_SUITE_P(
    BadInput, EditorRefuses,
    testing::Values(
        BadValue{"goal", "0", "too_small"}, BadValue{"goal", "-1", "invalid_amount"},
        BadValue{"goal", "1e3", "invalid_amount"}, BadValue{"goal", "10,999", "invalid_amount"},
        BadValue{"goal", "10.00.00", "invalid_amount"},
        BadValue{"goal", "9999999999999", "too_large"}, BadValue{"goal", "2000000000", "too_large"},
        BadValue{"budget[0].amount", "0", "too_small"},
        BadValue{"budget[0].amount", "-1", "invalid_amount"},
        BadValue{"budget[1].amount", "1e3", "invalid_amount"},
        BadValue{"budget[1].amount", "10,999", "invalid_amount"},
        BadValue{"budget[1].amount", "10.00.00", "invalid_amount"},
        BadValue{"budget[1].amount", "9999999999999", "too_large"},
        BadValue{"title", kLong, "too_long"}, BadValue{"title", kRlo, "invalid_characters"},
        BadValue{"title", kBell, "invalid_characters"},
        BadValue{"title", "a\nb", "invalid_characters"}, BadValue{"summary", kLong, "too_long"},
        BadValue{"summary", kRlo, "invalid_characters"}, BadValue{"story", kLong, "too_long"},
        BadValue{"story", kBell, "invalid_characters"}, BadValue{"area", "Altrove", "invalid"},
        BadValue{"theme", "Guerra", "invalid"},
        BadValue{"call", "01JD0000000000000000000002", "invalid"},
        BadValue{"call", "<b>", "invalid"}, BadValue{"model", "", "invalid"},
        BadValue{"model", "all", "invalid"}, BadValue{"opens", "domani", "invalid"},
        BadValue{"opens", "2026-02-30T10:00", "invalid"}, BadValue{"closes", "0", "invalid"},
        BadValue{"budget[0].label", kLong, "too_long"},
        BadValue{"budget[0].label", kRlo, "invalid_characters"},
        BadValue{"plan[0].label", kBell, "invalid_characters"},
        BadValue{"plan[0].due", "2026-02-30", "invalid"},
        BadValue{"indicators[0].label", kLong, "too_long"},
        BadValue{"indicators[0].unit", kRlo, "invalid_characters"},
        BadValue{"indicators[0].baseline", "1e3", "invalid"},
        BadValue{"indicators[0].target", "dodici", "invalid"},
        BadValue{"indicators[0].due", "31/12/2026", "invalid"}));

TEST(EditorForm, MarkupAndEmojiAreTextLikeAnyOther) {
  for (const std::string text :
       {"<script>alert(1)</script>", "\U0001F333 alberi", "{{X}} & \"y\""}) {
    const EditorForm form = read_campaign_form(with(complete(), "title", text));
    EXPECT_THAT(errors(form.form), IsEmpty()) << text;
    EXPECT_EQ(form.content.title, text);
  }
}

TEST(EditorForm, BrokenUtf8IsNotShownAgain) {
  const EditorForm form = read_campaign_form(with(complete(), "title", "a\xC3"));
  EXPECT_EQ(form.form.value("title"), "");
}

TEST(EditorForm, ErrorsComeInTheOrderOfTheForm) {
  http::Pairs posted = complete();
  posted = with(posted, "indicators[0].target", "x");
  posted = with(posted, "title", kRlo);
  posted = with(posted, "goal", "x");
  posted = with(posted, "budget[1].amount", "x");
  EXPECT_THAT(errors(read_campaign_form(posted).form),
              ElementsAre("title invalid_characters", "budget[1].amount invalid_amount",
                          "goal invalid_amount", "indicators[0].target invalid"));
}

TEST(EditorForm, IdsOfIndicatorsAreOursOrNone) {
  EXPECT_EQ(read_campaign_form(with(complete(), "indicators[0].id", "i7")).content.indicators[0].id,
            "i7");
  for (const char* id : {"7", "i", "ix", "i123456", "i1<", "I1"})
    EXPECT_EQ(read_campaign_form(with(complete(), "indicators[0].id", id)).content.indicators[0].id,
              "i1")
        << id;
}

TEST(EditorForm, ATimeLeftAsShownKeepsItsSeconds) {
  CampaignContent saved = read_campaign_form(complete()).content;
  saved.deadline = parse_rfc3339("2026-04-30T21:59:59.999999Z").value();
  const auto shown = show_editor(saved, {}, "Europe/Rome", views::Language::kItalian);
  EXPECT_EQ(read_campaign_form(shown.values, &saved).content.deadline, saved.deadline);
  EXPECT_NE(
      read_campaign_form(with(shown.values, "closes", "2026-04-30T23:58"), &saved).content.deadline,
      saved.deadline);
  // The second 02:30 of the night on which clocks go back.
  saved.deadline = parse_rfc3339("2026-10-25T01:30:00Z").value();
  const auto doubled = show_editor(saved, {}, "Europe/Rome", views::Language::kItalian);
  EXPECT_EQ(read_campaign_form(doubled.values, &saved).content.deadline, saved.deadline);
}

}  // namespace
}  // namespace colletta::handlers
