// A city's journal in a database.
#pragma once

#include "server/services/journal_source.hpp"
#include "server/services/signers.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

class DatabaseSource final : public JournalSource {
 public:
  /// Both MUST outlive the source. What is read is one snapshot when `db` is in a transaction.
  /// `kept`: a signed head that is kept outside the database. `signers`: who may have signed what
  /// the journal gives up; when nobody is known, whoever wrote it is believed.
  DatabaseSource(store::Session& db, const CityId& city,
                 std::optional<SignedHead> kept = std::nullopt, Signers signers = {})
      : db_(db), city_(city), kept_(std::move(kept)), signers_(std::move(signers)) {}

  [[nodiscard]] std::int64_t size() override;
  [[nodiscard]] std::string_view size_said_by() const override { return "the head"; }
  std::vector<JournalEntry> read(std::int64_t from, std::int64_t until,
                                 Findings& findings) override;
  std::vector<SignedHead> signed_after(const SignedHead& after, std::size_t most) override;
  [[nodiscard]] bool has_private_rows() const override { return true; }
  [[nodiscard]] bool may_give_up(const std::string& checkpoint) const override {
    return !signers_.any() || signers_.of(checkpoint) == Signers::Says::kGood;
  }

 private:
  store::Session& db_;
  const CityId& city_;
  std::optional<SignedHead> kept_;
  Signers signers_;
};

}  // namespace colletta::services
