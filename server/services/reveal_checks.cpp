#include "server/services/reveal_checks.hpp"

#include "domain/evaluation/decide.hpp"
#include "domain/journal/event_json.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::services {

std::string sealed_body(const acts::ScoreRevealed& act) {
  Event sealed;
  sealed.priv.emplace("reason", act.reason);
  for (const auto& [criterion, points] : act.points)
    sealed.priv.emplace(points_member(criterion), points);
  return private_body(sealed);
}

void RevealChecks::see(const Event& event, const std::string& commitment, const log::Frontier& tree,
                       Findings& findings) {
  if (const auto* opened = std::get_if<acts::CallOpened>(&event.act);
      opened != nullptr && !opened->rules_hash.empty())
    closing_[event.call] = {.apply_by = opened->apply_by, .root = {}};
  for (auto& [id, call] : closing_)
    if (call.applied && call.root.empty() && call.apply_by <= event.at) {
      call.tree_size = tree.size();
      call.root = log::hex(tree.root(ops::sha256));
    }
  if (std::holds_alternative<acts::ApplicationReceived>(event.act))
    if (const auto call = closing_.find(event.call); call != closing_.end()) {
      call->second.applied = true;
      call->second.root.clear();
    }
  if (std::holds_alternative<acts::ScoreCommitted>(event.act)) sealed_[event.seq] = commitment;
  if (const auto* act = std::get_if<acts::ScoreRevealed>(&event.act))
    check_reveal(event, *act, findings);
  if (const auto* act = std::get_if<acts::RankingPublished>(&event.act))
    check_seed(event, *act, findings);
}

void RevealChecks::check_reveal(const Event& event, const acts::ScoreRevealed& act,
                                Findings& findings) {
  const auto sealed = sealed_.find(event.ref.empty() ? -1 : event.ref.front());
  const auto salt = log::hash_of_hex(act.salt);
  std::string opened;
  if (salt) try {
      opened = ops::base64(ops::hmac_sha256(log::raw(*salt), "colletta/v1\n" + sealed_body(act)));
    } catch (const CheckFailure&) {
      opened.clear();  // what no canonical document holds was never sealed
    }
  if (sealed == sealed_.end() || opened.empty() || opened != sealed->second)
    findings.add(event.seq, "score.revealed does not open the commitment of its score");
  if (sealed != sealed_.end()) sealed_.erase(sealed);
}

void RevealChecks::check_seed(const Event& event, const acts::RankingPublished& act,
                              Findings& findings) {
  const auto call = closing_.find(event.call);
  const bool same = call != closing_.end() && !call->second.root.empty() &&
                    call->second.tree_size == act.tree_size && call->second.root == act.lot_seed;
  if (!same)
    findings.add(event.seq,
                 "ranking.published draws lots by another tree than the one at its closing");
  if (call != closing_.end()) closing_.erase(call);
}

}  // namespace colletta::services
