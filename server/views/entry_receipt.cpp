// The receipt of an entry that somebody has made themselves: an evaluator's score or declaration, a
// promoter's application. What it holds under seal is open on it.
#include "server/views/evaluation_pages.hpp"
#include "server/views/kept.hpp"
#include "server/views/paths.hpp"
#include "server/views/proof_block.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {
namespace {

using Kind = EntryReceiptPage::Kind;

std::string receipt_title(const Wording& w, Kind kind) {
  switch (kind) {
    case Kind::kScore:
      return w.tr("Receipt of your score");
    case Kind::kDeclaration:
      return w.tr("Receipt of your declaration");
    case Kind::kApplication:
      return w.tr("Receipt of your application");
  }
  return {};
}

std::string receipt_lead(const Wording& w, const EntryReceiptPage& page) {
  return w.tr("Application {n}, “{title}”, of the call “{call}”",
              {{"n", w.number(page.number)}, {"title", page.title}, {"call", page.call_title}});
}

/// What the receipt is about, without the position.
std::vector<KeptFact> receipt_facts(const PageContext& ctx, const EntryReceiptPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  std::vector<KeptFact> facts;
  for (const auto& [criterion, points, max] : page.points)
    facts.emplace_back(criterion, w.tr("{n} of {max} points", {{"n", points_words(w, points)},
                                                               {"max", points_words(w, max)}}));
  if (page.kind == Kind::kDeclaration)
    facts.emplace_back(w.tr("Declared"), page.recused ? w.tr("a conflict of interest")
                                                      : w.tr("no conflict of interest"));
  if (page.kind == Kind::kApplication) {
    facts.emplace_back(w.tr("It asks for"), w.money(page.requested, Cents::kAlways));
    if (page.until && ctx.now < *page.until)
      facts.emplace_back(w.tr("Can be taken back until"), w.date_time(*page.until, ctx.city.zone));
  } else {
    facts.emplace_back(w.tr("As evaluator"), page.code);
  }
  facts.emplace_back(w.tr("When"), w.date_time(page.entry.row.event.at, ctx.city.zone));
  return facts;
}

std::vector<Crumb> receipt_crumbs(const Wording& w, const EntryReceiptPage& page) {
  if (page.kind == Kind::kApplication) return {{w.tr("My campaigns"), std::string(paths::kDesk)}};
  const std::string number = std::to_string(page.number);
  return {{w.tr("Evaluations"), std::string(paths::kEvaluation)},
          {page.call_title, paths::evaluation_of(page.call)},
          {w.tr("Application {n}", {{"n", w.number(page.number)}}),
           paths::evaluation_application(page.call, number)}};
}

}  // namespace

std::string render(const PageContext& ctx, const EntryReceiptPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const bool application = page.kind == Kind::kApplication;
  const std::int64_t seq = page.entry.row.event.seq;
  Sheet sheet(ctx, "entry_receipt",
              {.title = receipt_title(w, page.kind),
               .place = application ? Place::kDesk : Place::kEvaluation,
               .crumbs = receipt_crumbs(w, page),
               .indexed = false});
  Dict& dict = sheet.dict();
  dict.set("RECEIPT_TITLE"_k, receipt_title(w, page.kind));
  dict.set("RECEIPT_LEAD"_k, receipt_lead(w, page));
  for (const auto& [label, value] : receipt_facts(ctx, page)) {
    Dict fact = dict.section("RECEIPT_FACTS"_k);
    fact.set("FACT_LABEL"_k, label);
    fact.set("FACT_VALUE"_k, value);
  }
  dict.show_with("REASONS"_k, "REASON"_k, page.reason);
  dict.set("POSITION"_k, w.number(seq));
  dict.set("ENTRY_URL"_k, sheet.url(paths::journal_entry(seq)));
  dict.set("PROOF_URL"_k, sheet.url(paths::proof(seq)));
  fill_qr(dict, ctx.origin + sheet.url(page.path));
  fill_proof(dict, ctx, page.entry,
             {.json_path = paths::own_proof(page.path), .again_path = page.path});
  if (page.entry.proof && !page.entry.forked) {
    Dict keep = dict.section("TO_KEEP"_k);
    keep.set("KEPT_FILE_URL"_k, sheet.url(paths::own_file(page.path)));
    keep.set("KEPT_PDF_URL"_k, sheet.url(paths::own_pdf(page.path)));
    keep.set("KEPT_JSON_URL"_k, sheet.url(paths::own_proof(page.path)));
  }
  if (application && page.until && ctx.now < *page.until)
    dict.section("TAKE_BACK"_k)
        .set("WITHDRAW_URL"_k, sheet.url(paths::desk_withdraw(page.campaign)));
  return sheet.html();
}

Kept kept_of(const PageContext& ctx, const EntryReceiptPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Kept kept{.entry = page.entry};
  kept.title = receipt_title(w, page.kind);
  kept.lead = receipt_lead(w, page);
  kept.facts = receipt_facts(ctx, page);
  if (!page.reason.empty()) kept.facts.emplace_back(w.tr("Reason"), page.reason);
  kept.facts.emplace_back(w.tr("Entry of the journal"), w.number(page.entry.row.event.seq));
  kept.address = ctx.origin + ctx.city.base + page.path;
  kept.address_words = w.tr("This receipt at the city's site, for who made it and has logged in:");
  return kept;
}

}  // namespace colletta::views
