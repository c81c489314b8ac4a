// Storing: the difference between the World as decided and as loaded, one statement a table.
// Figures change by deltas and money under a guard, so that they hold even if another process
// writes too.
#include "domain/campaign/content_json.hpp"
#include "domain/journal/refs.hpp"
#include "domain/ledger/turnover.hpp"
#include "payments/attempt.hpp"
#include "server/store/bulk.hpp"
#include "server/writer/batch.hpp"
#include "server/writer/book_rows.hpp"
#include "server/writer/payout_rows.hpp"
#include "server/writer/selection_rows.hpp"

namespace colletta::writer {
namespace {

using store::Merge;
using store::row;
using store::Row;
using store::Rows;

class Saver {
 public:
  Saver(store::Session& session, Batch& batch, const Crypto& crypto)
      : session_(session),
        batch_(batch),
        now_(batch.world),
        was_(batch.loaded),
        crypto_(crypto),
        city_(batch.world.city.id.str()) {}

  void run() {
    people();  // first: the database is at work on them while the events' leaves are made
    events();
    ledger_sums();
    calls();
    save_selection(session_, now_, was_);
    campaigns();
    save_book(session_, now_, was_);
    pledges();
    save_payouts(session_, now_, was_);
    attempts();
    inbox();
    texts();
    if (batch_.erased) erase(session_, now_.city.id, *batch_.traces);
  }

 private:
  void events() {
    Rows open, secret, refs;
    for (const Event& event : now_.events) {
      Leaf leaf = make_leaf(event, crypto_);
      const auto optional_id = [](const auto& id) {
        return id.empty() ? store::Value{} : store::to_value(id);
      };
      open.push_back(row(city_, event.seq, event.id, type_name(event.act), optional_id(event.call),
                         optional_id(event.campaign), event.at, leaf.body, leaf.leaf_hash));
      if (!leaf.salt.empty()) secret.push_back(row(city_, event.seq, leaf.salt, leaf.private_body));
      for (const std::int64_t position : positions_named(event))
        refs.push_back(row(city_, position, event.seq));
    }
    store::insert(session_, "event",
                  {"city", "seq", "id", "type", "call_id", "campaign", "at", "body", "leaf"}, open);
    store::insert(session_, "event_private", {"city", "seq", "salt", "body"}, secret);
    store::insert(session_, "event_ref", {"city", "ref", "seq"}, refs);
  }

  void ledger_sums() {
    ledger::Turnovers sums;
    for (const Event& event : now_.events) ledger::add(sums, event.seq, postings(event));
    Rows rows;
    for (const auto& [key, sum] : sums)
      rows.push_back(row(city_, key.first, key.second, sum.debit.cents(), sum.credit.cents()));
    store::insert_or_update(session_, "account_turnover", {"city", "part", "account"},
                            {{"debit", Merge::kAdd}, {"credit", Merge::kAdd}}, rows);
  }

  void people() {
    Rows persons, pseudonyms;
    for (const auto& [email, person] : now_.people)
      if (!was_.people.contains(email))
        persons.push_back(row(person, city_, email, "", "", "citizen", now_.now));
    for (const auto& [key, donor] : now_.donors)
      if (!was_.donors.contains(key))
        pseudonyms.push_back(row(donor, city_, key.first, key.second));
    store::insert(session_, "person",
                  {"id", "city", "email", "name", "password_hash", "roles", "created_at"}, persons);
    store::insert(session_, "donor", {"id", "city", "call_id", "person"}, pseudonyms);
  }

  void calls() {
    Rows rows;
    for (const auto& [id, call] : now_.calls) {
      const auto before = was_.calls.find(id);
      if (before != was_.calls.end() && before->second.title == call.title &&
          before->second.summary == call.summary && before->second.text == call.text &&
          before->second.state == call.state && before->second.opens == call.opens &&
          before->second.closes == call.closes && before->second.seq == call.seq &&
          before->second.closed_seq == call.closed_seq)
        continue;
      rows.push_back(row(id, city_, call.title, call.summary, call.text, to_string(call.state),
                         call.opens, call.closes, call.seq, call.closed_seq));
    }
    store::insert_or_update(session_, "city_call", {"id"},
                            {{"city", Merge::kKeep},
                             "title",
                             "summary",
                             "text",
                             "state",
                             "opens",
                             "closes",
                             "seq",
                             "closed_seq"},
                            rows);
  }

  void campaigns() {
    Rows added, written, moved;
    for (const auto& [id, c] : now_.campaigns) {
      const auto before = was_.campaigns.find(id);
      if (before == was_.campaigns.end()) {
        added.push_back(full_campaign(c));
        continue;
      }
      if (before->second.content_hash != c.content_hash || before->second.call != c.call)
        written.push_back(content_row(c));
      if (auto delta = campaign_delta(before->second, c)) moved.push_back(std::move(*delta));
    }
    store::insert(
        session_, "campaign",
        {"id",      "city",          "owner",      "created_at",   "state",        "version",
         "reasons", "published_seq", "closed_seq", "handed_in_at", "application",  "raised",
         "donors",  "pledges",       "call_id",    "content",      "content_hash", "title",
         "summary", "area",          "theme",      "model",        "goal",         "minimum",
         "optimum", "opens",         "deadline"},
        added);
    store::update_each(session_, "campaign", {"id"},
                       {"call_id", "content", "content_hash", "title", "summary", "area", "theme",
                        "model", "goal", "minimum", "optimum", "opens", "deadline"},
                       written);
    store::update_each(session_, "campaign", {"id"},
                       {"state",
                        "version",
                        "reasons",
                        "published_seq",
                        "closed_seq",
                        "handed_in_at",
                        "application",
                        {"raised", Merge::kAdd},
                        {"donors", Merge::kAdd},
                        {"pledges", Merge::kAdd}},
                       moved);
  }

  /// Starting with the id, then the columns that an edit writes.
  static Row content_row(const CampaignFacts& c) {
    const CampaignContent& text = c.content;
    return row(
        c.id, c.call, content_document(text), c.content_hash, text.title, text.summary, text.area,
        text.theme,
        text.model == matching::Model::kAllOrNothing ? "all_or_nothing" : "keep_what_you_raise",
        text.goal.cents(), minimum_of(text).cents(), optimum_of(text).cents(), text.opens,
        text.deadline);
  }

  Row full_campaign(const CampaignFacts& c) const {
    Row out = row(c.id, city_, c.owner, now_.now, to_string(c.state), c.version, c.reasons,
                  c.published_seq, c.closed_seq, c.handed_in_at, c.application, 0, 0, 0);
    Row text = content_row(c);
    out.insert(out.end(), std::make_move_iterator(text.begin() + 1),
               std::make_move_iterator(text.end()));
    return out;
  }

  std::optional<Row> campaign_delta(const CampaignFacts& before, const CampaignFacts& c) const {
    const auto old_money = or_empty(was_.book.campaigns, c.id);
    const auto money = or_empty(now_.book.campaigns, c.id);
    const std::int64_t raised = money.raised.cents() - old_money.raised.cents();
    const std::int64_t donors = money.donors - old_money.donors;
    const std::int64_t pledges = c.pledges - before.pledges;
    if (raised == 0 && donors == 0 && pledges == 0 && before.state == c.state &&
        before.version == c.version && before.reasons == c.reasons)
      return std::nullopt;
    return row(c.id, to_string(c.state), c.version, c.reasons, c.published_seq, c.closed_seq,
               c.handed_in_at, c.application, raised, donors, pledges);
  }

  void pledges() {
    Rows added, changed;
    for (const auto& [id, p] : now_.pledges) {
      const auto before = was_.pledges.find(id);
      if (before == was_.pledges.end()) {
        added.push_back(row(id, city_, p.campaign, p.call, p.person, p.donor, p.amount.cents(),
                            p.public_name, p.message, p.locale, p.verified, p.promoter_linked,
                            p.input_hash, p.placed, to_string(p.state), to_string(p.task),
                            p.collected, p.counted, p.provider, p.method, p.reference, p.reason,
                            p.confirmed_at, p.seq, p.refund_seq));
      } else if (differs(before->second, p)) {
        changed.push_back(row(id, to_string(p.state), to_string(p.task), p.collected, p.counted,
                              p.provider, p.method, p.reference, p.reason, p.confirmed_at, p.seq,
                              p.refund_seq));
      }
    }
    store::insert(
        session_, "pledge",
        {"id",         "city",        "campaign",  "call_id", "person",       "donor",
         "amount",     "public_name", "message",   "locale",  "verified",     "promoter_linked",
         "input_hash", "placed",      "state",     "task",    "collected",    "counted",
         "provider",   "method",      "reference", "reason",  "confirmed_at", "seq",
         "refund_seq"},
        added);
    store::update_each(session_, "pledge", {"id"},
                       {"state", "task", "collected", "counted", "provider", "method", "reference",
                        "reason", "confirmed_at", "seq", "refund_seq"},
                       changed);
  }

  static bool differs(const Pledge& a, const Pledge& b) {
    return a.state != b.state || a.task != b.task || a.collected != b.collected || a.seq != b.seq ||
           a.refund_seq != b.refund_seq || a.reason != b.reason || a.reference != b.reference;
  }

  /// A task of the domain becomes a row that a worker will find, in the same transaction.
  void make_attempts() {
    for (const World::NewTask& task : now_.tasks) {
      Attempt attempt;
      attempt.id = AttemptId::of(now_.fresh_id());
      attempt.pledge = task.pledge;
      attempt.operation = [&] {
        switch (task.task) {
          case Task::kCapture:
            return payments::Operation::kCapture;
          case Task::kVoid:
            return payments::Operation::kVoid;
          case Task::kRefund:
            return payments::Operation::kRefund;
          case Task::kBegin:
          case Task::kNone:
            return payments::Operation::kBegin;
        }
        return payments::Operation::kBegin;
      }();
      // What is begun for a person who waits is sent by that person's request; the worker comes
      // after, in case that request died.
      const bool person_waits = task.task == Task::kBegin;
      attempt.next_at = now_.now + (person_waits ? kBeginGraceUs : 0);
      attempt.created_at = now_.now;
      batch_.attempts.emplace(attempt.id, std::move(attempt));
    }
    for (const PayoutId& payout : now_.payout_tasks) {
      Attempt attempt;
      attempt.id = AttemptId::of(now_.fresh_id());
      attempt.payout = payout;
      attempt.operation = payments::Operation::kPayout;
      attempt.next_at = attempt.created_at = now_.now;
      batch_.attempts.emplace(attempt.id, std::move(attempt));
    }
  }

  void attempts() {
    make_attempts();
    Rows added, changed;
    for (const auto& [id, a] : batch_.attempts) {
      const bool open = !payments::settled(a.operation, a.state);
      if (!batch_.attempts_loaded.contains(id)) {
        added.push_back(row(id, city_, a.pledge, a.payout, payments::to_string(a.operation),
                            a.created_at, payments::to_string(a.state), open, a.tries, a.next_at,
                            a.reference, a.redirect_url, a.code, now_.now));
      } else if (a != batch_.attempts_loaded.at(id)) {
        changed.push_back(row(id, a.pledge, payments::to_string(a.state), open, a.tries, a.next_at,
                              a.reference, a.redirect_url, a.code, now_.now));
      }
    }
    store::insert(session_, "payment_attempt",
                  {"id", "city", "pledge", "payout", "operation", "created_at", "state", "is_open",
                   "tries", "next_at", "reference", "redirect_url", "code", "updated_at"},
                  added);
    store::update_each(session_, "payment_attempt", {"id"},
                       {"pledge", "state", "is_open", "tries", "next_at", "reference",
                        "redirect_url", "code", "updated_at"},
                       changed);
  }

  void inbox() {
    Rows rows;
    for (const Inbox& notice : batch_.notices)
      rows.push_back(
          row(notice.provider, notice.event_id, notice.unmatched ? "" : city_, notice.reference,
              notice.key, notice.body, now_.now,
              notice.unmatched || notice.known ? store::to_value(now_.now) : store::Value{},
              notice.unmatched));
    store::insert_or_update(session_, "inbox", {"provider", "event_id"},
                            {{"city", Merge::kKeep},
                             {"reference", Merge::kKeep},
                             {"attempt_key", Merge::kKeep},
                             {"body", Merge::kKeep},
                             {"received_at", Merge::kKeep},
                             {"processed_at", Merge::kKeep},
                             {"set_aside", Merge::kKeep}},
                            rows);
    Rows answered;
    for (const auto& [provider, event_id] : batch_.answered_notices)
      answered.push_back(row(provider, event_id, now_.now));
    store::update_each(session_, "inbox", {"provider", "event_id"}, {"processed_at"}, answered);
    Rows later;
    for (const PostponedNotice& notice : batch_.postponed_notices)
      later.push_back(row(notice.provider, notice.event_id, notice.tries, notice.next_at));
    store::update_each(session_, "inbox", {"provider", "event_id"}, {"tries", "next_at"}, later);
  }

  void texts() {
    Rows updates, measurements;
    for (const UpdateRow& u : now_.updates)
      updates.push_back(
          row(u.id, city_, u.campaign, u.author, u.by_city, u.title, u.text, u.at, u.seq));
    for (const MeasurementRow& m : now_.measurements)
      measurements.push_back(row(m.id, city_, m.campaign, m.indicator, m.value, m.date, m.evidence,
                                 m.note, m.at, m.seq));
    store::insert(session_, "campaign_update",
                  {"id", "city", "campaign", "author", "by_city", "title", "text", "at", "seq"},
                  updates);
    store::insert(
        session_, "measurement",
        {"id", "city", "campaign", "indicator", "value", "date", "evidence", "note", "at", "seq"},
        measurements);
  }

  static constexpr std::int64_t kBeginGraceUs = 10 * kSecondUs;

  store::Session& session_;
  Batch& batch_;
  World& now_;
  const World& was_;
  const Crypto& crypto_;
  const std::string city_;
};

}  // namespace

void save(store::Session& session, Batch& batch, const Crypto& crypto) {
  Saver(session, batch, crypto).run();
}

}  // namespace colletta::writer
