// The promoter's desk: own campaigns, the editor, hand-in, updates, measurements, donors.
// Plain data in, HTML out. It must never know what is allowed: it shows what its model says.
#pragma once

#include <string>
#include <vector>

#include "server/views/page.hpp"
#include "server/views/parts.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::views {

struct DeskRow {
  CampaignCard campaign;
  std::string reasons;  ///< kReturned: the officer's reasons
  std::int64_t updates = 0;
  std::int64_t indicators = 0;  ///< of a public campaign; before, nobody measures
  std::int64_t indicators_unmeasured = 0;
  std::int64_t application = 0;  ///< its number, where it waits for a call's ranking
};
struct DeskPage {
  std::vector<DeskRow> campaigns;
};
std::string render(const PageContext& ctx, const DeskPage& page);

/// What stands in the way of handing in; an empty list of errors means nothing does.
struct Checklist {
  std::vector<Error> open;  ///< field paths of the editor's form
};

/// POST `csrf`, `call` (id or empty), `title`, `summary`, `story`, `area`, `theme`, `goal`, `model`
/// (all_or_nothing | keep_what_you_raise), `opens`, `closes` (local "2026-03-01T10:00"),
/// `budget[i].label|amount|required` ("1"), `plan[i].label|due` ("2026-03-01"),
/// `indicators[i].id|label|unit|baseline|target|due`, `version`, and one of the buttons
/// `do` = save | preview | hand_in | add_budget | add_milestone | add_indicator (without
/// JavaScript: shows the form again with one row more). A row whose fields are all empty does not
/// count.
struct EditorPage {
  CampaignId id;  ///< empty: a new one
  Stage stage = Stage::kDraft;
  FormState form;  ///< also holds the saved values of an existing campaign
  std::vector<Choice> calls;
  Checklist checklist;
  std::string reasons;  ///< kReturned: the officer's reasons
  std::string version;  ///< hidden field: what was edited, so that two tabs do not overwrite
};
std::string render(const PageContext& ctx, const EditorPage& page);

/// POST `csrf`, `title`, `text`. By the promoter or by an officer (`by_city`).
struct UpdateFormPage {
  CampaignId campaign;
  std::string campaign_title;
  bool by_city = false;
  FormState form;
};
std::string render(const PageContext& ctx, const UpdateFormPage& page);

/// POST `csrf`, `indicator`, `value` (decimal, comma or dot), `date` ("2026-03-01"), `evidence`,
/// `note`.
struct MeasurementFormPage {
  CampaignId campaign;
  std::string campaign_title;
  std::vector<Indicator> indicators;
  FormState form;
};
std::string render(const PageContext& ctx, const MeasurementFormPage& page);

/// What a promoter did about a campaign, as the journal holds it.
struct ActsPage {
  CampaignId campaign;
  std::string campaign_title;
  std::vector<JournalRow> acts;  ///< latest first
  bool more = false;             ///< there are older ones
};
std::string render(const PageContext& ctx, const ActsPage& page);

struct DonorRow {
  std::string name;  ///< as given for the public; empty: anonymous to the promoter too
  std::string message;
  Money amount;
  Money matched;
  Timestamp at;
  bool refunded = false;
  bool charged_back = false;  ///< taken back by the giver's bank
  PledgeId pledge;            ///< what an officer gives back
  bool may_refund = false;    ///< officers only: POST `csrf` to paths::office_refund
};
struct DonorsPage {
  CampaignCard campaign;
  std::vector<DonorRow> donors;
  Paging paging;
  bool for_officer = false;
};
std::string render(const PageContext& ctx, const DonorsPage& page);

}  // namespace colletta::views
