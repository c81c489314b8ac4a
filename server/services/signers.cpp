#include "server/services/signers.hpp"

#include <algorithm>

#include "domain/log/checkpoint.hpp"

namespace colletta::services {

Signers::Says Signers::of(const std::string& note) const {
  if (!any()) return Says::kUnknown;
  if (log::open_checkpoint(note, keys_, verify_)) return Says::kGood;
  const auto parsed = log::parse_note(note);
  if (!parsed) return Says::kBad;
  const bool claimed = std::ranges::any_of(parsed->signatures, [&](const auto& signature) {
    return std::ranges::any_of(keys_, [&](const log::VerifierKey& key) {
      return key.key_id == signature.key_id && key.name == signature.name;
    });
  });
  return claimed ? Says::kBad : Says::kUnknown;
}

}  // namespace colletta::services
