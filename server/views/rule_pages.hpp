// What pages show of a rule that is being composed or changed: its preview, and a call's figures as
// they are and as they would be. Plain data in, HTML out. It must never know how a match is
// computed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/views/page.hpp"
#include "server/views/parts.hpp"

namespace colletta::views {

/// A made-up case and what a rule adds to it. `per_pledge`: one gift of `given`. The kinds that
/// look at a campaign as a whole: `raised` so far. Quadratic: `people` who give `given` each.
struct RuleExample {
  std::int64_t people = 1;
  Money given;
  Money raised;
  Money added;
  std::vector<matching::Limit> limited_by;
};

/// What a rule would have given to the campaigns of a call that has been.
struct PastCall {
  struct Row {
    CampaignId id;
    std::string title;
    Money citizens;
    Money added;
  };
  std::string title;
  bool too_large = false;  ///< more pledges than one simulation takes: no rows
  std::vector<Row> rows;   ///< what got most first
  Money added;
  Money left;
};

/// A call's figures as its rules make them of its gifts, and as they would be. Amounts of pools
/// stand in the order of `pools`. GET `more` (euros on each gift, may be below 0), `donors` (so
/// many more in each campaign, or in `to`), `gift` (euros of each of them), `pool` with `extra`
/// (euros more in it) and `rule` (empty: its own; the id of a pool: that one's; "made_up": the
/// fields of rule_form.hpp).
struct SimulatorPage {
  CallId call;
  std::string call_title;
  FormState form;
  std::vector<Choice> pool_choices;      ///< pools of the call
  std::vector<Choice> campaign_choices;  ///< campaigns of the call
  /// kTooLarge: more pledges than are simulated here; kNone: the form has errors.
  enum class Result { kShown, kNone, kTooLarge } result = Result::kShown;
  bool changed = false;  ///< something differs from how it is
  struct Pool {
    PoolId id;
    std::string name;
    matching::PoolKind kind = matching::PoolKind::kPublic;
    bool shared = false;  ///< quadratic: its figures are as if the call ended now
    Money budget_now, budget_then, left_now, left_then;
  };
  std::vector<Pool> pools;
  struct Side {
    Money citizens;
    std::vector<Money> matched;
    bool reached = false;  ///< citizens' money and matches come to the minimum
    [[nodiscard]] Money total() const;
  };
  struct Row {
    CampaignId id;
    std::string title;
    Money goal;
    Side now, then;
  };
  std::vector<Row> rows;
  std::vector<std::string> rule;  ///< sentences of the rule that was put in place of a pool's own
};
std::string render(const PageContext& ctx, const SimulatorPage& page);

struct RulePreview {
  matching::Rule rule;
  matching::PoolKind kind = matching::PoolKind::kPublic;
  std::string canonical;  ///< bytes of the document
  std::string hash;       ///< their SHA-256, hex
  Money budget;
  Money goal;  ///< of the campaign of the examples
  std::vector<RuleExample> examples;
  std::optional<PastCall> past;
};

}  // namespace colletta::views
