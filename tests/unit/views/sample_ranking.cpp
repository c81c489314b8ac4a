// A published ranking and one application of it; what the officer sees before and after.
#include "sample_data.hpp"
#include "server/views/evaluation_pages.hpp"
#include "server/views/ranking_pages.hpp"

namespace colletta::views::samples {
namespace {

using Kind = selection::Outcome::Kind;

Rational part(std::int64_t num, std::int64_t den = 1) { return Rational::make(num, den).value(); }

selection::Rules ranked_rules() {
  selection::Rules rules;
  rules.criteria = {{"c1", "Utilità <b>vera</b>", part(10), part(3), part(5)},
                    {"c2", "", part(10), part(1), std::nullopt}};
  rules.step = part(1, 2);
  rules.pass_mark = part(20);
  rules.tie_break = {{selection::TieBreak::Kind::kLot, ""}};
  rules.selection = selection::TopN{1};
  return rules;
}

RankedRow ranked_row(std::int64_t number, std::int64_t position, Kind kind, std::string of = {}) {
  RankedRow row;
  row.number = number;
  row.area = "Cascine";
  row.requested = Money::cents(600'000);
  row.line.application = "00001";
  row.line.position = position;
  row.line.outcome = {kind, std::move(of)};
  if (position == 0) return row;
  row.line.total = part(70, 3);
  row.line.aggregates = {part(20, 3), part(10, 3)};
  return row;
}

RankingPage ranking_page() {
  RankingPage page;
  page.call = CallId::of("C1");
  page.call_title = "Cortili & corti";
  page.rules = ranked_rules();
  page.seq = 41;
  page.at = kNow;
  page.applications = 6;
  page.selected = 1;
  page.rows = {ranked_row(3, 1, Kind::kSelected),
               ranked_row(1, 2, Kind::kReserve),
               ranked_row(2, 3, Kind::kBelowMinimum, "c1"),
               ranked_row(4, 4, Kind::kBelowPassMark),
               ranked_row(5, 5, Kind::kQuotaFull, "Cascine"),
               ranked_row(6, 6, Kind::kBudgetExhausted),
               ranked_row(7, 0, Kind::kExcluded, "late,no_seat"),
               ranked_row(8, 0, Kind::kWithdrawn)};
  page.rows.front().campaign = CampaignId::of("1");
  page.rows.front().title = "La <i>corte</i>";
  page.paging = {.number = 1, .pages = 2, .items = 108, .query = {}};
  return page;
}

RankedApplicationPage ranked_application() {
  RankedApplicationPage page;
  page.call = CallId::of("C1");
  page.call_title = "Cortili & corti";
  page.rules = ranked_rules();
  page.row = ranking_page().rows.front();
  page.given = {{"E1", false, {part(7), part(22, 3)}, "Chiaro,\n<b>e</b> utile.", 39, 20},
                {"E2", true, {}, "", -1, -1}};
  return page;
}

}  // namespace

void add_ranking(std::vector<Sample>& out) {
  out.push_back(shown("ranking", "/calls/C1/ranking", ranking_page()));
  RankingPage one = ranking_page();
  one.rows.resize(1);
  one.paging = {};
  out.push_back(shown("ranking_one", "/calls/C1/ranking", one));
  out.push_back(shown("ranked_application", "/calls/C1/ranking/3", ranked_application()));
  RankedApplicationPage unscored = ranked_application();
  unscored.row = ranked_row(8, 0, Kind::kWithdrawn);
  unscored.row.area.clear();
  unscored.given.clear();
  out.push_back(shown("ranked_application_unscored", "/calls/C1/ranking/8", unscored));
  OfficeEvaluationPage office;
  office.selection = {CallId::of("C1"), kNow, ranked_rules(), std::string(64, 'b'), 2};
  office.title = "Cortili & corti";
  office.applications = {{1, CampaignId::of("1"), "La corte", "Ada", "Cascine", Money::cents(9), 1},
                         {2, CampaignId::of("2"), "Il forno", "Bo", "Cascine", Money::cents(9), 1}};
  out.push_back(desk("office_evaluation_waits", "/office/calls/C1/evaluation", office));
  office.ranking_id = "01JNACT0000000000000000016";
  out.push_back(desk("office_evaluation_ready", "/office/calls/C1/evaluation", office));
  office.ranking_id.clear();
  office.over = office.selection.ranked = true;
  office.applications[0].position = 1;
  office.applications[0].selected = true;
  office.applications[1].position = 2;
  out.push_back(desk("office_evaluation_ranked", "/office/calls/C1/evaluation", office));
  office.applications[0].published = true;
  out.push_back(desk("office_evaluation_published", "/office/calls/C1/evaluation", office));
  ReviewPage review{campaign(), kNow, "3", {}, 2, CallId::of("C1"), true};
  review.campaign.preview = review.campaign.sealed = true;
  out.push_back(desk("review_selected", "/office/campaigns/1", review));
}

}  // namespace colletta::views::samples
