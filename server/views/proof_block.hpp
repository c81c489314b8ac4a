// Fills the part that shows and checks a proof (templates/parts/proof.html), and the QR code of an
// address. It must never know a whole page.
#pragma once

#include <string>

#include "server/views/dict.hpp"
#include "server/views/page.hpp"
#include "server/views/proof_pages.hpp"

namespace colletta::views {

/// Markers of parts/proof.html. `json_path`, `again_path`: inside the city, of a page that waits
/// for its proof.
struct ProofPlace {
  bool online = true;  ///< a page of the site: it can ask the log of today
  std::string json_path = {};
  std::string again_path = {};
};
void fill_proof(Dict& dict, const PageContext& ctx, const ProvenEntry& entry,
                const ProofPlace& place);
/// QR, QR_SIZE, QR_PATH; nothing when the text is too long for a code.
void fill_qr(Dict& dict, const std::string& text);

}  // namespace colletta::views
