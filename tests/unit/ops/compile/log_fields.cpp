// Compiled by tests of their own, never linked: one case compiles, the others must not.
#include "server/ops/log.hpp"

namespace log = colletta::ops::log;

void write(const char* anything) {
#if defined(CASE_ALLOWED)
  log::info("pledge_confirmed", {{"seq", 12}, {"detail", anything}});
#elif defined(CASE_UNKNOWN_FIELD)
  log::info("pledge_confirmed", {{"email", anything}});
#elif defined(CASE_COMPUTED_EVENT)
  log::info(anything, {{"seq", 12}});
#endif
}
