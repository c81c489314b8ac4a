#include "server/handlers/entry_proof.hpp"

#include "server/handlers/computed.hpp"
#include "server/http/precompress.hpp"
#include "server/services/log_reader.hpp"

namespace colletta::handlers {

views::ProvenEntry proven_entry(App& app, const services::LogView& log, const CityId& city,
                                store::Session& db, const store::EventRow& row,
                                views::JournalRow shown) {
  views::ProvenEntry entry{.row = std::move(shown), .body = row.body};
  entry.forked = log.state == services::LogState::kForked;
  if (entry.forked || !log.last || !log.tree || row.seq >= log.last->size) return entry;
  try {
    services::LogReader reader(db, city, log.tree, log.last->size);
    views::EntryProof proof{.size = log.last->size,
                            .hashes = {},
                            .checkpoint = log.note,
                            .vkey = log::format_vkey(log.key)};
    for (const log::Hash& hash : reader.inclusion(row.seq, log.last->size))
      proof.hashes.push_back(log::base64(hash));
    entry.proof = std::move(proof);
  } catch (const services::LogMismatch& mismatch) {
    app.log.suspect(city, mismatch.what());
    entry.forked = true;
  }
  return entry;
}

void open_own_part(store::Session& db, const CityId& city, views::OwnPart::About about,
                   views::ProvenEntry& entry) {
  auto part = store::private_part(db, city, entry.row.event.seq);
  if (!part) return;
  const auto salt = log::hash_of_hex(part->salt);
  CHECK(salt.ok(), "a salt is 32 bytes");
  entry.own = views::OwnPart{.salt_hex = std::move(part->salt),
                             .salt_base64 = log::base64(*salt),
                             .text = std::move(part->body),
                             .about = about};
}

http::Response download(std::string body, std::string_view type, const std::string& name) {
  http::Response response;
  response.set("Content-Type", std::string(type)).set("Cache-Control", "no-store");
  response.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  response.body = http::make_body(std::move(body), false);
  return response;
}

http::Handled download_pdf(App& app, const Visit& visit, std::function<std::string()> make,
                           const std::string& name) {
  // Papers and simulations share an address's allowance: both take the threads that log-ins need.
  if (const std::int64_t wait_us = app.simulation_rate.take(visit.request.household()); wait_us > 0)
    return failure(app, visit, err(Errc::kTooManyAttempts), (wait_us + kSecondUs - 1) / kSecondUs);
  const std::function<Result<std::string>()> work = [make = std::move(make)] {
    return Result<std::string>(make());
  };
  return computed<std::string>(
      app, work, [&app, visit, name](Result<std::string>& made, store::Session&) -> http::Handled {
        if (!made) return failure(app, visit, made.error());
        return download(std::move(*made), "application/pdf", name);
      });
}

}  // namespace colletta::handlers
