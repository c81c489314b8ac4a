// A pool at the desks: what it gave, and adding money to it.
#include <algorithm>

#include "server/handlers/cards.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/office_gifts.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/http/status.hpp"
#include "server/store/transaction.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

enum class Payer { kOfficer, kSponsor };

/// The largest gifts of a pool; all of them stand in the journal.
constexpr std::int64_t kDeskGiftRowsMax = 100;

Result<store::PoolRow> pool_of(const Visit& visit, store::Session& db) {
  const auto id = id_of<PoolTag>(visit, "id");
  if (!id) return id.error();
  auto pools = store::pools_by_id(db, visit.city->id, {*id});
  if (pools.empty()) return err(Errc::kNotFound, "id");
  return std::move(pools.front());
}

http::Handled show_pool(App& app, const Visit& visit, store::Session& db, Payer payer,
                        std::string funding_id, views::FormState form, int status) {
  const store::Transaction snapshot(db);
  const auto pool = pool_of(visit, db);
  if (!pool) return failure(app, visit, pool.error());
  const CityId& city = visit.city->id;
  const auto frame = frame_of(app, visit);
  views::PoolPage model{.pool = pool_view(*pool),
                        .call_title = {},
                        .gifts = {},
                        .funding_id = std::move(funding_id),
                        .form = std::move(form),
                        .for_sponsor = payer == Payer::kSponsor};
  if (const auto call = store::call(db, city, pool->call)) model.call_title = call->title;
  for (const auto& row : store::gifts_of_pool(db, city, pool->id, kDeskGiftRowsMax))
    model.gifts.push_back(gift_of(row, frame.now));
  return page(visit, views::render(frame, model), status);
}

/// Who pays, by the form; a new funder gets a fresh id. Error: kInvalid "funder".
Result<FundPool> funding_of(App& app, const Visit& visit, const store::PoolRow& pool, Payer payer,
                            const views::FormState& form) {
  const services::Person& person = visit.who->person;
  FundPool command{.id = std::string(form.value("funding_id")),
                   .pool = pool.id,
                   .actor = visit.who->actor(),
                   .funder = payer == Payer::kSponsor
                                 ? FunderId::of(person.id.str())
                                 : FunderId::of(std::string(form.value("funder"))),
                   .name = payer == Payer::kSponsor ? person.name : std::string(form.value("name")),
                   .amount = {}};
  const auto known = std::ranges::find(pool.funders, command.funder, &matching::Funder::id);
  if (known != pool.funders.end()) {
    command.name = known->name;
  } else if (payer == Payer::kOfficer) {
    if (!command.funder.empty()) return err(Errc::kInvalid, "funder");
    command.funder = app.ulids.next_id<FunderTag>();
  }
  return command;
}

http::Handled fund(App& app, const Visit& visit, store::Session& db, Payer payer) {
  const auto pool = pool_of(visit, db);
  if (!pool) return failure(app, visit, pool.error());
  views::FormState form = form_of(visit.request);
  const auto id = hidden_id<struct FundingTag>(form, "funding_id");
  if (!id) return failure(app, visit, id.error());
  auto command = funding_of(app, visit, *pool, payer, form);
  const Money amount = read_amount(form, "amount");
  if (!command) form.errors.push_back(command.error());
  if (amount.zero() && form.errors.empty()) form.errors.push_back(err(Errc::kMissing, "amount"));
  if (!form.errors.empty())
    return show_pool(app, visit, db, payer, id->str(), std::move(form), 422);
  command->amount = amount;
  const std::string back = payer == Payer::kSponsor ? views::paths::sponsor_pool(pool->id)
                                                    : views::paths::office_pool(pool->id);
  return after(app, visit.city->id, *std::move(command),
               [&app, visit, payer, form, back, id = id->str()](
                   const Result<Outcome>& outcome, store::Session& later) -> http::Handled {
                 if (outcome) return go_to(visit, back, views::Notice::kPoolFunded);
                 if (!form_can_show(outcome.error())) return failure(app, visit, outcome.error());
                 views::FormState refused = form;
                 add_error(refused, outcome.error());
                 return show_pool(app, visit, later, payer, id, std::move(refused),
                                  http::status_of(outcome.error().code));
               });
}

}  // namespace

views::PoolGift gift_of(const store::PoolGiftRow& row, Timestamp now) {
  store::CampaignRow campaign;
  campaign.state = row.state;
  campaign.opens = row.opens;
  return {.campaign = row.campaign,
          .title = row.title,
          .stage = stage_of(campaign, now),
          .reserved = row.reserved,
          .granted = row.granted};
}

http::Handled officer_pool(App& app, Visit visit, store::Session& db) {
  return show_pool(app, visit, db, Payer::kOfficer, app.ulids.next(), {}, 200);
}

http::Handled officer_fund_pool(App& app, Visit visit, store::Session& db) {
  return fund(app, visit, db, Payer::kOfficer);
}

http::Handled sponsor_pool(App& app, Visit visit, store::Session& db) {
  return show_pool(app, visit, db, Payer::kSponsor, app.ulids.next(), {}, 200);
}

http::Handled sponsor_fund_pool(App& app, Visit visit, store::Session& db) {
  return fund(app, visit, db, Payer::kSponsor);
}

}  // namespace colletta::handlers
