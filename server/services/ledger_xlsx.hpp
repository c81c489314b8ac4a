// The ledger as a spreadsheet: postings, balances, and what the file is. Rows go to the disk as
// they come (libxlsxwriter's constant memory). Sheets have the same names in every language, so
// that programs find them.
#pragma once

#include <memory>
#include <string>

#include "domain/ledger/export.hpp"

namespace colletta::services {

class LedgerXlsx final : public ledger::Writer {
 public:
  /// Writes the file at `path` in `finish`. Throws std::runtime_error when it cannot.
  LedgerXlsx(std::string path, ledger::Words words);
  ~LedgerXlsx() override;
  LedgerXlsx(const LedgerXlsx&) = delete;
  LedgerXlsx& operator=(const LedgerXlsx&) = delete;

  void open(const ledger::Opening& opening) override;
  void add(const ledger::Entry& entry) override;
  void finish() override;

 private:
  struct Book;
  std::unique_ptr<Book> book_;
};

/// The number that a cell shows for an amount, in euros. A double carries 15 significant digits,
/// which is also all that a spreadsheet keeps: below 10^15 cents the two decimals shown are the
/// exact cents. Throws std::runtime_error beyond; a city's whole ledger is a thousandth of that.
double cell_euros(Money amount);

}  // namespace colletta::services
