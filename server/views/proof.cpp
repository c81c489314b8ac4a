// The proof of one entry: its page, its data, and the part that other pages paste.
#include <nlohmann/json.hpp>

#include "server/views/blocks.hpp"
#include "server/views/event_sentences.hpp"
#include "server/views/kept.hpp"
#include "server/views/paths.hpp"
#include "server/views/proof_block.hpp"
#include "server/views/proof_pages.hpp"
#include "server/views/qr.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {
namespace {

/// JSON that is the same text wherever it stands: also inside a script or an attribute.
std::string safe(const nlohmann::ordered_json& document) {
  std::string out;
  for (const char c : document.dump(-1, ' ', /*ensure_ascii=*/true)) {
    if (c == '<')
      out += "\\u003c";
    else if (c == '>')
      out += "\\u003e";
    else if (c == '&')
      out += "\\u0026";
    else
      out += c;
  }
  return out;
}

std::string own_title(const Wording& w, OwnPart::About about) {
  switch (about) {
    case OwnPart::About::kPledge:
      return w.tr("This is what was written about your pledge");
    case OwnPart::About::kScore:
      return w.tr("This is the score that you gave");
    case OwnPart::About::kDeclaration:
      return w.tr("This is what you declared");
    case OwnPart::About::kApplication:
      return w.tr("This is what you handed in");
  }
  return {};
}

std::string own_words(const Wording& w, OwnPart::About about) {
  switch (about) {
    case OwnPart::About::kPledge:
      return w.tr(
          "The entry holds your part under a seal. The number that opens it is kept here "
          "and by the city alone, so nobody else can tell whose pledge it is.");
    case OwnPart::About::kScore:
      return w.tr(
          "The entry holds your points and your reason under a seal. The number that opens "
          "it is kept here and by the city alone until the ranking is published.");
    case OwnPart::About::kDeclaration:
      return w.tr(
          "The entry holds who declared it, and why, under a seal. The number that opens "
          "it is kept here and by the city alone.");
    case OwnPart::About::kApplication:
      return w.tr(
          "The entry holds who applies, and the fingerprint of the application, under a "
          "seal. The number that opens it is kept here and by the city alone.");
  }
  return {};
}

/// As one word of a shell, in quotes: a quote ends it, stands for itself, and begins it again.
std::string in_shell_quotes(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out;
}

void fill_own(Dict& proven, const Wording& w, const OwnPart& own) {
  Dict mine = proven.section("STEP_MINE"_k);
  mine.set("OWN_TITLE"_k, own_title(w, own.about));
  mine.set("OWN_WORDS"_k, own_words(w, own.about));
  Dict part = proven.section("OWN"_k);
  part.set("OWN_TEXT"_k, own.text);
  part.set("OWN_SALT"_k, own.salt_hex);
  part.set("OWN_KEEP"_k, own_keep_words(w, own.about));
  Dict by_hand = proven.section("OWN_BY_HAND"_k);
  by_hand.set("OWN_WORD"_k, in_shell_quotes(own.text));
  by_hand.set("OWN_SALT"_k, own.salt_hex);
}

void fill_hashes(Dict& proven, const EntryProof& proof) {
  if (proof.hashes.empty()) {
    proven.show_if(true, "NO_HASHES"_k);
    return;
  }
  Dict list = proven.section("HASHES"_k);
  for (const std::string& hash : proof.hashes)
    list.section("HASH_LINES"_k).set("HASH_LINE"_k, hash);
}

}  // namespace

std::string proof_json(const ProvenEntry& entry) {
  if (entry.forked) return R"({"forked":true})";
  if (!entry.proof) return R"({"pending":true})";
  nlohmann::ordered_json out{{"leaf", entry.body},
                             {"index", entry.row.event.seq},
                             {"hashes", entry.proof->hashes},
                             {"checkpoint", entry.proof->checkpoint},
                             {"vkey", entry.proof->vkey}};
  if (entry.own) {
    out["salt"] = entry.own->salt_base64;
    out["private"] = entry.own->text;
  }
  return safe(out);
}

std::string own_keep_words(const Wording& w, OwnPart::About about) {
  if (about == OwnPart::About::kPledge)
    return w.tr(
        "Whoever has this number and your part can prove whose pledge this is: keep it to "
        "yourself.");
  return w.tr(
      "Whoever has this number and your part can show what this entry holds: keep it to "
      "yourself.");
}

std::string tree_words(const Wording& w, const ProvenEntry& entry) {
  const auto hashes = static_cast<std::int64_t>(entry.proof->hashes.size());
  const std::string where = w.trn("It is the only entry that the city has signed.",
                                  "It is entry {seq} of the {n} that the city has signed together, "
                                  "counted from 0.",
                                  entry.proof->size, {{"seq", w.number(entry.row.event.seq)}});
  if (hashes == 0) return where;
  return where + " " +
         w.trn("One hash leads from its fingerprint to that of the whole journal.",
               "{n} hashes lead from its fingerprint to that of the whole journal.", hashes);
}

std::string made_words(const PageContext& ctx) {
  const Wording& w = ctx.site.wording(ctx.language);
  return w.tr("Made on {date}, from the public journal of {city}.",
              {{"date", w.date_time(ctx.now, ctx.city.zone)}, {"city", ctx.city.name}});
}

void fill_qr(Dict& dict, const std::string& text) {
  const auto code = qr_code(text);
  if (!code) return;
  Dict qr = dict.section("QR"_k);
  qr.set("QR_SIZE"_k, code->size);
  qr.set("QR_PATH"_k, code->path);
}

void fill_proof(Dict& dict, const PageContext& ctx, const ProvenEntry& entry,
                const ProofPlace& place) {
  const Wording& w = ctx.site.wording(ctx.language);
  const std::int64_t seq = entry.row.event.seq;
  if (entry.forked) {
    dict.show_if(true, "PROOF_FORKED"_k);
    return;
  }
  if (!entry.proof) {
    Dict waiting = dict.section("NOT_PROVEN"_k);
    waiting.set("PROOF_JSON_URL"_k, ctx.city.base + place.json_path);
    waiting.set("PROOF_AGAIN_URL"_k, ctx.city.base + place.again_path);
    return;
  }
  Dict proven = dict.section("PROVEN"_k);
  proven.set("PROOF_JSON"_k, proof_json(entry));
  proven.set("LOG_URL"_k, ctx.city.base + std::string(paths::kLog));
  proven.set("PROOF_POSITION"_k, w.number(seq));
  proven.set("PROOF_HASH"_k, entry.row.leaf_hash);
  proven.set("PROOF_TREE_WORDS"_k, tree_words(w, entry));
  proven.set("PROOF_KEY"_k, entry.proof->vkey);
  proven.set("PROOF_LEAF"_k, entry.body);
  proven.set("PROOF_CHECKPOINT"_k, entry.proof->checkpoint);
  proven.set("BYTES_FILE"_k, std::to_string(seq) + ".json");
  proven.set("BYTES_ADDRESS"_k, ctx.origin + ctx.city.base + paths::journal_bytes(seq));
  proven.show_if(place.online, "STEP_TODAY"_k);
  proven.show_if(place.online, "STEP_AGAIN"_k);
  if (place.online) {
    Dict file = proven.section("TLOG"_k);
    file.set("TLOG_URL"_k, ctx.city.base + paths::log_proof_file(seq));
    file.set("SIGNED_JOURNAL_URL"_k, ctx.city.base + std::string(paths::kTransparency));
    file.set("TLOG_FILE"_k, std::to_string(seq) + ".tlog-proof");
  }
  if (entry.own) fill_own(proven, w, *entry.own);
  fill_hashes(proven, *entry.proof);
}

std::string render(const PageContext& ctx, const ProofPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const JournalRow& row = page.entry.row;
  const std::string seq = w.number(row.event.seq);
  Sheet sheet(ctx, "proof",
              {.title = w.tr("Proof of entry {seq}", {{"seq", seq}}),
               .place = Place::kJournal,
               .crumbs = {{w.tr("Check our books"), std::string(paths::kJournal)},
                          {w.tr("Entry {seq} of the journal", {{"seq", seq}}),
                           paths::journal_entry(row.event.seq)}}});
  Dict& dict = sheet.dict();
  dict.set("SEQ"_k, seq);
  Blocks(ctx).journal_row(dict, row);
  dict.set("ENTRY_WORDS"_k, event_in_short(w, row, ctx.city.zone));
  if (!row.event.campaign.empty()) {
    Dict campaign = dict.section("OF_CAMPAIGN"_k);
    campaign.set("CAMPAIGN_URL"_k, sheet.url(paths::campaign(row.event.campaign)));
    campaign.set("CAMPAIGN_TITLE"_k, row.names.campaign);
  }
  fill_proof(
      dict, ctx, page.entry,
      {.json_path = paths::proof_json(row.event.seq), .again_path = paths::proof(row.event.seq)});
  if (page.entry.proof && !page.entry.forked) {
    Dict keep = dict.section("TO_KEEP"_k);
    keep.set("KEPT_FILE_URL"_k, sheet.url(paths::proof_file(row.event.seq)));
    keep.set("KEPT_PDF_URL"_k, sheet.url(paths::proof_pdf(row.event.seq)));
    keep.set("KEPT_JSON_URL"_k, sheet.url(paths::proof_json(row.event.seq)));
  }
  return sheet.html();
}

Kept kept_of(const PageContext& ctx, const ProofPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const JournalRow& row = page.entry.row;
  Kept kept{.entry = page.entry};
  kept.title = w.tr("Proof of entry {seq}", {{"seq", w.number(row.event.seq)}});
  kept.lead = event_in_short(w, row, ctx.city.zone);
  if (row.amount) kept.figure = w.money(*row.amount, Cents::kAlways);
  kept.facts.emplace_back(w.tr("When"), w.date_time(row.event.at, ctx.city.zone));
  if (!row.names.campaign.empty()) kept.facts.emplace_back(w.tr("Campaign"), row.names.campaign);
  kept.facts.emplace_back(w.tr("Kind"), std::string(type_name(row.event.act)));
  kept.address = ctx.origin + ctx.city.base + paths::proof(row.event.seq);
  kept.address_words =
      w.tr("The city shows this proof, and the journal as it is today, at this address:");
  return kept;
}

}  // namespace colletta::views
