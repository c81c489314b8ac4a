// A fictional city with something on every page, for previews and for tests of all pages at once.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/views/office_pages.hpp"
#include "server/views/payout_pages.hpp"
#include "server/views/pledge_pages.hpp"
#include "server/views/proof_pages.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/site.hpp"

namespace colletta::views::samples {

inline constexpr Timestamp kNow{1'772'452'800'000'000};  // 2026-03-02T12:00:00Z

/// The site as it is built and shipped.
const Site& site();
inline const Wording& italian() { return site().wording(Language::kItalian); }
inline const Wording& english() { return site().wording(Language::kEnglish); }

PageContext guest(Language language, std::string path = "/");
PageContext signed_in(Language language, std::string path = "/");

CampaignPage campaign();
PledgePage pledge_form();
ReceiptPage receipt(ReceiptState state);
ProvenEntry proven();

struct Sample {
  std::string name;  ///< file name of its preview, without ending
  std::function<std::string(Language)> html;
};
/// Every page, in every state that looks different.
std::vector<Sample> all();

}  // namespace colletta::views::samples
