// colletta user erase: erases a person, after saying what goes and what stays.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "domain/base/text.hpp"
#include "server/app/commands/command.hpp"
#include "server/app/core.hpp"
#include "server/app/schema.hpp"
#include "server/store/people_read.hpp"

namespace colletta::app {
namespace {

struct EraseInput {
  std::string city, email;
  bool yes = false;
};

void show_traces(const store::PersonRow& person, const PersonTraces& traces) {
  std::cout << "Erases " << person.email << (person.name.empty() ? "" : ", " + person.name) << ": "
            << traces.sessions << " session(s), the person behind " << traces.pledges
            << " pledge(s) and their receipts, " << traces.positions.size()
            << " private row(s) of the journal, their name beside " << traces.campaigns
            << " campaign(s) and " << traces.updates << " update(s), " << traces.drafts
            << " draft(s).\nStays: the journal's entries with their amounts, without a name; the "
               "texts of public campaigns and updates; the provider's payment numbers.\n";
}

std::string sentence(const Error& error) {
  if (error.field == "admin") return "They are the city's only administrator.";
  if (error.field == "pool")
    return "They fund " + error.detail + " matching pool(s): the public journal names its funders.";
  if (error.field == "campaign")
    return error.detail + " campaign(s) of theirs are being reviewed or take pledges.";
  if (error.field == "payout")
    return error.detail +
           " tranche(s) of campaigns of theirs are proposed or approved and not paid.";
  if (error.field == "evaluation")
    return "They evaluate " + error.detail + " call(s) without a ranking yet.";
  if (error.field == "pledge")
    return error.detail +
           " pledge(s) of theirs have a payment or refund that is not over, or are for a campaign "
           "that is still open.";
  return error.field + ": " + std::string(to_string(error.code));
}

bool agreed() {
  std::cout << "Erase them? It cannot be undone. [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

std::unique_ptr<writer::Writer> writer_of(const store::DatabaseUrl& url, ops::UlidMaker& ulids) {
  writer::Options options;
  options.session.lock_wait_ms = kLockWaitMs;
  writer::Hooks hooks;
  hooks.on_failure = [](std::string_view what, int code, std::string_view detail) {
    std::cerr << what << ": " << code << " " << detail << '\n';
  };
  const writer::Crypto crypto{ops::sha256_hex, ops::hmac_sha256, ops::random_bytes, ops::base64,
                              ops::hex};
  return std::make_unique<writer::Writer>(
      url, options, system_clock(), crypto, [&ulids] { return ulids.next(); }, hooks);
}

ops::ExitCode erase(const Invocation& invocation, const EraseInput& input) {
  ops::Settings settings;
  if (!load_settings(invocation, settings)) return ops::ExitCode::kConfiguration;
  if (const auto problem = schema_problem(settings)) {
    std::cerr << *problem << '\n';
    return ops::ExitCode::kSchema;
  }
  const auto refuse = [](const std::string& why) {
    std::cerr << why << '\n';
    return ops::ExitCode::kInput;
  };
  const auto email = clean_email(input.email, "email");
  if (!email) return refuse("--email: this is not an e-mail address");
  const auto url = database_of(settings);
  const CityId city = CityId::of(input.city);
  ops::UlidMaker ulids(system_clock());
  // First of all, so that it is known at once when a server holds the file.
  const auto writer = writer_of(*url, ulids);
  auto db = std::optional(store::Session::open(*url, store::Access::kRead));
  const auto person = store::person_of_email(*db, city, *email);
  if (!person) return refuse("Nobody in this city has this e-mail address.");
  const auto traces = store::traces_of(*db, city, person->id);
  db.reset();
  if (!traces) return refuse("Nobody in this city has this e-mail address.");
  show_traces(*person, *traces);
  if (const auto reasons = obstacles(*traces); !reasons.empty()) {
    for (const Error& reason : reasons) std::cerr << sentence(reason) << '\n';
    return refuse("Nothing was erased.");
  }
  if (!input.yes && ::isatty(STDIN_FILENO) == 0) return refuse("Nothing was erased: add --yes.");
  if (!input.yes && !agreed()) return refuse("Nothing was erased.");
  const auto outcome = writer->run(city, ErasePerson{ulids.next(), person->id, Actor::job()});
  if (!outcome) return refuse("Nothing was erased. " + sentence(outcome.error()));
  std::cout << "Erased. The journal says so at position " << outcome->seq << ".\n";
  return ops::ExitCode::kOk;
}

}  // namespace

CLI::App* add_erase(CLI::App& user, Invocation& invocation) {
  CLI::App* verb =
      user.add_subcommand("erase", "Erase a person: what names them goes, figures stay");
  auto input = std::make_shared<EraseInput>();
  verb->add_option("--city", input->city, "The city's short name")->required();
  verb->add_option("--email", input->email, "The person's e-mail address")->required();
  verb->add_flag("--yes", input->yes, "Do not ask; needed where nobody can answer");
  verb->footer(
      "With SQLite, stop the server first, or use its page \"People\".\n\n"
      "Example:\n  colletta user erase --city borgo --email ada@example.org\n");
  add_settings(*verb, invocation);
  verb->callback([&invocation, input] {
    invocation.run = [&invocation, input] { return erase(invocation, *input); };
  });
  return verb;
}

}  // namespace colletta::app
