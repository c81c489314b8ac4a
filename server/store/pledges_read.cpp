#include "server/store/pledges_read.hpp"

#include "sql/queries/pledges_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

template <class T>
T ours(Result<T> word) {
  CHECK(word.ok(), "a word in our own database is one that we wrote");
  return std::move(word).value();
}

std::vector<PledgeRow> read_pledges(Session& db, const Query& query, Binds binds) {
  std::vector<PledgeRow> rows;
  db.for_each<Text, Text, Text, Text, std::optional<Text>, Int, Text, Text, Text, Text, Text, Int,
              Int, Text, Text, Text, Int, Int, Int, Int>(
      query, binds,
      [&](Text& id, Text& campaign, Text& call, Text& donor, std::optional<Text>& email, Int amount,
          Text& public_name, Text& message, Text& locale, Text& state, Text& task, Int collected,
          Int counted, Text& provider, Text& method, Text& reason, Int placed, Int confirmed_at,
          Int seq, Int refund_seq) {
        rows.push_back({.id = PledgeId::of(id),
                        .campaign = CampaignId::of(campaign),
                        .call = CallId::of(call),
                        .donor = DonorId::of(donor),
                        .email = email.value_or(""),
                        .amount = Money::cents(amount),
                        .public_name = public_name,
                        .message = message,
                        .locale = locale,
                        .state = ours(parse_pledge_state(state)),
                        .task = ours(parse_task(task)),
                        .collected = collected == 1,
                        .counted = counted == 1,
                        .provider = provider,
                        .method = method,
                        .reason = reason,
                        .placed = {placed},
                        .confirmed_at = {confirmed_at},
                        .seq = seq,
                        .refund_seq = refund_seq});
      });
  return rows;
}

}  // namespace

std::optional<PledgeRow> pledge(Session& db, const CityId& city, const PledgeId& id) {
  auto rows = read_pledges(db, sql::pledge_row, {{"city", city}, {"id", id}});
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::optional<CheckoutRow> checkout_of(Session& db, const CityId& city, const PledgeId& pledge) {
  auto row = db.fetch_one<Text, Text>(sql::checkout_row, {{"city", city}, {"pledge", pledge}});
  if (!row) return std::nullopt;
  return CheckoutRow{std::move(std::get<0>(*row)), std::move(std::get<1>(*row))};
}

std::vector<PledgeRow> latest_gifts(Session& db, const CityId& city, const CampaignId& campaign,
                                    std::int64_t limit, std::int64_t before) {
  return read_pledges(
      db, sql::latest_gift_rows,
      {{"city", city}, {"campaign", campaign}, {"limit", limit}, {"before", before}});
}

PledgeRows confirmed_pledges(Session& db, const CityId& city, const CampaignId& campaign,
                             std::int64_t limit, std::int64_t offset) {
  return {
      read_pledges(db, sql::confirmed_pledge_rows,
                   {{"city", city}, {"campaign", campaign}, {"limit", limit}, {"offset", offset}}),
      std::get<0>(
          db.fetch_one<Int>(sql::confirmed_pledge_count, {{"city", city}, {"campaign", campaign}})
              .value())};
}

}  // namespace colletta::store
