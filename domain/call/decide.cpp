#include "domain/call/decide.hpp"

#include <algorithm>
#include <set>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "domain/journal/hashed_text.hpp"
#include "domain/matching/engine.hpp"
#include "domain/matching/round_sum.hpp"

namespace colletta {
namespace {

Status check_amount(Money amount, const std::string& field) {
  if (!amount.positive()) return err(Errc::kTooSmall, field, "0.01");
  if (amount.cents() > limits::kGoalCentsMax)
    return err(Errc::kTooLarge, field, to_decimal(Money::cents(limits::kGoalCentsMax)));
  return {};
}

Result<std::string> clean_name(std::string_view name, std::string_view field) {
  return clean_text(name, field, {.bytes_min = 1, .bytes_max = limits::kNameBytesMax});
}

Status check_funders(std::vector<acts::PoolOpened::Funding>& funders) {
  if (funders.empty()) return err(Errc::kMissing, "funders");
  if (funders.size() > limits::kFundersMax)
    return err(Errc::kTooLarge, "funders", std::to_string(limits::kFundersMax));
  std::set<FunderId> ids;
  for (std::size_t i = 0; i < funders.size(); ++i) {
    const std::string at = "funders[" + std::to_string(i) + "]";
    auto name = clean_name(funders[i].name, at + ".name");
    if (!name) return name.error();
    funders[i].name = *name;
    if (auto amount = check_amount(funders[i].amount, at + ".amount"); !amount) return amount;
    if (!ids.insert(funders[i].funder).second) return err(Errc::kAlreadyExists, at + ".funder");
  }
  return {};
}

std::string content_hash(const World& world, const CallFacts& call) {
  return world.sha256_hex(hashed_text({call.title, call.summary, call.text}));
}

bool same_content(const CallFacts& a, const CallFacts& b) {
  const bool same_day = a.selection.has_value() == b.selection.has_value() &&
                        (!a.selection || a.selection->apply_by == b.selection->apply_by);
  return a.title == b.title && a.summary == b.summary && a.text == b.text && a.opens == b.opens &&
         a.closes == b.closes && same_day;
}

bool same_rules(const CallFacts& a, const CallFacts& b) {
  return !a.selection || !b.selection || a.selection->rules_hash == b.selection->rules_hash;
}

void check_terms(OpenCall& command, std::vector<Error>& errors) {
  SelectionTerms& terms = *command.selection;
  // What is said of it in public is said to the second.
  terms.apply_by.us -= terms.apply_by.us % kSecondUs;
  if (terms.apply_by.us == 0)
    errors.push_back(err(Errc::kMissing, "apply_by"));
  else if (terms.apply_by <= command.opens || command.closes <= terms.apply_by)
    errors.push_back(err(Errc::kInvalid, "apply_by", "between opens and closes"));
  if (auto sound = selection::check_to_open(terms.rules, "rules"); !sound)
    errors.push_back(sound.error());
  else if (terms.document.size() > limits::kRulesBytesMax)
    errors.push_back(err(Errc::kTooLong, "rules", std::to_string(limits::kRulesBytesMax)));
}

/// Applications that were handed in and wait for their ranking.
bool awaits_ranking(const World& world, const CallFacts& call) {
  if (!call.selection || call.selection->ranking_seq >= 0) return false;
  return std::ranges::any_of(world.campaigns, [&](const auto& one) {
    return one.second.call == call.id && one.second.application > 0;
  });
}

}  // namespace

std::vector<Error> check_fields(OpenCall& command) {
  std::vector<Error> errors;
  const auto take = [&](std::string& text, std::string_view field, TextRule rule) {
    if (auto clean = clean_text(text, field, rule); clean)
      text = *std::move(clean);
    else
      errors.push_back(clean.error());
  };
  take(command.title, "title", {.bytes_min = 1, .bytes_max = limits::kTitleBytesMax});
  take(command.summary, "summary", {.bytes_max = limits::kSummaryBytesMax, .lines = Lines::kMany});
  take(command.text, "text",
       {.bytes_min = 1, .bytes_max = limits::kStoryBytesMax, .lines = Lines::kMany});
  if (command.opens.us == 0) errors.push_back(err(Errc::kMissing, "opens"));
  if (command.closes.us == 0)
    errors.push_back(err(Errc::kMissing, "closes"));
  else if (command.closes <= command.opens)
    errors.push_back(err(Errc::kInvalid, "closes", "after_opens"));
  if (command.selection) check_terms(command, errors);
  return errors;
}

Result<Outcome> decide(World& world, OpenCall command) {
  if (!command.actor.officer()) return err(Errc::kForbidden);
  if (const auto errors = check_fields(command); !errors.empty()) return errors.front();
  CallFacts call{.id = command.id,
                 .title = command.title,
                 .summary = command.summary,
                 .text = command.text,
                 .opens = command.opens,
                 .closes = command.closes,
                 .selection = {}};
  if (command.selection)
    call.selection = {.apply_by = command.selection->apply_by,
                      .rules = command.selection->document,
                      .rules_hash = world.sha256_hex(command.selection->document)};
  if (const auto known = world.calls.find(command.id); known != world.calls.end()) {
    if (!same_content(known->second, call)) return err(Errc::kIdempotencyMismatch, "id");
    if (!same_rules(known->second, call)) return err(Errc::kRuleFrozen, "rules");
    return Outcome{.repeated = true, .seq = known->second.seq, .id = command.id.str()};
  }

  // After this point it must succeed.
  acts::CallOpened act{.title = call.title,
                       .opens = call.opens,
                       .closes = call.closes,
                       .content_hash = content_hash(world, call),
                       .rules_hash = {},
                       .apply_by = {},
                       .rules = {}};
  if (call.selection) {
    act.rules = call.selection->rules;
    act.rules_hash = call.selection->rules_hash;
    act.apply_by = call.selection->apply_by;
  }
  call.seq = world.append(std::move(act), call.id, {});
  const std::int64_t seq = call.seq;
  world.calls.emplace(command.id, std::move(call));
  return Outcome{.seq = seq, .id = command.id.str()};
}

Result<Outcome> decide(World& world, const CloseCall& command) {
  const auto at = world.calls.find(command.id);
  if (at == world.calls.end()) return err(Errc::kNotFound, "id");
  CallFacts& call = at->second;
  if (call.state == CallState::kClosed)
    return Outcome{.repeated = true, .seq = call.closed_seq, .id = command.id.str()};
  if (world.now < call.closes)
    return err(Errc::kNotOpenYet, "closes", to_rfc3339_seconds(call.closes));
  for (const auto& [id, campaign] : world.campaigns)
    if (campaign.call == call.id && campaign.state == CampaignState::kPublished)
      return err(Errc::kIllegalTransition, "campaigns", std::string(to_string(campaign.state)));
  if (awaits_ranking(world, call)) return err(Errc::kIllegalTransition, "ranking");

  // After this point it must succeed.
  auto rests_on = world.append_moves(matching::close_round(world.book, call.id), call.id);
  rests_on.insert(rests_on.begin(), call.seq);
  const matching::RoundSum sum = matching::sum_of_round(world.book, call.id);
  call.state = CallState::kClosed;
  call.closed_seq = world.append(acts::CallClosed{sum.succeeded, sum.raised, sum.matched}, call.id,
                                 {}, std::move(rests_on));
  return Outcome{.seq = call.closed_seq, .id = command.id.str()};
}

Result<Outcome> decide(World& world, OpenPool command) {
  const bool sponsor = command.actor.roles.has(Role::kSponsor);
  if (!command.actor.officer() && !(sponsor && command.kind == matching::PoolKind::kPrivate))
    return err(Errc::kForbidden);
  const auto call = world.calls.find(command.call);
  if (call == world.calls.end()) return err(Errc::kNotFound, "call");
  const auto name = clean_name(command.name, "name");
  if (!name) return name.error();
  if (command.order < 0 || command.order > 999) return err(Errc::kInvalid, "order", "0-999");
  if (auto funders = check_funders(command.funders); !funders) return funders.error();
  acts::PoolOpened act{command.id,
                       *name,
                       command.kind,
                       command.order,
                       command.rule_document,
                       world.sha256_hex(command.rule_document),
                       command.funders};
  if (const Event* before = world.done_before(command.id.str())) {
    const auto* opened = std::get_if<acts::PoolOpened>(&before->act);
    if (opened != nullptr && opened->rule_hash != act.rule_hash)
      return err(Errc::kRuleFrozen, "rule");
    return again(*before, before->call == command.call && before->act == Act(act));
  }
  if (call->second.state != CallState::kOpen)
    return err(Errc::kIllegalTransition, "call", std::string(to_string(call->second.state)));
  const auto pools =
      std::count_if(world.book.pools.begin(), world.book.pools.end(),
                    [&](const auto& one) { return one.second.call == command.call; });
  if (static_cast<std::size_t>(pools) >= limits::kPoolsPerCallMax)
    return err(Errc::kTooLarge, "call", std::to_string(limits::kPoolsPerCallMax));
  // It looks at all that everybody gave (matching/README.md, "Quadratic"), and what came before it
  // is not in its rows: neither could that be shared out, nor taken back.
  if (command.rule.kind == matching::RuleKind::kQuadratic && call->second.pledged)
    return err(Errc::kIllegalTransition, "rule.kind", "pledged");

  // After this point it must succeed.
  matching::Pool pool;
  pool.id = command.id;
  pool.call = command.call;
  pool.name = act.name;
  pool.kind = command.kind;
  pool.order = command.order;
  pool.rule = command.rule;
  pool.rule_hash = act.rule_hash;
  for (const auto& f : command.funders)
    pool.funders.push_back(
        {.id = f.funder, .name = f.name, .put_in = f.amount, .reserved = {}, .granted = {}});
  const std::int64_t seq =
      world.append(std::move(act), command.call, {}, {call->second.seq}, command.id.str());
  world.book.pools[pool.id] = std::move(pool);
  return Outcome{.seq = seq, .id = command.id.str()};
}

Result<Outcome> decide(World& world, FundPool command) {
  const auto at = world.book.pools.find(command.pool);
  const bool sponsor =
      command.actor.roles.has(Role::kSponsor) && command.funder.str() == command.actor.person.str();
  if (!command.actor.officer() && !sponsor) return err(Errc::kForbidden);
  if (at == world.book.pools.end()) return err(Errc::kNotFound, "pool");
  if (const Event* before = world.done_before(command.id)) {
    const auto* act = std::get_if<acts::PoolFunded>(&before->act);
    return again(*before, act != nullptr && act->pool == command.pool &&
                              act->funder == command.funder && act->amount == command.amount);
  }
  matching::Pool& pool = at->second;
  if (world.calls.at(pool.call).state == CallState::kClosed) return err(Errc::kClosed, "call");
  if (auto amount = check_amount(command.amount, "amount"); !amount) return amount.error();
  const bool known = std::any_of(pool.funders.begin(), pool.funders.end(),
                                 [&](const auto& f) { return f.id == command.funder; });
  auto name = clean_name(command.name, "name");
  if (!known && !name) return name.error();
  if (!known && pool.funders.size() >= limits::kFundersMax)
    return err(Errc::kTooLarge, "funder", std::to_string(limits::kFundersMax));

  // After this point it must succeed.
  const std::string shown = name ? *name : std::string();
  const auto given_on =
      matching::fund(world.book, command.pool, command.funder, shown, command.amount);
  const auto funder = std::find_if(pool.funders.begin(), pool.funders.end(),
                                   [&](const auto& f) { return f.id == command.funder; });
  const std::int64_t seq =
      world.append(acts::PoolFunded{command.pool, command.funder, funder->name, command.amount},
                   pool.call, {}, {}, command.id);
  world.append_redistributed(given_on, pool.call);
  return Outcome{.seq = seq, .id = command.id};
}

}  // namespace colletta
