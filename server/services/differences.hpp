// What is done about a projection that differs from the journal: it is told (verify), or the table
// is mended (rebuild).
#pragma once

#include <map>

#include "server/services/findings.hpp"
#include "server/services/projection.hpp"

namespace colletta::services {

/// Says each difference in plain words.
class Teller final : public Differences {
 public:
  explicit Teller(Findings& findings) : findings_(findings) {}
  void missing(const Projection& table, const store::Row& journal) override;
  void extra(const Projection& table, const store::Row& stored) override;
  void differs(const Projection& table, const store::Row& journal,
               const store::Row& stored) override;
  [[nodiscard]] bool enough() const override { return findings_.enough(); }
  [[nodiscard]] bool writes() const override { return false; }

 private:
  void say(const Projection& table, const store::Row& row, const std::string& what);
  Findings& findings_;
};

/// Writes what the journal gives over what is stored, in `db`'s open transaction. Rows that hold
/// content beside their figures (calls, campaigns, pledges) can neither be made from the journal
/// nor taken away: those are findings, and so is nothing else.
class Mender final : public Differences {
 public:
  Mender(store::Session& db, const CityId& city, Findings& findings)
      : db_(db), city_(city), teller_(findings) {}
  void missing(const Projection& table, const store::Row& journal) override;
  void extra(const Projection& table, const store::Row& stored) override;
  void differs(const Projection& table, const store::Row& journal,
               const store::Row& stored) override;
  [[nodiscard]] bool enough() const override { return teller_.enough(); }
  [[nodiscard]] bool writes() const override { return true; }
  /// Writes what still waits to be written together. MUST come last.
  void finish();

 private:
  void write(const Projection& table, const store::Row& journal);
  void flush(std::string_view table);

  struct Waiting {
    const Projection* projection = nullptr;
    std::vector<store::Row> rows;
  };
  store::Session& db_;
  const CityId& city_;
  Teller teller_;
  std::map<std::string_view, Waiting> waiting_;
};

}  // namespace colletta::services
