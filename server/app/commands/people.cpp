// colletta city and colletta user: makes cities and the people who work in them.
#include "server/services/people.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "domain/base/limits.hpp"
#include "server/app/commands/command.hpp"
#include "server/app/core.hpp"
#include "server/ops/password.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/people.hpp"

namespace colletta::app {
namespace {

struct UserInput {
  std::string city, email, name, roles, password_file;
  std::optional<bool> verified;
  bool list = false;
};

ops::ExitCode refused_for(const Error& error) {
  std::cerr << error.field << ": " << to_string(error.code)
            << (error.detail.empty() ? "" : " (" + error.detail + ")") << '\n';
  return ops::ExitCode::kInput;
}

/// From a file, or without one as a line of standard input: never from the command line, which
/// other people of the machine can read.
Result<std::string> read_password(const std::string& file) {
  std::string password;
  if (file.empty()) {
    std::getline(std::cin, password);
  } else {
    std::ifstream in(file);
    std::getline(in, password);
  }
  if (password.size() < limits::kPasswordBytesMin)
    return err(Errc::kTooShort, "password", std::to_string(limits::kPasswordBytesMin));
  if (password.size() > limits::kPasswordBytesMax)
    return err(Errc::kTooLong, "password", std::to_string(limits::kPasswordBytesMax));
  return password;
}

/// One writing transaction of a command that needs no running installation.
ops::ExitCode in_one_transaction(const ops::Settings& settings,
                                 const std::function<Result<Outcome>(store::Session&)>& work) {
  const auto url = database_of(settings);
  if (!url) return refused_for(url.error());
  auto session = store::Session::open(*url, store::Access::kWrite, {.lock_wait_ms = kLockWaitMs});
  store::Transaction transaction(session);
  const auto outcome = work(session);
  if (!outcome) return refused_for(outcome.error());
  transaction.commit();
  std::cout << outcome->id << '\n';
  return ops::ExitCode::kOk;
}

ops::ExitCode list_people(const ops::Settings& settings, const std::string& city) {
  const auto url = database_of(settings);
  if (!url) return refused_for(url.error());
  auto session = store::Session::open(*url, store::Access::kRead);
  session.for_each<std::string, std::string, std::string>(
      store::sql::people_of_city, {{"city", city}},
      [](const std::string& email, const std::string& name, const std::string& roles) {
        std::cout << email << '\t' << roles << '\t' << name << '\n';
      });
  return ops::ExitCode::kOk;
}

ops::ExitCode user(const Invocation& invocation, const UserInput& input) {
  ops::Settings settings;
  if (!load_settings(invocation, settings)) return ops::ExitCode::kConfiguration;
  if (input.list) return list_people(settings, input.city);
  std::optional<Roles> roles;
  if (!input.roles.empty()) {
    const auto parsed = Roles::parse(input.roles);
    if (!parsed) return refused_for(parsed.error());
    roles = *parsed;
  }
  const auto password = read_password(input.password_file);
  if (!password) return refused_for(password.error());
  const ops::PasswordHasher hasher({settings.login.argon2_ops, settings.login.argon2_memory_mib});
  const std::string hash = hasher.hash(*password);
  ops::UlidMaker ulids(system_clock());
  return in_one_transaction(settings, [&](store::Session& session) {
    return services::put_person(
        session,
        {.city = CityId::of(input.city),
         .email = input.email,
         .name = input.name.empty() ? std::nullopt : std::optional(input.name),
         .password_hash = hash,
         .roles = roles,
         .verified = input.verified},
        ulids.next(), system_clock()());
  });
}

struct CityInput {
  std::string id, name, palette = "terracotta", zone = "Europe/Rome", locale = "it", payee, contact;
  std::vector<std::string> hosts, areas, themes;
  std::string least = "1", most = "10000";
};

ops::ExitCode city(const Invocation& invocation, const CityInput& input) {
  ops::Settings settings;
  if (!load_settings(invocation, settings)) return ops::ExitCode::kConfiguration;
  const auto least = parse_money(input.least), most = parse_money(input.most);
  if (!least || !most) return refused_for(err(Errc::kInvalidAmount, "least, most"));
  services::CityRow row;
  row.id = CityId::of(input.id);
  row.name = input.name;
  row.hosts = input.hosts;
  row.palette = input.palette;
  row.zone = input.zone;
  row.locale = input.locale;
  row.payee = input.payee.empty() ? input.name : input.payee;
  row.contact_email = input.contact;
  row.pledge_min = *least;
  row.pledge_max = *most;
  for (const std::int64_t euro : {10, 25, 50, 100})
    row.suggested.push_back(Money::cents(euro * 100));
  row.areas = input.areas;
  row.themes = input.themes;
  return in_one_transaction(settings, [&](store::Session& session) {
    return services::add_city(session, row, system_clock()());
  });
}

}  // namespace

void add_user(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand("user", "Make a person, change, erase or list them");
  auto input = std::make_shared<UserInput>();
  verb->add_option("--city", input->city, "The city's short name");
  verb->add_option("--email", input->email, "E-mail address: what one logs in with");
  verb->add_option("--name", input->name, "Public name; a known person keeps theirs without it");
  verb->add_option("--roles", input->roles,
                   "Of citizen, promoter, officer, evaluator, sponsor, admin; by comma. Without it "
                   "a known person "
                   "keeps theirs and a new one is a citizen");
  verb->add_option("--password-file", input->password_file,
                   "File whose first line is the password; without it, standard input");
  verb->add_flag("--verified,!--not-verified", input->verified,
                 "An officer has checked who this is (rules may match only verified donors)");
  verb->add_flag("--list", input->list, "List instead");
  verb->footer(
      "Examples:\n  colletta user --city borgo --email ada@example.org --name 'Ada Rossi' "
      "--roles officer < password.txt\n  colletta user --city borgo --list\n");
  add_settings(*verb, invocation);
  const CLI::App* erase = add_erase(*verb, invocation);
  verb->callback([&invocation, input, erase] {
    if (erase->parsed()) return;  // its own callback has been here before
    if (input->city.empty()) throw CLI::RequiredError("--city");
    invocation.run = [&invocation, input] { return user(invocation, *input); };
  });
}

void add_city(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand("city", "Add a city to the installation");
  auto input = std::make_shared<CityInput>();
  verb->add_option("--id", input->id, "Short name, used in addresses: a-z, 0-9, -")->required();
  verb->add_option("--name", input->name, "Name as people read it")->required();
  verb->add_option("--host", input->hosts, "Host name that leads to it (repeat for several)");
  verb->add_option("--palette", input->palette, "Colours")->capture_default_str();
  verb->add_option("--zone", input->zone, "Time zone of its dates")->capture_default_str();
  verb->add_option("--locale", input->locale, "Language when a visitor asks for none")
      ->check(CLI::IsMember({"it", "en"}))
      ->capture_default_str();
  verb->add_option("--payee", input->payee,
                   "Who receives, as the payer reads it; default the name");
  verb->add_option("--contact", input->contact, "E-mail address for visitors");
  verb->add_option("--area", input->areas, "An area of the city (repeat for several)");
  verb->add_option("--theme", input->themes, "A theme of projects (repeat for several)");
  verb->add_option("--least", input->least, "Smallest pledge, in euro")->capture_default_str();
  verb->add_option("--most", input->most, "Largest pledge, in euro")->capture_default_str();
  verb->footer(
      "Example:\n  colletta city --id borgo --name 'Borgo Sereno' --area Centro --theme Scuola\n");
  add_settings(*verb, invocation);
  verb->callback([&invocation, input] {
    invocation.run = [&invocation, input] { return city(invocation, *input); };
  });
}

}  // namespace colletta::app
