// The officer's desk and the sponsor's page: reviews, calls, pools, payments, people.
// Plain data in, HTML out. It must never know what is allowed: it shows what its model says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/people/erase.hpp"
#include "server/views/desk_pages.hpp"
#include "server/views/page.hpp"
#include "server/views/parts.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/rule_pages.hpp"

namespace colletta::views {

struct OfficePage {
  std::vector<CampaignCard> to_review;  ///< handed in, oldest first
  /// A call that selects by rules: its applications are not for an officer to publish or return.
  struct Selecting {
    CallId id;
    std::string title;
    std::int64_t applications = 0;
    bool sealed = false;
    Timestamp apply_by;
  };
  std::vector<Selecting> selecting;
  std::vector<CampaignCard> running;  ///< published or open
  std::vector<CampaignCard> closed;   ///< a page of those that are over, latest first
  Paging paging;                      ///< of `closed`
  std::int64_t payments_unknown = 0;
  std::int64_t refunds_failed = 0;
  std::int64_t mails_aside = 0;
};
std::string render(const PageContext& ctx, const OfficePage& page);

/// POST .../publish with `csrf`, `version`; POST .../return with `csrf`, `version`, `reasons`.
struct ReviewPage {
  CampaignPage campaign;
  std::optional<Timestamp> handed_in;  ///< where it is known
  std::string version;
  FormState form;
  std::int64_t application = 0;  ///< its number: the call's ranking decides, and no officer
  CallId call;                   ///< of an application
  bool selected = false;         ///< by the ranking: it can be published, and no more
};
std::string render(const PageContext& ctx, const ReviewPage& page);

struct OfficeCall {
  CallCard call;
  std::vector<PoolView> pools;
  bool selects = false;  ///< by rules: it has an evaluation
};
struct OfficeCallsPage {
  std::vector<OfficeCall> calls;
};
std::string render(const PageContext& ctx, const OfficeCallsPage& page);

/// POST `csrf`, `call_id` (ULID made when the form was shown), `title`, `summary`, `text`
/// (Markdown), `opens`, `closes` (local), the fields of selection_form.hpp, and `do` = open |
/// add_criterion (without JavaScript: shows the form again with one row more).
struct CallFormPage {
  std::string call_id;
  FormState form;
};
std::string render(const PageContext& ctx, const CallFormPage& page);

/// POST `csrf`, `pool_id`, `name`, `kind` (public | private), `order`, `funders[i].name|amount`,
/// the fields of rule_form.hpp, `past_call` (a call's id or empty), and `do` = check | open |
/// add_funder | add_rate. `check` shows the form again with `preview` set; nothing is stored.
struct PoolFormPage {
  CallId call;
  std::string call_title;
  std::string pool_id;
  FormState form;
  std::optional<RulePreview> preview;
  std::vector<Choice> past_calls;  ///< that a preview can run the rule over: value = call id
  bool for_sponsor = false;        ///< a sponsor opens private pools with one funder: itself
};
std::string render(const PageContext& ctx, const PoolFormPage& page);

/// POST `csrf`, `funding_id` (ULID), `funder` (id of a funder, or empty with `name`), `name`,
/// `amount`.
struct PoolPage {
  PoolView pool;
  std::string call_title;
  std::vector<PoolGift> gifts;
  std::string funding_id;
  FormState form;
  bool for_sponsor = false;
};
std::string render(const PageContext& ctx, const PoolPage& page);

/// A payment attempt that a person should know of.
struct AttemptRow {
  AttemptId id;
  std::string operation;  ///< "charge", "refund", ...
  std::string state;      ///< "unknown", "failed", ...
  Money amount;
  CampaignId campaign;
  std::string campaign_title;
  std::string reason;  ///< provider's code, may be empty
  std::int64_t tries = 0;
  Timestamp at;
};
struct PaymentsPage {
  struct Count {
    std::string state;
    std::int64_t pledges = 0;
    Money amount;
  };
  std::vector<Count> counts;  ///< pledges by state, in the order of their life
  std::vector<AttemptRow> unknown;
  std::vector<AttemptRow> failed;
  std::vector<AttemptRow> refunds_failed;
  /// Of a provider, about nothing that was asked of it, or not to be read.
  struct Notice {
    std::string provider, event_id, reference;
    Timestamp at;
  };
  std::vector<Notice> notices;
  /// A mail that could not be delivered. Neither its text nor its address: the donors' list has it.
  struct Undelivered {
    std::string kind;  ///< "confirmed", ...
    CampaignId campaign;
    std::string campaign_title;
    std::string code;  ///< "550", of the mail server
    Timestamp at;
  };
  std::int64_t mails_aside = 0;  ///< all of them; the list holds the latest
  std::vector<Undelivered> undelivered;
};
std::string render(const PageContext& ctx, const PaymentsPage& page);

/// POST `csrf`, `email`: the same page with whom it found. POST .../erase with `csrf`, `erasure_id`
/// (ULID made when the person was shown), `person`.
struct PeoplePage {
  FormState form;
  struct Found {
    std::string name, email;
    PersonTraces traces;
    std::string erasure_id;
  };
  std::optional<Found> found;
};
std::string render(const PageContext& ctx, const PeoplePage& page);

struct SponsorPage {
  std::string funder;  ///< public name of who looks
  Money put_in;
  Money reserved;
  Money granted;
  struct Row {
    PoolView pool;
    std::string call_title;
    std::vector<PoolGift> gifts;  ///< this funder's part, largest first, at most ten
  };
  std::vector<Row> pools;
  std::vector<Choice> open_calls;  ///< where a new pool can be opened: value = call id
};
std::string render(const PageContext& ctx, const SponsorPage& page);

}  // namespace colletta::views
