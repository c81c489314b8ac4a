// What a call that selects by rules shows: to everybody, to officers, evaluators and promoters.
#include "sample_data.hpp"
#include "server/views/evaluation_pages.hpp"

namespace colletta::views::samples {
namespace {

Rational exact(std::int64_t num, std::int64_t den = 1) { return Rational::make(num, den).value(); }

selection::Rules rules() {
  selection::Rules rules;
  rules.criteria = {{"c1", "Utilità per il quartiere", exact(10), exact(3), exact(5)},
                    {"c2", "Cura nel tempo", exact(10), exact(3, 2), std::nullopt},
                    {"c3", "", exact(5), exact(1), std::nullopt}};
  rules.step = exact(1, 2);
  rules.pass_mark = exact(30);
  rules.tie_break = {{selection::TieBreak::Kind::kCriterion, "c1"},
                     {selection::TieBreak::Kind::kSmallerRequest, ""},
                     {selection::TieBreak::Kind::kEarlierSubmission, ""}};
  rules.selection = selection::TopN{2};
  rules.quotas = {{"*", 1, std::nullopt}};
  rules.evaluators_min = 2;
  return rules;
}

selection::Rules other_rules() {
  selection::Rules other = rules();
  other.aggregate = selection::Aggregate::kTrimmedMean;
  other.selection = selection::Budget{Money::cents(3'000'000), selection::OnMisfit::kSkip};
  other.quotas = {{"Cascine", 2, 1}, {"*", std::nullopt, 1}};
  other.tie_break = {{selection::TieBreak::Kind::kLot, ""}};
  other.evaluators_min = 1;
  return other;
}

SelectionView view(selection::Rules with, Timestamp apply_by, std::int64_t applications) {
  return {CallId::of("C1"), apply_by, std::move(with), std::string(64, 'b'), applications};
}

ApplicationPage application(EvaluationState state) {
  ApplicationPage page;
  page.call = CallId::of("C1");
  page.call_title = "Cortili che si aprono";
  page.code = "E1";
  page.number = 3;
  page.title = "La <b>corte</b>";
  page.state = state;
  page.act_id = "01JNACT0000000000000000014";
  page.recuse_id = "01JNACT0000000000000000015";
  page.rules = rules();
  if (state != EvaluationState::kDeclared && state != EvaluationState::kScored) return page;
  page.campaign = campaign();
  page.campaign->preview = page.campaign->sealed = true;
  page.campaign->campaign.stage = Stage::kHandedIn;
  return page;
}

EntryReceiptPage receipt_of(EntryReceiptPage::Kind kind) {
  EntryReceiptPage page;
  page.kind = kind;
  page.entry = proven();
  page.entry.own = OwnPart{std::string(64, 'a'), "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=",
                           R"({"points:c1":"7.5","reason":"L'orto"})"};
  page.path = "/evaluation/calls/C1/applications/3/score";
  page.call = CallId::of("C1");
  page.call_title = "Cortili che si aprono";
  page.code = "E1";
  page.number = 3;
  page.title = "La corte";
  page.campaign = CampaignId::of("01JNGARDEN0000000000000001");
  page.requested = Money::cents(520'000);
  switch (kind) {
    case EntryReceiptPage::Kind::kScore:
      page.entry.own->about = OwnPart::About::kScore;
      page.points = {{"Utilità", exact(15, 2), exact(10)}, {"Cura", exact(22, 3), exact(10)}};
      page.reason = "Chiaro <i>e</i> curato.";
      break;
    case EntryReceiptPage::Kind::kDeclaration:
      page.entry.own->about = OwnPart::About::kDeclaration;
      page.recused = true;
      page.reason = "È mia cugina.";
      break;
    case EntryReceiptPage::Kind::kApplication:
      page.entry.own->about = OwnPart::About::kApplication;
      page.until = kNow + kDayUs;
      break;
  }
  return page;
}

OfficeEvaluationPage office_page(bool sealed) {
  OfficeEvaluationPage page;
  page.selection = view(rules(), kNow + (sealed ? kDayUs : -kDayUs), 3);
  page.title = "Cortili che si aprono";
  page.sealed = sealed;
  page.act_id = "01JNACT0000000000000000014";
  page.evaluators = {{"E1", "Irene Castelmonte", "irene@example.org", 1, 0}, {"E2", "", "", 0, 2}};
  if (sealed) return page;
  page.applications = {{1, CampaignId::of("01JNGARDEN0000000000000001"), "Un orto", "Radici",
                        "Cascine", Money::cents(600'000), 2, 0},
                       {2, CampaignId::of("01JNMUSIC00000000000000002"), "Strumenti", "Coro",
                        "Centro", Money::cents(450'000), 0, 1}};
  page.form = {{{"email", "x"}}, {err(Errc::kAlreadyExists, "email", "E1")}};
  return page;
}

void add_evaluators(std::vector<Sample>& out) {
  const auto row = [](bool sealed, bool over, std::int64_t scored) {
    return EvaluationsPage::Row{CallId::of("C1"), "Cortili", "E1", kNow, sealed, over, 3,
                                scored,           1};
  };
  out.push_back(desk("evaluations", "/evaluation",
                     EvaluationsPage{{row(true, false, 0), row(false, false, 1),
                                      row(false, false, 2), row(false, true, 1)}}));
  out.push_back(desk("evaluations_empty", "/evaluation", EvaluationsPage{}));
  EvaluationCallPage call{CallId::of("C1"), "Cortili", "E1", kNow, false, true, {}};
  out.push_back(desk("evaluation_call_empty", "/evaluation/calls/C1", call));
  call.applications = {{1, "Un orto", EvaluationState::kScored},
                       {2, "Strumenti", EvaluationState::kRecused},
                       {3, "La corte", EvaluationState::kDeclared},
                       {4, "Il forno", EvaluationState::kUndeclared}};
  out.push_back(desk("evaluation_call", "/evaluation/calls/C1", call));
  call.applications.clear();
  call.sealed = true;
  out.push_back(desk("evaluation_call_sealed", "/evaluation/calls/C1", call));
  for (const auto& [name, state] : {std::pair("undeclared", EvaluationState::kUndeclared),
                                    {"declared", EvaluationState::kDeclared},
                                    {"recused", EvaluationState::kRecused},
                                    {"scored", EvaluationState::kScored}})
    out.push_back(desk(std::string("application_") + name, "/evaluation/calls/C1/applications/3",
                       application(state)));
  ApplicationPage own = application(EvaluationState::kUndeclared);
  own.own = true;
  own.form = {{{"reason", ""}}, {err(Errc::kMissing, "reason"), err(Errc::kMissing, "conflict")}};
  out.push_back(desk("application_own", "/evaluation/calls/C1/applications/3", own));
  ApplicationPage refused = application(EvaluationState::kDeclared);
  refused.form = {
      {{"points[c1]", "7,3"}},
      {err(Errc::kInvalid, "points[c1]", "a multiple of 1/2"), err(Errc::kMissing, "points[c2]")}};
  out.push_back(desk("application_refused", "/evaluation/calls/C1/applications/3", refused));
  ApplicationPage over = application(EvaluationState::kDeclared);
  over.over = true;
  out.push_back(desk("application_over", "/evaluation/calls/C1/applications/3", over));
}

}  // namespace

void add_evaluation(std::vector<Sample>& out) {
  add_evaluators(out);
  for (const auto& [name, kind] : {std::pair("score", EntryReceiptPage::Kind::kScore),
                                   {"declaration", EntryReceiptPage::Kind::kDeclaration},
                                   {"application", EntryReceiptPage::Kind::kApplication}})
    out.push_back(desk(std::string("entry_receipt_") + name, "/x", receipt_of(kind)));
  EntryReceiptPage pending = receipt_of(EntryReceiptPage::Kind::kScore);
  pending.entry.proof.reset();
  out.push_back(desk("entry_receipt_pending", "/x", pending));
  out.push_back(desk("office_evaluation", "/office/calls/C1/evaluation", office_page(false)));
  OfficeEvaluationPage sealed = office_page(true);
  out.push_back(desk("office_evaluation_sealed", "/office/calls/C1/evaluation", sealed));
  sealed.selection.applications = 0;
  sealed.evaluators.clear();
  out.push_back(desk("office_evaluation_new", "/office/calls/C1/evaluation", sealed));
  OfficeEvaluationPage none = office_page(false);
  none.applications.clear();
  none.over = true;
  out.push_back(desk("office_evaluation_none", "/office/calls/C1/evaluation", none));
  CallPage selecting{call_card(), story(), {}, {}, {}};
  selecting.selection = view(rules(), kNow + kDayUs, 0);
  out.push_back(shown("call_selecting", "/calls/C1", selecting));
  selecting.selection = view(other_rules(), kNow + -kDayUs, 2);
  out.push_back(shown("call_selected", "/calls/C1", selecting));
  CallFormPage form{"01JNCALL000000000000000014", {}};
  form.form = {
      {{"select", "1"}, {"rules.criteria[0].title", "Impatto"}, {"rules.criteria[1].title", ""}},
      {err(Errc::kMissing, "apply_by"), err(Errc::kMissing, "rules.criteria[1].title")}};
  out.push_back(desk("call_form_selecting", "/office/calls/new", form));
  OfficePage office;
  office.selecting = {{CallId::of("C1"), "Cortili", 1, true, kNow + kDayUs},
                      {CallId::of("C2"), "Altri", 3, false, kNow}};
  out.push_back(desk("office_selecting", "/office", office));
  OfficeCallsPage calls{{{call_card(), {}, true}}};
  out.push_back(desk("office_calls_selecting", "/office/calls", calls));
  ReviewPage review{campaign(), kNow, "3", {}, 2, CallId::of("C1")};
  review.campaign.preview = review.campaign.sealed = true;
  out.push_back(desk("review_application", "/office/campaigns/1", review));
  DeskPage applied;
  applied.campaigns.push_back({cards()[2], "", 0, 0, 0, 2});
  applied.campaigns.front().campaign.stage = Stage::kHandedIn;
  out.push_back(desk("desk_applied", "/desk", applied));
}

}  // namespace colletta::views::samples
