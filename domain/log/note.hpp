// Signed notes (c2sp.org/signed-note): a text, then lines with the signatures of its keys; and the
// verifier key, the one line by which a reader knows a signer. Reading is strict. Signing itself is
// passed in.
#pragma once

#include <functional>
#include <vector>

#include "domain/log/hash.hpp"

namespace colletta::log {

/// Ed25519 over the text: 64 bytes; and whether such a signature is of this public key (32 bytes).
using Sign = std::function<std::string(std::string_view text)>;
using VerifySignature = std::function<bool(std::string_view public_key, std::string_view text,
                                           std::string_view signature)>;

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  std::string signature;  ///< raw bytes, without the key id
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
  std::string text;  ///< ends in a line feed
  std::vector<NoteSignature> signatures;
  friend bool operator==(const Note&, const Note&) = default;
};

/// The text, a blank line, "— name base64(key id || signature)" each. CHECKs what parse demands.
std::string format_note(const Note& note);
/// Errors: kInvalid "note"; kTooLong "note" beyond limits::kNoteBytesMax.
Result<Note> parse_note(std::string_view note);

/// A name that notes allow: neither empty nor with spaces, control characters or '+'.
bool is_key_name(std::string_view name);

/// An Ed25519 key as a reader knows it.
struct VerifierKey {
  std::string name;
  std::string public_key;    ///< 32 raw bytes
  std::uint32_t key_id = 0;  ///< follows from the two
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};

/// CHECKs the name and the length of the key.
VerifierKey verifier_key(const Sha256& sha256, std::string name, std::string public_key);
/// "name+0123abcd+base64(0x01 || public key)"
std::string format_vkey(const VerifierKey& key);
/// Error: kInvalid "vkey", also when the key id is not that of name and key.
Result<VerifierKey> parse_vkey(const Sha256& sha256, std::string_view text);

/// The text with one signature. CHECKs that `text` may stand in a note.
std::string sign_note(std::string text, const VerifierKey& key, const Sign& sign);
/// The text of a note that one of `keys` has signed. Signatures of others are passed over; a bad
/// one of a known key spoils the note. Errors: those of parse_note; kBadSignature.
Result<std::string> open_note(std::string_view note, const std::vector<VerifierKey>& keys,
                              const VerifySignature& verify);

}  // namespace colletta::log
