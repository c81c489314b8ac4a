// Who signed what: a database's own checkpoints are held against the keys of the log, and only what
// those have signed can be given up by an explanation in the journal.
#include <gmock/gmock.h>

#include "server/services/verify.hpp"
#include "tests/store/verify/signed_journal.hpp"

namespace colletta::test {
namespace {

namespace fs = std::filesystem;
using services::Signers;
using services::VerifyReport;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kForked = 400;

class Signatures : public testing::TestWithParam<const char*> {
 protected:
  VerifyReport verify(const Signers& signers, const std::string& folder = {}) {
    auto session = journal_.database.read();
    return services::verify(session, journal_.city, {}, folder, signers);
  }
  VerifyReport verify() { return verify(known()); }
  Signers known() const { return {{journal_.key}, ops::verify_ed25519}; }
  static std::vector<std::string> words(const VerifyReport& report) {
    std::vector<std::string> out;
    for (const Finding& finding : report.findings)
      out.push_back(std::to_string(finding.seq) + ": " + finding.what);
    return out;
  }

  /// A checkpoint of no history of ours, by the log's key or by another's.
  std::string false_note(std::int64_t size, const ops::Ed25519Key* by = nullptr) const {
    const log::Checkpoint checkpoint{journal_.key.name, size, log::Hash{}, {}};
    if (by == nullptr) return journal_.note(checkpoint);
    return log::sign_checkpoint(checkpoint,
                                log::verifier_key(ops::sha256, journal_.key.name, by->public_key()),
                                [by](std::string_view text) { return by->sign(text); });
  }
  void sign_falsely(const std::string& note, std::int64_t size) {
    auto session = journal_.database.write();
    journal_.write(session, size, log::hex(log::Hash{}), note);
  }
  /// The journal explains that it goes on without the history of that checkpoint.
  void give_up(const std::string& note) {
    auto session = journal_.database.write();
    append_event(session, journal_.city, journal_.size++,
                 acts::CorrectionRecorded{"Il disco si è rotto.", note});
  }
  VerifyReport verify_folder(const fs::path& folder) {
    services::FolderFiles files(folder.string());
    services::Findings found;
    services::LogSource source(files, journal_.vkey(), ops::verify_ed25519, found);
    return services::verify_files(source, found, {});
  }

  SignedJournal journal_{GetParam(), 600};
};
INSTANTIATE_TEST_SUITE_P(Databases, Signatures, both_databases(), database_name);

TEST_P(Signatures, OfADatabaseAreChecked) {
  EXPECT_THAT(words(verify()), IsEmpty());
  EXPECT_EQ(verify().unchecked, 0);
  auto session = journal_.database.write();
  session.run("meddle", "DROP TRIGGER log_checkpoint_is_never_changed");
  std::string note = std::get<0>(*session.fetch_one<std::string>(
      {"note", "SELECT note FROM log_checkpoint WHERE size = 300"}));
  const std::size_t last = note.size() - 10;
  note[last] = note[last] == 'A' ? 'B' : 'A';
  session.execute({"meddle", "UPDATE log_checkpoint SET note = :note WHERE size = 300"},
                  {{"note", note}});
  session = journal_.database.read();
  EXPECT_THAT(words(verify()), ElementsAre("299: log_checkpoint 300: its signature is not good"));
}

TEST_P(Signatures, OfKeysThatNobodyKnowsAreCounted) {
  EXPECT_EQ(verify(Signers()).unchecked, 2) << "a copy of the database, far from its keys";
  EXPECT_THAT(words(verify(Signers())), IsEmpty());
  const auto other = ops::Ed25519Key::make();
  const auto key = log::verifier_key(ops::sha256, journal_.key.name, other.public_key());
  const auto report = verify(Signers({key}, ops::verify_ed25519));
  EXPECT_EQ(report.unchecked, 2);
  EXPECT_THAT(words(report), IsEmpty()) << "it has had other keys, perhaps";
  EXPECT_EQ(verify(Signers({key, journal_.key}, ops::verify_ed25519)).unchecked, 0)
      << "an earlier key is known too";
}

TEST_P(Signatures, ACheckpointOfAnotherLogIsNone) {
  const auto key =
      log::verifier_key(ops::sha256, "city.example/valle", journal_.secret.public_key());
  const auto report = verify(Signers({key}, ops::verify_ed25519));
  EXPECT_THAT(words(report),
              Contains("299: log_checkpoint 300: it is no checkpoint of city.example/valle"));
}

TEST_P(Signatures, OfWhatIsKeptOutsideTheDatabaseTheSame) {
  const auto folder = journal_.dir / "log";
  fs::create_directories(folder);
  auto session = journal_.database.read();
  std::string note = services::newest_checkpoint(session, journal_.city)->note;
  const auto keep = [&] { std::ofstream(folder / "borgo.checkpoint", std::ios::trunc) << note; };
  keep();
  EXPECT_THAT(words(verify(known(), folder.string())), IsEmpty());
  note[note.size() - 10] = note[note.size() - 10] == 'A' ? 'B' : 'A';
  keep();
  EXPECT_THAT(words(verify(known(), folder.string())),
              ElementsAre(HasSubstr("borgo.checkpoint: its signature is not good")));
}

// --- explained forks ----------------------------------------------------------------------------

TEST_P(Signatures, AnExplainedForkHoldsAndIsTold) {
  sign_falsely(false_note(kForked), kForked);
  ASSERT_THAT(words(verify()), ElementsAre(HasSubstr("399: the first 400 events are not those")));
  give_up(false_note(kForked));
  journal_.sign(journal_.size);
  for (const VerifyReport& report : {verify(), verify_folder(journal_.folder())}) {
    EXPECT_THAT(words(report), IsEmpty());
    ASSERT_EQ(report.given_up.size(), 1U);
    EXPECT_EQ(report.given_up[0].size, kForked);
    EXPECT_EQ(report.given_up[0].seq, journal_.size - 1);
    EXPECT_EQ(report.given_up[0].reason, "Il disco si è rotto.");
    EXPECT_TRUE(report.given_up[0].excuses);
  }
}

TEST_P(Signatures, AForkBeyondTheExplainedOneIsFound) {
  sign_falsely(false_note(kForked), kForked);
  sign_falsely(false_note(kForked + 1), kForked + 1);
  give_up(false_note(kForked));
  EXPECT_THAT(words(verify()), ElementsAre(HasSubstr("400: the first 401 events are not those")));
}

TEST_P(Signatures, WhatTheLogHasNotSignedExcusesNothing) {
  sign_falsely(false_note(kForked), kForked);
  const auto intruder = ops::Ed25519Key::make();
  give_up(false_note(1'000'000'000, &intruder));
  journal_.sign(journal_.size);
  const auto in_database = verify();
  EXPECT_THAT(words(in_database),
              ElementsAre(HasSubstr("399: the first 400 events are not those")));
  ASSERT_EQ(in_database.given_up.size(), 1U);
  EXPECT_FALSE(in_database.given_up[0].excuses);
}

TEST_P(Signatures, NorInAFolder) {
  const auto intruder = ops::Ed25519Key::make();
  give_up(false_note(1'000'000'000, &intruder));
  journal_.sign(journal_.size);
  const fs::path folder = journal_.folder();
  std::ofstream(folder / "checkpoints" / "000000000400-00000000") << false_note(kForked);
  const auto report = verify_folder(folder);
  EXPECT_THAT(words(report), ElementsAre(HasSubstr("399: the first 400 events are not those")));
  ASSERT_EQ(report.given_up.size(), 1U);
  EXPECT_FALSE(report.given_up[0].excuses);
}

}  // namespace
}  // namespace colletta::test
