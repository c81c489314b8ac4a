// The public page of a pool, and "what if": a call's rules on its gifts, changed.
#include <gmock/gmock.h>

#include "domain/matching/rule_json.hpp"
#include "server/ops/crypto.hpp"
#include "server/views/paths.hpp"
#include "tests/e2e/public/town.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace paths = views::paths;

class WhatIf : public testing::TestWithParam<const char*> {
 protected:
  Town town_{GetParam()};

  /// A gift that is paid, in the town's campaign.
  void give(const std::string& amount) {
    const std::string path = paths::pledge_form(town_.campaign);
    const auto form = town_.get(path);
    const auto placed = town_.post(path, {{"csrf", hidden(form, "csrf")},
                                          {"pledge_id", hidden(form, "pledge_id")},
                                          {"amount", amount},
                                          {"email", "maria@posta.example"},
                                          {"show_name", "0"},
                                          {"do", "give"}});
    ASSERT_EQ(placed.status, 303) << text(placed);
    town_.pay(header(placed, "Location"), kGoodCard);
  }
  std::string in_english(const std::string& path) {
    town_.forget();
    town_.header("accept-language", "en");
    const auto page = town_.get(path);
    EXPECT_EQ(page.status, 200) << path << text(page);
    return text(page);
  }
  std::string simulator(const std::string& query = {}) {
    return paths::simulator(town_.call) + query;
  }
};
INSTANTIATE_TEST_SUITE_P(Databases, WhatIf, both_databases(), database_name);

TEST_P(WhatIf, APoolsPageTellsItsRuleAndWhoDrewWhat) {
  give("30");
  const std::string page = in_english(paths::pool(town_.pool));
  for (const char* part : {"The city doubles each gift.", "It adds at most €50 to one pledge.",
                           "Un giardino per tutti", "€970", "€1,000", "printf &#39;%s&#39;",
                           "| sha256sum", "/journal/1\""})
    EXPECT_THAT(page, HasSubstr(part));
  const std::string rule =
      R"({"cap_per_match":5000,"ceiling":"none","kind":"per_pledge","version":1})";
  EXPECT_THAT(page, HasSubstr(ops::sha256_hex(rule)));
  EXPECT_THAT(page, HasSubstr(simulator() + "\""));
  EXPECT_TRUE(town_.cached(paths::pool(town_.pool)));
  for (const std::string& path : {paths::call(town_.call), paths::campaign(town_.campaign)}) {
    const std::string other = in_english(path);
    EXPECT_THAT(other, HasSubstr(paths::pool(town_.pool) + "\"")) << path;
    EXPECT_THAT(other, HasSubstr(simulator() + "\"")) << path;
  }
  EXPECT_EQ(town_.get("/pools/x").status, 404);
  EXPECT_EQ(town_.get(paths::pool(town_.id<PoolTag>())).status, 404);
  town_.visit("valle");
  EXPECT_EQ(town_.get(paths::pool(town_.pool)).status, 404);
  EXPECT_EQ(town_.get(simulator()).status, 404);
}

TEST_P(WhatIf, NothingChangedIsHowItStands) {
  give("30");
  const std::string page = in_english(simulator());
  EXPECT_THAT(page, HasSubstr("As it stands, 0 campaigns of 1 make it."));
  EXPECT_THAT(page, HasSubstr("€60")) << "30 given and 30 from the pool";
  EXPECT_TRUE(town_.cached(simulator()));
  EXPECT_THAT(text(town_.get(simulator("?lang=it"))), HasSubstr("Così come stanno le cose"));
}

TEST_P(WhatIf, FiguresStandInTheAddress) {
  give("30");
  const std::string more = in_english(simulator("?more=5"));
  EXPECT_THAT(more, HasSubstr("€70")) << "35 and 35";
  EXPECT_THAT(more, HasSubstr("value=\"5\"")) << "the form keeps what was asked";
  EXPECT_FALSE(town_.cached(simulator("?more=5"))) << "anyone could fill the cache with those";
  const std::string donors = in_english(simulator("?donors=20&gift=25"));
  EXPECT_THAT(donors, HasSubstr("1 campaign of 1 would make it, instead of 0."));
  EXPECT_THAT(donors, HasSubstr("€1,060")) << "30 + 20 x 25, doubled";
  const std::string budget = in_english(simulator("?extra=500"));
  EXPECT_THAT(budget, HasSubstr("€1,470"));
  const std::string rule =
      in_english(simulator("?rule=made_up&rule.kind=lump_sum&rule.amount=100&rule.ceiling=goal"));
  EXPECT_THAT(rule, HasSubstr("€130")) << "30 and a lump sum of 100";
  EXPECT_THAT(in_english(simulator("?rule=" + town_.pool.str())), HasSubstr("€60"));
}

TEST_P(WhatIf, WrongFiguresComeBackWithTheirFields) {
  town_.header("accept-language", "en");
  for (const auto& [query, field, words] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"more=1e3", "more", "Everybody gives more, in euros: "},
           {"more=999999999", "more", "at most €10,000"},
           {"donors=-1", "donors", "So many people more: "},
           {"donors=10000000", "donors", "So many people more: "},
           {"donors=5&gift=0", "gift", "This is needed."},
           {"extra=x", "extra", "has more money, in euros: "},
           {"rule=nonsense", "rule", "and works by this rule: "},
           {"to=nobody", "to", "to: "},
           {"rule=made_up&rule.kind=top_up&rule.cap_per_match=5", "rule-cap_per_match",
            "This kind of rule does not use this: leave it empty."}}) {
    const auto page = town_.get(simulator("?" + query));
    EXPECT_EQ(page.status, 422) << query;
    EXPECT_THAT(text(page), HasSubstr("<a href=\"#" + field + "\">")) << query;
    EXPECT_THAT(text(page), HasSubstr(words)) << query;
    EXPECT_THAT(text(page), Not(HasSubstr("co-sim-summary"))) << query;
  }
  EXPECT_EQ(town_.get(simulator("?donors=10000&gift=1")).status, 200);
}

TEST_P(WhatIf, WhoAsksTooOftenWaits) {
  int status = 200;
  http::Response last;
  for (int i = 0; i < 120 && status == 200; ++i) {
    last = town_.get(simulator("?more=" + std::to_string(i)));
    status = last.status;
  }
  EXPECT_EQ(status, 429);
  EXPECT_NE(header(last, "Retry-After"), "");
}

TEST_P(WhatIf, APledgesFormSaysWhatASharedPoolMeans) {
  const auto rule = matching::parse_rule(
      nlohmann::json{{"version", 1}, {"kind", "quadratic"}, {"variant", "proportional"}});
  ASSERT_TRUE(rule.ok());
  town_.run(OpenPool{.id = town_.id<PoolTag>(),
                     .call = town_.call,
                     .actor = kOfficer,
                     .name = "Fondo di tutti",
                     .kind = matching::PoolKind::kPrivate,
                     .order = 2,
                     .rule = *rule,
                     .rule_document = matching::canonical(*rule),
                     .funders = {{town_.id<FunderTag>(), "Banca", Money::cents(50'000)}}});
  town_.header("accept-language", "en");
  const auto form = town_.get(paths::pledge_form(town_.campaign) + "?amount=10");
  EXPECT_THAT(text(form), HasSubstr("Fondo di tutti"));
  EXPECT_THAT(text(form), HasSubstr("about €500")) << "alone in the round so far: all of it";
  EXPECT_THAT(text(form), HasSubstr("An estimate, which can fall"));
  EXPECT_THAT(text(form), HasSubstr("many small gifts weigh more than one large one"));
  EXPECT_THAT(text(form), HasSubstr("Your gift of €10 becomes €20."))
      << "what is only an estimate is not promised";
}

}  // namespace
}  // namespace colletta::test
