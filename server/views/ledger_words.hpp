// What an export of the ledger says in a reader's language: a sentence for each entry, names for
// accounts, headings, and what the file is.
#pragma once

#include <cstdint>
#include <string>

#include "domain/ledger/export.hpp"
#include "domain/ledger/names.hpp"
#include "server/views/wording.hpp"

namespace colletta::views {

/// Which ledger it is.
struct LedgerFile {
  std::string city;        ///< its name
  std::int64_t first = 0;  ///< position of the first entry that it may hold
  std::int64_t last = -1;  ///< of the last one; below `first`: the journal is empty
  std::string last_hash;   ///< leaf of that entry
  ledger::Period period = {};
  ledger::Names names = {};
};

/// The wording MUST outlive what is returned.
ledger::Words ledger_words(const Wording& wording, LedgerFile file);

}  // namespace colletta::views
