// A connection is an open file, and Debian starts programs with room for 1,024: the server makes
// room for as many connections as it is set to take, and says so when it may not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/e2e/faults/served.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class OpenFiles : public testing::Test {
 protected:
  /// The soft limit of the server's process.
  std::string limit() {
    std::ifstream file("/proc/" + std::to_string(served_.pid()) + "/limits");
    for (std::string line; std::getline(file, line);)
      if (line.starts_with("Max open files")) {
        std::istringstream rest(line.substr(14));
        std::string soft;
        rest >> soft;
        return soft;
      }
    return "";
  }

  City city_{"sqlite"};
  Served served_{city_};
};

TEST_F(OpenFiles, ThereIsRoomForEachConnectionThatIsTaken) {
  served_.start({"prlimit", "--nofile=1024:20000"});
  EXPECT_EQ(limit(), "8704");  // server.connections_max, and 512 others
  EXPECT_THAT(served_.said(), Not(HasSubstr("few_open_files")));
  served_.stop();
}

TEST_F(OpenFiles, WhatTheMachineDoesNotAllowIsSaid) {
  served_.start({"prlimit", "--nofile=600:2000"});
  EXPECT_EQ(limit(), "2000");
  EXPECT_THAT(served_.said(), HasSubstr(R"("limit":2000)"));
  EXPECT_THAT(served_.said(), HasSubstr("few_open_files"));
  served_.stop();
}

}  // namespace
}  // namespace colletta::test
