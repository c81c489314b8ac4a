#include "server/services/log_journal.hpp"

#include <algorithm>

#include "domain/base/limits.hpp"
#include "domain/journal/event_json.hpp"
#include "server/ops/crypto.hpp"
#include "sql/queries/log.hpp"

namespace colletta::services {
namespace {

using Int = std::int64_t;
using Text = std::string;

constexpr Int kRowsAPage = 256;  // of at most 64 KiB: 16 MiB at the very worst

SignedRow to_row(std::tuple<Int, Text, Text, Int> columns) {
  auto& [size, root, note, at] = columns;
  return {size, std::move(root), std::move(note), {at}};
}

std::string at_position(Int seq) { return "position " + std::to_string(seq) + ": "; }

/// What does not hold about the next entry, given how many there were before it.
std::optional<std::string> trouble_of(const LogEntry& entry, Int expected,
                                      const Corrections& corrections) {
  if (entry.seq != expected) return at_position(expected) + "there is no event";
  if (!entry.leaf_stored && entry.seq >= corrections.before)
    return at_position(entry.seq) + "its text is not the one that was hashed when it was written";
  return std::nullopt;
}

/// What each key.rotated says, with its position.
std::vector<std::pair<Int, Text>> keys_named(store::Session& db, const CityId& city) {
  std::vector<std::pair<Int, Text>> out;
  db.for_each<Int, Text>(store::sql::log_events_of_type, {{"city", city}, {"type", "key.rotated"}},
                         [&](Int seq, const Text& body) {
                           const auto event = parse_public_body(body);
                           if (!event) return;
                           if (const auto* act = std::get_if<acts::KeyRotated>(&event->act))
                             out.emplace_back(seq, act->key);
                         });
  return out;
}

/// Whose signature the first checkpoint has; empty: nothing of at most that size was signed.
Text first_key(store::Session& db, const CityId& city, Int size,
               const std::vector<log::VerifierKey>& at_hand) {
  const auto rows = checkpoints_after(db, city, 0, 1);
  const bool none = rows.empty() || rows.front().size > size;
  const auto note = none ? err(Errc::kNotFound) : log::parse_note(rows.front().note);
  if (!note || note->signatures.empty()) return {};
  const log::NoteSignature& first = note->signatures.front();
  for (const log::VerifierKey& key : at_hand)
    if (key.name == first.name && key.key_id == first.key_id) return log::format_vkey(key);
  Text number(4, '\0');
  for (std::size_t i = 0; i < 4; ++i)
    number[i] = static_cast<char>(first.key_id >> (24U - 8U * i) & 255U);
  return first.name + "+" + ops::hex(number);
}

}  // namespace

std::optional<SignedRow> newest_checkpoint(store::Session& db, const CityId& city) {
  auto row = db.fetch_one<Int, Text, Text, Int>(store::sql::newest_checkpoint, {{"city", city}});
  if (!row) return std::nullopt;
  return to_row(*std::move(row));
}

std::optional<SignedRow> checkpoint_of_size(store::Session& db, const CityId& city, Int size) {
  auto row = db.fetch_one<Int, Text, Text, Int>(store::sql::checkpoint_of_size,
                                                {{"city", city}, {"size", size}});
  if (!row) return std::nullopt;
  return to_row(*std::move(row));
}

std::vector<SignedRow> checkpoints_after(store::Session& db, const CityId& city, Int size,
                                         Int limit) {
  std::vector<SignedRow> rows;
  db.for_each<Int, Text, Text, Int>(
      store::sql::checkpoints_after, {{"city", city}, {"after", size}, {"limit", limit}},
      [&](Int at_size, Text& root, Text& note, Int at) {
        rows.push_back({at_size, std::move(root), std::move(note), {at}});
      });
  return rows;
}

Corrections corrections_of(store::Session& db, const CityId& city) {
  Corrections out;
  db.for_each<Int, Text>(store::sql::log_events_of_type,
                         {{"city", city}, {"type", "correction.recorded"}},
                         [&](Int seq, const Text& body) {
                           const auto event = parse_public_body(body);
                           if (!event) return;
                           const auto* act = std::get_if<acts::CorrectionRecorded>(&event->act);
                           if (act == nullptr || act->checkpoint.empty()) return;
                           const auto given_up = log::parse_checkpoint(act->checkpoint);
                           if (!given_up) return;
                           out.before = seq;
                           out.given_up = std::max(out.given_up, given_up->size);
                         });
  return out;
}

std::string key_in_journal(store::Session& db, const CityId& city) {
  const auto named = keys_named(db, city);
  return named.empty() ? std::string() : named.back().second;
}

std::vector<EarlierKey> earlier_keys(store::Session& db, const CityId& city,
                                     const std::vector<log::VerifierKey>& at_hand) {
  std::vector<EarlierKey> out;
  auto named = keys_named(db, city);
  if (named.empty()) return out;
  std::string key = first_key(db, city, named.front().first, at_hand);
  Int from = 1;
  for (auto& [seq, next] : named) {
    if (!key.empty() && from <= seq) out.push_back({std::move(key), from, seq, seq});
    key = std::move(next);
    from = seq + 1;
  }
  return out;
}

std::vector<LogEntry> log_entries(store::Session& db, const CityId& city, Int from, Int until) {
  std::vector<LogEntry> entries;
  const Int to = std::min(until, from + kRowsAPage);
  db.for_each<Int, Text, Text, Text>(
      store::sql::log_entries, {{"city", city}, {"from", from}, {"until", to}},
      [&](Int seq, Text& type, Text& body, const Text& stored) {
        LogEntry entry{seq, std::move(type), std::move(body), {}, true};
        entry.leaf = log::leaf_hash(ops::sha256, entry.body);
        entry.leaf_stored = log::hex(entry.leaf) == stored;
        entries.push_back(std::move(entry));
      });
  return entries;
}

JournalScan scan_journal(store::Session& db, const CityId& city, Int head,
                         const std::vector<LogBase>& bases, const Corrections& corrections,
                         const ScanProgress& progress) {
  JournalScan scan{std::make_shared<LogTree>(), std::nullopt};
  for (const LogBase& base : bases)
    if (base.size > head)
      scan.trouble = "the journal has " + std::to_string(head) + " events, but a checkpoint for " +
                     std::to_string(base.size) + " was signed";
  LogTree& tree = *scan.tree;
  Int size = 0;
  while (size < head) {
    const auto entries = log_entries(db, city, size, head);
    if (entries.empty() && !scan.trouble) scan.trouble = at_position(size) + "there is no event";
    if (entries.empty()) return scan;
    for (const LogEntry& entry : entries) {
      const auto trouble = trouble_of(entry, size, corrections);
      if (trouble && !scan.trouble) scan.trouble = trouble;
      if (entry.seq != size) return scan;
      tree.append(entry.leaf);
      ++size;
      for (const LogBase& base : bases)
        if (base.size == size && tree.root() != base.root && !scan.trouble)
          scan.trouble = "the first " + std::to_string(size) +
                         " events are not those for which a checkpoint was signed";
    }
    if (progress && !progress(size, head) && !scan.trouble) scan.trouble = "interrupted";
    if (scan.trouble == "interrupted") return scan;
  }
  return scan;
}

}  // namespace colletta::services
