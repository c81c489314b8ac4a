// Configuration: precedence, and that a wrong setting is named with its place and what is allowed.
#include "server/ops/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "server/ops/config_flags.hpp"

namespace colletta::ops {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class ConfigTest : public testing::Test {
 protected:
  ~ConfigTest() override { std::filesystem::remove(path_); }

  LoadedConfig load(const std::string& toml, std::map<std::string, std::string> environment = {},
                    std::map<std::string, std::string> flags = {}) {
    std::ofstream(path_) << toml;
    return load_config({path_, std::move(environment), std::move(flags)});
  }
  std::vector<std::string> problems(const std::string& toml) { return load(toml).problems; }

  const std::string path_ =
      testing::TempDir() + "colletta config " + std::to_string(getpid()) + ".toml";
};

TEST_F(ConfigTest, DefaultsNeedNoSource) {
  const LoadedConfig loaded = load_config({});
  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.settings.server.port, 8080);
}

TEST_F(ConfigTest, EveryDefaultIsAllowedByItsOwnRow) {
  // The sample holds every setting at its default, commented out.
  std::string sample = config_sample();
  std::string uncommented;
  std::size_t settings = 0;
  for (std::size_t start = 0; start < sample.size();) {
    const std::size_t end = sample.find('\n', start);
    std::string line = sample.substr(start, end - start);
    if (line.starts_with('#') && !line.starts_with("# ")) line.erase(0, 1), ++settings;
    uncommented += line + "\n";
    start = end + 1;
  }
  EXPECT_EQ(settings, settings_table().size());
  EXPECT_THAT(problems(uncommented), IsEmpty());
}

TEST_F(ConfigTest, FlagsWinOverEnvironmentOverFileOverDefaults) {
  const std::string toml = "[server]\nport = 1\naddress = \"::1\"\nthreads = 3\n";
  const LoadedConfig loaded =
      load(toml, {{"COLLETTA_SERVER_PORT", "2"}, {"COLLETTA_SERVER_ADDRESS", "10.0.0.1"}},
           {{"server.port", "4"}});
  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.settings.server.port, 4);
  EXPECT_EQ(loaded.settings.server.address, "10.0.0.1");
  EXPECT_EQ(loaded.settings.server.threads, 3);
  EXPECT_EQ(loaded.settings.server.idle_timeout_s, 60);
}

TEST_F(ConfigTest, AProblemNamesFileLineSettingAndWhatIsAllowed) {
  EXPECT_THAT(problems("[server]\n\nport = 99999\n"),
              ElementsAre(path_ + ":3: server.port: 99999 is too large; allowed: a whole number "
                                  "from 0 to 65535"));
  EXPECT_THAT(problems("[server]\nport = \"80\"\n"), ElementsAre(StartsWith(path_ + ":2: ")));
  EXPECT_THAT(problems("[log]\nlevel = \"loud\"\n"),
              ElementsAre(AllOf(HasSubstr("\"loud\""), HasSubstr("debug, info, warn, error"))));
  EXPECT_THAT(problems("[server]\nmetrics_public = 1\n"), ElementsAre(HasSubstr("true, false")));
  EXPECT_THAT(problems("[server]\nport = \n"), ElementsAre(StartsWith(path_ + ":2: not TOML")));
  EXPECT_THAT(problems("[server]\ntrusted_proxies = [\"10.0.0.0/33\"]\n"),
              ElementsAre(HasSubstr("10.0.0.0/33")));
  EXPECT_THAT(problems("[server]\npublic_url = \"colletta.example\"\n"),
              ElementsAre(HasSubstr("not a web address")));
  EXPECT_THAT(problems("[data]\ndir = \"a\\nb\"\n"), ElementsAre(HasSubstr("control characters")));
  EXPECT_THAT(problems("[database]\nurl = \"postgres://u:pw@h/d\"\n"),
              ElementsAre(AllOf(HasSubstr("mysql://"), Not(HasSubstr("pw")))));
}

TEST_F(ConfigTest, AllProblemsAreToldAtOnce) {
  EXPECT_EQ(problems("[server]\nport = -1\nthreads = 1000\n[log]\nlevel = \"x\"\n").size(), 3U);
}

TEST_F(ConfigTest, AnUnknownNameIsRefusedWithASuggestion) {
  EXPECT_THAT(problems("[server]\nprot = 1\n"),
              ElementsAre(AllOf(HasSubstr(":2: "), HasSubstr("did you mean `server.port`"))));
  EXPECT_THAT(problems("[zzz]\nzzzzzzzz = 1\n"), ElementsAre(Not(HasSubstr("did you mean"))));
  EXPECT_THAT(load("", {{"COLLETTA_SERVER_PRT", "1"}}).problems,
              ElementsAre(HasSubstr("COLLETTA_SERVER_PORT")));
  EXPECT_THAT(load("", {{"COLLETTA_TEST_MARIADB", "x"}}).problems, IsEmpty());
}

TEST_F(ConfigTest, AMissingFileIsAProblem) {
  EXPECT_THAT(load_config({"/nowhere/colletta.toml", {}, {}}).problems,
              ElementsAre(StartsWith("/nowhere/colletta.toml: no such file")));
}

TEST_F(ConfigTest, EnvironmentAndFlagsAreNamedInProblems) {
  EXPECT_THAT(load("", {{"COLLETTA_SERVER_PORT", "x"}}).problems,
              ElementsAre(StartsWith("COLLETTA_SERVER_PORT: server.port: \"x\"")));
  EXPECT_THAT(load("", {}, {{"server.port", "70000"}}).problems,
              ElementsAre(StartsWith("--server-port: server.port: 70000 is too large")));
}

TEST_F(ConfigTest, TlsNeedsBothFiles) {
  EXPECT_THAT(problems("[server]\ntls_cert = \"a.pem\"\n"), ElementsAre(HasSubstr("both or none")));
}

TEST_F(ConfigTest, MailNeedsASenderAndAnAddressForItsLinks) {
  const std::string whole =
      "[server]\npublic_url = \"https://colletta.example\"\n"
      "[mail]\nurl = \"smtp://mail.example:587\"\nfrom = \"posta@colletta.example\"\n";
  EXPECT_THAT(problems(whole), IsEmpty());
  EXPECT_THAT(problems("[mail]\nurl = \"smtp://mail.example\"\n"),
              ElementsAre(HasSubstr("address to send from"), HasSubstr("server.public_url")));
  EXPECT_THAT(problems(whole + "user = \"u\"\n"), ElementsAre(HasSubstr("both or none")));
  EXPECT_THAT(problems(whole + "ca_file = \"/nowhere.pem\"\n"),
              ElementsAre(HasSubstr("no such file")));
  for (const char* bad : {"mail.example", "smtp://", "smtp:///x", "http://mail.example",
                          "smtp://user:hunter2@mail.example", "smtp://mail example"})
    EXPECT_THAT(problems("[mail]\nurl = \"" + std::string(bad) + "\"\n"),
                ElementsAre(AllOf(HasSubstr("mail server"), Not(HasSubstr("hunter")))))
        << bad;
  const LoadedConfig loaded = load(whole + "user = \"u\"\npassword = \"hunter2\"\n");
  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_THAT(config_in_force(loaded.settings),
              AllOf(HasSubstr("smtp://mail.example:587"), Not(HasSubstr("hunter"))));
}

TEST_F(ConfigTest, SecretsAreNeverFlagsAndNeverPrinted) {
  const LoadedConfig loaded =
      load("[database]\npassword = \"hunter2\"\nurl = \"mysql://u:hunter3@h/d\"\n");
  const std::string shown = config_in_force(loaded.settings);
  EXPECT_THAT(shown, AllOf(HasSubstr("password = \"(set)\""), HasSubstr("mysql://u:***@h/d"),
                           Not(HasSubstr("hunter"))));
  EXPECT_THAT(load("", {}, {{"database.password", "hunter2"}}).problems,
              ElementsAre(Not(HasSubstr("hunter"))));
  EXPECT_THAT(load("", {{"COLLETTA_DATABASE_PASSWORD", "hunter\n2"}}).problems,
              ElementsAre(Not(HasSubstr("hunter"))));
}

TEST_F(ConfigTest, PasswordsLeaveUrls) {
  EXPECT_EQ(without_password("mysql://u:p@ss:w@h:3306/d"), "mysql://u:***@h:3306/d");
  EXPECT_EQ(without_password("mysql://u@h:3306/d"), "mysql://u@h:3306/d");
  EXPECT_EQ(without_password("sqlite:///a/b.sqlite"), "sqlite:///a/b.sqlite");
}

TEST_F(ConfigTest, NamesAreUniqueAndDocumented) {
  std::set<std::string> names;
  const std::string markdown = config_markdown();
  for (const Setting& setting : settings_table()) {
    EXPECT_TRUE(names.insert(setting.env()).second) << setting.name;
    EXPECT_THAT(markdown, HasSubstr("`" + setting.env() + "`"));
    EXPECT_FALSE(setting.doc.empty()) << setting.name;
  }
}

TEST_F(ConfigTest, FlagsComeFromTheTable) {
  CLI::App app;
  std::map<std::string, std::string> given;
  add_setting_flags(app, given);
  app.parse("--port 9000 --log-level debug", false);
  EXPECT_THAT(given, testing::UnorderedElementsAre(testing::Pair("server.port", "9000"),
                                                   testing::Pair("log.level", "debug")));
  EXPECT_THROW(app.parse("--database-password x", false), CLI::ParseError);
}

}  // namespace
}  // namespace colletta::ops
