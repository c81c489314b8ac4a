#include "server/services/ledger_xlsx.hpp"

#include <xlsxwriter.h>

#include <cstdlib>
#include <ctime>
#include <map>
#include <stdexcept>

namespace colletta::services {
namespace {

constexpr std::int64_t kCellCentsMax = 1'000'000'000'000'000;  // 15 digits
/// Of a sheet, with its heading; further rows go to a further sheet.
constexpr lxw_row_t kSheetRowsMax = LXW_ROW_MAX;

void must(lxw_error error) {
  if (error != LXW_NO_ERROR)
    throw std::runtime_error(std::string("the spreadsheet cannot be written: ") +
                             lxw_strerror(error));
}

lxw_datetime day_of(const std::string& date) {
  lxw_datetime day{};
  day.year = std::atoi(date.substr(0, 4).c_str());
  day.month = std::atoi(date.substr(5, 2).c_str());
  day.day = std::atoi(date.substr(8, 2).c_str());
  return day;
}

struct Moved {
  Money opening, debit, credit;
};

}  // namespace

double cell_euros(Money amount) {
  const std::int64_t cents = amount.cents();
  if (cents >= kCellCentsMax || cents <= -kCellCentsMax)
    throw std::runtime_error("an amount is too large for a spreadsheet: " + to_decimal(amount));
  return static_cast<double>(cents) / 100.0;
}

struct LedgerXlsx::Book {
  Book(const std::string& path, ledger::Words own) : words(std::move(own)) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    file = workbook_new_opt(path.c_str(), &options);
    if (file == nullptr) throw std::runtime_error("the spreadsheet cannot be begun: " + path);
    bold = workbook_add_format(file);
    format_set_bold(bold);
    euros = workbook_add_format(file);
    format_set_num_format(euros, "#,##0.00");
    date = workbook_add_format(file);
    format_set_num_format(date, "yyyy-mm-dd");
    wrapped = workbook_add_format(file);
    format_set_text_wrap(wrapped);
    format_set_align(wrapped, LXW_ALIGN_VERTICAL_TOP);
  }
  ~Book() {
    if (file != nullptr) lxw_workbook_free(file);
  }
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  lxw_worksheet* sheet(const std::string& name, const std::vector<std::string>& headings) {
    lxw_worksheet* made = workbook_add_worksheet(file, name.c_str());
    if (made == nullptr) throw std::runtime_error("the spreadsheet cannot have a sheet " + name);
    for (std::size_t i = 0; i < headings.size(); ++i) text(made, 0, i, headings[i], bold);
    if (!headings.empty()) worksheet_freeze_panes(made, 1, 0);
    return made;
  }

  /// A text is never a formula here, whatever it begins with.
  static void text(lxw_worksheet* sheet, lxw_row_t row, std::size_t column,
                   const std::string& value, lxw_format* format = nullptr) {
    if (value.empty()) return;
    must(worksheet_write_string(sheet, row, static_cast<lxw_col_t>(column), value.c_str(), format));
  }
  void amount(lxw_worksheet* sheet, lxw_row_t row, std::size_t column, Money value) const {
    must(worksheet_write_number(sheet, row, static_cast<lxw_col_t>(column), cell_euros(value),
                                euros));
  }

  void new_postings_sheet() {
    const std::string name = sheets == 0 ? "Postings" : "Postings " + std::to_string(sheets + 1);
    postings = sheet(name, words.columns);
    worksheet_set_column(postings, 1, 1, 11, nullptr);
    worksheet_set_column(postings, 3, 4, 20, nullptr);
    worksheet_set_column(postings, 5, 7, 48, nullptr);
    worksheet_set_column(postings, 8, 9, 14, nullptr);
    ++sheets;
    next = 1;
  }

  /// The last four cells of a line, of which the caller has written the others.
  void posting(const std::string& account, Money value) {
    text(postings, next, 6, ledger::path_of(account));
    text(postings, next, 7, words.account(account));
    if (!value.negative()) amount(postings, next, 8, value);
    if (value.negative()) amount(postings, next, 9, -value);
    if (++next >= kSheetRowsMax) new_postings_sheet();
  }

  void balances_sheet() {
    lxw_worksheet* balances = sheet("Balances", words.balance_columns);
    worksheet_set_column(balances, 0, 1, 56, nullptr);
    worksheet_set_column(balances, 2, 5, 16, nullptr);
    lxw_row_t row = 1;
    for (const auto& [account, sum] : moved) {
      text(balances, row, 0, ledger::path_of(account));
      text(balances, row, 1, words.account(account));
      amount(balances, row, 2, sum.opening);
      amount(balances, row, 3, sum.debit);
      amount(balances, row, 4, sum.credit);
      amount(balances, row, 5, sum.opening + sum.debit - sum.credit);
      ++row;
    }
  }

  void about_sheet() {
    lxw_worksheet* about = sheet("About", {});
    worksheet_set_column(about, 0, 0, 28, nullptr);
    worksheet_set_column(about, 1, 1, 100, nullptr);
    lxw_row_t row = 0;
    for (const auto& [what, value] : words.about) {
      text(about, row, 0, what, bold);
      text(about, row, 1, value, wrapped);
      ++row;
    }
  }

  ledger::Words words;
  lxw_workbook* file = nullptr;
  lxw_format *bold = nullptr, *euros = nullptr, *date = nullptr, *wrapped = nullptr;
  lxw_worksheet* postings = nullptr;
  int sheets = 0;
  lxw_row_t next = 0;
  std::map<std::string, Moved> moved;
};

LedgerXlsx::LedgerXlsx(std::string path, ledger::Words words)
    : book_(std::make_unique<Book>(path, std::move(words))) {}

LedgerXlsx::~LedgerXlsx() = default;

void LedgerXlsx::open(const ledger::Opening& opening) {
  Book& b = *book_;
  // The day of the first entry stands for "made on": the same ledger gives the same bytes.
  if (!opening.date.empty()) {
    lxw_doc_properties properties{};
    std::tm day{};
    day.tm_year = day_of(opening.date).year - 1900;
    day.tm_mon = day_of(opening.date).month - 1;
    day.tm_mday = day_of(opening.date).day;
    properties.created = ::timegm(&day);
    must(workbook_set_properties(b.file, &properties));
  }
  b.new_postings_sheet();
  for (const auto& [account, balance] : opening.balances) {
    b.moved[account].opening = balance;
    lxw_datetime day = day_of(opening.date);
    must(worksheet_write_datetime(b.postings, b.next, 1, &day, b.date));
    Book::text(b.postings, b.next, 5, b.words.opening);
    b.posting(account, balance);
  }
}

void LedgerXlsx::add(const ledger::Entry& entry) {
  Book& b = *book_;
  const std::string at = to_rfc3339_seconds(entry.at);
  lxw_datetime day = day_of(entry.date);
  for (const Posting& line : entry.postings) {
    Moved& sum = b.moved[line.account];
    (line.amount.positive() ? sum.debit : sum.credit) +=
        line.amount.positive() ? line.amount : -line.amount;
    must(worksheet_write_number(b.postings, b.next, 0, static_cast<double>(entry.seq), nullptr));
    must(worksheet_write_datetime(b.postings, b.next, 1, &day, b.date));
    Book::text(b.postings, b.next, 2, at.substr(at.find('T') + 1, 8));
    Book::text(b.postings, b.next, 3, entry.type);
    Book::text(b.postings, b.next, 4, entry.id);
    Book::text(b.postings, b.next, 5, entry.words);
    b.posting(line.account, line.amount);
  }
}

void LedgerXlsx::finish() {
  Book& b = *book_;
  b.balances_sheet();
  b.about_sheet();
  lxw_workbook* file = b.file;
  b.file = nullptr;  // closing frees it, whatever comes of it
  must(workbook_close(file));
}

}  // namespace colletta::services
