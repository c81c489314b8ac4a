// Signed notes, verifier keys, checkpoints and proof files, against texts that other programs made.
#include "domain/log/note.hpp"

#include <gtest/gtest.h>

#include "domain/base/limits.hpp"
#include "domain/log/checkpoint.hpp"
#include "domain/log/merkle.hpp"
#include "server/ops/crypto.hpp"
#include "tests/unit/log/sha.hpp"

namespace colletta::log {
namespace {

// The example of Go's package note.
constexpr std::string_view kNeumannKey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string kNeumannNote =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\xE2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// A "signature" that names its key and text: what is signed by whom is what these tests ask.
std::string toy_signature(std::string_view public_key, std::string_view text) {
  return ops::hmac_sha256(public_key, text) + ops::hmac_sha256(public_key, text);
}
bool toy_verify(std::string_view key, std::string_view text, std::string_view signature) {
  return signature == toy_signature(key, text);
}
VerifierKey toy_key(const std::string& name, char fill) {
  return verifier_key(kSha, name, std::string(32, fill));
}
Sign toy_sign(const VerifierKey& key) {
  return [key](std::string_view text) { return toy_signature(key.public_key, text); };
}

TEST(VerifierKey, OfAnotherProgramIsReadAndWritten) {
  const auto key = parse_vkey(kSha, kNeumannKey);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->name, "PeterNeumann");
  EXPECT_EQ(key->key_id, 0xc74f20a3U);
  EXPECT_EQ(format_vkey(*key), kNeumannKey);
}

TEST(VerifierKey, AnythingElseIsRefused) {
  const std::string key(kNeumannKey);
  for (const std::string& bad :
       {std::string(), std::string("PeterNeumann"), "x" + key, key + "=", key.substr(0, 40),
        std::string("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        std::string("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        std::string("PeterNeumann+c74f20a3+AhpcXQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        std::string("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")})
    EXPECT_FALSE(parse_vkey(kSha, bad)) << bad;
  for (const char* bad : {"", "a b", "a+b",
                          "a\xC2\xA0"
                          "b",
                          "a\nb",
                          "a\xE3\x80\x80"
                          "b",
                          "\xff"})
    EXPECT_FALSE(is_key_name(bad)) << bad;
  EXPECT_TRUE(is_key_name("città.example/log"));
}

TEST(Note, OfAnotherProgramIsReadAndWritten) {
  const auto note = parse_note(kNeumannNote);
  ASSERT_TRUE(note);
  ASSERT_EQ(note->signatures.size(), 1U);
  EXPECT_EQ(note->signatures[0].name, "PeterNeumann");
  EXPECT_EQ(note->signatures[0].key_id, 0xc74f20a3U);
  EXPECT_EQ(note->signatures[0].signature.size(), 64U);
  EXPECT_EQ(format_note(*note), kNeumannNote);
}

TEST(Note, TextMayHoldBlankLines) {
  const VerifierKey key = toy_key("a.example/x", 'k');
  const std::string note = sign_note("one\n\ntwo\n\n", key, toy_sign(key));
  EXPECT_EQ(parse_note(note)->text, "one\n\ntwo\n\n");
  EXPECT_EQ(open_note(note, {key}, toy_verify).value(), "one\n\ntwo\n\n");
}

TEST(Note, AnyOtherFormIsRefused) {
  const std::string& good = kNeumannNote;
  const auto swap = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  for (const std::string& bad :
       {std::string(), std::string("\n"), std::string("\n\n"), good.substr(0, good.size() - 1),
        good + "\n", good + "x\n", swap("\n\n", "\n"), swap("think", "th\rink"),
        swap("think", "th\xffink"), swap("\xE2\x80\x94 ", "- "), swap("PeterNeumann ", "Peter+ "),
        swap("PeterNeumann ", "Peter  "), swap("wJnAM=", "wJnAM"),
        std::string("t\n\n\xE2\x80\x94 a AAAAAA==\n")})  // a key id alone
    EXPECT_FALSE(parse_note(bad)) << bad;
  EXPECT_EQ(parse_note(std::string(limits::kNoteBytesMax + 1, 'x')).error().code, Errc::kTooLong);
}

TEST(Note, IsOpenedByAKnownKeyAlone) {
  const VerifierKey ours = toy_key("log.example/a", 'k');
  const VerifierKey other = toy_key("log.example/a", 'o');
  const std::string note = sign_note("text\n", ours, toy_sign(ours));
  EXPECT_TRUE(open_note(note, {ours}, toy_verify));
  EXPECT_EQ(open_note(note, {other}, toy_verify).error().code, Errc::kBadSignature);
  EXPECT_EQ(open_note(note, {}, toy_verify).error().code, Errc::kBadSignature);
  std::string changed = note;
  changed[0] = 'T';
  EXPECT_EQ(open_note(changed, {ours}, toy_verify).error().code, Errc::kBadSignature);
  // A witness beside us is passed over; a bad signature of a known key spoils the note.
  Note both = parse_note(note).value();
  both.signatures.push_back({other.name, other.key_id, "not a signature"});
  EXPECT_TRUE(open_note(format_note(both), {ours}, toy_verify));
  EXPECT_FALSE(open_note(format_note(both), {ours, other}, toy_verify));
}

TEST(Checkpoint, IsWrittenAndReadBack) {
  const VerifierKey key = toy_key("example.com/behind-the-sofa", 'k');
  const Checkpoint checkpoint{
      key.name,
      20852163,
      hash_of_base64("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=").value(),
      {}};
  EXPECT_EQ(checkpoint_text(checkpoint),
            "example.com/behind-the-sofa\n20852163\n"
            "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
  const std::string note = sign_checkpoint(checkpoint, key, toy_sign(key));
  EXPECT_EQ(open_checkpoint(note, {key}, toy_verify).value(), checkpoint);
  EXPECT_EQ(parse_checkpoint(note).value(), checkpoint);
}

TEST(Checkpoint, OfAnotherOriginIsRefused) {
  const VerifierKey key = toy_key("log.example/a", 'k');
  const std::string note =
      sign_note(checkpoint_text({"log.example/b", 1, ops::sha256("x"), {}}), key, toy_sign(key));
  EXPECT_EQ(open_checkpoint(note, {key}, toy_verify).error().field, "checkpoint");
}

TEST(Checkpoint, AnyOtherFormIsRefused) {
  const std::string root = base64(ops::sha256("x"));
  EXPECT_TRUE(parse_checkpoint_text("o\n0\n" + root + "\n"));
  EXPECT_EQ(parse_checkpoint_text("o\n7\n" + root + "\nmore\n")->extensions,
            std::vector<std::string>{"more"});
  for (const std::string bad : {"", "\n0\n", "o\n01\n", "o\n-1\n", "o\n1 \n", "o\n\n"})
    EXPECT_FALSE(parse_checkpoint_text(bad + root + "\n")) << bad;
  EXPECT_FALSE(parse_checkpoint_text("o\n1\n" + root));
  EXPECT_FALSE(parse_checkpoint_text("o\n1\n" + root + "=\n"));
  EXPECT_FALSE(parse_checkpoint_text("o\n1\n" + root + "\n\n"));
  EXPECT_FALSE(parse_checkpoint_text("o\n1\nAAAA\n"));
}

TEST(ProofFile, IsWrittenReadAndVerified) {
  const VerifierKey key = toy_key("log.example/a", 'k');
  Frontier frontier;
  std::map<Subtree, Hash> all;
  for (int i = 0; i < 7; ++i)
    frontier.push(kSha, leaf_hash(kSha, std::to_string(i)),
                  [&](Subtree at, const Hash& hash) { all[at] = hash; });
  const SubtreeReader read = [&](Subtree at) { return all.at(at); };
  const std::string note =
      sign_checkpoint({key.name, 7, frontier.root(kSha), {}}, key, toy_sign(key));
  const ProofFile proof{std::nullopt, 4, inclusion_proof(kSha, read, 4, 7), note};
  const std::string text = format_proof_file(proof);
  EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nindex 4\n"));
  EXPECT_TRUE(text.ends_with("\n\n" + note));
  EXPECT_EQ(parse_proof_file(text).value(), proof);
  const Hash leaf = leaf_hash(kSha, "4");
  EXPECT_EQ(verify_proof_file(kSha, proof, leaf, {key}, toy_verify)->size, 7);
  EXPECT_FALSE(verify_proof_file(kSha, proof, leaf_hash(kSha, "5"), {key}, toy_verify));
  EXPECT_FALSE(verify_proof_file(kSha, proof, leaf, {toy_key("log.example/a", 'o')}, toy_verify));
  ProofFile elsewhere = proof;
  elsewhere.index = 5;
  EXPECT_FALSE(verify_proof_file(kSha, elsewhere, leaf, {key}, toy_verify));
  ProofFile with_extra = proof;
  with_extra.extra = "age-v1.2.1";
  EXPECT_EQ(parse_proof_file(format_proof_file(with_extra)).value(), with_extra);
}

TEST(ProofFile, AnyOtherFormIsRefused) {
  const VerifierKey key = toy_key("log.example/a", 'k');
  const std::string note = sign_checkpoint({key.name, 1, ops::sha256("x"), {}}, key, toy_sign(key));
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  EXPECT_TRUE(parse_proof_file(head + "index 0\n\n" + note));
  for (const std::string& bad :
       {"index 0\n\n" + note, head + "\n" + note, head + "index 00\n\n" + note,
        head + "index 0\n" + note, head + "index 0\nAAAA\n\n" + note,
        head + "extra ?\nindex 0\n\n" + note, head + "index 0\nextra AAAA\n\n" + note,
        head + "index 0\n\n", head + "index 0\n\n\n" + note, "c2sp.org/tlog-proof@v2\n" + note})
    EXPECT_FALSE(parse_proof_file(bad)) << bad;
}

}  // namespace
}  // namespace colletta::log
