#include "server/ops/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "domain/base/check.hpp"

namespace colletta::ops {
namespace {

using Buckets = prometheus::Histogram::BucketBoundaries;

constexpr std::size_t kSeriesMax = 2'000;  // of one metric; a scrape stays under a few megabytes
constexpr std::size_t kLabelsMax = 3;

const Buckets kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                          0.1,    0.25,  0.5,    1,     2.5,  10};
const Buckets kCommands = {1, 2, 4, 8, 16, 32, 64, 128, 256};

using Values = std::array<std::string_view, kLabelsMax>;

/// Finds the series of some label values. prometheus-cpp's own look-up builds a map of strings a
/// sample; this one is a shared lock and a hash of a reused buffer.
template <class Metric>
class Series {
 public:
  template <class... Extra>
  Series(prometheus::Family<Metric>& family, std::vector<std::string> labels, Extra... extra)
      : labels_(std::move(labels)), add_([&family, extra...](const prometheus::Labels& values) {
          return &family.Add(values, extra...);
        }) {}

  Metric& at(const Values& values = {}) {
    thread_local std::string key;
    key.clear();
    for (std::size_t i = 0; i < labels_.size(); ++i) key.append(values[i]).push_back('\0');
    {
      const std::shared_lock lock(mutex_);
      if (const auto found = by_key_.find(key); found != by_key_.end()) return *found->second;
    }
    const std::unique_lock lock(mutex_);
    const bool full = by_key_.size() >= kSeriesMax;
    prometheus::Labels named;
    for (std::size_t i = 0; i < labels_.size(); ++i)
      named.emplace(labels_[i], full ? "other" : std::string(values[i]));
    Metric* const metric = add_(named);  // gives the same one for the same labels
    if (!full) by_key_.emplace(key, metric);
    return *metric;
  }

 private:
  const std::vector<std::string> labels_;
  std::function<Metric*(const prometheus::Labels&)> add_;
  std::shared_mutex mutex_;
  std::unordered_map<std::string, Metric*> by_key_;
};

using Counters = Series<prometheus::Counter>;
using Gauges = Series<prometheus::Gauge>;
using Histograms = Series<prometheus::Histogram>;

double seconds(std::int64_t us) { return static_cast<double>(us) / 1e6; }

}  // namespace

class Metrics::Impl {
 public:
  // The one table of metrics: name, labels, help.
  prometheus::Registry registry;
  Histograms request_seconds = histogram("http_request_seconds", {"route"}, kSeconds,
                                         "From the whole request head to the last byte sent");
  Counters requests = counter("http_requests_total", {"route", "method", "status"}, "Answers");
  Counters response_bytes = counter("http_response_bytes_total", {"route"}, "Bytes sent");
  Counters overloads = counter("overloaded_total", {"what"}, "Refused because a bound was reached");
  Histograms query_seconds = histogram("query_seconds", {"query"}, kSeconds, "Named queries");
  Counters query_failures = counter("query_failures_total", {"query"}, "Named queries that failed");
  Histograms batch_commands =
      histogram("writer_batch_commands", {"city"}, kCommands, "Commands in one transaction");
  Histograms batch_wait = histogram("writer_batch_wait_seconds", {"city"}, kSeconds,
                                    "How long the first command of a batch waited");
  Histograms batch_commit = histogram("writer_batch_commit_seconds", {"city"}, kSeconds,
                                      "From the begin of a batch's transaction to its commit");
  Counters commands = counter("commands_total", {"kind", "outcome"}, "Decided commands");
  Gauges queue_depth = gauge("queue_depth", {"queue"}, "Things that wait now");
  Histograms loop_lag =
      histogram("loop_lag_seconds", {"loop"}, kSeconds, "How late a timer of an I/O thread was");
  Gauges connections = gauge("connections", {}, "Open connections");
  Gauges subscribers = gauge("sse_subscribers", {}, "Browsers that follow live figures");
  Gauges journal_head = gauge("journal_head", {"city"}, "Position of a city's last event");
  Gauges log_size = gauge("log_size", {"city"}, "Leaves of the journal that were checked");
  Gauges log_signed = gauge("log_signed_size", {"city"}, "Leaves under the last signed checkpoint");
  Gauges log_age = gauge("log_signed_age_seconds", {"city"}, "Age of the last signed checkpoint");
  Gauges log_forked =
      gauge("log_forked", {"city"}, "1: the journal contradicts what was signed, only reads");
  Counters cache = counter("cache_total", {"cache", "outcome"}, "Look-ups in caches");
  Histograms provider_seconds = histogram("provider_call_seconds", {"rail", "operation"}, kSeconds,
                                          "Exchanges with payment providers");
  Counters provider_calls = counter("provider_calls_total", {"rail", "operation", "outcome"},
                                    "Exchanges with payment providers by their outcome");
  Histograms job_seconds = histogram("job_seconds", {"job"}, kSeconds, "Runs of background jobs");
  Counters job_failures = counter("job_failures_total", {"job"}, "Runs of jobs that failed");

 private:
  Counters counter(const char* name, std::vector<std::string> labels, const char* help) {
    auto& family = prometheus::BuildCounter().Name(full(name)).Help(help).Register(registry);
    return {family, std::move(labels)};
  }
  Gauges gauge(const char* name, std::vector<std::string> labels, const char* help) {
    auto& family = prometheus::BuildGauge().Name(full(name)).Help(help).Register(registry);
    return {family, std::move(labels)};
  }
  Histograms histogram(const char* name, std::vector<std::string> labels, const Buckets& buckets,
                       const char* help) {
    auto& family = prometheus::BuildHistogram().Name(full(name)).Help(help).Register(registry);
    return {family, std::move(labels), buckets};
  }
  static std::string full(const char* name) { return std::string("colletta_") + name; }
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::request(std::string_view route, std::string_view method, int status, std::int64_t us,
                      std::int64_t bytes) {
  CHECK(status >= 100 && status <= 999, "an HTTP status has three digits");
  const std::array digits = {static_cast<char>('0' + status / 100),
                             static_cast<char>('0' + status / 10 % 10),
                             static_cast<char>('0' + status % 10)};
  impl_->request_seconds.at({route}).Observe(seconds(us));
  impl_->requests.at({route, method, std::string_view(digits.data(), digits.size())}).Increment();
  impl_->response_bytes.at({route}).Increment(static_cast<double>(bytes));
}

void Metrics::overloaded(std::string_view what) { impl_->overloads.at({what}).Increment(); }

void Metrics::query(std::string_view name, std::int64_t us, bool ok) {
  impl_->query_seconds.at({name}).Observe(seconds(us));
  if (!ok) impl_->query_failures.at({name}).Increment();
}

void Metrics::batch(std::string_view city, std::int64_t commands, std::int64_t wait_us,
                    std::int64_t commit_us) {
  impl_->batch_commands.at({city}).Observe(static_cast<double>(commands));
  impl_->batch_wait.at({city}).Observe(seconds(wait_us));
  impl_->batch_commit.at({city}).Observe(seconds(commit_us));
}

void Metrics::command(std::string_view kind, std::string_view outcome) {
  impl_->commands.at({kind, outcome}).Increment();
}

void Metrics::queue_depth(std::string_view queue, std::int64_t depth) {
  impl_->queue_depth.at({queue}).Set(static_cast<double>(depth));
}

void Metrics::loop_lag(std::int64_t loop, std::int64_t lag_us) {
  impl_->loop_lag.at({std::to_string(loop)}).Observe(seconds(lag_us));
}

void Metrics::connections(std::int64_t open) {
  impl_->connections.at().Set(static_cast<double>(open));
}

void Metrics::subscribers(std::int64_t open) {
  impl_->subscribers.at().Set(static_cast<double>(open));
}

void Metrics::journal_head(std::string_view city, std::int64_t seq) {
  impl_->journal_head.at({city}).Set(static_cast<double>(seq));
}

void Metrics::log(std::string_view city, std::int64_t size, std::int64_t signed_size,
                  std::int64_t signed_us_ago, bool forked) {
  impl_->log_size.at({city}).Set(static_cast<double>(size));
  impl_->log_signed.at({city}).Set(static_cast<double>(signed_size));
  impl_->log_age.at({city}).Set(seconds(signed_us_ago));
  impl_->log_forked.at({city}).Set(forked ? 1 : 0);
}

void Metrics::cache(std::string_view cache, std::string_view outcome) {
  impl_->cache.at({cache, outcome}).Increment();
}

void Metrics::provider_call(std::string_view rail, std::string_view operation,
                            std::string_view outcome, std::int64_t us) {
  impl_->provider_seconds.at({rail, operation}).Observe(seconds(us));
  impl_->provider_calls.at({rail, operation, outcome}).Increment();
}

void Metrics::job(std::string_view name, bool ok, std::int64_t us) {
  impl_->job_seconds.at({name}).Observe(seconds(us));
  if (!ok) impl_->job_failures.at({name}).Increment();
}

std::string Metrics::render() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace colletta::ops
