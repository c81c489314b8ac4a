// The receipt of an entry of the journal for who made it, in its four forms: a page, data, one file
// to keep, and paper. It must never know whose entry it is: `find` says so, or refuses.
#pragma once

#include <functional>

#include "server/handlers/respond.hpp"
#include "server/views/evaluation_pages.hpp"

namespace colletta::handlers {

/// The receipt that the request's address means, with its proof, if it is the visitor's own.
using OwnReceipt =
    std::function<Result<views::EntryReceiptPage>(App&, const Visit&, store::Session&)>;

http::Handled own_receipt_page(App& app, const Visit& visit, store::Session& db,
                               const OwnReceipt& find);
http::Handled own_receipt_json(App& app, const Visit& visit, store::Session& db,
                               const OwnReceipt& find);
http::Handled own_receipt_file(App& app, const Visit& visit, store::Session& db,
                               const OwnReceipt& find);
http::Handled own_receipt_pdf(App& app, const Visit& visit, store::Session& db,
                              const OwnReceipt& find);

/// The entry at `seq` with its proof, opened for who made it. `log` MUST have been read before the
/// session's snapshot began.
views::ProvenEntry own_entry(App& app, const services::LogView& log, const CityId& city,
                             store::Session& db, std::int64_t seq, views::OwnPart::About about);

}  // namespace colletta::handlers
