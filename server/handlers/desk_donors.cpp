#include "server/handlers/desk_donors.hpp"

#include <algorithm>
#include <charconv>

#include "domain/base/limits.hpp"
#include "server/handlers/campaign_page.hpp"
#include "server/handlers/desk_campaigns.hpp"
#include "server/store/pledges_read.hpp"
#include "server/store/transaction.hpp"

namespace colletta::handlers {
namespace {

constexpr std::int64_t kRows = limits::kPageSizeMax;

std::int64_t asked_page(const http::Request& request) {
  const std::string_view text = request.query_value("page").value_or(std::string_view());
  std::int64_t number = 1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr std::int64_t kPagesMax = 1'000'000;  // keeps the offset far from overflow
  return std::clamp<std::int64_t>(number, 1, kPagesMax);
}

}  // namespace

views::DonorsPage donors_page(const Visit& visit, store::Session& db,
                              const store::CampaignRow& campaign, Timestamp now) {
  const CityId& city = visit.city->id;
  std::int64_t number = asked_page(visit.request);
  auto found = store::confirmed_pledges(db, city, campaign.id, kRows, (number - 1) * kRows);
  const std::int64_t pages = std::max<std::int64_t>(1, (found.total + kRows - 1) / kRows);
  if (number > pages) {
    number = pages;
    found = store::confirmed_pledges(db, city, campaign.id, kRows, (number - 1) * kRows);
  }
  std::vector<std::int64_t> seqs;
  for (const auto& pledge : found.rows) seqs.push_back(pledge.seq);
  const auto events = store::events_at(db, city, seqs);

  views::DonorsPage model;
  model.campaign = cards_of(db, city, {campaign}, now).front();
  model.paging = {.number = number, .pages = pages, .items = found.total, .query = {}};
  for (const auto& pledge : found.rows) {
    const bool refunded = pledge.state == PledgeState::kRefunded;
    const bool asked_back = pledge.refund_seq >= 0;
    // Also one whose hold could not be let go: nothing is asked of the provider any more.
    const bool may_refund =
        (pledge.state == PledgeState::kConfirmed || pledge.state == PledgeState::kRefunding) &&
        pledge.task == Task::kNone;
    model.donors.push_back({.name = pledge.public_name,
                            .message = pledge.message,
                            .amount = pledge.amount,
                            .matched = asked_back ? Money() : matched_by(events.at(pledge.seq)),
                            .at = pledge.confirmed_at,
                            .refunded = refunded,
                            .charged_back = pledge.state == PledgeState::kChargedBack,
                            .pledge = pledge.id,
                            .may_refund = may_refund});
  }
  return model;
}

http::Handled own_donors(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const auto row = own_campaign(visit, db);
  if (!row) return failure(app, visit, row.error());
  const auto frame = frame_of(app, visit);
  return page(visit, views::render(frame, donors_page(visit, db, *row, frame.now)));
}

}  // namespace colletta::handlers
