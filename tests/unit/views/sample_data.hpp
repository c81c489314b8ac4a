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
/// Likewise, and each of other rooms.
void add_public(std::vector<Sample>& out);
void add_desks(std::vector<Sample>& out);
void add_evaluation(std::vector<Sample>& out);
void add_ranking(std::vector<Sample>& out);
std::vector<PoolGift> gifts();
MatchLine matched(std::int64_t cents, std::vector<matching::Limit> limits);

/// A page as a guest gets it, and as somebody who is signed in.
template <class Page>
Sample shown(std::string name, std::string path, Page page) {
  return {std::move(name),
          [path, page](Language language) { return render(guest(language, path), page); }};
}
template <class Page>
Sample desk(std::string name, std::string path, Page page) {
  return {std::move(name),
          [path, page](Language language) { return render(signed_in(language, path), page); }};
}

}  // namespace colletta::views::samples
