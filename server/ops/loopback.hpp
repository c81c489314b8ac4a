// Whether an address on the network is this machine's own.
#pragma once

#include <string>

namespace colletta::ops {

/// By the URL's host: "localhost", 127.0.0.0/8, ::1. A URL that cannot be read is not.
bool is_loopback(const std::string& url);

}  // namespace colletta::ops
