#include "domain/ledger/export.hpp"

#include <algorithm>

namespace colletta::ledger {
namespace {

constexpr std::size_t kDayLength = 10;  // "2026-03-01"

/// Accounts that have come back to nothing need no line.
void drop_empty(Balances& balances) {
  std::erase_if(balances, [](const auto& one) { return one.second.zero(); });
}

}  // namespace

Export::Export(Writer& writer, Words words, Period period, Balances balances)
    : writer_(writer),
      words_(std::move(words)),
      period_(std::move(period)),
      balances_(std::move(balances)) {}

bool Export::add(const Event& event) {
  date_ = std::max(date_, to_rfc3339_seconds(event.at).substr(0, kDayLength));
  if (!period_.until.empty() && date_ > period_.until) return false;
  std::vector<Posting> lines = postings(event);
  if (lines.empty()) return true;
  if (date_ < period_.from) {
    for (const Posting& line : lines) balances_[line.account] += line.amount;
    return true;
  }
  open(date_);
  writer_.add({.seq = event.seq,
               .id = event.id,
               .type = std::string(type_name(event.act)),
               .at = event.at,
               .date = date_,
               .words = words_.sentence(event),
               .ref = event.ref,
               .postings = std::move(lines)});
  ++entries_;
  return true;
}

void Export::finish() {
  open(std::max(date_, period_.from));
  writer_.finish();
}

void Export::open(const std::string& date) {
  if (opened_) return;
  opened_ = true;
  drop_empty(balances_);
  writer_.open({.date = date, .balances = std::move(balances_)});
  balances_.clear();
}

std::string plain_line(std::string_view text, std::string_view signs) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    out += control || signs.find(c) != std::string_view::npos ? ' ' : c;
  }
  return out;
}

}  // namespace colletta::ledger
