// A city's journal in a database.
#pragma once

#include "server/services/journal_source.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

class DatabaseSource final : public JournalSource {
 public:
  /// Both MUST outlive the source. What is read is one snapshot when `db` is in a transaction.
  DatabaseSource(store::Session& db, const CityId& city) : db_(db), city_(city) {}

  [[nodiscard]] std::int64_t size() override;
  [[nodiscard]] std::string_view size_said_by() const override { return "the head"; }
  std::vector<JournalEntry> read(std::int64_t from, std::int64_t until,
                                 Findings& findings) override;
  [[nodiscard]] bool has_private_rows() const override { return true; }

 private:
  store::Session& db_;
  const CityId& city_;
};

}  // namespace colletta::services
