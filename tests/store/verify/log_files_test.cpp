// A journal checked from its public files alone: an exported folder holds, and whatever is changed
// in it is found, at its position; and a database is held against what was signed for it.
#include <gmock/gmock.h>

#include "server/services/verify.hpp"
#include "tests/store/verify/signed_journal.hpp"

namespace colletta::test {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> lines_of(const std::vector<Finding>& findings) {
  std::vector<std::string> out;
  for (const Finding& finding : findings)
    out.push_back(std::to_string(finding.seq) + ": " + finding.what);
  return out;
}

// --- folders ------------------------------------------------------------------------------------

class Folder : public testing::Test {
 protected:
  static void SetUpTestSuite() { journal_ = std::make_unique<SignedJournal>("sqlite"); }
  static void TearDownTestSuite() { journal_.reset(); }
  Folder() : folder_(journal_->folder()) {}
  ~Folder() override { fs::remove_all(folder_); }

  std::vector<std::string> findings(const std::string& vkey) const {
    services::FolderFiles files(folder_.string());
    services::Findings found;
    services::LogSource source(files, vkey, ops::verify_ed25519, found);
    return lines_of(services::verify_files(source, found, {}).findings);
  }
  std::vector<std::string> findings() const { return findings(journal_->vkey()); }

  std::string read(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary | std::ios::trunc) << bytes;
  }
  void flip(const std::string& name, std::size_t at) const {
    std::string bytes = read(name);
    ASSERT_LT(at, bytes.size()) << name;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    write(name, bytes);
  }
  /// The name of the past checkpoint of that size.
  std::string past(std::int64_t size) const {
    for (const auto& entry : fs::directory_iterator(folder_ / "checkpoints")) {
      const std::string name = entry.path().filename().string();
      if (std::stoll(name) == size) return "checkpoints/" + name;
    }
    return {};
  }

  static std::unique_ptr<SignedJournal> journal_;
  fs::path folder_;
};
std::unique_ptr<SignedJournal> Folder::journal_;

TEST_F(Folder, AsExportedHolds) {
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(findings(""), IsEmpty()) << "with the key that stands in it";
  EXPECT_FALSE(past(300).empty());
}

TEST_F(Folder, SaysWhoseKeyItWasCheckedWith) {
  services::FolderFiles files(folder_.string());
  services::Findings found;
  EXPECT_TRUE(services::LogSource(files, "", ops::verify_ed25519, found).trusts_its_own_key());
  EXPECT_FALSE(services::LogSource(files, journal_->vkey(), ops::verify_ed25519, found)
                   .trusts_its_own_key());
}

TEST_F(Folder, SignedBySomebodyElseIsFound) {
  const auto other = ops::Ed25519Key::make();
  const auto key = log::verifier_key(ops::sha256, journal_->key.name, other.public_key());
  EXPECT_THAT(findings(log::format_vkey(key)), Contains(HasSubstr("checkpoint: it is not signed")));
}

TEST_F(Folder, AChangedEntryIsFoundByTileRootAndReplay) {
  const std::string bundle = read("tile/entries/000");
  const std::size_t at = bundle.find("\"cents\":") + 8;
  flip("tile/entries/000", at);
  const auto found = findings();
  EXPECT_THAT(found, Contains(HasSubstr("tile/0/000: its hash")));
  EXPECT_THAT(found, Contains(HasSubstr("299: the first 300 events are not those for which")));
  EXPECT_THAT(found, Contains(HasSubstr("its body is not canonical")));
}

TEST_F(Folder, AnEntryOfAnotherPositionIsFound) {
  flip("tile/entries/000", read("tile/entries/000").find("\"seq\":9,") + 6);
  EXPECT_THAT(findings(), Contains("9: its body is of another position"));
}

TEST_F(Folder, AnIdThatComesTwiceIsFound) {
  std::string bundle = read("tile/entries/000");
  const auto id_at = [&](std::size_t from) { return bundle.find("\"id\":\"", from) + 6; };
  const std::size_t first = id_at(0), second = id_at(first);
  bundle.replace(second, 26, bundle.substr(first, 26));
  write("tile/entries/000", bundle);
  EXPECT_THAT(findings(), Contains("1: its id is that of another event"));
}

TEST_F(Folder, AChangedTileIsFoundAtItsPosition) {
  flip("tile/0/001", 5 * 32 + 7);
  EXPECT_THAT(findings(), ElementsAre("261: tile/0/001: its hash 5 is not that of the entries"));
}

TEST_F(Folder, AChangedTileOfAHigherLevelIsFound) {
  flip("tile/1/000.p/2", 32);
  EXPECT_THAT(findings(),
              ElementsAre("256: tile/1/000.p/2: its hash 1 is not that of the entries"));
}

TEST_F(Folder, AChangedCheckpointIsFound) {
  std::string text = read("checkpoint");
  const std::size_t root = text.find('\n', text.find('\n') + 1) + 1;
  char& digit = text[root + 3];  // another root, and base64 still
  digit = digit == 'A' ? 'B' : 'A';
  write("checkpoint", text);
  EXPECT_THAT(findings(), Contains(HasSubstr("checkpoint: it is not signed by")));
  EXPECT_THAT(findings(), Contains(HasSubstr("events are not those for which a checkpoint was")));
}

TEST_F(Folder, ACheckpointThatIsNoneIsFound) {
  write("checkpoint", "nothing\n");
  EXPECT_THAT(findings(), ElementsAre("-1: checkpoint: it cannot be read as one"));
}

TEST_F(Folder, APastCheckpointOfAnotherHistoryIsFound) {
  const std::string name = past(300);
  log::Hash root{};
  write(name, journal_->note({journal_->key.name, 300, root, {}}));
  EXPECT_THAT(findings(),
              ElementsAre(HasSubstr("299: the first 300 events are not those for which")));
}

TEST_F(Folder, APastCheckpointWithABadSignatureIsFound) {
  const std::string name = past(300);
  std::string note = read(name);
  const std::size_t last = note.size() - 10;
  note[last] = note[last] == 'A' ? 'B' : 'A';
  write(name, note);
  EXPECT_THAT(findings(), ElementsAre(HasSubstr(name + ": its signature is not good")));
}

TEST_F(Folder, APastCheckpointBeyondTheEndIsFound) {
  write("checkpoints/000000009999-00000000",
        journal_->note({journal_->key.name, 9'999, log::Hash{}, {}}));
  EXPECT_THAT(
      findings(),
      ElementsAre(HasSubstr("9998: a checkpoint of 9999 events was signed, and the journal")));
}

TEST_F(Folder, TruncatedFilesAreFound) {
  const std::string bundle = read("tile/entries/001");
  write("tile/entries/001", bundle.substr(0, bundle.size() - 9));
  EXPECT_THAT(findings(), Contains("256: tile/entries/001 does not hold 256 entries"));
  write("tile/entries/001", bundle);
  const std::string tile = read("tile/0/000");
  write("tile/0/000", tile.substr(0, 100));
  EXPECT_THAT(findings(), ElementsAre("0: tile/0/000 has not the length of a tile of this width"));
}

TEST_F(Folder, MissingFilesAreFound) {
  fs::remove(folder_ / "tile/entries/001");
  EXPECT_THAT(findings(), Contains("256: tile/entries/001 is missing"));
}

TEST_F(Folder, AMissingTileIsFound) {
  fs::remove(folder_ / "tile/0/001");
  EXPECT_THAT(findings(), ElementsAre("256: tile/0/001 is missing"));
}

TEST_F(Folder, WithoutALogThereIsNothingToCheck) {
  fs::remove(folder_ / "checkpoint");
  EXPECT_THROW(static_cast<void>(findings()), services::FilesUnavailable);
  EXPECT_THROW(services::FolderFiles("/there/is/none"), services::FilesUnavailable);
  EXPECT_THROW(services::ServedFiles("city.example"), services::FilesUnavailable);
}

/// A whole tile has taken the place of the partial one that the checkpoint asks for.
TEST_F(Folder, AMirrorThatHasGrownSinceIsReadAsItWas) {
  const auto all = journal_->size;
  log::Frontier frontier;
  auto session = journal_->database.read();
  while (frontier.size() < 300)
    for (const auto& entry : services::log_entries(session, journal_->city, frontier.size(), 300))
      frontier.push(ops::sha256, entry.leaf);
  ASSERT_GT(all, 512);
  write("checkpoint", journal_->note({journal_->key.name, 300, frontier.root(ops::sha256), {}}));
  fs::remove_all(folder_ / "checkpoints");
  // Of level 1 a partial tile stands there, of another width.
  const std::string level = read("tile/1/000.p/2");
  fs::create_directories(folder_ / "tile/1/000.p");
  write("tile/1/000.p/1", level.substr(0, 32));
  const auto found = findings();
  // The journal is cut in the middle of whatever was going on: nothing else may be said.
  for (const std::string& one : found) EXPECT_THAT(one, Not(HasSubstr("tile"))) << one;
}

// --- a database against what was signed ---------------------------------------------------------

class Signed : public testing::TestWithParam<const char*> {
 protected:
  std::vector<std::string> findings(const std::string& log_folder = {}) {
    auto session = journal_.database.read();
    return lines_of(services::verify(session, journal_.city, {}, log_folder).findings);
  }
  void meddle(const std::string& sql) {
    auto session = journal_.database.write();
    session.run("meddle", sql);
  }
  SignedJournal journal_{GetParam(), 600};
};
INSTANTIATE_TEST_SUITE_P(Databases, Signed, both_databases(), database_name);

TEST_P(Signed, WhatWasSignedHolds) { EXPECT_THAT(findings(), IsEmpty()); }

TEST_P(Signed, AHeadOfAnotherHistoryIsFound) {
  auto session = journal_.database.write();
  log::Hash root{};
  journal_.write(session, 400, log::hex(root), journal_.note({journal_.key.name, 400, root, {}}));
  session = journal_.database.read();
  EXPECT_THAT(findings(), ElementsAre("399: the first 400 events are not those for which a "
                                      "checkpoint was signed"));
}

TEST_P(Signed, ARowThatIsNotItsNoteIsFound) {
  auto session = journal_.database.write();
  log::Hash root{};
  journal_.write(session, 9'000, log::hex(root), "nothing");
  session = journal_.database.read();
  EXPECT_THAT(findings(), Contains(HasSubstr("log_checkpoint 9000: its row says something else")));
  EXPECT_THAT(findings(), Contains(HasSubstr("a checkpoint of 9000 events was signed")));
}

TEST_P(Signed, WhatIsKeptOutsideTheDatabaseIsHeldAgainstIt) {
  const auto folder = journal_.dir / "log";
  fs::create_directories(folder);
  const auto keep = [&](const std::string& note) {
    std::ofstream(folder / "borgo.checkpoint", std::ios::trunc) << note;
  };
  EXPECT_THAT(findings(folder.string()),
              ElementsAre(AllOf(HasSubstr("borgo.checkpoint: it is missing"),
                                HasSubstr("the last one of " + std::to_string(journal_.size)))));
  EXPECT_THAT(findings(), IsEmpty()) << "far from its folder nobody can know";
  const auto newest = [&] {
    auto session = journal_.database.read();
    return services::newest_checkpoint(session, journal_.city)->note;
  }();
  keep(newest);
  EXPECT_THAT(findings(folder.string()), IsEmpty());
  // An old backup was put back: the file knows more than the database.
  keep(journal_.note({journal_.key.name, journal_.size + 5, log::Hash{}, {}}));
  EXPECT_THAT(findings(folder.string()),
              ElementsAre(HasSubstr("events was signed, and the journal")));
  keep("broken");
  EXPECT_THAT(findings(folder.string()), ElementsAre(HasSubstr("this is no checkpoint")));
}

}  // namespace
}  // namespace colletta::test
