// A receipt or a proof as it leaves the site: the same facts for the file and for the paper.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/views/page.hpp"
#include "server/views/proof_pages.hpp"
#include "server/views/wording.hpp"

namespace colletta::views {

struct EntryReceiptPage;

using KeptFact = std::pair<std::string, std::string>;  ///< label, value

struct Kept {
  const ProvenEntry& entry;
  std::string title = {};
  std::string figure = {};  ///< an amount; empty: none
  std::string lead = {};
  std::vector<KeptFact> facts = {};
  std::vector<KeptFact> matches = {};  ///< what the pools added, and the sum
  std::string address = {};            ///< absolute
  std::string address_words = {};
};
/// Of a receipt whose entry is proven (CHECK).
Kept kept_of(const PageContext& ctx, const ReceiptPage& page);
Kept kept_of(const PageContext& ctx, const ProofPage& page);
Kept kept_of(const PageContext& ctx, const EntryReceiptPage& page);

/// "It is entry 4 of 12 that the city has signed together; 4 hashes lead from it to ..."
std::string tree_words(const Wording& wording, const ProvenEntry& entry);
/// What is done with the number that opens an own part.
std::string own_keep_words(const Wording& wording, OwnPart::About about);
/// "made on 1 March 2026, 10:00, by Borgo Sereno"
std::string made_words(const PageContext& ctx);

}  // namespace colletta::views
