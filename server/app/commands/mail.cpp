// colletta mail: whether mail gets out with the settings as they are.
#include <CLI/CLI.hpp>
#include <iostream>

#include "server/app/commands/command.hpp"
#include "server/app/core.hpp"
#include "server/ops/letter.hpp"

namespace colletta::app {
namespace {

/// One message, in both languages of the product, to whoever runs the installation.
ops::Letter test_letter(const ops::Settings& settings, const std::string& to) {
  ops::Letter letter;
  letter.from_name = "Colletta";
  letter.from = settings.mail.from;
  letter.to = to;
  letter.subject = "Prova di posta · Mail test: " + settings.server.public_url;
  letter.message_id =
      ops::hex(ops::random_bytes(16)) + settings.mail.from.substr(settings.mail.from.find('@'));
  letter.language = "it, en";
  letter.date = system_clock()();
  letter.text =
      "Se leggi questo messaggio, l'installazione di Colletta su " + settings.server.public_url +
      " può mandare posta.\n\nIf you read this message, the installation of Colletta at " +
      settings.server.public_url + " can send mail.\n";
  return letter;
}

ops::ExitCode test(const Invocation& invocation, const std::string& to) {
  ops::Settings settings;
  if (!load_settings(invocation, settings)) return ops::ExitCode::kConfiguration;
  if (settings.mail.url.empty())
    return refused("mail.url is not set: this installation sends no mail",
                   ops::ExitCode::kConfiguration);
  const auto message = ops::message_of(test_letter(settings, to));
  if (!message)
    return refused(message.error().field + ": not an e-mail address", ops::ExitCode::kInput);
  ops::SmtpClient server(smtp_options(settings));
  const auto delivered = server.send(settings.mail.from, to, *message);
  if (delivered.outcome != ops::Delivery::kAccepted)
    return refused(settings.mail.url + ": " + std::string(to_string(delivered.outcome)) +
                       ", code " + std::to_string(delivered.code) + " (" + delivered.detail + ")",
                   ops::ExitCode::kMail);
  std::cout << settings.mail.url << " has taken a message for " << to << " (" << delivered.code
            << ")\n";
  return ops::ExitCode::kOk;
}

}  // namespace

void add_mail(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand("mail", "Try the mail server of the settings");
  verb->require_subcommand(1);
  CLI::App* trial = verb->add_subcommand("test", "Send one message and say what the server said");
  auto to = std::make_shared<std::string>();
  trial->add_option("--to", *to, "Address that gets it")->required();
  trial->footer(
      "Example:\n  colletta mail test --config /etc/colletta.toml --to you@example.org\n");
  add_settings(*trial, invocation);
  trial->callback(
      [&invocation, to] { invocation.run = [&invocation, to] { return test(invocation, *to); }; });
}

}  // namespace colletta::app
