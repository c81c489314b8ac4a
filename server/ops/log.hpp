// The log: one JSON object a line on stderr, with time, level, event, request id and city. A
// field's name must stand in the allow-list below, or the program does not compile; there is no
// name for an e-mail address, a token or a message, and none may be added: personal data never
// enters the log.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/base/time.hpp"

namespace colletta::ops::log {

enum class Level { kDebug, kInfo, kWarn, kError };

/// What a field's value may look like; anything else is written as "[withheld]".
enum class Shape {
  kNumber,  ///< integer or truth value
  kWord,  ///< code, name of ours, id, hash, version, address of ours: [A-Za-z0-9_.:/-], at most 128
  kPath,  ///< path of a request; a query is cut off, for it may carry a secret
  kText   ///< a sentence of a library or of ours, at most 500 bytes; what looks like an e-mail
          ///< address is masked. MUST NOT hold user input or values bound to SQL.
};

struct AllowedField {
  std::string_view name;
  Shape shape;
};

/// The only names of fields. Units last.
inline constexpr auto kAllowedFields = std::to_array<AllowedField>({
    {"address", Shape::kWord},   {"attempt", Shape::kWord},    {"batch", Shape::kNumber},
    {"bytes", Shape::kNumber},   {"campaign", Shape::kWord},   {"cents", Shape::kNumber},
    {"code", Shape::kWord},      {"count", Shape::kNumber},    {"database", Shape::kWord},
    {"detail", Shape::kText},    {"event_kind", Shape::kWord}, {"file", Shape::kWord},
    {"job", Shape::kWord},       {"limit", Shape::kNumber},    {"method", Shape::kWord},
    {"operation", Shape::kWord}, {"path", Shape::kPath},       {"person", Shape::kWord},
    {"pid", Shape::kNumber},     {"pledge", Shape::kWord},     {"pool", Shape::kWord},
    {"port", Shape::kNumber},    {"provider", Shape::kWord},   {"query", Shape::kWord},
    {"queue", Shape::kWord},     {"reference", Shape::kWord},  {"route", Shape::kWord},
    {"seq", Shape::kNumber},     {"signal", Shape::kNumber},   {"state", Shape::kWord},
    {"status", Shape::kNumber},  {"threads", Shape::kNumber},  {"tries", Shape::kNumber},
    {"us", Shape::kNumber},      {"version", Shape::kWord},    {"wait_us", Shape::kNumber},
});

/// What a field of this name may hold; nothing: the name is not allowed. Values and no pointers,
/// for g++ 12 with UBSan does not take the address of a constant for a constant.
constexpr std::optional<Shape> allowed_shape(std::string_view name) {
  for (std::size_t i = 0; i < kAllowedFields.size(); ++i)
    if (kAllowedFields[i].name == name) return kAllowedFields[i].shape;
  return std::nullopt;
}

/// A field's name, checked while compiling.
class FieldName {
 public:
  template <std::size_t N>
  consteval FieldName(const char (&name)[N])
      : name_(name, N - 1), shape_(shape_of(name_)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] std::string_view text() const { return name_; }
  [[nodiscard]] Shape shape() const { return shape_; }

 private:
  static consteval Shape shape_of(std::string_view name) {
    const std::optional<Shape> shape = allowed_shape(name);
    if (!shape) throw "this name is not in the allow-list of server/ops/log.hpp";
    return *shape;
  }
  std::string_view name_;
  Shape shape_;
};

/// An event's name: lower-case words joined by '_', checked while compiling: "pledge_confirmed".
class EventName {
 public:
  template <std::size_t N>
  consteval EventName(const char (&name)[N])
      : name_(name, N - 1) {  // NOLINT(google-explicit-constructor)
    for (const char c : name_)
      if (c != '_' && (c < 'a' || c > 'z')) throw "an event name is lower-case words joined by '_'";
  }
  [[nodiscard]] std::string_view text() const { return name_; }

 private:
  std::string_view name_;
};

/// One named value. Views must live until the call returns.
struct Field {
  FieldName name;
  std::variant<std::int64_t, bool, std::string_view> value;

  Field(FieldName n, bool v) : name(n), value(v) {}
  Field(FieldName n, std::integral auto v) : name(n), value(static_cast<std::int64_t>(v)) {}
  Field(FieldName n, std::string_view v) : name(n), value(v) {}
  Field(FieldName n, const char* v) : name(n), value(std::string_view(v)) {}
  Field(FieldName n, const std::string& v) : name(n), value(std::string_view(v)) {}
};

using Fields = std::initializer_list<Field>;

void debug(EventName event, Fields fields = {});
void info(EventName event, Fields fields = {});
void warn(EventName event, Fields fields = {});
void error(EventName event, Fields fields = {});

/// Names the request and city of every line that this thread writes while the scope lives; either
/// may be empty. Scopes nest. The views MUST outlive the scope.
class Scope {
 public:
  Scope(std::string_view request_id, std::string_view city);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  std::string_view outer_request_id_;
  std::string_view outer_city_;
};

struct Options {
  Level level = Level::kInfo;
  Clock clock;                                 ///< empty: lines carry no time
  std::function<void(std::string_view)> sink;  ///< takes whole lines without newline; empty: stderr
};

/// Once, before threads start; tests may call it again between threads. Until then nothing is
/// written.
void configure(Options options);
/// "debug" | "info" | "warn" | "error", as the setting log.level has it.
Level level_of(std::string_view name);

}  // namespace colletta::ops::log
