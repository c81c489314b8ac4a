// Checkpoints (c2sp.org/tlog-checkpoint): the signed head of a log; and the proof file
// (c2sp.org/tlog-proof) by which somebody shows, with no network at hand, that an entry stands in
// it.
#pragma once

#include <optional>
#include <vector>

#include "domain/log/note.hpp"

namespace colletta::log {

struct Checkpoint {
  std::string origin;
  std::int64_t size = 0;
  Hash root{};
  std::vector<std::string> extensions;  ///< further lines, opaque to us
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// The note's text: origin, size, base64 root, a line each.
std::string checkpoint_text(const Checkpoint& checkpoint);
/// Error: kInvalid "checkpoint".
Result<Checkpoint> parse_checkpoint_text(std::string_view text);
/// Of a whole note, whoever signed it. Errors: those of parse_note; kInvalid "checkpoint".
Result<Checkpoint> parse_checkpoint(std::string_view note);

/// Signs as a log does: its key's name is its origin (CHECKed).
std::string sign_checkpoint(const Checkpoint& checkpoint, const VerifierKey& key, const Sign& sign);
/// A checkpoint of the log that goes by the keys' name, signed by one of them. Errors: those of
/// open_note and parse_checkpoint_text; kInvalid "checkpoint" for another origin.
Result<Checkpoint> open_checkpoint(std::string_view note, const std::vector<VerifierKey>& keys,
                                   const VerifySignature& verify);

struct ProofFile {
  std::optional<std::string> extra;  ///< opaque and unauthenticated
  std::int64_t index = 0;
  std::vector<Hash> path;  ///< inclusion proof, from the leaf's sibling up
  std::string checkpoint;  ///< the signed note, verbatim
  friend bool operator==(const ProofFile&, const ProofFile&) = default;
};

std::string format_proof_file(const ProofFile& proof);
/// Errors: kInvalid "proof"; those of parse_checkpoint for what follows the blank line.
Result<ProofFile> parse_proof_file(std::string_view text);
/// The checkpoint in which `leaf` is shown to stand. Errors: those of open_checkpoint; kInvalid
/// "proof" when the path does not lead there.
Result<Checkpoint> verify_proof_file(const Sha256& sha256, const ProofFile& proof, const Hash& leaf,
                                     const std::vector<VerifierKey>& keys,
                                     const VerifySignature& verify);

}  // namespace colletta::log
