// Double entry, derived from the acts. Accounts (debit positive):
//   provider:<p>:held        asset, memo: what the provider holds for us on citizens' cards
//   provider:<p>:clearing    asset: what the provider has collected and not yet paid out
//   campaign:<c>:held        liability, memo: the other side of a hold
//   campaign:<c>:collected   liability: citizens' money kept for the campaign
//   campaign:<c>:refundable  liability: collected money that is owed back
//   campaign:<c>:reserved    liability: matches promised   campaign:<c>:granted  matches owed
//   campaign:<c>:payable     liability: the promoter's, in a tranche that was approved
//   campaign:<c>:claim       asset: paid out, and pulled back by payers' banks since
//   pool:<p>:<funder>:committed  asset: what a funder has declared and not yet paid
//   pool:<p>:<funder>:available  liability: what of it is free; never below zero
#include <string>

#include "domain/journal/event.hpp"

namespace colletta {
namespace {

struct PostedLines {
  std::vector<Posting> out;
  /// Moves `amount` into `debit` from `credit`.
  void move(const std::string& debit, const std::string& credit, Money amount) {
    if (amount.zero()) return;
    out.push_back({debit, amount});
    out.push_back({credit, -amount});
  }
};

std::string provider(const std::string& name, const char* what) {
  return "provider:" + name + ":" + what;
}
std::string campaign(const Event& event, const char* what) {
  return "campaign:" + event.campaign.str() + ":" + what;
}
std::string pool(const PoolId& id, const FunderId& funder, const char* what) {
  return "pool:" + id.str() + ":" + funder.str() + ":" + what;
}

void reserve(PostedLines& lines, const Event& event, const MatchLine& match) {
  for (const auto& part : match.parts)
    lines.move(pool(match.pool, part.funder, "available"), campaign(event, "reserved"),
               part.amount);
}

/// `held_as`: "reserved", or "granted" when a campaign that had succeeded gives a match back.
void release(PostedLines& lines, const Event& event, const MatchLine& match, const char* held_as) {
  for (const auto& part : match.parts)
    lines.move(campaign(event, held_as), pool(match.pool, part.funder, "available"), part.amount);
}

struct Postings {
  const Event& event;
  PostedLines lines{};

  void operator()(const acts::CallOpened&) {}
  void operator()(const acts::CallClosed&) {}
  void operator()(const acts::ApplicationReceived&) {}
  void operator()(const acts::ApplicationWithdrawn&) {}
  void operator()(const acts::EvaluatorAppointed&) {}
  void operator()(const acts::ConflictDeclared&) {}
  void operator()(const acts::ScoreCommitted&) {}
  void operator()(const acts::ScoreRevealed&) {}
  void operator()(const acts::RankingPublished&) {}
  void operator()(const acts::CampaignPublished&) {}
  void operator()(const acts::CampaignRevised&) {}
  void operator()(const acts::CampaignClosed&) {}
  void operator()(const acts::UpdatePublished&) {}
  void operator()(const acts::IndicatorMeasured&) {}
  void operator()(const acts::CorrectionRecorded&) {}
  void operator()(const acts::KeyRotated&) {}
  void operator()(const acts::ErasureDone&) {}

  void operator()(const acts::PoolOpened& act) {
    for (const auto& f : act.funders)
      lines.move(pool(act.pool, f.funder, "committed"), pool(act.pool, f.funder, "available"),
                 f.amount);
  }
  void operator()(const acts::PoolFunded& act) {
    lines.move(pool(act.pool, act.funder, "committed"), pool(act.pool, act.funder, "available"),
               act.amount);
  }
  void operator()(const acts::PledgeConfirmed& act) {
    if (act.collected)
      lines.move(provider(act.provider, "clearing"), campaign(event, "collected"), act.amount);
    else
      lines.move(provider(act.provider, "held"), campaign(event, "held"), act.amount);
    for (const auto& match : act.matches) reserve(lines, event, match);
  }
  void operator()(const acts::MatchMoved& act) {
    switch (act.kind) {
      case matching::ChangeKind::kReserved:
        reserve(lines, event, act.line);
        return;
      case matching::ChangeKind::kReleased:
        release(lines, event, act.line, "reserved");
        return;
      case matching::ChangeKind::kGranted:
        lines.move(campaign(event, "reserved"), campaign(event, "granted"),
                   matching::total(act.line.parts));
        return;
    }
  }
  void operator()(const acts::PaymentCaptured& act) {
    lines.move(campaign(event, "held"), provider(act.provider, "held"), act.amount);
    lines.move(provider(act.provider, "clearing"),
               campaign(event, act.owed ? "refundable" : "collected"), act.amount);
  }
  /// A hold stays on the memo accounts until it is let go.
  void operator()(const acts::RefundRequested& act) {
    if (act.collected)
      lines.move(campaign(event, "collected"), campaign(event, "refundable"), act.amount);
    for (const auto& match : act.matches)
      release(lines, event, match, act.granted ? "granted" : "reserved");
  }
  void operator()(const acts::PaymentRefunded& act) {
    // A late hold was never booked.
    if (act.collected)
      lines.move(campaign(event, act.counted ? "collected" : "refundable"),
                 provider(act.provider, "clearing"), act.amount);
    else if (act.counted || act.requested)
      lines.move(campaign(event, "held"), provider(act.provider, "held"), act.amount);
    for (const auto& match : act.matches)
      release(lines, event, match, act.granted ? "granted" : "reserved");
  }
  void operator()(const acts::PaymentLate& act) {
    if (act.collected)
      lines.move(provider(act.provider, "clearing"), campaign(event, "refundable"), act.amount);
  }
  void operator()(const acts::RefundFailed& act) {
    if (act.returned)
      lines.move(provider(act.provider, "clearing"), campaign(event, "refundable"), act.amount);
    else if (act.counted)
      lines.move(campaign(event, "collected"), campaign(event, "refundable"), act.amount);
    for (const auto& match : act.matches)
      release(lines, event, match, act.granted ? "granted" : "reserved");
  }
  /// The bank took it from the provider: who had it, or was owed it, has it no more. So after a
  /// successful close the campaign bears it.
  void operator()(const acts::ChargedBack& act) {
    const std::string clearing = provider(act.provider, "clearing");
    lines.move(campaign(event, act.counted ? "collected" : "refundable"), clearing,
               act.amount - act.claimed);
    lines.move(campaign(event, "claim"), clearing, act.claimed);
    for (const auto& match : act.matches)
      release(lines, event, match, act.granted ? "granted" : "reserved");
  }
  void operator()(const acts::PayoutApproved& act) {
    lines.move(campaign(event, "collected"), campaign(event, "payable"), act.citizens);
    lines.move(campaign(event, "granted"), campaign(event, "payable"), act.amount - act.citizens);
  }
  void operator()(const acts::PayoutPaid& act) {
    lines.move(campaign(event, "payable"), provider(act.provider, "clearing"), act.citizens);
    for (const PoolParts& one : act.pools)
      for (const auto& part : one.parts)
        lines.move(campaign(event, "payable"), pool(one.pool, part.funder, "committed"),
                   part.amount);
  }
  void operator()(const acts::PayoutWithdrawn& act) {
    lines.move(campaign(event, "payable"), campaign(event, "claim"), act.claim);
    lines.move(campaign(event, "payable"), campaign(event, "collected"), act.citizens - act.claim);
    lines.move(campaign(event, "payable"), campaign(event, "granted"), act.amount - act.citizens);
  }
};

}  // namespace

std::vector<Posting> postings(const Event& event) {
  Postings visitor{event};
  std::visit(visitor, event.act);
  return std::move(visitor.lines.out);
}

}  // namespace colletta
