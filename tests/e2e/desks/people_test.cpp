// The admin's page "People": finding somebody by their exact address, and erasing them.
#include <gmock/gmock.h>

#include "tests/e2e/desks/installation.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class People : public Desks {
 protected:
  std::int64_t count(const std::string& sql) {
    store::Session db = installation_.session();
    return std::get<0>(*db.fetch_one<std::int64_t>({"count", sql}));
  }
};
INSTANTIATE_TEST_SUITE_P(Databases, People, both_databases(), database_name);

TEST_P(People, IsForAdminsAlone) {
  EXPECT_EQ(installation_.browser("officer").get("/office/people").status, 403);
  EXPECT_EQ(installation_.browser("promoter").get("/office/people").status, 403);
  EXPECT_TRUE(installation_.browser().get("/office/people").location.starts_with("/login"));
  EXPECT_THAT(installation_.browser("officer").get("/office").body,
              Not(HasSubstr("/office/people")));
  Browser admin = installation_.browser("admin");
  EXPECT_THAT(admin.get("/office").body, HasSubstr("/office/people"));
  EXPECT_EQ(admin.get("/office/people").status, 200);
  Browser officer = installation_.browser("officer");
  officer.get("/office/calls/new");
  EXPECT_EQ(officer.post("/office/people/erase", {}).status, 403);
}

TEST_P(People, IsFoundByTheWholeAddressOnly) {
  Browser admin = installation_.browser("admin");
  for (const auto& [email, words] :
       {std::pair{"", "Write your e-mail address"}, std::pair{"leaver", "not an e-mail address"},
        std::pair{"leave%@example.org", "Nobody in this city has this address"},
        std::pair{"nobody@example.org", "Nobody in this city has this address"}}) {
    const Page page = admin.fill("/office/people", {{"email", email}});
    EXPECT_EQ(page.status, 422) << email;
    EXPECT_THAT(page.body, HasSubstr(words)) << email;
    EXPECT_THAT(page.body, Not(HasSubstr("Name of leaver")));
  }
  const Page page = admin.fill("/office/people", {{"email", " Leaver@Example.org "}});
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Name of leaver"));
}

TEST_P(People, WhoCannotBeErasedGetsTheReasonAndNoButton) {
  Browser admin = installation_.browser("admin");
  const Page page = admin.fill("/office/people", {{"email", "admin@example.org"}});
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("only administrator"));
  EXPECT_THAT(page.body, Not(HasSubstr("/office/people/erase")));
  const CallId call = installation_.open_call("Bando delle persone");
  const CampaignId campaign = installation_.published_campaign(call, "Ancora aperta");
  installation_.pledge(campaign);
  const Page guest = admin.fill("/office/people", {{"email", "guest@example.org"}});
  EXPECT_THAT(guest.body, HasSubstr("payment or a refund of theirs is not over"));
  EXPECT_THAT(guest.body, Not(HasSubstr("/office/people/erase")));
  const auto events = count("SELECT COUNT(*) FROM event");
  store::Session db = installation_.session();
  const auto id = std::get<0>(*db.fetch_one<std::string>(
      {"guest", "SELECT id FROM person WHERE email = 'guest@example.org'"}));
  const Page forced = admin.post(
      "/office/people/erase", {{"erasure_id", installation_.core().ulids.next()}, {"person", id}});
  EXPECT_EQ(forced.status, 409);
  EXPECT_THAT(forced.body, HasSubstr("payment or a refund of theirs is not over"));
  EXPECT_EQ(admin.post("/office/people/erase", {{"erasure_id", "x"}, {"person", id}}).status, 422);
  EXPECT_EQ(count("SELECT COUNT(*) FROM event"), events);
}

TEST_P(People, IsErasedOnceAndLoggedOut) {
  Browser leaver = installation_.browser("leaver");
  Browser admin = installation_.browser("admin");
  const Page page = admin.fill("/office/people", {{"email", "leaver@example.org"}});
  EXPECT_THAT(page.body, HasSubstr("What goes"));
  EXPECT_THAT(page.body, HasSubstr("One place where they are logged in."));
  const Fields form = {{"erasure_id", page.field("erasure_id")}, {"person", page.field("person")}};
  const auto erasures = count("SELECT COUNT(*) FROM event WHERE type = 'erasure.done'");
  EXPECT_EQ(admin.post("/office/people/erase", form).landing, "/office/people person_erased");
  EXPECT_EQ(admin.post("/office/people/erase", form).landing, "/office/people person_erased")
      << "the same form is the same erasure";
  EXPECT_EQ(count("SELECT COUNT(*) FROM event WHERE type = 'erasure.done'"), erasures + 1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM person WHERE city = 'borgo' AND email = "
                  "'leaver@example.org'"),
            0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM person WHERE city = 'altrove' AND email = "
                  "'leaver@example.org'"),
            1)
      << "another city's person is another person";
  EXPECT_THAT(leaver.get("/").body, Not(HasSubstr("Name of leaver")));
  EXPECT_EQ(leaver.log_in("leaver@example.org", kPassword).status, 401);
}

}  // namespace
}  // namespace colletta::test
