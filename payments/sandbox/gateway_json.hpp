// The merchant's side of the sandbox rail's JSON: writes requests, reads objects, events and
// errors. What is read comes from the network: anything unexpected is "unknown", never an
// exception.
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "payments/gateway.hpp"

namespace colletta::payments::sandbox {

std::string begin_body(const BeginRequest& request);
std::string amount_body(Money amount);
std::string payout_body(const PayoutRequest& request);

/// The object in the answer to a request, as the attempt's state. Not ours or broken: kUnknown.
/// `page_url` is put before the hosted page's path.
Reply read_object(Operation operation, std::string_view body, std::string_view page_url);

/// The same in the answer to a look-up, where the object may be the payment on which a capture or a
/// void was tried: still held means that it never happened (kAbsent), gone another way that it
/// never can (kRefused, or kExpired).
Reply read_object_found(Operation operation, std::string_view body, std::string_view page_url);

/// The code of {error: {code}}; empty when the body is something else.
std::string read_error_code(std::string_view body);

Result<Listing> read_list(std::string_view body);   ///< Error: kProviderUnavailable.
Result<Notice> read_notice(std::string_view body);  ///< Error: kMalformedJson.

}  // namespace colletta::payments::sandbox
