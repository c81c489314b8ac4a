// What commands need loaded: from each command to the ids that it touches. It must never know rows
// or SQL.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "domain/base/text.hpp"
#include "server/writer/book_rows.hpp"
#include "server/writer/command.hpp"

namespace colletta::writer {

/// Whether such an answer can end what a pledge had drawn.
inline bool takes_back(payments::PaymentState state) {
  using enum payments::PaymentState;
  return state == kVoided || state == kRefunded || state == kRefundFailed || state == kExpired ||
         state == kRefused || state == kDeclined || state == kCancelled || state == kChargedBack;
}

/// Visits the commands of a batch and gathers what they touch; `load` reads it.
struct Needs {
  Ids attempts, noticed, pledges, calls, rounds, campaigns, contents, pools, emails, persons,
      events;
  Ids opened_in;                   ///< calls in which a pool is to be opened
  Ids payouts;                     ///< tranches that are named
  Ids paid;                        ///< campaigns whose tranches and payees are needed
  bool tranches = false;           ///< those of the pledges' campaigns too
  bool money = false;              ///< pools, holdings and draws of the campaigns
  bool matches = false;            ///< what the pledges had drawn
  bool releases = false;           ///< money may return to a pool, or come into it
  PersonId erased;                 ///< whose traces are asked for
  bool selection = false;          ///< by which rules the calls choose
  Ids appointed;                   ///< e-mail addresses of who is to evaluate
  Ids evaluating;                  ///< calls whose evaluators are asked for
  std::set<std::int64_t> numbers;  ///< of applications
  Ids ranked;                      ///< calls whose whole evaluation is asked for
  Ids committed;                   ///< events whose private part counts when they are repeated

  void operator()(const OpenCall& c) {
    calls.insert(c.id.str());
    selection = true;
  }
  void operator()(const CloseCall& c) {
    rounds.insert(c.id.str());
    calls.insert(c.id.str());
    money = selection = true;
  }
  void operator()(const OpenPool& c) {
    calls.insert(c.call.str());
    opened_in.insert(c.call.str());
    pools.insert(c.id.str());
    events.insert(c.id.str());
  }
  void operator()(const FundPool& c) {
    pools.insert(c.pool.str());
    events.insert(c.id);
    releases = true;
  }
  void operator()(const SaveCampaign& c) { content(c.id); }
  void operator()(const HandInCampaign& c) { content(c.id); }
  void operator()(const ReturnCampaign& c) { content(c.id); }
  void operator()(const PublishCampaign& c) { content(c.id); }
  void operator()(const CloseCampaign& c) {
    campaigns.insert(c.id.str());
    money = releases = true;
  }
  void operator()(const WithdrawApplication& c) { content(c.id); }
  void operator()(const AppointEvaluator& c) {
    evaluated(c.call, c.id);
    emails.insert(c.email);
    appointed.insert(c.email);
  }
  void operator()(const DeclareConflict& c) {
    evaluated(c.call, c.id);
    numbers.insert(c.application);
    committed.insert(c.id);
  }
  void operator()(const CommitScore& c) {
    evaluated(c.call, c.id);
    numbers.insert(c.application);
    committed.insert(c.id);
  }
  void operator()(const PublishRanking& c) {
    evaluated(c.call, c.id);
    ranked.insert(c.call.str());
  }
  void operator()(const PublishUpdate& c) {
    campaigns.insert(c.campaign.str());
    events.insert(c.id);
  }
  void operator()(const RecordMeasurement& c) {
    content(c.campaign);
    events.insert(c.id);
  }
  void operator()(const PlacePledge& c) {
    pledges.insert(c.id.str());
    campaigns.insert(c.campaign.str());
    if (!c.person.empty())
      persons.insert(c.person.str());
    else if (const auto email = clean_email(c.email, "email"))
      emails.insert(*email);
  }
  void operator()(const RetryPledge& c) { pledges.insert(c.id.str()); }
  void operator()(const RefundPledge& c) {
    pledges.insert(c.id.str());
    money = matches = releases = tranches = true;
  }
  void operator()(const NamePayee& c) { payee(c.campaign); }
  void operator()(const VerifyPayee& c) { payee(c.campaign); }
  void operator()(const ProposePayout& c) {
    content(c.campaign);
    paid.insert(c.campaign.str());
    payouts.insert(c.id.str());
    money = true;
  }
  void operator()(const ApprovePayout& c) { payout(c.id); }
  void operator()(const WithdrawPayout& c) { payout(c.id); }
  void operator()(const RecordTransfer& c) { payout(c.id); }
  void operator()(const RetryPayout& c) { payout(c.id); }
  void operator()(const SettlePledge& c) { pledges.insert(c.id.str()); }
  void operator()(const SeeAttempt& c) {
    attempts.insert(c.id.str());
    money = matches = true;
    const bool back = takes_back(c.reply.state) || c.payment.has_value();
    releases = releases || back;
    tranches = tranches || back;
  }
  void operator()(const ErasePerson& c) {
    events.insert(c.id);
    erased = c.person;
  }
  void operator()(const RecordCorrection&) {}
  void operator()(const RotateKey&) {}
  void operator()(const RecordNotice& c) {
    if (const auto key = payments::parse_idempotency_key(c.notice.key))
      noticed.insert(key->attempt.str());
  }
  void operator()(const WriteRows&) {}

 private:
  void payee(const CampaignId& id) {
    campaigns.insert(id.str());
    paid.insert(id.str());
  }
  void payout(const PayoutId& id) {
    payouts.insert(id.str());
    money = true;
  }
  void content(const CampaignId& id) {
    campaigns.insert(id.str());
    contents.insert(id.str());
    selection = true;
  }
  void evaluated(const CallId& call, const std::string& event) {
    calls.insert(call.str());
    evaluating.insert(call.str());
    events.insert(event);
    selection = true;
  }
};

}  // namespace colletta::writer
