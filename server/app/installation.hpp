// Marks that a database carries about this installation: whose secret it belongs to, and whether a
// demo city in it is whole. It must never know cities' rows.
#pragma once

#include <optional>
#include <string>

#include "server/app/secrets.hpp"
#include "server/store/session.hpp"

namespace colletta::app {

inline constexpr std::string_view kSecretMark = "secret";

std::optional<std::string> mark(store::Session& db, std::string_view name);
/// Writes or replaces it. MUST run in a transaction.
void set_mark(store::Session& db, std::string_view name, std::string_view value);

/// What a secret is known by: tells nothing about it.
std::string fingerprint(const Secrets& secrets);

/// Receipts, forms and the embedded provider hang on the secret in the data folder, so a database
/// goes with one folder: binds it at the first time, and says in a sentence when it is another's.
std::optional<std::string> bind_to_secret(store::Session& db, const std::string& data_dir);
/// The same sentence, without binding.
std::optional<std::string> secret_problem(store::Session& db, const std::string& data_dir);

}  // namespace colletta::app
