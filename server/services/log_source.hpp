// A journal read from its public files alone: signed checkpoint, entry bundles, tiles. The entries
// are the journal; tiles and checkpoints are held against what they hash to.
#pragma once

#include <array>
#include <vector>

#include "domain/log/checkpoint.hpp"
#include "domain/log/tiles.hpp"
#include "server/services/journal_source.hpp"
#include "server/services/log_files.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

class LogSource final : public JournalSource {
 public:
  /// Reads the checkpoint. `vkey`: by which it has to be signed; empty: the one that stands beside
  /// it, which `trusts_its_own_key` says. What is wrong with it is a finding. `files` MUST outlive
  /// the source. Throws FilesUnavailable, also when there is no checkpoint at all. `earlier`: keys
  /// that signed before that one.
  LogSource(LogFiles& files, const std::string& vkey, log::VerifySignature verify,
            Findings& findings, const std::vector<std::string>& earlier = {});

  /// A checkpoint that somebody kept: it has to be of this log, signed by its key if it claims to
  /// be, and a prefix of the tree. What is wrong with it is a finding; `name` says which one it is.
  void note_past(const std::string& name, const std::string& note, Findings& findings);

  [[nodiscard]] bool trusts_its_own_key() const { return own_key_; }
  [[nodiscard]] const std::string& origin() const { return now_.origin; }
  /// Checkpoints that are signed by none of the keys that are known: an earlier key, perhaps.
  [[nodiscard]] std::int64_t by_unknown_keys() const { return by_unknown_keys_; }

  [[nodiscard]] std::int64_t size() override { return now_.size; }
  [[nodiscard]] std::string_view size_said_by() const override { return "the checkpoint"; }
  std::vector<JournalEntry> read(std::int64_t from, std::int64_t until,
                                 Findings& findings) override;
  [[nodiscard]] bool has_private_rows() const override { return false; }
  [[nodiscard]] bool may_give_up(const std::string& checkpoint) const override {
    return log::open_checkpoint(checkpoint, keys_, verify_).ok();
  }
  std::vector<SignedHead> signed_after(const SignedHead& after, std::size_t most) override;
  void computed(log::Subtree subtree, const log::Hash& hash, Findings& findings) override;
  void computed_all(Findings& findings) override;

 private:
  /// False: there is no checkpoint that could be read.
  bool open(const std::string& vkey, Findings& findings);
  void list_past(Findings& findings);
  [[nodiscard]] std::optional<std::string> tile_file(const log::Tile& tile);
  void compare(const log::Tile& tile, const std::vector<log::Hash>& hashes, Findings& findings);

  LogFiles& files_;
  log::VerifySignature verify_;
  std::vector<log::VerifierKey> keys_;
  bool own_key_ = false;
  std::int64_t by_unknown_keys_ = 0;
  log::Checkpoint now_;
  store::Session past_ = store::Session::scratch();
  std::array<std::vector<log::Hash>, log::kTileLevelMax + 1> rows_;  ///< of the tiles not yet whole
  std::array<std::int64_t, log::kTileLevelMax + 1> compared_{};      ///< whole tiles of each level
};

}  // namespace colletta::services
