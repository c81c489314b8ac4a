#include "server/handlers/campaign_page.hpp"

#include <algorithm>

#include "domain/campaign/content_json.hpp"
#include "domain/journal/event_json.hpp"
#include "server/handlers/journal_rows.hpp"
#include "server/handlers/payout_models.hpp"
#include "server/store/pledges_read.hpp"
#include "server/views/local_time.hpp"

namespace colletta::handlers {
namespace {

// A page that many ask for after each gift stays small: the journal of the campaign holds the rest.
constexpr std::int64_t kDonorsShown = 32;  ///< all but the first few are folded away
constexpr std::int64_t kEventsShown = 8;
constexpr std::int64_t kCampaignUpdatesShown = 50;  ///< about one a week in a campaign's year

/// A day's first instant in the city; a draft may leave a day out.
Timestamp day(const std::string& text, const std::string& zone) {
  const auto at = views::parse_local(text, zone);
  return at ? *at : Timestamp();
}

std::vector<views::PublicDonor> donors_of(store::Session& db, const CityId& city,
                                          const CampaignId& campaign) {
  const auto gifts = store::latest_gifts(db, city, campaign, kDonorsShown);
  std::vector<std::int64_t> seqs;
  for (const auto& gift : gifts) seqs.push_back(gift.seq);
  const auto events = store::events_at(db, city, seqs);
  std::vector<views::PublicDonor> donors;
  for (const auto& gift : gifts)
    donors.push_back({.name = gift.public_name,
                      .message = gift.message,
                      .amount = gift.amount,
                      .matched = matched_by(events.at(gift.seq)),
                      .at = gift.confirmed_at});
  return donors;
}

void add_measurements(store::Session& db, const CityId& city, const std::string& zone,
                      views::CampaignPage& page) {
  for (const auto& row : store::measurements_of_campaign(db, city, page.campaign.id)) {
    const auto indicator = std::ranges::find(page.indicators, row.indicator, &views::Indicator::id);
    if (indicator == page.indicators.end()) continue;
    indicator->measurements.push_back({.value_milli = milli_of(row.value),
                                       .at = day(row.date, zone),
                                       .evidence = row.evidence,
                                       .note = row.note});
  }
}

}  // namespace

Money matched_by(const store::EventRow& row) {
  const auto event = parse_public_body(row.body);
  CHECK(event.ok(), "an event in our own journal can be read back");
  Money sum;
  if (const auto* confirmed = std::get_if<acts::PledgeConfirmed>(&event->act))
    for (const auto& line : confirmed->matches) sum += matching::total(line.parts);
  return sum;
}

std::int64_t milli_of(std::string_view decimal) {
  const bool negative = decimal.starts_with('-');
  if (negative) decimal.remove_prefix(1);
  const std::size_t dot = std::min(decimal.find('.'), decimal.size());
  std::int64_t value = 0;
  for (const char c : decimal.substr(0, dot)) value = value * 10 + (c - '0');
  const std::string_view places = decimal.substr(std::min(dot + 1, decimal.size()));
  for (std::size_t i = 0; i < 3; ++i)
    value = value * 10 + (i < places.size() ? places[i] - '0' : 0);
  return negative ? -value : value;
}

void add_content(views::CampaignPage& page, const CampaignContent& content,
                 const std::string& zone) {
  page.story = content.story;
  for (const auto& line : content.budget)
    page.budget.push_back({line.label, line.amount, line.required});
  // Money covers what is required first.
  std::ranges::stable_partition(page.budget, &views::BudgetLine::required);
  for (const auto& milestone : content.plan)
    page.plan.push_back({milestone.label, day(milestone.due, zone)});
  for (const auto& indicator : content.indicators)
    page.indicators.push_back({.id = indicator.id,
                               .label = indicator.label,
                               .unit = indicator.unit,
                               .baseline_milli = milli_of(indicator.baseline),
                               .target_milli = milli_of(indicator.target),
                               .due = day(indicator.due, zone),
                               .measurements = {}});
}

views::CampaignPage campaign_page(store::Session& db, const CityId& city,
                                  const store::CampaignRow& row, const std::string& zone,
                                  Timestamp now, bool preview) {
  CHECK(db.in_transaction(), "a page shows one moment");
  const PoolMoney money = pool_money(db, city, {row});
  views::CampaignPage page;
  page.campaign = card_of(row, money, now);
  page.call = row.call;
  page.pools = pools_for(row, money);
  page.preview = preview;
  add_content(page, read_content(store::campaign_content(db, city, row.id)), zone);
  if (!row.call.empty())
    if (const auto call = store::call(db, city, row.call)) page.call_title = call->title;
  if (preview) return page;
  add_measurements(db, city, zone, page);
  for (const auto& update : store::updates_of_campaign(db, city, row.id, kCampaignUpdatesShown))
    page.updates.push_back(update_item(update));
  if (row.state == CampaignState::kSucceeded) page.tranches = public_tranches(db, city, row.id);
  page.donors = donors_of(db, city, row.id);
  page.pledges = row.pledges;
  page.journal = journal_rows(db, city, store::events_of_campaign(db, city, row.id, kEventsShown));
  page.live_version = store::journal_size(db, city) - 1;
  return page;
}

}  // namespace colletta::handlers
