#include "domain/people/erase.hpp"

#include <algorithm>

#include "domain/base/limits.hpp"

namespace colletta {

std::vector<Error> obstacles(const PersonTraces& traces) {
  std::vector<Error> found;
  const auto add = [&](const char* field, std::int64_t count) {
    if (count > 0) found.push_back(err(Errc::kIllegalTransition, field, std::to_string(count)));
  };
  add("admin", traces.last_admin ? 1 : 0);
  add("pool", traces.pools);
  add("campaign", traces.campaigns_open);
  add("payout", traces.payouts_open);
  add("evaluation", traces.evaluations_open);
  add("pledge", traces.pledges_open);
  return found;
}

Result<Outcome> decide(World& world, const std::optional<PersonTraces>& traces,
                       const ErasePerson& command) {
  if (!command.actor.roles.has(Role::kAdmin) && !command.actor.system) return err(Errc::kForbidden);
  if (const Event* before = world.done_before(command.id))
    return again(*before, std::holds_alternative<acts::ErasureDone>(before->act));
  if (!traces) return err(Errc::kNotFound, "person");
  if (const auto reasons = obstacles(*traces); !reasons.empty()) return reasons.front();

  // After this point it must succeed. One event at least, also for who has left nothing in the
  // journal: it is how every process of the installation hears that its pages name too much.
  const auto& all = traces->positions;
  std::int64_t first = -1;
  std::size_t from = 0;
  do {
    const std::size_t until = std::min(all.size(), from + limits::kErasedPositionsMax);
    acts::ErasureDone act{{all.begin() + static_cast<std::ptrdiff_t>(from),
                           all.begin() + static_cast<std::ptrdiff_t>(until)}};
    const std::int64_t seq =
        world.append(std::move(act), {}, {}, {}, from == 0 ? command.id : std::string());
    if (first < 0) first = seq;
    from = until;
  } while (from < all.size());
  return Outcome{.seq = first, .id = command.id};
}

}  // namespace colletta
