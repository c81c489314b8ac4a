// What a replay knows of a call's evaluation, and the order in which its acts may follow each
// other: an application before the declaration about it, a declaration before the score, nothing
// after a recusal, all scores revealed and then the ranking, which is computed again. It is bounded
// by applications times evaluators.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "domain/journal/event.hpp"

namespace colletta {

struct ReplayedApplication {
  Money requested;
  std::string area;
  Timestamp at;
  std::int64_t seq = -1, withdrawn_seq = -1;
  std::int64_t position = 0;        ///< in the ranking; 0: none
  std::string outcome = {};         ///< empty: there is no ranking yet
  std::int64_t published_seq = -1;  ///< of the campaign that it has become
};

struct ReplayedEvaluation {
  bool recused = false;
  std::int64_t declared_seq = -1, score_seq = -1, revealed_seq = -1;
  std::map<std::string, std::string> points = {};  ///< once revealed
};

class ReplayedSelection {
 public:
  ReplayedSelection() = default;
  explicit ReplayedSelection(const acts::CallOpened& opened)
      : rules_(opened.rules), rules_hash_(opened.rules_hash), apply_by_(opened.apply_by) {}

  /// The next act of the call; what does not hold of it, in words that follow its name. Empty:
  /// everything does.
  std::string apply(const Event& event, const acts::ApplicationReceived& act);
  std::string apply(const Event& event, const acts::ApplicationWithdrawn& act);
  std::string apply(const Event& event, const acts::EvaluatorAppointed& act);
  std::string apply(const Event& event, const acts::ConflictDeclared& act);
  std::string apply(const Event& event, const acts::ScoreCommitted& act);
  std::string apply(const Event& event, const acts::ScoreRevealed& act);
  /// Computes the ranking again.
  std::string apply(const Event& event, const acts::RankingPublished& act,
                    const std::function<std::string(std::string_view)>& sha256_hex);
  /// A campaign of the call becomes public: it is one whom the ranking has selected.
  std::string publish(const Event& event);
  /// What is wrong with the rules themselves; empty: nothing, or there are none.
  [[nodiscard]] std::string unsound_rules(
      const std::function<std::string(std::string_view)>& sha256_hex) const;

  [[nodiscard]] bool has_rules() const { return !rules_hash_.empty(); }
  [[nodiscard]] const std::string& rules_hash() const { return rules_hash_; }
  [[nodiscard]] Timestamp apply_by() const { return apply_by_; }
  [[nodiscard]] std::int64_t ranking_seq() const { return ranking_seq_; }
  /// Scores were revealed, and no ranking stands behind them.
  [[nodiscard]] bool half_revealed() const { return revealed_ > 0 && ranking_seq_ < 0; }
  /// Applications were handed in and nothing says what became of them.
  [[nodiscard]] bool awaits_ranking() const;
  /// By number, from 1.
  [[nodiscard]] const std::vector<ReplayedApplication>& applications() const {
    return applications_;
  }
  /// Where each was appointed: of "E1", "E2", ...
  [[nodiscard]] const std::vector<std::int64_t>& evaluators() const { return evaluators_; }
  /// By evaluator's code and application's number.
  [[nodiscard]] const std::map<std::pair<std::string, std::int64_t>, ReplayedEvaluation>&
  evaluations() const {
    return evaluations_;
  }

 private:
  ReplayedApplication* application(std::int64_t number);
  [[nodiscard]] std::int64_t appointed(const std::string& code) const;
  /// What must hold before an evaluator says anything of an application.
  std::string evaluable(const Event& event, const std::string& code, std::int64_t number);

  std::string compare(const Event& event, const acts::RankingPublished& act,
                      const std::function<std::string(std::string_view)>& sha256_hex);

  std::string rules_, rules_hash_;
  Timestamp apply_by_;
  std::int64_t scores_ = 0, revealed_ = 0;
  std::int64_t ranking_seq_ = -1;
  std::vector<ReplayedApplication> applications_;
  std::vector<std::int64_t> evaluators_;
  std::map<std::pair<std::string, std::int64_t>, ReplayedEvaluation> evaluations_;
};

}  // namespace colletta
