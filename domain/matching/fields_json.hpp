// The fields of one JSON object, read one by one with the path of whatever is wrong. Shared by the
// readers of rules and of rounds. It must never know what a field means.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/limits.hpp"
#include "domain/base/money.hpp"
#include "domain/base/rational.hpp"
#include "domain/base/result.hpp"
#include "domain/base/time.hpp"

namespace colletta::matching {

inline const std::string kAmountAllowed = "1.." + std::to_string(limits::kAmountCentsMax);
inline constexpr const char* kInstantAllowed = "an instant such as 2026-03-01T10:00:00Z";
inline constexpr const char* kRatioAllowed = "num/den";

/// The first error of a document: later ones are dropped, so that reading need not stop at once.
using FirstError = std::optional<Error>;

/// "path.name", or "name" at the top.
std::string join(const std::string& path, std::string_view name);
/// "list[index]".
std::string element(const std::string& list, std::size_t index);

/// Reads an object. Every getter notes an error (kMissing, kInvalid, kInvalidAmount, kTooSmall,
/// kTooLarge, kTooLong with the field's path) and then returns nothing. Optional getters return
/// nothing, without error, for an absent field.
class Fields {
 public:
  /// Notes kInvalid when `value` is not an object; `value` MUST outlive this. A field beyond
  /// `known` is kUnknownField, with `known` as what is allowed.
  Fields(const nlohmann::json& value, std::string path,
         std::initializer_list<std::string_view> known, FirstError& error);

  [[nodiscard]] bool has(const char* name) const { return find(name) != nullptr; }
  /// The field's value; nullptr when absent.
  [[nodiscard]] const nlohmann::json* find(const char* name) const;
  [[nodiscard]] std::string path(std::string_view name) const { return join(path_, name); }
  void fail(Errc code, const char* name, std::string detail);
  /// kMissing when it is absent, with what is allowed.
  void require(const char* name, std::string allowed);

  std::optional<std::string> text(const char* name);  ///< not empty, at most kLabelBytesMax
  std::optional<bool> flag(const char* name);
  std::optional<Timestamp> instant(const char* name);
  std::optional<std::int64_t> whole(const char* name, std::int64_t least, std::int64_t most);
  std::optional<Money> amount(const char* name);  ///< integer cents, from 1 to kAmountCentsMax
  /// "num/den", both terms at most kRatioTermMax. Never negative.
  enum class Zero { kRefused, kAllowed };
  std::optional<Rational> ratio(const char* name, Zero zero);
  /// One of `words`; its position.
  std::optional<std::size_t> choice(const char* name,
                                    std::initializer_list<std::string_view> words);
  /// An array with at most `most` elements; nullptr when absent or wrong.
  const nlohmann::json* list(const char* name, std::size_t most);

 private:
  std::optional<std::int64_t> integer(const char* name, Errc otherwise, std::int64_t least,
                                      std::int64_t most);

  const nlohmann::json* object_;  ///< nullptr when it is not an object
  std::string path_;
  FirstError& error_;
};

}  // namespace colletta::matching
