// `colletta verify` as a person runs it: on the database, on an exported folder, and on the address
// of a city that serves its log, with nothing but public files.
#include <gmock/gmock.h>

#include <filesystem>

#include "server/services/log_keys.hpp"
#include "tests/e2e/faults/log_served.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class VerifyProgram : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    served_.start();
    for (int i = 0; i < 3; ++i) ASSERT_EQ(served_.pledge(city_.pledge(500)).status, 201);
    size_ = log_.wait_signed().size;
    key_ = log_.key();
    vkey_ = log::format_vkey(key_);
  }
  /// Runs `colletta verify <words>`: its exit code; output in `said`.
  int verify(std::vector<std::string> words) {
    words.insert(words.begin(), {COLLETTA_BINARY, "verify"});
    Process process(words);
    said_ = process.read_all();
    return process.wait();
  }

  City city_{GetParam(), {.start = app::system_clock()()}};
  Served served_{city_};
  ServedLog log_{city_, served_};
  std::int64_t size_ = 0;
  log::VerifierKey key_;
  std::string vkey_, said_;
};
INSTANTIATE_TEST_SUITE_P(Databases, VerifyProgram, both_databases(), database_name);

TEST_P(VerifyProgram, OfAnAddressNeedsPublicFilesAlone) {
  EXPECT_EQ(verify({"--url", served_.address(), "--vkey", vkey_}), 0) << said_;
  EXPECT_THAT(said_,
              HasSubstr(std::to_string(size_) + " events, everything that public files can"));
  EXPECT_THAT(said_, Not(HasSubstr("warning")));
  EXPECT_EQ(verify({"--url", served_.address()}), 0) << said_;
  EXPECT_THAT(said_,
              HasSubstr("warning: the signature is checked with the key that stands beside"));
  const auto other =
      log::verifier_key(ops::sha256, log_.key().name, ops::Ed25519Key::make().public_key());
  EXPECT_EQ(verify({"--url", served_.address(), "--vkey", log::format_vkey(other)}), 1);
  EXPECT_THAT(said_, HasSubstr("checkpoint: it is not signed by"));
  EXPECT_EQ(verify({"--url", "http://127.0.0.1:1", "--vkey", vkey_}), 4);
  EXPECT_THAT(said_, HasSubstr("does not answer"));
}

/// An address publishes its newest checkpoint alone. What a citizen kept shows the rest.
TEST_P(VerifyProgram, OfAnAddressAgainstWhatWasKept) {
  const TempDir dir;
  const std::string kept = (dir / "kept.txt").string(), other = (dir / "other.txt").string();
  const std::string note = served_.get("/log/checkpoint").body;
  std::ofstream(kept) << note;
  ASSERT_EQ(served_.pledge(city_.pledge(500)).status, 201);
  const std::int64_t now = log_.wait_signed().size;
  const auto check = [&](const std::vector<std::string>& files, std::vector<std::string> words) {
    for (const auto& file : files) words.insert(words.end(), {"--checkpoint", file});
    return verify(words);
  };
  const std::vector<std::string> place{"--url", served_.address(), "--vkey", vkey_};
  EXPECT_EQ(check({kept}, place), 0) << said_;
  EXPECT_THAT(said_, HasSubstr(std::to_string(now) + " events"));
  // Of another history, and signed by the log's own key: what a city that rewrites would show.
  const auto secret = services::LogKeys::load(city_.data_dir() + "/log.key", false);
  auto rewritten = log::parse_checkpoint(note).value();
  rewritten.root[0] ^= 1;
  std::ofstream(other) << log::sign_checkpoint(rewritten, log_.key(), secret->sign());
  EXPECT_EQ(check({kept, other}, place), 1);
  EXPECT_THAT(said_, HasSubstr(std::to_string(rewritten.size)));
  // Longer than the log is now: it has shrunk.
  rewritten.size = now + 1;
  std::ofstream(other, std::ios::trunc)
      << log::sign_checkpoint(rewritten, log_.key(), secret->sign());
  EXPECT_EQ(check({other}, place), 1) << said_;
  // A signature that is not good; another log's; no file at all.
  std::string flipped = note;
  flipped[flipped.size() - 10] = flipped[flipped.size() - 10] == 'A' ? 'B' : 'A';
  std::ofstream(other, std::ios::trunc) << flipped;
  EXPECT_EQ(check({other}, place), 1);
  EXPECT_THAT(said_, HasSubstr(other + ": its signature is not good"));
  std::ofstream(other, std::ios::trunc) << "x" << note;
  EXPECT_EQ(check({other}, place), 1);
  EXPECT_THAT(said_, HasSubstr(other + ": it is no checkpoint of this log"));
  EXPECT_EQ(check({other + ".none"}, place), 4);
  EXPECT_EQ(check({kept}, {"--city", "borgo"}), 2) << "a database has them all";
}

TEST_P(VerifyProgram, OfADatabaseAndOfAFolder) {
  served_.stop();
  std::string output;
  EXPECT_EQ(log_.run({"verify"}, &output), 0) << output;
  EXPECT_THAT(output, HasSubstr("borgo: " + std::to_string(size_) + " events, everything holds"));
  EXPECT_EQ(log_.run({"verify", "--json", "--quiet"}, &output), 0) << output;
  EXPECT_EQ(nlohmann::json::parse(output).at("checked").at(0).at("events"), size_);
  EXPECT_EQ(log_.run({"verify", "--city", "nowhere"}), 4);

  const TempDir dir;
  ASSERT_EQ(log_.run({"log", "export", dir.path().string()}, &output), 0) << output;
  const std::string folder = (dir / "borgo").string();
  EXPECT_EQ(verify({"--folder", folder, "--vkey", vkey_}), 0) << said_;
  EXPECT_EQ(verify({"--folder", folder + "/nothing"}), 4);
  EXPECT_EQ(verify({"--folder", folder, "--url", "http://127.0.0.1:1"}), 2);

  log_.meddle({"UPDATE campaign SET raised = raised + 1"});
  EXPECT_EQ(log_.run({"verify"}, &output), 1) << output;
  EXPECT_THAT(output, HasSubstr("raised is"));
  EXPECT_EQ(log_.run({"verify", "--json"}, &output), 1) << output;
  EXPECT_FALSE(nlohmann::json::parse(output).at("holds").get<bool>());
  EXPECT_EQ(log_.run({"rebuild"}, &output), 0) << output;
  EXPECT_EQ(log_.run({"verify"}, &output), 0) << output;
}

TEST_P(VerifyProgram, OfWhatCannotBeCheckedSaysWhy) {
  served_.stop();
  EXPECT_EQ(verify({"--database", "ftp://somewhere"}), 3) << said_;
  const TempDir dir;
  const std::string data = (dir / "data").string();
  EXPECT_EQ(verify({"--data", data, "--database", "mysql://nobody@127.0.0.1:1/none"}), 5) << said_;
  EXPECT_EQ(verify({"--data", data, "--database", "sqlite://" + (dir / "none.db").string()}), 5)
      << said_;
  const TestDatabase empty(GetParam());
  empty.write();  // the file is there, and nothing in it
  EXPECT_EQ(verify({"--data", data, "--database", empty.url().str()}), 6) << said_;
  EXPECT_THAT(said_, HasSubstr("colletta migrate"));
  EXPECT_EQ(log_.run({"verify", "--vkey", "nonsense"}), 4) << log_.said();
}

TEST_P(VerifyProgram, OfADatabaseChecksWhoSigned) {
  served_.stop();
  std::string output;
  EXPECT_EQ(log_.run({"verify", "--json"}, &output), 0) << output;
  EXPECT_EQ(nlohmann::json::parse(output).at("checked").at(0).at("signatures_not_checked"), 0)
      << "the installation has its own key";
  EXPECT_EQ(log_.run({"verify", "--vkey", vkey_}, &output), 0) << output;
  EXPECT_THAT(output, Not(HasSubstr("were not checked")));
  const auto other =
      log::verifier_key(ops::sha256, key_.name, ops::Ed25519Key::make().public_key());
  EXPECT_EQ(log_.run({"verify", "--vkey", log::format_vkey(other)}, &output), 0) << output;
  EXPECT_THAT(output, HasSubstr("were not checked, for want of the keys that made them"));
  log_.meddle({"DROP TRIGGER log_checkpoint_is_never_changed",
               "UPDATE log_checkpoint SET note = REPLACE(note, '\n" + std::to_string(size_) +
                   "\n', '\n1\n')"});
  EXPECT_EQ(log_.run({"verify"}, &output), 1) << output;
  EXPECT_THAT(output, HasSubstr("its signature is not good"));
}

}  // namespace
}  // namespace colletta::test
