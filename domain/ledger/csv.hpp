// The ledger as CSV for the spreadsheets of an Italian office: UTF-8 with its mark, ';' between
// cells, decimal comma, CRLF; debit and credit in columns of their own, so that no amount has a
// sign. A text that a spreadsheet would take for a formula is defused by an apostrophe.
#pragma once

#include "domain/ledger/export.hpp"

namespace colletta::ledger {

class CsvText final : public Writer {
 public:
  CsvText(Sink sink, Words words) : sink_(std::move(sink)), words_(std::move(words)) {}

  void open(const Opening& opening) override;
  void add(const Entry& entry) override;
  void finish() override {}

 private:
  Sink sink_;
  Words words_;
};

/// A cell of text, quoted where it must be, and defused: "=1+1" -> "'=1+1".
std::string csv_text(std::string_view text);
/// "1234,50" of an amount from zero on.
std::string csv_amount(Money amount);

}  // namespace colletta::ledger
