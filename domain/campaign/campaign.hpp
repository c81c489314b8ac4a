// A campaign as its promoter writes it, what must be complete before it can be handed in, and the
// states it goes through. It must never know who stores it or how it is shown.
#pragma once

#include <string>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "domain/base/time.hpp"
#include "domain/matching/book.hpp"

namespace colletta {

struct BudgetLine {
  std::string label;
  Money amount;
  bool required = true;  ///< required lines make the minimum, all lines the optimum
};

struct Milestone {
  std::string label;
  std::string due;  ///< "2026-05-01"
};

struct Indicator {
  std::string id;  ///< "i1": stable once published, measurements refer to it
  std::string label, unit;
  std::string baseline, target;  ///< decimal numbers, exactly as meant ("12.5")
  std::string due;               ///< "2026-05-01"
};

struct CampaignContent {
  std::string title, summary, story;  ///< story: Markdown
  std::string area, theme;
  std::vector<BudgetLine> budget;
  std::vector<Milestone> plan;
  std::vector<Indicator> indicators;
  Money goal;
  matching::Model model = matching::Model::kAllOrNothing;
  Timestamp opens, deadline;  ///< pledges are placed in [opens, deadline)
};

Money minimum_of(const CampaignContent& content);  ///< sum of the required lines; the goal if none
Money optimum_of(const CampaignContent& content);  ///< sum of all lines; the goal if none

/// What a draft may hold at most: lengths, characters, counts, numbers. Cleans the texts in place.
/// All errors, not only the first; field paths as in the form ("budget[2].label").
std::vector<Error> check_draft(CampaignContent& content);

/// What a campaign needs before it can be handed in or published, beyond check_draft:
/// texts, a call's dates, minimum <= goal <= optimum, a deadline after now. In the order of the
/// form.
std::vector<Error> check_complete(const CampaignContent& content, Timestamp now);

enum class CampaignState { kDraft, kSubmitted, kReturned, kPublished, kSucceeded, kFailed };
std::string_view to_string(CampaignState state) noexcept;  ///< "draft", "submitted", ...
Result<CampaignState> parse_campaign_state(std::string_view text);

enum class CampaignAction {
  kEdit,
  kHandIn,
  kTakeBack,  ///< an application, before its call's last day
  kReturn,
  kPublish,
  kRevise,
  kCloseAsSucceeded,
  kCloseAsFailed
};
/// The state after `action`. Error: kIllegalTransition, field "state", detail the state it is in.
Result<CampaignState> after(CampaignState state, CampaignAction action);

/// "-12.5" from "-12,50 ": a plain decimal with at most 6 decimals and 15 digits. Error: kInvalid.
Result<std::string> clean_decimal(std::string_view text, std::string_view field);
/// A real calendar day "2026-05-01". Errors: kMissing, kInvalid.
Result<std::string> clean_date(std::string_view text, std::string_view field);

}  // namespace colletta
