// What a giver is told of the pools' money from the form to the end of the call: before paying as
// the rule will have it, after the close what became of it; and money that a bank took back.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "domain/matching/rule_json.hpp"
#include "server/store/pledges_read.hpp"
#include "server/views/paths.hpp"
#include "tests/e2e/public/town.hpp"

namespace colletta::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
namespace paths = views::paths;

constexpr const char* kChargedBackCard = "4000000000000259";

class MatchEnd : public testing::TestWithParam<const char*> {
 protected:
  MatchEnd() { town_.header("accept-language", "en"); }

  OpenPool pool(const std::string& name, json document, std::int64_t cents) {
    document["version"] = 1;
    if (!document.contains("ceiling")) document["ceiling"] = "none";
    const auto rule = matching::parse_rule(document);
    EXPECT_TRUE(rule.ok()) << name;
    return {.id = town_.id<PoolTag>(),
            .call = town_.call,
            .actor = kOfficer,
            .name = name,
            .kind = matching::PoolKind::kPublic,
            .order = ++opened_,
            .rule = *rule,
            .rule_document = matching::canonical(*rule),
            .funders = {{town_.id<FunderTag>(), "Comune", Money::cents(cents)}}};
  }
  PoolId open(const std::string& name, json document, std::int64_t cents = 100'000) {
    const OpenPool command = pool(name, std::move(document), cents);
    town_.run(command);
    return command.id;
  }
  /// The secret of the receipt of a gift that is paid.
  std::string give(const std::string& amount, const std::string& email,
                   const char* card = kGoodCard) {
    const std::string path = paths::pledge_form(town_.campaign);
    const auto form = town_.get(path);
    const std::string id = hidden(form, "pledge_id");
    const auto placed = town_.post(path, {{"csrf", hidden(form, "csrf")},
                                          {"pledge_id", id},
                                          {"amount", amount},
                                          {"email", email},
                                          {"show_name", "0"},
                                          {"do", "give"}});
    EXPECT_EQ(placed.status, 303) << text(placed);
    town_.pay(header(placed, "Location"), card);
    return town_.core().receipts.secret_of(town_.city(), PledgeId::of(id));
  }
  /// The call's campaigns are over, and settled.
  void end_campaigns() {
    town_.later(31 * kDayUs);
    town_.settle();
  }
  std::string receipt(const std::string& secret) { return text(town_.get(paths::receipt(secret))); }
  json data(const std::string& secret) {
    const auto answer = town_.get("/api/v1/pledges/" + secret);
    EXPECT_EQ(answer.status, 200);
    return json::parse(text(answer));
  }
  /// The receipt as it is kept, once the journal is signed so far.
  std::string kept(const std::string& secret) {
    for (int i = 0; i < 200; ++i) {
      const auto file = town_.get(paths::receipt_file(secret));
      if (file.status == 200) return text(file);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return "no file";
  }
  json estimate(const std::string& amount) {
    return json::parse(text(town_.get(paths::estimate(town_.campaign) + "?amount=" + amount)));
  }
  void change(const std::string& sql) {
    town_.run(writer::WriteRows{[sql](store::Session& session) {
      session.run("change", sql);
      return Result<Outcome>(Outcome{});
    }});
  }

  Town town_{GetParam()};
  int opened_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Databases, MatchEnd, both_databases(), database_name);

TEST_P(MatchEnd, AConditionThatWasNotMetIsToldOnEveryReceipt) {
  const PoolId strict =
      open("Fondo dei tre",
           {{"kind", "per_pledge"}, {"ratio", "1/1"}, {"condition", {{"donors", 3}}}}, 200'000);
  const std::string secret = give("600", "maria@posta.example");
  give("500", "bruno@posta.example");
  EXPECT_THAT(receipt(secret), HasSubstr("€1,250")) << "600, 50 and 600";
  end_campaigns();
  const std::string sentence =
      "When the campaign ended, this pool&#39;s condition was not met: the pool has back what it "
      "had "
      "promised.";
  for (const std::string& page : {receipt(secret), kept(secret)}) {
    EXPECT_THAT(page, HasSubstr(sentence));
    EXPECT_THAT(page, HasSubstr("€600 promised, then released"));
    EXPECT_THAT(page, HasSubstr("€650")) << "in all: 600 and 50";
    EXPECT_THAT(page, Not(HasSubstr("€1,250")));
  }
  const json matches = data(secret).at("matches");
  const auto released = std::ranges::find_if(
      matches, [](const json& match) { return match.at("kind") == "released"; });
  ASSERT_NE(released, matches.end()) << matches;
  EXPECT_EQ(released->at("pool"), strict.str());
  EXPECT_EQ(released->at("amount"), 60'000) << "this pledge's own part";
  EXPECT_EQ(released->at("parts").at(0).at("amount"), 60'000);
  EXPECT_THAT(released->at("explanation").get<std::string>(), HasSubstr("condition was not met"));
}

TEST_P(MatchEnd, WhatAPoolSharedAtTheEndOfTheCallIsTold) {
  const PoolId shared =
      open("Fondo di tutti", {{"kind", "quadratic"}, {"variant", "proportional"}}, 50'000);
  const std::string secret = give("1000", "maria@posta.example");
  end_campaigns();
  EXPECT_THAT(receipt(secret), HasSubstr("This pool shares its money when the call ends"));
  json told = data(secret).at("shared");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].at("pool"), shared.str());
  EXPECT_FALSE(told[0].contains("granted"));
  town_.later(kYearUs);
  town_.settle();
  for (const std::string& page : {receipt(secret), kept(secret)}) {
    EXPECT_THAT(page, Not(HasSubstr("shares its money when the call ends;")));
    EXPECT_THAT(page, HasSubstr("This pool shared its money when the call ended: so much went to "
                                "the campaign as a whole"));
    EXPECT_THAT(page, HasSubstr("€500"));
    EXPECT_THAT(page, HasSubstr("€1,050")) << "the campaign's part is not this pledge's";
  }
  told = data(secret).at("shared");
  EXPECT_EQ(told[0].at("granted"), 50'000);
}

TEST_P(MatchEnd, AnEstimateKnowsWhoAsks) {
  open("Fondo dei verificati",
       {{"kind", "per_pledge"}, {"ratio", "1/1"}, {"eligible", {{"verified_donors_only", true}}}});
  EXPECT_EQ(estimate("10").at("total"), "€20") << "a guest";
  town_.sign_in("maria@posta.example");
  EXPECT_EQ(estimate("10").at("total"), "€20") << "nobody has checked who she is";
  change("UPDATE person SET verified = 1 WHERE email = 'maria@posta.example'");
  EXPECT_EQ(estimate("10").at("total"), "€30");
  EXPECT_THAT(receipt(give("10", "")), HasSubstr("€30")) << "and so it comes";
}

TEST_P(MatchEnd, AnEstimatePromisesAnAuthorNothingThatTheRuleRefuses) {
  open("Fondo dei vicini", {{"kind", "per_pledge"},
                            {"ratio", "1/1"},
                            {"eligible", {{"exclude_promoter_linked", true}}}});
  town_.sign_in("maria@posta.example");
  EXPECT_EQ(estimate("10").at("total"), "€30");
  change("UPDATE campaign SET owner = (SELECT id FROM person WHERE email = 'maria@posta.example')");
  EXPECT_EQ(estimate("10").at("total"), "€20");
  EXPECT_THAT(receipt(give("10", "")), HasSubstr("€20"));
}

TEST_P(MatchEnd, APoolThatOpensLateSaysFromWhenItCounts) {
  give("10", "maria@posta.example");
  const PoolId late = open("Fondo tardivo", {{"kind", "per_pledge"}, {"ratio", "1/1"}});
  const PoolId whole = open(
      "Somma tardiva", {{"kind", "lump_sum"}, {"amount", 100}, {"condition", {{"donors", 1}}}});
  const std::string before = "The rule was published before the first pledge";
  EXPECT_THAT(text(town_.get(paths::pool(town_.pool))), HasSubstr(before));
  const std::string page = text(town_.get(paths::pool(late)));
  EXPECT_THAT(page, Not(HasSubstr(before)));
  EXPECT_THAT(page, HasSubstr("The pool was opened on 2 March 2026"));
  EXPECT_THAT(page, HasSubstr("it counts the pledges confirmed from then on"));
  EXPECT_THAT(text(town_.get(paths::pool(whole))),
              testing::AllOf(HasSubstr("The pool was opened on 2 March 2026"),
                             Not(HasSubstr("counts the pledges confirmed from then on"))));
  const auto refused = town_.core().writer().run(
      town_.city(), pool("Tutti", {{"kind", "quadratic"}, {"variant", "proportional"}}, 100));
  ASSERT_FALSE(refused.ok()) << "it would have to look at what is not in its rows";
  EXPECT_EQ(refused.error(), err(Errc::kIllegalTransition, "rule.kind", "pledged"));
}

TEST_P(MatchEnd, TheSimulatorSaysOfSharedMoneyThatItIsAnEstimate) {
  const std::string path = paths::simulator(town_.call);
  EXPECT_THAT(text(town_.get(path)), Not(HasSubstr("as if the call ended now")));
  open("Fondo di tutti", {{"kind", "quadratic"}, {"variant", "proportional"}}, 50'000);
  town_.add_campaign("Senza doni", -kDayUs, 30 * kDayUs);
  give("10", "maria@posta.example");
  const std::string page = text(town_.get(path));
  EXPECT_THAT(page, HasSubstr("The figures count Fondo di tutti as if the call ended now. An "
                              "estimate, which can fall: this pool shares its money when the call "
                              "ends, and gifts to other campaigns change the shares."));
  const std::string beside = " · shared out as if the call ended now</p>";
  const std::size_t first = page.find(beside);
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(page.find(beside, first + 1), std::string::npos) << "only where there is some of it";
}

TEST_P(MatchEnd, MoneyThatTheBankTookBackIsToldWhereverItCounted) {
  const std::string secret = give("1000", "maria@posta.example", kChargedBackCard);
  end_campaigns();
  EXPECT_THAT(receipt(secret), HasSubstr("Thank you! Your pledge is confirmed"));
  town_.later(kDayUs);
  town_.settle();
  const std::string page = receipt(secret);
  EXPECT_THAT(page, HasSubstr("Your bank took this money back"));
  EXPECT_THAT(page, HasSubstr("Taken back by the giver&#39;s bank"));
  EXPECT_THAT(page, HasSubstr("Fondo del Comune took back its part"));
  EXPECT_THAT(page, Not(HasSubstr("In all for the project")));
  const json now = data(secret);
  EXPECT_EQ(now.at("state"), "charged_back");
  EXPECT_EQ(now.at("reason"), "disputed");
  const std::string entry =
      text(town_.get(paths::journal_entry(now.at("refund_seq").get<std::int64_t>())));
  EXPECT_THAT(entry, HasSubstr("were taken back by the giver&#39;s bank"));
  EXPECT_THAT(entry, HasSubstr("The giver had objected to the payment at their bank."));
  EXPECT_THAT(text(town_.get("/journal?kind=payments")),
              HasSubstr("were taken back by the giver&#39;s bank"));
  const auto gifts = store::latest_gifts(town_.db(), town_.city(), town_.campaign, 9);
  EXPECT_TRUE(gifts.empty()) << "it is nobody's gift any more";
}

}  // namespace
}  // namespace colletta::test
