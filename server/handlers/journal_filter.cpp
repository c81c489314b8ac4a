#include "server/handlers/journal_filter.hpp"

#include <algorithm>
#include <charconv>

#include "domain/journal/kinds.hpp"
#include "server/views/local_time.hpp"

namespace colletta::handlers {
namespace {

class Reading {
 public:
  Reading(store::Session& db, const services::CityRow& city, const http::Request& request)
      : db_(db), city_(city), request_(request) {}

  JournalAsked read() {
    call();
    campaign();
    kind();
    days();
    return std::move(asked_);
  }

 private:
  [[nodiscard]] std::string_view value(std::string_view name) const {
    return request_.query_value(name).value_or(std::string_view());
  }
  void fail(Error error) { asked_.errors.push_back(std::move(error)); }

  void call() {
    if (value("call").empty()) return;
    const auto id = parse_id<CallTag>(value("call"), "call");
    if (!id) return fail(id.error());
    if (store::call_titles(db_, city_.id, {*id}).empty()) return fail(err(Errc::kNotFound, "call"));
    asked_.filter.call = *id;
  }

  void campaign() {
    if (value("campaign").empty()) return;
    const auto id = parse_id<CampaignTag>(value("campaign"), "campaign");
    if (!id) return fail(id.error());
    const auto its_call = store::call_of_campaign(db_, city_.id, *id);
    if (!its_call) return fail(err(Errc::kNotFound, "campaign"));
    asked_.filter.campaign = *id;
    // Nothing is about a campaign and about another call than its own.
    if (!asked_.filter.call.empty() && *its_call != asked_.filter.call) asked_.filter.most = 0;
  }

  void kind() {
    if (value("kind").empty()) return;
    const auto kind = parse_event_kind(value("kind"));
    if (!kind) return fail(kind.error());
    for (const std::string_view type : types_of(*kind)) asked_.filter.types.emplace_back(type);
  }

  std::optional<Timestamp> day(const char* name) {
    const std::string_view text = value(name);
    if (text.empty()) return std::nullopt;
    const auto start = text.size() == kDayForm.size()
                           ? views::parse_local(text, city_.zone, name)
                           : Result<Timestamp>(err(Errc::kInvalid, name));
    if (start) return *start;
    fail(err(Errc::kInvalid, name, std::string(kDayForm)));
    return std::nullopt;
  }

  void days() {
    const auto from = day("from");
    const auto until = day("until");
    if (from && until && *until < *from)
      return fail(err(Errc::kInvalid, "until", "not before from"));
    if (from) asked_.filter.least = store::first_position_at(db_, city_.id, *from);
    if (until)
      asked_.filter.most =
          std::min(asked_.filter.most, store::first_position_at(db_, city_.id, day_after(*until)));
  }

  /// Days have 23 to 25 hours: a day and a half after its start is always within the next one.
  [[nodiscard]] Timestamp day_after(Timestamp start) const {
    const std::string next = views::to_local_day(start + (kDayUs + kDayUs / 2), city_.zone);
    return views::parse_local(next, city_.zone).value();
  }

  store::Session& db_;
  const services::CityRow& city_;
  const http::Request& request_;
  JournalAsked asked_;
};

}  // namespace

JournalAsked journal_asked(store::Session& db, const services::CityRow& city,
                           const http::Request& request) {
  return Reading(db, city, request).read();
}

std::optional<std::int64_t> position_of(std::string_view text) {
  constexpr std::size_t kGroup = 3;
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool mark = text[i] == '.' || text[i] == ',';
    // A mark stands between groups of three, counted from the end.
    if (mark && i > 0 && (text.size() - i) % (kGroup + 1) == 0) continue;
    digits += text[i];
  }
  std::int64_t seq = -1;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), seq);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || seq < 0)
    return std::nullopt;
  return seq;
}

std::vector<store::EventRow> events_in_order(store::Session& db, const CityId& city,
                                             const std::vector<std::int64_t>& positions) {
  auto found = store::events_at(db, city, positions);
  std::vector<store::EventRow> rows;
  for (const std::int64_t seq : positions)
    if (const auto row = found.find(seq); row != found.end())
      rows.push_back(std::move(row->second));
  return rows;
}

}  // namespace colletta::handlers
