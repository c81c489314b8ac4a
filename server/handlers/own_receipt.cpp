#include "server/handlers/own_receipt.hpp"

#include "server/handlers/entry_proof.hpp"
#include "server/handlers/journal_rows.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

std::string own_name(const Visit& visit, const views::EntryReceiptPage& model,
                     std::string_view ending) {
  return visit.city->id.str() + "-" + std::to_string(model.entry.row.event.seq) +
         std::string(ending);
}

}  // namespace

views::ProvenEntry own_entry(App& app, const services::LogView& log, const CityId& city,
                             store::Session& db, std::int64_t seq, views::OwnPart::About about) {
  const auto row = store::event_at(db, city, seq);
  CHECK(row.has_value(), "what somebody did points at its own event");
  auto entry = proven_entry(app, log, city, db, *row, journal_rows(db, city, {*row}).front());
  open_own_part(db, city, about, entry);
  return entry;
}

http::Handled own_receipt_page(App& app, const Visit& visit, store::Session& db,
                               const OwnReceipt& find) {
  const auto model = find(app, visit, db);
  if (!model) return failure(app, visit, model.error());
  return page(visit, views::render(frame_of(app, visit), *model));
}

http::Handled own_receipt_json(App& app, const Visit& visit, store::Session& db,
                               const OwnReceipt& find) {
  const auto model = find(app, visit, db);
  if (!model) return failure(app, visit, model.error());
  return json(views::proof_json(model->entry));
}

http::Handled own_receipt_file(App& app, const Visit& visit, store::Session& db,
                               const OwnReceipt& find) {
  const auto model = find(app, visit, db);
  if (!model) return failure(app, visit, model.error());
  // Not signed yet: the page says so, and looks again.
  if (!model->entry.proof) return go_to(visit, model->path);
  return download(views::kept_file(frame_of(app, visit), *model), kHtml,
                  own_name(visit, *model, ".html"));
}

http::Handled own_receipt_pdf(App& app, const Visit& visit, store::Session& db,
                              const OwnReceipt& find) {
  const auto model = find(app, visit, db);
  if (!model) return failure(app, visit, model.error());
  if (!model->entry.proof) return go_to(visit, model->path);
  const auto make = [frame = frame_of(app, visit), kept = *model] {
    return views::kept_pdf(frame, kept);
  };
  return download_pdf(app, visit, make, own_name(visit, *model, ".pdf"));
}

}  // namespace colletta::handlers
