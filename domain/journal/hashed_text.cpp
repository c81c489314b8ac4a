#include "domain/journal/hashed_text.hpp"

namespace colletta {
namespace {

struct HashOfText {
  std::string operator()(const acts::CallOpened& act) const { return act.content_hash; }
  std::string operator()(const acts::CampaignPublished& act) const { return act.content_hash; }
  std::string operator()(const acts::CampaignRevised& act) const { return act.content_hash; }
  std::string operator()(const acts::UpdatePublished& act) const { return act.content_hash; }
  std::string operator()(const acts::IndicatorMeasured& act) const { return act.content_hash; }
  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

}  // namespace

std::string hashed_text(std::initializer_list<std::string_view> parts) {
  std::string bytes;
  for (const std::string_view part : parts) {
    bytes += std::to_string(part.size());
    bytes += ':';
    bytes += part;
  }
  return bytes;
}

std::string hash_of_text(const Act& act) { return std::visit(HashOfText{}, act); }

}  // namespace colletta
