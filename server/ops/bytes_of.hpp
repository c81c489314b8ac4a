// Text as the libraries of cryptography read it.
#pragma once

#include <string_view>

namespace colletta::ops {

inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace colletta::ops
