#include "tests/bench/pages.hpp"

#include <stdexcept>

#include "tests/bench/rows/rows.hpp"
#include "tests/bench/stream_of_pledges.hpp"

namespace colletta::bench::rows {
namespace {

constexpr double kPledgesPerSecond = 200;

struct Side {
  Series per_s, p99_ms;
  void add(const PageRate& seen) {
    per_s.push_back(seen.per_second);
    p99_ms.push_back(seen.p99_ms);
  }
};

struct PageFigures {
  Side quiet, busy, nginx, nginx_busy;
  std::size_t bytes = 0;
};

/// One run, over TLS with a certificate. The quiet server is measured first, since its page stays.
void pages_run(Bench& bench, const Certificate* certificate, PageFigures& figures) {
  const Plan& plan = bench.plan;
  const auto measure = [&plan](const std::string& url) {
    return measure_pages(url, plan.connections, plan.page_seconds);
  };
  const test::TempDir dir;
  const ops::Settings settings = fresh(dir, &bench.mariadb());
  const Stage stage = make_stage(settings);
  Installation server(settings, stage, {}, certificate);
  const std::string page = fetch_page(server.page_url());
  figures.bytes = page.size();
  figures.quiet.add(measure(server.page_url()));
  if (fetch_page(server.page_url()).size() != page.size())
    throw std::runtime_error("the page has changed while it was measured");
  const TlsContext tls = certificate != nullptr ? make_tls() : nullptr;
  StreamOfPledges stream(server, stage.campaign, tls.get());
  {
    PledgesMeanwhile pledges(stream, kPledgesPerSecond);
    figures.busy.add(measure(server.page_url()));
    // As long as the page is now, with gifts on it.
    const StaticServer nginx(fetch_page(server.page_url()), "text/html", certificate);
    figures.nginx_busy.add(measure(nginx.url()));
    pledges.end();
    figures.nginx.add(measure(nginx.url()));
  }
  server.stop();
  verify(settings, stream.confirmed().size());
}

PageFigures measure_over(Bench& bench, const Certificate* certificate, const std::string& name) {
  PageFigures figures;
  for (std::size_t i = 0; i < bench.plan.runs; ++i) {
    say(name + ", run " + std::to_string(i + 1));
    pages_run(bench, certificate, figures);
  }
  return figures;
}

std::string how(const Bench& bench, const PageFigures& figures) {
  return std::to_string(bench.plan.connections) + " kept connections; quiet page of " +
         std::to_string(figures.bytes) + " bytes";
}

void add_page_lines(Bench& bench, const PageFigures& figures, const std::string& row,
                    const std::string& over) {
  const std::string nginx = "nginx" + over + " with the same bytes, nothing else running";
  bench.lines.push_back(
      {.row = row,
       .what = "campaign pages/s" + over + " while 200 pledges/s arrive, MariaDB",
       .ours = figures.busy.per_s,
       .baseline = nginx,
       .theirs = figures.nginx.per_s,
       .goal = ratio_at_least(0.9),
       .note = how(bench, figures),
       .beside = {{"nginx while the same pledges arrive", figures.nginx_busy.per_s},
                  {"quiet", figures.quiet.per_s}}});
  bench.lines.push_back(
      {.row = row,
       .what = "p99 of such a page" + over + ", ms",
       .ours = figures.busy.p99_ms,
       .baseline = nginx,
       .theirs = figures.nginx.p99_ms,
       .goal = ratio_at_most(2),
       .beside = {{"nginx while the same pledges arrive", figures.nginx_busy.p99_ms},
                  {"quiet", figures.quiet.p99_ms}}});
}

}  // namespace

void page(Bench& bench) {
  const PageFigures figures = measure_over(bench, nullptr, "page");
  add_page_lines(bench, figures, "page", "");
}

void tls(Bench& bench) {
  const Certificate certificate;
  const PageFigures figures = measure_over(bench, &certificate, "tls");
  add_page_lines(bench, figures, "tls", " over TLS 1.3");
}

void api(Bench& bench) {
  Side ours, theirs;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < bench.plan.runs; ++i) {
    say("api, run " + std::to_string(i + 1));
    const test::TempDir dir;
    const ops::Settings settings = fresh(dir, &bench.mariadb());
    const Stage stage = make_stage(settings);
    Installation server(settings, stage);
    const std::string url = server.origin() + "/api/v1/campaigns/" + stage.campaign.str();
    const std::string body = fetch_page(url);
    bytes = body.size();
    const StaticServer nginx(body, "application/json");
    ours.add(measure_pages(url, bench.plan.connections, bench.plan.page_seconds));
    theirs.add(measure_pages(nginx.url(), bench.plan.connections, bench.plan.page_seconds));
    server.stop();
  }
  bench.lines.push_back({.row = "api",
                         .what = "campaigns as JSON/s, MariaDB",
                         .ours = ours.per_s,
                         .baseline = "nginx with the same bytes",
                         .theirs = theirs.per_s,
                         .goal = ratio_at_least(0.8),
                         .note = std::to_string(bytes) + " bytes",
                         .beside = {{"p99 ms", ours.p99_ms}, {"nginx p99 ms", theirs.p99_ms}}});
}

}  // namespace colletta::bench::rows
