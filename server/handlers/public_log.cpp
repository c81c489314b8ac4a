// The transparency log over HTTP: the files of c2sp.org/tlog-tiles, proofs, and the page that
// explains them. Only what a signed checkpoint covers is given out. Anybody's programs may read
// these, also from pages of other sites.
#include <nlohmann/json.hpp>

#include "domain/log/tiles.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/respond.hpp"
#include "server/http/precompress.hpp"
#include "server/services/log_reader.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::handlers {
namespace {

using Json = nlohmann::ordered_json;
using services::LogReader;
using services::LogState;
using services::LogView;

constexpr std::string_view kPlainText = "text/plain; charset=utf-8";
constexpr std::string_view kBytes = "application/octet-stream";
constexpr std::string_view kFresh = "no-cache";
constexpr std::string_view kForEver = "public, max-age=31536000, immutable";
/// A partial tile never changes either, but a whole one takes its place.
constexpr std::string_view kForADay = "public, max-age=86400";
constexpr std::string_view kProofEnd = ".tlog-proof";

http::Response file(std::string body, std::string_view type, std::string_view cache,
                    bool compress = false) {
  http::Response response;
  response.set("Content-Type", std::string(type)).set("Cache-Control", std::string(cache));
  response.body = http::make_body(std::move(body), compress);
  return response;
}

http::Response refusal(App& app, const http::Request& request, Errc code) {
  return failure(app, unknown_visit_of(app, request), err(code));
}

/// A request about one city's log as it stands.
struct AskedLog {
  App& app;
  const http::Request& request;
  store::Session& db;
  CityId city;
  LogView view;

  [[nodiscard]] http::Response refuse(Errc code) const { return refusal(app, request, code); }
  [[nodiscard]] LogReader reader() const { return {db, city, view.tree, view.last->size}; }
  /// A whole number of the query, at most `most`; `otherwise` when absent. Nothing: not one.
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name, std::int64_t otherwise,
                                                   std::int64_t most) const {
    const auto text = request.query_value(name);
    if (!text) return otherwise;
    const auto value = log::log_number(*text);
    if (!value || *value > most) return std::nullopt;
    return *value;
  }
};

using Answer = http::Response (*)(const AskedLog&);

/// `reads`: it needs the tree, and so a journal that holds what was signed.
http::Route log_route(App& app, std::string pattern, std::string name, bool reads, Answer answer) {
  const auto handler = [&app, reads, answer](const http::Request& request,
                                             store::Session& db) -> http::Handled {
    AskedLog asked{app, request, db, CityId::of(std::string(request.param("city"))), {}};
    asked.view = app.log.view(asked.city);
    const auto answered = [&]() -> http::Response {
      if (!asked.view.last) return asked.refuse(Errc::kNotFound);
      if (reads && !asked.view.tree) return asked.refuse(Errc::kUnavailable);
      try {
        return answer(asked);
      } catch (const services::LogMismatch& mismatch) {
        app.log.suspect(asked.city, mismatch.what());
        return asked.refuse(Errc::kUnavailable);
      }
    };
    http::Response response = answered();
    response.set("Access-Control-Allow-Origin", "*");
    return response;
  };
  return {http::Method::kGet, std::move(pattern), std::move(name), handler};
}

http::Response checkpoint(const AskedLog& asked) {
  return file(asked.view.note, kPlainText, kFresh);
}

http::Response tile(const AskedLog& asked) {
  const auto tile = log::parse_tile_path("tile/" + std::string(asked.request.param("tile")));
  if (!tile || !log::is_covered(*tile, asked.view.last->size)) return asked.refuse(Errc::kNotFound);
  const auto cache = tile->width == log::kTileWidth ? kForEver : kForADay;
  LogReader reader = asked.reader();
  if (tile->level == log::kEntries) return file(reader.bundle(*tile), kBytes, cache, true);
  return file(log::tile_bytes(reader.tile(*tile)), kBytes, cache);
}

Json hashes(const std::vector<log::Hash>& path) {
  Json list = Json::array();
  for (const log::Hash& hash : path) list.push_back(log::base64(hash));
  return list;
}

/// The checkpoint signed for a size, of all that ever were.
std::optional<std::string> note_of_size(const AskedLog& asked, std::int64_t size) {
  if (size == asked.view.last->size) return asked.view.note;
  const auto row = services::checkpoint_of_size(asked.db, asked.city, size);
  if (!row) return std::nullopt;
  return row->note;
}

/// `/log/proof/12` is JSON, `/log/proof/12.tlog-proof` the file.
http::Response proof(const AskedLog& asked) {
  std::string_view name = asked.request.param("index");
  const bool as_file = name.ends_with(kProofEnd);
  if (as_file) name.remove_suffix(kProofEnd.size());
  const std::int64_t most = asked.view.last->size;
  const auto index = log::log_number(name);
  const auto size = asked.number("size", most, most);
  if (!index || !size || *index >= *size) return asked.refuse(Errc::kNotFound);
  LogReader reader = asked.reader();
  const auto note = note_of_size(asked, *size);
  if (as_file) {
    if (!note) return asked.refuse(Errc::kNotFound);
    const log::ProofFile whole{std::nullopt, *index, reader.inclusion(*index, *size), *note};
    return file(log::format_proof_file(whole), kPlainText, kFresh);
  }
  Json body = {{"origin", asked.view.origin},
               {"index", *index},
               {"size", *size},
               {"leaf", log::base64(reader.leaf(*index))},
               {"path", hashes(reader.inclusion(*index, *size))},
               {"root", log::base64(reader.root(*size))}};
  if (note) body["checkpoint"] = *note;
  return file(body.dump() + "\n", "application/json", kFresh);
}

http::Response consistency(const AskedLog& asked) {
  const std::int64_t most = asked.view.last->size;
  const auto to = asked.number("to", most, most);
  const auto from = to ? asked.number("from", 0, *to) : std::nullopt;
  if (!from) return asked.refuse(Errc::kNotFound);
  LogReader reader = asked.reader();
  const Json body = {{"origin", asked.view.origin},
                     {"from", *from},
                     {"to", *to},
                     {"path", hashes(reader.consistency(*from, *to))},
                     {"from_root", log::base64(reader.root(*from))},
                     {"to_root", log::base64(reader.root(*to))}};
  return file(body.dump() + "\n", "application/json", kFresh);
}

/// Known before anything is signed.
http::Route vkey_line(App& app) {
  const auto handler = [&app](const http::Request& request, store::Session&) -> http::Handled {
    const LogView view = app.log.view(CityId::of(std::string(request.param("city"))));
    http::Response response = file(log::format_vkey(view.key) + "\n", kPlainText, kFresh);
    response.set("Access-Control-Allow-Origin", "*");
    return response;
  };
  return {http::Method::kGet, "/log/vkey", "log_vkey", handler};
}

/// Not kept in the page cache: a seal follows its commit, and nothing announces it.
http::Handled page_about(App& app, const Visit& visit, store::Session& db) {
  const LogView view = app.log.view(visit.city->id);
  views::TransparencyPage model{
      .origin = view.origin,
      .key = log::format_vkey(view.key),
      .log_url = origin_of(app, visit) + visit.base + std::string(views::paths::kLog),
      .checkpoint = view.note,
      .size = view.last ? view.last->size : 0,
      .signed_at = view.signed_at,
      .forked = view.state == LogState::kForked,
      .earlier_keys = {}};
  for (auto& [key, from, until, ended_by] :
       services::earlier_keys(db, visit.city->id, app.log.keys(view.origin)))
    model.earlier_keys.push_back({std::move(key), from, until, ended_by});
  return page(visit, views::render(frame_of(app, visit), model));
}

}  // namespace

RouteLines log_lines(App& app) {
  return {log_route(app, "/log/checkpoint", "log_checkpoint", false, checkpoint),
          log_route(app, "/log/tile/{tile*}", "log_tile", true, tile),
          log_route(app, "/log/proof/{index}", "log_proof", true, proof),
          log_route(app, "/log/consistency", "log_consistency", true, consistency),
          vkey_line(app),
          get(app, std::string(views::paths::kTransparency), "transparency", page_about)};
}

}  // namespace colletta::handlers
