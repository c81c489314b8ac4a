#include "domain/ledger/hledger.hpp"

#include <algorithm>

namespace colletta::ledger {
namespace {

constexpr std::size_t kAccountWidth = 82;  // the longest: a pool's funder
constexpr std::size_t kAmountWidth = 14;

/// In a description ';' begins a comment and '|' parts payee from note. In comments "word:" is a
/// tag, and hledger obeys some of them.
std::string description(const std::string& words) { return plain_line(words, ";|"); }
std::string comment(const std::string& words) { return plain_line(words, ":,[]"); }

std::string euros(Money amount) { return to_decimal(amount) + " " + std::string(kCurrency); }

std::string padded_left(std::string text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

}  // namespace

void HledgerText::declare(const std::string& account) {
  if (!balances_.emplace(account, Money()).second) return;
  sink_("account " + path_of(account) + "  ; " + comment(words_.account(account)) + "\n");
}

void HledgerText::line(const std::string& account, Money amount, const Money* balance) {
  std::string path = path_of(account);
  path.resize(std::max(path.size(), kAccountWidth), ' ');
  out_ += "    " + path + "  " + padded_left(euros(amount), kAmountWidth);
  if (balance != nullptr) out_ += " = " + euros(*balance);
  out_ += "\n";
}

void HledgerText::open(const Opening& opening) {
  for (const std::string& words : words_.head) sink_("; " + plain_line(words, "") + "\n");
  sink_("\ndecimal-mark .\ncommodity 1000.00 " + std::string(kCurrency) + "\n\n");
  for (const auto& [account, balance] : opening.balances) declare(account);
  if (opening.balances.empty()) return;
  date_ = opening.date;
  out_ = date_ + " * " + description(words_.opening) + "\n    ; opening:yes\n";
  for (const auto& [account, balance] : opening.balances) {
    balances_[account] = balance;
    line(account, balance, &balance);
  }
  sink_(out_ + "\n");
}

void HledgerText::add(const Entry& entry) {
  if (entry.date != date_) {
    assert_balances(words_.day_end, "day", touched_);
    touched_.clear();
    date_ = entry.date;
  }
  for (const Posting& posting : entry.postings) declare(posting.account);
  const std::string seq = std::to_string(entry.seq);
  out_ = entry.date + " * (" + seq + ") " + description(entry.words) + "\n    ; position:" + seq +
         ", type:" + entry.type + ", id:" + entry.id + ", at:" + to_rfc3339_seconds(entry.at);
  for (std::size_t i = 0; i < entry.ref.size(); ++i)
    out_ += (i == 0 ? ", refers:" : " ") + std::to_string(entry.ref[i]);
  out_ += "\n";
  for (const Posting& posting : entry.postings) {
    balances_[posting.account] += posting.amount;
    touched_.insert(posting.account);
    line(posting.account, posting.amount, nullptr);
  }
  sink_(out_ + "\n");
}

void HledgerText::assert_balances(const std::string& words, const std::string& what,
                                  const std::set<std::string>& accounts) {
  if (accounts.empty()) return;
  out_ = date_ + " * " + description(words) + "\n    ; balances:" + what + "\n";
  for (const std::string& account : accounts) line(account, Money(), &balances_.at(account));
  sink_(out_ + "\n");
}

void HledgerText::finish() {
  std::set<std::string> all;
  for (const auto& [account, balance] : balances_) all.insert(account);
  assert_balances(words_.end, "end", all);
}

}  // namespace colletta::ledger
