// The ledger as a plain-text journal of hledger (https://hledger.org, format as of 1.25): every
// account declared, every entry balanced, and at the end of each day the balance of each account
// that moved, of all accounts at the end of the file. `hledger check -s` adds it all up again.
#pragma once

#include <set>

#include "domain/ledger/export.hpp"

namespace colletta::ledger {

class HledgerText final : public Writer {
 public:
  HledgerText(Sink sink, Words words) : sink_(std::move(sink)), words_(std::move(words)) {}

  void open(const Opening& opening) override;
  void add(const Entry& entry) override;
  void finish() override;

 private:
  void declare(const std::string& account);
  /// One line of an entry. With a balance: the account's must be that afterwards.
  void line(const std::string& account, Money amount, const Money* balance);
  /// An entry that moves nothing and states balances; none when there are none.
  void assert_balances(const std::string& words, const std::string& what,
                       const std::set<std::string>& accounts);

  Sink sink_;
  Words words_;
  Balances balances_;
  std::set<std::string> touched_;  ///< on the day `date_`
  std::string date_;
  std::string out_;  ///< of the entry being written
};

}  // namespace colletta::ledger
