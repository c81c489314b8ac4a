// Texts stand outside the journal and enter it by their hash: whatever is changed in one of them
// behind the writer's back is found, at its event; and what is revised in the open is not.
#include <gmock/gmock.h>

#include "domain/journal/event_json.hpp"
#include "server/services/text_checks.hpp"
#include "server/store/journal_read.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class Texts : public testing::TestWithParam<const char*> {
 protected:
  /// Positions: 0 call.opened, 1 pool.opened, 2 campaign.published, 3 update.published,
  /// 4 indicator.measured.
  Texts() {
    const auto writer = city_.writer();
    must(*writer, city_.id(),
         PublishUpdate{.id = city_.ulid(),
                       .campaign = city_.campaign,
                       .actor = city_.officer,
                       .title = "Si comincia",
                       .text = "Domani si *pianta*."});
    must(*writer, city_.id(),
         RecordMeasurement{.id = city_.ulid(),
                           .campaign = city_.campaign,
                           .actor = city_.officer,
                           .indicator = "i1",
                           .value = "3",
                           .date = "2026-03-01",
                           .evidence = "https://foto.example/1",
                           .note = "Tre alberi"});
  }
  void meddle(const std::string& sql) {
    auto session = city_.write();
    session.run("meddle", sql);
  }
  void revise(const std::string& title) {
    const auto writer = city_.writer();
    CampaignContent content = city_.content({});
    content.title = title;
    const auto version = city_.number("SELECT version FROM campaign");
    must(*writer, city_.id(),
         SaveCampaign{.id = city_.campaign,
                      .call = city_.call,
                      .actor = city_.officer,
                      .version = version,
                      .content = content});
  }
  std::optional<std::string> text_of(std::int64_t seq) {
    auto session = city_.read();
    const auto row = store::event_at(session, city_.id(), seq);
    return services::text_of(session, city_.id(), parse_public_body(row->body).value());
  }

  City city_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, Texts, both_databases(), database_name);

TEST_P(Texts, AChangeOfOneIsFoundAtItsEvent) {
  ASSERT_THAT(city_.findings(), IsEmpty());
  const auto swap = [](const std::string& table, const std::string& column, const std::string& from,
                       const std::string& to) {
    return "UPDATE " + table + " SET " + column + " = REPLACE(" + column + ", '" + from + "', '" +
           to + "')";
  };
  struct Case {
    std::string table, column, from, to, what;
  };
  const std::string words = "its text is not the one whose hash is in the journal";
  for (const Case& c : std::vector<Case>{
           {"city_call", "title", "Bando", "Banda",
            "0: city_call " + city_.call.str() + ": " + words},
           {"city_call", "text", "Tutti", "Pochi", words},
           {"city_call", "summary", "Idee", "Idea", words},
           {"campaign", "content", "giardino", "giardina",
            "2: campaign " + city_.campaign.str() + ": " + words},
           {"campaign", "title", "giardino", "giardina", "its title is not what the journal says"},
           {"campaign", "summary", "Alberi", "Albero", "its summary is not"},
           {"campaign", "area", "Centro", "Centra", "its area is not"},
           {"campaign", "theme", "Verde", "Verdi", "its theme is not"},
           {"campaign", "model", "all_or_nothing", "keep_what_you_raise", "its model is not"},
           {"campaign_update", "title", "comincia", "finisce", words},
           {"campaign_update", "text", "pianta", "taglia", words},
           {"measurement", "note", "Tre", "Sei", words},
           {"measurement", "evidence", "foto", "fola", words},
           {"measurement", "value", "3", "4", "its value is not what the journal says"},
           {"measurement", "date", "2026-03-01", "2026-03-02", "its date is not"},
           {"measurement", "indicator", "i1", "i2", "its indicator is not"},
       }) {
    meddle(swap(c.table, c.column, c.from, c.to));
    EXPECT_THAT(city_.findings(), Contains(HasSubstr(c.what))) << c.table << " " << c.column;
    meddle(swap(c.table, c.column, c.to, c.from));
    ASSERT_THAT(city_.findings(), IsEmpty()) << c.table << " " << c.column;
  }
}

TEST_P(Texts, WhatTheJournalSaysOfThemIsHeldAgainstItsColumns) {
  for (const auto& [table, column] :
       std::vector<std::pair<std::string, std::string>>{{"city_call", "opens"},
                                                        {"city_call", "closes"},
                                                        {"campaign", "goal"},
                                                        {"campaign", "minimum"},
                                                        {"campaign", "optimum"},
                                                        {"campaign", "opens"},
                                                        {"campaign", "deadline"},
                                                        {"campaign_update", "at"},
                                                        {"measurement", "at"},
                                                        {"campaign_update", "seq"},
                                                        {"measurement", "seq"}}) {
    const std::string set = "UPDATE " + table + " SET " + column + " = " + column;
    meddle(set + " + 1000000");
    EXPECT_THAT(city_.findings(), Contains(HasSubstr(table + " "))) << column;
    meddle(set + " - 1000000");
    ASSERT_THAT(city_.findings(), IsEmpty()) << table << " " << column;
  }
}

TEST_P(Texts, OneThatIsLostOrInventedIsFound) {
  meddle(
      "INSERT INTO campaign_update (id, city, campaign, author, by_city, title, text, at, seq)"
      " SELECT 'COPY', city, campaign, author, by_city, title, text, at, seq"
      " FROM campaign_update");
  EXPECT_THAT(city_.findings(),
              Contains("3: campaign_update COPY: its id is not what the journal says"));
  meddle("DELETE FROM campaign_update");
  meddle("DELETE FROM measurement");
  EXPECT_THAT(city_.findings(),
              testing::ElementsAre("3: campaign_update: what it says is missing in the table",
                                   "4: measurement: what it says is missing in the table"));
}

TEST_P(Texts, ARevisionIsHeldAgainstItsOwnEvent) {
  revise("Un bosco per tutti");
  EXPECT_THAT(city_.findings(), IsEmpty());
  meddle("UPDATE campaign SET content = REPLACE(content, 'bosco', 'prato')");
  EXPECT_THAT(city_.findings(), Contains(StartsWith("5: campaign " + city_.campaign.str())));
}

TEST_P(Texts, AreGivenOutAsTheBytesThatWereHashed) {
  EXPECT_EQ(text_of(0), "18:Bando di quartiere4:Idee6:Tutti.");
  EXPECT_EQ(text_of(1), std::nullopt) << "a pool names no text";
  EXPECT_THAT(text_of(2).value_or(""), HasSubstr("\"title\":\"Un giardino per tutti\""));
  EXPECT_EQ(text_of(3), "11:Si comincia19:Domani si *pianta*.");
  EXPECT_EQ(text_of(4), "22:https://foto.example/110:Tre alberi");
  revise("Un bosco per tutti");
  EXPECT_EQ(text_of(2), std::nullopt) << "only the latest words are kept";
  EXPECT_THAT(text_of(5).value_or(""), HasSubstr("\"title\":\"Un bosco per tutti\""));
  meddle("UPDATE campaign_update SET text = 'Altro'");
  EXPECT_EQ(text_of(3), std::nullopt) << "never other bytes than those of the hash";
}

}  // namespace
}  // namespace colletta::test
