// What shows that an entry stands in the city's signed journal: as a page, as data for programs, as
// one file to keep, and on paper. Plain data in, bytes out. It must never know how a log is kept or
// who may see what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/views/page.hpp"
#include "server/views/parts.hpp"

namespace colletta::views {

struct ReceiptPage;

/// A way from an entry to a signed checkpoint.
struct EntryProof {
  std::int64_t size = 0;            ///< entries under the checkpoint
  std::vector<std::string> hashes;  ///< base64, from the leaf's sibling up
  std::string checkpoint;           ///< signed note, its bytes
  std::string vkey;                 ///< verifier key of its signer
};

/// What the commitment of an entry opens to: for who made the entry alone.
struct OwnPart {
  enum class About { kPledge, kScore, kDeclaration, kApplication };
  std::string salt_hex;
  std::string salt_base64;
  std::string text;  ///< canonical JSON
  About about = About::kPledge;
};

struct ProvenEntry {
  JournalRow row;
  std::string body;                 ///< canonical JSON, as hashed
  std::optional<EntryProof> proof;  ///< nothing: no checkpoint covers it yet
  std::optional<OwnPart> own;       ///< on the receipt of who made the entry
  bool forked = false;  ///< the journal contradicts what was signed: nothing can be proven
};

/// {"leaf":..,"index":..,"hashes":[..],"checkpoint":..,"vkey":..} and {"salt":..,"private":..} of
/// an own part: what templates/assets/js/proof.js checks. {"pending":true} while there is no proof,
/// {"forked":true} when nothing can be proven. ASCII alone, and no character that HTML knows.
std::string proof_json(const ProvenEntry& entry);

struct ProofPage {
  ProvenEntry entry;
};
std::string render(const PageContext& ctx, const ProofPage& page);

// The same to keep, whole without this site. The entry MUST have a proof. Any thread.

/// One HTML file that checks itself wherever it is opened.
std::string kept_file(const PageContext& ctx, const ProofPage& page);
std::string kept_file(const PageContext& ctx, const ReceiptPage& page);
/// A tagged PDF, A4. Takes some hundredths of a second. Throws std::runtime_error.
std::string kept_pdf(const PageContext& ctx, const ProofPage& page);
std::string kept_pdf(const PageContext& ctx, const ReceiptPage& page);

}  // namespace colletta::views
