// A long journal whose heads were signed at two sizes, as the server would, and its exported
// folder.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "domain/log/checkpoint.hpp"
#include "server/ops/crypto.hpp"
#include "server/ops/ed25519.hpp"
#include "server/services/log_export.hpp"
#include "server/services/log_journal.hpp"
#include "server/store/bulk.hpp"
#include "server/store/transaction.hpp"
#include "tests/support/journal/long_journal.hpp"
#include "tests/support/test_database.hpp"

namespace colletta::test {

class SignedJournal {
 public:
  explicit SignedJournal(std::string_view product, std::int64_t events = 700)
      : database(product), size(write_long_journal(database.url(), events)) {
    sign(300);
    sign(size);
  }

  /// Signs the head of the first `events` events.
  void sign(std::int64_t events) {
    const log::Checkpoint checkpoint = head(events);
    auto session = database.write();
    write(session, events, log::hex(checkpoint.root), note(checkpoint));
  }
  log::Checkpoint head(std::int64_t events) const {
    log::Frontier frontier;
    auto session = database.read();
    while (frontier.size() < events)
      for (const auto& entry : services::log_entries(session, city, frontier.size(), events))
        frontier.push(ops::sha256, entry.leaf);
    return {key.name, events, frontier.root(ops::sha256), {}};
  }
  std::string note(const log::Checkpoint& checkpoint) const {
    return log::sign_checkpoint(checkpoint, key,
                                [this](std::string_view text) { return secret.sign(text); });
  }
  void write(store::Session& session, std::int64_t events, const std::string& root,
             const std::string& note) {
    store::Transaction transaction(session);
    const store::Rows rows{store::row(city, events, root, note, ++signed_)};
    store::insert(session, "log_checkpoint", {"city", "size", "root", "note", "at"}, rows);
    transaction.commit();
  }
  /// Exports into a folder of its own.
  std::filesystem::path folder() {
    const auto to = dir / "mirror";
    auto session = database.read();
    EXPECT_TRUE(services::export_log(session, city, to.string(), vkey(), {}).ok());
    return to;
  }
  std::string vkey() const { return log::format_vkey(key); }

  const CityId city = CityId::of("borgo");
  const ops::Ed25519Key secret = ops::Ed25519Key::make();
  const log::VerifierKey key =
      log::verifier_key(ops::sha256, "city.example/borgo", secret.public_key());
  TempDir dir;
  TestDatabase database;
  std::int64_t size = 0;

 private:
  std::int64_t signed_ = 0;
};

}  // namespace colletta::test
