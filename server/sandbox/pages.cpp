#include "server/sandbox/pages.hpp"

#include <utility>

#include "payments/sandbox/instruments.hpp"
#include "server/sandbox/html.hpp"
#include "server/sandbox/words.hpp"

namespace colletta::sandbox {
namespace {

using payments::sandbox::Instrument;
using payments::sandbox::instrument_of_token;
using payments::sandbox::instruments;
using payments::sandbox::PageForm;
using payments::sandbox::Payment;
using payments::sandbox::Phase;
using payments::sandbox::transfer_reference;

void open_page(Html& html, const Words& words, std::string_view title, bool problem = false) {
  html.raw("<!DOCTYPE html>\n<html").attribute("lang", words.lang).raw(">\n<head>\n");
  html.raw("<meta charset=\"utf-8\">\n");
  html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  html.raw("<meta name=\"robots\" content=\"noindex\">\n<title>");
  if (problem) html.text(words.problem).raw(": ");
  html.text(title).raw(" - ").text(words.provider).raw("</title>\n<link rel=\"stylesheet\"");
  html.attribute("href", kStylesheetPath).raw(">\n</head>\n<body>\n<header>\n<p class=\"brand\">");
  html.text(words.provider).raw("</p>\n<p class=\"banner\">").text(words.test_banner);
  html.raw("</p>\n</header>\n<main>\n<h1>").text(title).raw("</h1>\n");
}

std::string close_page(Html& html) {
  html.raw("</main>\n</body>\n</html>\n");
  return std::move(html).take();
}

void summary(Html& html, const Words& words, const Payment& payment) {
  html.raw("<dl class=\"summary\">\n<div class=\"amount\"><dt>").text(words.amount);
  html.raw("</dt><dd>").text(shown_amount(payment.amount, payment.locale));
  html.raw("</dd></div>\n<div><dt>").text(words.to_payee).raw("</dt><dd>").text(payment.payee);
  html.raw("</dd></div>\n<div><dt>").text(words.for_what).raw("</dt><dd>");
  html.text(payment.description).raw("</dd></div>\n</dl>\n");
}

// One form with one button: what a payer can do without filling anything in.
void action_form(Html& html, const Payment& payment, std::string_view action,
                 std::string_view label, std::string_view style) {
  html.raw("<form method=\"post\"").attribute("action", "/sandbox/pay/" + payment.id);
  html.raw("><button type=\"submit\" name=\"action\"").attribute("value", action);
  html.attribute("class", style).raw(">").text(label).raw("</button></form>\n");
}

struct Field {
  std::string_view name;
  std::string_view label;
  std::string_view hint;
  std::string_view error;  ///< shown when this is the wrong field
  std::string_view value;
  bool numeric = false;
  bool wrong = false;
};

void input(Html& html, const Field& field) {
  const std::string name(field.name);
  html.raw("<div class=\"field\">\n<label").attribute("for", name).raw(">").text(field.label);
  html.raw("</label>\n");
  if (!field.hint.empty()) {
    html.raw("<p class=\"hint\"").attribute("id", name + "-hint").raw(">").text(field.hint);
    html.raw("</p>\n");
  }
  if (field.wrong) {
    html.raw("<p class=\"error\"").attribute("id", name + "-error").raw(">").text(field.error);
    html.raw("</p>\n");
  }
  html.raw("<input").attribute("id", name).attribute("name", name).attribute("value", field.value);
  // Browsers must not offer a real card here.
  html.raw(" type=\"text\" required autocomplete=\"off\"");
  if (field.numeric) html.raw(" inputmode=\"numeric\"");
  std::string described;
  if (!field.hint.empty()) described = name + "-hint";
  if (field.wrong) described += (described.empty() ? "" : " ") + name + "-error";
  if (!described.empty()) html.attribute("aria-describedby", described);
  if (field.wrong) html.raw(" aria-invalid=\"true\"");
  html.raw(">\n</div>\n");
}

// "4242 4242 4242 4242"
std::string grouped(std::string_view number) {
  std::string text;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (i > 0 && i % 4 == 0) text += ' ';
    text += number[i];
  }
  return text;
}

void test_cards(Html& html, const Words& words) {
  html.raw("<details>\n<summary>").text(words.test_cards);
  html.raw("</summary>\n<table>\n<caption>").text(words.test_cards_caption);
  html.raw("</caption>\n<thead><tr><th scope=\"col\">").text(words.number);
  html.raw("</th><th scope=\"col\">").text(words.what_happens).raw("</th></tr></thead>\n<tbody>\n");
  for (const Instrument& row : instruments()) {
    if (row.number.empty()) continue;
    html.raw("<tr><th scope=\"row\">").text(grouped(row.number)).raw("</th><td>");
    html.text(words.lang == "en" ? row.title_en : row.title_it).raw("</td></tr>\n");
  }
  html.raw("</tbody>\n</table>\n</details>\n");
}

void error_summary(Html& html, const Words& words, std::string_view field,
                   std::string_view sentence) {
  html.raw("<div class=\"problem\" role=\"alert\">\n<h2>").text(words.problem);
  html.raw("</h2>\n<p><a").attribute("href", "#" + std::string(field)).raw(">").text(sentence);
  html.raw("</a></p>\n</div>\n");
}

std::string choice_page(const Payment& payment, const PageForm& form, std::string_view wrong) {
  const Words& words = words_of(payment.locale);
  const std::string amount = shown_amount(payment.amount, payment.locale);
  const Field number{.name = "number",
                     .label = words.number,
                     .hint = words.number_hint,
                     .error = words.number_error,
                     .value = "",
                     .numeric = true,
                     .wrong = wrong == "number"};
  const Field expiry{.name = "expiry",
                     .label = words.expiry,
                     .hint = words.expiry_hint,
                     .error = words.expiry_error,
                     .value = form.expiry,
                     .numeric = false,
                     .wrong = wrong == "expiry"};
  const Field name{.name = "name",
                   .label = words.name,
                   .hint = "",
                   .error = words.name_error,
                   .value = form.name,
                   .numeric = false,
                   .wrong = wrong == "name"};
  Html html;
  open_page(html, words, words.title, number.wrong || expiry.wrong || name.wrong);
  for (const Field* field : {&number, &expiry, &name}) {
    if (field->wrong) error_summary(html, words, field->name, field->error);
  }
  summary(html, words, payment);
  if (payment.collect == payments::Collect::kHold) {
    html.raw("<p class=\"note\">").text(words.hold_note).raw("</p>\n");
  }
  html.raw("<h2>").text(words.choose).raw("</h2>\n<section class=\"method\">\n<h3>");
  html.text(words.card).raw("</h3>\n<form method=\"post\"");
  html.attribute("action", "/sandbox/pay/" + payment.id).raw(">\n");
  for (const Field* field : {&number, &expiry, &name}) input(html, *field);
  html.raw("<button type=\"submit\" name=\"action\" value=\"card\" class=\"main\">");
  html.text(words.pay).raw(" ").text(amount).raw("</button>\n</form>\n");
  test_cards(html, words);
  html.raw("</section>\n<section class=\"method\">\n<h3>").text(words.wallet);
  html.raw("</h3>\n<p>").text(words.wallet_note).raw("</p>\n");
  action_form(html, payment, "wallet", words.wallet_button, "main");
  html.raw("</section>\n<section class=\"method\">\n<h3>").text(words.bank);
  html.raw("</h3>\n<p>").text(words.bank_note).raw("</p>\n");
  action_form(html, payment, "bank_transfer", words.bank_button, "main");
  html.raw("</section>\n");
  action_form(html, payment, "cancel", words.cancel, "plain");
  return close_page(html);
}

std::string confirm_page(const Payment& payment) {
  const Words& words = words_of(payment.locale);
  const Instrument* instrument = instrument_of_token(payment.token);
  const bool wallet = instrument != nullptr && instrument->method == payments::Method::kWallet;
  Html html;
  open_page(html, words, wallet ? words.wallet_title : words.strong_title);
  summary(html, words, payment);
  html.raw("<p>").text(wallet ? words.wallet_confirm_note : words.strong_note).raw("</p>\n");
  action_form(html, payment, "accept", words.accept, "main");
  action_form(html, payment, "refuse", words.refuse, "second");
  action_form(html, payment, "cancel", words.cancel, "plain");
  return close_page(html);
}

void back_link(Html& html, const Words& words, const Payment& payment) {
  // Checked when the payment was made: an http(s) address or a path of this site.
  html.raw("<p><a class=\"button main\"").attribute("href", payment.return_url).raw(">");
  html.text(words.back).raw("</a></p>\n");
}

std::string transfer_page(const Payment& payment) {
  const Words& words = words_of(payment.locale);
  Html html;
  open_page(html, words, words.transfer_title);
  html.raw("<p>").text(words.transfer_note).raw("</p>\n");
  summary(html, words, payment);
  html.raw("<dl class=\"summary\">\n<div><dt>").text(words.beneficiary).raw("</dt><dd>");
  html.text(payment.payee).raw("</dd></div>\n<div><dt>IBAN</dt>");
  // An account number that no bank can have: its check digits are wrong.
  html.raw("<dd>IT00 X000 0000 0000 0000 0000 000</dd></div>\n<div><dt>").text(words.reason);
  html.raw("</dt><dd><strong>").text(transfer_reference(payment));
  html.raw("</strong></dd></div>\n</dl>\n");
  back_link(html, words, payment);
  return close_page(html);
}

std::string note_page(const Words& words, std::string_view title, std::string_view note,
                      const Payment* payment) {
  Html html;
  open_page(html, words, title);
  html.raw("<p>").text(note).raw("</p>\n");
  if (payment != nullptr) back_link(html, words, *payment);
  return close_page(html);
}

}  // namespace

std::string payment_page(const Payment& payment, const PageForm& form, std::string_view field) {
  if (payment.phase == Phase::kConfirming) return confirm_page(payment);
  if (payment.phase == Phase::kProcessing) return transfer_page(payment);
  return choice_page(payment, form, field);
}

std::string lost_page(const Payment& payment) {
  const Words& words = words_of(payment.locale);
  return note_page(words, words.lost_title, words.lost_note, &payment);
}

std::string missing_page(std::string_view locale) {
  const Words& words = words_of(locale);
  return note_page(words, words.missing_title, words.missing_note, nullptr);
}

std::string busy_page(std::string_view locale) {
  const Words& words = words_of(locale);
  return note_page(words, words.busy_title, words.busy_note, nullptr);
}

std::string shown_amount(Money amount, std::string_view locale) {
  const bool english = locale == "en";
  std::string text = to_decimal(amount);  // "1234.50"
  const std::size_t dot = text.size() - 3;
  for (std::size_t at = dot; at > 3; at -= 3) text.insert(at - 3, english ? "," : ".");
  if (!english) text[text.size() - 3] = ',';
  return english ? "€" + text : text + "\u00a0€";
}

}  // namespace colletta::sandbox
