#include "domain/ledger/csv.hpp"

#include <algorithm>

namespace colletta::ledger {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kFormulaSigns = "=+-@\t\r";

/// A line without the columns that its caller writes first.
std::string posting_cells(const Words& words, const std::string& account, Money amount) {
  const Money debit = amount.positive() ? amount : Money();
  const Money credit = amount.negative() ? -amount : Money();
  return csv_text(path_of(account)) + ";" + csv_text(words.account(account)) + ";" +
         csv_amount(debit) + ";" + csv_amount(credit) + std::string(kLineEnd);
}

}  // namespace

std::string csv_text(std::string_view text) {
  std::string cell;
  if (!text.empty() && kFormulaSigns.find(text.front()) != std::string_view::npos) cell = "'";
  cell += text;
  if (cell.find_first_of(";\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string csv_amount(Money amount) {
  std::string out = to_decimal(amount);
  std::ranges::replace(out, '.', ',');
  return out;
}

void CsvText::open(const Opening& opening) {
  std::string out(kUtf8Mark);
  for (std::size_t i = 0; i < words_.columns.size(); ++i)
    out += (i == 0 ? "" : ";") + csv_text(words_.columns[i]);
  out += kLineEnd;
  for (const auto& [account, balance] : opening.balances)
    out += ";" + opening.date + ";;;;" + csv_text(words_.opening) + ";" +
           posting_cells(words_, account, balance);
  sink_(out);
}

void CsvText::add(const Entry& entry) {
  const std::string at = to_rfc3339_seconds(entry.at);
  const std::string first = std::to_string(entry.seq) + ";" + entry.date + ";" +
                            at.substr(at.find('T') + 1, 8) + ";" + csv_text(entry.type) + ";" +
                            csv_text(entry.id) + ";" + csv_text(entry.words) + ";";
  std::string out;
  for (const Posting& line : entry.postings)
    out += first + posting_cells(words_, line.account, line.amount);
  sink_(out);
}

}  // namespace colletta::ledger
