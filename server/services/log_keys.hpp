// The key that signs the journals of an installation, in a file of its own outside the database,
// and those that signed before it and are kept beside it. It must never know a journal.
#pragma once

#include <string>
#include <vector>

#include "domain/log/note.hpp"
#include "server/ops/ed25519.hpp"

namespace colletta::services {

class LogKeys {
 public:
  /// Reads `file` and the keys beside it ("log.key.until-..."). Without a file, `make` says whether
  /// one is made. Errors with field `file`: kInvalid (unreadable, no key, readable by others),
  /// kNotFound.
  static Result<LogKeys> load(const std::string& file, bool make);

  /// The key in force, as the log of that origin is known by.
  [[nodiscard]] log::VerifierKey key(const std::string& origin) const;
  /// That one first, then earlier ones.
  [[nodiscard]] std::vector<log::VerifierKey> all(const std::string& origin) const;
  [[nodiscard]] log::Sign sign() const;

  /// A new key for the same place, on the disk but not in force; found again when this was
  /// interrupted. Throws std::runtime_error.
  static LogKeys prepare(const std::string& file);
  /// Puts the prepared key in force; the old one stays beside it with `date`. Throws
  /// std::runtime_error.
  static void put_in_force(const std::string& file, std::string_view date);

 private:
  explicit LogKeys(ops::Ed25519Key key) : key_(std::move(key)) {}
  ops::Ed25519Key key_;
  std::vector<std::string> earlier_;  ///< public keys
};

}  // namespace colletta::services
