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
  std::string key;
  db.for_each<Int, Text>(store::sql::log_events_of_type, {{"city", city}, {"type", "key.rotated"}},
                         [&](Int, const Text& body) {
                           const auto event = parse_public_body(body);
                           if (!event) return;
                           if (const auto* act = std::get_if<acts::KeyRotated>(&event->act))
                             key = act->key;
                         });
  return key;
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
