#include "server/app/operations.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/app/verify_word.hpp"
#include "server/sandbox/routes.hpp"
#include "server/store/mail_rows.hpp"
#include "sql/queries/jobs.hpp"

namespace colletta::app {
namespace {

using nlohmann::json;

http::Response answer(int status, const json& body) {
  return http::Response::text(status, "application/json", body.dump() + "\n")
      .set("Cache-Control", "no-store");
}

/// A proxy on this machine that nobody has named as trusted is not it: its clients are elsewhere.
bool on_this_machine(const http::Request& request) {
  if (request.relayed) return false;
  return request.peer.starts_with("127.") || request.peer == "::1";
}

json heads_of(store::Session& db) {
  json heads = json::object();
  db.for_each<std::string, std::int64_t>(
      store::sql::heads, {},
      [&](const std::string& city, std::int64_t next) { heads[city] = next; });
  return heads;
}

/// What a load balancer and an operator must know of the journals: the worst of the cities' states,
/// and for each that is forked why.
void put_journal(json& body, const services::PublicLog& log) {
  auto worst = log.looked() ? services::LogState::kGood : services::LogState::kChecking;
  json why = json::object();
  for (const auto& [city, view] : log.all()) {
    if (view.state == services::LogState::kForked) why[city.str()] = view.why;
    if (view.state == services::LogState::kForked ||
        (view.state == services::LogState::kChecking && worst == services::LogState::kGood))
      worst = view.state;
  }
  body["journal"] = services::to_string(worst);
  body["read_only"] = worst == services::LogState::kForked;
  if (!why.empty()) body["why"] = std::move(why);
}

json logs_of(const services::PublicLog& log) {
  json logs = json::object();
  for (const auto& [city, view] : log.all()) {
    json& one = logs[city.str()];
    one = {{"state", services::to_string(view.state)}, {"origin", view.origin}};
    if (view.tree) one["size"] = view.tree->size();
    if (view.last) one["signed_size"] = view.last->size;
    if (view.last) one["signed_at"] = to_rfc3339(view.signed_at);
    if (!view.why.empty()) one["why"] = view.why;
  }
  return logs;
}

void measure_logs(Core& core) {
  for (const auto& [city, view] : core.log().all())
    core.metrics.log(city.str(), view.tree ? view.tree->size() : 0, view.last ? view.last->size : 0,
                     view.last ? core.clock() - view.signed_at : 0,
                     view.state == services::LogState::kForked);
}

/// Positions for anybody: the journal is public. What was found may name rows, and stands in the
/// log of the program.
json verify_state(const jobs::VerifyWatch& watch) {
  json cities = json::object();
  for (const auto& [city, state] : watch.all()) {
    json& one = cities[city.str()];
    one = {{"events", state.events},
           {"checked_at", to_rfc3339(state.checked_at)},
           {"findings", state.findings.size()}};
    if (state.whole_at.us > 0) one["whole_at"] = to_rfc3339(state.whole_at);
    if (!state.findings.empty() && state.findings.front().seq >= 0)
      one["first_position"] = state.findings.front().seq;
  }
  return cities;
}

void measure_verify(Core& core, const jobs::VerifyWatch& watch) {
  for (const auto& [city, state] : watch.all())
    core.metrics.verified(city.str(), state.events,
                          static_cast<std::int64_t>(state.findings.size()),
                          core.clock() - state.checked_at);
}

/// Ready: the database answers and the server is not on its way out. A journal that is forked does
/// not change that: pages are still to be read here.
http::Response ready(bool draining, Core& core, const jobs::VerifyWatch& watch,
                     store::Session& db) {
  if (draining) return answer(503, {{"ready", false}, {"why", "stopping"}});
  try {
    heads_of(db);
  } catch (const store::DatabaseError& error) {
    return answer(503, {{"ready", false}, {"why", std::string(to_string(error.fault()))}});
  }
  json body = {{"ready", true}};
  put_journal(body, core.log());
  body["verify"] = verify_word(watch.all(), core.settings.verify.every_s, core.clock());
  return answer(200, body);
}

}  // namespace

std::vector<http::Route> operations_routes(Core& core, store::ReadPool& workers,
                                           http::EventHub& events, const jobs::VerifyWatch& watch,
                                           std::function<bool()> draining,
                                           std::function<std::int64_t()> writes) {
  using http::Method;
  const auto live = [](const http::Request&, store::Session&) -> http::Handled {
    return answer(200, {{"live", true}});
  };
  const auto is_ready = [draining, &core, &watch](const http::Request&,
                                                  store::Session& db) -> http::Handled {
    return ready(draining(), core, watch, db);
  };
  const auto mail = [&core](store::Session& db) {
    const auto figures = store::mail_figures(db);
    const std::int64_t oldest_us = figures.oldest ? core.clock() - *figures.oldest : 0;
    return json{{"on", core.sends_mail()},
                {"waiting", figures.waiting},
                {"set_aside", figures.set_aside},
                {"oldest_waiting_s", std::max<std::int64_t>(0, oldest_us) / kSecondUs}};
  };
  const auto status = [&core, &workers, &events, &watch, mail](
                          const http::Request&, store::Session& db) -> http::Handled {
    return answer(200, {{"version", COLLETTA_VERSION},
                        {"journal", heads_of(db)},
                        {"log", logs_of(core.log())},
                        {"verify", verify_state(watch)},
                        {"queue", core.writer().queue_depth()},
                        {"waiting_reads", workers.queue_depth()},
                        {"subscribers", events.subscribers()},
                        {"mail", mail(db)}});
  };
  const auto metrics = [&core, &workers, &events, &watch, writes](
                           const http::Request& request, store::Session&) -> http::Handled {
    if (!core.settings.server.metrics_public && !on_this_machine(request))
      return answer(403, {{"why", "for this machine alone"}});
    core.metrics.queue_depth("writes", writes());
    core.metrics.queue_depth("writer", static_cast<std::int64_t>(core.writer().queue_depth()));
    core.metrics.queue_depth("workers", static_cast<std::int64_t>(workers.queue_depth()));
    core.metrics.queue_depth("sandbox", static_cast<std::int64_t>(core.sandbox().queue_depth()));
    measure_logs(core);
    measure_verify(core, watch);
    core.metrics.subscribers(static_cast<std::int64_t>(events.subscribers()));
    return http::Response::text(200, "text/plain; version=0.0.4; charset=utf-8",
                                core.metrics.render());
  };
  return {{Method::kGet, "/health/live", "health_live", live},
          {Method::kGet, "/health/ready", "health_ready", is_ready},
          {Method::kGet, "/health", "health", is_ready},
          {Method::kGet, "/status", "status", status},
          {Method::kGet, "/metrics", "metrics", metrics}};
}

std::vector<http::Route> sandbox_pages(Core& core) {
  auto routes = sandbox::page_routes(core.sandbox());
  for (http::Route& route : sandbox::api_routes(core.sandbox())) routes.push_back(std::move(route));
  return routes;
}

}  // namespace colletta::app
