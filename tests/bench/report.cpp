#include "tests/bench/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace colletta::bench {
namespace {

/// Medians of ratios of the same run: what slows a whole run down slows both sides.
double ratio(const Series& ours, const Series& baseline) {
  Series ratios;
  for (std::size_t i = 0; i < ours.size(); ++i) ratios.push_back(ours[i] / baseline[i]);
  return median(ratios);
}

std::string range(const Series& values) {
  const auto [least, most] = std::ranges::minmax(values);
  return fmt::format("{:.0f} ({:.0f}-{:.0f})", median(values), least, most);
}

nlohmann::ordered_json series(const Series& values) {
  return {{"median", median(values)}, {"runs", values}};
}

}  // namespace

double median(Series values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string table_of(const Figures& f) {
  std::string out = fmt::format(
      "Medians (least-most) of {} runs; ratios within each run. Load of the machine before: "
      "{:.1f}\n\n"
      "Pledges a second: {} pledges on one campaign with two pools, {} clients, durable\n"
      "{:<10} {:>22} {:>30} {:>7} {:>10} {:>10}\n",
      f.pages.colletta_per_s.size(), f.load_before, f.pledges, f.clients, "", "over HTTP",
      "a transaction each, direct", "ratio", "p50 ms", "p99 ms");
  for (const PledgeFigures& d : f.databases)
    out += fmt::format("{:<10} {:>22} {:>30} {:>7.2f} {:>10.1f} {:>10.1f}\n", d.database,
                       range(d.http_per_s), range(d.direct_per_s),
                       ratio(d.http_per_s, d.direct_per_s), median(d.p50_ms), median(d.p99_ms));
  const PageFigures& p = f.pages;
  out += fmt::format(
      "\nCampaign pages a second: guests, {} kept connections, {} bytes\n"
      "{:<10} {:>22} {:>30} {:>7} {:>10} {:>10}\n{:<10} {:>22} {:>30} {:>7.2f} {:>10.1f} "
      "{:>10.1f}\n",
      f.connections, p.page_bytes, "", "Colletta", "nginx, the same bytes", "ratio", "p99 ms",
      "nginx p99", "SQLite", range(p.colletta_per_s), range(p.nginx_per_s),
      ratio(p.colletta_per_s, p.nginx_per_s), median(p.colletta_p99_ms), median(p.nginx_p99_ms));
  out += fmt::format(
      "\nThe server's memory in MiB (RSS), and its start in ms\n{:<10} {:>22} {:>30} {:>28}\n", "",
      "idle", "most under pledges", "start to first page");
  for (const PledgeFigures& d : f.databases)
    out += fmt::format("{:<10} {:>22} {:>30} {:>28}\n", d.database, range(d.idle_mib),
                       range(d.peak_mib), range(d.first_page_ms));
  out += fmt::format("{:<10} {:>22} {:>30}\n", "pages", "", range(p.peak_mib));
  out += fmt::format(
      "\nEvents a second of a journal of {}, and the most memory in MiB\n{:<10} {:>22} {:>22} "
      "{:>22} "
      "{:>7} {:>7} {:>7} {:>7}\n",
      f.journals.empty() ? 0 : f.journals.front().events, "", "verify", "rebuild", "a bare SELECT",
      "verify/", "rebuild/", "MiB", "MiB");
  for (const VerifyFigures& v : f.journals)
    out +=
        fmt::format("{:<10} {:>22} {:>22} {:>22} {:>7.2f} {:>7.2f} {:>7.0f} {:>7.0f}\n", v.database,
                    range(v.verify_per_s), range(v.rebuild_per_s), range(v.select_per_s),
                    ratio(v.verify_per_s, v.select_per_s), ratio(v.rebuild_per_s, v.select_per_s),
                    median(v.verify_mib), median(v.rebuild_mib));
  return out;
}

nlohmann::ordered_json json_of(const Figures& f) {
  nlohmann::ordered_json out{{"pledges", f.pledges},
                             {"clients", f.clients},
                             {"connections", f.connections},
                             {"load_before", f.load_before}};
  for (const PledgeFigures& d : f.databases)
    out["databases"][d.database] = {{"http_per_s", series(d.http_per_s)},
                                    {"direct_per_s", series(d.direct_per_s)},
                                    {"direct_clients", d.direct_clients},
                                    {"ratio", ratio(d.http_per_s, d.direct_per_s)},
                                    {"p50_ms", series(d.p50_ms)},
                                    {"p99_ms", series(d.p99_ms)},
                                    {"rss_idle_mib", series(d.idle_mib)},
                                    {"rss_peak_mib", series(d.peak_mib)},
                                    {"start_to_first_page_ms", series(d.first_page_ms)}};
  for (const VerifyFigures& v : f.journals)
    out["verify"][v.database] = {{"events", v.events},
                                 {"verify_per_s", series(v.verify_per_s)},
                                 {"rebuild_per_s", series(v.rebuild_per_s)},
                                 {"select_per_s", series(v.select_per_s)},
                                 {"verify_ratio", ratio(v.verify_per_s, v.select_per_s)},
                                 {"rebuild_ratio", ratio(v.rebuild_per_s, v.select_per_s)},
                                 {"verify_peak_mib", series(v.verify_mib)},
                                 {"rebuild_peak_mib", series(v.rebuild_mib)}};
  const PageFigures& p = f.pages;
  out["pages"] = {{"bytes", p.page_bytes},
                  {"colletta_per_s", series(p.colletta_per_s)},
                  {"nginx_per_s", series(p.nginx_per_s)},
                  {"ratio", ratio(p.colletta_per_s, p.nginx_per_s)},
                  {"colletta_p99_ms", series(p.colletta_p99_ms)},
                  {"nginx_p99_ms", series(p.nginx_p99_ms)},
                  {"rss_peak_mib", series(p.peak_mib)}};
  return out;
}

}  // namespace colletta::bench
