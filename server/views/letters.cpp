// Mails: what is said, part by part; templates/mail lays it out.
#include "server/views/dict.hpp"
#include "server/views/letter_pages.hpp"
#include "server/views/paths.hpp"
#include "server/views/sentences.hpp"
#include "server/views/site.hpp"

namespace colletta::views {

namespace {

/// A passage of a mail. What is empty is left out.
struct Part {
  struct Line {
    std::string label;
    std::string words;
  };
  std::string heading = {};
  std::vector<std::string> sentences = {};
  std::vector<Line> facts = {};  ///< "Amount: 25 €"
  std::string url = {};
};

struct Words {
  std::string subject;
  std::string title;
};

Words letter_words(const Wording& w, const LetterPage& page) {
  const std::string& title = page.campaign_title;
  switch (page.kind) {
    case LetterKind::kConfirmed:
      return {w.tr("Your pledge is confirmed: {campaign}", {{"campaign", title}}),
              w.tr("Thank you! Your pledge is confirmed")};
    case LetterKind::kSucceeded:
      return {w.tr("Funded: {campaign}", {{"campaign", title}}),
              w.tr("It worked: the campaign has been funded")};
    case LetterKind::kFailed:
      return {w.tr("Not funded: {campaign}", {{"campaign", title}}),
              w.tr("The campaign was not funded: your money goes back")};
    case LetterKind::kRefunded:
      if (!page.charged)
        return {w.tr("You were not charged: {campaign}", {{"campaign", title}}),
                w.tr("You were not charged")};
      return {w.tr("Your money was given back: {campaign}", {{"campaign", title}}),
              w.tr("Your money was given back to you")};
    case LetterKind::kRefundFailed:
      return {w.tr("We owe you {amount}: {campaign}",
                   {{"amount", w.money(page.amount)}, {"campaign", title}}),
              w.tr("We owe you this money")};
    case LetterKind::kChargedBack:
      return {w.tr("Your bank took the money back: {campaign}", {{"campaign", title}}),
              w.tr("Your bank took this money back")};
  }
  return {};
}

Part pledge_facts(const PageContext& ctx, const LetterPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Part part;
  part.facts = {{w.tr("Amount"), w.money(page.amount, Cents::kAlways)},
                {w.tr("To"), page.campaign_title}};
  if (page.confirmed)
    part.facts.push_back({w.tr("Confirmed on"), w.date_time(*page.confirmed, ctx.city.zone)});
  return part;
}

/// What each pool added and why not more: the sentences of the receipt.
Part pools_of_pledge(const Wording& w, const LetterPage& page) {
  Part part;
  part.heading = w.tr("What the pools added");
  Money total = page.amount;
  for (const auto& line : page.matches) {
    part.facts.push_back({line.pool, match_amount(w, line) + ". " + match_sentence(w, line)});
    if (adds_to_gift(line)) total += line.amount;
  }
  if (page.matches.empty())
    part.sentences.push_back(w.tr("No matching pool adds to single pledges of this campaign."));
  part.facts.push_back({w.tr("In all for the project"), w.money(total)});
  return part;
}

/// What the pools finally grant to the campaign; those that share at the end of the call say so.
Part pools_of_campaign(const Wording& w, const LetterPage& page) {
  Part part;
  part.heading = w.tr("What the pools granted to the campaign");
  for (const auto& line : page.matches) {
    const bool told = line.basis == MatchBasis::kLater || line.end != MatchEnd::kStands;
    part.facts.push_back(
        {line.pool, match_amount(w, line) + (told ? ". " + match_sentence(w, line) : "")});
  }
  if (page.matches.empty()) part.sentences.push_back(w.tr("No pool matched this campaign."));
  part.facts.push_back(
      {w.tr("Together with citizens' pledges"), w.money(page.raised + page.matched)});
  return part;
}

Part journal_part(const Wording& w, const LetterPage& page) {
  Part part;
  if (!page.entry) return part;
  const std::int64_t seq = page.entry->event.seq;
  part.heading = w.tr("In the public journal");
  part.sentences = {
      w.tr("This is entry {position} of the city's journal, where anyone can check "
           "it.",
           {{"position", w.number(seq)}})};
  part.facts = {{w.tr("Hash of the entry"), page.entry->leaf_hash}};
  part.url = page.root + paths::journal_entry(seq);
  return part;
}

Part receipt_part(const Wording& w, const LetterPage& page) {
  Part part;
  part.heading = w.tr("Your receipt");
  part.sentences = {
      w.tr("This address is the only key to your receipt. Keep this message, and do not pass the "
           "address on.")};
  part.url = page.root + paths::receipt(page.secret);
  return part;
}

std::vector<Part> confirmed(const PageContext& ctx, const LetterPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Part thanks = pledge_facts(ctx, page);
  thanks.sentences = {w.tr("Here is what your pledge became, and where it is written."),
                      model_sentence(w, page.model)};
  std::vector<Part> parts = {thanks, pools_of_pledge(w, page), journal_part(w, page),
                             receipt_part(w, page)};
  if (!page.may_withdraw) return parts;
  Part withdraw;
  withdraw.heading = w.tr("If you change your mind");
  withdraw.sentences = {
      w.tr("Until {date} you can withdraw this pledge on the receipt's page. The whole amount "
           "returns to you, and what the pools added to it is taken back too.",
           {{"date", w.date_time(page.campaign_closes, ctx.city.zone)}})};
  parts.push_back(std::move(withdraw));
  return parts;
}

std::vector<Part> succeeded(const PageContext& ctx, const LetterPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Part news;
  news.sentences = {
      w.tr("“{campaign}” ended on {date}. Citizens gave {raised}; {amount} of it came from you. "
           "Thank you!",
           {{"campaign", page.campaign_title},
            {"date", w.date(page.campaign_closes, ctx.city.zone)},
            {"raised", w.money(page.raised)},
            {"amount", w.money(page.amount)}}),
      page.charged ? w.tr("The money goes to the project.")
                   : w.tr("What was set aside on your card or account is now collected and goes to "
                          "the project."),
      w.tr("Its promoter tells on the campaign's page what is done with it.")};
  news.url = page.root + paths::campaign(page.campaign);
  return {news, pools_of_campaign(w, page), journal_part(w, page), receipt_part(w, page)};
}

std::vector<Part> failed(const PageContext& ctx, const LetterPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Part news;
  news.sentences = {
      w.tr("“{campaign}” ended on {date} without its minimum of {minimum}: citizens gave {raised}. "
           "Thank you for having tried.",
           {{"campaign", page.campaign_title},
            {"date", w.date(page.campaign_closes, ctx.city.zone)},
            {"minimum", w.money(page.minimum)},
            {"raised", w.money(page.raised)}}),
      page.charged
          ? w.tr("Your {amount} goes back whole, the way it came. The payment provider needs up to "
                 "a few days.",
                 {{"amount", w.money(page.amount)}})
          : w.tr("Your {amount} had only been set aside on your card or account and is let go: you "
                 "are not charged.",
                 {{"amount", w.money(page.amount)}}),
      w.tr("You need not do anything. We write to you again when it is done.")};
  return {news, journal_part(w, page), receipt_part(w, page)};
}

std::string refund_reason(const Wording& w, const std::string& reason) {
  if (reason == "requested") return w.tr("The pledge was withdrawn.");
  if (reason == "campaign_failed") return w.tr("The campaign was not funded.");
  if (reason == "late") return w.tr("The payment arrived after the campaign had closed.");
  if (reason == "surplus") return w.tr("It was a second payment for a pledge that was paid.");
  if (reason == "capture_failed" || reason == "hold_expired" || reason == "hold_released")
    return w.tr("What was set aside could not be collected.");
  return {};
}

std::vector<Part> refunded(const PageContext& ctx, const LetterPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Part news = pledge_facts(ctx, page);
  news.sentences = {page.charged
                        ? w.tr("The whole amount went back the way it came.")
                        : w.tr("The amount that was set aside on your card or account was let go."),
                    refund_reason(w, page.reason)};
  return {news, journal_part(w, page), receipt_part(w, page)};
}

std::vector<Part> refund_failed(const PageContext& ctx, const LetterPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Part news = pledge_facts(ctx, page);
  news.sentences = {
      w.tr("Giving it back the way it came did not work. The city will write to you and ask for an "
           "IBAN, the number of an account that it can send the money to."),
      w.tr("It never asks for a card number or a password.")};
  return {news, journal_part(w, page), receipt_part(w, page)};
}

std::vector<Part> charged_back(const PageContext& ctx, const LetterPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Part news = pledge_facts(ctx, page);
  news.sentences = {
      w.tr("Your bank told the payment provider that this payment is to be undone, and took the "
           "amount back. Your pledge no longer counts, nor does what the pools had added to it."),
      w.tr("You need not do anything. If you did not ask your bank for this, ask them why: they "
           "will know.")};
  return {news, journal_part(w, page), receipt_part(w, page)};
}

Part footer(const PageContext& ctx) {
  const Wording& w = ctx.site.wording(ctx.language);
  Part part;
  part.sentences = {
      w.tr("{city} sends you this because this address was given with a pledge. It was written by "
           "a program.",
           {{"city", ctx.city.name}})};
  if (!ctx.city.contact_email.empty())
    part.sentences.push_back(
        w.tr("A reply reaches the city: {email}.", {{"email", ctx.city.contact_email}}));
  return part;
}

std::vector<Part> parts_of(const PageContext& ctx, const LetterPage& page) {
  switch (page.kind) {
    case LetterKind::kConfirmed:
      return confirmed(ctx, page);
    case LetterKind::kSucceeded:
      return succeeded(ctx, page);
    case LetterKind::kFailed:
      return failed(ctx, page);
    case LetterKind::kRefunded:
      return refunded(ctx, page);
    case LetterKind::kRefundFailed:
      return refund_failed(ctx, page);
    case LetterKind::kChargedBack:
      return charged_back(ctx, page);
  }
  return {};
}

void add_part(Dict& dict, const Part& part) {
  Dict out = dict.section("LETTER_PARTS"_k);
  out.show_with("LETTER_HEADINGS"_k, "LETTER_HEADING"_k, part.heading);
  for (const auto& sentence : part.sentences)
    out.show_with("LETTER_SENTENCES"_k, "LETTER_SENTENCE"_k, sentence);
  out.show_with("LETTER_LINKS"_k, "LETTER_URL"_k, part.url);
  if (part.facts.empty()) return;
  Dict facts = out.section("LETTER_FACTS"_k);
  for (const auto& [label, words] : part.facts) {
    Dict fact = facts.section("LETTER_FACT"_k);
    fact.set("LETTER_LABEL"_k, label);
    fact.set("LETTER_VALUE"_k, words);
  }
}

}  // namespace

LetterText render(const PageContext& ctx, const LetterPage& page) {
  const Words words = letter_words(ctx.site.wording(ctx.language), page);
  ctemplate::TemplateDictionary root("letter");
  Dict dict(root);
  dict.set("LANG"_k, to_string(ctx.language));
  dict.set("LETTER_TITLE"_k, words.title);
  dict.set("CITY"_k, ctx.city.name);
  for (const Part& part : parts_of(ctx, page)) add_part(dict, part);
  add_part(dict, footer(ctx));
  return {.subject = words.subject,
          .text = ctx.site.expand_letter_text(dict),
          .html = ctx.site.expand_letter_html(dict)};
}

}  // namespace colletta::views
