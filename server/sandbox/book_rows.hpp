// The provider's own database: its objects, answers and events as rows of one SQLite file, which
// has nothing to do with Colletta's. It must never decide anything: the pure provider does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/base/time.hpp"
#include "payments/gateway.hpp"
#include "payments/sandbox/book.hpp"
#include "payments/sandbox/provider.hpp"
#include "server/store/session.hpp"

namespace colletta::sandbox {

/// A webhook that still has to reach the merchant.
struct Delivery {
  std::int64_t seq = 0;  ///< position of the event, from 1
  std::string body;
  Timestamp created_at;
  int copies = 1;                       ///< deliveries left
  int tries = 0;                        ///< failed ones in a row
  std::optional<Timestamp> deliver_at;  ///< nothing: done, or given up
};

struct EventPage {
  std::vector<std::string> bodies;
  std::int64_t next = 0;  ///< position of the last one
  bool more = false;
};

/// Belongs to one thread at a time. Everything but the constructor throws DatabaseError and MUST
/// run inside a transaction on `session()`.
class BookRows {
 public:
  /// Opens or makes the file and brings it to the program's schema. Throws DatabaseError; in
  /// particular kHeldElsewhere when another process keeps this provider. `hash` checksums the
  /// schema.
  BookRows(const std::string& path, const payments::HmacSha256Hex& hash, const Clock& clock);

  [[nodiscard]] store::Session& session() { return session_; }

  /// Puts what calls need into the Book, with whatever hangs on it: an answer's object, a refund's
  /// payment.
  void load(const payments::sandbox::Needs& needs, payments::sandbox::Book& book);
  /// Puts up to `max` objects whose time has come into the Book. True: there are more.
  bool load_due(Timestamp now, std::size_t max, payments::sandbox::Book& book);
  /// Writes what was touched and the new events, and returns these.
  std::vector<Delivery> save(const payments::sandbox::Book& book);

  [[nodiscard]] std::vector<Delivery> deliverable(Timestamp now, std::size_t max);
  void mark(std::span<const Delivery> tried);
  [[nodiscard]] EventPage events_after(std::int64_t seq, std::size_t max);

 private:
  void load_objects(std::vector<std::string> ids, payments::sandbox::Book& book);
  void take(const std::string& id, const std::string& body, payments::sandbox::Book& book,
            std::vector<std::string>& also);

  store::Session session_;
  std::int64_t last_seq_ = 0;
};

}  // namespace colletta::sandbox
