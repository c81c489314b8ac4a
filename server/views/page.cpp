#include "server/views/page.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace colletta::views {

namespace {

struct NoticeName {
  Notice notice;
  std::string_view text;
};
constexpr std::array kNotices = {
    NoticeName{Notice::kSignedIn, "signed_in"},
    NoticeName{Notice::kSignedOut, "signed_out"},
    NoticeName{Notice::kCampaignSaved, "campaign_saved"},
    NoticeName{Notice::kHandedIn, "handed_in"},
    NoticeName{Notice::kTakenBack, "taken_back"},
    NoticeName{Notice::kEvaluatorAppointed, "evaluator_appointed"},
    NoticeName{Notice::kRankingPublished, "ranking_published"},
    NoticeName{Notice::kConflictDeclared, "conflict_declared"},
    NoticeName{Notice::kScoreGiven, "score_given"},
    NoticeName{Notice::kReturned, "returned"},
    NoticeName{Notice::kPublished, "published"},
    NoticeName{Notice::kUpdatePublished, "update_published"},
    NoticeName{Notice::kMeasurementRecorded, "measurement_recorded"},
    NoticeName{Notice::kCallOpened, "call_opened"},
    NoticeName{Notice::kPoolOpened, "pool_opened"},
    NoticeName{Notice::kPoolFunded, "pool_funded"},
    NoticeName{Notice::kPledgeCancelled, "pledge_cancelled"},
    NoticeName{Notice::kRefundAsked, "refund_asked"},
    NoticeName{Notice::kPayeeNamed, "payee_named"},
    NoticeName{Notice::kPayeeVerified, "payee_verified"},
    NoticeName{Notice::kPayoutProposed, "payout_proposed"},
    NoticeName{Notice::kPayoutApproved, "payout_approved"},
    NoticeName{Notice::kPayoutWithdrawn, "payout_withdrawn"},
    NoticeName{Notice::kTransferRecorded, "transfer_recorded"},
    NoticeName{Notice::kPayoutRetried, "payout_retried"},
    NoticeName{Notice::kPersonErased, "person_erased"},
};

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// The weight of "en-GB;q=0.8" in thousandths (RFC 9110, 12.4.2); 0 for one that cannot be read.
int weight(std::string_view parameters) {
  const std::size_t at = parameters.find("q=");
  if (at == std::string_view::npos) return 1000;
  const std::string_view q = without_spaces(parameters.substr(at + 2));
  if (q.empty() || (q[0] != '0' && q[0] != '1')) return 0;
  int value = (q[0] - '0') * 1000;
  int unit = 100;
  for (std::size_t i = 2; i < q.size() && unit > 0; ++i, unit /= 10) {
    if (q[i] < '0' || q[i] > '9') break;
    value += (q[i] - '0') * unit;
  }
  return std::min(value, 1000);
}

std::optional<Language> accepted(std::string_view header) {
  std::optional<Language> best;
  int best_weight = 0;
  while (!header.empty()) {
    const std::size_t comma = std::min(header.find(','), header.size());
    const std::string_view item = header.substr(0, comma);
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    const std::string_view tag = without_spaces(item.substr(0, semicolon));
    const auto language = parse_language(tag.substr(0, tag.find('-')));
    const int w = weight(item.substr(semicolon));
    if (language && w > best_weight) {
      best = language;
      best_weight = w;
    }
    header.remove_prefix(std::min(comma + 1, header.size()));
  }
  return best;
}

}  // namespace

std::string_view to_string(Language language) noexcept {
  switch (language) {
    case Language::kItalian:
      return "it";
    case Language::kEnglish:
      return "en";
  }
  return "it";
}

std::optional<Language> parse_language(std::string_view text) noexcept {
  for (const Language language : kLanguages) {
    if (text == to_string(language)) return language;
  }
  return std::nullopt;
}

Language choose_language(std::string_view query, std::string_view cookie,
                         std::string_view accept_language, Language otherwise) {
  if (const auto language = parse_language(query)) return *language;
  if (const auto language = parse_language(cookie)) return *language;
  return accepted(accept_language).value_or(otherwise);
}

std::string_view to_string(Notice notice) noexcept {
  for (const auto& [value, text] : kNotices) {
    if (value == notice) return text;
  }
  return {};
}

std::optional<Notice> parse_notice(std::string_view text) noexcept {
  for (const auto& [notice, name] : kNotices) {
    if (name == text) return notice;
  }
  return std::nullopt;
}

std::string_view FormState::value(std::string_view name) const {
  const auto found = std::ranges::find(
      values, name, [](const auto& pair) -> std::string_view { return pair.first; });
  return found == values.end() ? std::string_view() : std::string_view(found->second);
}

std::size_t FormState::rows(std::string_view prefix, std::size_t most) const {
  std::size_t count = 0;
  for (const auto& [name, value] : values) {
    if (!name.starts_with(prefix) || name.size() <= prefix.size() || name[prefix.size()] != '[') {
      continue;
    }
    std::size_t index = 0;
    const char* begin = name.data() + prefix.size() + 1;
    const auto [end, error] = std::from_chars(begin, name.data() + name.size(), index);
    if (error == std::errc() && *end == ']' && index < most) count = std::max(count, index + 1);
  }
  return count;
}

const Error* FormState::error(std::string_view name) const {
  const auto found = std::ranges::find(errors, name, &Error::field);
  return found == errors.end() ? nullptr : &*found;
}

}  // namespace colletta::views
