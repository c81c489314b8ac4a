#include "server/mail/letters.hpp"

#include "server/handlers/journal_rows.hpp"
#include "server/handlers/pledge_matches.hpp"
#include "server/ops/crypto.hpp"
#include "server/store/transaction.hpp"
#include "server/views/letter_pages.hpp"

namespace colletta::mail {
namespace {

constexpr std::size_t kMessageIdDigits = 32;  // 128 bits of a hash

/// What a letter is made of.
struct Facts {
  const services::CityRow& city;
  const store::PledgeRow& pledge;
  const store::CampaignRow& campaign;
  const store::MailRow& mail;
};

views::LetterKind letter_kind(store::MailKind kind) {
  switch (kind) {
    case store::MailKind::kConfirmed:
      return views::LetterKind::kConfirmed;
    case store::MailKind::kSucceeded:
      return views::LetterKind::kSucceeded;
    case store::MailKind::kFailed:
      return views::LetterKind::kFailed;
    case store::MailKind::kRefunded:
      return views::LetterKind::kRefunded;
    case store::MailKind::kRefundFailed:
      return views::LetterKind::kRefundFailed;
    case store::MailKind::kChargedBack:
      return views::LetterKind::kChargedBack;
  }
  return views::LetterKind::kConfirmed;
}

/// The event that the mail is about.
std::optional<views::JournalRow> entry(store::Session& db, const Facts& facts) {
  const auto row = store::event_at(db, facts.city.id, facts.mail.seq);
  CHECK(row.has_value(), "a mail points at its event");
  return handlers::journal_rows(db, facts.city.id, {*row}).front();
}

/// What each pool holds for the campaign after its close. One that shares when the call ends has
/// nothing for it yet.
std::vector<views::MatchLine> grants(store::Session& db, const Facts& facts) {
  const auto money = handlers::pool_money(db, facts.city.id, {facts.campaign});
  const auto figures = handlers::figures_of(facts.campaign, money);
  const auto released = handlers::released_at_close(db, facts.city.id, facts.campaign);
  std::vector<views::MatchLine> lines;
  for (const auto& pool : handlers::pools_for(facts.campaign, money)) {
    views::MatchLine line;
    line.pool = pool.name;
    line.kind = pool.kind;
    line.rule = pool.rule;
    line.rule_hash = pool.rule_hash;
    for (const auto& share : figures.pools)
      if (share.pool == pool.id) line.amount = share.amount;
    const bool later = pool.rule.kind == matching::RuleKind::kQuadratic && line.amount == Money();
    line.basis = later ? views::MatchBasis::kLater : views::MatchBasis::kCampaign;
    line.done = true;
    if (pool.rule.kind == matching::RuleKind::kPerPledge)
      line.end = handlers::end_of(released, pool.id, facts.campaign);
    lines.push_back(std::move(line));
  }
  return lines;
}

/// False: what it would say is true no more; another mail says what is.
bool add_pledge(store::Session& db, const Facts& facts, PledgeState wanted,
                views::LetterPage& page) {
  if (facts.pledge.state != wanted) return false;
  page.amount = facts.pledge.amount;
  page.charged = facts.pledge.collected;
  page.reason = facts.pledge.reason;
  page.confirmed = facts.pledge.confirmed_at;
  page.entry = entry(db, facts);
  return true;
}

bool add_close(store::Session& db, const Facts& facts, views::LetterPage& page) {
  const bool funded = facts.mail.kind == store::MailKind::kSucceeded;
  const auto gifts = store::gifts_until_close(db, facts.city.id, facts.campaign.id,
                                              facts.pledge.donor, facts.mail.seq);
  page.amount = funded ? gifts.kept : gifts.all;
  page.charged = gifts.charged;
  page.entry = entry(db, facts);
  page.raised = facts.campaign.raised;
  page.minimum = facts.campaign.minimum;
  if (funded) page.matches = grants(db, facts);
  for (const auto& line : page.matches) page.matched += line.amount;
  return page.amount.positive();
}

bool fill(store::Session& db, const Facts& facts, Timestamp now, views::LetterPage& page) {
  switch (facts.mail.kind) {
    case store::MailKind::kConfirmed:
      if (!add_pledge(db, facts, PledgeState::kConfirmed, page)) return false;
      page.matches = handlers::matches_of(db, facts.city.id, facts.pledge, facts.campaign).matches;
      page.may_withdraw = facts.campaign.takes_pledges(now);
      return true;
    case store::MailKind::kSucceeded:
    case store::MailKind::kFailed:
      return add_close(db, facts, page);
    case store::MailKind::kRefunded:
      return add_pledge(db, facts, PledgeState::kRefunded, page);
    case store::MailKind::kRefundFailed:
      return add_pledge(db, facts, PledgeState::kRefundFailed, page);
    case store::MailKind::kChargedBack:
      return add_pledge(db, facts, PledgeState::kChargedBack, page);
  }
  return false;
}

views::PageContext context(const views::Site& site, const services::CityRow& city,
                           const std::string& locale, Timestamp now) {
  views::PageContext ctx(site);
  ctx.language = views::parse_language(locale).value_or(
      views::parse_language(city.locale).value_or(views::Language::kItalian));
  ctx.city.id = city.id;
  ctx.city.name = city.name;
  ctx.city.zone = city.zone;
  ctx.city.contact_email = city.contact_email;
  ctx.now = now;
  return ctx;
}

/// The same for the same mail, whenever it is sent: a mailbox that gets it twice knows it again.
std::string message_id(const store::MailRow& mail, const std::string& from) {
  const std::string name = "mail/v1|" + mail.city.str() + "|" + mail.pledge.str() + "|" +
                           std::string(to_string(mail.kind));
  return ops::sha256_hex(name).substr(0, kMessageIdDigits) + from.substr(from.find('@'));
}

}  // namespace

Writable Letters::write(store::Session& db, const store::MailRow& mail, ops::Letter& letter) const {
  const auto city = cities_.by_id(mail.city);
  if (!city) return Writable::kNotYet;
  const store::Transaction snapshot(db);
  const auto pledge = store::pledge(db, mail.city, mail.pledge);
  if (!pledge || pledge->email.empty()) return Writable::kNobody;
  const auto campaign = store::campaign(db, mail.city, pledge->campaign);
  CHECK(campaign.has_value(), "a pledge belongs to a campaign");
  const Timestamp now = clock_();
  views::LetterPage page;
  page.kind = letter_kind(mail.kind);
  page.root = services::root_of(*city, options_.public_url);
  page.secret = receipts_.secret_of(mail.city, mail.pledge);
  page.campaign = campaign->id;
  page.campaign_title = campaign->title;
  page.model = campaign->model;
  page.campaign_closes = campaign->deadline;
  if (!fill(db, {*city, *pledge, *campaign, mail}, now, page)) return Writable::kNobody;
  const auto ctx = context(site_, *city, pledge->locale, now);
  views::LetterText words = views::render(ctx, page);
  letter = {.from_name = city->name,
            .from = options_.from,
            .reply_to = city->contact_email,
            .to = pledge->email,
            .subject = std::move(words.subject),
            .message_id = message_id(mail, options_.from),
            .language = std::string(views::to_string(ctx.language)),
            .date = now,
            .text = std::move(words.text),
            .html = std::move(words.html)};
  return Writable::kYes;
}

}  // namespace colletta::mail
