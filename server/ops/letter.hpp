// An e-mail as the bytes that are sent (RFC 5322, MIME), by GMime: headers encoded and folded, a
// plain text and an HTML alternative. It must never know what a mail is about, or how it is sent.
#pragma once

#include <string>

#include "domain/base/result.hpp"
#include "domain/base/time.hpp"

namespace colletta::ops {

struct Letter {
  std::string from_name;  ///< as people read it; may be empty
  std::string from;       ///< address
  std::string reply_to;   ///< address; empty: none
  std::string to;         ///< address
  std::string subject;
  std::string message_id;  ///< without angle brackets: "9f86d0@city.example"
  std::string language;    ///< "it", "en"
  Timestamp date;
  std::string text;
  std::string html;  ///< empty: the text alone
};

/// Whether a text can stand as one address in headers and in an SMTP command: no blanks, brackets,
/// quotes, commas or control characters around one '@'.
bool is_mail_address(const std::string& address);

/// With CRLF, lines of at most 998 bytes, ASCII alone. Control characters in names and subjects
/// become blanks, so that nothing in them starts another header. Errors: kInvalid "from",
/// "reply_to", "to".
Result<std::string> message_of(const Letter& letter);

}  // namespace colletta::ops
