#include "server/writer/left.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "domain/base/text.hpp"
#include "domain/pledge/left.hpp"

namespace colletta::writer {
namespace {

using Pools = std::shared_ptr<const std::vector<matching::Pool>>;

class Teller {
 public:
  explicit Teller(const Batch& batch) : world_(batch.world) {
    for (const auto& [id, attempt] : batch.attempts)
      if (attempt.operation == payments::Operation::kBegin && !batch.attempts_loaded.contains(id))
        begun_[attempt.pledge] = &attempt;
  }

  /// Null: the batch does not hold all that belongs to it.
  std::shared_ptr<PledgeLeft> operator()(const PledgeId& id) {
    const auto pledge = world_.pledges.find(id);
    if (pledge == world_.pledges.end()) return nullptr;
    const auto campaign = world_.campaigns.find(pledge->second.campaign);
    const auto money = world_.book.campaigns.find(pledge->second.campaign);
    if (campaign == world_.campaigns.end() || money == world_.book.campaigns.end()) return nullptr;
    auto left = std::make_shared<PledgeLeft>();
    left->pledge = pledge->second;
    left->campaign = money->second;
    left->campaign_title = campaign->second.title;
    left->deadline = campaign->second.deadline;
    if (const auto begun = begun_.find(id); begun != begun_.end()) {
      left->begin = begun->second->id;
      left->begin_made = begun->second->created_at;
    }
    return left;
  }

  /// One copy for all pledges of the batch.
  Pools pools_of(const CallId& call) {
    const auto [at, fresh] = pools_.try_emplace(call);
    if (!fresh) return at->second;
    std::vector<matching::Pool> pools;
    for (const auto& [id, pool] : world_.book.pools)
      if (pool.call == call) pools.push_back(pool);
    std::ranges::stable_sort(pools, {}, &matching::Pool::order);
    at->second = std::make_shared<const std::vector<matching::Pool>>(std::move(pools));
    return at->second;
  }

 private:
  const World& world_;
  std::map<PledgeId, const Attempt*> begun_;
  std::map<CallId, Pools> pools_;
};

/// The address as the giver typed it, made clean. A signed-in giver's is another row's affair.
std::string email_of(const PlacePledge& command) {
  if (!command.person.empty()) return {};
  const auto email = clean_email(command.email, "email");
  return email ? *email : std::string();
}

}  // namespace

void tell_pledges(const Batch& batch, const std::vector<const Command*>& commands,
                  std::vector<Result<Outcome>>& outcomes) {
  Teller teller(batch);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (!outcomes[i] || outcomes[i]->repeated) continue;
    const auto* placed = std::get_if<PlacePledge>(commands[i]);
    if (placed == nullptr && !std::holds_alternative<SeeAttempt>(*commands[i])) continue;
    const auto left = teller(PledgeId::of(outcomes[i]->id));
    if (left && placed != nullptr) left->email = email_of(*placed);
    // Every pool of a call is loaded for what is seen of a payment, which may move money.
    if (left && placed == nullptr) left->pools = teller.pools_of(left->pledge.call);
    outcomes[i]->left = left;
  }
}

}  // namespace colletta::writer
