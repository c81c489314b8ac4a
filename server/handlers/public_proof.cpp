// The proof of any entry of the journal: its page, and what one keeps of it.
#include "server/handlers/entry_proof.hpp"
#include "server/handlers/journal_rows.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/store/transaction.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

/// The entry that the path names, with its proof. Error: kNotFound.
Result<views::ProofPage> proof_asked(App& app, const Visit& visit, store::Session& db) {
  const auto seq = log::log_number(visit.request.param("seq"));
  if (!seq) return err(Errc::kNotFound);
  const CityId& city = visit.city->id;
  const services::LogView signed_log = app.log.view(city);
  const store::Transaction snapshot(db);
  const auto row = store::event_at(db, city, *seq);
  if (!row) return err(Errc::kNotFound);
  return views::ProofPage{
      proven_entry(app, signed_log, city, db, *row, journal_rows(db, city, {*row}).front())};
}

std::string name_of(const Visit& visit, const views::ProofPage& page, std::string_view ending) {
  return visit.city->id.str() + "-journal-" + std::to_string(page.entry.row.event.seq) +
         std::string(ending);
}

/// Not kept in the page cache: a checkpoint follows its commit, and nothing announces it.
http::Handled shown_proof(App& app, const Visit& visit, store::Session& db) {
  const auto found = proof_asked(app, visit, db);
  if (!found) return failure(app, visit, found.error());
  const auto frame = frame_of(app, visit);
  std::string html = views::render(frame, *found);
  if (visit.who || frame.notice) return page(visit, std::move(html));
  return public_page(visit, std::move(html));
}

http::Handled as_json(App& app, const Visit& visit, store::Session& db) {
  const auto found = proof_asked(app, visit, db);
  if (!found) return failure(app, visit, found.error());
  return json(views::proof_json(found->entry));
}

/// Nothing to keep yet: the page says why, and looks again.
http::Handled not_yet(const Visit& visit, const views::ProofPage& page) {
  return go_to(visit, views::paths::proof(page.entry.row.event.seq));
}

http::Handled as_file(App& app, const Visit& visit, store::Session& db) {
  const auto found = proof_asked(app, visit, db);
  if (!found) return failure(app, visit, found.error());
  if (!found->entry.proof) return not_yet(visit, *found);
  return download(views::kept_file(frame_of(app, visit), *found), kHtml,
                  name_of(visit, *found, ".html"));
}

http::Handled as_pdf(App& app, const Visit& visit, store::Session& db) {
  const auto found = proof_asked(app, visit, db);
  if (!found) return failure(app, visit, found.error());
  if (!found->entry.proof) return not_yet(visit, *found);
  const auto make = [frame = frame_of(app, visit), model = *found] {
    return views::kept_pdf(frame, model);
  };
  return download_pdf(app, visit, make, name_of(visit, *found, ".pdf"));
}

}  // namespace

RouteLines proof_lines(App& app) {
  return {get(app, "/journal/{seq}/proof", "proof", shown_proof),
          get(app, "/journal/{seq}/proof.json", "proof_json", as_json),
          get(app, "/journal/{seq}/proof.html", "proof_file", as_file),
          get(app, "/journal/{seq}/proof.pdf", "proof_pdf", as_pdf)};
}

}  // namespace colletta::handlers
