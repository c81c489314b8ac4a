// The queue of mails and the cursors in the journals that fill it. It must never know what a mail
// says, or where it goes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

/// What a mail is about: one each for a pledge. kSucceeded, kFailed: the campaign's close, for the
/// last of all pledges that a person has in it.
enum class MailKind { kConfirmed, kSucceeded, kFailed, kRefunded, kRefundFailed, kChargedBack };
std::string_view to_string(MailKind kind) noexcept;

/// A city's journal against what has been read of it for mail.
struct MailHead {
  CityId city;
  std::int64_t head = 0;               ///< the next free position
  std::optional<std::int64_t> cursor;  ///< the next to be read; nothing: never looked at
};

/// A mail that an event calls for.
struct MailWanted {
  PledgeId pledge;
  MailKind kind = MailKind::kConfirmed;
  std::int64_t seq = -1;
};

struct MailRow {
  PledgeId pledge;
  MailKind kind = MailKind::kConfirmed;
  CityId city;
  std::int64_t seq = -1;   ///< of the event
  std::int64_t tries = 0;  ///< that were begun
  Timestamp next_at;
};

enum class MailOutcome { kWaiting, kSent, kSetAside, kDropped };
std::string_view to_string(MailOutcome outcome) noexcept;

/// What a person gave to a campaign, until its close.
struct DonorGifts {
  Money kept;            ///< confirmed, and not given back since
  Money all;             ///< with what is, or has been, given back after the close
  bool charged = false;  ///< some of it has left the account
};

struct MailFigures {
  std::int64_t waiting = 0, set_aside = 0;
  std::optional<Timestamp> oldest;  ///< when the oldest of those that wait was queued
};

struct MailAside {
  MailKind kind = MailKind::kConfirmed;
  std::string code;  ///< the mail server's, or a word of ours
  CampaignId campaign;
  std::string campaign_title;
  Timestamp at;
};

// All of these throw DatabaseError.

/// Of all cities but those whose demo is being loaded.
std::vector<MailHead> mail_heads(Session& db);
/// What the events at from .. until - 1 call for. One event can call for thousands.
std::vector<MailWanted> mails_wanted(Session& db, const CityId& city, std::int64_t from,
                                     std::int64_t until);
DonorGifts gifts_until_close(Session& db, const CityId& city, const CampaignId& campaign,
                             const DonorId& donor, std::int64_t closed);

// These write, inside a transaction.

/// Mails that are there already stay as they are.
void queue_mails(Session& db, const CityId& city, const std::vector<MailWanted>& mails,
                 Timestamp now);
void move_mail_cursor(Session& db, const CityId& city, std::int64_t next_seq);
/// Mail is off: what happens from here on is never mailed.
void forget_mail_cursors(Session& db);
/// False: another process has it, or has settled it. Nobody else takes it before `lease`.
bool claim_mail(Session& db, const MailRow& mail, Timestamp lease, Timestamp now);
/// `tries` and `next_at` of the row are written too.
void settle_mail(Session& db, const MailRow& mail, MailOutcome outcome, const std::string& code,
                 Timestamp now);

/// Longest due first.
std::vector<MailRow> mails_due(Session& db, Timestamp now, std::int64_t most);
/// Of all mails about a pledge; each carries its receipt's address.
std::vector<MailOutcome> mails_of(Session& db, const CityId& city, const PledgeId& pledge);
/// Events from here on have not been read for mail yet; nothing: mail is off.
std::optional<std::int64_t> mail_cursor(Session& db, const CityId& city);
/// Of the whole installation.
MailFigures mail_figures(Session& db);
std::int64_t mails_aside(Session& db, const CityId& city);
/// The latest first.
std::vector<MailAside> latest_mails_aside(Session& db, const CityId& city, std::int64_t limit);

}  // namespace colletta::store
