#include "domain/call/decide.hpp"

#include <algorithm>
#include <set>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "domain/matching/engine.hpp"

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
  std::string bytes;
  for (const std::string* part : {&call.title, &call.summary, &call.text})
    bytes += std::to_string(part->size()) + ":" + *part;
  return world.sha256_hex(bytes);
}

}  // namespace

Result<Outcome> decide(World& world, SaveCall command) {
  if (!command.actor.officer()) return err(Errc::kForbidden);
  const auto known = world.calls.find(command.id);
  if (known != world.calls.end() && known->second.state != CallState::kDraft)
    return err(Errc::kIllegalTransition, "state", std::string(to_string(known->second.state)));
  const auto title =
      clean_text(command.title, "title", {.bytes_min = 1, .bytes_max = limits::kTitleBytesMax});
  if (!title) return title.error();
  const auto summary = clean_text(command.summary, "summary",
                                  {.bytes_max = limits::kSummaryBytesMax, .lines = Lines::kMany});
  if (!summary) return summary.error();
  const auto text =
      clean_text(command.text, "text",
                 {.bytes_min = 1, .bytes_max = limits::kStoryBytesMax, .lines = Lines::kMany});
  if (!text) return text.error();
  if (command.opens.us == 0) return err(Errc::kMissing, "opens");
  if (command.closes.us == 0) return err(Errc::kMissing, "closes");
  if (command.closes <= command.opens) return err(Errc::kInvalid, "closes", "after_opens");

  CallFacts& call = world.calls[command.id];
  call.id = command.id;
  call.title = *title;
  call.summary = *summary;
  call.text = *text;
  call.opens = command.opens;
  call.closes = command.closes;
  return Outcome{.id = command.id.str()};
}

Result<Outcome> decide(World& world, const OpenCall& command) {
  if (!command.actor.officer()) return err(Errc::kForbidden);
  const auto at = world.calls.find(command.id);
  if (at == world.calls.end()) return err(Errc::kNotFound, "id");
  CallFacts& call = at->second;
  if (call.state == CallState::kOpen)
    return Outcome{.repeated = true, .seq = call.seq, .id = command.id.str()};

  call.state = CallState::kOpen;
  call.seq =
      world.append(acts::CallOpened{call.title, call.opens, call.closes, content_hash(world, call)},
                   call.id, {});
  return Outcome{.seq = call.seq, .id = command.id.str()};
}

Result<Outcome> decide(World& world, OpenPool command) {
  const bool sponsor = command.actor.roles.has(Role::kSponsor);
  if (!command.actor.officer() && !(sponsor && command.kind == matching::PoolKind::kPrivate))
    return err(Errc::kForbidden);
  const auto call = world.calls.find(command.call);
  if (call == world.calls.end()) return err(Errc::kNotFound, "call");
  if (call->second.state != CallState::kOpen)
    return err(Errc::kIllegalTransition, "call", std::string(to_string(call->second.state)));
  if (const auto known = world.book.pools.find(command.id); known != world.book.pools.end()) {
    if (known->second.rule_hash != world.sha256_hex(command.rule_document))
      return err(Errc::kRuleFrozen, "rule");
    return Outcome{.repeated = true, .id = command.id.str()};
  }
  const auto pools =
      std::count_if(world.book.pools.begin(), world.book.pools.end(),
                    [&](const auto& one) { return one.second.call == command.call; });
  if (static_cast<std::size_t>(pools) >= limits::kPoolsPerCallMax)
    return err(Errc::kTooLarge, "call", std::to_string(limits::kPoolsPerCallMax));
  const auto name = clean_name(command.name, "name");
  if (!name) return name.error();
  if (command.order < 0 || command.order > 999) return err(Errc::kInvalid, "order", "0-999");
  if (auto funders = check_funders(command.funders); !funders) return funders.error();

  // After this point it must succeed.
  matching::Pool pool;
  pool.id = command.id;
  pool.call = command.call;
  pool.name = *name;
  pool.kind = command.kind;
  pool.order = command.order;
  pool.rule = command.rule;
  pool.rule_hash = world.sha256_hex(command.rule_document);
  for (const auto& f : command.funders)
    pool.funders.push_back(
        {.id = f.funder, .name = f.name, .put_in = f.amount, .reserved = {}, .granted = {}});
  const std::int64_t seq =
      world.append(acts::PoolOpened{pool.id, pool.name, pool.kind, pool.order,
                                    command.rule_document, pool.rule_hash, command.funders},
                   command.call, {}, {call->second.seq}, command.id.str());
  world.book.pools[pool.id] = std::move(pool);
  return Outcome{.seq = seq, .id = command.id.str()};
}

Result<Outcome> decide(World& world, FundPool command) {
  const auto at = world.book.pools.find(command.pool);
  const bool sponsor =
      command.actor.roles.has(Role::kSponsor) && command.funder.str() == command.actor.person.str();
  if (!command.actor.officer() && !sponsor) return err(Errc::kForbidden);
  if (at == world.book.pools.end()) return err(Errc::kNotFound, "pool");
  if (const auto seen = world.seen.find(command.id); seen != world.seen.end())
    return Outcome{.repeated = true, .seq = seen->second, .id = command.id};
  if (auto amount = check_amount(command.amount, "amount"); !amount) return amount.error();
  matching::Pool& pool = at->second;
  const bool known = std::any_of(pool.funders.begin(), pool.funders.end(),
                                 [&](const auto& f) { return f.id == command.funder; });
  auto name = clean_name(command.name, "name");
  if (!known && !name) return name.error();
  if (!known && pool.funders.size() >= limits::kFundersMax)
    return err(Errc::kTooLarge, "funder", std::to_string(limits::kFundersMax));

  // After this point it must succeed.
  const std::string shown = name ? *name : std::string();
  matching::fund(world.book, command.pool, command.funder, shown, command.amount);
  const auto funder = std::find_if(pool.funders.begin(), pool.funders.end(),
                                   [&](const auto& f) { return f.id == command.funder; });
  const std::int64_t seq =
      world.append(acts::PoolFunded{command.pool, command.funder, funder->name, command.amount},
                   pool.call, {}, {}, command.id);
  world.seen[command.id] = seq;
  return Outcome{.seq = seq, .id = command.id};
}

}  // namespace colletta
