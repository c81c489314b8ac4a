// What somebody who gives reads before and after paying, and what a page shows without being asked.
#include <gtest/gtest.h>

#include "samples.hpp"

namespace colletta::views {
namespace {

PageContext english_guest(std::string path = "/") {
  return samples::guest(Language::kEnglish, std::move(path));
}

std::size_t count(const std::string& html, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = html.find(part); at != std::string::npos; at = html.find(part, at + 1))
    ++found;
  return found;
}

bool holds(const std::string& html, std::string_view part) { return count(html, part) > 0; }

TEST(Receipt, WithdrawingIsNotTheFirstThingOffered) {
  const std::string html = render(english_guest(), samples::receipt(ReceiptState::kConfirmed));
  const std::size_t back = html.find("Back to the campaign");
  const std::size_t folded = html.find("<details class=\"co-data co-no-print\"><summary>Withdraw");
  ASSERT_NE(back, std::string::npos);
  ASSERT_NE(folded, std::string::npos);
  EXPECT_LT(back, folded);
  EXPECT_GT(html.find("/cancel\""), folded) << "its button lies inside";
  EXPECT_LT(html.find("/cancel\""), html.find("</details>", folded));
}

TEST(Receipt, SaysWhereTheKeyIsAndPromisesNoMailThatIsNotSent) {
  for (const ReceiptState state : {ReceiptState::kWaiting, ReceiptState::kConfirmed}) {
    ReceiptPage page = samples::receipt(state);
    EXPECT_TRUE(holds(render(english_guest(), page),
                      "href=\"https://colletta.example/pledges/Zq3v9xkYt7\""));
    EXPECT_TRUE(holds(render(english_guest(), page), "we do not send it by e-mail"));
    const std::pair<MailState, const char*> words[] = {
        {MailState::kComing, "Once the payment is confirmed we send it to a…@example.org"},
        {MailState::kWaiting, "It is on its way to a…@example.org"},
        {MailState::kSent, "We have sent it to a…@example.org"},
        {MailState::kSetAside, "a…@example.org could not be delivered"}};
    for (const auto& [mail, said] : words) {
      page.mail = mail;
      EXPECT_TRUE(holds(render(english_guest(), page), said)) << said;
      EXPECT_FALSE(holds(render(english_guest(), page), "we do not send it"));
    }
  }
  PledgePage form = samples::pledge_form();
  EXPECT_FALSE(holds(render(english_guest(), form), "Your receipt goes there"));
  form.sends_mail = true;
  EXPECT_TRUE(holds(render(english_guest(), form), "Your receipt goes there"));
}

TEST(Receipt, OnlyAPaymentThatWaitsLeadsBackToPaying) {
  EXPECT_TRUE(
      holds(render(english_guest(), samples::receipt(ReceiptState::kWaiting)), "/sandbox/pay/1"));
  ReceiptPage page = samples::receipt(ReceiptState::kVerifying);
  std::string html = render(english_guest(), page);
  EXPECT_FALSE(holds(html, "/sandbox/pay/"));
  EXPECT_TRUE(holds(html, "You need not pay again"));
  EXPECT_TRUE(holds(html, "data-receipt-state=\"verifying\""));
  page.method = "bank_transfer";
  EXPECT_TRUE(holds(render(english_guest(), page), "A bank transfer may take a few days"));
}

TEST(Receipt, SaysHowItWasPaidOnceItIsKnown) {
  ReceiptPage page = samples::receipt(ReceiptState::kVerifying);
  page.provider.clear();
  EXPECT_FALSE(holds(render(english_guest(), page), "Paid with"));
  page.provider = "sandbox";
  page.method = "wallet";
  EXPECT_TRUE(holds(render(english_guest(), page), "digital wallet, test provider"));
}

TEST(PledgeForm, APoolsConditionStandsBesideWhatItPromises) {
  PledgePage page = samples::pledge_form();
  matching::Rule& rule = page.pools[0].rule;
  rule = {};
  rule.kind = matching::RuleKind::kFixedShare;
  rule.share = Rational::make(1, 2).value();
  rule.condition.share_of_goal = Rational::make(2, 5).value();
  page.campaign.figures.goal = Money::cents(100'000);
  page.campaign.figures.citizens = Money::cents(33'000);
  std::string html = render(english_guest(), page);
  EXPECT_TRUE(holds(html, "once citizens have given 40"));
  EXPECT_TRUE(holds(html, "€70 short of that"));
  page.campaign.figures.citizens = Money::cents(40'000);
  EXPECT_FALSE(holds(render(english_guest(), page), "short of that"));
  rule.condition = {.share_of_goal = {}, .raised = {}, .donors = 500};
  page.campaign.figures.donors = 499;
  EXPECT_TRUE(holds(render(english_guest(), page), "One more person has to give"));
}

TEST(PledgeForm, AnEstimateOfNoAmountIsAnExample) {
  PledgePage page = samples::pledge_form();
  EXPECT_TRUE(holds(render(english_guest(), page), "Your gift of €25 becomes €50."));
  page.form.values.clear();
  EXPECT_TRUE(holds(render(english_guest(), page), "For example, a gift of €25 becomes €50."));
}

TEST(PledgeForm, WhatIsNeededInSomeCasesIsNotCalledOptional) {
  const std::string html = render(english_guest(), samples::pledge_form());
  EXPECT_TRUE(holds(html, "<label for=\"name\">Name to show</label>"));
  EXPECT_FALSE(holds(html, "readonly"));
  PledgePage page = samples::pledge_form();
  page.signed_in = true;
  EXPECT_TRUE(holds(render(english_guest(), page), "autocomplete=\"email\" required readonly"));
}

TEST(CampaignPage, FoldsLongListsAndCountsThem) {
  CampaignPage page = samples::campaign();
  EXPECT_FALSE(holds(render(english_guest(), page), "Show all"));
  page.donors.resize(30, page.donors.front());
  page.pledges = 30;
  std::string html = render(english_guest(), page);
  const std::size_t folded = html.find("Show all 30 pledges");
  ASSERT_NE(folded, std::string::npos);
  EXPECT_EQ(count(html.substr(html.find("id=\"donors\""), folded - html.find("id=\"donors\"")),
                  "<li><strong>"),
            8U);
  EXPECT_TRUE(holds(html, "/journal#verify"));
  EXPECT_TRUE(holds(html, "The journal of this campaign"));
  page.pledges = 52;
  html = render(english_guest(), page);
  EXPECT_TRUE(holds(html, "Show the latest 30 of 52 pledges"));
  EXPECT_TRUE(holds(html, "Every pledge stands in the journal"));
}

TEST(CampaignPage, SuccessLooksLikeSuccess) {
  CampaignPage page = samples::campaign();
  page.campaign.stage = Stage::kSucceeded;
  EXPECT_TRUE(holds(render(english_guest(), page), "<div class=\"co-notice mb-0\">"));
  page.campaign.stage = Stage::kFailed;
  EXPECT_TRUE(holds(render(english_guest(), page), "<div class=\"co-warning mb-0\">"));
}

TEST(ErrorSummary, NamesItsFields) {
  CallFormPage page;
  page.form.errors = {err(Errc::kMissing, "opens"), err(Errc::kMissing, "closes")};
  const std::string html = render(samples::signed_in(Language::kEnglish), page);
  EXPECT_TRUE(holds(html, "<a href=\"#opens\">Opens: Choose a date.</a>"));
  EXPECT_TRUE(holds(html, "<a href=\"#closes\">Closes: Choose a date.</a>"));
}

TEST(ErrorPages, SayAThingOnce) {
  const ErrorPage page{403, err(Errc::kForbidden), "id"};
  EXPECT_EQ(count(render(english_guest(), page), "You are not allowed to do this."), 1U);
  EXPECT_TRUE(
      holds(render(english_guest(), ErrorPage{409, err(Errc::kClosed), ""}), "It is closed"));
}

TEST(JournalEntry, ShowsBothSidesOfItsPostings) {
  JournalEntryPage page;
  page.row.event.seq = 7;
  page.postings = {{"a:clearing", Money::cents(5'050)}, {"b:held", Money::cents(-5'050)}};
  const std::string html = render(english_guest(), page);
  EXPECT_EQ(count(html, "€50.50"), 4U) << "each line, and both sums";
  EXPECT_TRUE(holds(html, "href=\"/journal/7.json\" download=\"7.json\""));
  EXPECT_TRUE(holds(html, "cat - 7.json | sha256sum"));
}

TEST(OfficeCalls, OfferAPoolWhileTheCallIsOpen) {
  OfficeCallsPage page;
  CallCard card;
  card.id = CallId::of("C1");
  card.closes = samples::kNow + kDayUs;
  page.calls = {{card, {}}};
  const PageContext officer = samples::signed_in(Language::kEnglish);
  EXPECT_TRUE(holds(render(officer, page), "/office/calls/C1/pools"));
  page.calls[0].call.closes = samples::kNow;
  EXPECT_FALSE(holds(render(officer, page), "/office/calls/C1/pools"));
}

}  // namespace
}  // namespace colletta::views
