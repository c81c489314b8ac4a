// Placing a pledge, and its receipt by the secret that its giver was told.
#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "server/handlers/api/acts.hpp"
#include "server/handlers/api/input.hpp"
#include "server/handlers/api/pledge_receipt.hpp"
#include "server/handlers/api/problem.hpp"
#include "server/handlers/pledge_checkout.hpp"
#include "server/store/transaction.hpp"

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

/// The pledge as it stands now: 201 for one that was just made, 200 for one that was known.
http::Response placed(App& app, const Visit& visit, store::Session& db, const PledgeId& id,
                      bool repeated, const services::Begun& begun = {}) {
  const auto read = [&] {
    const store::Transaction snapshot(db);
    const auto row = store::pledge(db, visit.city->id, id);
    CHECK(row.has_value(), "a pledge that was placed is there");
    return receipt_json(app, visit, db, *row);
  };
  auto told = receipt_json(app, visit, id, begun);
  http::Response response = private_json(told ? *std::move(told) : read(), repeated ? 200 : 201);
  return response.set("Location", receipt_link(visit, app.receipts.secret_of(visit.city->id, id)));
}

/// Asks the provider unless somebody has. Whatever goes wrong there, the pledge is placed and its
/// receipt tells how it stands.
http::Handled begin_payment(App& app, const Visit& visit, store::Session& db, const PledgeId& id,
                            const std::string& payment_token, const Outcome& outcome) {
  const bool repeated = outcome.repeated;
  const auto attempt = unsent_attempt(app, db, visit.city->id, id, outcome);
  if (!attempt) return placed(app, visit, db, id, repeated);
  return http::Later{
      [&app, visit, id, payment_token, repeated, attempt = *attempt](const http::Resume& resume) {
        app.payments.begin(
            attempt, payment_token,
            [&app, visit, id, repeated, resume](const Result<services::Begun>& begun) {
              resume([&app, visit, id, repeated, begun = begun ? *begun : services::Begun()](
                         store::Session& later) -> http::Handled {
                return placed(app, visit, later, id, repeated, begun);
              });
            });
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
                 return begin_payment(app, visit, db, id, token, *outcome);
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
