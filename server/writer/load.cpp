// Loading: from commands to the ids that they touch, from ids to rows, a query a table.

#include "domain/campaign/content_json.hpp"
#include "domain/journal/event_json.hpp"
#include "server/store/people_read.hpp"
#include "server/store/reads.hpp"
#include "server/writer/batch.hpp"
#include "server/writer/book_rows.hpp"
#include "server/writer/needs.hpp"
#include "server/writer/payout_rows.hpp"
#include "server/writer/ranking_rows.hpp"
#include "server/writer/selection_rows.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::writer {
namespace {

using Int = std::int64_t;
using Text = std::string;

template <class T>
T must(Result<T> value) {
  CHECK(value.ok(), "a word in our own database must be one that we wrote");
  return std::move(value).value();
}

class Loader {
 public:
  Loader(store::Session& session, Batch& batch, Needs needs)
      : session_(session),
        reads_(session),
        batch_(batch),
        world_(batch.world),
        needs_(std::move(needs)) {}

  /// Step by step: what one has found tells the next what to ask for. The queries of a step, but
  /// those of the rarer commands, go together.
  bool run() {
    lock();
    attempts();
    people();
    rounds();
    pool_ids();
    seen();
    reads_.run();
    if (!locked_) return false;

    part_attempts();
    begins();
    pledges();
    reads_.run();
    for (const auto& [id, attempt] : batch_.attempts) batch_.noticed.erase(id);

    tranches();
    campaigns(needs_.campaigns);
    if (needs_.matches) later_matches();
    reads_.run();

    contents();
    uncollected();
    calls();
    donors();
    if (needs_.money || !needs_.pools.empty()) load_pools(reads_, world_, needs_.calls);
    bodies();
    if (needs_.releases) queues();
    if (needs_.money) figures();
    reads_.run();

    if (needs_.money) load_tallies(session_, world_, needs_.campaigns);
    if (needs_.selection) load_selection(session_, world_, needs_.calls, needs_.numbers);
    if (!needs_.evaluating.empty())
      load_evaluators(session_, world_, needs_.evaluating, needs_.numbers);
    if (!needs_.ranked.empty()) load_evaluations(session_, world_, needs_.ranked);
    if (!needs_.erased.empty())
      batch_.traces = store::traces_of(session_, world_.city.id, needs_.erased);
    return true;
  }

 private:
  /// Its journal's head: whoever else writes waits until this batch is done.
  void lock() {
    reads_.add<Int, Int, Int>(store::sql::lock_city,
                              std::vector<store::Bind>{{"city", world_.city.id}},
                              [&](Int head, Int pledge_min, Int pledge_max) {
                                locked_ = true;
                                world_.next_seq = head;
                                world_.city.pledge_min = Money::cents(pledge_min);
                                world_.city.pledge_max = Money::cents(pledge_max);
                              });
  }

  void attempts() {
    Ids both = needs_.attempts;
    both.insert(needs_.noticed.begin(), needs_.noticed.end());
    read_attempts(store::sql::attempts_by_id, "ids", both, batch_.noticed);
  }

  /// Apart from those that notices name: the attempts that commands are about.
  void part_attempts() {
    for (const std::string& id : needs_.attempts)
      batch_.attempts.insert(batch_.noticed.extract(AttemptId::of(id)));
    for (const auto& [id, attempt] : batch_.attempts) {
      const bool of_pledge = attempt.payout.empty();
      (of_pledge ? needs_.pledges : needs_.payouts)
          .insert(of_pledge ? attempt.pledge.str() : attempt.payout.str());
    }
  }

  /// What a capture or void finds may have to be told of the payment that it was about.
  void begins() {
    Ids pledges;
    for (const auto& [id, attempt] : batch_.attempts)
      if (attempt.operation != payments::Operation::kBegin && attempt.payout.empty())
        pledges.insert(attempt.pledge.str());
    read_attempts(store::sql::begins_of_pledges, "pledges", pledges, batch_.attempts);
  }

  void read_attempts(const store::Query& query, const char* bind, const Ids& ids,
                     std::map<AttemptId, Attempt>& out) {
    if (ids.empty()) return;
    reads_.add<Text, Text, Text, Text, Text, Int, Int, Text, Text, Text, Int>(
        query, {{"city", world_.city.id}, {bind, list(ids)}},
        [&out](Text& id, Text& pledge, Text& payout, Text& operation, Text& state, Int tries,
               Int next_at, Text& reference, Text& redirect, Text& code, Int created) {
          Attempt a;
          a.id = AttemptId::of(id);
          a.pledge = PledgeId::of(pledge);
          a.payout = PayoutId::of(payout);
          a.operation = must(payments::parse_operation(operation));
          a.state = must(payments::parse_payment_state(state));
          a.tries = tries;
          a.next_at = {next_at};
          a.reference = reference;
          a.redirect_url = redirect;
          a.code = code;
          a.created_at = {created};
          out.emplace(a.id, std::move(a));
        });
  }

  void pledges() {
    if (needs_.pledges.empty()) return;
    reads_.add<Text, Text, Text, Text, Text, Int, Text, Text, Text, Int, Int, Text, Text, Text, Int,
               Int, Text, Text, Text, Text, Int, Int, Int, Int>(
        store::sql::pledges_by_id, {{"city", world_.city.id}, {"ids", list(needs_.pledges)}},
        [&](Text& id, Text& campaign, Text& call, Text& person, Text& donor, Int amount, Text& name,
            Text& message, Text& locale, Int verified, Int promoter_linked, Text& input_hash,
            Text& state, Text& task, Int collected, Int counted, Text& provider, Text& method,
            Text& reference, Text& reason, Int placed, Int confirmed, Int seq, Int refund_seq) {
          Pledge p;
          p.id = PledgeId::of(id);
          p.campaign = CampaignId::of(campaign);
          p.call = CallId::of(call);
          p.person = PersonId::of(person);
          p.donor = DonorId::of(donor);
          p.amount = Money::cents(amount);
          p.public_name = name;
          p.message = message;
          p.locale = locale;
          p.verified = verified == 1;
          p.promoter_linked = promoter_linked == 1;
          p.input_hash = input_hash;
          p.state = must(parse_pledge_state(state));
          p.task = must(parse_task(task));
          p.collected = collected == 1;
          p.counted = counted == 1;
          p.provider = provider;
          p.method = method;
          p.reference = reference;
          p.reason = reason;
          p.placed = {placed};
          p.confirmed_at = {confirmed};
          p.seq = seq;
          p.refund_seq = refund_seq;
          needs_.campaigns.insert(campaign);
          world_.pledges.emplace(p.id, std::move(p));
        });
  }

  void people() {
    // Only who has logged in can be known to be the one who was verified.
    if (!needs_.persons.empty())
      reads_.add<Text>(store::sql::verified_people,
                       {{"city", world_.city.id}, {"persons", list(needs_.persons)}},
                       [&](Text& id) { world_.verified.insert(PersonId::of(id)); });
    if (!needs_.appointed.empty())
      reads_.add<Text, Text>(store::sql::roles_by_email,
                             {{"city", world_.city.id}, {"emails", list(needs_.appointed)}},
                             [&](Text& id, Text& roles) {
                               world_.roles[PersonId::of(id)] = must(Roles::parse(roles));
                             });
    if (needs_.emails.empty()) return;
    reads_.add<Text, Text>(store::sql::people_by_email,
                           {{"city", world_.city.id}, {"emails", list(needs_.emails)}},
                           [&](Text& email, Text& id) {
                             world_.people[email] = PersonId::of(id);
                             needs_.persons.insert(id);
                           });
  }

  /// All tranches and payees of the campaigns whose money is, or may be, paid out.
  void tranches() {
    if (!needs_.payouts.empty())
      session_.for_each<Text>(store::sql::campaigns_of_payouts,
                              {{"city", world_.city.id}, {"ids", list(needs_.payouts)}},
                              [&](Text& id) {
                                needs_.paid.insert(id);
                                needs_.contents.insert(id);
                              });
    needs_.campaigns.insert(needs_.paid.begin(), needs_.paid.end());
    if (needs_.tranches) needs_.paid.insert(needs_.campaigns.begin(), needs_.campaigns.end());
    load_payouts(session_, world_, needs_.paid);
  }

  void uncollected() {
    if (needs_.paid.empty()) return;
    reads_.add<Text, Int>(
        store::sql::uncollected_gifts, {{"city", world_.city.id}, {"ids", list(needs_.paid)}},
        [&](Text& id, Int gifts) { world_.campaigns.at(CampaignId::of(id)).uncollected = gifts; });
  }

  /// All campaigns of the rounds that are to be closed.
  void rounds() {
    if (needs_.rounds.empty()) return;
    reads_.add<Text>(store::sql::campaigns_of_calls,
                     {{"city", world_.city.id}, {"calls", list(needs_.rounds)}},
                     [&](Text& id) { needs_.campaigns.insert(id); });
  }

  void campaigns(const Ids& ids) {
    if (ids.empty()) return;
    reads_.add<Text, Text, Text, Text, Int, Int, Int, Text, Text, Int, Int, Int, Int, Int, Int, Int,
               Text, Text, Text, Int, Int, Int, Text>(
        store::sql::campaign_facts, {{"city", world_.city.id}, {"ids", list(ids)}},
        [&](Text& id, Text& call, Text& owner, Text& state, Int opens, Int deadline, Int version,
            Text& content_hash, Text& reasons, Int pledges, Int published_seq, Int closed_seq,
            Int handed_in_at, Int goal, Int minimum, Int optimum, Text& model, Text& area,
            Text& theme, Int raised, Int donors, Int application, Text& title) {
          CampaignFacts c;
          c.id = CampaignId::of(id);
          c.call = CallId::of(call);
          c.owner = PersonId::of(owner);
          c.state = must(parse_campaign_state(state));
          c.opens = {opens};
          c.deadline = {deadline};
          c.version = version;
          c.content_hash = content_hash;
          c.title = title;
          c.reasons = reasons;
          c.pledges = pledges;
          c.published_seq = published_seq;
          c.closed_seq = closed_seq;
          c.handed_in_at = {handed_in_at};
          c.application = application;
          if (application > 0) needs_.numbers.insert(application);
          if (!call.empty()) needs_.calls.insert(call);
          if (c.published_seq >= 0) {
            matching::Campaign m;
            m.id = c.id;
            m.call = c.call;
            m.goal = Money::cents(goal);
            m.minimum = Money::cents(minimum);
            m.optimum = Money::cents(optimum);
            m.model = model == "all_or_nothing" ? matching::Model::kAllOrNothing
                                                : matching::Model::kKeepWhatYouRaise;
            m.area = area;
            m.theme = theme;
            m.standing = c.state == CampaignState::kSucceeded ? matching::Standing::kSucceeded
                         : c.state == CampaignState::kFailed  ? matching::Standing::kFailed
                                                              : matching::Standing::kOpen;
            m.raised = Money::cents(raised);
            m.donors = donors;
            world_.book.campaigns.emplace(m.id, std::move(m));
          }
          world_.campaigns.emplace(c.id, std::move(c));
        });
  }

  void contents() {
    if (needs_.contents.empty()) return;
    reads_.add<Text, Text>(
        store::sql::campaign_contents, {{"city", world_.city.id}, {"ids", list(needs_.contents)}},
        [&](Text& id, Text& content) {
          world_.campaigns.at(CampaignId::of(id)).content = read_content(content);
        });
  }

  /// Calls of the pools that commands name, so that all pools of those calls are loaded together.
  void pool_ids() {
    if (needs_.pools.empty()) return;
    reads_.add<Text, Text>(store::sql::pools_by_id,
                           {{"city", world_.city.id}, {"ids", list(needs_.pools)}},
                           [&](Text&, Text& call) { needs_.calls.insert(call); });
  }

  void calls() {
    if (needs_.calls.empty()) return;
    reads_.add<Text, Text, Text, Text, Text, Int, Int, Int, Int>(
        store::sql::call_facts, {{"city", world_.city.id}, {"ids", list(needs_.calls)}},
        [&](Text& id, Text& title, Text& summary, Text& text, Text& state, Int opens, Int closes,
            Int seq, Int closed_seq) {
          CallFacts c;
          c.id = CallId::of(id);
          c.title = title;
          c.summary = summary;
          c.text = text;
          c.state = must(parse_call_state(state));
          c.opens = {opens};
          c.closes = {closes};
          c.seq = seq;
          c.closed_seq = closed_seq;
          world_.calls.emplace(c.id, std::move(c));
        });
    if (!needs_.opened_in.empty())
      reads_.add<Text>(store::sql::calls_with_pledges,
                       {{"city", world_.city.id}, {"ids", list(needs_.opened_in)}},
                       [&](Text& id) { world_.calls.at(CallId::of(id)).pledged = true; });
  }

  void donors() {
    if (needs_.persons.empty() || needs_.calls.empty()) return;
    reads_.add<Text, Text, Text>(
        store::sql::donors_by_person,
        {{"city", world_.city.id},
         {"calls", list(needs_.calls)},
         {"persons", list(needs_.persons)}},
        [&](Text& call, Text& person, Text& donor) {
          world_.donors[{CallId::of(call), PersonId::of(person)}] = DonorId::of(donor);
        });
  }

  /// What returns to a pool may go on to pledges of other campaigns.
  void queues() {
    reads_.run();
    load_withheld(session_, world_);
    Ids more;
    for (const auto& [key, one] : world_.book.withheld)
      if (needs_.campaigns.insert(one.campaign.str()).second) more.insert(one.campaign.str());
    campaigns(more);
    if (!world_.book.withheld.empty()) needs_.money = true;
  }

  void figures() {
    load_holdings(reads_, world_, needs_.campaigns);
    Ids donors;
    for (const auto& [id, pledge] : world_.pledges) donors.insert(pledge.donor.str());
    for (const auto& [key, one] : world_.book.withheld) donors.insert(one.donor.str());
    load_donors_rows(reads_, world_, needs_.campaigns, donors);
  }

  /// The journal itself says what a pledge drew: no second copy of it is kept.
  void later_matches() {
    for (auto& [id, pledge] : world_.pledges)
      if (pledge.seq >= 0 && pledge.counted) drew_[pledge.seq] = &pledge;
    if (drew_.empty()) return;
    reads_.add<Int, Int>(store::sql::later_matches,
                         {{"city", world_.city.id}, {"seqs", positions()}},
                         [&](Int pledge, Int seq) { drew_[seq] = drew_.at(pledge); });
  }

  void bodies() {
    if (drew_.empty()) return;
    reads_.add<Int, Text>(
        store::sql::bodies_at, {{"city", world_.city.id}, {"seqs", positions()}},
        [&](Int seq, Text& body) {
          Event event = must(parse_public_body(body));
          auto& matches = drew_.at(seq)->matches;
          if (auto* confirmed = std::get_if<acts::PledgeConfirmed>(&event.act))
            matches = std::move(confirmed->matches);
          else
            matches.push_back(std::move(std::get<acts::MatchMoved>(event.act).line));
        });
  }

  [[nodiscard]] std::vector<Int> positions() const {
    std::vector<Int> out;
    for (const auto& [seq, pledge] : drew_) out.push_back(seq);
    return out;
  }

  void seen() {
    if (needs_.events.empty()) return;
    reads_.add<Text, Text>(
        store::sql::events_by_id, {{"city", world_.city.id}, {"ids", list(needs_.events)}},
        [&](Text& id, Text& body) { world_.seen.emplace(id, must(parse_public_body(body))); });
    if (needs_.committed.empty()) return;
    reads_.add<Text, Text>(
        store::sql::private_by_id, {{"city", world_.city.id}, {"ids", list(needs_.committed)}},
        [&](Text& id, Text& body) { world_.seen.at(id).priv = must(parse_private_body(body)); });
  }

  store::Session& session_;
  store::Reads reads_;
  Batch& batch_;
  World& world_;
  Needs needs_;
  bool locked_ = false;
  std::map<Int, Pledge*> drew_;  ///< by the positions that tell what a pledge drew
};

}  // namespace

bool load(store::Session& session, Batch& batch, const std::vector<const Command*>& commands) {
  Needs needs;
  for (const Command* command : commands) std::visit(needs, *command);
  if (!Loader(session, batch, std::move(needs)).run()) return false;
  batch.loaded = batch.world;
  batch.attempts_loaded = batch.attempts;
  return true;
}

}  // namespace colletta::writer
