#include "domain/log/note.hpp"

#include <algorithm>
#include <array>

#include "domain/base/check.hpp"
#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"

namespace colletta::log {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // em dash and a space
constexpr char kEd25519 = 1;
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kKeyIdBytes = 4;

// What Unicode calls a space, beyond ASCII, in UTF-8.
constexpr auto kWideSpaces = std::to_array<std::string_view>(
    {"\xC2\x85", "\xC2\xA0", "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
     "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88",
     "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
     "\xE3\x80\x80"});

bool may_stand_in_note(std::string_view text) {
  return is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\n';
         });
}

std::string key_id_bytes(std::uint32_t id) {
  std::string out;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>((id >> shift) & 255U);
  return out;
}

std::uint32_t key_id_of(std::string_view bytes) {
  std::uint32_t id = 0;
  for (std::size_t i = 0; i < kKeyIdBytes; ++i)
    id = (id << 8U) | static_cast<unsigned char>(bytes[i]);
  return id;
}

Result<NoteSignature> parse_signature(std::string_view line) {
  const Error bad = err(Errc::kInvalid, "note", "signature");
  if (!line.starts_with(kDash)) return bad;
  line.remove_prefix(kDash.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return bad;
  NoteSignature out;
  out.name = std::string(line.substr(0, space));
  const auto bytes = from_base64(line.substr(space + 1));
  if (!is_key_name(out.name) || !bytes || bytes->size() <= kKeyIdBytes) return bad;
  out.key_id = key_id_of(*bytes);
  out.signature = bytes->substr(kKeyIdBytes);
  return out;
}

std::string hex_of(std::uint32_t id) {
  std::string out;
  for (int shift = 28; shift >= 0; shift -= 4)
    out += "0123456789abcdef"[(id >> static_cast<unsigned>(shift)) & 15U];
  return out;
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty() || name.size() > limits::kLogNameBytesMax || !is_utf8(name)) return false;
  for (const char c : name)
    if (static_cast<unsigned char>(c) <= 0x20 || c == '+' || c == 0x7F) return false;
  return std::none_of(kWideSpaces.begin(), kWideSpaces.end(), [&](std::string_view space) {
    return name.find(space) != std::string_view::npos;
  });
}

std::string format_note(const Note& note) {
  CHECK(note.text.ends_with('\n') && may_stand_in_note(note.text), "a text that a note can hold");
  CHECK(!note.signatures.empty(), "a note is signed");
  std::string out = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) {
    CHECK(is_key_name(signature.name) && !signature.signature.empty(),
          "a key's name and signature");
    out += kDash;
    out +=
        signature.name + " " + base64(key_id_bytes(signature.key_id) + signature.signature) + "\n";
  }
  return out;
}

Result<Note> parse_note(std::string_view note) {
  if (note.size() > limits::kNoteBytesMax)
    return err(Errc::kTooLong, "note", std::to_string(limits::kNoteBytesMax));
  const Error bad = err(Errc::kInvalid, "note", "text, blank line, signatures");
  if (!note.ends_with('\n') || !may_stand_in_note(note)) return bad;
  const auto blank = note.rfind("\n\n");
  if (blank == std::string_view::npos || blank + 2 == note.size()) return bad;
  Note out;
  out.text = std::string(note.substr(0, blank + 1));
  std::string_view rest = note.substr(blank + 2);
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto signature = parse_signature(rest.substr(0, end));
    if (!signature) return signature.error();
    out.signatures.push_back(*signature);
    rest.remove_prefix(end + 1);
  }
  return out;
}

VerifierKey verifier_key(const Sha256& sha256, std::string name, std::string public_key) {
  CHECK(is_key_name(name) && public_key.size() == kKeyBytes, "an Ed25519 key with a name");
  const Hash hash = sha256(name + "\n" + kEd25519 + public_key);
  VerifierKey key{std::move(name), std::move(public_key), 0};
  key.key_id = key_id_of(raw(hash));
  return key;
}

std::string format_vkey(const VerifierKey& key) {
  return key.name + "+" + hex_of(key.key_id) + "+" +
         base64(std::string(1, kEd25519) + key.public_key);
}

Result<VerifierKey> parse_vkey(const Sha256& sha256, std::string_view text) {
  const Error bad = err(Errc::kInvalid, "vkey", "name+key id+key");
  const auto first = text.find('+');
  if (first == std::string_view::npos) return bad;
  const auto second = text.find('+', first + 1);
  if (second == std::string_view::npos) return bad;
  const auto bytes = from_base64(text.substr(second + 1));
  const std::string_view name = text.substr(0, first);
  if (!is_key_name(name) || !bytes || bytes->size() != 1 + kKeyBytes || (*bytes)[0] != kEd25519)
    return bad;
  VerifierKey key = verifier_key(sha256, std::string(name), bytes->substr(1));
  if (format_vkey(key) != text) return bad;
  return key;
}

std::string sign_note(std::string text, const VerifierKey& key, const Sign& sign) {
  Note note{std::move(text), {}};
  note.signatures.push_back({key.name, key.key_id, sign(note.text)});
  return format_note(note);
}

Result<std::string> open_note(std::string_view note, const std::vector<VerifierKey>& keys,
                              const VerifySignature& verify) {
  auto parsed = parse_note(note);
  if (!parsed) return parsed.error();
  bool signed_by_one = false;
  for (const NoteSignature& signature : parsed->signatures)
    for (const VerifierKey& key : keys) {
      if (key.name != signature.name || key.key_id != signature.key_id) continue;
      if (!verify(key.public_key, parsed->text, signature.signature))
        return err(Errc::kBadSignature, "note", key.name);
      signed_by_one = true;
    }
  if (!signed_by_one) return err(Errc::kBadSignature, "note", "no known key");
  return std::move(parsed->text);
}

}  // namespace colletta::log
