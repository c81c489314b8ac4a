// Local dates and times of forms, across the nights on which clocks change.
#include "server/views/local_time.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace colletta::views {
namespace {

const std::string kRome = "Europe/Rome";

std::string utc(std::string_view local) {
  const auto read = parse_local(local, kRome);
  return read ? to_rfc3339(*read) : std::string(to_string(read.error().code));
}

TEST(LocalTime, ReadsWhatFormsSend) {
  EXPECT_EQ(utc("2026-01-10T09:30"), "2026-01-10T08:30:00Z");
  EXPECT_EQ(utc("2026-07-10T09:30"), "2026-07-10T07:30:00Z");
  EXPECT_EQ(utc("2026-07-10T09:30:59"), "2026-07-10T07:30:59Z");
  EXPECT_EQ(utc("2026-07-10"), "2026-07-09T22:00:00Z");
  EXPECT_EQ(utc("2028-02-29"), "2028-02-28T23:00:00Z");
}

TEST(LocalTime, NightsOnWhichClocksChange) {
  // 02:30 does not exist on 29 March 2026 and exists twice on 25 October.
  EXPECT_EQ(utc("2026-03-29T02:30"), "2026-03-29T01:30:00Z");
  EXPECT_EQ(utc("2026-10-25T02:30"), "2026-10-25T00:30:00Z");
}

// Whatever hour it is there while this runs: a day without that hour is a day all the same.
TEST(LocalTime, EveryZoneHasTheDayOnWhichItsClocksChange) {
  for (const auto& [day, zones] : std::map<std::string, std::vector<std::string>>{
           {"2026-03-08",
            {"America/Halifax", "America/New_York", "America/Chicago", "America/Denver",
             "America/Los_Angeles", "America/Anchorage", "America/Adak"}},
           {"2026-03-29", {"Atlantic/Azores", "Europe/London", "Europe/Rome", "Europe/Athens"}},
           {"2026-09-27", {"Pacific/Auckland", "Pacific/Chatham"}},
           {"2026-10-04", {"Australia/Sydney", "Australia/Adelaide", "Australia/Lord_Howe"}}})
    for (const auto& zone : zones) {
      EXPECT_TRUE(parse_local(day, zone).ok()) << zone;
      EXPECT_TRUE(parse_local(day + "T12:00", zone).ok()) << zone;
    }
}

TEST(LocalTime, RefusesWhatIsNoDay) {
  for (const char* text :
       {"2026-02-30", "2026-13-01", "2026-00-10", "2026-01-10T24:00", "2026-01-10T09:60",
        "2026-1-10", "10/01/2026", "2026-01-10 09:30", "2026-01-10T09:30Z", "0026-01-10",
        "2026-01-10T-9:30", "9999-01-01", "2026-01-10T09:30:60"}) {
    EXPECT_EQ(utc(text), "invalid") << text;
  }
  EXPECT_EQ(utc(""), "missing");
  EXPECT_EQ(parse_local("x", kRome, "opens").error().field, "opens");
}

TEST(LocalTime, WritesWhatFormsShow) {
  const Timestamp t = parse_rfc3339("2026-07-09T22:30:59Z").value();
  EXPECT_EQ(to_local_minute(t, kRome), "2026-07-10T00:30");
  EXPECT_EQ(to_local_day(t, kRome), "2026-07-10");
}

}  // namespace
}  // namespace colletta::views
