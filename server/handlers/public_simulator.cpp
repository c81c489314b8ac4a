// "What if": a call's rules on its gifts, changed by whoever asks. The figures stand in the
// address, so that a result can be shared; nothing is stored.
#include <algorithm>

#include "domain/base/limits.hpp"
#include "server/handlers/call_round.hpp"
#include "server/handlers/cards.hpp"
#include "server/handlers/computed.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/respond.hpp"
#include "server/handlers/rule_form.hpp"
#include "server/handlers/topics.hpp"
#include "server/views/paths.hpp"
#include "server/views/rule_pages.hpp"

namespace colletta::handlers {
namespace {

using Page = views::SimulatorPage;

constexpr std::string_view kMadeUp = "made_up";
constexpr std::int64_t kDonorsMax = 10'000;
constexpr Money kMoreMax = Money::cents(limits::kPledgeCentsMax);

/// All that the page says besides the figures.
struct AskedRound {
  CallRound round;
  WhatIf changes;
  Page page;
};

/// Euros that may be below 0.
Money read_more(views::FormState& form) {
  const std::string typed(trimmed(form.value("more")));
  const bool less = typed.starts_with('-') || typed.starts_with("−");
  const auto amount = parse_money(!less ? typed : typed.substr(typed.starts_with('-') ? 1 : 3));
  if (typed.empty()) return {};
  if (!amount || *amount > kMoreMax) {
    form.errors.push_back(amount ? err(Errc::kTooLarge, "more", std::to_string(kMoreMax.cents()))
                                 : err(Errc::kInvalidAmount, "more", amount.error().detail));
    return {};
  }
  return less ? -*amount : *amount;
}

/// Euros from 0 on.
Money read_euros(views::FormState& form, const char* field, Money most) {
  const std::string_view typed = trimmed(form.value(field));
  if (typed.empty()) return {};
  const auto amount = parse_money(typed);
  if (amount && *amount <= most && !amount->negative()) return *amount;
  form.errors.push_back(amount ? err(Errc::kTooLarge, field, std::to_string(most.cents()))
                               : err(Errc::kInvalidAmount, field, amount.error().detail));
  return {};
}

std::int64_t read_donors(views::FormState& form) {
  const std::string_view typed = trimmed(form.value("donors"));
  if (typed.empty()) return 0;
  const auto number = whole_number(typed);
  if (number && *number <= kDonorsMax) return *number;
  form.errors.push_back(err(Errc::kInvalid, "donors", "0-" + std::to_string(kDonorsMax)));
  return 0;
}

/// An id among those that the page offers; the first, or none, when nothing is chosen.
template <class Tag>
Id<Tag> read_choice(views::FormState& form, const char* field,
                    const std::vector<views::Choice>& offered) {
  const std::string typed(form.value(field));
  const bool known = std::ranges::find(offered, typed, &views::Choice::value) != offered.end();
  if (known) return Id<Tag>::of(typed);
  if (!typed.empty()) form.errors.push_back(err(Errc::kInvalid, field));
  return {};
}

std::optional<matching::Rule> read_other_rule(views::FormState& form, const CallRound& round,
                                              const services::CityRow& city) {
  const std::string typed(form.value("rule"));
  if (typed.empty()) return {};
  if (typed == kMadeUp)
    return read_rule(form, {.areas = city.areas, .themes = city.themes, .zone = city.zone});
  const auto pool =
      std::ranges::find(round.pools, typed, [](const auto& one) { return one.id.str(); });
  if (pool != round.pools.end()) return pool->rule;
  form.errors.push_back(err(Errc::kInvalid, "rule"));
  return {};
}

void read_changes(const services::CityRow& city, AskedRound& asked) {
  constexpr Money kGiftMax = Money::cents(limits::kPledgeCentsMax);
  constexpr Money kBudgetMax = Money::cents(limits::kGoalCentsMax);
  views::FormState& form = asked.page.form;
  WhatIf& changes = asked.changes;
  changes.more = read_more(form);
  changes.donors = read_donors(form);
  changes.gift = read_euros(form, "gift", kGiftMax);
  if (changes.donors > 0 && changes.gift.zero() && form.error("gift") == nullptr)
    form.errors.push_back(err(Errc::kMissing, "gift"));
  changes.to = read_choice<CampaignTag>(form, "to", asked.page.campaign_choices);
  changes.pool = read_choice<PoolTag>(form, "pool", asked.page.pool_choices);
  if (changes.pool.empty() && !asked.round.pools.empty())
    changes.pool = asked.round.pools.front().id;
  changes.budget = read_euros(form, "extra", kBudgetMax);
  changes.rule = read_other_rule(form, asked.round, city);
}

Page::Side side_of(const RoundFigures& figures) {
  return {.citizens = figures.citizens, .matched = figures.matched, .reached = figures.reached};
}

/// The result, as it is and as it would be; run on the CPU pool.
Result<Page> compared(AskedRound asked) {
  const auto now = run_round(asked.round, {});
  if (!now) return now.error();
  asked.page.changed = asked.changes.changes_anything();
  const auto then = asked.page.changed ? run_round(asked.round, asked.changes) : now;
  if (!then) return then.error();
  for (std::size_t i = 0; i < asked.round.pools.size(); ++i) {
    const matching::Pool& before = now->pools[i];
    const matching::Pool& after = then->pools[i];
    const auto shares = [](const matching::Pool& pool) {
      return pool.rule.kind == matching::RuleKind::kQuadratic;
    };
    asked.page.pools.push_back({.id = before.id,
                                .name = before.name,
                                .kind = before.kind,
                                .shared = shares(before) || shares(after),
                                .budget_now = before.budget(),
                                .budget_then = after.budget(),
                                .left_now = before.left(),
                                .left_then = after.left()});
  }
  for (std::size_t i = 0; i < asked.round.campaigns.size(); ++i)
    asked.page.rows.push_back({.id = asked.round.campaigns[i].id,
                               .title = asked.round.campaigns[i].title,
                               .goal = asked.round.campaigns[i].goal,
                               .now = side_of(now->campaigns[i]),
                               .then = side_of(then->campaigns[i])});
  return std::move(asked.page);
}

/// Without a result: what was typed is wrong, or the call is too large.
http::Response without_result(App& app, const Visit& visit, Page page, Page::Result why) {
  page.result = why;
  const int status = why == Page::Result::kNone ? 422 : 200;
  return handlers::page(visit, views::render(frame_of(app, visit), page), status);
}

http::Response with_result(App& app, const Visit& visit, const Page& model, Timestamp now,
                           std::uint64_t read_at) {
  std::string body = views::render(frame_of(app, visit), model);
  if (visit.who) return page(visit, std::move(body));
  http::Response response = public_page(visit, std::move(body));
  const CityId& city = visit.city->id;
  if (auto key = page_key(app, visit.request, now))
    app.pages.put(std::move(*key), {topic(city), topic(city, model.call)}, read_at, response);
  return response;
}

AskedRound asked_of(const Visit& visit, store::Session& db, const store::CallRow& call,
                    Timestamp now) {
  const store::Transaction snapshot(db);
  AskedRound asked{
      .round = read_call_round(db, visit.city->id, call.id, now), .changes = {}, .page = {}};
  asked.page.call = call.id;
  asked.page.call_title = call.title;
  for (const auto& [name, value] : visit.request.query)
    asked.page.form.values.emplace_back(name, value);
  for (const auto& pool : asked.round.pools)
    asked.page.pool_choices.push_back({pool.id.str(), pool.name});
  for (const auto& row : asked.round.campaigns)
    asked.page.campaign_choices.push_back({row.id.str(), row.title});
  return asked;
}

http::Handled show_simulator(App& app, const Visit& visit, store::Session& db) {
  const auto id = parse_id<CallTag>(visit.request.param("id"));
  const auto call = id ? store::call(db, visit.city->id, *id) : std::nullopt;
  if (!call) return failure(app, visit, err(Errc::kNotFound));
  if (const std::int64_t wait_us = app.simulation_rate.take(visit.request.household()); wait_us > 0)
    return failure(app, visit, err(Errc::kTooManyAttempts), (wait_us + kSecondUs - 1) / kSecondUs);
  const std::uint64_t read_at = app.pages.now();
  const Timestamp now = app.clock();
  AskedRound asked = asked_of(visit, db, *call, now);
  if (asked.round.too_large)
    return without_result(app, visit, std::move(asked.page), Page::Result::kTooLarge);
  read_changes(*visit.city, asked);
  if (!asked.page.form.errors.empty())
    return without_result(app, visit, std::move(asked.page), Page::Result::kNone);
  const Page form_only = asked.page;
  return computed<Page>(
      app, [asked = std::move(asked)] { return compared(asked); },
      [&app, visit, now, read_at, form_only](Result<Page>& result,
                                             store::Session&) -> http::Handled {
        if (result) return with_result(app, visit, *result, now, read_at);
        if (!form_can_show(result.error())) return failure(app, visit, result.error());
        Page refused = form_only;
        refused.form.errors.push_back(result.error());
        return without_result(app, visit, std::move(refused), Page::Result::kNone);
      });
}

}  // namespace

RouteLines simulator_lines(App& app) {
  return {
      get_cached(app, views::paths::simulator(CallId::of("{id}")), "simulator", show_simulator)};
}

}  // namespace colletta::handlers
