// JSON that comes in: strictly read, with the path of everything that is wrong. It must never know
// what a field means.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/money.hpp"
#include "domain/base/result.hpp"
#include "domain/base/time.hpp"

namespace colletta::handlers::api {

inline constexpr int kDepthMax = 4;  ///< a document, its lists, their objects; one to spare

/// One JSON document. Errors: kMalformedJson: not JSON, broken UTF-8, deeper than `depth_max`, or
/// with the same name twice in one object (readers disagree about which of the two counts).
Result<nlohmann::json> parse_body(std::string_view body, int depth_max = kDepthMax);

/// Reads the fields of one object, one by one. What is wrong is appended to `errors`, and then the
/// getter returns nothing, as it does (without error) for an absent field. null is a value of the
/// wrong kind.
class Fields {
 public:
  /// kInvalid when `value` is not an object. `value` and `errors` MUST outlive this.
  Fields(const nlohmann::json& value, std::string path, std::vector<Error>& errors);

  std::optional<std::string> text(const char* name);
  std::optional<bool> flag(const char* name);
  /// Integer cents; signs and bounds are the domain's affair. kInvalidAmount for any other value.
  std::optional<Money> cents(const char* name);
  /// RFC 3339 in UTC.
  std::optional<Timestamp> instant(const char* name);
  /// One of `words`; its position.
  std::optional<std::size_t> choice(const char* name, std::span<const std::string_view> words);
  /// The elements of a list of objects; nullptr when absent or wrong. kTooLong beyond `most`.
  const nlohmann::json* list(const char* name, std::size_t most);

  [[nodiscard]] bool has(const char* name) const;
  [[nodiscard]] std::string path(std::string_view name) const;
  void fail(Errc code, std::string_view name, std::string detail = {});
  /// Call last: every field that nobody asked for is kUnknownField.
  void done();

 private:
  const nlohmann::json* find(const char* name);

  const nlohmann::json* object_;  ///< nullptr: not an object
  std::string path_;
  std::vector<Error>& errors_;
  std::set<std::string, std::less<>> known_;
};

/// Adds errors about fields that have none yet: a value that could not be read must not also be
/// called missing.
void add_new(std::vector<Error>& errors, const std::vector<Error>& more);

}  // namespace colletta::handlers::api
