#include "server/views/event_sentences.hpp"

#include <algorithm>

#include "server/views/local_time.hpp"
#include "server/views/sentences.hpp"

namespace colletta::views {
namespace {

using Lines = std::vector<colletta::MatchLine>;

std::string provider_word(const Wording& w, const std::string& provider) {
  return provider == "sandbox" ? w.tr("test provider") : provider;
}

/// Why money went back; empty for a code that needs no words.
std::string reason_sentence(const Wording& w, std::string_view code) {
  if (code == "campaign_failed") return w.tr("The campaign did not reach what it needed.");
  if (code == "requested") return w.tr("It was asked back.");
  if (code == "late") return w.tr("The payment had arrived after the close.");
  if (code == "surplus") return w.tr("It was a second payment for the same pledge.");
  if (code == "capture_failed") return w.tr("The provider could not collect the money.");
  if (code == "hold_expired") return w.tr("The provider's hold on the money ran out.");
  if (code == "hold_released") return w.tr("The provider let the money go.");
  if (code == "disputed") return w.tr("The giver had objected to the payment at their bank.");
  if (code == "bank") return w.tr("The bank had the payment undone.");
  return {};
}

/// Why a tranche was taken back.
std::string withdrawal_sentence(const Wording& w, std::string_view code) {
  if (code == "mistake") return w.tr("It had been approved by mistake.");
  if (code == "bank_refused") return w.tr("The bank had refused to transfer it.");
  if (code == "milestone_missed") return w.tr("Its milestone was not reached.");
  if (code == "frozen") return w.tr("The city stopped the payments to this campaign.");
  return {};
}

/// One event being told. The first sentence can stand alone; the others are told in full only.
class Telling {
 public:
  Telling(const Wording& w, const JournalRow& row, const std::string& zone, bool full)
      : w_(w), e_(row.event), n_(row.names), zone_(zone), full_(full) {}

  std::vector<std::string> told() {
    std::visit(*this, e_.act);
    return std::move(out_);
  }

  void operator()(const acts::CallOpened& a) {
    say(w_.tr("The city opened the call “{call}”.", {{"call", a.title}}));
    say(w_.tr("It runs from {from} to {until}.",
              {{"from", w_.date_time(a.opens, zone_)}, {"until", w_.date_time(a.closes, zone_)}}));
    say(w_.tr("The fingerprint of its text is {hash}.", {{"hash", a.content_hash}}));
    if (a.rules_hash.empty()) return;
    say(w_.tr("Applications are taken until {date}.", {{"date", w_.date_time(a.apply_by, zone_)}}));
    say(w_.tr("The fingerprint of its selection rules is {hash}.", {{"hash", a.rules_hash}}));
  }

  void operator()(const acts::ApplicationReceived& a) {
    say(w_.tr("The call “{call}” received application {n}.",
              {{"n", w_.number(a.number)}, {"call", call()}}));
    say(w_.tr("It asks for {amount}.", {{"amount", w_.money(a.requested)}}));
    say(w_.tr("Its area: {area}.", {{"area", a.area}}));
    say(w_.tr("Who applies, and with what, is sealed in this entry."));
  }

  void operator()(const acts::ApplicationWithdrawn& a) {
    say(w_.tr("Application {n} of the call “{call}” was taken back.",
              {{"n", w_.number(a.number)}, {"call", call()}}));
  }

  void operator()(const acts::EvaluatorAppointed& a) {
    say(w_.tr("The city appointed evaluator {code} for the call “{call}”.",
              {{"code", a.evaluator}, {"call", call()}}));
  }

  void operator()(const acts::ConflictDeclared& a) {
    const Values values = {
        {"n", w_.number(a.application)}, {"call", call()}, {"code", a.evaluator}};
    say(a.recused ? w_.tr("Evaluator {code} has a conflict of interest with application {n} of the "
                          "call “{call}” and does not evaluate it.",
                          values)
                  : w_.tr("Evaluator {code} declared no conflict of interest with application {n} "
                          "of the call “{call}”.",
                          values));
  }

  void operator()(const acts::ScoreCommitted& a) {
    say(w_.tr("Evaluator {code} gave a score to application {n} of the call “{call}”.",
              {{"n", w_.number(a.application)}, {"call", call()}, {"code", a.evaluator}}));
    say(
        w_.tr("Points and reason are sealed in this entry until the ranking: nobody can change "
              "them any more."));
  }

  void operator()(const acts::ScoreRevealed& a) {
    say(w_.tr("The score of evaluator {code} for application {n} of the call “{call}” was opened.",
              {{"n", w_.number(a.application)}, {"call", call()}, {"code", a.evaluator}}));
    for (const auto& [criterion, points] : a.points)
      say(w_.tr("{criterion}: {points} points.", {{"criterion", criterion}, {"points", points}}));
    say(w_.tr("Its reason: {reason}", {{"reason", a.reason}}));
    say(w_.tr(
        "With what this entry holds anybody can check that it is the score that was sealed."));
  }

  void operator()(const acts::RankingPublished& a) {
    say(
        w_.trn("The ranking of the call “{call}” was published: of {all} applications one is "
               "selected.",
               "The ranking of the call “{call}” was published: of {all} applications {n} are "
               "selected.",
               a.selected, {{"call", call()}, {"all", w_.number(a.applications)}}));
    say(w_.tr(
        "It is computed from the rules of the call and the scores opened just before: anybody "
        "can compute it again."));
    say(
        w_.tr("The fingerprints of its files are {call} (call.json), {scores} (scores.csv) and "
              "{ranking} (ranking.json).",
              {{"call", a.call_hash}, {"scores", a.scores_hash}, {"ranking", a.ranking_hash}}));
    say(
        w_.tr("Where lots are drawn, they are drawn by the fingerprint of the first {n} entries, "
              "which nobody could know before applications closed: {hash}.",
              {{"n", w_.number(a.tree_size)}, {"hash", a.lot_seed}}));
  }

  void operator()(const acts::CallClosed& a) {
    say(w_.trn("The call “{call}” ended: one campaign reached its goal.",
               "The call “{call}” ended: {n} campaigns reached their goals.", a.succeeded,
               {{"call", call()}}));
    say(w_.tr("They have {raised} from citizens and {matched} from matching pools.",
              {{"raised", w_.money(a.raised)}, {"matched", w_.money(a.matched)}}));
  }

  void operator()(const acts::PoolOpened& a) {
    Money sum;
    for (const auto& funding : a.funders) sum += funding.amount;
    const Values values = {{"pool", a.name}, {"amount", w_.money(sum)}};
    switch (a.kind) {
      case matching::PoolKind::kPublic:
        say(w_.tr("The city opened the matching pool “{pool}” with {amount}.", values));
        break;
      case matching::PoolKind::kPrivate:
        say(w_.tr("The private matching pool “{pool}” was opened with {amount}.", values));
        break;
    }
    if (!full_) return;
    for (const auto& funding : a.funders)
      say(w_.tr("{funder} puts in {amount}.",
                {{"funder", funding.name}, {"amount", w_.money(funding.amount)}}));
    if (const PoolView* opened = view(a.pool); opened != nullptr)
      for (std::string& sentence : rule_sentences(w_, opened->rule, a.kind, zone_))
        say(std::move(sentence));
    say(w_.tr("The fingerprint of its rule is {hash}.", {{"hash", a.rule_hash}}));
  }

  void operator()(const acts::PoolFunded& a) {
    say(w_.tr("{funder} added {amount} to the matching pool “{pool}”.",
              {{"funder", a.name}, {"amount", w_.money(a.amount)}, {"pool", pool(a.pool)}}));
  }

  void operator()(const acts::CampaignPublished& a) {
    say(w_.tr("The campaign “{campaign}” was published: it wants to raise {goal}.",
              {{"campaign", a.title}, {"goal", w_.money(a.goal)}}));
    say(w_.tr(
        "One can give from {from} to {until}.",
        {{"from", w_.date_time(a.opens, zone_)}, {"until", w_.date_time(a.deadline, zone_)}}));
    say(w_.tr("It needs at least {minimum}, and can use up to {optimum}.",
              {{"minimum", w_.money(a.minimum)}, {"optimum", w_.money(a.optimum)}}));
    say(model_sentence(w_, a.model));
    if (!a.area.empty()) say(w_.tr("Area: {area}.", {{"area", a.area}}));
    if (!a.theme.empty()) say(w_.tr("Theme: {theme}.", {{"theme", a.theme}}));
    say(w_.tr("The fingerprint of its text is {hash}.", {{"hash", a.content_hash}}));
  }

  void operator()(const acts::CampaignRevised& a) {
    say(w_.tr("The text of the campaign “{campaign}” was changed.", {{"campaign", campaign()}}));
    say(w_.tr("The fingerprint of its new text is {hash}.", {{"hash", a.content_hash}}));
  }

  void operator()(const acts::PledgeConfirmed& a) {
    Money matched;
    for (const auto& line : a.matches) matched += matching::total(line.parts);
    if (matched.zero())
      say(w_.tr("Somebody gave {amount} to “{campaign}”.",
                {{"amount", w_.money(a.amount)}, {"campaign", campaign()}}));
    else
      say(w_.tr("Somebody gave {amount} to “{campaign}”, and matching pools add {matched}.",
                {{"amount", w_.money(a.amount)},
                 {"campaign", campaign()},
                 {"matched", w_.money(matched)}}));
    if (!full_) return;
    for (const auto& line : a.matches) added(line);
    const std::string paid = w_.tr("Placed on {date}, paid with {provider} ({method}).",
                                   {{"date", w_.date_time(a.placed, zone_)},
                                    {"provider", provider_word(w_, a.provider)},
                                    {"method", method_word(w_, a.method)}});
    say(paid + " " +
        (a.collected ? w_.tr("The money was collected.")
                     : w_.tr("The provider holds the money until the campaign has ended.")));
    say(w_.tr("In this call who gave is called {donor}: a made-up name, there to check the rules.",
              {{"donor", a.donor.str()}}));
    if (a.verified) say(w_.tr("The city had checked who this person is."));
    if (a.promoter_linked) say(w_.tr("This person wrote the campaign."));
  }

  void operator()(const acts::MatchMoved& a) {
    const Values values = {{"pool", pool(a.line.pool)},
                           {"amount", w_.money(sum_of(a.line))},
                           {"campaign", campaign()}};
    switch (a.kind) {
      case matching::ChangeKind::kReserved:
        say(w_.tr("The matching pool “{pool}” promises {amount} to “{campaign}”.", values));
        break;
      case matching::ChangeKind::kGranted:
        say(w_.tr("The matching pool “{pool}” grants {amount} to “{campaign}”.", values));
        break;
      case matching::ChangeKind::kReleased:
        say(w_.tr("The matching pool “{pool}” takes back its promise of {amount} to “{campaign}”.",
                  values));
        break;
    }
    if (!full_) return;
    say(w_.tr("After that {left} are left in it.", {{"left", w_.money(a.line.left)}}));
    from_whom(a.line.pool, a.line.parts);
    limits(a.line);
  }

  void operator()(const acts::CampaignClosed& a) {
    const Values values = {
        {"campaign", campaign()}, {"raised", w_.money(a.raised)}, {"matched", w_.money(a.matched)}};
    say(a.succeeded
            ? w_.tr("The campaign “{campaign}” made it, with {raised} from citizens and {matched} "
                    "from matching pools.",
                    values)
            : w_.tr("The campaign “{campaign}” did not make it: citizens had given {raised}.",
                    values));
    say(w_.trn("One person gave.", "{n} people gave.", a.donors) + " " +
        w_.trn("One pledge counted.", "{n} pledges counted.", a.pledges));
    if (!a.succeeded) say(w_.tr("What they gave goes back to them."));
  }

  void operator()(const acts::PaymentCaptured& a) {
    const Values about = {{"amount", w_.money(a.amount)}, {"campaign", campaign()}};
    say(w_.tr("The {amount} of a pledge to “{campaign}” were collected.", about));
    say_provider(a.provider);
    if (a.owed) say(w_.tr("The pledge had been withdrawn before, so this money is owed back."));
  }

  void operator()(const acts::RefundRequested& a) {
    const Values about = {{"amount", w_.money(a.amount)}, {"campaign", campaign()}};
    say(w_.tr("A pledge of {amount} to “{campaign}” is withdrawn and no longer counts.", about));
    if (!full_) return;
    say(reason_sentence(w_, a.reason));
    say(a.collected ? w_.tr("The money is owed back to who gave it.")
                    : w_.tr("No money had moved: the provider is told to let it go."));
    reversed(a.matches);
  }

  void operator()(const acts::PaymentRefunded& a) {
    const Values about = {{"amount", w_.money(a.amount)}, {"campaign", campaign()}};
    say(a.collected
            ? w_.tr("{amount} given to “{campaign}” went back to who gave them.", about)
            : w_.tr("The {amount} held for “{campaign}” were let go: no money had moved.", about));
    if (!full_) return;
    say(reason_sentence(w_, a.reason));
    say_provider(a.provider);
    reversed(a.matches);
  }

  void operator()(const acts::PaymentLate& a) {
    const Values about = {{"amount", w_.money(a.amount)}, {"campaign", campaign()}};
    say(a.surplus
            ? w_.tr("A second payment of {amount} for one pledge to “{campaign}” arrived: it does "
                    "not count and goes back.",
                    about)
            : w_.tr("A payment of {amount} for “{campaign}” arrived too late: it does not count "
                    "and goes back.",
                    about));
    say(w_.tr("The pledge was placed on {date}.", {{"date", w_.date_time(a.placed, zone_)}}));
    say_provider(a.provider);
  }

  void operator()(const acts::RefundFailed& a) {
    const Values about = {{"amount", w_.money(a.amount)}, {"campaign", campaign()}};
    say(
        w_.tr("{amount} given to “{campaign}” could not be returned: they are still owed to who "
              "gave them.",
              about));
    if (!full_) return;
    if (a.returned) say(w_.tr("The money had been sent, and came back."));
    say_provider(a.provider);
    reversed(a.matches);
  }

  void operator()(const acts::ChargedBack& a) {
    const Values about = {{"amount", w_.money(a.amount)}, {"campaign", campaign()}};
    say(a.counted ? w_.tr("{amount} given to “{campaign}” were taken back by the giver's bank: the "
                          "pledge no longer counts.",
                          about)
                  : w_.tr("{amount} that were to be given back, of a pledge to “{campaign}”, were "
                          "taken back by the giver's bank: they are owed no more.",
                          about));
    if (!full_) return;
    say(reason_sentence(w_, a.reason));
    say_provider(a.provider);
    reversed(a.matches);
    if (!a.claimed.zero())
      say(w_.tr("Of it {amount} had been paid out: the promoter owes them to the city.",
                {{"amount", w_.money(a.claimed)}}));
  }

  void operator()(const acts::PayoutApproved& a) {
    say(w_.tr("Two officers approved tranche {n} of “{campaign}”: {amount} go to the promoter.",
              {{"n", std::to_string(a.tranche)},
               {"amount", w_.money(a.amount)},
               {"campaign", campaign()}}));
    if (!full_) return;
    if (!a.milestone.empty())
      say(w_.tr("It belongs to this milestone: “{milestone}”.", {{"milestone", a.milestone}}));
    paid_by(a.citizens, a.pools);
  }

  void operator()(const acts::PayoutPaid& a) {
    const Values about = {
        {"n", std::to_string(a.tranche)}, {"amount", w_.money(a.amount)}, {"campaign", campaign()}};
    say(a.order.empty()
            ? w_.tr("{amount} of tranche {n} of “{campaign}” were paid to the promoter.", about)
            : w_.tr("The treasury paid {amount} of tranche {n} of “{campaign}” to the promoter.",
                    about));
    if (!full_) return;
    paid_by(a.citizens, a.pools);
    if (!a.order.empty())
      say(w_.tr("The treasury's document: {order}.", {{"order", a.order}}));
    else
      say_provider(a.provider);
  }

  void operator()(const acts::PayoutWithdrawn& a) {
    say(w_.tr(
        "Tranche {n} of “{campaign}” was taken back before anything of its {amount} was paid.",
        {{"n", std::to_string(a.tranche)},
         {"amount", w_.money(a.amount)},
         {"campaign", campaign()}}));
    if (!full_) return;
    say(withdrawal_sentence(w_, a.reason));
    if (!a.claim.zero())
      say(w_.tr("Of it {amount} cover what the promoter owed to the city.",
                {{"amount", w_.money(a.claim)}}));
  }

  void operator()(const acts::UpdatePublished& a) {
    say(n_.update.empty()
            ? w_.tr("An update about “{campaign}” was published.", {{"campaign", campaign()}})
            : w_.tr("An update about “{campaign}” was published: “{title}”.",
                    {{"campaign", campaign()}, {"title", n_.update}}));
    say(w_.tr("The fingerprint of its text is {hash}.", {{"hash", a.content_hash}}));
  }

  void operator()(const acts::IndicatorMeasured& a) {
    const auto day = parse_local(a.date, zone_);
    std::string value = n_.value_milli ? w_.milli(*n_.value_milli) : a.value;
    if (!n_.unit.empty()) value += " " + n_.unit;
    say(w_.tr("“{campaign}” reports a result: “{indicator}”, {value} on {date}.",
              {{"campaign", campaign()},
               {"indicator", n_.indicator.empty() ? a.indicator : n_.indicator},
               {"value", value},
               {"date", day ? w_.date(*day, zone_) : a.date}}));
    say(w_.tr("The fingerprint of note and evidence is {hash}.", {{"hash", a.content_hash}}));
  }

  void operator()(const acts::CorrectionRecorded& a) {
    say(w_.tr("The city put something right: {reason}", {{"reason", a.reason}}));
    if (!a.checkpoint.empty())
      say(w_.tr("It gives up this signed checkpoint: {checkpoint}",
                {{"checkpoint", a.checkpoint}}));
  }

  void operator()(const acts::KeyRotated& a) {
    say(w_.tr("From here on the journal is signed with a new key."));
    say(w_.tr("The new key is {key}.", {{"key", a.key}}));
  }

  void operator()(const acts::ErasureDone& a) {
    say(w_.trn("The personal data behind one entry were erased.",
               "The personal data behind {n} entries were erased.",
               static_cast<std::int64_t>(a.positions.size())));
    say(w_.tr("The entries themselves stay as they were, with their amounts."));
  }

 private:
  void say(std::string sentence) {
    if (sentence.empty() || (!full_ && !out_.empty())) return;
    out_.push_back(std::move(sentence));
  }

  [[nodiscard]] std::string call() const { return n_.call.empty() ? e_.call.str() : n_.call; }
  [[nodiscard]] std::string campaign() const {
    return n_.campaign.empty() ? e_.campaign.str() : n_.campaign;
  }
  [[nodiscard]] const PoolView* view(const PoolId& id) const {
    const auto found = std::ranges::find(n_.pools, id, &PoolView::id);
    return found == n_.pools.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::string pool(const PoolId& id) const {
    const PoolView* known = view(id);
    return known == nullptr ? id.str() : known->name;
  }
  static Money sum_of(const colletta::MatchLine& line) { return matching::total(line.parts); }

  void paid_by(Money citizens, const std::vector<PoolParts>& pools) {
    if (!citizens.zero())
      say(w_.tr("{amount} of it are what citizens gave.", {{"amount", w_.money(citizens)}}));
    for (const PoolParts& one : pools) {
      say(w_.tr("{amount} of it come from the matching pool “{pool}”.",
                {{"amount", w_.money(matching::total(one.parts))}, {"pool", pool(one.pool)}}));
      from_whom(one.pool, one.parts);
    }
  }

  void say_provider(const std::string& provider) {
    say(w_.tr("Payment provider: {provider}.", {{"provider", provider_word(w_, provider)}}));
  }

  void added(const colletta::MatchLine& line) {
    const Values values = {{"pool", pool(line.pool)},
                           {"amount", w_.money(sum_of(line))},
                           {"left", w_.money(line.left)}};
    say(sum_of(line).zero()
            ? w_.tr("The matching pool “{pool}” adds nothing and keeps {left}.", values)
            : w_.tr("The matching pool “{pool}” adds {amount} and keeps {left}.", values));
    from_whom(line.pool, line.parts);
    limits(line);
  }

  void reversed(const Lines& lines) {
    for (const auto& line : lines)
      say(w_.tr("The matching pool “{pool}” takes back {amount} and has {left} again.",
                {{"pool", pool(line.pool)},
                 {"amount", w_.money(sum_of(line))},
                 {"left", w_.money(line.left)}}));
  }

  /// Whose money it is, where a pool has several funders.
  void from_whom(const PoolId& pool, const matching::Parts& all) {
    const PoolView* known = view(pool);
    if (known == nullptr || all.size() < 2) return;
    std::vector<std::string> parts;
    for (const auto& part : all) {
      const auto funder = std::ranges::find(known->funders, part.funder, &matching::Funder::id);
      parts.push_back(
          w_.tr("{amount} from {funder}",
                {{"amount", w_.money(part.amount)},
                 {"funder", funder == known->funders.end() ? part.funder.str() : funder->name}}));
    }
    say(w_.tr("Whose money it is: {list}.", {{"list", w_.list(parts)}}));
  }

  void limits(const colletta::MatchLine& line) {
    const PoolView* known = view(line.pool);
    if (known == nullptr || line.limited_by.empty()) return;
    std::string why;
    for (const matching::Limit limit : line.limited_by)
      why += " " + limit_sentence(w_, limit, known->rule);
    say(w_.tr("Why not more:") + why);
  }

  const Wording& w_;
  const Event& e_;
  const EventNames& n_;
  const std::string& zone_;
  const bool full_;
  std::vector<std::string> out_;
};

}  // namespace

std::string event_in_short(const Wording& w, const JournalRow& row, const std::string& zone) {
  return Telling(w, row, zone, false).told().front();
}

std::vector<std::string> event_in_full(const Wording& w, const JournalRow& row,
                                       const std::string& zone) {
  return Telling(w, row, zone, true).told();
}

std::string event_kind_label(const Wording& w, EventKind kind) {
  switch (kind) {
    case EventKind::kCalls:
      return w.tr("Calls");
    case EventKind::kSelection:
      return w.tr("Applications and evaluation");
    case EventKind::kPools:
      return w.tr("Matching pools");
    case EventKind::kCampaigns:
      return w.tr("Campaigns");
    case EventKind::kPledges:
      return w.tr("Pledges");
    case EventKind::kMatches:
      return w.tr("What pools moved by themselves");
    case EventKind::kPayments:
      return w.tr("Payments and refunds");
    case EventKind::kPayouts:
      return w.tr("Payouts to promoters");
    case EventKind::kReports:
      return w.tr("Updates and results");
    case EventKind::kJournal:
      return w.tr("The journal itself");
  }
  return {};
}

}  // namespace colletta::views
