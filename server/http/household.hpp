// Who counts as one client where something is limited by address.
#pragma once

#include <string>

namespace colletta::http {

/// IPv4 as it is, also when written as IPv6; of IPv6 the /64 that one line has, since its owner may
/// take any address within. What is no address stays as it is.
std::string household_of(const std::string& address);

}  // namespace colletta::http
