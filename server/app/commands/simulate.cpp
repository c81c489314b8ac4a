// colletta simulate: runs a rule, or a whole made-up round, without a server or database.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "domain/base/limits.hpp"
#include "domain/matching/pledges_csv.hpp"
#include "domain/matching/rule_json.hpp"
#include "domain/matching/unique_names_json.hpp"
#include "domain/matching/vector_json.hpp"
#include "server/app/commands/command.hpp"

namespace colletta::app {
namespace {

using nlohmann::json;

struct SimulationInput {
  std::string vector, rule, pledges, campaigns;
  std::string format;  ///< empty: a table, or of a vector whether it is as expected
  bool json = false;
  std::optional<std::int64_t> budget;  ///< cents
};

struct SimulationRefused {
  std::string sentence;
};

std::ifstream open(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw SimulationRefused{path + ": cannot be read"};
  return in;
}

SimulationRefused refusal_of(const Error& error, const std::string& path) {
  if (error.code == Errc::kMalformedJson)
    return {path + ": is not JSON, or names a field of an object twice"};
  return {path + ": " + error.field + ": " + std::string(to_string(error.code)) +
          (error.detail.empty() ? "" : " (allowed: " + error.detail + ")")};
}

json read_json(const std::string& path) {
  auto in = open(path);
  matching::UniqueNames names;
  const auto see = [&](int depth, json::parse_event_t event, const json& value) {
    names.see(depth, event, value);
    return true;
  };
  json document = json::parse(in, see, false);
  if (document.is_discarded() || names.twice()) throw refusal_of(err(Errc::kMalformedJson), path);
  return document;
}

template <class T>
T required(Result<T> value, const std::string& path) {
  if (value) return std::move(value).value();
  throw refusal_of(value.error(), path);
}

std::string in_euro(const json& cents) {
  return to_decimal(Money::cents(cents.get<std::int64_t>()));
}

void print_table(const json& outcome) {
  std::cout << "campaign                        raised          state        matched by pool\n";
  for (const auto& [id, campaign] : outcome.at("campaigns").items()) {
    std::printf("%-26s %12s %14s       ", id.c_str(), in_euro(campaign.at("raised")).c_str(),
                campaign.at("state").get<std::string>().c_str());
    for (const auto& [pool, cents] : campaign.at("matched").items())
      std::printf(" %s %s", pool.c_str(), in_euro(cents).c_str());
    std::printf("\n");
  }
  std::cout << "\npool                            budget     reserved      granted         left\n";
  for (const auto& [id, pool] : outcome.at("pools").items())
    std::printf("%-26s %12s %12s %12s %12s\n", id.c_str(), in_euro(pool.at("budget")).c_str(),
                in_euro(pool.at("reserved")).c_str(), in_euro(pool.at("granted")).c_str(),
                in_euro(pool.at("left")).c_str());
  std::fflush(stdout);
}

void print(const matching::Outcome& outcome, const SimulationInput& input) {
  if (input.json || input.format == "json")
    matching::write_json(outcome, std::cout);
  else
    print_table(matching::summary_json(outcome));
}

ops::ExitCode run_vector(const SimulationInput& input) {
  auto first = open(input.vector), again = open(input.vector);
  const json vector = required(matching::read_but_events(first), input.vector);
  const auto outcome = required(matching::run(vector, again), input.vector);
  const auto missed = vector.contains("expected")
                          ? matching::differences(outcome, vector.at("expected"))
                          : std::vector<std::string>{};
  const bool printed = input.json || !input.format.empty();
  if (printed) print(outcome, input);
  for (const auto& line : missed) std::cerr << input.vector << ": " << line << '\n';
  if (!printed && missed.empty())
    std::cout << input.vector
              << (vector.contains("expected") ? ": as expected\n"
                                              : ": ran; nothing was expected\n");
  return missed.empty() ? ops::ExitCode::kOk : ops::ExitCode::kDifference;
}

/// The events of a round: the pledges of the file, then `rest`. A line that cannot be read is told
/// before a pledge that cannot happen.
matching::Outcome run_pledges(matching::Round rest, const std::string& path) {
  matching::Simulation simulation(std::move(rest.book));
  matching::PledgeLines lines;
  auto in = open(path);
  Status done;
  for (std::string line; std::getline(in, line);) {
    const auto event = required(lines.read(line), path);
    if (event && done) done = simulation.add(*event);
  }
  if (const Status whole = lines.end(); !whole) throw refusal_of(whole.error(), path);
  for (const auto& event : rest.events)
    if (done) done = simulation.add(event);
  if (!done) throw refusal_of(done.error(), path);
  return std::move(simulation).finish();
}

ops::ExitCode run_rule(const SimulationInput& input) {
  auto rule = required(matching::parse_rule(read_json(input.rule)), input.rule);
  auto campaigns = required(matching::parse_campaigns(read_json(input.campaigns)), input.campaigns);
  print(run_pledges(matching::one_pool_round(
                        std::move(rule), std::move(campaigns), {},
                        input.budget ? std::optional(Money::cents(*input.budget)) : std::nullopt),
                    input.pledges),
        input);
  return ops::ExitCode::kOk;
}

ops::ExitCode simulate(const SimulationInput& input) {
  try {
    if (!input.vector.empty() && !input.budget) return run_vector(input);
    if (!input.rule.empty() && !input.pledges.empty() && !input.campaigns.empty())
      return run_rule(input);
  } catch (const SimulationRefused& refused) {
    std::cerr << refused.sentence << '\n';
    return ops::ExitCode::kInput;
  }
  std::cerr << "Give --vector FILE, or --rule, --pledges and --campaigns together, perhaps with "
               "--budget.\n";
  return ops::ExitCode::kUsage;
}

}  // namespace

void add_simulate(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand(
      "simulate", "Run a matching rule on a made-up round, without a server");
  auto input = std::make_shared<SimulationInput>();
  verb->add_option("--vector", input->vector, "A whole round with what is expected of it (JSON)");
  verb->add_option("--rule", input->rule, "A rule document (JSON)");
  verb->add_option("--pledges", input->pledges, "Pledges: id,campaign,donor,amount,at (CSV, euro)");
  verb->add_option("--campaigns", input->campaigns, "Campaigns: a JSON list, amounts in cents");
  verb->add_option("--budget", input->budget,
                   "What the rule's pool has, in cents (default: more than any round can use)")
      ->check(CLI::Range(std::int64_t{1}, limits::kAmountCentsMax));
  verb->add_option("--format", input->format,
                   "How to print (default: a table; of a vector whether it is as expected)")
      ->check(CLI::IsMember({"table", "json"}));
  verb->add_flag("--json", input->json, "The same as --format json");
  verb->footer(
      "Examples:\n  colletta simulate --vector tests/fixtures/matching/stacked.json\n"
      "  colletta simulate --rule rule.json --pledges pledges.csv --campaigns campaigns.json \\\n"
      "      --budget 5000000 --format json\n"
      "Exits 0 when what was expected is met, 1 when not, 4 when a file cannot be used.\n");
  verb->callback([&invocation, input] { invocation.run = [input] { return simulate(*input); }; });
}

}  // namespace colletta::app
