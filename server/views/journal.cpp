// The register: its list and one entry.
#include "server/views/blocks.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

std::string render(const PageContext& ctx, const JournalPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "journal", {.title = w.tr("Check our books"), .place = Place::kJournal});
  const Blocks blocks(ctx);
  sheet.dict().set("JOURNAL_SIZE"_k, w.number(page.size));
  blocks.journal_rows(sheet.dict(), page.rows, true);
  blocks.paging(sheet.dict(), page.paging, paths::kJournal);
  return sheet.html();
}

std::string render(const PageContext& ctx, const JournalEntryPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const std::int64_t seq = page.row.seq;
  Sheet sheet(ctx, "journal_entry",
              {.title = w.tr("Entry {seq} of the journal", {{"seq", w.number(seq)}}),
               .place = Place::kJournal,
               .crumbs = {{w.tr("Check our books"), std::string(paths::kJournal)}}});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  blocks.journal_row(dict, page.row, true);
  dict.set("SEQ"_k, w.number(seq));
  dict.set("ENTRY_BODY"_k, page.body);
  const std::string file = std::to_string(seq) + ".json";
  dict.set("BYTES_URL"_k, sheet.url(paths::journal_bytes(seq)));
  dict.set("BYTES_FILE"_k, file);
  dict.set("PROOF_URL"_k, sheet.url(paths::proof(seq)));
  if (!page.postings.empty()) {
    Dict table = dict.section("POSTINGS"_k);
    Money debit;
    for (const auto& posting : page.postings) {
      Dict row = table.section("POSTING_ROWS"_k);
      row.set("ACCOUNT"_k, posting.account);
      const bool debited = posting.amount.positive();
      const std::string amount =
          w.money(debited ? posting.amount : -posting.amount, Cents::kAlways);
      row.set("DEBIT"_k, debited ? amount : std::string());
      row.set("CREDIT"_k, debited ? std::string() : amount);
      if (debited) debit += posting.amount;
    }
    // Both sides are the same: that is what double entry means, and what the writer checks.
    table.set("POSTING_SUM"_k, w.money(debit, Cents::kAlways));
  }
  if (seq > 0) {
    dict.section("ENTRY_BEFORE"_k)
        .set("ENTRY_BEFORE_URL"_k, sheet.url(paths::journal_entry(seq - 1)));
  }
  if (page.has_next) {
    dict.section("ENTRY_AFTER"_k)
        .set("ENTRY_AFTER_URL"_k, sheet.url(paths::journal_entry(seq + 1)));
  }
  return sheet.html();
}

}  // namespace colletta::views
