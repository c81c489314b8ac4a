// The date of HTTP (RFC 9110 section 5.6.7), whatever the process's locale.
#pragma once

#include <string>

#include "domain/base/time.hpp"

namespace colletta::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT", rounded down to the second.
std::string http_date(Timestamp t);

}  // namespace colletta::http
