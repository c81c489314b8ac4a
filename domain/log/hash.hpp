// The hash of a transparency log and its text form. Which program computes SHA-256 is the caller's
// affair: a function object comes in with every call.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"

namespace colletta::log {

using Hash = std::array<std::uint8_t, 32>;
using Sha256 = std::function<Hash(std::string_view)>;

/// The 32 bytes as a string, and back. Error: kInvalid when there are not 32 of them.
std::string raw(const Hash& hash);
Result<Hash> hash_of_raw(std::string_view bytes);

/// Lower-case hex, as the journal's table keeps leaves. Error: kInvalid.
std::string hex(const Hash& hash);
Result<Hash> hash_of_hex(std::string_view text);

/// RFC 4648, section 4, with padding. Reading is strict: one text for one value, so no blanks, no
/// other alphabet, no bits left over. Error: kInvalid.
std::string base64(std::string_view bytes);
std::string base64(const Hash& hash);
Result<std::string> from_base64(std::string_view text);
Result<Hash> hash_of_base64(std::string_view text);

/// A number of the formats: ASCII decimal without sign or leading zeros, at most 2^62 (more leaves
/// than anybody will ever have, and sums of two still fit 64 bits). Error: kInvalid.
Result<std::int64_t> log_number(std::string_view text);

}  // namespace colletta::log
