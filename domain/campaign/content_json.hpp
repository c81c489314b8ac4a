// A campaign's content as one canonical document: what is stored, and what the journal hashes.
#pragma once

#include <string>
#include <string_view>

#include "domain/campaign/campaign.hpp"

namespace colletta {

std::string content_document(const CampaignContent& content);
/// CHECKs that the document is one that content_document wrote (it comes from our own database).
CampaignContent read_content(std::string_view document);

}  // namespace colletta
