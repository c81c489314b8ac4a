// What every page needs besides its own model: the city, the language, who looks, the form token.
// Values only. It must never know SQL or HTTP; a handler fills it from the request and the session.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/result.hpp"
#include "domain/base/time.hpp"

namespace colletta::views {

class Site;

/// Italian is the default and the language of the catalogue's translations; English is the source.
enum class Language { kItalian, kEnglish };
inline constexpr Language kLanguages[] = {Language::kItalian, Language::kEnglish};
/// "it", "en": value of the html lang attribute, of `?lang=` and of the language cookie.
std::string_view to_string(Language language) noexcept;
std::optional<Language> parse_language(std::string_view text) noexcept;
/// The language of a request: `?lang=`, else the cookie, else Accept-Language (by q, first
/// supported primary tag), else `otherwise`. Empty strings are absent values.
Language choose_language(std::string_view query, std::string_view cookie,
                         std::string_view accept_language, Language otherwise = Language::kItalian);

struct City {
  CityId id;
  std::string name;                    ///< "Borgo Sereno"
  std::string base;                    ///< path prefix of all its links: "" or "/slug"
  std::string palette = "terracotta";  ///< a key of Site::palettes(); an unknown one falls back
  std::string zone = "Europe/Rome";    ///< IANA name; local time exists in views alone
  std::string contact_email;
  std::vector<std::string> areas;  ///< in the order to show
  std::vector<std::string> themes;
};

/// Who is signed in. Roles decide which desks the header offers, never what is allowed.
struct Viewer {
  std::string name;
  bool promoter = false;
  bool officer = false;
  bool sponsor = false;
  bool admin = false;
  bool evaluator = false;
};

/// What has just been done, shown once on the next page. A closed list, so that it can travel in a
/// cookie without letting anyone write on a page.
enum class Notice {
  kSignedIn,
  kSignedOut,
  kCampaignSaved,
  kHandedIn,
  kTakenBack,
  kEvaluatorAppointed,
  kConflictDeclared,
  kScoreGiven,
  kRankingPublished,
  kReturned,
  kPublished,
  kUpdatePublished,
  kMeasurementRecorded,
  kCallOpened,
  kPoolOpened,
  kPoolFunded,
  kPledgeCancelled,
  kRefundAsked,
  kPayeeNamed,
  kPayeeVerified,
  kPayoutProposed,
  kPayoutApproved,
  kPayoutWithdrawn,
  kTransferRecorded,
  kPayoutRetried,
  kPersonErased,
};
std::string_view to_string(Notice notice) noexcept;
std::optional<Notice> parse_notice(std::string_view text) noexcept;

struct PageContext {
  explicit PageContext(const Site& all) : site(all) {}

  const Site& site;
  Language language = Language::kItalian;
  City city;
  std::optional<Viewer> viewer;  ///< nobody: a guest
  std::string csrf_token;        ///< hidden field `csrf` of every form; pages for guests that
                                 ///< hold no form do not show it and can be cached
  std::optional<Notice> notice;
  std::string path;    ///< inside the city, with query, without `lang`
  std::string origin;  ///< "https://host", for canonical and shared links
  Timestamp now;
};

/// A form as it was posted, and why it was refused. An empty one is a fresh form. Field names are
/// those of the form's comment; rows are `budget[2].amount`, and errors name fields the same way.
struct FormState {
  std::vector<std::pair<std::string, std::string>> values;
  std::vector<Error> errors;

  /// First value posted under a name; empty when absent.
  [[nodiscard]] std::string_view value(std::string_view name) const;
  /// 1 + the highest index posted under `prefix[i].`, 0 when there is none; at most `most`.
  [[nodiscard]] std::size_t rows(std::string_view prefix, std::size_t most) const;
  [[nodiscard]] const Error* error(std::string_view name) const;
};

}  // namespace colletta::views
