// A citizen's gift through the pages: form, provider, receipt; and every way it can go wrong.
#include <gmock/gmock.h>

#include <chrono>
#include <future>
#include <nlohmann/json.hpp>

#include "server/store/campaigns_read.hpp"
#include "server/store/pledges_read.hpp"
#include "server/views/paths.hpp"
#include "tests/e2e/public/town.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
namespace paths = views::paths;

constexpr const char* kDeclinedCard = "4000000000000002";
constexpr const char* kSlowCard = "4000000000001000";
constexpr const char* kLostCard = "4000000000002008";

class Pledging : public testing::TestWithParam<const char*> {
 protected:
  std::string form_path() { return paths::pledge_form(town_.campaign); }

  http::Pairs form(const std::string& amount) {
    const auto page = town_.get(form_path());
    EXPECT_EQ(page.status, 200);
    return {{"csrf", hidden(page, "csrf")},
            {"pledge_id", hidden(page, "pledge_id")},
            {"amount", amount},
            {"email", "maria@posta.example"},
            {"show_name", "1"},
            {"name", "Maria"},
            {"message", "Forza!"},
            {"do", "give"}};
  }
  static void put(http::Pairs& form, const std::string& name, const std::string& value) {
    for (auto& [field, old] : form)
      if (field == name) old = value;
  }
  static PledgeId pledge_of(const http::Pairs& form) { return PledgeId::of(form.at(1).second); }
  std::string receipt_path(const http::Pairs& form) {
    return paths::receipt(town_.core().receipts.secret_of(town_.city(), pledge_of(form)));
  }
  /// Places the form's pledge and gives the provider's page.
  std::string place(const http::Pairs& filled) {
    const auto placed = town_.post(form_path(), filled);
    EXPECT_EQ(placed.status, 303) << text(placed);
    EXPECT_THAT(header(placed, "Location"), StartsWith("/sandbox/pay/"));
    return header(placed, "Location");
  }
  PledgeState state(const http::Pairs& filled) {
    return store::pledge(town_.db(), town_.city(), pledge_of(filled)).value().state;
  }

  Town town_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, Pledging, both_databases(), database_name);

TEST_P(Pledging, TenEurosFromTheFormToTheReceipt) {
  const auto filled = form("10,00");
  const std::string provider = place(filled);

  auto receipt = town_.get(receipt_path(filled));
  EXPECT_EQ(receipt.status, 200);
  EXPECT_EQ(header(receipt, "Refresh"), "")
      << "a page that reloads by the clock cannot be read out";
  EXPECT_EQ(header(receipt, "Cache-Control"), "no-store");
  EXPECT_THAT(text(receipt), HasSubstr(provider)) << "the provider says that nobody has paid";
  EXPECT_THAT(text(receipt), Not(HasSubstr("Pagata con")));

  town_.pay(provider, kGoodCard);
  receipt = town_.get(receipt_path(filled));
  EXPECT_THAT(text(receipt), Not(HasSubstr(provider)));
  EXPECT_THAT(text(receipt), HasSubstr("carta, fornitore di prova"));
  EXPECT_THAT(text(receipt), HasSubstr("Fondo del Comune"));
  EXPECT_THAT(text(receipt), HasSubstr("m…@posta.example"));
  EXPECT_THAT(text(receipt), Not(HasSubstr("maria@posta.example")));
  EXPECT_THAT(text(receipt), HasSubstr("/journal/"));
  const auto campaign = town_.get(paths::campaign(town_.campaign));
  EXPECT_THAT(text(campaign), HasSubstr("Maria"));
  EXPECT_THAT(text(campaign), HasSubstr("Forza!"));
  const auto row = store::campaign(town_.db(), town_.city(), town_.campaign).value();
  EXPECT_EQ(row.raised, Money::cents(1'000));
  EXPECT_EQ(row.donors, 1);
}

TEST_P(Pledging, WhoHasPaidComesBackToAConfirmedReceipt) {
  const auto filled = form("10");
  town_.pay_only(place(filled), kGoodCard);
  // No notice has arrived and no job has run: coming back makes us ask.
  const auto receipt = text(town_.get(receipt_path(filled)));
  EXPECT_THAT(receipt, HasSubstr("co-receipt-good"));
  EXPECT_THAT(receipt, HasSubstr("Fondo del Comune"));
}

TEST_P(Pledging, WhoseBankIsSlowIsNotSentToPayAgain) {
  for (const auto& [action, card, words] : {std::tuple{"card", kSlowCard, "non ci ha ancora detto"},
                                            std::tuple{"bank_transfer", "", "Un bonifico"}}) {
    const auto filled = form("10");
    const std::string provider = place(filled);
    town_.pay_only(provider, card, action);
    const auto receipt = text(town_.get(receipt_path(filled)));
    EXPECT_THAT(receipt, HasSubstr("Non serve pagare di nuovo")) << action;
    EXPECT_THAT(receipt, HasSubstr(words)) << action;
    EXPECT_THAT(receipt, Not(HasSubstr(provider))) << action;
    const auto state = town_.get(receipt_path(filled) + "/state");
    EXPECT_EQ(text(state), R"({"state":"verifying"})");
    EXPECT_EQ(header(state, "Cache-Control"), "no-store");
    town_.later(60 * kSecondUs);
    town_.settle();
    EXPECT_EQ(text(town_.get(receipt_path(filled) + "/state")), R"({"state":"confirmed"})");
  }
}

TEST_P(Pledging, AnAnswerThatIsLostIsAskedForOnArrival) {
  const auto filled = form("10");
  town_.pay_only(place(filled), kLostCard);
  const auto first = text(town_.get(receipt_path(filled)));
  const auto second = text(town_.get(receipt_path(filled)));
  EXPECT_THAT(second, HasSubstr("co-receipt-good"));
  EXPECT_THAT(first, Not(HasSubstr("/sandbox/pay/"))) << "what is not known is not said to wait";
}

TEST_P(Pledging, AProviderThatSaysNothingIsNotWaitedForLong) {
  const auto filled = form("10");
  const std::string provider = place(filled);
  std::promise<void> answered;
  const std::shared_future<void> gate(answered.get_future());
  const std::string payment = provider.substr(provider.rfind('/') + 1);
  town_.core().sandbox().page(payment, std::nullopt, [gate](const auto&) { gate.wait(); });
  const auto begun = std::chrono::steady_clock::now();
  const auto receipt = town_.get(receipt_path(filled));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
  answered.set_value();
  EXPECT_EQ(receipt.status, 200);
  EXPECT_THAT(text(receipt), HasSubstr("Stiamo verificando"));
  EXPECT_THAT(text(receipt), Not(HasSubstr(provider)));
}

TEST_P(Pledging, TheSameFormTwiceIsOnePledgeAndGoesOn) {
  const auto filled = form("10");
  EXPECT_EQ(place(filled), place(filled));
  town_.pay(place(filled), kGoodCard);
  const auto again = town_.post(form_path(), filled);
  EXPECT_EQ(header(again, "Location"), "/borgo" + receipt_path(filled));
  EXPECT_EQ(store::campaign(town_.db(), town_.city(), town_.campaign)->raised, Money::cents(1'000));
}

TEST_P(Pledging, TheSameIdWithOtherContentIsAskedAgain) {
  auto filled = form("10");
  place(filled);
  put(filled, "amount", "20");
  const auto refused = town_.post(form_path(), filled);
  EXPECT_EQ(refused.status, 422);
  const std::string fresh = hidden(refused, "pledge_id");
  EXPECT_NE(fresh, pledge_of(filled).str());
  put(filled, "pledge_id", fresh);
  place(filled);
}

TEST_P(Pledging, AWrongFormComesBackFilledIn) {
  auto filled = form("10");
  for (const std::string& amount :
       std::vector<std::string>{"", "0", "-1", "1e3", "10,999", "10.00.00", "9999999999999", "0,99",
                                "10000,01", "dieci", "\"><u>", "\xF0\x9F\x92\xB6", "1\x01"}) {
    put(filled, "amount", amount);
    const auto refused = town_.post(form_path(), filled);
    EXPECT_EQ(refused.status, 422) << amount;
    EXPECT_THAT(text(refused), HasSubstr("href=\"#amount\"")) << amount;
    EXPECT_THAT(text(refused), HasSubstr("maria@posta.example")) << amount;
    EXPECT_THAT(text(refused), Not(HasSubstr("<u>"))) << amount;
    EXPECT_EQ(hidden(refused, "pledge_id"), pledge_of(filled).str()) << amount;
  }
  put(filled, "amount", "0,5");
  EXPECT_THAT(text(town_.post(form_path(), filled)), HasSubstr("almeno 1\u00a0€"));
  put(filled, "amount", "10001");
  EXPECT_THAT(text(town_.post(form_path(), filled)), HasSubstr("al massimo 10.000\u00a0€"));
  put(filled, "amount", "10");
  const auto wrong = [&](const std::string& name, const std::string& value,
                         const std::string& good) {
    put(filled, name, value);
    const auto refused = town_.post(form_path(), filled);
    EXPECT_EQ(refused.status, 422) << name;
    EXPECT_THAT(text(refused), HasSubstr("href=\"#" + name + "\"")) << name << " " << value;
    put(filled, name, good);
  };
  for (const char* email : {"", "maria", "a@b", "a b@c.it", "\xE2\x80\xAE@posta.example"})
    wrong("email", email, "maria@posta.example");
  wrong("name", "", "Maria");
  wrong("name", std::string(121, 'x'), "Maria");
  wrong("name", "Ma\xE2\x80\xAEria", "Maria");
  wrong("name", std::string("Ma\0ria", 6), "Maria");
  wrong("message", std::string(501, 'x'), "");
  EXPECT_FALSE(store::pledge(town_.db(), town_.city(), pledge_of(filled)).has_value());
  put(filled, "name", "\xF0\x9F\x8C\xB3 <i>Maria</i>");
  town_.pay(place(filled), kGoodCard);
  EXPECT_THAT(text(town_.get(paths::campaign(town_.campaign))),
              HasSubstr("\xF0\x9F\x8C\xB3 &lt;i&gt;Maria"));
}

TEST_P(Pledging, AFormOfSomebodyElseIsRefused) {
  auto filled = form("10");
  town_.header("sec-fetch-site", "cross-site");
  EXPECT_EQ(town_.post(form_path(), filled).status, 403);
  town_.header("sec-fetch-site", "same-origin");
  put(filled, "csrf", "x");
  EXPECT_EQ(town_.post(form_path(), filled).status, 403);
  filled = form("10");
  town_.forget();
  EXPECT_EQ(town_.post(form_path(), filled).status, 403);
}

TEST_P(Pledging, ANameThatIsMissingSaysBothWaysOut) {
  auto filled = form("10");
  put(filled, "name", "");
  EXPECT_THAT(text(town_.post(form_path(), filled)),
              HasSubstr("Scrivi il nome da mostrare, oppure scegli di donare in forma anonima."));
  put(filled, "show_name", "0");
  place(filled);
}

TEST_P(Pledging, AnonymousGiftsShowNoName) {
  auto filled = form("10");
  put(filled, "show_name", "0");
  town_.pay(place(filled), kGoodCard);
  EXPECT_THAT(text(town_.get(paths::campaign(town_.campaign))), Not(HasSubstr("Maria")));
}

TEST_P(Pledging, ADeclinedPaymentCanBeTriedAgain) {
  const auto filled = form("10");
  const std::string first = place(filled);
  town_.pay(first, kDeclinedCard);
  EXPECT_EQ(state(filled), PledgeState::kUnpaid);
  const auto receipt = town_.get(receipt_path(filled));
  const http::Pairs retry{{"csrf", hidden(receipt, "csrf")}};
  const auto again = town_.post(receipt_path(filled) + "/retry", retry);
  EXPECT_EQ(again.status, 303);
  EXPECT_THAT(header(again, "Location"), StartsWith("/sandbox/pay/"));
  EXPECT_NE(header(again, "Location"), first);
  town_.pay(header(again, "Location"), kGoodCard);
  EXPECT_EQ(state(filled), PledgeState::kConfirmed);
  const auto late = town_.post(receipt_path(filled) + "/retry", retry);
  EXPECT_EQ(header(late, "Location"), "/borgo" + receipt_path(filled));
}

TEST_P(Pledging, AGiverMayWithdrawWhileTheCampaignIsOpen) {
  const auto filled = form("10");
  town_.pay(place(filled), kGoodCard);
  const http::Pairs cancel{{"csrf", hidden(town_.get(receipt_path(filled)), "csrf")}};
  EXPECT_EQ(town_.post(receipt_path(filled) + "/cancel", {}).status, 403);
  const auto done = town_.post(receipt_path(filled) + "/cancel", cancel);
  EXPECT_EQ(done.status, 303);
  EXPECT_EQ(header(done, "Location"), "/borgo" + receipt_path(filled));
  const auto told = town_.get(receipt_path(filled));
  EXPECT_THAT(text(told), HasSubstr("La donazione è ritirata."));
  EXPECT_EQ(header(told, "Cache-Control"), "no-store");
  EXPECT_THAT(text(town_.get(receipt_path(filled))), Not(HasSubstr("La donazione è ritirata.")))
      << "a notice is shown once";
  town_.settle();
  EXPECT_EQ(state(filled), PledgeState::kRefunded);
  EXPECT_EQ(store::campaign(town_.db(), town_.city(), town_.campaign)->raised, Money());
  EXPECT_EQ(town_.get(receipt_path(filled)).status, 200);
}

TEST_P(Pledging, NothingIsTakenOrWithdrawnAfterTheEnd) {
  const auto unsent = form("10");
  const auto filled = form("10");
  town_.pay(place(filled), kGoodCard);
  const http::Pairs cancel{{"csrf", hidden(town_.get(receipt_path(filled)), "csrf")}};
  town_.later(30 * kDayUs);
  EXPECT_EQ(town_.get(form_path()).status, 409);
  EXPECT_EQ(town_.post(form_path(), unsent).status, 409);
  EXPECT_EQ(town_.post(receipt_path(filled) + "/cancel", cancel).status, 409);
  EXPECT_EQ(town_.post(form_path(), filled).status, 303) << "sent before the end, sent again after";
}

TEST_P(Pledging, ACampaignToComeTakesNothing) {
  const auto coming = town_.add_campaign("Domani", kDayUs, 9 * kDayUs);
  EXPECT_EQ(town_.get(paths::pledge_form(coming)).status, 409);
}

TEST_P(Pledging, AReceiptOpensToItsSecretOnly) {
  const auto filled = form("10");
  place(filled);
  std::string path = receipt_path(filled);
  EXPECT_EQ(town_.get(path).status, 200);
  path.back() = path.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(town_.get(path).status, 404);
  town_.visit("valle");
  path = "/pledges/" + town_.core().receipts.secret_of(CityId::of("borgo"), pledge_of(filled));
  EXPECT_EQ(town_.get(path).status, 404);
}

TEST_P(Pledging, AnEstimateSaysWhatTheFundsWouldAdd) {
  const auto ask = [this](const std::string& amount) {
    const auto answer = town_.get(paths::estimate(town_.campaign) + "?amount=" + amount);
    EXPECT_EQ(answer.status, 200);
    return nlohmann::json::parse(text(answer));
  };
  town_.header("accept-language", "en");
  EXPECT_EQ(ask("10,50").at("total"), "€21");
  EXPECT_EQ(ask("10.50").at("lines").at(0).at("pool"), "Fondo del Comune");
  EXPECT_EQ(ask("80").at("total"), "€130") << "at most 50 euros a match";
  for (const char* amount : {"", "0", "1e3", "99999999999"})
    EXPECT_TRUE(ask(amount).contains("error")) << amount;
  auto filled = form("80");
  put(filled, "do", "estimate");
  const auto page = town_.post(form_path(), filled);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(text(page), HasSubstr("€130"));
  put(filled, "amount", "x");
  EXPECT_EQ(town_.post(form_path(), filled).status, 422);
}

TEST_P(Pledging, SomebodySignedInGivesUnderTheirOwnAddress) {
  town_.sign_in("carla@borgo.example");
  auto filled = form("10");
  put(filled, "email", "other@posta.example");
  town_.pay(place(filled), kGoodCard);
  EXPECT_EQ(store::pledge(town_.db(), town_.city(), pledge_of(filled))->email,
            "carla@borgo.example");
}

TEST(PledgeRate, AnAddressGivesSoOftenAMinute) {
  Town town("sqlite", 2);
  const std::string path = paths::pledge_form(town.campaign);
  for (const int status : {422, 422, 429}) {
    const http::Pairs filled{{"csrf", hidden(town.get(path), "csrf")}, {"do", "give"}};
    const auto answer = town.post(path, filled);
    EXPECT_EQ(answer.status, status);
    if (status == 429) {
      EXPECT_GE(std::stoll(header(answer, "Retry-After")), 1);
    }
  }
}

}  // namespace
}  // namespace colletta::test
