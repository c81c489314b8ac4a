// The metrics of the process, for Prometheus: one table (metrics.cpp) names them all. Labels come
// from our own tables (routes, queries, rooms), never from what a person sent; each metric is
// bounded in series. prometheus-cpp stays behind this header. Any thread may call; a sample costs
// two short locks.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace colletta::ops {

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// One answered request. `route` is the route's name in the route table, never a path.
  void request(std::string_view route, std::string_view method, int status, std::int64_t us,
               std::int64_t bytes);
  /// A request that was refused because something bounded was full: "workers", "writer",
  /// "connections".
  void overloaded(std::string_view what);
  /// One named query.
  void query(std::string_view name, std::int64_t us, bool ok);
  /// One committed batch of a writer: commands in it, how long the first of them waited, how long
  /// the transaction took.
  void batch(std::string_view city, std::int64_t commands, std::int64_t wait_us,
             std::int64_t commit_us);
  /// One decided command; `outcome` is "accepted" or the name of its Errc.
  void command(std::string_view kind, std::string_view outcome);
  /// Things that wait now: "workers", "cpu", "writer:<city>".
  void queue_depth(std::string_view queue, std::int64_t depth);
  void loop_lag(std::int64_t loop, std::int64_t lag_us);
  void connections(std::int64_t open);
  void subscribers(std::int64_t open);
  void journal_head(std::string_view city, std::int64_t seq);
  /// A city's transparency log: leaves that this process has checked, how many of them the last
  /// signed checkpoint covers, how long ago it was signed (0: never), whether the log is forked.
  void log(std::string_view city, std::int64_t size, std::int64_t signed_size,
           std::int64_t signed_us_ago, bool forked);
  /// `cache` "pages", `outcome` "hit" | "miss".
  void cache(std::string_view cache, std::string_view outcome);
  /// One exchange with a payment rail; `outcome` is a payment state or "no_answer".
  void provider_call(std::string_view rail, std::string_view operation, std::string_view outcome,
                     std::int64_t us);
  void job(std::string_view name, bool ok, std::int64_t us);

  /// All of them in Prometheus' text format 0.0.4.
  [[nodiscard]] std::string render() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace colletta::ops
