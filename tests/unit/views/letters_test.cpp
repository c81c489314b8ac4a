// What mails say, in both languages: the same in plain text and in HTML, with a person's words
// escaped in one and as they are in the other.
#include <gmock/gmock.h>

#include "samples.hpp"
#include "server/views/letter_pages.hpp"

namespace colletta::views {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

LetterPage letter(LetterKind kind) {
  const ReceiptPage receipt = samples::receipt(ReceiptState::kConfirmed);
  LetterPage page;
  page.kind = kind;
  page.root = "https://colletta.example/borgo";
  page.secret = receipt.secret;
  page.campaign = receipt.campaign;
  page.campaign_title = "Orto <b>& fiori</b>";
  page.campaign_closes = receipt.campaign_closes;
  page.amount = receipt.amount;
  page.confirmed = receipt.confirmed;
  page.matches = receipt.matches;
  page.entry = receipt.entry->row;
  page.raised = Money::cents(734'000);
  page.matched = Money::cents(10'000);
  page.minimum = Money::cents(1'080'000);
  page.reason = "late";
  return page;
}

constexpr LetterKind kKinds[] = {LetterKind::kConfirmed,    LetterKind::kSucceeded,
                                 LetterKind::kFailed,       LetterKind::kRefunded,
                                 LetterKind::kRefundFailed, LetterKind::kChargedBack};

class Letters : public testing::TestWithParam<Language> {
 protected:
  LetterText written(const LetterPage& page) { return render(samples::guest(GetParam()), page); }
  bool italian() const { return GetParam() == Language::kItalian; }
};

TEST_P(Letters, AreWholeInBothForms) {
  for (const LetterKind kind : kKinds) {
    const auto [subject, text, html] = written(letter(kind));
    EXPECT_THAT(subject, HasSubstr("Orto <b>& fiori</b>"));
    EXPECT_THAT(html, AllOf(HasSubstr("lang=\"" + std::string(to_string(GetParam())) + "\""),
                            HasSubstr("Orto &lt;b&gt;&amp; fiori&lt;/b&gt;"), Not(HasSubstr("<b>")),
                            HasSubstr("</html>")));
    EXPECT_THAT(text, HasSubstr("Orto <b>& fiori</b>"));
    for (const std::string& form : {text, html}) {
      EXPECT_THAT(form, AllOf(Not(HasSubstr("{{")), Not(HasSubstr("{c")), Not(HasSubstr("{a"))));
      EXPECT_THAT(form, HasSubstr("https://colletta.example/borgo/pledges/Zq3v9xkYt7"));
      EXPECT_THAT(form, HasSubstr("Borgo Sereno"));
      EXPECT_THAT(form, HasSubstr("partecipazione@borgosereno.example"));
      EXPECT_THAT(form, HasSubstr("/journal/1242"));
    }
    EXPECT_THAT(text, Not(HasSubstr("\n\n\n\n"))) << text;
    EXPECT_THAT(html, AllOf(Not(HasSubstr(" src=")), Not(HasSubstr("<img")), Not(HasSubstr("url(")),
                            Not(HasSubstr("<link"))));
  }
}

TEST_P(Letters, ThanksHoldTheSentencesOfTheReceipt) {
  const LetterText mail = written(letter(LetterKind::kConfirmed));
  for (const std::string& form : {mail.text, mail.html}) {
    EXPECT_THAT(
        form,
        HasSubstr(italian() ? "100\u00a0€. Il fondo conta fino a 100\u00a0€ di ogni donazione."
                            : "€100. The pool counts up to €100 of each pledge."));
    EXPECT_THAT(form, HasSubstr(italian() ? "250,50\u00a0€" : "€250.50")) << "150.50 and 100";
  }
  EXPECT_THAT(mail.text, Not(HasSubstr(italian() ? "Se cambi idea" : "If you change your mind")));
  LetterPage open = letter(LetterKind::kConfirmed);
  open.may_withdraw = true;
  EXPECT_THAT(written(open).text,
              HasSubstr(italian() ? "Se cambi idea" : "If you change your mind"));
}

TEST_P(Letters, WithoutAPoolTheySaySo) {
  LetterPage page = letter(LetterKind::kConfirmed);
  page.matches.clear();
  EXPECT_THAT(written(page).text,
              HasSubstr(italian() ? "Nessun fondo" : "No matching pool adds to single pledges"));
}

TEST_P(Letters, APoolThatSharesAtTheEndOfTheCallSaysSo) {
  LetterPage page = letter(LetterKind::kSucceeded);
  page.matches[0].basis = MatchBasis::kLater;
  EXPECT_THAT(written(page).text,
              HasSubstr(italian() ? "alla fine del bando"
                                  : "This pool shares its money when the call ends"));
}

TEST_P(Letters, WhatWasOnlyHeldWasNotCharged) {
  LetterPage page = letter(LetterKind::kRefunded);
  EXPECT_THAT(written(page).subject, StartsWith(italian() ? "I tuoi soldi ti sono stati restituiti"
                                                          : "Your money was given back"));
  EXPECT_THAT(written(page).text,
              HasSubstr(italian() ? "a campagna chiusa" : "arrived after the campaign had closed"));
  page.charged = false;
  EXPECT_THAT(written(page).subject,
              StartsWith(italian() ? "Non ti è stato addebitato nulla" : "You were not charged"));
}

TEST_P(Letters, WithoutAContactNoReplyIsPromised) {
  PageContext ctx = samples::guest(GetParam());
  ctx.city.contact_email.clear();
  EXPECT_THAT(render(ctx, letter(LetterKind::kConfirmed)).text,
              Not(HasSubstr(italian() ? "Se rispondi" : "A reply")));
}

INSTANTIATE_TEST_SUITE_P(Languages, Letters,
                         testing::Values(Language::kItalian, Language::kEnglish),
                         [](const auto& language) {
                           return std::string(to_string(language.param));
                         });

}  // namespace
}  // namespace colletta::views
