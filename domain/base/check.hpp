// CHECK: a statement about the program itself that stays on in release builds. A broken one is a
// bug and ends the operation with an exception that the three catch sites (worker, connection,
// main) log.
#pragma once

#include <stdexcept>
#include <string>

namespace colletta {

struct CheckFailure : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] inline void check_failed(const char* condition, const char* why, const char* file,
                                      int line) {
  throw CheckFailure(std::string(file) + ":" + std::to_string(line) + ": " + why + " [" +
                     condition + "]");
}

}  // namespace colletta

#define CHECK(condition, why)         \
  ((condition) ? static_cast<void>(0) \
               : ::colletta::check_failed(#condition, why, __FILE__, __LINE__))
