// One batch of one city while it is being carried out: the World of the domain, what was loaded
// (so that only the difference is stored), and the rows of payments that travel with it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/world.hpp"
#include "payments/gateway.hpp"
#include "server/store/session.hpp"
#include "server/writer/command.hpp"

namespace colletta::writer {

struct Attempt {
  AttemptId id;
  PledgeId pledge;  ///< empty: it is about a tranche
  PayoutId payout;  ///< empty: it is about a pledge
  payments::Operation operation = payments::Operation::kBegin;
  payments::PaymentState state = payments::PaymentState::kDue;
  std::int64_t tries = 0;
  Timestamp next_at;
  std::string reference, redirect_url, code;
  Timestamp created_at;
  friend bool operator==(const Attempt&, const Attempt&) = default;
};

struct Inbox {
  std::string provider, event_id, reference, key, body;
  bool unmatched = false;
  bool known = false;  ///< what it claims was read before: nobody has to ask
};

/// A notice whose look-up got no answer: it is read again.
struct PostponedNotice {
  std::string provider, event_id;
  std::int64_t tries = 0;
  Timestamp next_at;
};

struct Batch {
  World world;
  World loaded;  ///< as the database has it
  std::map<AttemptId, Attempt> attempts;
  std::map<AttemptId, Attempt> attempts_loaded;
  std::map<AttemptId, Attempt> noticed;  ///< other ones, as they stand, that a notice is about
  std::vector<Inbox> notices;
  std::set<std::pair<std::string, std::string>> answered_notices;  ///< provider, event id
  std::vector<PostponedNotice> postponed_notices;
  // An erasure stands alone in its batch: what it reads and removes is nobody else's meanwhile.
  std::optional<PersonTraces> traces;  ///< of the person who is to be erased
  bool erased = false;                 ///< decided: what the traces count is to go
};

/// Locks the head of the batch's city and loads what `commands` need, with a constant number of
/// queries. MUST run inside a transaction. False: there is no such city.
bool load(store::Session& session, Batch& batch, const std::vector<const Command*>& commands);

/// Decides one command. Refused: nothing in the batch has changed.
Result<Outcome> decide(store::Session& session, Batch& batch, const Command& command);

/// What events become when they are stored: body, leaf, commitment.
struct Leaf {
  std::string body;
  std::string leaf_hash;  ///< lower-case hex of SHA-256(0x00 || body)
  std::string salt;       ///< hex; empty: nothing private
  std::string private_body;
};
struct Crypto {
  std::function<std::string(std::string_view)> sha256_hex;
  std::function<std::string(std::string_view key, std::string_view data)> hmac_sha256;  ///< raw
  std::function<std::string(std::size_t)> random_bytes;
  std::function<std::string(std::string_view)> base64;
  std::function<std::string(std::string_view)> hex;
};
Leaf make_leaf(const Event& event, const Crypto& crypto);

/// Stores the difference between `world` and `loaded`, the events and the attempts, one statement a
/// table. New attempts are made for the world's new tasks. Throws DatabaseError; a guard that does
/// not hold is kRetryable (another process has moved the same money).
void save(store::Session& session, Batch& batch, const Crypto& crypto);

/// Deletes or overwrites every row that the traces of a person count.
void erase(store::Session& session, const CityId& city, const PersonTraces& traces);

}  // namespace colletta::writer
