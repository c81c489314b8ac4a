#include "server/ops/config.hpp"

#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <filesystem>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "server/ops/setting_value.hpp"

namespace colletta::ops {
namespace {

using Form = Setting::Form;

// Turns a member path into a function that finds it in a Settings.
#define COLLETTA_AT(path) [](Settings& s) -> Setting::Place { return &s.path; }

constexpr std::int64_t kDaySeconds = 86'400;

const std::array kTable = std::to_array<Setting>({
    {"database.url",
     COLLETTA_AT(database.url),
     Form::kDatabase,
     "Database: `sqlite:///path/file.sqlite` or `mysql://user@host/name` "
     "(`?socket=/path` for a Unix socket). Empty: `colletta.sqlite` in the data folder.",
     0,
     0,
     {},
     "--database"},
    {"database.password", COLLETTA_AT(database.password), Form::kSecret,
     "Password of the database user, when the URL does not hold it."},
    {"data.dir",
     COLLETTA_AT(data.dir),
     Form::kAny,
     "Folder for the SQLite files, pictures and generated secrets.",
     0,
     0,
     {},
     "--data"},
    {"server.address",
     COLLETTA_AT(server.address),
     Form::kAny,
     "Address to listen on.",
     0,
     0,
     {},
     "--address"},
    {"server.port",
     COLLETTA_AT(server.port),
     Form::kNumber,
     "Port to listen on; 0 takes a free one.",
     0,
     65'535,
     {},
     "--port"},
    {"server.threads", COLLETTA_AT(server.threads), Form::kNumber, "I/O threads; 0 is one a core.",
     0, 64},
    {"server.public_url", COLLETTA_AT(server.public_url), Form::kUrl,
     "How browsers reach this installation, for links that leave it. Empty: address and port."},
    {"server.trusted_proxies", COLLETTA_AT(server.trusted_proxies), Form::kNetworks,
     "Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed."},
    {"server.tls_cert", COLLETTA_AT(server.tls_cert), Form::kAny,
     "Certificate chain (PEM). Empty: plain HTTP."},
    {"server.tls_key", COLLETTA_AT(server.tls_key), Form::kAny,
     "Private key (PEM) of the certificate."},
    {"server.metrics_public", COLLETTA_AT(server.metrics_public), Form::kSwitch,
     "Whether /metrics answers other machines too; otherwise only this one."},
    {"server.connections_max", COLLETTA_AT(server.connections_max), Form::kNumber,
     "Open connections in all; further ones are closed at once.", 8, 1'000'000},
    {"server.connections_per_address_max", COLLETTA_AT(server.connections_per_address_max),
     Form::kNumber, "Open connections of one address; a trusted proxy does not count.", 1,
     1'000'000},
    {"server.writes_max", COLLETTA_AT(server.writes_max), Form::kNumber,
     "Pledges and other changes under way at once; further ones are answered 503 at once. Less is "
     "quicker back to normal after a rush.",
     8, 100'000},
    {"server.subscribers_max", COLLETTA_AT(server.subscribers_max), Form::kNumber,
     "Browsers that follow live figures at the same time.", 0, 1'000'000},
    {"server.request_timeout_s", COLLETTA_AT(server.request_timeout_s), Form::kNumber,
     "Seconds for a whole request, header and body, to arrive.", 1, 600},
    {"server.idle_timeout_s", COLLETTA_AT(server.idle_timeout_s), Form::kNumber,
     "Seconds that an idle connection is kept.", 1, 3'600},
    {"server.write_timeout_s", COLLETTA_AT(server.write_timeout_s), Form::kNumber,
     "Seconds for an answer to be taken.", 1, 600},
    {"server.drain_notice_s", COLLETTA_AT(server.drain_notice_s), Form::kNumber,
     "Seconds between `/health/ready` saying 503 and the closing of the port, for a load balancer.",
     0, 120},
    {"server.shutdown_grace_s", COLLETTA_AT(server.shutdown_grace_s), Form::kNumber,
     "Seconds that requests in flight get when the server stops.", 0, 600},
    {"workers.read_threads", COLLETTA_AT(workers.read_threads), Form::kNumber,
     "Threads that read the database and render pages, a connection each.", 1, 256},
    {"workers.read_queue_max", COLLETTA_AT(workers.read_queue_max), Form::kNumber,
     "Requests that wait for such a thread; beyond, the answer is 503.", 1, 1'000'000},
    {"workers.cpu_threads", COLLETTA_AT(workers.cpu_threads), Form::kNumber,
     "Threads for password hashes and other heavy sums.", 1, 64},
    {"workers.cpu_queue_max", COLLETTA_AT(workers.cpu_queue_max), Form::kNumber,
     "Sums that wait; beyond, the answer is 503.", 1, 100'000},
    {"writer.queue_max", COLLETTA_AT(writer.queue_max), Form::kNumber,
     "Commands that wait for the writer of a city; beyond, the answer is 503.", 1,
     static_cast<std::int64_t>(limits::kWriterQueueMax)},
    {"writer.batch_max", COLLETTA_AT(writer.batch_max), Form::kNumber,
     "Commands in one transaction.", 1, static_cast<std::int64_t>(limits::kWriterBatchMax)},
    {"login.session_hours", COLLETTA_AT(login.session_hours), Form::kNumber,
     "Hours after which a person logs in again.", 1, 24 * 30},
    {"login.attempts_per_account", COLLETTA_AT(login.attempts_per_account), Form::kNumber,
     "Failed log-ins of one account in the window.", 1, 1'000},
    {"login.attempts_per_address", COLLETTA_AT(login.attempts_per_address), Form::kNumber,
     "Failed log-ins from one address in the window.", 1, 100'000},
    {"login.attempts_window_minutes", COLLETTA_AT(login.attempts_window_minutes), Form::kNumber,
     "Minutes in which all attempts grow back.", 1, kDaySeconds / 60},
    {"login.argon2_ops", COLLETTA_AT(login.argon2_ops), Form::kNumber,
     "Passes of argon2id over its memory.", 1, 10},
    {"login.argon2_memory_mib", COLLETTA_AT(login.argon2_memory_mib), Form::kNumber,
     "MiB of memory of one password hash.", 8, 1'024},
    {"limits.pledges_per_minute", COLLETTA_AT(limits.pledges_per_minute), Form::kNumber,
     "Pledges from one address a minute; 0 is without limit.", 0, 1'000'000},
    {"limits.api_writes_per_minute", COLLETTA_AT(limits.api_writes_per_minute), Form::kNumber,
     "Changes through the API from one address a minute; 0 is without limit.", 0, 1'000'000},
    {"limits.simulations_per_minute", COLLETTA_AT(limits.simulations_per_minute), Form::kNumber,
     "Simulations of matching from one address a minute; 0 is without limit.", 0, 1'000'000},
    {"mail.url", COLLETTA_AT(mail.url), Form::kMailServer,
     "Mail server that takes what is written to those who gave. Empty: no mail is sent, and what "
     "happens until it is set is never mailed."},
    {"mail.user", COLLETTA_AT(mail.user), Form::kAny,
     "User name for the mail server. Empty: it wants no log-in."},
    {"mail.password", COLLETTA_AT(mail.password), Form::kSecret, "Password for the mail server."},
    {"mail.from", COLLETTA_AT(mail.from), Form::kAny,
     "Address that all mail of this installation comes from, under the name of its city; replies "
     "go to the city's own address."},
    {"mail.tls", COLLETTA_AT(mail.tls), Form::kChoice,
     "STARTTLS with an `smtp://` server: `auto` insists on it unless the server is this machine, "
     "`always` insists on it there too.",
     0, 0, "auto|always"},
    {"mail.ca_file", COLLETTA_AT(mail.ca_file), Form::kAny,
     "Authorities (PEM) that a mail server's certificate is checked against. Empty: the system's."},
    {"mail.per_minute", COLLETTA_AT(mail.per_minute), Form::kNumber,
     "Mails sent in a minute at most.", 1, 100'000},
    {"log.level", COLLETTA_AT(log.level), Form::kChoice, "Least level that is written.", 0, 0,
     "debug|info|warn|error"},
    {"log.origin", COLLETTA_AT(log.origin), Form::kAny,
     "Name under which the journals are signed, `/` and the city's name after it. Empty: the host "
     "of `server.public_url`. Fixed once something was signed."},
    {"log.key_file", COLLETTA_AT(log.key_file), Form::kAny,
     "Ed25519 private key (PEM) that signs the journals. Empty: `log.key` in the data folder, made "
     "at the first start."},
    {"log.folder", COLLETTA_AT(log.folder), Form::kAny,
     "Folder in which each city's last signed checkpoint is kept. Empty: `log` in the data folder. "
     "Better on another disk or machine than the database, and never put back with it: what was "
     "signed last shows that a restored database is older."},
    {"verify.every_s", COLLETTA_AT(verify.every_s), Form::kNumber,
     "Seconds between two checks of what is new in the journals; everything is checked anew each "
     "night. 0: never.",
     0, 86'400},
    {"verify.at_start", COLLETTA_AT(verify.at_start), Form::kSwitch,
     "Whether everything is checked anew at each start too, beside the first requests."},
});

#undef COLLETTA_AT

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string did_you_mean(std::string_view name, std::string (*shown)(const Setting&)) {
  const Setting* best = nullptr;
  std::size_t best_distance = 4;  // further away it is another word, not a slip
  for (const Setting& setting : kTable) {
    const std::size_t d = distance(name, shown(setting));
    if (d < best_distance) best_distance = d, best = &setting;
  }
  return best == nullptr ? "" : "; did you mean `" + shown(*best) + "`?";
}

const Setting* find_setting(std::string_view name) {
  const auto it =
      std::find_if(kTable.begin(), kTable.end(), [&](const Setting& s) { return s.name == name; });
  return it == kTable.end() ? nullptr : &*it;
}

class Loader {
 public:
  void read_file(const std::string& path) {
    if (!std::filesystem::is_regular_file(path)) {
      problem(path, "no such file; give --config FILE, or none");
      return;
    }
    try {
      const toml::table root = toml::parse_file(path);
      read_table(path, "", root);
    } catch (const toml::parse_error& e) {
      problem(path + ":" + std::to_string(e.source().begin.line),
              "not TOML: " + std::string(e.description()));
    }
  }

  void read_environment(const std::map<std::string, std::string>& environment) {
    for (const auto& [name, text] : environment) {
      // The file's own variable, and what the test programs tell each other.
      if (name == "COLLETTA_CONFIG" || name.starts_with("COLLETTA_TEST_")) continue;
      const auto it = std::find_if(kTable.begin(), kTable.end(),
                                   [&](const Setting& s) { return s.env() == name; });
      if (it == kTable.end()) {
        problem(name,
                "unknown variable" + did_you_mean(name, [](const Setting& s) { return s.env(); }));
      } else {
        set(name, *it, text_value(*it, text));
      }
    }
  }

  void read_flags(const std::map<std::string, std::string>& flags) {
    for (const auto& [name, text] : flags) {
      const Setting* setting = find_setting(name);
      if (setting == nullptr || setting->form == Form::kSecret) {
        problem(name, "not a setting that a flag may give");
      } else {
        set(setting->flag(), *setting, text_value(*setting, text));
      }
    }
  }

  LoadedConfig finish() && {
    if (loaded_.settings.server.tls_cert.empty() != loaded_.settings.server.tls_key.empty())
      problem("server.tls_cert, server.tls_key", "one is set without the other; set both or none");
    check_mail(loaded_.settings);
    return std::move(loaded_);
  }

 private:
  /// Mail carries links, and has a sender.
  void check_mail(const Settings& settings) {
    const auto& mail = settings.mail;
    if (mail.url.empty()) return;
    if (const auto from = clean_email(mail.from, "mail.from"); !from)
      problem("mail.url, mail.from", "with a mail server goes an address to send from");
    if (settings.server.public_url.empty())
      problem("mail.url, server.public_url",
              "mail carries links: say how browsers reach this installation");
    if (mail.user.empty() != mail.password.empty())
      problem("mail.user, mail.password", "one is set without the other; set both or none");
    if (!mail.ca_file.empty() && !std::filesystem::is_regular_file(mail.ca_file))
      problem("mail.ca_file", "no such file");
  }

  void read_table(const std::string& path, const std::string& prefix, const toml::table& table) {
    for (const auto& [key, node] : table) {
      const std::string name = prefix + std::string(key.str());
      const std::string where = path + ":" + std::to_string(key.source().begin.line);
      if (const toml::table* inner = node.as_table(); inner != nullptr && prefix.empty()) {
        read_table(path, name + ".", *inner);
      } else if (const Setting* setting = find_setting(name)) {
        set(where, *setting, toml_value(*setting, node));
      } else {
        problem(where, "unknown setting `" + name + "`" + did_you_mean(name, [](const Setting& s) {
                         return std::string(s.name);
                       }));
      }
    }
  }

  static SettingValue toml_value(const Setting& setting, const toml::node& node) {
    if (const auto* text = node.as_string()) {
      // A quoted number or switch is a slip that should be said, not read.
      const bool quoted = setting.form == Form::kNumber || setting.form == Form::kSwitch;
      return quoted ? SettingValue{} : SettingValue{text->get()};
    }
    if (const auto* number = node.as_integer()) return SettingValue{number->get()};
    if (const auto* truth = node.as_boolean()) return SettingValue{truth->get()};
    if (const auto* array = node.as_array()) {
      std::vector<std::string> items;
      for (const toml::node& item : *array) {
        if (const auto* text = item.as_string())
          items.push_back(text->get());
        else
          return SettingValue{};
      }
      return SettingValue{std::move(items)};
    }
    return SettingValue{};
  }

  void set(const std::string& where, const Setting& setting, const SettingValue& value) {
    if (const std::string wrong = assign(setting, loaded_.settings, value); !wrong.empty())
      problem(where, std::string(setting.name) + ": " + wrong + "; allowed: " + setting.allowed());
  }

  void problem(const std::string& where, const std::string& what) {
    loaded_.problems.push_back(where + ": " + what);
  }

  LoadedConfig loaded_;
};

}  // namespace

std::span<const Setting> settings_table() { return kTable; }

LoadedConfig load_config(const ConfigSources& sources) {
  Loader loader;
  if (sources.file) loader.read_file(*sources.file);
  loader.read_environment(sources.environment);
  loader.read_flags(sources.flags);
  return std::move(loader).finish();
}

std::map<std::string, std::string> colletta_environment() {
  std::map<std::string, std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view pair = *entry;
    const std::size_t equals = pair.find('=');
    if (pair.starts_with("COLLETTA_") && equals != std::string_view::npos)
      out.emplace(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return out;
}

}  // namespace colletta::ops
