// Writing events: the members of each object stand in the order of their names, which the writer
// checks.
#include "domain/journal/canonical_writer.hpp"
#include "domain/journal/event_json.hpp"

namespace colletta {
namespace {

using journal::CanonicalWriter;
using matching::ChangeKind;

std::string_view moved_name(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kReserved:
      return "match.reserved";
    case ChangeKind::kGranted:
      return "match.granted";
    case ChangeKind::kReleased:
      return "match.released";
  }
  return "";
}

std::string_view money_word(bool collected) { return collected ? "collected" : "held"; }

/// The public part of each act.
struct ActWriter {
  CanonicalWriter& w;

  void operator()(const acts::CallOpened& a) const {
    if (!a.rules_hash.empty()) time("apply_by", a.apply_by);
    time("closes", a.closes).text("content", a.content_hash);
    time("opens", a.opens);
    if (!a.rules_hash.empty()) w.text("rules", a.rules).text("rules_hash", a.rules_hash);
    w.text("title", a.title);
  }
  void operator()(const acts::CallClosed& a) const {
    money("matched", a.matched);
    money("raised", a.raised).integer("succeeded", a.succeeded);
  }
  void operator()(const acts::ApplicationReceived& a) const {
    w.text("area", a.area).integer("number", a.number);
    money("requested", a.requested);
  }
  void operator()(const acts::ApplicationWithdrawn& a) const { w.integer("number", a.number); }
  void operator()(const acts::EvaluatorAppointed& a) const { w.text("evaluator", a.evaluator); }
  void operator()(const acts::ConflictDeclared& a) const {
    w.integer("application", a.application)
        .text("conflict", a.recused ? "recused" : "none")
        .text("evaluator", a.evaluator);
  }
  void operator()(const acts::ScoreCommitted& a) const {
    w.integer("application", a.application).text("evaluator", a.evaluator);
  }
  void operator()(const acts::ScoreRevealed& a) const {
    w.integer("application", a.application).text("evaluator", a.evaluator);
    w.key("points").open_object();
    for (const auto& [criterion, points] : a.points) w.text(criterion, points);
    w.close_object();
    w.text("reason", a.reason).text("salt", a.salt);
  }
  void operator()(const acts::RankingPublished& a) const {
    w.integer("applications", a.applications)
        .text("call", a.call_hash)
        .text("lot_seed", a.lot_seed)
        .text("ranking", a.ranking_hash)
        .integer("revealed", a.revealed)
        .text("scores", a.scores_hash)
        .integer("selected", a.selected)
        .integer("tree", a.tree_size);
  }
  void operator()(const acts::PoolOpened& a) const {
    w.key("funders").open_array();
    for (const auto& f : a.funders) {
      w.open_object();
      money("cents", f.amount).text("funder", f.funder.str()).text("name", f.name);
      w.close_object();
    }
    w.close_array();
    w.text("kind", a.kind == matching::PoolKind::kPublic ? "public" : "private")
        .text("name", a.name)
        .integer("order", a.order)
        .text("pool", a.pool.str())
        .text("rule", a.rule)
        .text("rule_hash", a.rule_hash);
  }
  void operator()(const acts::PoolFunded& a) const {
    money("cents", a.amount)
        .text("funder", a.funder.str())
        .text("name", a.name)
        .text("pool", a.pool.str());
  }
  void operator()(const acts::CampaignPublished& a) const {
    w.text("area", a.area).text("content", a.content_hash);
    time("deadline", a.deadline);
    money("goal", a.goal);
    money("minimum", a.minimum)
        .text("model",
              a.model == matching::Model::kAllOrNothing ? "all_or_nothing" : "keep_what_you_raise");
    time("opens", a.opens);
    money("optimum", a.optimum).text("theme", a.theme).text("title", a.title);
  }
  void operator()(const acts::CampaignRevised& a) const { w.text("content", a.content_hash); }
  void operator()(const acts::PledgeConfirmed& a) const {
    money("cents", a.amount).text("donor", a.donor.str());
    lines(a.matches).text("method", a.method).text("money", money_word(a.collected));
    time("placed", a.placed);
    if (a.promoter_linked) w.integer("promoter_linked", 1);
    w.text("provider", a.provider);
    if (a.verified) w.integer("verified", 1);
  }
  void operator()(const acts::MatchMoved& a) const { line(a.line); }
  void operator()(const acts::CampaignClosed& a) const {
    w.integer("donors", a.donors);
    money("matched", a.matched).integer("pledges", a.pledges);
    money("raised", a.raised);
  }
  void operator()(const acts::PaymentCaptured& a) const {
    money("cents", a.amount);
    if (a.owed) w.integer("owed", 1);
    w.text("provider", a.provider);
  }
  void operator()(const acts::RefundRequested& a) const {
    money("cents", a.amount).integer("granted", a.granted ? 1 : 0);
    lines(a.matches)
        .text("money", money_word(a.collected))
        .text("provider", a.provider)
        .text("reason", a.reason);
  }
  void operator()(const acts::PaymentRefunded& a) const {
    money("cents", a.amount)
        .integer("counted", a.counted ? 1 : 0)
        .integer("granted", a.granted ? 1 : 0);
    lines(a.matches)
        .text("money", money_word(a.collected))
        .text("provider", a.provider)
        .text("reason", a.reason);
    if (a.requested) w.integer("requested", 1);
  }
  void operator()(const acts::PaymentLate& a) const {
    money("cents", a.amount).text("money", money_word(a.collected));
    time("placed", a.placed).text("provider", a.provider);
    if (a.surplus) w.integer("surplus", 1);
  }
  void operator()(const acts::RefundFailed& a) const {
    money("cents", a.amount)
        .integer("counted", a.counted ? 1 : 0)
        .integer("granted", a.granted ? 1 : 0);
    lines(a.matches).text("provider", a.provider).integer("returned", a.returned ? 1 : 0);
  }
  void operator()(const acts::ChargedBack& a) const {
    money("cents", a.amount);
    if (!a.claimed.zero()) money("claimed", a.claimed);
    w.integer("counted", a.counted ? 1 : 0).integer("granted", a.granted ? 1 : 0);
    lines(a.matches).text("provider", a.provider).text("reason", a.reason);
  }
  void operator()(const acts::PayoutApproved& a) const {
    money("cents", a.amount);
    money("citizens", a.citizens).text("milestone", a.milestone);
    pools(a.pools).text("provider", a.provider).integer("tranche", a.tranche);
  }
  void operator()(const acts::PayoutPaid& a) const {
    money("cents", a.amount);
    money("citizens", a.citizens);
    if (!a.order.empty()) w.text("order", a.order);
    pools(a.pools);
    if (!a.provider.empty()) w.text("provider", a.provider);
    w.integer("tranche", a.tranche);
  }
  void operator()(const acts::PayoutWithdrawn& a) const {
    money("cents", a.amount);
    money("citizens", a.citizens);
    if (!a.claim.zero()) money("claim", a.claim);
    pools(a.pools).text("reason", a.reason).integer("tranche", a.tranche);
  }
  void operator()(const acts::UpdatePublished& a) const { w.text("content", a.content_hash); }
  void operator()(const acts::IndicatorMeasured& a) const {
    w.text("content", a.content_hash)
        .text("date", a.date)
        .text("indicator", a.indicator)
        .text("value", a.value);
  }
  void operator()(const acts::CorrectionRecorded& a) const {
    if (!a.checkpoint.empty()) w.text("checkpoint", a.checkpoint);
    w.text("reason", a.reason);
  }
  void operator()(const acts::KeyRotated& a) const { w.text("key", a.key); }
  void operator()(const acts::ErasureDone& a) const {
    w.key("positions").open_array();
    for (const std::int64_t position : a.positions) w.integer(position);
    w.close_array();
  }

  CanonicalWriter& money(std::string_view name, Money amount) const {
    return w.integer(name, amount.cents());
  }
  CanonicalWriter& time(std::string_view name, Timestamp at) const {
    return w.text(name, to_rfc3339_seconds(at));
  }
  CanonicalWriter& parts(const matching::Parts& all) const {
    w.key("parts").open_array();
    for (const auto& part : all) {
      w.open_array();
      w.text(part.funder.str());
      w.integer(part.amount.cents());
      w.close_array();
    }
    w.close_array();
    return w;
  }
  CanonicalWriter& pools(const std::vector<PoolParts>& all) const {
    w.key("pools").open_array();
    for (const PoolParts& one : all) {
      w.open_object();
      parts(one.parts).text("pool", one.pool.str());
      w.close_object();
    }
    w.close_array();
    return w;
  }
  void line(const MatchLine& line) const {
    money("left", line.left).key("limited_by").open_array();
    for (const auto limit : line.limited_by) w.text(matching::to_string(limit));
    w.close_array();
    parts(line.parts).text("pool", line.pool.str()).text("rule", line.rule_hash);
  }
  CanonicalWriter& lines(const std::vector<MatchLine>& all) const {
    w.key("matches").open_array();
    for (const auto& one : all) {
      w.open_object();
      line(one);
      w.close_object();
    }
    w.close_array();
    return w;
  }
};

}  // namespace

std::string_view type_name(const Act& act) {
  struct Name {
    std::string_view operator()(const acts::CallOpened&) const { return "call.opened"; }
    std::string_view operator()(const acts::CallClosed&) const { return "call.closed"; }
    std::string_view operator()(const acts::ApplicationReceived&) const {
      return "application.received";
    }
    std::string_view operator()(const acts::ApplicationWithdrawn&) const {
      return "application.withdrawn";
    }
    std::string_view operator()(const acts::EvaluatorAppointed&) const {
      return "evaluator.appointed";
    }
    std::string_view operator()(const acts::ConflictDeclared&) const { return "conflict.declared"; }
    std::string_view operator()(const acts::ScoreCommitted&) const { return "score.committed"; }
    std::string_view operator()(const acts::ScoreRevealed&) const { return "score.revealed"; }
    std::string_view operator()(const acts::RankingPublished&) const { return "ranking.published"; }
    std::string_view operator()(const acts::PoolOpened&) const { return "pool.opened"; }
    std::string_view operator()(const acts::PoolFunded&) const { return "pool.funded"; }
    std::string_view operator()(const acts::CampaignPublished&) const {
      return "campaign.published";
    }
    std::string_view operator()(const acts::CampaignRevised&) const { return "campaign.revised"; }
    std::string_view operator()(const acts::PledgeConfirmed&) const { return "pledge.confirmed"; }
    std::string_view operator()(const acts::MatchMoved& a) const { return moved_name(a.kind); }
    std::string_view operator()(const acts::CampaignClosed& a) const {
      return a.succeeded ? "campaign.succeeded" : "campaign.failed";
    }
    std::string_view operator()(const acts::PaymentCaptured&) const { return "payment.captured"; }
    std::string_view operator()(const acts::RefundRequested&) const { return "refund.requested"; }
    std::string_view operator()(const acts::PaymentRefunded&) const { return "payment.refunded"; }
    std::string_view operator()(const acts::PaymentLate&) const { return "payment.late"; }
    std::string_view operator()(const acts::RefundFailed&) const { return "payment.refund_failed"; }
    std::string_view operator()(const acts::ChargedBack&) const { return "payment.charged_back"; }
    std::string_view operator()(const acts::PayoutApproved&) const { return "payout.approved"; }
    std::string_view operator()(const acts::PayoutPaid&) const { return "payout.paid"; }
    std::string_view operator()(const acts::PayoutWithdrawn&) const { return "payout.withdrawn"; }
    std::string_view operator()(const acts::UpdatePublished&) const { return "update.published"; }
    std::string_view operator()(const acts::IndicatorMeasured&) const {
      return "indicator.measured";
    }
    std::string_view operator()(const acts::CorrectionRecorded&) const {
      return "correction.recorded";
    }
    std::string_view operator()(const acts::KeyRotated&) const { return "key.rotated"; }
    std::string_view operator()(const acts::ErasureDone&) const { return "erasure.done"; }
  };
  return std::visit(Name{}, act);
}

std::string public_body(const Event& event, std::string_view commitment) {
  std::string out;
  CanonicalWriter w(out);
  w.open_object();
  w.text("at", to_rfc3339_seconds(event.at));
  if (!commitment.empty()) w.text("c", commitment);
  if (!event.call.empty()) w.text("call", event.call.str());
  if (!event.campaign.empty()) w.text("campaign", event.campaign.str());
  w.text("id", event.id).key("post").open_array();
  for (const Posting& line : postings(event)) {
    w.open_array();
    w.text(line.account);
    w.integer(line.amount.cents());
    w.close_array();
  }
  w.close_array();
  w.key("pub").open_object();
  std::visit(ActWriter{w}, event.act);
  w.close_object();
  if (!event.ref.empty()) {
    w.key("ref").open_array();
    for (const std::int64_t position : event.ref) w.integer(position);
    w.close_array();
  }
  w.integer("seq", event.seq).text("t", type_name(event.act)).integer("v", 1);
  w.close_object();
  return out;
}

std::string private_body(const Event& event) {
  std::string out;
  CanonicalWriter w(out);
  w.open_object();
  for (const auto& [name, value] : event.priv) w.text(name, value);
  w.close_object();
  return out;
}

}  // namespace colletta
