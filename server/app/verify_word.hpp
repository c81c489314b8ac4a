// What /health says, in one word, of the check that runs beside the server.
#pragma once

#include <map>
#include <string_view>

#include "server/jobs/verify_watch.hpp"

namespace colletta::app {

/// "found": a person is needed, the program's log says what; "stale": of some city the end was not
/// reached for long, so that nothing is known of what came since; "pending": not yet, after the
/// start; "off": `verify.every_s` is 0; else "holds".
std::string_view verify_word(const std::map<CityId, jobs::VerifyState>& states,
                             std::int64_t every_s, Timestamp now);

}  // namespace colletta::app
