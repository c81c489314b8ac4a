// What a check of a journal has found, in words for a person.
#pragma once

#include <string>
#include <string_view>

#include "server/services/verify.hpp"

namespace colletta::app {

/// Begins with `name`, of the city or place. `good`: what to say when nothing was found.
void say_report(const std::string& name, const services::VerifyReport& report,
                std::string_view good);

}  // namespace colletta::app
