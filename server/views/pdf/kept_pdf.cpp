// A receipt or a proof on paper: what it is about on the first page, then all that somebody needs
// to check it with no help of the city's.
#include "domain/base/check.hpp"
#include "server/views/evaluation_pages.hpp"
#include "server/views/kept.hpp"
#include "server/views/pdf/paper.hpp"
#include "server/views/pledge_pages.hpp"
#include "server/views/site.hpp"
#include "server/views/wording.hpp"

namespace colletta::views {
namespace {

void write_seal(pdf::Paper& paper, const Wording& w, const ProvenEntry& entry) {
  paper.heading(2, w.tr("In the public journal"));
  paper.paragraph(tree_words(w, entry));
  paper.heading(3, w.tr("Fingerprint of the entry (SHA-256, RFC 6962)"));
  paper.exact(entry.row.leaf_hash);
  paper.heading(3, w.tr("What the city signed (checkpoint)"));
  paper.exact(entry.proof->checkpoint);
  paper.heading(3, w.tr("The city's key"));
  paper.exact(entry.proof->vkey);
}

void write_letters(pdf::Paper& paper, const Wording& w, const ProvenEntry& entry) {
  paper.heading(2, w.tr("To check it"));
  paper.paragraph(
      w.tr("With the entry's exact bytes, the hashes below and the checkpoint, any program that "
           "knows RFC 6962 and C2SP tlog-checkpoint can check this paper: none of ours is needed. "
           "Compare the key with one that you got in another way."));
  paper.heading(3, w.tr("The entry"));
  paper.exact(entry.body);
  if (!entry.proof->hashes.empty()) {
    std::string hashes;
    for (const std::string& hash : entry.proof->hashes) hashes += hash + "\n";
    paper.heading(3, w.tr("The hashes that lead from the entry to it"));
    paper.exact(hashes);
  }
  if (!entry.own) return;
  paper.heading(3, w.tr("Your part, which the entry holds under seal"));
  paper.exact(entry.own->text);
  paper.heading(3, w.tr("The number that opens it (salt)"));
  paper.exact(entry.own->salt_hex);
  paper.paragraph(own_keep_words(w, entry.own->about));
}

std::string pdf_of(const PageContext& ctx, const Kept& kept) {
  CHECK(kept.entry.proof.has_value(), "a paper to keep holds a proof");
  const Wording& w = ctx.site.wording(ctx.language);
  const pdf::PaperHead head{
      .title = kept.title + " · " + ctx.city.name,
      .author = ctx.city.name,
      .language = std::string(to_string(ctx.language)),
      .colour = ctx.site.inlined_of(ctx.city.palette, "colour-").text,
      .created = to_rfc3339_seconds(ctx.now),
      .foot = [&](int page, int pages) {
        return w.tr(
            "{made} Page {page} of {pages}.",
            {{"made", made_words(ctx)}, {"page", w.number(page)}, {"pages", w.number(pages)}});
      }};
  const auto code = qr_code(kept.address);
  return pdf::print(head, [&](pdf::Paper& paper) {
    paper.heading(1, kept.title);
    if (kept.figure.empty())
      paper.paragraph(kept.lead);
    else
      paper.figure(kept.figure, kept.lead);
    paper.table(kept.facts);
    if (!kept.matches.empty()) {
      paper.heading(2, w.tr("What the pools added"));
      paper.table(kept.matches);
    }
    write_seal(paper, w, kept.entry);
    paper.address(kept.address_words, kept.address, code);
    write_letters(paper, w, kept.entry);
  });
}

}  // namespace

std::string kept_pdf(const PageContext& ctx, const ProofPage& page) {
  return pdf_of(ctx, kept_of(ctx, page));
}

std::string kept_pdf(const PageContext& ctx, const ReceiptPage& page) {
  return pdf_of(ctx, kept_of(ctx, page));
}

std::string kept_pdf(const PageContext& ctx, const EntryReceiptPage& page) {
  return pdf_of(ctx, kept_of(ctx, page));
}

}  // namespace colletta::views
