#include "server/handlers/api/input.hpp"

#include <algorithm>

namespace colletta::handlers::api {
namespace {

using nlohmann::json;

std::string with_commas(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

}  // namespace

Result<json> parse_body(std::string_view body, int depth_max) {
  bool sound = true;
  std::vector<std::set<std::string>> names;  // of the objects that are open
  const auto watch = [&](int depth, json::parse_event_t event, json& value) {
    const bool opens =
        event == json::parse_event_t::object_start || event == json::parse_event_t::array_start;
    if (opens && depth >= depth_max) sound = false;
    if (event == json::parse_event_t::object_start) names.emplace_back();
    if (event == json::parse_event_t::object_end) names.pop_back();
    if (event == json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second)
      sound = false;
    return sound;  // nothing more is built once the document is refused
  };
  json document = json::parse(body, watch, /*allow_exceptions=*/false);
  if (!sound || document.is_discarded()) return err(Errc::kMalformedJson);
  return document;
}

Fields::Fields(const json& value, std::string path, std::vector<Error>& errors)
    : object_(value.is_object() ? &value : nullptr), path_(std::move(path)), errors_(errors) {
  if (object_ == nullptr) errors_.push_back(err(Errc::kInvalid, path_, "object"));
}

std::string Fields::path(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

bool Fields::has(const char* name) const { return object_ != nullptr && object_->contains(name); }

void Fields::fail(Errc code, std::string_view name, std::string detail) {
  errors_.push_back(err(code, path(name), std::move(detail)));
}

const json* Fields::find(const char* name) {
  if (object_ == nullptr) return nullptr;
  known_.insert(name);
  const auto found = object_->find(name);
  return found == object_->end() ? nullptr : &*found;
}

std::optional<std::string> Fields::text(const char* name) {
  const json* value = find(name);
  if (value == nullptr) return {};
  if (!value->is_string()) return fail(Errc::kInvalid, name, "text"), std::nullopt;
  return value->get<std::string>();
}

std::optional<bool> Fields::flag(const char* name) {
  const json* value = find(name);
  if (value == nullptr) return {};
  if (!value->is_boolean()) return fail(Errc::kInvalid, name, "true, false"), std::nullopt;
  return value->get<bool>();
}

std::optional<Money> Fields::cents(const char* name) {
  const json* value = find(name);
  if (value == nullptr) return {};
  // A number above INT64_MAX is held unsigned; one beyond 64 bits is a float.
  const bool whole = value->is_number_integer() &&
                     (!value->is_number_unsigned() || value->get<std::uint64_t>() <= INT64_MAX);
  if (!whole) return fail(Errc::kInvalidAmount, name), std::nullopt;
  return Money::cents(value->get<std::int64_t>());
}

std::optional<Timestamp> Fields::instant(const char* name) {
  const json* value = find(name);
  if (value == nullptr) return {};
  const auto read = parse_rfc3339(value->is_string() ? value->get_ref<const std::string&>() : "");
  if (!read) return fail(Errc::kInvalid, name, read.error().detail), std::nullopt;
  return *read;
}

std::optional<std::size_t> Fields::choice(const char* name,
                                          std::span<const std::string_view> words) {
  const json* value = find(name);
  if (value == nullptr) return {};
  const auto found =
      std::ranges::find(words, value->is_string() ? value->get_ref<const std::string&>() : "");
  if (found == words.end()) return fail(Errc::kInvalid, name, with_commas(words)), std::nullopt;
  return static_cast<std::size_t>(found - words.begin());
}

const json* Fields::list(const char* name, std::size_t most) {
  const json* value = find(name);
  if (value == nullptr) return nullptr;
  if (!value->is_array()) return fail(Errc::kInvalid, name, "list"), nullptr;
  if (value->size() > most) return fail(Errc::kTooLong, name, std::to_string(most)), nullptr;
  return value;
}

void Fields::done() {
  if (object_ == nullptr) return;
  for (const auto& [name, unused] : object_->items())
    if (!known_.contains(name)) fail(Errc::kUnknownField, name);
}

void add_new(std::vector<Error>& errors, const std::vector<Error>& more) {
  for (const Error& error : more)
    if (std::ranges::find(errors, error.field, &Error::field) == errors.end())
      errors.push_back(error);
}

}  // namespace colletta::handlers::api
