// International bank account numbers (ISO 13616) of the countries in which euros are transferred
// under one scheme. Formally right is all that can be told of a number here: whose it is, an
// officer checks.
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"

namespace colletta {

/// Upper case, without spaces. Errors with `field`: kMissing, kInvalid (detail: "country" not of
/// the scheme, "length" not that of the country, "checksum").
Result<std::string> clean_iban(std::string_view text, std::string_view field);

/// "IT60 X054 2811 1010 0000 0123 456": in groups of four, as people compare it.
std::string grouped_iban(std::string_view iban);
/// "IT60 … 3456": enough for somebody who knows it, nothing for anybody else.
std::string masked_iban(std::string_view iban);

}  // namespace colletta
