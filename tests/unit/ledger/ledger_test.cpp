// The ledger as text: what hledger and spreadsheets are given, to the byte where it matters.
#include <gmock/gmock.h>

#include "domain/ledger/csv.hpp"
#include "domain/ledger/hledger.hpp"
#include "domain/ledger/turnover.hpp"

namespace colletta::ledger {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const Timestamp kNoon{1'772'452'800'000'000};  // 2026-03-02T12:00:00Z
const CampaignId kGarden = CampaignId::of("01JNGARDEN0000000000000001");

Words words(std::string sentence = "A pledge") {
  Words w;
  w.sentence = [sentence](const Event&) { return sentence; };
  w.account = [](std::string_view account) { return "name of " + std::string(account); };
  w.head = {"Head"};
  w.opening = "Opening";
  w.day_end = "Day's end";
  w.end = "The end";
  w.columns = {"entry", "day", "time", "kind", "id", "what", "account", "name", "debit", "credit"};
  return w;
}

Event pledge(std::int64_t seq, std::int64_t cents, Timestamp at) {
  Event event;
  event.seq = seq;
  event.id = "01JNPLEDGE000000000000000" + std::to_string(seq);
  event.at = at;
  event.campaign = kGarden;
  event.act = acts::PledgeConfirmed{.amount = Money::cents(cents),
                                    .placed = at,
                                    .provider = "sandbox",
                                    .method = "card",
                                    .collected = true,
                                    .donor = {},
                                    .matches = {}};
  return event;
}

template <class Format>
std::string exported(const std::vector<Event>& events, Words w = words(), Period period = {},
                     Balances opening = {}) {
  std::string out;
  Format format([&out](std::string_view bytes) { out += bytes; }, w);
  Export whole(format, w, std::move(period), std::move(opening));
  for (const Event& event : events)
    if (!whole.add(event)) break;
  whole.finish();
  return out;
}

/// Without the blanks that align amounts.
std::string squeezed(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' || out.empty() || out.back() != ' ') out += c;
  return out;
}

TEST(Accounts, SayTheirSideAndParts) {
  EXPECT_EQ(path_of("provider:sandbox:held"), "assets:provider:sandbox:held");
  EXPECT_EQ(path_of("campaign:C:collected"), "liabilities:campaign:C:collected");
  EXPECT_EQ(path_of("pool:P:F:committed"), "assets:pool:P:F:committed");
  EXPECT_EQ(path_of("pool:P:F:available"), "liabilities:pool:P:F:available");
  const auto pool = parts_of("pool:P:F:available");
  EXPECT_EQ(pool.id, "P");
  EXPECT_EQ(pool.funder, "F");
  EXPECT_EQ(pool.what, "available");
  EXPECT_EQ(parts_of("campaign:C:held").id, "C");
  EXPECT_EQ(parts_of("odd").kind, "odd");
}

TEST(Turnover, AddsDebitsAndCreditsByPart) {
  Turnovers sums;
  add(sums, 9'999, postings(pledge(9'999, 500, kNoon)));
  add(sums, 9'999, postings(pledge(9'999, 250, kNoon)));
  add(sums, 10'000, postings(pledge(10'000, 1, kNoon)));
  EXPECT_EQ((sums[{0, "provider:sandbox:clearing"}]), (Turnover{Money::cents(750), {}}));
  EXPECT_EQ((sums[{0, "campaign:" + kGarden.str() + ":collected"}]),
            (Turnover{{}, Money::cents(750)}));
  EXPECT_EQ((sums[{10'000, "provider:sandbox:clearing"}].debit), Money::cents(1));
}

TEST(Hledger, AnEntryStatesItsDayPositionAndLines) {
  const std::string text = squeezed(exported<HledgerText>({pledge(4, 1'050, kNoon)}));
  EXPECT_THAT(text, StartsWith("; Head\n"));
  EXPECT_THAT(text, HasSubstr("commodity 1000.00 EUR\n"));
  EXPECT_THAT(text, HasSubstr("account assets:provider:sandbox:clearing ; name of provider sandbox "
                              "clearing\n"));
  EXPECT_THAT(text,
              HasSubstr("2026-03-02 * (4) A pledge\n ; position:4, type:pledge.confirmed, "
                        "id:01JNPLEDGE0000000000000004, at:2026-03-02T12:00:00Z\n"
                        " assets:provider:sandbox:clearing 10.50 EUR\n"
                        " liabilities:campaign:01JNGARDEN0000000000000001:collected -10.50 EUR\n"));
  EXPECT_THAT(text, HasSubstr("2026-03-02 * The end\n ; balances:end\n"));
  EXPECT_THAT(text, HasSubstr(":clearing 0.00 EUR = 10.50 EUR\n"));
  EXPECT_THAT(text, HasSubstr(":collected 0.00 EUR = -10.50 EUR\n"));
}

TEST(Hledger, EachDayEndsWithTheBalancesThatMoved) {
  const std::string text = squeezed(exported<HledgerText>(
      {pledge(1, 100, kNoon), pledge(2, 200, kNoon), pledge(3, 400, kNoon + kDayUs)}));
  EXPECT_THAT(text, HasSubstr("2026-03-02 * Day's end\n ; balances:day\n"));
  EXPECT_THAT(text, HasSubstr(":clearing 0.00 EUR = 3.00 EUR\n"));
  EXPECT_THAT(text, HasSubstr("2026-03-03 * The end\n"));
  EXPECT_THAT(text, HasSubstr(":clearing 0.00 EUR = 7.00 EUR\n"));
}

TEST(Hledger, WordsCannotBecomeSyntax) {
  const std::string text = exported<HledgerText>(
      {pledge(1, 100, kNoon)}, words("a;b|c\n2026-01-01 * forged\n  assets:x  1 EUR"));
  EXPECT_THAT(text, HasSubstr("(1) a b c 2026-01-01 * forged   assets:x  1 EUR\n"));
  EXPECT_THAT(text, Not(HasSubstr("\n2026-01-01")));
  Words w = words();
  w.account = [](std::string_view) { return std::string("Art, type:R, [2020-01-01]\nx"); };
  EXPECT_THAT(exported<HledgerText>({pledge(1, 100, kNoon)}, w),
              HasSubstr("  ; Art  type R   2020-01-01  x\n"));
}

TEST(Export, AClockSetBackDoesNotDisturbTheOrderOfDays) {
  const std::string text =
      exported<HledgerText>({pledge(1, 100, kNoon), pledge(2, 200, kNoon + -kDayUs)});
  EXPECT_THAT(text, HasSubstr("2026-03-02 * (2)"));
  EXPECT_THAT(text, HasSubstr("at:2026-03-01T12:00:00Z"));
}

TEST(Export, APeriodBringsForwardWhatWasBefore) {
  const std::vector<Event> events = {pledge(1, 100, kNoon), pledge(2, 200, kNoon + kDayUs),
                                     pledge(3, 400, kNoon + 2 * kDayUs)};
  const std::string text = squeezed(
      exported<HledgerText>(events, words(), {.from = "2026-03-03", .until = "2026-03-03"}));
  EXPECT_THAT(text, HasSubstr("2026-03-03 * Opening\n ; opening:yes\n"));
  EXPECT_THAT(text, HasSubstr(":clearing 1.00 EUR = 1.00 EUR\n"));
  EXPECT_THAT(text, HasSubstr("(2)"));
  EXPECT_THAT(text, Not(HasSubstr("(1)")));
  EXPECT_THAT(text, Not(HasSubstr("(3)")));
  EXPECT_THAT(text, HasSubstr(":clearing 0.00 EUR = 3.00 EUR\n"));
}

TEST(Export, APeriodAfterEverythingIsItsOpening) {
  const std::string text = squeezed(
      exported<HledgerText>({pledge(1, 100, kNoon)}, words(), {.from = "2027-01-01", .until = {}}));
  EXPECT_THAT(text, HasSubstr("2027-01-01 * Opening\n"));
  EXPECT_THAT(text, HasSubstr("2027-01-01 * The end\n"));
}

TEST(Export, BalancesGivenAreBroughtForwardButEmptyOnes) {
  const std::string text = exported<CsvText>(
      {pledge(7, 100, kNoon)}, words(), {},
      {{"provider:sandbox:held", Money()}, {"provider:sandbox:clearing", Money::cents(5)}});
  EXPECT_THAT(text, HasSubstr("\r\n;2026-03-02;;;;Opening;assets:provider:sandbox:clearing;"
                              "name of provider:sandbox:clearing;0,05;0,00\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("sandbox:held")));
}

TEST(Export, AnEmptyJournalIsAWholeFile) {
  EXPECT_THAT(exported<HledgerText>({}), HasSubstr("commodity"));
  EXPECT_EQ(exported<CsvText>({}),
            "\xEF\xBB\xBF"
            "entry;day;time;kind;id;what;account;name;debit;credit\r\n");
}

TEST(Csv, SemicolonsCommasAndColumnsForDebitAndCredit) {
  const std::string text = exported<CsvText>({pledge(4, 123'450, kNoon)}, words("x; \"y\""));
  EXPECT_THAT(text, HasSubstr("\r\n4;2026-03-02;12:00:00;pledge.confirmed;"
                              "01JNPLEDGE0000000000000004;\"x; \"\"y\"\"\";"
                              "assets:provider:sandbox:clearing;"
                              "name of provider:sandbox:clearing;1234,50;0,00\r\n"));
  EXPECT_THAT(text, HasSubstr(":collected;0,00;1234,50\r\n"));
}

TEST(Csv, FormulasAreDefused) {
  std::vector<std::string> cells;
  for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a=1", "", "=\"x\""})
    cells.push_back(csv_text(text));
  EXPECT_THAT(cells, ElementsAre("'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "a=1", "",
                                 "\"'=\"\"x\"\"\""));
}

}  // namespace
}  // namespace colletta::ledger
