// Pages of an evaluation: the evaluator's desk, the officer's look at it, and receipts of entries
// that somebody has made themselves. Plain data in, bytes out. It must never know what is allowed:
// it shows what its model says.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/views/page.hpp"
#include "server/views/parts.hpp"
#include "server/views/proof_pages.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/selection_words.hpp"

namespace colletta::views {

/// Where an application stands before one evaluator.
enum class EvaluationState {
  kUndeclared,  ///< to be declared first
  kDeclared,    ///< no conflict: may be read and scored
  kRecused,
  kScored
};

/// The calls that somebody evaluates.
struct EvaluationsPage {
  struct Row {
    CallId call;
    std::string title;
    std::string code;  ///< "E1"
    Timestamp apply_by;
    bool sealed = false;  ///< applications are still being taken
    bool over = false;    ///< ranked, or the call is closed
    std::int64_t applications = 0, scored = 0, recused = 0;
  };
  std::vector<Row> calls;
};
std::string render(const PageContext& ctx, const EvaluationsPage& page);

/// The applications of one call, by number and title alone.
struct EvaluationCallPage {
  CallId call;
  std::string title, code;
  Timestamp apply_by;
  bool sealed = false, over = false;
  struct Row {
    std::int64_t number = 0;
    std::string title;
    EvaluationState state = EvaluationState::kUndeclared;
  };
  std::vector<Row> applications;
};
std::string render(const PageContext& ctx, const EvaluationCallPage& page);

/// POST .../declare with `csrf`, `act_id` (ULID made when the form was shown), `conflict` (none |
/// recused), `reason`; POST .../score with `csrf`, `act_id`, `points[<criterion>]`, `reason`.
struct ApplicationPage {
  CallId call;
  std::string call_title, code;
  std::int64_t number = 0;
  std::string title;
  EvaluationState state = EvaluationState::kUndeclared;
  bool own = false;   ///< the evaluator's own application: only a recusal is offered
  bool over = false;  ///< ranked, or the call is closed: nothing is taken any more
  std::string act_id;
  std::string recuse_id;  ///< of the recusal that is offered beside the score
  selection::Rules rules;
  FormState form;
  std::optional<CampaignPage> campaign;  ///< shown once no conflict was declared
};
std::string render(const PageContext& ctx, const ApplicationPage& page);

/// The receipt of an entry that whoever looks has made: what it holds under seal is open to them.
struct EntryReceiptPage {
  enum class Kind { kScore, kDeclaration, kApplication };
  Kind kind = Kind::kScore;
  ProvenEntry entry;
  std::string path;  ///< of this page, inside the city
  CallId call;
  std::string call_title;
  std::string code;  ///< the evaluator's
  std::int64_t number = 0;
  std::string title;  ///< the application's
  bool recused = false;
  struct Points {
    std::string criterion;
    Rational points, max;
  };
  std::vector<Points> points;
  std::string reason;
  CampaignId campaign;                  ///< kApplication
  Money requested;                      ///< kApplication
  std::optional<Timestamp> until = {};  ///< kApplication: it can be taken back before
};
std::string render(const PageContext& ctx, const EntryReceiptPage& page);
std::string kept_file(const PageContext& ctx, const EntryReceiptPage& page);
std::string kept_pdf(const PageContext& ctx, const EntryReceiptPage& page);

/// The officer's look at a call's evaluation: who evaluates, and how far they are. POST `csrf`,
/// `act_id`, `email`.
struct OfficeEvaluationPage {
  SelectionView selection;
  std::string title;
  bool sealed = false, over = false;
  struct Application {
    std::int64_t number = 0;
    CampaignId campaign;
    std::string title, promoter, area;
    Money requested;
    std::int64_t scores = 0, recusals = 0;
    std::int64_t position = 0;  ///< in the ranking; 0: none
    bool selected = false;      ///< by the ranking: it can be published
    bool published = false;
  };
  std::vector<Application> applications;  ///< none while they are sealed
  struct Evaluator {
    std::string code, name, email;
    std::int64_t scores = 0, recusals = 0;
  };
  std::vector<Evaluator> evaluators;
  std::string ranking_id;  ///< of the ranking's act; empty: it cannot be published (yet)
  std::string act_id;
  FormState form;
};
std::string render(const PageContext& ctx, const OfficeEvaluationPage& page);

}  // namespace colletta::views
