// Placing a pledge, and its receipt by the secret that its giver was told.
#include <algorithm>
#include <map>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "domain/journal/event_json.hpp"
#include "server/handlers/api/acts.hpp"
#include "server/handlers/api/input.hpp"
#include "server/handlers/api/problem.hpp"
#include "server/handlers/api/shapes.hpp"
#include "server/handlers/pledge_checkout.hpp"
#include "server/handlers/pledge_estimate.hpp"
#include "server/handlers/pledge_matches.hpp"
#include "server/store/transaction.hpp"
#include "server/views/paths.hpp"
#include "server/views/sentences.hpp"
#include "server/views/site.hpp"

namespace colletta::handlers::api {
namespace {

constexpr std::string_view kLocales[] = {"it", "en"};
constexpr const char* kKeyHeader = "Idempotency-Key";

/// A pledge as it was asked for.
struct AskedPledge {
  PlacePledge command;
  std::string payment_token;  ///< an instrument collected at the provider already; may be empty
};

/// The id that the client has made: a repetition bears the same. The draft standard writes it as a
/// string with quotes; without them it is taken too.
Result<PledgeId> key_of(const http::Request& request) {
  std::string_view key = request.header("idempotency-key");
  if (key.empty()) return err(Errc::kMissing, kKeyHeader);
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"')
    key = key.substr(1, key.size() - 2);
  return parse_id<PledgeTag>(key, kKeyHeader);
}

/// The pledge's id came in a header.
Error told(Error error) {
  if (error.field == "id") error.field = kKeyHeader;
  return error;
}

CampaignId read_campaign(Fields& fields, std::vector<Error>& errors) {
  const auto text = fields.text("campaign");
  if (!text) {
    add_new(errors, {err(Errc::kMissing, "campaign")});
    return {};
  }
  const auto id = parse_id<CampaignTag>(*text, "campaign");
  if (!id) errors.push_back(id.error());
  return id ? *id : CampaignId();
}

std::string read_token(Fields& fields, std::vector<Error>& errors) {
  const auto text = fields.text("payment_token");
  if (!text) return {};
  auto token = clean_text(*text, "payment_token", {.bytes_max = limits::kLabelBytesMax});
  if (!token) errors.push_back(token.error());
  return token ? *std::move(token) : std::string();
}

/// Everything that is wrong with the document is appended to `errors`.
AskedPledge read_asked_pledge(const nlohmann::json& document, const services::CityRow& city,
                              std::vector<Error>& errors) {
  Fields fields(document, {}, errors);
  AskedPledge asked;
  PlacePledge& command = asked.command;
  command.campaign = read_campaign(fields, errors);
  const auto amount = fields.cents("amount");
  if (!amount) add_new(errors, {err(Errc::kMissing, "amount")});
  // An amount that is wrong has its own error, and must not make another.
  command.amount = amount.value_or(city.pledge_min);
  command.email = fields.text("email").value_or("");
  command.public_name = fields.text("name").value_or("");
  command.message = fields.text("message").value_or("");
  const auto locale = fields.choice("locale", kLocales);
  command.locale = locale ? std::string(kLocales[*locale]) : city.locale;
  asked.payment_token = read_token(fields, errors);
  fields.done();
  add_new(errors, check_fields(command, {city.id, city.pledge_min, city.pledge_max}));
  return asked;
}

/// One entry's lines, each with its explanation.
void add_lines(const views::Wording& wording, const std::vector<views::PoolView>& pools,
               const store::EventRow& row, const std::vector<MatchLine>& told_lines, Json& out) {
  const auto lines = matches_json(row);
  for (std::size_t i = 0; i < told_lines.size(); ++i) {
    const MatchLine& line = told_lines[i];
    Json shown = lines[i];
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
void add_shared(const views::Wording& wording, store::Session& db, const CityId& city,
                const store::CampaignRow& campaign, const std::vector<views::PoolView>& pools,
                Json& out) {
  for (const auto& [pool, line] : shared_matches(db, city, campaign, pools)) {
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
  add_lines(wording, pools, row, confirmed->matches, out);
  std::vector<MatchLine> drawn = confirmed->matches;
  for (const auto& later : handed_on(db, city, row.seq, pools)) {
    const auto more = parse_public_body(later.body);
    CHECK(more.ok(), "an event in our own journal can be read back");
    drawn.push_back(std::get<acts::MatchMoved>(more->act).line);
    add_lines(wording, pools, later, {drawn.back()}, out);
  }
  // What had been given back by then was not there to be released.
  if (pledge.state != PledgeState::kConfirmed) return;
  if (pledge.seq < campaign->closed_seq)
    add_released(wording, db, city, *campaign, pools, drawn, out);
  add_shared(wording, db, city, *campaign, pools, out);
}

std::string link_to(const Visit& visit, std::string_view secret) {
  return visit.base + "/api/v1/pledges/" + std::string(secret);
}

Json receipt_json(App& app, const Visit& visit, store::Session& db, const store::PledgeRow& row) {
  const CityId& city = visit.city->id;
  const std::string secret = app.receipts.secret_of(city, row.id);
  Json out{{"id", row.id.str()},
           {"state", to_string(row.state)},
           {"campaign", row.campaign.str()},
           {"amount", cents(row.amount)}};
  put_text(out, "name", row.public_name);
  put_text(out, "message", row.message);
  out["placed"] = to_rfc3339(row.placed);
  out["receipt"] = origin_of(app, visit) + visit.base + views::paths::receipt(secret);
  out["self"] = link_to(visit, secret);
  if (row.state == PledgeState::kPlaced)
    put_text(out, "redirect_url", checkout_url(db, city, row.id));
  put_text(out, "reason", row.reason);
  if (row.refund_seq >= 0) out["refund_seq"] = row.refund_seq;
  out["matches"] = Json::array();
  if (row.seq < 0) return out;
  out["seq"] = row.seq;
  out["confirmed_at"] = to_rfc3339(row.confirmed_at);
  const auto event = store::event_at(db, city, row.seq);
  CHECK(event.has_value(), "a pledge points at its own event");
  add_matches(app, visit, db, row, *event, out);
  return out;
}

/// The pledge as it stands now: 201 for one that was just made, 200 for one that was known.
http::Response placed(App& app, const Visit& visit, store::Session& db, const PledgeId& id,
                      bool repeated) {
  const store::Transaction snapshot(db);
  const auto row = store::pledge(db, visit.city->id, id);
  CHECK(row.has_value(), "a pledge that was placed is there");
  http::Response response = private_json(receipt_json(app, visit, db, *row), repeated ? 200 : 201);
  return response.set("Location", link_to(visit, app.receipts.secret_of(visit.city->id, id)));
}

/// Asks the provider unless somebody has. Whatever goes wrong there, the pledge is placed and its
/// receipt tells how it stands.
http::Handled begin_payment(App& app, const Visit& visit, store::Session& db, const PledgeId& id,
                            const std::string& payment_token, bool repeated) {
  const auto attempt = unsent_attempt(app, db, visit.city->id, id);
  if (!attempt) return placed(app, visit, db, id, repeated);
  return http::Later{
      [&app, visit, id, payment_token, repeated, attempt = *attempt](const http::Resume& resume) {
        const auto answer = [&app, visit, id, repeated](store::Session& later) -> http::Handled {
          return placed(app, visit, later, id, repeated);
        };
        app.payments.begin(attempt, payment_token,
                           [resume, answer](const Result<services::Begun>&) { resume(answer); });
      }};
}

}  // namespace

http::Handled place_pledge(App& app, const Visit& visit, store::Session&) {
  const http::Request& request = visit.request;
  if (const std::int64_t wait_s = pledge_wait_s(app, visit); wait_s > 0)
    return problem(app, request, err(Errc::kTooManyAttempts), wait_s);
  const auto key = key_of(request);
  if (!key) return problem(app, request, key.error());
  const auto document = parse_body(request.body);
  if (!document) return problem(app, request, document.error());
  std::vector<Error> errors;
  AskedPledge asked = read_asked_pledge(*document, *visit.city, errors);
  if (!errors.empty()) return problem(app, request, errors);
  asked.command.id = *key;
  return after(app, visit.city->id, std::move(asked.command),
               [&app, visit, id = *key, token = std::move(asked.payment_token)](
                   const Result<Outcome>& outcome, store::Session& db) -> http::Handled {
                 if (!outcome) return problem(app, visit.request, told(outcome.error()));
                 return begin_payment(app, visit, db, id, token, outcome->repeated);
               });
}

http::Handled get_pledge(App& app, const Visit& visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  const auto id = app.receipts.pledge_of(city, visit.request.param("secret"));
  const auto row = id ? store::pledge(db, city, *id) : std::nullopt;
  // Nobody's, once whoever gave was erased.
  if (!row || row->email.empty()) return problem(app, visit.request, err(Errc::kNotFound));
  return private_json(receipt_json(app, visit, db, *row));
}

}  // namespace colletta::handlers::api
