// The receipt: one page that follows a gift from payment to proof.
#include <nlohmann/json.hpp>

#include "server/views/blocks.hpp"
#include "server/views/kept.hpp"
#include "server/views/paths.hpp"
#include "server/views/pledge_pages.hpp"
#include "server/views/proof_block.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

struct StateWords {
  std::string label;
  std::string title;
  std::string words;
  std::string_view look;  ///< class of the sheet
  std::string_view tag;   ///< class of the tag
};

StateWords state_words(const Wording& w, const ReceiptPage& page) {
  switch (page.state) {
    case ReceiptState::kWaiting:
      return {w.tr("Waiting for payment"), w.tr("We are waiting for your payment"),
              w.tr("As soon as the payment provider confirms it, this page shows it. You can close "
                   "the page: its address stays valid."),
              "co-receipt-waiting", "co-state-waiting"};
    case ReceiptState::kVerifying:
      return {w.tr("Being checked"), w.tr("We are checking your payment"),
              page.method == "bank_transfer"
                  ? w.tr("A bank transfer may take a few days. You need not pay again: this page "
                         "shows when it has arrived.")
                  : w.tr("The payment provider has not told us the outcome yet. You need not pay "
                         "again: this page shows it as soon as it is known."),
              "co-receipt-waiting", "co-state-waiting"};
    case ReceiptState::kConfirmed:
      return {w.tr("Confirmed"), w.tr("Thank you! Your pledge is confirmed"),
              page.campaign_stage == Stage::kOpen
                  ? w.tr("The campaign goes on. Here is what your pledge became, and where it is "
                         "written.")
                  : w.tr("Here is what your pledge became, and where it is written."),
              "co-receipt-good", "co-state-succeeded"};
    case ReceiptState::kDeclined:
      return {w.tr("Declined"), w.tr("The payment was declined"),
              w.tr("Nothing was charged. You can try again, also with another card."),
              "co-receipt-bad", "co-state-failed"};
    case ReceiptState::kCancelled:
      return {w.tr("Cancelled"), w.tr("This pledge was cancelled"), w.tr("Nothing was charged."),
              "", "co-state-draft"};
    case ReceiptState::kRefunding:
      return {w.tr("Being refunded"), w.tr("Your money is on its way back to you"),
              w.tr("The payment provider needs up to a few days. You need not do anything."),
              "co-receipt-waiting", "co-state-waiting"};
    case ReceiptState::kRefunded:
      if (!page.charged)
        return {w.tr("Released"), w.tr("You were not charged"),
                w.tr("The amount that was set aside on your card or account was let go."), "",
                "co-state-draft"};
      return {w.tr("Refunded"), w.tr("Your money was given back to you"),
              w.tr("The whole amount went back the way it came."), "", "co-state-draft"};
    case ReceiptState::kRefundFailed:
      return {
          w.tr("Refund failed"), w.tr("We owe you this money"),
          w.tr("Giving it back the way it came did not work. The city will write to you to find "
               "another way."),
          "co-receipt-bad", "co-state-failed"};
    case ReceiptState::kChargedBack:
      return {w.tr("Taken back by the bank"), w.tr("Your bank took this money back"),
              w.tr("Your bank had this payment undone. Your pledge no longer counts, nor does what "
                   "the pools had added to it."),
              "", "co-state-draft"};
  }
  return {};
}

/// "card, test provider"; empty while nothing was paid.
std::string paid_with(const Wording& w, const ReceiptPage& page) {
  const std::string provider = page.provider == "sandbox" ? w.tr("test provider") : page.provider;
  const std::string method = method_word(w, page.method);
  return method + (method.empty() || provider.empty() ? "" : ", ") + provider;
}

bool looks_again(ReceiptState state) {
  return state == ReceiptState::kWaiting || state == ReceiptState::kVerifying;
}

std::string_view word_of(ReceiptState state) {
  switch (state) {
    case ReceiptState::kWaiting:
      return "waiting";
    case ReceiptState::kVerifying:
      return "verifying";
    case ReceiptState::kConfirmed:
      return "confirmed";
    case ReceiptState::kDeclined:
      return "declined";
    case ReceiptState::kCancelled:
      return "cancelled";
    case ReceiptState::kRefunding:
      return "refunding";
    case ReceiptState::kRefunded:
      return "refunded";
    case ReceiptState::kRefundFailed:
      return "refund_failed";
    case ReceiptState::kChargedBack:
      return "charged_back";
  }
  return {};
}

/// Where the address of the page is to be found again.
std::string keep_words(const Wording& w, const ReceiptPage& page) {
  const Values address = {{"email", page.email}};
  switch (page.mail) {
    case MailState::kOff:
      return w.tr(
          "Save the address of this page: it is the only key to your receipt, and we do "
          "not send it by e-mail.");
    case MailState::kComing:
      return w.tr(
          "The address of this page is the only key to your receipt. Once the payment is "
          "confirmed we send it to {email}; save it if you want to be sure.",
          address);
    case MailState::kWaiting:
      return w.tr(
          "The address of this page is the only key to your receipt. It is on its way to "
          "{email}.",
          address);
    case MailState::kSent:
      return w.tr(
          "The address of this page is the only key to your receipt. We have sent it to "
          "{email}.",
          address);
    case MailState::kSetAside:
      return w.tr(
          "Save the address of this page: it is the only key to your receipt, and our "
          "e-mail to {email} could not be delivered.",
          address);
  }
  return {};
}

void add_actions(Sheet& sheet, const ReceiptPage& page) {
  Dict& dict = sheet.dict();
  dict.show_with("CHECKOUT"_k, "CHECKOUT_URL"_k, page.checkout_url);
  if (page.may_retry)
    dict.section("RETRY"_k).set("RETRY_URL"_k, sheet.url(paths::retry(page.secret)));
  if (page.may_cancel) {
    dict.section("CANCEL"_k).set("CANCEL_URL"_k, sheet.url(paths::cancel(page.secret)));
  }
  if (looks_again(page.state) || page.state == ReceiptState::kRefunding)
    dict.section("WAITING"_k).set("RECEIPT_PATH"_k, sheet.url(paths::receipt(page.secret)));
  if (looks_again(page.state)) {
    Dict watched = dict.section("WATCHED"_k);
    watched.set("STATE_URL"_k, sheet.url(paths::receipt_state(page.secret)));
    watched.set("STATE"_k, word_of(page.state));
  }
  dict.show_if(page.state == ReceiptState::kConfirmed, "THANKS"_k);
}

void add_matches(Sheet& sheet, const Blocks& blocks, const ReceiptPage& page) {
  if (page.state != ReceiptState::kConfirmed) return;
  Dict matched = sheet.dict().section("MATCHED"_k);
  matched.show_if(page.matches.empty(), "NO_MATCHES"_k);
  Money total = page.amount;
  for (const auto& line : page.matches) {
    if (adds_to_gift(line)) total += line.amount;
    Dict out = matched.section("MATCHES"_k);
    blocks.match_line(out, line);
  }
  matched.set("TOTAL"_k, sheet.wording().money(total));
}

void add_proof(Sheet& sheet, const PageContext& ctx, const ReceiptPage& page) {
  Dict& dict = sheet.dict();
  dict.set("RECEIPT_URL"_k, page.url);
  fill_qr(dict, page.url);
  if (!page.entry) {
    dict.show_if(true, "NO_ENTRY"_k);
    return;
  }
  Dict entry = dict.section("ENTRY"_k);
  Blocks(ctx).journal_row(entry, page.entry->row);
  entry.set("POSITION"_k, sheet.wording().number(page.entry->row.event.seq));
  entry.set("PROOF_URL"_k, sheet.url(paths::proof(page.entry->row.event.seq)));
  fill_proof(
      entry, ctx, *page.entry,
      {.json_path = paths::receipt_proof(page.secret), .again_path = paths::receipt(page.secret)});
  if (!page.entry->proof || page.entry->forked) return;
  Dict keep = entry.section("TO_KEEP"_k);
  keep.set("KEPT_FILE_URL"_k, sheet.url(paths::receipt_file(page.secret)));
  keep.set("KEPT_PDF_URL"_k, sheet.url(paths::receipt_pdf(page.secret)));
  keep.set("KEPT_JSON_URL"_k, sheet.url(paths::receipt_proof(page.secret)));
}

/// What the pools added, with the sum; empty when nothing was added.
std::vector<KeptFact> kept_matches(const Wording& w, const ReceiptPage& page) {
  std::vector<KeptFact> out;
  if (page.state != ReceiptState::kConfirmed || page.matches.empty()) return out;
  Money total = page.amount;
  for (const auto& line : page.matches) {
    if (adds_to_gift(line)) total += line.amount;
    out.emplace_back(line.pool, match_amount(w, line) + " – " + match_sentence(w, line));
  }
  out.emplace_back(w.tr("In all for the project"), w.money(total, Cents::kAlways));
  return out;
}

}  // namespace

std::string receipt_state_json(ReceiptState state) {
  return nlohmann::json{{"state", word_of(state)}}.dump();
}

std::string render(const PageContext& ctx, const ReceiptPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const StateWords words = state_words(w, page);
  Sheet sheet(ctx, "receipt", {.title = words.title, .place = Place::kCampaigns, .indexed = false});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  dict.set("RECEIPT_CLASS"_k, words.look);
  dict.set("RECEIPT_STATE_CLASS"_k, words.tag);
  dict.set("RECEIPT_STATE"_k, words.label);
  dict.set("RECEIPT_TITLE"_k, words.title);
  dict.set("RECEIPT_WORDS"_k, words.words);
  dict.set("AMOUNT"_k, w.money(page.amount, Cents::kAlways));
  dict.set("CAMPAIGN_TITLE"_k, page.campaign_title);
  dict.set("CAMPAIGN_URL"_k, sheet.url(paths::campaign(page.campaign)));
  dict.set("CAMPAIGN_SHARE_URL"_k, ctx.origin + sheet.url(paths::campaign(page.campaign)));
  dict.set("SHOWN_AS"_k, donor_name(w, page.name));
  dict.set("EMAIL"_k, page.email);
  dict.set("KEEP_WORDS"_k, keep_words(w, page));
  dict.show_with("PAID"_k, "PAID_WITH"_k, paid_with(w, page));
  dict.set("PLACED"_k, w.date_time(page.placed, ctx.city.zone));
  if (page.confirmed) {
    dict.section("CONFIRMED"_k).set("CONFIRMED_AT"_k, w.date_time(*page.confirmed, ctx.city.zone));
  }
  dict.show_with("MESSAGES"_k, "MESSAGE"_k, page.message);
  add_actions(sheet, page);
  add_matches(sheet, blocks, page);
  show_trail(sheet, ctx.city.zone, page.trail);
  add_proof(sheet, ctx, page);
  return sheet.html();
}

Kept kept_of(const PageContext& ctx, const ReceiptPage& page) {
  CHECK(page.entry.has_value(), "what has no entry has no proof to keep");
  const Wording& w = ctx.site.wording(ctx.language);
  const std::string& zone = ctx.city.zone;
  Kept kept{.entry = *page.entry};
  kept.title = w.tr("Receipt of your pledge");
  kept.figure = w.money(page.amount, Cents::kAlways);
  kept.lead = w.tr("for “{campaign}”", {{"campaign", page.campaign_title}});
  kept.facts.emplace_back(w.tr("State"), state_words(w, page).label);
  kept.facts.emplace_back(w.tr("Shown as"), donor_name(w, page.name));
  kept.facts.emplace_back(w.tr("Made on"), w.date_time(page.placed, zone));
  if (page.confirmed)
    kept.facts.emplace_back(w.tr("Confirmed on"), w.date_time(*page.confirmed, zone));
  if (const std::string with = paid_with(w, page); !with.empty())
    kept.facts.emplace_back(w.tr("Paid with"), with);
  kept.facts.emplace_back(w.tr("Entry of the journal"), w.number(page.entry->row.event.seq));
  kept.matches = kept_matches(w, page);
  kept.address = page.url;
  kept.address_words = w.tr(
      "How your pledge stands today, at its secret address: whoever knows it sees this "
      "receipt.");
  return kept;
}

}  // namespace colletta::views
