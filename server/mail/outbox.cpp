#include "server/mail/outbox.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "server/store/transaction.hpp"

namespace colletta::mail {
namespace {

constexpr std::int64_t kPositionsAtOnce = 1'000;  // one list of a query
constexpr std::size_t kQueuedAtOnce = 1'000;  // of one event that calls for more: one write each

/// What one city's journal calls for, and where the cursor goes then.
struct Piece {
  CityId city;
  std::int64_t until = 0;
  std::int64_t read = 0;
  std::vector<store::MailWanted> mails;
};

std::vector<Piece> pieces(store::Session& db) {
  const store::Transaction snapshot(db);
  std::vector<Piece> out;
  for (const auto& [city, head, cursor] : store::mail_heads(db)) {
    if (!cursor) {
      out.push_back({.city = city, .until = head, .read = 0, .mails = {}});
      continue;
    }
    const std::int64_t until = std::min(head, *cursor + kPositionsAtOnce);
    if (until <= *cursor) continue;
    out.push_back({.city = city,
                   .until = until,
                   .read = until - *cursor,
                   .mails = store::mails_wanted(db, city, *cursor, until)});
  }
  return out;
}

/// The cursor moves with the last of them, so an interrupted piece is read again; rows that are
/// there already stay.
bool queue(writer::Writer& writer, const Piece& piece, Timestamp now) {
  std::size_t from = 0;
  do {
    const std::size_t until = std::min(from + kQueuedAtOnce, piece.mails.size());
    const auto begin = piece.mails.begin();
    const std::vector<store::MailWanted> part(begin + static_cast<std::ptrdiff_t>(from),
                                              begin + static_cast<std::ptrdiff_t>(until));
    const bool last = until == piece.mails.size();
    const writer::WriteRows rows{[&](store::Session& session) -> Result<Outcome> {
      store::queue_mails(session, piece.city, part, now);
      if (last) store::move_mail_cursor(session, piece.city, piece.until);
      return Outcome{};
    }};
    if (!writer.run(piece.city, rows)) return false;
    from = until;
  } while (from < piece.mails.size());
  return true;
}

}  // namespace

std::size_t read_journals(store::Session& db, writer::Writer& writer, const Clock& clock) {
  std::size_t read = 0;
  for (const Piece& piece : pieces(db))
    if (queue(writer, piece, clock())) read += static_cast<std::size_t>(piece.read);
  return read;
}

void switch_off(store::Session& db, writer::Writer& writer) {
  const auto heads = store::mail_heads(db);
  const bool on =
      std::ranges::any_of(heads, [](const auto& head) { return head.cursor.has_value(); });
  if (!on) return;
  const writer::WriteRows rows{[](store::Session& session) -> Result<Outcome> {
    store::forget_mail_cursors(session);
    return Outcome{};
  }};
  if (!writer.run(heads.front().city, rows))
    throw std::runtime_error("the mail cursors could not be forgotten");
}

}  // namespace colletta::mail
