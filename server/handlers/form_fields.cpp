#include "server/handlers/form_fields.hpp"

#include <algorithm>

#include "server/http/status.hpp"
#include "server/views/local_time.hpp"

namespace colletta::handlers {

Money read_amount(views::FormState& form, std::string_view field) {
  const auto amount = parse_money(form.value(field));
  if (amount && amount->positive()) return *amount;
  if (amount) {
    form.errors.push_back(err(Errc::kTooSmall, std::string(field), "1"));
  } else if (amount.error().code != Errc::kMissing) {
    form.errors.push_back(err(amount.error().code, std::string(field), amount.error().detail));
  }
  return {};
}

Timestamp read_instant(views::FormState& form, std::string_view field, const std::string& zone) {
  const auto instant = views::parse_local(form.value(field), zone, std::string(field));
  if (instant) return *instant;
  form.errors.push_back(instant.error());
  return {};
}

std::string amount_text(Money amount, views::Language language) {
  std::string text = to_decimal(amount);
  const std::size_t point = text.size() - 3;
  if (text.ends_with(".00")) {
    text.resize(point);
  } else if (language == views::Language::kItalian) {
    text[point] = ',';
  }
  return text;
}

bool form_can_show(const Error& error) {
  return http::status_of(error.code) < 500 && error.code != Errc::kForbidden &&
         error.code != Errc::kNotFound;
}

void add_error(views::FormState& form, Error error) {
  // Errors of input are worded by their field; those of state ("state", "version") are not, and
  // would be links to nowhere.
  const bool about_input = http::status_of(error.code) == 422;
  const bool has_field =
      std::ranges::any_of(form.values, [&](const auto& pair) { return pair.first == error.field; });
  if (!about_input && !has_field) error.field.clear();
  form.errors.push_back(std::move(error));
}

}  // namespace colletta::handlers
