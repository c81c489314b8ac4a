#include "domain/pledge/input.hpp"

namespace colletta {

std::string input_bytes(const PledgeInput& input) {
  std::string out = "pledge/v1";
  for (const std::string* part :
       {&input.campaign.str(), &input.email, &input.public_name, &input.message})
    out += "|" + std::to_string(part->size()) + ":" + *part;
  return out + "|" + std::to_string(input.amount.cents());
}

}  // namespace colletta
