#include "server/store/mail_rows.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "server/store/bulk.hpp"
#include "sql/queries/mail_rows.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

constexpr std::array kKinds = {
    std::pair{MailKind::kConfirmed, std::string_view("confirmed")},
    std::pair{MailKind::kSucceeded, std::string_view("succeeded")},
    std::pair{MailKind::kFailed, std::string_view("failed")},
    std::pair{MailKind::kRefunded, std::string_view("refunded")},
    std::pair{MailKind::kRefundFailed, std::string_view("refund_failed")},
    std::pair{MailKind::kChargedBack, std::string_view("charged_back")}};

constexpr std::array kOutcomes = {std::pair{MailOutcome::kWaiting, std::string_view("waiting")},
                                  std::pair{MailOutcome::kSent, std::string_view("sent")},
                                  std::pair{MailOutcome::kSetAside, std::string_view("set_aside")},
                                  std::pair{MailOutcome::kDropped, std::string_view("dropped")}};

template <class Table>
auto of_word(const Table& table, std::string_view word) {
  const auto found = std::ranges::find(table, word, [](const auto& pair) { return pair.second; });
  CHECK(found != table.end(), "a word in our own database is one that we wrote");
  return found->first;
}

template <class Table, class Value>
std::string_view word_of(const Table& table, Value value) {
  return std::ranges::find(table, value, [](const auto& pair) { return pair.first; })->second;
}

/// The pledges whose own (or refund's) event stands at one of the positions.
std::vector<MailWanted> wanted_by_pledge(Session& db, const Query& query, const CityId& city,
                                         const std::map<Int, MailKind>& at) {
  std::vector<Int> seqs;
  for (const auto& [seq, kind] : at) seqs.push_back(seq);
  std::vector<MailWanted> wanted;
  if (seqs.empty()) return wanted;
  db.for_each<Text, Int>(query, {{"city", city}, {"seqs", seqs}}, [&](Text& id, Int seq) {
    wanted.push_back({PledgeId::of(id), at.at(seq), seq});
  });
  return wanted;
}

/// One a person: the last of their pledges stands for all.
void add_close(Session& db, const CityId& city, const CampaignId& campaign, Int seq, MailKind kind,
               std::vector<MailWanted>& wanted) {
  std::map<Text, PledgeId> last;
  db.for_each<Text, Text>(sql::pledges_at_close,
                          {{"city", city}, {"campaign", campaign}, {"closed", seq}},
                          [&](Text& id, Text& donor) { last[donor] = PledgeId::of(id); });
  for (const auto& [donor, pledge] : last) wanted.push_back({pledge, kind, seq});
}

}  // namespace

std::string_view to_string(MailKind kind) noexcept { return word_of(kKinds, kind); }
std::string_view to_string(MailOutcome outcome) noexcept { return word_of(kOutcomes, outcome); }

std::vector<MailHead> mail_heads(Session& db) {
  std::set<Text> loading;
  db.for_each<Text>(sql::demos_loading, {}, [&](Text& name) { loading.insert(name); });
  std::vector<MailHead> heads;
  db.for_each<Text, Int, std::optional<Int>>(sql::mail_heads, {},
                                             [&](Text& city, Int head, std::optional<Int>& cursor) {
                                               if (!loading.contains("demo:" + city))
                                                 heads.push_back({CityId::of(city), head, cursor});
                                             });
  return heads;
}

std::vector<MailWanted> mails_wanted(Session& db, const CityId& city, std::int64_t from,
                                     std::int64_t until) {
  std::map<Int, MailKind> confirmed, refunds;
  std::map<Int, std::pair<CampaignId, MailKind>> closes;
  db.for_each<Int, Text, Text>(sql::mail_events, {{"city", city}, {"from", from}, {"until", until}},
                               [&](Int seq, Text& type, Text& campaign) {
                                 if (type == "pledge.confirmed")
                                   confirmed[seq] = MailKind::kConfirmed;
                                 if (type == "payment.refunded") refunds[seq] = MailKind::kRefunded;
                                 if (type == "payment.refund_failed")
                                   refunds[seq] = MailKind::kRefundFailed;
                                 if (type == "payment.charged_back")
                                   refunds[seq] = MailKind::kChargedBack;
                                 if (type == "campaign.succeeded")
                                   closes[seq] = {CampaignId::of(campaign), MailKind::kSucceeded};
                                 if (type == "campaign.failed")
                                   closes[seq] = {CampaignId::of(campaign), MailKind::kFailed};
                               });
  auto wanted = wanted_by_pledge(db, sql::pledges_confirmed_at, city, confirmed);
  for (const auto& [seq, close] : closes)
    add_close(db, city, close.first, seq, close.second, wanted);
  for (auto& mail : wanted_by_pledge(db, sql::pledges_refunded_at, city, refunds))
    wanted.push_back(std::move(mail));
  return wanted;
}

DonorGifts gifts_until_close(Session& db, const CityId& city, const CampaignId& campaign,
                             const DonorId& donor, std::int64_t closed) {
  DonorGifts gifts;
  db.for_each<Int, Text, Int>(
      sql::gifts_of_donor,
      {{"city", city}, {"campaign", campaign}, {"donor", donor}, {"closed", closed}},
      [&](Int amount, Text& state, Int collected) {
        gifts.all += Money::cents(amount);
        if (state == "confirmed") gifts.kept += Money::cents(amount);
        gifts.charged = gifts.charged || collected == 1;
      });
  return gifts;
}

void queue_mails(Session& db, const CityId& city, const std::vector<MailWanted>& mails,
                 Timestamp now) {
  Rows rows;
  for (const auto& mail : mails)
    rows.push_back(row(mail.pledge, to_string(mail.kind), city, mail.seq,
                       to_string(MailOutcome::kWaiting), 0, now, "", now, now));
  insert_or_update(db, "mail", {"pledge", "kind"},
                   {{"city", Merge::kKeep},
                    {"seq", Merge::kKeep},
                    {"state", Merge::kKeep},
                    {"tries", Merge::kKeep},
                    {"next_at", Merge::kKeep},
                    {"code", Merge::kKeep},
                    {"created_at", Merge::kKeep},
                    {"updated_at", Merge::kKeep}},
                   rows);
}

void move_mail_cursor(Session& db, const CityId& city, std::int64_t next_seq) {
  const std::vector<Row> rows{row(city, next_seq)};
  insert_or_update(db, "mail_cursor", {"city"}, {"next_seq"}, rows);
}

void forget_mail_cursors(Session& db) { db.execute(sql::forget_mail_cursors); }

bool claim_mail(Session& db, const MailRow& mail, Timestamp lease, Timestamp now) {
  return db.execute(sql::claim_mail, {{"pledge", mail.pledge},
                                      {"kind", to_string(mail.kind)},
                                      {"seen", mail.next_at},
                                      {"lease", lease},
                                      {"now", now}}) == 1;
}

void settle_mail(Session& db, const MailRow& mail, MailOutcome outcome, const std::string& code,
                 Timestamp now) {
  db.execute(sql::settle_mail, {{"pledge", mail.pledge},
                                {"kind", to_string(mail.kind)},
                                {"state", to_string(outcome)},
                                {"tries", mail.tries},
                                {"next_at", mail.next_at},
                                {"code", code},
                                {"now", now}});
}

std::vector<MailRow> mails_due(Session& db, Timestamp now, std::int64_t most) {
  std::vector<MailRow> rows;
  db.for_each<Text, Text, Text, Int, Int, Int>(
      sql::mails_due, {{"now", now}, {"most", most}},
      [&](Text& pledge, Text& kind, Text& city, Int seq, Int tries, Int next_at) {
        rows.push_back({PledgeId::of(pledge), of_word(kKinds, kind), CityId::of(city), seq, tries,
                        Timestamp{next_at}});
      });
  return rows;
}

std::vector<MailOutcome> mails_of(Session& db, const CityId& city, const PledgeId& pledge) {
  std::vector<MailOutcome> outcomes;
  db.for_each<Text>(sql::mails_of_pledge, {{"city", city}, {"pledge", pledge}},
                    [&](Text& state) { outcomes.push_back(of_word(kOutcomes, state)); });
  return outcomes;
}

std::optional<std::int64_t> mail_cursor(Session& db, const CityId& city) {
  const auto found = db.fetch_one<Int>(sql::mail_cursor, {{"city", city}});
  if (!found) return std::nullopt;
  return std::get<0>(*found);
}

MailFigures mail_figures(Session& db) {
  const auto waiting = db.fetch_one<Int, std::optional<Int>>(sql::mails_waiting).value();
  MailFigures figures;
  figures.waiting = std::get<0>(waiting);
  if (const auto& oldest = std::get<1>(waiting)) figures.oldest = Timestamp{*oldest};
  figures.set_aside = std::get<0>(db.fetch_one<Int>(sql::mails_aside_in_all).value());
  return figures;
}

std::int64_t mails_aside(Session& db, const CityId& city) {
  return std::get<0>(db.fetch_one<Int>(sql::mails_aside, {{"city", city}}).value());
}

std::vector<MailAside> latest_mails_aside(Session& db, const CityId& city, std::int64_t limit) {
  std::vector<MailAside> rows;
  db.for_each<Text, Text, Int, Text, Text>(
      sql::mail_rows_aside, {{"city", city}, {"limit", limit}},
      [&](Text& kind, Text& code, Int at, Text& campaign, Text& title) {
        rows.push_back({of_word(kKinds, kind), code, CampaignId::of(campaign), title, {at}});
      });
  return rows;
}

}  // namespace colletta::store
