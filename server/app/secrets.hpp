// The instance's secret: made at the first start, kept in the data folder (0600), never in the
// database. Everything else that must be secret is derived from it by name.
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"

namespace colletta::app {

class Secrets {
 public:
  /// Reads `dir`/secret.key, or makes it. Errors: kInvalid (unreadable, too short, or readable by
  /// others), kUnavailable (cannot be written); detail says what to do.
  static Result<Secrets> load(const std::string& dir);

  /// 32 bytes as hex for one purpose: "receipts", "forms", "sandbox/api", "sandbox/webhooks".
  [[nodiscard]] std::string derive(std::string_view purpose) const;

 private:
  explicit Secrets(std::string root) : root_(std::move(root)) {}
  std::string root_;
};

}  // namespace colletta::app
