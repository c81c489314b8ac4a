// Where the money is, and where a gift went: the accounts' page, the ledger's files, and the trail
// on an entry and a receipt, through the handlers, on either database.
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <future>
#include <regex>

#include "domain/ledger/turnover.hpp"
#include "server/services/verify.hpp"
#include "server/views/paths.hpp"
#include "tests/e2e/public/town.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::test {
namespace {

namespace paths = views::paths;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Accounts : public testing::TestWithParam<const char*> {
 protected:
  /// Gives and pays; the receipt's path.
  std::string give(const std::string& amount, const std::string& email) {
    const auto form = town_.get(paths::pledge_form(town_.campaign));
    const auto placed =
        town_.post(paths::pledge_form(town_.campaign), {{"csrf", hidden(form, "csrf")},
                                                        {"pledge_id", hidden(form, "pledge_id")},
                                                        {"amount", amount},
                                                        {"email", email},
                                                        {"show_name", "0"},
                                                        {"do", "give"}});
    EXPECT_EQ(placed.status, 303);
    town_.pay(header(placed, "Location"), kGoodCard);
    const auto id = PledgeId::of(hidden(form, "pledge_id"));
    return paths::receipt(town_.app().receipts.secret_of(town_.city(), id));
  }
  std::int64_t newest() { return store_size() - 1; }
  std::int64_t store_size() {
    return std::get<0>(town_.db()
                           .fetch_one<std::int64_t>(
                               {"size", "SELECT next_seq FROM journal_head WHERE city = 'borgo'"})
                           .value());
  }
  /// Updates of the campaign, a queue full at a time, until the journal is that long.
  void lengthen(std::int64_t size) {
    constexpr std::int64_t kWave = 2'000;
    const Actor officer{.person = {}, .roles = Roles().add(Role::kOfficer)};
    for (std::int64_t left = size - store_size(); left > 0; left -= kWave) {
      const std::int64_t wave = std::min(left, kWave);
      std::promise<void> written;
      std::atomic<std::int64_t> open = wave;
      for (std::int64_t i = 0; i < wave; ++i) {
        PublishUpdate update{.id = town_.core().ulids.next(),
                             .campaign = town_.campaign,
                             .actor = officer,
                             .title = "Notizie",
                             .text = "Ecco."};
        ASSERT_TRUE(town_.core().writer().submit(town_.city(), std::move(update),
                                                 [&](const Result<Outcome>& outcome) {
                                                   EXPECT_TRUE(outcome.ok());
                                                   if (--open == 0) written.set_value();
                                                 }));
      }
      written.get_future().wait();
    }
  }
  /// hledger adds it all up again.
  static void check(const std::string& journal) {
    const TempDir folder;
    const std::string path = (folder.path() / "ledger.journal").string();
    std::ofstream(path, std::ios::binary) << journal;
    Process hledger({"/usr/bin/hledger", "-f", path, "check", "-s", "ordereddates"},
                    {.environment = {{"LC_ALL", "C.UTF-8"}}, .output = {}, .input = false});
    const std::string said = hledger.read_all();
    EXPECT_EQ(hledger.wait(), 0) << said;
  }
  static std::size_t count(const std::string& whole, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = whole.find(part); at != std::string::npos; at = whole.find(part, at + 1))
      ++found;
    return found;
  }
  /// The last balance that a journal states of an account.
  static std::string stated(const std::string& journal, const std::string& account) {
    const std::size_t line = journal.rfind("    " + account + " ");
    const std::size_t from = journal.find(" = ", line) + 3;
    return journal.substr(from, journal.find(" EUR", from) - from);
  }
  /// The titles and amounts of the steps, in order.
  std::vector<std::string> steps(const std::string& path) {
    static const std::regex kStep(
        R"(<p class="co-trail-head"><strong>([^<]*)</strong> <span class="co-number">([^<]*)</span>)");
    const auto page = town_.get(path);
    EXPECT_EQ(page.status, 200) << path;
    std::vector<std::string> out;
    const std::string& html = text(page);
    for (std::sregex_iterator it(html.begin(), html.end(), kStep), end; it != end; ++it)
      out.push_back((*it)[1].str() + " " + (*it)[2].str());
    return out;
  }

  Town town_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, Accounts, both_databases(), database_name);

TEST_P(Accounts, ThePageShowsWhereAGiftIs) {
  town_.header("accept-language", "en");
  EXPECT_THAT(text(town_.get("/accounts")), HasSubstr("€1,000")) << "what the pool was given";
  give("20", "a@example.org");
  const auto page = town_.get("/accounts");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(text(page), HasSubstr("campaign:" + town_.campaign.str() +
                                    ":held</code></th>"
                                    "<td class=\"co-end\"></td><td class=\"co-end\">€20.00"));
  EXPECT_THAT(text(page), HasSubstr("comes to €1,020.00;"));
  EXPECT_EQ(town_.get("/accounts?page=2").status, 404);
  town_.visit("valle");
  EXPECT_THAT(text(town_.get("/accounts")), Not(HasSubstr("€20"))) << "nothing leaks across";
}

TEST_P(Accounts, ACommitDropsTheKeptPage) {
  // A new minute, or the first look at the journal, may forget it once.
  bool kept = false;
  for (int i = 0; i < 10 && !kept; ++i) {
    static_cast<void>(town_.get("/accounts"));
    kept = town_.cached("/accounts").has_value();
  }
  EXPECT_TRUE(kept);
  give("20", "a@example.org");
  EXPECT_FALSE(town_.cached("/accounts"));
}

TEST_P(Accounts, TheFilesHoldTheLedger) {
  give("20", "a@example.org");
  const auto journal = town_.get(std::string(paths::kLedgerJournal));
  EXPECT_EQ(header(journal, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_THAT(text(journal), HasSubstr("type:pledge.confirmed"));
  const auto csv = town_.get(std::string(paths::kLedgerCsv));
  EXPECT_THAT(text(csv), StartsWith("\xEF\xBB\xBF"));
  EXPECT_THAT(text(csv), HasSubstr(";20,00;0,00\r\n"));
  const auto xlsx = town_.get(std::string(paths::kLedgerXlsx));
  EXPECT_THAT(text(xlsx), StartsWith("PK"));
  EXPECT_EQ(town_.get(std::string(paths::kLedgerXlsx)).body->etag, xlsx.body->etag)
      << "the same ledger gives the same bytes";
  EXPECT_TRUE(town_.cached(std::string(paths::kLedgerCsv)));
  for (const char* none : {"?part=2", "?part=0", "?part=x", "?part=-1", "?part="})
    EXPECT_EQ(town_.get(std::string(paths::kLedgerCsv) + none).status, 404) << none;
  EXPECT_EQ(town_.get(std::string(paths::kLedgerCsv) + "?part=1").status, 200);
  town_.visit("valle");
  EXPECT_EQ(town_.get(std::string(paths::kLedgerCsv)).status, 404) << "an empty journal";
}

TEST_P(Accounts, ALongJournalIsGivenInPartsThatHledgerChecks) {
  give("20", "a@example.org");
  lengthen(ledger::kPartEvents + 10);
  give("30", "b@example.org");
  town_.header("accept-language", "en");
  const auto page = town_.get("/accounts");
  EXPECT_THAT(text(page), HasSubstr("ledger.journal?part=1\""));
  EXPECT_THAT(text(page), HasSubstr("ledger.xlsx?part=2\""));
  const std::string held = "assets:provider:sandbox:held";
  const std::string first = text(town_.get(std::string(paths::kLedgerJournal) + "?part=1"));
  check(first);
  EXPECT_EQ(count(first, ", type:"), 2U) << "the pool, and a gift";
  EXPECT_THAT(first, Not(HasSubstr("Balances brought forward")));
  EXPECT_EQ(stated(first, held), "20.00");
  const std::string second = text(town_.get(std::string(paths::kLedgerJournal) + "?part=2"));
  check(second);
  EXPECT_EQ(count(second, ", type:"), 1U) << "the other gift";
  EXPECT_THAT(second, HasSubstr("Balances brought forward"));
  EXPECT_EQ(stated(second, held), "50.00") << "nothing is lost between the parts";
  EXPECT_EQ(text(town_.get(std::string(paths::kLedgerJournal))), second) << "the latest by itself";
  EXPECT_EQ(town_.get(std::string(paths::kLedgerCsv) + "?part=3").status, 404);
}

TEST_P(Accounts, AGiftIsFollowedToItsGrant) {
  town_.header("accept-language", "en");
  const std::string receipt = give("500", "a@example.org");
  const std::int64_t given = newest();
  EXPECT_THAT(
      steps(paths::journal_entry(given)),
      ElementsAre("Set aside for the campaign €500.00", "Fondo del Comune added to it €50.00"));
  const std::string other = give("900", "b@example.org");
  town_.later(31 * kDayUs);
  town_.run(CloseCampaign{town_.campaign});
  town_.settle();
  const auto whole = steps(paths::journal_entry(given));
  EXPECT_THAT(whole, ElementsAre("Set aside for the campaign €500.00",
                                 "Fondo del Comune added to it €50.00",
                                 "Fondo del Comune granted its part €50.00",
                                 "Collected for the campaign €500.00"));
  EXPECT_EQ(steps(receipt), whole) << "the receipt says the same";
  EXPECT_THAT(text(town_.get(receipt)), HasSubstr("The money is there for the campaign"));
  // From the entry of its capture one comes to the same trail.
  const auto seq = town_.db().fetch_one<std::int64_t>(
      {"capture", "SELECT seq FROM event_ref WHERE city = 'borgo' AND ref = :ref"},
      {{"ref", given}});
  ASSERT_TRUE(seq);
  EXPECT_EQ(steps(paths::journal_entry(std::get<0>(*seq))), whole);
  EXPECT_THAT(steps(paths::journal_entry(0)), IsEmpty()) << "a call is no gift";
  EXPECT_THAT(services::verify(town_.db(), town_.city(), {}).findings, IsEmpty());
}

TEST_P(Accounts, AGiftThatGoesBackIsFollowedHome) {
  town_.header("accept-language", "en");
  const std::string receipt = give("20", "a@example.org");
  const std::int64_t given = newest();
  town_.post(receipt + "/cancel", {{"csrf", hidden(town_.get(receipt), "csrf")}});
  town_.settle();
  EXPECT_THAT(steps(paths::journal_entry(given)),
              ElementsAre("Set aside for the campaign €20.00",
                          "Fondo del Comune added to it €20.00", "To be given back €20.00",
                          "Fondo del Comune took back its part €20.00", "Let go €20.00"));
}

TEST_P(Accounts, OfACampaignThatFailedThePoolsHaveTheirPartBack) {
  town_.header("accept-language", "en");
  give("20", "a@example.org");
  const std::int64_t given = newest();
  town_.later(31 * kDayUs);
  town_.run(CloseCampaign{town_.campaign});
  town_.settle();
  EXPECT_THAT(
      steps(paths::journal_entry(given)),
      ElementsAre("Set aside for the campaign €20.00", "Fondo del Comune added to it €20.00",
                  "Fondo del Comune has its part back €20.00", "Let go €20.00"));
}

}  // namespace
}  // namespace colletta::test
