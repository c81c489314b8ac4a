// Pieces from which samples.cpp builds its pages.
#pragma once

#include "samples.hpp"

namespace colletta::views::samples {

std::vector<CampaignCard> cards();
PoolView public_pool();
PoolView private_pool();
CallCard call_card();
std::vector<UpdateItem> updates();
std::vector<JournalRow> journal();
std::vector<Indicator> indicators();
std::string story();
FormState editor_values();
/// With a step of every kind.
MoneyTrail whole_trail();
std::vector<Sample> accounts_pages();
/// Appends them to the samples.
void add_proofs(std::vector<Sample>& out);
MatchLine matched(std::int64_t cents, std::vector<matching::Limit> limits);

}  // namespace colletta::views::samples
