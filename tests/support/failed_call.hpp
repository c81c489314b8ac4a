// What a test's own system call could not do.
#pragma once

#include <cerrno>
#include <system_error>

namespace colletta::test {

/// Throws what errno says of the call just made.
[[noreturn]] inline void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace colletta::test
