// One entry of the journal: what it says, what it moves, what it rests on and what came of it, and
// its exact bytes.
#include "server/views/blocks.hpp"
#include "server/views/event_sentences.hpp"
#include "server/views/money_trail.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {
namespace {

void add_sentences(Dict& dict, const Wording& w, const JournalRow& row, const std::string& zone) {
  const auto sentences = event_in_full(w, row, zone);
  dict.set("ENTRY_WORDS"_k, sentences.front());
  if (sentences.size() == 1) return;
  Dict more = dict.section("SAID"_k);
  for (std::size_t i = 1; i < sentences.size(); ++i)
    more.section("SAID_LINES"_k).set("SAID_LINE"_k, sentences[i]);
}

void add_facts(Dict& dict, const Sheet& sheet, const JournalRow& row) {
  dict.set("ENTRY_UTC"_k, to_rfc3339_seconds(row.event.at));
  if (!row.event.campaign.empty()) {
    Dict campaign = dict.section("OF_CAMPAIGN"_k);
    campaign.set("CAMPAIGN_URL"_k, sheet.url(paths::campaign(row.event.campaign)));
    campaign.set("CAMPAIGN_TITLE"_k, row.names.campaign);
    campaign.set("CAMPAIGN_JOURNAL_URL"_k, sheet.url(paths::journal_of(row.event.campaign)));
  }
  for (const PoolView& pool : row.names.pools) {
    Dict of = dict.section("OF_POOL"_k);
    of.set("POOL_URL"_k, sheet.url(paths::pool(pool.id)));
    of.set("POOL_NAME"_k, pool.name);
  }
  if (!row.event.call.empty()) {
    Dict call = dict.section("OF_CALL"_k);
    call.set("CALL_URL"_k, sheet.url(paths::call(row.event.call)));
    call.set("CALL_TITLE"_k, row.names.call);
  }
}

void add_postings(Dict& dict, const Wording& w, const std::vector<Posting>& postings) {
  if (postings.empty()) return;
  Dict table = dict.section("POSTINGS"_k);
  Money debit;
  for (const auto& posting : postings) {
    Dict row = table.section("POSTING_ROWS"_k);
    row.set("ACCOUNT"_k, posting.account);
    const bool debited = posting.amount.positive();
    const std::string amount = w.money(debited ? posting.amount : -posting.amount, Cents::kAlways);
    row.set("DEBIT"_k, debited ? amount : std::string());
    row.set("CREDIT"_k, debited ? std::string() : amount);
    if (debited) debit += posting.amount;
  }
  // Both sides are the same: that is what double entry means, and what the writer checks.
  table.set("POSTING_SUM"_k, w.money(debit, Cents::kAlways));
}

void add_journal_links(Dict& dict, const Blocks& blocks, const JournalEntryPage& page) {
  if (!page.rests_on.empty()) blocks.journal_links(dict.section("RESTS_ON"_k), page.rests_on);
  if (page.followed.empty()) {
    dict.show_if(true, "NOTHING_FOLLOWED"_k);
    return;
  }
  Dict out = dict.section("FOLLOWED"_k);
  blocks.journal_links(out, page.followed);
  out.show_if(page.followed_by_more, "FOLLOWED_BY_MORE"_k);
}

/// The words stand outside the journal: whoever has their bytes checks them against the hash.
void add_text(Dict& dict, const Sheet& sheet, const JournalEntryPage& page) {
  if (page.text == JournalEntryPage::Text::kNone) return;
  Dict out = dict.section("NAMES_TEXT"_k);
  out.show_if(page.text == JournalEntryPage::Text::kRevised, "TEXT_REVISED"_k);
  if (page.text != JournalEntryPage::Text::kThere) return;
  const std::int64_t seq = page.row.event.seq;
  Dict there = out.section("TEXT_THERE"_k);
  there.set("TEXT_URL"_k, sheet.url(paths::journal_entry(seq) + "/text"));
  there.set("TEXT_FILE"_k, std::to_string(seq) + "-text");
}

}  // namespace

std::string render(const PageContext& ctx, const JournalEntryPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const std::int64_t seq = page.row.event.seq;
  Sheet sheet(ctx, "journal_entry",
              {.title = w.tr("Entry {seq} of the journal", {{"seq", w.number(seq)}}),
               .place = Place::kJournal,
               .crumbs = {{w.tr("Check our books"), std::string(paths::kJournal)}}});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  blocks.journal_row(dict, page.row);
  add_sentences(dict, w, page.row, ctx.city.zone);
  add_facts(dict, sheet, page.row);
  dict.set("SEQ"_k, w.number(seq));
  dict.set("ENTRY_BODY"_k, page.body);
  dict.set("BYTES_URL"_k, sheet.url(paths::journal_bytes(seq)));
  dict.set("BYTES_FILE"_k, std::to_string(seq) + ".json");
  dict.set("PROOF_URL"_k, sheet.url(paths::proof(seq)));
  add_text(dict, sheet, page);
  add_postings(dict, w, page.postings);
  add_journal_links(dict, blocks, page);
  show_trail(sheet, ctx.city.zone, page.trail);
  if (seq > 0)
    dict.section("ENTRY_BEFORE"_k)
        .set("ENTRY_BEFORE_URL"_k, sheet.url(paths::journal_entry(seq - 1)));
  if (page.has_next)
    dict.section("ENTRY_AFTER"_k)
        .set("ENTRY_AFTER_URL"_k, sheet.url(paths::journal_entry(seq + 1)));
  return sheet.html();
}

}  // namespace colletta::views
