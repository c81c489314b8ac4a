#include "server/store/tables.hpp"

#include <algorithm>

#include "domain/base/check.hpp"

namespace colletta::store {
namespace {

const std::vector<Table>& tables() {
  using enum TableClass;
  static const std::vector<Table> all = {
      {"account_turnover", kProjection, {}, {"city"}},
      {"application", kProjection, {}, {"city"}},
      {"call_selection", kMixed, "the rules' hash is in call.opened", {"city", "rules"}},
      {"campaign",
       kMixed,
       "texts and plan are the promoter's until they are published; from then on each revision's "
       "hash is an event",
       {"city", "call_id", "owner", "version", "content", "reasons", "title", "summary", "area",
        "theme", "model", "goal", "minimum", "optimum", "opens", "deadline", "created_at",
        "handed_in_at", "application"}},
      {"campaign_donor", kProjection},
      {"campaign_update", kContent,
       "its hash is in update.published; the author's link is erasable"},
      {"city", kContent, "how the city looks and where it answers; no figure rests on it"},
      {"city_call",
       kMixed,
       "the texts' hash is in call.opened",
       {"city", "title", "summary", "text", "opens", "closes"}},
      {"donor", kContent, "who is behind a pseudonym: private and erasable, so never public"},
      {"evaluation", kProjection, {}, {"city"}},
      {"evaluator",
       kMixed,
       "who is behind a code: private and erasable, so never public",
       {"city", "person"}},
      {"event", kJournal},
      {"event_private", kErasable},
      {"event_ref", kProjection, {}, {"city"}},
      {"inbox", kPayment, "a provider's words, before they are believed"},
      {"installation", kContent, "how the database is bound to its data folder"},
      {"journal_head", kHead},
      {"log_checkpoint", kJournal},
      {"mail", kContent, "what is to be told of events; neither address nor text stands in it"},
      {"mail_cursor", kContent, "how far the journal has been read for mail"},
      {"measurement", kContent, "its value and hash are in indicator.measured"},
      {"payee", kContent, "the promoter's bank account: private and erasable, so never public"},
      {"payment_attempt", kPayment, "a request to a provider; what it led to is an event"},
      {"payout",
       kMixed,
       "who proposed and approved, and the account, are private and erasable; from its approval on "
       "a "
       "tranche is an event",
       {"city", "call_id", "by_rail", "holder", "iban", "proposed_by", "approved_by", "proposed_at",
        "order_text", "code"}},
      {"payout_part", kProjection},
      {"person", kContent, "who may log in, and guests: private and erasable"},
      {"pledge",
       kMixed,
       "who gave and what they wrote is private and erasable; the payment's state is an event once "
       "money has moved",
       {"id", "city", "call_id", "person", "donor", "public_name", "message", "locale",
        "input_hash", "task", "provider", "method", "reference", "reason", "placed",
        "confirmed_at"}},
      {"pool", kProjection, {}, {"city"}},
      {"pool_draw", kProjection},
      {"pool_funder", kProjection},
      {"pool_holding", kProjection},
      {"pool_tally", kProjection},
      {"pool_withheld", kProjection},
      {"posting", kPosting},
      {"provider_list", kPayment, "how far a provider's own list has been read"},
      {"schema_migration", kSchema},
      {"session", kContent, "who is logged in"},
  };
  return all;
}

std::string_view rights_on(TableClass kind) {
  switch (kind) {
    case TableClass::kJournal:
      return "SELECT, INSERT";
    case TableClass::kErasable:
      return "SELECT, INSERT, DELETE";
    case TableClass::kHead:
      return "SELECT, INSERT, UPDATE";
    case TableClass::kPosting:
    case TableClass::kSchema:
      return "SELECT";
    case TableClass::kProjection:
    case TableClass::kMixed:
    case TableClass::kContent:
    case TableClass::kPayment:
      return "SELECT, INSERT, UPDATE, DELETE";
  }
  return {};
}

bool safe(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':' || c == '%' || c == '/';
  });
}

}  // namespace

std::span<const Table> all_tables() { return tables(); }

std::string account_of(std::string_view text) {
  const auto at = text.find('@');
  const std::string_view user = text.substr(0, at);
  const std::string_view host = at == std::string_view::npos ? "%" : text.substr(at + 1);
  if (!safe(user) || !safe(host)) return {};
  return "'" + std::string(user) + "'@'" + std::string(host) + "'";
}

std::vector<std::string> grant_statements(std::string_view database, std::string_view account) {
  CHECK(safe(database), "a database's name goes into a statement");
  std::vector<std::string> out;
  for (const Table& table : tables())
    out.push_back("GRANT " + std::string(rights_on(table.kind)) + " ON `" + std::string(database) +
                  "`.`" + std::string(table.name) + "` TO " + std::string(account));
  return out;
}

}  // namespace colletta::store
