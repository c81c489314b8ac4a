// The strict reading of a request's head, before the library's parser sees it: everything on which
// two HTTP implementations could disagree about where a request ends is refused (request smuggling;
// RFC 9112 sections 2.2, 3.2, 5.1, 6.1, 6.3, 11.2). Pure: bytes in, verdict out.
#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

namespace colletta::http {

inline constexpr std::size_t kFieldsMax = 100;       ///< browsers send about 20
inline constexpr std::size_t kLengthDigitsMax = 15;  ///< of Content-Length: no overflow to think of

enum class HeadState {
  kMore,  ///< no empty line yet
  kWhole,
  kBroken,  ///< a bare CR or LF, or a control character: no later byte can mend it
};

struct HeadScan {
  HeadState state;
  std::size_t end;  ///< of a whole head, behind its empty line
};

/// Looks for the end of the head in `bytes`, of which the first `scanned` were seen before.
HeadScan scan_head(std::string_view bytes, std::size_t scanned) noexcept;

struct Framing {
  std::size_t content_length = 0;
  bool expects_continue = false;
};

struct Refusal {
  int status;            ///< 400, 417, 431, 501; the connection ends with it
  std::string_view why;  ///< told to the client; static text
};

/// Judges a whole head (with its empty line). In this order: request line, each field line
/// (obs-fold, name, Transfer-Encoding of any value, Content-Length twice or not digits, Host twice,
/// Expect other than 100-continue), number of fields, then Host (exactly one in HTTP/1.1, well
/// formed).
std::variant<Framing, Refusal> check_head(std::string_view head) noexcept;

}  // namespace colletta::http
