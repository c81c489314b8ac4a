// Models of the pages that everybody sees, and their rendering. Plain data in, HTML out.
// They must never know SQL, HTTP or who is allowed what.
#pragma once

#include <string>
#include <vector>

#include "server/views/money_trail.hpp"
#include "server/views/page.hpp"
#include "server/views/parts.hpp"
#include "server/views/payout_pages.hpp"
#include "server/views/selection_words.hpp"

namespace colletta::views {

struct HomePage {
  std::int64_t open_campaigns = 0;
  std::int64_t succeeded_campaigns = 0;
  std::int64_t donors = 0;
  Money citizens;                                           ///< over all campaigns of the city
  Money city;                                               ///< matches of public pools
  Money partners;                                           ///< matches of private pools
  std::vector<CampaignCard> open;                           ///< those that end first, at most six
  std::vector<CampaignCard> succeeded;                      ///< latest, at most three
  std::vector<CallCard> calls;                              ///< open ones
  std::vector<UpdateItem> updates;                          ///< latest, at most four
  std::vector<std::pair<std::string, std::int64_t>> areas;  ///< with number of public campaigns
  std::vector<std::pair<std::string, std::int64_t>> themes;
  std::int64_t journal_size = 0;
};
std::string render(const PageContext& ctx, const HomePage& page);

struct CallsPage {
  std::vector<CallCard> calls;
  Paging paging;
};
std::string render(const PageContext& ctx, const CallsPage& page);

struct CallPage {
  CallCard call;
  std::string text;  ///< Markdown
  std::vector<PoolView> pools;
  std::vector<CampaignCard> campaigns;
  Paging paging;                                ///< of the campaigns
  std::optional<SelectionView> selection = {};  ///< where it chooses by rules
};
std::string render(const PageContext& ctx, const CallPage& page);

/// A pool as everybody may see it: what is left, who drew what, whose money it is, its rule.
struct PublicPoolPage {
  PoolView pool;
  std::string call_title;
  std::vector<PoolGift> gifts;  ///< largest first
  /// When it was opened, if gifts of its call had been confirmed before: those it does not count.
  std::optional<Timestamp> counts_from = {};
};
std::string render(const PageContext& ctx, const PublicPoolPage& page);

/// GET `q`, `area`, `theme`, `state` (open, coming, succeeded, failed), `call`, `ending` ("1"),
/// `page`.
struct CampaignListPage {
  std::string q;
  std::string area;
  std::string theme;
  std::string state;
  std::string call;
  bool ending_soon = false;
  std::vector<Choice> calls;
  std::vector<CampaignCard> campaigns;
  Paging paging;
};
std::string render(const PageContext& ctx, const CampaignListPage& page);

struct BudgetLine {
  std::string label;
  Money amount;
  bool required = true;
};

struct Milestone {
  std::string label;
  Timestamp due;
};

struct Measurement {
  std::int64_t value_milli = 0;  ///< thousandths of the indicator's unit
  Timestamp at;
  std::string evidence;  ///< http(s) URL, may be empty
  std::string note;
};

struct Indicator {
  std::string id;
  std::string label;
  std::string unit;
  std::int64_t baseline_milli = 0;
  std::int64_t target_milli = 0;
  Timestamp due;
  std::vector<Measurement> measurements;  ///< in order of time
};

struct PublicDonor {
  std::string name;  ///< empty: anonymous
  std::string message;
  Money amount;
  Money matched;
  Timestamp at;
};

struct CampaignPage {
  CampaignCard campaign;
  std::string story;  ///< Markdown
  CallId call;
  std::string call_title;          ///< empty: the campaign belongs to no call
  std::vector<BudgetLine> budget;  ///< in the order in which money covers it
  std::vector<Milestone> plan;
  std::vector<PoolView> pools;  ///< those that can match this campaign
  std::vector<Indicator> indicators;
  std::vector<UpdateItem> updates;
  std::vector<TrancheView> tranches;  ///< approved ones, in their order
  std::vector<PublicDonor> donors;    ///< latest, at most a hundred
  std::int64_t pledges = 0;           ///< all that count, of which `donors` shows the latest
  std::vector<JournalRow> journal;    ///< of this campaign, latest first, at most a hundred
  std::int64_t live_version = 0;      ///< journal position of these figures; what SSE resumes from
  bool preview = false;               ///< shown at a desk before publication, with no way to give
  bool sealed = false;                ///< of a preview: it is shown to somebody as an application
};
std::string render(const PageContext& ctx, const CampaignPage& page);
/// The campaign's updates as an Atom feed (RFC 4287), in the language of the context.
std::string render_atom(const PageContext& ctx, const CampaignPage& page);

/// GET `call`, `campaign`, `kind` (a word of EventKind), `from` and `until` (days of the city, both
/// counted in), and `before` or `after` (a position: where the page goes on); or `entry` alone,
/// which leads to that entry.
struct JournalPage {
  FormState filters;
  std::vector<Choice> calls;
  std::vector<Choice> campaigns;
  std::vector<JournalRow> rows;  ///< latest first; none when the filters have errors
  std::int64_t size = 0;         ///< number of events in the city's journal
  std::string query;             ///< the filters, encoded, so that paging keeps them
  bool has_newer = false;
  bool has_older = false;
};
std::string render(const PageContext& ctx, const JournalPage& page);

/// A line of an entry's double entry: debits are positive.
struct Posting {
  std::string account;
  Money amount;
};

struct JournalEntryPage {
  JournalRow row;
  std::string body;  ///< canonical JSON, as hashed
  std::vector<Posting> postings = {};
  MoneyTrail trail = {};  ///< of the gift that the entry is about
  bool has_next = false;
  std::vector<JournalRow> rests_on = {};  ///< the entries that it names
  std::vector<JournalRow> followed = {};  ///< those that name it, earliest first
  bool followed_by_more = false;
  /// Of the text whose hash the entry names: none, to be had, or another one since (a revision).
  enum class Text { kNone, kThere, kRevised } text = Text::kNone;
};
std::string render(const PageContext& ctx, const JournalEntryPage& page);

/// How anybody verifies the journal with programs that we did not write.
struct TransparencyPage {
  /// A key that signed before this one, for checkpoints of the sizes from .. until.
  struct EarlierKey {
    std::string key;
    std::int64_t from = 0, until = 0;
    std::int64_t ended_by = 0;  ///< position of the entry that names its successor
  };
  std::string origin;
  std::string key;         ///< verifier key
  std::string log_url;     ///< absolute address of the log's files
  std::string checkpoint;  ///< signed note, its bytes; empty: nothing is signed yet
  std::int64_t size = 0;   ///< leaves under it
  Timestamp signed_at;
  bool forked = false;  ///< the journal contradicts it: only reads
  std::vector<EarlierKey> earlier_keys;
};
std::string render(const PageContext& ctx, const TransparencyPage& page);

/// POST `email`, `password`, `next` (a path inside the city), `csrf`.
struct LogInPage {
  FormState form;
  std::string next;
};
std::string render(const PageContext& ctx, const LogInPage& page);

/// `status` is one of 400 401 403 404 405 409 411 412 413 415 417 429 431 500 501 503; any other
/// reads as its class. `error` adds the sentence of its code.
struct ErrorPage {
  int status = 500;
  std::optional<Error> error;
  std::string request_id;
};
std::string render(const PageContext& ctx, const ErrorPage& page);

struct CityLink {
  std::string name;
  std::string url;
};
/// Where no city answers to the host or path: the context's city is empty.
struct LandingPage {
  std::vector<CityLink> cities;
};
std::string render(const PageContext& ctx, const LandingPage& page);

/// Texts that belong to the product: how it works, privacy, accessibility.
enum class TextPage { kHowItWorks, kPrivacy, kAccessibility };
std::string render(const PageContext& ctx, TextPage page);

}  // namespace colletta::views
