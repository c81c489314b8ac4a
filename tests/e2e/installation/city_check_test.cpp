// Which cities an installation takes in.
#include "server/services/city_check.hpp"

#include <gmock/gmock.h>

#include "server/services/people.hpp"
#include "tests/e2e/installation/cities.hpp"

namespace colletta::test {
namespace {

class CityCheck : public CitiesTest {
 protected:
  /// "" when it is accepted, else the field.
  std::string refused(const services::CityRow& city) {
    auto db = city_.write();
    const auto made = services::add_city(db, city, city_.now());
    return made ? "" : made.error().field;
  }
};
INSTANTIATE_TEST_SUITE_P(Databases, CityCheck, both_databases(), database_name);

TEST_P(CityCheck, NamesThatCannotBeServedAreRefused) {
  for (const char* id : {"", "x", "-a", "Borgo", "borgo", "assets", "health", "status", "metrics",
                         "sandbox", "webhooks", "campaigns", "pledges", "login", "api"})
    EXPECT_EQ(refused(city_row(id)), "id") << id;
  EXPECT_EQ(refused(city_row("healthville")), "");
}

TEST_P(CityCheck, EachFieldIsHeldAgainstItsRule) {
  const auto with = [](auto change) {
    auto row = city_row("valle");
    change(row);
    return row;
  };
  for (const char* host : {"bad host", "a..b", "valle.example:8080", "-a.example", ""})
    EXPECT_EQ(refused(city_row("valle", {host})), "host") << host;
  EXPECT_EQ(refused(with([](auto& row) { row.name = ""; })), "name");
  EXPECT_EQ(refused(with([](auto& row) { row.zone = "Mars/Base"; })), "zone");
  EXPECT_EQ(refused(with([](auto& row) { row.palette = "nope"; })), "palette");
  EXPECT_EQ(refused(with([](auto& row) { row.locale = "de"; })), "locale");
  EXPECT_EQ(refused(with([](auto& row) { row.pledge_min = row.pledge_max + Money::cents(1); })),
            "least");
  EXPECT_EQ(refused(city_row("valle", {"valle.example", "www.valle.example"})), "");
  EXPECT_EQ(refused(city_row("conca", {"WWW.Valle.example"})), "host") << "it is another's";
}

TEST_P(CityCheck, AHostLeadsToItsCityHoweverItWasWritten) {
  add(city_row("porto", {"Fondi.Porto.Example"}));
  serve();
  EXPECT_EQ(get("/", "fondi.porto.example").status, 200);
}

TEST_P(CityCheck, ThePalettesAreThoseThatTheStylesheetsHave) {
  serve();
  EXPECT_THAT(web_->app().site.palettes(), testing::UnorderedElementsAreArray(services::kPalettes));
}

}  // namespace
}  // namespace colletta::test
