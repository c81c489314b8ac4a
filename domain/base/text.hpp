// Texts that people type: valid UTF-8, trimmed, bounded, without characters that deceive a reader.
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"

namespace colletta {

enum class Lines { kOne, kMany };

struct TextRule {
  std::size_t bytes_min = 0;  ///< after trimming; above 0 the text is required
  std::size_t bytes_max = 0;
  Lines lines = Lines::kOne;
};

/// Trims `text` and checks it: well-formed UTF-8, no control characters (a line break is allowed in
/// kMany; CRLF becomes LF), no bidirectional overrides or isolates (they make a page show another
/// text than the journal holds). Errors with `field`: kMissing, kTooShort, kTooLong (detail: the
/// limit), kInvalidCharacters.
Result<std::string> clean_text(std::string_view text, std::string_view field, TextRule rule);

/// An e-mail address as people use them: one '@', a dotted domain, no spaces or quotes;
/// lower-cased, since it identifies a person. Errors with `field`: kMissing, kTooLong, kInvalid.
Result<std::string> clean_email(std::string_view text, std::string_view field);

/// An absolute https or http URL without credentials or spaces. Errors: kMissing, kTooLong,
/// kInvalid.
Result<std::string> clean_url(std::string_view text, std::string_view field);

/// True for well-formed UTF-8 (no overlong forms, no surrogates).
bool is_utf8(std::string_view text) noexcept;

}  // namespace colletta
