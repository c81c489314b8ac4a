// Forms as a browser posts them, changed field by field, and what is said about each.
#pragma once

#include <string>
#include <vector>

#include "domain/base/result.hpp"
#include "server/http/url.hpp"
#include "server/views/page.hpp"

namespace colletta::handlers {

inline http::Pairs with(http::Pairs posted, const std::string& name, const std::string& value) {
  for (auto& [field, old] : posted)
    if (field == name) return old = value, posted;
  posted.emplace_back(name, value);
  return posted;
}

/// "field code" of all errors.
inline std::vector<std::string> errors(const views::FormState& form) {
  std::vector<std::string> out;
  for (const Error& error : form.errors)
    out.push_back(error.field + " " + std::string(to_string(error.code)));
  return out;
}

/// What is typed into a field, and the error that it gets there.
struct BadValue {
  const char* field;
  std::string value;
  const char* error;
};

/// Turns the reading direction around.
inline const std::string kRlo = "abc\u202E";

}  // namespace colletta::handlers
