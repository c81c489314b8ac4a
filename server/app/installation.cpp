#include "server/app/installation.hpp"

#include "server/store/bulk.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/installation.hpp"

namespace colletta::app {

std::optional<std::string> mark(store::Session& db, std::string_view name) {
  const auto row = db.fetch_one<std::string>(store::sql::installation_mark, {{"name", name}});
  if (!row) return std::nullopt;
  return std::get<0>(*row);
}

void set_mark(store::Session& db, std::string_view name, std::string_view value) {
  const std::vector<store::Row> rows{store::row(name, value)};  // not a copy of the row
  store::insert_or_update(db, "installation", {"name"}, {"value"}, rows);
}

std::string fingerprint(const Secrets& secrets) {
  constexpr std::size_t kDigits = 16;  // enough to tell folders apart
  return secrets.derive("fingerprint").substr(0, kDigits);
}

std::optional<std::string> bind_to_secret(store::Session& db, const std::string& data_dir) {
  if (!mark(db, kSecretMark)) {
    const auto secrets = Secrets::load(data_dir);
    if (!secrets) return secrets.error().detail;
    store::Transaction transaction(db);
    set_mark(db, kSecretMark, fingerprint(*secrets));
    transaction.commit();
  }
  return secret_problem(db, data_dir);
}

std::optional<std::string> secret_problem(store::Session& db, const std::string& data_dir) {
  const auto secrets = Secrets::load(data_dir);
  if (!secrets) return secrets.error().detail;
  if (mark(db, kSecretMark) == fingerprint(*secrets)) return std::nullopt;
  return "This database was made with another data folder than " + data_dir +
         ": receipts and payments hang on the secret.key there. Give that folder with --data.";
}

}  // namespace colletta::app
