// The ledger as a file: the events of a stretch of the journal, one after the other, become the
// entries of a writer (hledger.hpp, csv.hpp, or a spreadsheet elsewhere). In constant memory but
// for the balances, which are as many as accounts. It must never know where bytes go.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/journal/event.hpp"
#include "domain/ledger/accounts.hpp"

namespace colletta::ledger {

/// Takes the next bytes of a file.
using Sink = std::function<void(std::string_view)>;

/// What the reader of an export calls things, in their language. Only `type`, ids and account names
/// stay as the journal writes them.
struct Words {
  /// One sentence about an event that moves money.
  std::function<std::string(const Event&)> sentence;
  /// "Un giardino per tutti: collected"
  std::function<std::string(std::string_view account)> account;
  std::vector<std::string> head;  ///< what this file is and how to check it, a line each
  std::string opening;            ///< "Balances brought forward"
  std::string day_end;            ///< "Balances at the end of the day"
  std::string end;                ///< "Balances of all accounts"
  /// Headings: position, date, time (UTC), kind, id, description, account, its name, debit, credit.
  std::vector<std::string> columns;
  /// For a sheet of balances: account, its name, brought forward, debit, credit, balance.
  std::vector<std::string> balance_columns;
  /// For a sheet about the file: what is said, and what of it.
  std::vector<std::pair<std::string, std::string>> about;
};

/// One event that moves money.
struct Entry {
  std::int64_t seq = -1;
  std::string id;
  std::string type;
  Timestamp at;
  /// "2026-03-01", in UTC. Never before that of the entry before it: position is order, and a clock
  /// that was set back across midnight must not disturb whoever sorts by days. `at` is as recorded.
  std::string date;
  std::string words;
  std::vector<std::int64_t> ref;
  std::vector<Posting> postings;
};

/// Where an export begins.
struct Opening {
  std::string date;   ///< of the first entry; empty: there is none
  Balances balances;  ///< of all that was before; empty: nothing was
};

class Writer {
 public:
  virtual ~Writer() = default;
  virtual void open(const Opening& opening) = 0;  ///< once, first
  virtual void add(const Entry& entry) = 0;       ///< in the order of positions
  virtual void finish() = 0;                      ///< once, last
};

/// Days in UTC, "2026-03-01", both included; empty: without bound.
struct Period {
  std::string from, until;
};

class Export {
 public:
  /// `balances`: of everything before the first event that is given to `add`.
  Export(Writer& writer, Words words, Period period = {}, Balances balances = {});

  /// The next event in journal order. False: the period is over, and no further one is wanted.
  bool add(const Event& event);
  void finish();
  /// Entries written so far.
  [[nodiscard]] std::int64_t entries() const { return entries_; }

 private:
  void open(const std::string& date);

  Writer& writer_;
  Words words_;
  Period period_;
  Balances balances_;  ///< until the writer is opened
  std::string date_;   ///< the latest day seen
  std::int64_t entries_ = 0;
  bool opened_ = false;
};

/// The text on one line, without control characters and without any of `signs`, which the format
/// gives a meaning; each becomes a space.
std::string plain_line(std::string_view text, std::string_view signs);

}  // namespace colletta::ledger
