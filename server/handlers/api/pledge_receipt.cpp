// A pledge's receipt as JSON: read from the database, or told as the writer has just left it.
#include "server/handlers/api/pledge_receipt.hpp"

#include <algorithm>
#include <map>

#include "domain/journal/event_json.hpp"
#include "server/handlers/api/shapes.hpp"
#include "server/handlers/pledge_checkout.hpp"
#include "server/handlers/pledge_estimate.hpp"
#include "server/handlers/pledge_matches.hpp"
#include "server/handlers/respond.hpp"
#include "server/views/paths.hpp"
#include "server/views/sentences.hpp"
#include "server/views/site.hpp"

namespace colletta::handlers::api {
namespace {

MatchEntry entry_of(const store::EventRow& row) { return {row.seq, row.at, row.campaign}; }

/// One entry's lines, each with its explanation.
void add_lines(const views::Wording& wording, const std::vector<views::PoolView>& pools,
               const MatchEntry& entry, const std::vector<MatchLine>& lines, Json& out) {
  for (const MatchLine& line : lines) {
    Json shown = match_json(entry, line);
    if (const auto told = match_line(pools, line.pool, line.parts, line.limited_by)) {
      shown["name"] = told->pool;
      shown["explanation"] = views::match_sentence(wording, *told);
    }
    out["matches"].push_back(std::move(shown));
  }
}

/// Of each pool that took back at the campaign's close what it had promised to this pledge: the
/// entry that says so, with the pledge's own part of it.
void add_released(const views::Wording& wording, store::Session& db, const CityId& city,
                  const store::CampaignRow& campaign, const std::vector<views::PoolView>& pools,
                  const std::vector<MatchLine>& drawn, Json& out) {
  const auto released = released_at_close(db, city, campaign);
  for (const auto& [pool, row] : released) {
    std::map<FunderId, Money> own;
    for (const auto& line : drawn)
      if (line.pool == pool)
        for (const auto& part : line.parts) own[part.funder] += part.amount;
    if (own.empty()) continue;
    matching::Parts parts;
    for (const auto& [funder, amount] : own) parts.push_back({funder, amount});
    auto told = match_line(pools, pool, parts, {});
    CHECK(told.has_value(), "a pool that moved money is there");
    told->end = end_of(released, pool, campaign);
    Json shown = matches_json(row).front();
    shown["amount"] = cents(matching::total(parts));
    shown["parts"] = Json::array();
    for (const auto& part : parts)
      shown["parts"].push_back({{"funder", part.funder.str()}, {"amount", cents(part.amount)}});
    shown["name"] = told->pool;
    shown["explanation"] = views::match_sentence(wording, *told);
    out["matches"].push_back(std::move(shown));
  }
}

/// What pools that share their money at the end of the call have for the pledge's campaign.
void add_shared(const views::Wording& wording, const std::vector<SharedMatch>& shares, Json& out) {
  for (const auto& [pool, line] : shares) {
    Json shown{{"pool", pool.str()}, {"name", line.pool}, {"rule_hash", line.rule_hash}};
    if (line.basis == views::MatchBasis::kShared) shown["granted"] = cents(line.amount);
    shown["explanation"] = views::match_sentence(wording, line);
    out["shared"].push_back(std::move(shown));
  }
}

/// What the pledge drew from each pool, at its confirmation and later, why not more and what became
/// of it, in words.
void add_matches(App& app, const Visit& visit, store::Session& db, const store::PledgeRow& pledge,
                 const store::EventRow& row, Json& out) {
  const CityId& city = visit.city->id;
  const views::Wording& wording = app.site.wording(language_of(visit.request));
  const auto event = parse_public_body(row.body);
  CHECK(event.ok(), "an event in our own journal can be read back");
  const auto* confirmed = std::get_if<acts::PledgeConfirmed>(&event->act);
  if (confirmed == nullptr) return;  // it came too late to count
  const auto campaign = store::campaign(db, city, pledge.campaign);
  CHECK(campaign.has_value(), "a pledge belongs to a campaign");
  const auto pools = pool_terms(db, city, *campaign);
  add_lines(wording, pools, entry_of(row), confirmed->matches, out);
  std::vector<MatchLine> drawn = confirmed->matches;
  for (const auto& later : handed_on(db, city, row.seq, pools)) {
    const auto more = parse_public_body(later.body);
    CHECK(more.ok(), "an event in our own journal can be read back");
    drawn.push_back(std::get<acts::MatchMoved>(more->act).line);
    add_lines(wording, pools, entry_of(later), {drawn.back()}, out);
  }
  // What had been given back by then was not there to be released.
  if (pledge.state != PledgeState::kConfirmed) return;
  if (pledge.seq < campaign->closed_seq)
    add_released(wording, db, city, *campaign, pools, drawn, out);
  add_shared(wording, shared_matches(db, city, *campaign, pools), out);
}

/// All but what became of it in the journal.
Json receipt_head(App& app, const Visit& visit, const store::PledgeRow& row,
                  const std::string& redirect_url) {
  const std::string secret = app.receipts.secret_of(visit.city->id, row.id);
  Json out{{"id", row.id.str()},
           {"state", to_string(row.state)},
           {"campaign", row.campaign.str()},
           {"amount", cents(row.amount)}};
  put_text(out, "name", row.public_name);
  put_text(out, "message", row.message);
  out["placed"] = to_rfc3339(row.placed);
  out["receipt"] = origin_of(app, visit) + visit.base + views::paths::receipt(secret);
  out["self"] = receipt_link(visit, secret);
  if (row.state == PledgeState::kPlaced) put_text(out, "redirect_url", redirect_url);
  put_text(out, "reason", row.reason);
  if (row.refund_seq >= 0) out["refund_seq"] = row.refund_seq;
  out["matches"] = Json::array();
  if (row.seq < 0) return out;
  out["seq"] = row.seq;
  out["confirmed_at"] = to_rfc3339(row.confirmed_at);
  return out;
}

store::PledgeRow row_of(const Pledge& pledge) {
  store::PledgeRow row;
  row.id = pledge.id;
  row.campaign = pledge.campaign;
  row.amount = pledge.amount;
  row.public_name = pledge.public_name;
  row.message = pledge.message;
  row.state = pledge.state;
  row.reason = pledge.reason;
  row.placed = pledge.placed;
  row.confirmed_at = pledge.confirmed_at;
  row.seq = pledge.seq;
  row.refund_seq = pledge.refund_seq;
  return row;
}

}  // namespace

std::string receipt_link(const Visit& visit, std::string_view secret) {
  return visit.base + "/api/v1/pledges/" + std::string(secret);
}

Json receipt_json(App& app, const Visit& visit, store::Session& db, const store::PledgeRow& row) {
  const CityId& city = visit.city->id;
  const bool waits = row.state == PledgeState::kPlaced;
  Json out = receipt_head(app, visit, row, waits ? checkout_url(db, city, row.id) : std::string());
  if (row.seq < 0) return out;
  const auto event = store::event_at(db, city, row.seq);
  CHECK(event.has_value(), "a pledge points at its own event");
  add_matches(app, visit, db, row, *event, out);
  return out;
}

std::optional<Json> receipt_json(App& app, const Visit& visit, const PledgeId& id,
                                 const services::Begun& begun) {
  if (!begun.left || begun.left->pledge.id != id) return std::nullopt;
  const Pledge& pledge = begun.left->pledge;
  Json out = receipt_head(app, visit, row_of(pledge), begun.redirect_url);
  if (pledge.seq < 0) return out;
  const bool just_confirmed = pledge.state == PledgeState::kConfirmed && pledge.counted &&
                              begun.left->campaign.standing == matching::Standing::kOpen;
  if (!just_confirmed || !begun.left->pools) return std::nullopt;
  std::vector<views::PoolView> pools;
  for (const auto& pool : *begun.left->pools) pools.push_back(pool_view(pool));
  if (hand_on(pools)) return std::nullopt;
  const views::Wording& wording = app.site.wording(language_of(visit.request));
  add_lines(wording, pools, {pledge.seq, pledge.confirmed_at, pledge.campaign}, pledge.matches,
            out);
  add_shared(wording, promised_shares(begun.left->campaign, pools), out);
  return out;
}

}  // namespace colletta::handlers::api
