// Entries of the journal with their proofs, and how what somebody keeps of them is answered. It
// must never know which page they stand on.
#pragma once

#include <functional>
#include <string>

#include "server/handlers/respond.hpp"
#include "server/services/public_log.hpp"
#include "server/store/journal_read.hpp"
#include "server/views/proof_pages.hpp"

namespace colletta::handlers {

/// `log` MUST have been read before the session's snapshot began: it covers no entry that the
/// snapshot lacks. `row` as `shown` on the page. Throws DatabaseError.
views::ProvenEntry proven_entry(App& app, const services::LogView& log, const CityId& city,
                                store::Session& db, const store::EventRow& row,
                                views::JournalRow shown);

/// Opens what the entry holds under seal, for who made it and for nobody else. Nothing is left to
/// open where it was erased, or where there is nothing private.
void open_own_part(store::Session& db, const CityId& city, views::OwnPart::About about,
                   views::ProvenEntry& entry);

/// What is saved, not shown, under a name.
http::Response download(std::string body, std::string_view type, const std::string& name);
/// A PDF, made on the CPU pool; so many a minute for an address, else 429.
http::Handled download_pdf(App& app, const Visit& visit, std::function<std::string()> make,
                           const std::string& name);

}  // namespace colletta::handlers
