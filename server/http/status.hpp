// The one table from Errc to HTTP status, and the reason phrases.
#pragma once

#include <string_view>

#include "domain/base/result.hpp"

namespace colletta::http {

int status_of(Errc code) noexcept;
/// "Not Found"; empty for a status that the product does not send.
std::string_view reason_phrase(int status) noexcept;

}  // namespace colletta::http
