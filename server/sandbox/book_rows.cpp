#include "server/sandbox/book_rows.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "domain/base/check.hpp"
#include "payments/sandbox/book_json.hpp"
#include "server/store/bulk.hpp"
#include "server/store/migrate.hpp"

namespace colletta::sandbox {
namespace {

using payments::sandbox::Answer;
using payments::sandbox::Book;
using payments::sandbox::Event;
using payments::sandbox::Needs;
using payments::sandbox::Refund;
using payments::sandbox::stored_payment;
using payments::sandbox::stored_payout;
using payments::sandbox::stored_refund;
using payments::sandbox::to_stored;
using store::Query;

// Objects are stored as text beside the two things that are searched for: their id and their time.
// Partial indexes keep what is over out of the searches for what is due.
constexpr std::array kSchema = {store::Migration{1, "book", R"sql(
CREATE TABLE object (
  id TEXT NOT NULL PRIMARY KEY,
  due_at INTEGER,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX object_due ON object (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE answer (
  idempotency_key TEXT NOT NULL PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  object_id TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  answered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE event (
  seq INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL,
  object_id TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deliver_at INTEGER,
  copies INTEGER NOT NULL,
  tries INTEGER NOT NULL
) STRICT;
CREATE INDEX event_deliver ON event (deliver_at, seq) WHERE deliver_at IS NOT NULL;
)sql"}};

constexpr Query kLastSeq{"sandbox_last_seq", "SELECT COALESCE(MAX(seq), 0) FROM event"};
constexpr Query kAnswers{
    "sandbox_answers",
    "SELECT idempotency_key, fingerprint, object_id, status, body, answered_at "
    "FROM answer WHERE idempotency_key IN (:keys)"};
constexpr Query kObjects{"sandbox_objects", "SELECT id, body FROM object WHERE id IN (:ids)"};
constexpr Query kDueObjects{"sandbox_due_objects",
                            "SELECT id, body FROM object WHERE due_at IS NOT NULL "
                            "AND due_at <= :now ORDER BY due_at LIMIT :max"};
constexpr Query kDeliverable{"sandbox_deliverable",
                             "SELECT seq, body, created_at, copies, tries, deliver_at FROM event "
                             "WHERE deliver_at IS NOT NULL AND deliver_at <= :now "
                             "ORDER BY deliver_at, seq LIMIT :max"};
constexpr Query kEventsAfter{
    "sandbox_events_after", "SELECT seq, body FROM event WHERE seq > :seq ORDER BY seq LIMIT :max"};

store::Session open(const std::string& path, const payments::HmacSha256Hex& hash,
                    const Clock& clock) {
  store::Session session = store::Session::open(store::SqliteUrl{path}, store::Access::kWrite);
  const auto checksum = [&hash](std::string_view text) { return hash("schema", text); };
  const auto migrated = store::migrate(session, kSchema, checksum, clock);
  if (!migrated) throw std::runtime_error("sandbox database: " + migrated.error().detail);
  return session;
}

template <class Object>
void add_row(std::vector<store::Row>& rows, const Object& object) {
  rows.push_back(store::row(object.id, object.due_at, to_stored(object)));
}

}  // namespace

BookRows::BookRows(const std::string& path, const payments::HmacSha256Hex& hash, const Clock& clock)
    : session_(open(path, hash, clock)) {
  last_seq_ = std::get<0>(*session_.fetch_one<std::int64_t>(kLastSeq));
}

void BookRows::load(const Needs& needs, Book& book) {
  std::vector<std::string> ids = needs.ids;
  if (!needs.keys.empty()) {
    auto rows = session_.fetch<std::string, std::string, std::string, std::int64_t, std::string,
                               std::int64_t>(kAnswers, {{"keys", needs.keys}});
    for (auto& [key, fingerprint, object_id, status, body, answered_at] : rows) {
      ids.push_back(object_id);
      book.answers[key] = Answer{.key = key,
                                 .fingerprint = std::move(fingerprint),
                                 .object_id = std::move(object_id),
                                 .status = static_cast<int>(status),
                                 .body = std::move(body),
                                 .answered_at = Timestamp{answered_at}};
    }
  }
  load_objects(std::move(ids), book);
}

void BookRows::load_objects(std::vector<std::string> ids, Book& book) {
  while (!ids.empty()) {
    std::vector<std::string> also;
    for (const auto& [id, body] :
         session_.fetch<std::string, std::string>(kObjects, {{"ids", ids}})) {
      take(id, body, book, also);
    }
    ids = std::move(also);
  }
}

bool BookRows::load_due(Timestamp now, std::size_t max, Book& book) {
  std::vector<std::string> also;
  const auto rows =
      session_.fetch<std::string, std::string>(kDueObjects, {{"now", now}, {"max", max}});
  for (const auto& [id, body] : rows) take(id, body, book, also);
  load_objects(std::move(also), book);
  return rows.size() == max;
}

// The kind of an object is its id's prefix. What the Book holds already may have changed: it stays.
void BookRows::take(const std::string& id, const std::string& body, Book& book,
                    std::vector<std::string>& also) {
  if (id.starts_with("pay_")) {
    if (!book.payments.contains(id)) book.payments.emplace(id, stored_payment(body));
  } else if (id.starts_with("ref_")) {
    if (book.refunds.contains(id)) return;
    Refund refund = stored_refund(body);
    if (!book.payments.contains(refund.payment_id)) also.push_back(refund.payment_id);
    book.refunds.emplace(id, std::move(refund));
  } else {
    CHECK(id.starts_with("out_"), "an object is a payment, a refund or a payout");
    if (!book.payouts.contains(id)) book.payouts.emplace(id, stored_payout(body));
  }
}

std::vector<Delivery> BookRows::save(const Book& book) {
  std::vector<store::Row> objects;
  for (const std::string& id : book.touched) {
    if (const auto payment = book.payments.find(id); payment != book.payments.end()) {
      add_row(objects, payment->second);
    } else if (const auto refund = book.refunds.find(id); refund != book.refunds.end()) {
      add_row(objects, refund->second);
    } else {
      add_row(objects, book.payouts.at(id));
    }
  }
  store::insert_or_update(session_, "object", {"id"}, {"due_at", "body"}, objects);

  std::vector<store::Row> answers;
  for (const std::string& key : book.touched_keys) {
    const Answer& answer = book.answers.at(key);
    answers.push_back(store::row(answer.key, answer.fingerprint, answer.object_id, answer.status,
                                 answer.body, answer.answered_at));
  }
  store::insert_or_update(session_, "answer", {"idempotency_key"},
                          {"fingerprint", "object_id", "status", "body", "answered_at"}, answers);

  std::vector<store::Row> events;
  std::vector<Delivery> made;
  for (const Event& event : book.events) {
    const Delivery& delivery = made.emplace_back(Delivery{.seq = ++last_seq_,
                                                          .body = event.body,
                                                          .created_at = event.created_at,
                                                          .copies = event.copies,
                                                          .tries = 0,
                                                          .deliver_at = event.deliver_at});
    events.push_back(store::row(delivery.seq, event.id, event.object_id, event.body,
                                event.created_at, event.deliver_at, event.copies, 0));
  }
  store::insert(session_, "event",
                {"seq", "id", "object_id", "body", "created_at", "deliver_at", "copies", "tries"},
                events);
  return made;
}

std::vector<Delivery> BookRows::deliverable(Timestamp now, std::size_t max) {
  std::vector<Delivery> found;
  session_
      .for_each<std::int64_t, std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t>(
          kDeliverable, {{"now", now}, {"max", max}},
          [&](std::int64_t seq, std::string& body, std::int64_t created_at, std::int64_t copies,
              std::int64_t tries, std::int64_t deliver_at) {
            found.push_back(Delivery{.seq = seq,
                                     .body = std::move(body),
                                     .created_at = Timestamp{created_at},
                                     .copies = static_cast<int>(copies),
                                     .tries = static_cast<int>(tries),
                                     .deliver_at = Timestamp{deliver_at}});
          });
  return found;
}

void BookRows::mark(std::span<const Delivery> tried) {
  std::vector<store::Row> rows;
  for (const Delivery& delivery : tried) {
    rows.push_back(store::row(delivery.seq, delivery.deliver_at, delivery.copies, delivery.tries));
  }
  store::update_each(session_, "event", {"seq"}, {"deliver_at", "copies", "tries"}, rows);
}

EventPage BookRows::events_after(std::int64_t seq, std::size_t max) {
  EventPage page;
  page.next = seq;
  session_.for_each<std::int64_t, std::string>(kEventsAfter, {{"seq", seq}, {"max", max + 1}},
                                               [&](std::int64_t at, std::string& body) {
                                                 page.more = page.bodies.size() == max;
                                                 if (page.more) return;
                                                 page.next = at;
                                                 page.bodies.push_back(std::move(body));
                                               });
  return page;
}

}  // namespace colletta::sandbox
