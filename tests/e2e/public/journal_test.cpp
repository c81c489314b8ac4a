// The journal as everybody browses it: filters in the address that paging keeps, errors that name
// their field, and the way from an entry to what it rests on and what came of it.
#include <gmock/gmock.h>

#include "domain/campaign/content_json.hpp"
#include "server/ops/crypto.hpp"
#include "server/store/journal_read.hpp"
#include "server/views/paths.hpp"
#include "tests/e2e/public/town.hpp"

namespace colletta::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
namespace paths = views::paths;

class Journal : public testing::TestWithParam<const char*> {
 protected:
  void updates(int count) {
    for (int i = 0; i < count; ++i)
      town_.run(PublishUpdate{.id = town_.id<CampaignTag>().str(),
                              .campaign = town_.campaign,
                              .actor = Actor{.person = {}, .roles = Roles().add(Role::kOfficer)},
                              .title = "Notizia " + std::to_string(i),
                              .text = "Ecco."});
  }
  /// Positions of the entries that a page lists, in its order.
  static std::vector<std::int64_t> listed(const std::string& html) {
    std::vector<std::int64_t> out;
    const std::string mark = "/journal/";
    const std::size_t list = html.find("<ol class=\"co-entries\"");
    for (std::size_t at = html.find(mark, list); at != std::string::npos;
         at = html.find(mark, at)) {
      at += mark.size();
      out.push_back(std::stoll(html.substr(at)));
    }
    return out;
  }
  /// Where the link with this `rel` leads; empty: there is none.
  static std::string linked(const std::string& html, const std::string& rel) {
    const std::size_t at = html.find("rel=\"" + rel + "\" href=\"");
    if (at == std::string::npos) return {};
    const std::size_t from = html.find("href=\"", at) + 6;
    std::string url = html.substr(from, html.find('"', from) - from);
    for (std::size_t amp = 0; (amp = url.find("&amp;", amp)) != std::string::npos; ++amp)
      url.replace(amp, 5, "&");
    return url.substr(url.find("/journal"));
  }
  std::vector<std::int64_t> shown(const std::string& target) {
    const auto page = town_.get(target);
    EXPECT_EQ(page.status, 200) << target;
    return listed(text(page));
  }

  Town town_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, Journal, both_databases(), database_name);

/// Positions: 0 call.opened, 1 pool.opened, 2 campaign.published, then updates.
TEST_P(Journal, IsNarrowedByCallCampaignKindAndDay) {
  updates(2);
  const std::string call = "call=" + town_.call.str();
  const std::string campaign = "campaign=" + town_.campaign.str();
  EXPECT_THAT(shown("/journal"), ElementsAre(4, 3, 2, 1, 0));
  EXPECT_THAT(shown("/journal?call=&campaign=&kind=&from=&until="), SizeIs(5)) << "an empty form";
  EXPECT_THAT(shown("/journal?" + call), SizeIs(5));
  EXPECT_THAT(shown("/journal?" + campaign), ElementsAre(4, 3, 2));
  EXPECT_THAT(shown("/journal?kind=pools"), ElementsAre(1));
  EXPECT_THAT(shown("/journal?kind=reports&" + call + "&" + campaign), ElementsAre(4, 3));
  EXPECT_THAT(shown("/journal?kind=calls&" + campaign), IsEmpty());
  EXPECT_THAT(shown("/journal?from=2026-03-02&until=2026-03-02"), SizeIs(5)) << "days count in";
  EXPECT_THAT(shown("/journal?from=2026-03-03"), IsEmpty());
  EXPECT_THAT(shown("/journal?until=2026-03-01"), IsEmpty());
  const auto page = text(town_.get("/journal?kind=reports&from=2026-03-02"));
  EXPECT_THAT(page, HasSubstr("<option value=\"reports\" selected>"))
      << "the form says what it did";
  EXPECT_THAT(page, HasSubstr("value=\"2026-03-02\""));
}

TEST_P(Journal, GoesOnByPositionsWithItsFilters) {
  updates(120);
  const auto first = text(town_.get("/journal?kind=reports"));
  EXPECT_THAT(listed(first), SizeIs(50));
  EXPECT_EQ(linked(first, "prev"), "");
  const std::string older = linked(first, "next");
  EXPECT_EQ(older, "/journal?kind=reports&before=73");
  updates(1);
  const auto second = text(town_.get(older));
  EXPECT_EQ(listed(second).front(), 72) << "what is added meanwhile moves nothing";
  const auto third = text(town_.get(linked(second, "next")));
  EXPECT_THAT(listed(third), SizeIs(20));
  EXPECT_EQ(linked(third, "next"), "") << "it ends";
  EXPECT_EQ(listed(text(town_.get(linked(third, "prev")))), listed(second)) << "and back";
  const auto newest = text(town_.get(linked(second, "prev")));
  EXPECT_EQ(listed(newest).front(), 122) << "what came since is there";
  EXPECT_EQ(linked(text(town_.get("/journal?kind=reports&after=100")), "prev"), "")
      << "fewer than a page to the newest: the newest page, whole";
}

TEST_P(Journal, RefusesFiltersThatMeanNothingAndNamesThem) {
  for (const auto& [query, field] : {std::pair("kind=gifts", "kind"),
                                     {"call=x", "call"},
                                     {"call=01HZZZZZZZZZZZZZZZZZZZZZZZ", "call"},
                                     {"campaign=01HZZZZZZZZZZZZZZZZZZZZZZZ", "campaign"},
                                     {"from=2026-02-30", "from"},
                                     {"until=domani", "until"},
                                     {"from=2026-03-02&until=2026-03-01", "until"},
                                     {"entry=3", "entry"},
                                     {"entry=x", "entry"}}) {
    const auto page = town_.get(std::string("/journal?") + query);
    EXPECT_EQ(page.status, 422) << query;
    EXPECT_THAT(text(page), HasSubstr("href=\"#" + std::string(field) + "\"")) << query;
    EXPECT_THAT(text(page), Not(HasSubstr("co-entries"))) << query;
    EXPECT_THAT(text(page), Not(HasSubstr("value=\"2026-02-30\""))) << "no field for days holds it";
  }
}

TEST_P(Journal, PlacesThatNoLinkNamesAreNotFound) {
  for (const char* query : {"before=-1", "after=x", "before="})
    EXPECT_EQ(town_.get(std::string("/journal?") + query).status, 404) << query;
}

TEST_P(Journal, LeadsToAnEntryByItsPosition) {
  const auto page = town_.get("/journal?entry=2");
  EXPECT_EQ(page.status, 303);
  EXPECT_THAT(header(page, "Location"), testing::EndsWith("/journal/2"));
}

TEST_P(Journal, AnEntryLeadsBothWays) {
  updates(1);
  const auto published = text(town_.get(paths::journal_entry(2)));
  for (const char* words :
       {"id=\"rests\"", "/journal/0\"", "/journal/3\"", "Notizia 0", "2026-03-02T12:00:00Z"})
    EXPECT_THAT(published, HasSubstr(words));
  EXPECT_THAT(published, HasSubstr(paths::journal_of(town_.campaign)));
  const auto update = text(town_.get(paths::journal_entry(3)));
  EXPECT_THAT(update, HasSubstr("/journal/2\""));
  town_.header("accept-language", "en");
  EXPECT_THAT(text(town_.get(paths::journal_entry(3))),
              HasSubstr("No later entry refers to this one"));
}

TEST_P(Journal, GivesTheWordsWhoseFingerprintItHolds) {
  updates(1);
  const auto checked = [&](std::int64_t seq) {
    const auto page = text(town_.get(paths::journal_entry(seq)));
    const auto words = town_.get(paths::journal_entry(seq) + "/text");
    EXPECT_EQ(words.status, 200) << seq;
    EXPECT_THAT(page, HasSubstr(paths::journal_entry(seq) + "/text" + "\""))
        << "the page leads to the words";
    EXPECT_THAT(page, HasSubstr(ops::sha256_hex(text(words)))) << "whose hash stands on it";
    return words;
  };
  EXPECT_THAT(header(checked(0), "Content-Type"), HasSubstr("text/plain"));
  EXPECT_THAT(header(checked(2), "Content-Type"), HasSubstr("application/json"));
  EXPECT_EQ(text(checked(3)), "9:Notizia 05:Ecco.");
  for (const char* path : {"/journal/1/text", "/journal/99/text", "/journal/x/text"})
    EXPECT_EQ(town_.get(path).status, 404) << path << ": names no text";
}

TEST_P(Journal, OfWordsThatWereRevisedSaysSo) {
  const auto before = text(town_.get(paths::journal_entry(2) + "/text"));
  CampaignContent content = read_content(before);
  content.title = "Altro";
  town_.run(SaveCampaign{.id = town_.campaign,
                         .call = town_.call,
                         .actor = Actor{.person = {}, .roles = Roles().add(Role::kOfficer)},
                         .version = std::get<0>(*town_.db().fetch_one<std::int64_t>(
                             {"version", "SELECT version FROM campaign"})),
                         .content = content});
  EXPECT_EQ(town_.get(paths::journal_entry(2) + "/text").status, 404);
  EXPECT_THAT(text(town_.get(paths::journal_entry(3) + "/text")), HasSubstr("\"title\":\"Altro\""));
  town_.header("accept-language", "en");
  EXPECT_THAT(text(town_.get(paths::journal_entry(2))), HasSubstr("only the latest are kept"));
  EXPECT_THAT(text(town_.get(paths::journal_entry(3))), Not(HasSubstr("only the latest are kept")));
}

TEST_P(Journal, PagesLeadToTheirPartOfIt) {
  updates(1);
  EXPECT_THAT(
      text(town_.get(paths::campaign(town_.campaign))),
      testing::AllOf(HasSubstr(paths::journal_of(town_.campaign)), HasSubstr("/journal/3\"")));
  EXPECT_THAT(text(town_.get(paths::call(town_.call))), HasSubstr(paths::journal_of(town_.call)));
  EXPECT_THAT(text(town_.get(paths::pool(town_.pool))), HasSubstr(paths::journal_of(town_.call)));
}

}  // namespace
}  // namespace colletta::test
