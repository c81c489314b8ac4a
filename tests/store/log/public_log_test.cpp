// The log service on both databases, without HTTP: across the edges of tiles, across restarts, with
// two processes beside each other, and what it keeps in memory.
#include "server/services/public_log.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <future>

#include "server/ops/kept_file.hpp"
#include "server/services/log_export.hpp"
#include "server/services/log_reader.hpp"
#include "sql/queries/log.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {
namespace {

using services::LogReader;
using services::LogState;
using services::LogTree;
using services::LogView;
using services::PublicLog;

std::int64_t as_number(std::size_t n) { return static_cast<std::int64_t>(n); }

TEST(LogTree, KeepsOneHashForMoreThanTwoHundredLeaves) {
  constexpr std::int64_t kLeaves = 200'000;
  LogTree tree;
  log::Frontier all;
  for (std::int64_t i = 0; i < kLeaves; ++i) {
    const auto leaf = ops::sha256(std::to_string(i));
    tree.append(leaf);
    all.push(ops::sha256, leaf);
  }
  EXPECT_EQ(tree.root(), all.root(ops::sha256));
  EXPECT_LE(as_number(tree.held()), kLeaves / 200 + log::kTileWidth);
}

class PublicLogTest : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<PublicLog> service(writer::Writer& writer, const std::string& folder = "log") {
    services::LogOptions options;
    options.folder = dir_ / folder;
    options.key_file = dir_ / "log.key";
    options.name = "colletta.example";
    options.clock = city_.clock();
    options.on_trouble = [this](const CityId&, std::string_view why) {
      troubles_.emplace_back(why);
    };
    return std::make_unique<PublicLog>(std::move(options), city_.read(), writer);
  }
  /// Fills the journal up to this size.
  void fill(writer::Writer& writer, std::int64_t size) {
    const std::int64_t now = city_.number("SELECT next_seq FROM journal_head");
    std::vector<std::future<Result<Outcome>>> outcomes;
    for (std::int64_t i = now; i < size; ++i) {
      auto promise = std::make_shared<std::promise<Result<Outcome>>>();
      outcomes.push_back(promise->get_future());
      ASSERT_TRUE(
          writer.submit(city_.id(), RecordCorrection{"Voce " + std::to_string(i), ""},
                        [promise](Result<Outcome> o) { promise->set_value(std::move(o)); }));
    }
    for (auto& outcome : outcomes) ASSERT_TRUE(outcome.get());
  }
  /// Waits for what the log has given the writer to note.
  void flush(writer::Writer& writer) {
    must(writer, city_.id(),
         writer::WriteRows{[](store::Session&) { return Result<Outcome>(Outcome{}); }});
  }
  std::vector<log::Hash> leaves() {
    std::vector<log::Hash> all;
    auto db = city_.read();
    db.for_each<std::string>(
        {"bodies", "SELECT body FROM event ORDER BY seq"}, {},
        [&](const std::string& body) { all.push_back(log::leaf_hash(ops::sha256, body)); });
    return all;
  }
  static log::Hash root(const std::vector<log::Hash>& all, std::int64_t size) {
    log::Frontier frontier;
    for (std::int64_t i = 0; i < size; ++i)
      frontier.push(ops::sha256, all[static_cast<std::size_t>(i)]);
    return frontier.root(ops::sha256);
  }
  /// Everything that a reader can ask of the log, against the leaves themselves.
  void expect_whole(const LogView& view, const std::vector<log::Hash>& all) {
    ASSERT_EQ(view.state, LogState::kGood) << view.why;
    ASSERT_TRUE(view.last);
    const std::int64_t size = view.last->size;
    ASSERT_EQ(size, as_number(all.size()));
    EXPECT_EQ(view.last->root, root(all, size));
    auto db = city_.read();
    LogReader reader(db, city_.id(), view.tree, size);
    log::for_each_new_tile(0, size, [&](const log::Tile& tile) {
      if (tile.level != log::kEntries) {
        EXPECT_EQ(as_number(reader.tile(tile).size()), tile.width);
        return;
      }
      const std::string bytes = reader.bundle(tile);
      const auto entries = log::parse_bundle(tile, bytes);
      ASSERT_TRUE(entries);
      EXPECT_EQ(log::leaf_hash(ops::sha256, entries->front()),
                all[static_cast<std::size_t>(tile.index * log::kTileWidth)]);
    });
    for (std::int64_t i = 0; i < size; i += 37) {
      EXPECT_TRUE(log::verify_inclusion(ops::sha256, all[static_cast<std::size_t>(i)], i, size,
                                        reader.inclusion(i, size), view.last->root))
          << i << " in " << size;
      EXPECT_TRUE(log::verify_consistency(ops::sha256, i + 1, size, reader.consistency(i + 1, size),
                                          root(all, i + 1), view.last->root))
          << i + 1 << " to " << size;
    }
  }

  City city_{GetParam()};
  TempDir dir_;
  std::vector<std::string> troubles_;
};
INSTANTIATE_TEST_SUITE_P(Databases, PublicLogTest, both_databases(), database_name);

TEST_P(PublicLogTest, SignsAcrossTheEdgesOfTiles) {
  const auto writer = city_.writer();
  auto log = service(*writer);
  const std::string mirror = dir_ / "mirror";
  int step = 0;
  for (const std::int64_t size : {3, 255, 256, 257, 300, 511, 512, 770}) {
    fill(*writer, size);
    // Every other time by a process that has just started.
    if (++step % 2 == 0) log = service(*writer);
    log->look();
    const auto all = leaves();
    expect_whole(log->view(city_.id()), all);
    // The row is noted by the writer: asked of it, it is there.
    fill(*writer, size);
    flush(*writer);
    EXPECT_EQ(city_.number("SELECT MAX(size) FROM log_checkpoint"), size);
    auto db = city_.read();
    const auto report = services::export_log(db, city_.id(), mirror, "vkey", {});
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_EQ(report->to, size);
    log::for_each_new_tile(0, size, [&](const log::Tile& tile) {
      if (tile.level == log::kEntries) return;
      const auto bytes = ops::read_kept(mirror + "/" + log::tile_path(tile));
      ASSERT_TRUE(bytes) << log::tile_path(tile);
      LogReader reader(db, city_.id(), log->view(city_.id()).tree, size);
      EXPECT_EQ(*bytes, log::tile_bytes(reader.tile(tile))) << log::tile_path(tile);
    });
  }
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM log_checkpoint"), step);
  EXPECT_THAT(troubles_, testing::IsEmpty());
}

TEST_P(PublicLogTest, NothingNewIsNotSignedAgain) {
  const auto writer = city_.writer();
  const auto log = service(*writer);
  log->look();
  const auto before = log->view(city_.id());
  city_.later(kHourUs);
  log->look();
  EXPECT_EQ(log->view(city_.id()).note, before.note);
  EXPECT_EQ(log->view(city_.id()).signed_at, before.signed_at);
}

TEST_P(PublicLogTest, TwoProcessesOfOneInstallationSignInTurn) {
  const auto writer = city_.writer();
  const auto one = service(*writer);
  const auto two = service(*writer);
  for (const std::int64_t size : {10, 20, 30, 300, 600}) {
    fill(*writer, size);
    PublicLog& first = size % 20 == 0 ? *one : *two;
    PublicLog& second = size % 20 == 0 ? *two : *one;
    first.look();
    second.look();
    EXPECT_EQ(first.view(city_.id()).note, second.view(city_.id()).note);
  }
  EXPECT_THAT(troubles_, testing::IsEmpty());
}

TEST_P(PublicLogTest, WritesWaitForTheCheckAndAreRefusedInAFork) {
  const auto writer = city_.writer();
  fill(*writer, 10);
  {
    const auto log = service(*writer);
    EXPECT_FALSE(log->looked()) << "and nothing is called good";
    // Nobody has looked yet: after a moment the answer is "not yet", and not "no".
    const auto refusal = log->gate(city_.id(), SettlePledge{});
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->code, Errc::kUnavailable);
    log->look();
    EXPECT_FALSE(log->gate(city_.id(), SettlePledge{}));
    log->suspect(city_.id(), "somebody has read something else");
    EXPECT_TRUE(log->read_only(city_.id()));
    EXPECT_EQ(log->gate(city_.id(), SettlePledge{})->code, Errc::kReadOnly);
    EXPECT_EQ(log->gate(city_.id(), writer::WriteRows{})->code, Errc::kReadOnly);
    EXPECT_FALSE(log->gate(city_.id(), writer::WriteRows{.write = {}, .even_read_only = true}));
    EXPECT_FALSE(log->gate(CityId::of("elsewhere"), SettlePledge{})) << "another city goes on";
  }
  // With the check running beside it, a write just waits.
  const auto log = service(*writer);
  log->start();
  EXPECT_FALSE(log->gate(city_.id(), SettlePledge{}));
}

TEST_P(PublicLogTest, WhatIsCommittedIsSignedByItself) {
  const auto writer = city_.writer();
  const auto log = service(*writer);
  log->start();
  fill(*writer, 20);
  log->call();
  for (int i = 0; i < 600; ++i) {
    const auto view = log->view(city_.id());
    if (view.last && view.last->size == 20) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  ASSERT_TRUE(log->view(city_.id()).last);
  EXPECT_EQ(log->view(city_.id()).last->size, 20);
  // What is left is signed on the way out.
  fill(*writer, 30);
  log->stop();
  EXPECT_EQ(log->view(city_.id()).last->size, 30);
  const auto kept = ops::read_kept(dir_ / "log/borgo.checkpoint");
  EXPECT_EQ(log::parse_checkpoint(kept.value())->size, 30);
}

/// What is signed stands in the table too, and an old backup would agree with itself there.
TEST_P(PublicLogTest, WithoutTheKeptFileNobodyKnowsWhichJournalIsTheLast) {
  const auto writer = city_.writer();
  auto log = service(*writer);
  fill(*writer, 10);
  log->look();
  flush(*writer);
  const auto elsewhere = service(*writer, "another");
  elsewhere->look();
  const auto view = elsewhere->view(city_.id());
  EXPECT_EQ(view.state, LogState::kForked);
  EXPECT_EQ(view.note, log->view(city_.id()).note) << "readers get what was signed";
  EXPECT_THAT(view.why, testing::HasSubstr(dir_ / "another/borgo.checkpoint"));
  EXPECT_THAT(view.why, testing::HasSubstr("accept-fork"));
  EXPECT_TRUE(elsewhere->read_only(city_.id()));
  // With new events too: nothing is signed, no file is made.
  const auto rows = city_.number("SELECT COUNT(*) FROM log_checkpoint");
  fill(*writer, 12);
  elsewhere->look();
  flush(*writer);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM log_checkpoint"), rows);
  EXPECT_FALSE(std::filesystem::exists(dir_ / "another/borgo.checkpoint"));
  // Put back, it is looked at again without a restart.
  ops::keep(dir_ / "another/borgo.checkpoint",
            ops::read_kept(dir_ / "log/borgo.checkpoint").value());
  elsewhere->look();
  EXPECT_EQ(elsewhere->view(city_.id()).state, LogState::kGood);
  EXPECT_EQ(elsewhere->view(city_.id()).last->size, 12);
  // Or an operator has explained it.
  const auto third = service(*writer, "third");
  third->look();
  EXPECT_EQ(third->view(city_.id()).state, LogState::kForked);
  ASSERT_TRUE(third->accept(city_.id()));
  EXPECT_EQ(third->view(city_.id()).state, LogState::kGood);
}

TEST_P(PublicLogTest, AnotherKeyDoesNotSignWhatTheFirstHasBegun) {
  const auto writer = city_.writer();
  {
    const auto log = service(*writer);
    log->look();
    flush(*writer);
  }
  const auto rows = city_.number("SELECT COUNT(*) FROM log_checkpoint");
  std::filesystem::rename(dir_ / "log.key", dir_ / "lost.key");
  std::filesystem::rename(dir_ / "log", dir_ / "lost");
  fill(*writer, 12);
  const auto log = service(*writer);  // it makes itself a key
  log->look();
  EXPECT_EQ(log->view(city_.id()).state, LogState::kForked);
  EXPECT_THAT(log->view(city_.id()).why, testing::HasSubstr("signed by another key"));
  flush(*writer);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM log_checkpoint"), rows);
}

/// The file is written before the row: a process that ends between the two has lost nothing.
TEST_P(PublicLogTest, AFileWithoutItsRowIsNotedAtTheNextStart) {
  {
    const auto writer = city_.writer();
    const auto log = service(*writer);
    log->look();
    flush(*writer);
  }
  city_.write().run("drop", "DROP TRIGGER log_checkpoint_is_never_deleted");
  city_.write().run("drop", "DELETE FROM log_checkpoint");
  const auto writer = city_.writer();
  const auto log = service(*writer);
  log->look();
  flush(*writer);
  EXPECT_EQ(log->view(city_.id()).state, LogState::kGood) << log->view(city_.id()).why;
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM log_checkpoint"), 1);
}

TEST_P(PublicLogTest, AKeptFileThatChangesUnderneathIsHeldAgainstTheTree) {
  const auto writer = city_.writer();
  const std::string file = dir_ / "log/borgo.checkpoint";
  for (const std::int64_t larger : {0, 5}) {
    auto log = service(*writer);
    log->look();
    ASSERT_EQ(log->view(city_.id()).state, LogState::kGood);
    const std::string good = ops::read_kept(file).value();
    // Our own key, over another journal: of the same size, or of more than there is.
    const auto keys = services::LogKeys::load(dir_ / "log.key", false);
    auto other = *log->view(city_.id()).last;
    other.size += larger * 100;
    other.root[0] ^= 1;
    const std::string note = log::sign_checkpoint(other, keys->key(other.origin), keys->sign());
    ops::keep(file, note);
    fill(*writer, city_.number("SELECT next_seq FROM journal_head") + 1);
    log->look();
    EXPECT_EQ(log->view(city_.id()).state, LogState::kForked);
    EXPECT_EQ(ops::read_kept(file), note) << "nothing is signed over it";
    ops::keep(file, good);
  }
}

TEST_P(PublicLogTest, SignedCheckpointsStay) {
  {
    const auto writer = city_.writer();
    const auto log = service(*writer);
    log->look();
  }
  auto db = city_.write();
  EXPECT_THROW(db.run("edit", "UPDATE log_checkpoint SET size = 0"), store::DatabaseError);
  EXPECT_THROW(db.run("drop", "DELETE FROM log_checkpoint"), store::DatabaseError);
}

}  // namespace
}  // namespace colletta::test
