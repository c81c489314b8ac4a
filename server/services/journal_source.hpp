// Where a journal can be read from: a database, an exported folder, a city's public address. Who
// checks it does not know which.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/log/merkle.hpp"
#include "server/services/findings.hpp"

namespace colletta::services {

struct JournalEntry {
  /// What a database keeps beside an event's body: its hash, and an index of its fields.
  struct Row {
    std::string id, type, call, campaign;
    std::int64_t at = 0;
    std::string leaf;  ///< hex
  };
  struct Private {
    std::string salt;  ///< hex
    std::string body;
  };
  std::int64_t seq = 0;
  std::string body;
  std::optional<Row> row;
  std::optional<Private> priv;
};

/// A head of the tree that was signed at some time. In the order of size and root.
struct SignedHead {
  std::int64_t size = -1;
  std::string root;  ///< hex
  friend auto operator<=>(const SignedHead&, const SignedHead&) = default;
};

class JournalSource {
 public:
  virtual ~JournalSource() = default;
  /// How many events there are said to be: by the journal's head, or by the signed checkpoint.
  [[nodiscard]] virtual std::int64_t size() = 0;
  [[nodiscard]] virtual std::string_view size_said_by() const = 0;
  /// The entries at [from, until), in order, as far as they are there; what is wrong with where
  /// they were read from is a finding. On another thread than the other functions, never at once.
  /// Throws DatabaseError.
  virtual std::vector<JournalEntry> read(std::int64_t from, std::int64_t until,
                                         Findings& findings) = 0;
  /// At most `most` (one more does no harm) of the heads that were signed, in order, behind
  /// `after`. Called by the thread that reads. Throws DatabaseError.
  virtual std::vector<SignedHead> signed_after(const SignedHead& after, std::size_t most) = 0;
  /// Told each complete subtree of the tree that the entries make, and when there are no more: for
  /// sources that keep hashes too.
  virtual void computed(log::Subtree, const log::Hash&, Findings&) {}
  virtual void computed_all(Findings&) {}
  /// Whether an event may give up the history of this signed checkpoint: whether its signature is
  /// the log's, as far as that can be told here.
  [[nodiscard]] virtual bool may_give_up(const std::string& checkpoint) const = 0;
  /// Whether it has all private rows that were not erased.
  [[nodiscard]] virtual bool has_private_rows() const = 0;
};

}  // namespace colletta::services
