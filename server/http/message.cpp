#include "server/http/message.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "server/http/household.hpp"
#include "server/http/tokens.hpp"
#include "server/http/url.hpp"

namespace colletta::http {
std::string_view to_string(Method method) noexcept {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kHead:
      return "HEAD";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kPatch:
      return "PATCH";
    case Method::kDelete:
      return "DELETE";
    case Method::kOptions:
      return "OPTIONS";
  }
  return "";
}

struct Encoded::Made {
  std::once_flag once;
  Make make = nullptr;
  std::string bytes;
};

Encoded::Encoded(std::string ready) {
  if (ready.empty()) return;
  made_ = std::make_shared<Made>();
  made_->bytes = std::move(ready);
}

Encoded::Encoded(Make make) : made_(std::make_shared<Made>()) { made_->make = make; }

const std::string& Encoded::of(const std::string& identity) const {
  static const std::string kNothing;
  if (!made_) return kNothing;
  std::call_once(made_->once, [&] {
    if (made_->make != nullptr) made_->bytes = made_->make(identity);
  });
  return made_->bytes;
}

std::string_view Request::header(std::string_view name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& h) { return h.first == name; });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  const auto found = std::find_if(query.begin(), query.end(),
                                  [&](const auto& pair) { return pair.first == name; });
  if (found == query.end()) return std::nullopt;
  return found->second;
}

std::string_view Request::param(std::string_view name) const {
  const auto found = params.find(name);
  return found == params.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view Request::cookie(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (field != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::string_view pair = next_item(rest, ';');
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
        return pair.substr(equals + 1);
      }
    }
  }
  return {};
}

std::string Request::household() const { return household_of(peer); }

std::vector<std::pair<std::string, std::string>> Request::form() const {
  return form_decode(body, kFormPairsMax).value_or(Pairs());
}

Response Response::text(int status, std::string content_type, std::string body) {
  Response response;
  response.status = status;
  response.set("Content-Type", std::move(content_type));
  response.body = std::make_shared<const Body>(Body{std::move(body), {}, {}, {}});
  return response;
}

Response Response::redirect(std::string location, int status) {
  Response response;
  response.status = status;
  response.set("Location", std::move(location));
  return response;
}

Response& Response::set(std::string name, std::string value) {
  headers.emplace_back(std::move(name), std::move(value));
  return *this;
}

}  // namespace colletta::http
