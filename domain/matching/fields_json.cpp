#include "domain/matching/fields_json.hpp"

#include <algorithm>

#include "domain/base/limits.hpp"

namespace colletta::matching {
namespace {

std::string listed(std::initializer_list<std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

void note(FirstError& error, Errc code, std::string field, std::string detail) {
  if (!error) error = err(code, std::move(field), std::move(detail));
}

}  // namespace

std::string join(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

std::string element(const std::string& list, std::size_t index) {
  return list + "[" + std::to_string(index) + "]";
}

Fields::Fields(const nlohmann::json& value, std::string path,
               std::initializer_list<std::string_view> known, FirstError& error)
    : object_(value.is_object() ? &value : nullptr), path_(std::move(path)), error_(error) {
  if (!object_) {
    note(error_, Errc::kInvalid, path_, "object");
    return;
  }
  for (const auto& [name, unused] : object_->items())
    if (std::find(known.begin(), known.end(), name) == known.end())
      note(error_, Errc::kUnknownField, join(path_, name), listed(known));
}

const nlohmann::json* Fields::find(const char* name) const {
  if (!object_) return nullptr;
  const auto found = object_->find(name);
  return found == object_->end() ? nullptr : &*found;
}

void Fields::fail(Errc code, const char* name, std::string detail) {
  note(error_, code, path(name), std::move(detail));
}

void Fields::require(const char* name, std::string allowed) {
  if (object_ && !has(name)) fail(Errc::kMissing, name, std::move(allowed));
}

std::optional<std::string> Fields::text(const char* name) {
  const nlohmann::json* value = find(name);
  if (!value) return {};
  if (!value->is_string()) return fail(Errc::kInvalid, name, "text"), std::nullopt;
  auto read = value->get<std::string>();
  if (read.empty()) return fail(Errc::kMissing, name, "text"), std::nullopt;
  if (read.size() > limits::kLabelBytesMax)
    return fail(Errc::kTooLong, name, std::to_string(limits::kLabelBytesMax)), std::nullopt;
  return read;
}

std::optional<bool> Fields::flag(const char* name) {
  const nlohmann::json* value = find(name);
  if (!value) return {};
  if (!value->is_boolean()) return fail(Errc::kInvalid, name, "true, false"), std::nullopt;
  return value->get<bool>();
}

std::optional<Timestamp> Fields::instant(const char* name) {
  const nlohmann::json* value = find(name);
  if (!value) return {};
  const auto read = parse_rfc3339(value->is_string() ? value->get_ref<const std::string&>() : "");
  if (!read) return fail(Errc::kInvalid, name, read.error().detail), std::nullopt;
  return *read;
}

std::optional<std::int64_t> Fields::integer(const char* name, Errc otherwise, std::int64_t least,
                                            std::int64_t most) {
  const nlohmann::json* value = find(name);
  if (!value) return {};
  const std::string allowed = std::to_string(least) + ".." + std::to_string(most);
  if (!value->is_number_integer()) return fail(otherwise, name, allowed), std::nullopt;
  // A number above INT64_MAX is held unsigned.
  if (value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(most))
    return fail(Errc::kTooLarge, name, allowed), std::nullopt;
  const auto read = value->get<std::int64_t>();
  if (read < least) return fail(Errc::kTooSmall, name, allowed), std::nullopt;
  if (read > most) return fail(Errc::kTooLarge, name, allowed), std::nullopt;
  return read;
}

std::optional<std::int64_t> Fields::whole(const char* name, std::int64_t least, std::int64_t most) {
  return integer(name, Errc::kInvalid, least, most);
}

std::optional<Money> Fields::amount(const char* name) {
  const auto read = integer(name, Errc::kInvalidAmount, 1, limits::kAmountCentsMax);
  if (!read) return {};
  return Money::cents(*read);
}

std::optional<Rational> Fields::ratio(const char* name, Zero zero) {
  const nlohmann::json* value = find(name);
  if (!value) return {};
  const auto read = Rational::parse(value->is_string() ? value->get_ref<const std::string&>() : "");
  if (!read) return fail(Errc::kInvalid, name, kRatioAllowed), std::nullopt;
  const bool refused = zero == Zero::kRefused;
  if (read->num() < (refused ? 1 : 0))
    return fail(Errc::kTooSmall, name, refused ? "above 0/1" : "0/1"), std::nullopt;
  if (std::max(read->num(), read->den()) > limits::kRatioTermMax) {
    fail(Errc::kTooLarge, name, std::to_string(limits::kRatioTermMax));
    return {};
  }
  return *read;
}

std::optional<std::size_t> Fields::choice(const char* name,
                                          std::initializer_list<std::string_view> words) {
  const nlohmann::json* value = find(name);
  if (!value) return {};
  const auto* found = std::find(words.begin(), words.end(),
                                value->is_string() ? value->get_ref<const std::string&>() : "");
  if (found == words.end()) return fail(Errc::kInvalid, name, listed(words)), std::nullopt;
  return static_cast<std::size_t>(found - words.begin());
}

const nlohmann::json* Fields::list(const char* name, std::size_t most) {
  const nlohmann::json* value = find(name);
  if (!value) return nullptr;
  if (!value->is_array()) return fail(Errc::kInvalid, name, "list"), nullptr;
  if (value->size() > most) return fail(Errc::kTooLong, name, std::to_string(most)), nullptr;
  return value;
}

}  // namespace colletta::matching
