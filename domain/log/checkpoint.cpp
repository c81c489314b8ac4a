#include "domain/log/checkpoint.hpp"

#include "domain/base/check.hpp"
#include "domain/log/merkle.hpp"

namespace colletta::log {
namespace {

constexpr std::string_view kProofHead = "c2sp.org/tlog-proof@v1";
constexpr std::size_t kPathMax = 63;  // more levels than any size has

/// The next line without its line feed; nothing when no whole line is left.
std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string checkpoint_text(const Checkpoint& checkpoint) {
  std::string text = checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
                     base64(checkpoint.root) + "\n";
  for (const std::string& line : checkpoint.extensions) text += line + "\n";
  return text;
}

Result<Checkpoint> parse_checkpoint_text(std::string_view text) {
  const Error bad = err(Errc::kInvalid, "checkpoint", "origin, size, root");
  const auto origin = take_line(text);
  const auto size_line = take_line(text);
  const auto root_line = take_line(text);
  if (!origin || origin->empty() || !size_line || !root_line) return bad;
  const auto size = log_number(*size_line);
  const auto root = hash_of_base64(*root_line);
  if (!size || !root) return bad;
  Checkpoint out{std::string(*origin), *size, *root, {}};
  while (!text.empty()) {
    const auto line = take_line(text);
    if (!line || line->empty()) return bad;
    out.extensions.emplace_back(*line);
  }
  return out;
}

Result<Checkpoint> parse_checkpoint(std::string_view note) {
  const auto parsed = parse_note(note);
  if (!parsed) return parsed.error();
  return parse_checkpoint_text(parsed->text);
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const VerifierKey& key,
                            const Sign& sign) {
  CHECK(checkpoint.origin == key.name, "a log signs under its own name");
  return sign_note(checkpoint_text(checkpoint), key, sign);
}

Result<Checkpoint> open_checkpoint(std::string_view note, const std::vector<VerifierKey>& keys,
                                   const VerifySignature& verify) {
  const auto text = open_note(note, keys, verify);
  if (!text) return text.error();
  auto checkpoint = parse_checkpoint_text(*text);
  if (checkpoint && checkpoint->origin != keys.front().name)
    return err(Errc::kInvalid, "checkpoint", checkpoint->origin);
  return checkpoint;
}

std::string format_proof_file(const ProofFile& proof) {
  std::string out(kProofHead);
  if (proof.extra) out += "\nextra " + base64(*proof.extra);
  out += "\nindex " + std::to_string(proof.index) + "\n";
  for (const Hash& hash : proof.path) out += base64(hash) + "\n";
  return out + "\n" + proof.checkpoint;
}

Result<ProofFile> parse_proof_file(std::string_view text) {
  const Error bad = err(Errc::kInvalid, "proof", std::string(kProofHead));
  ProofFile out;
  if (take_line(text) != kProofHead) return bad;
  auto line = take_line(text);
  if (line && line->starts_with("extra ")) {
    const auto extra = from_base64(line->substr(6));
    if (!extra) return bad;
    out.extra = *extra;
    line = take_line(text);
  }
  if (!line || !line->starts_with("index ")) return bad;
  const auto index = log_number(line->substr(6));
  if (!index) return bad;
  out.index = *index;
  for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
    const auto hash = hash_of_base64(*line);
    if (!hash || out.path.size() == kPathMax) return bad;
    out.path.push_back(*hash);
  }
  if (!line) return bad;
  out.checkpoint = std::string(text);
  if (const auto checkpoint = parse_checkpoint(text); !checkpoint) return checkpoint.error();
  return out;
}

Result<Checkpoint> verify_proof_file(const Sha256& sha256, const ProofFile& proof, const Hash& leaf,
                                     const std::vector<VerifierKey>& keys,
                                     const VerifySignature& verify) {
  auto checkpoint = open_checkpoint(proof.checkpoint, keys, verify);
  if (!checkpoint) return checkpoint.error();
  if (!verify_inclusion(sha256, leaf, proof.index, checkpoint->size, proof.path, checkpoint->root))
    return err(Errc::kInvalid, "proof", "path");
  return checkpoint;
}

}  // namespace colletta::log
