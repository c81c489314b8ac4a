#include "domain/selection/call.hpp"

namespace colletta::selection {

std::string_view to_string(Standing standing) noexcept {
  switch (standing) {
    case Standing::kAdmitted:
      return "admitted";
    case Standing::kExcluded:
      return "excluded";
    case Standing::kWithdrawn:
      return "withdrawn";
  }
  return {};
}

}  // namespace colletta::selection
