// Metrics: what is observed is what a scrape reads, and labels cannot grow without bound.
#include "server/ops/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace colletta::ops {
namespace {

using testing::HasSubstr;

TEST(Metrics, ARequestCountsByStatusAndTimesByRoute) {
  Metrics metrics;
  metrics.request("campaign", "GET", 200, 3'000, 512);
  metrics.request("campaign", "GET", 404, 3'000, 100);
  const std::string text = metrics.render();
  EXPECT_THAT(text, HasSubstr("colletta_http_requests_total{method=\"GET\",route=\"campaign\","
                              "status=\"404\"} 1"));
  EXPECT_THAT(text,
              HasSubstr("colletta_http_request_seconds_bucket{route=\"campaign\",le=\"0.0025\"}"
                        " 0"));
  EXPECT_THAT(text,
              HasSubstr("colletta_http_request_seconds_bucket{route=\"campaign\",le=\"0.005\"}"
                        " 2"));
  EXPECT_THAT(text, HasSubstr("colletta_http_response_bytes_total{route=\"campaign\"} 612"));
}

TEST(Metrics, EveryKindOfSampleIsRendered) {
  Metrics metrics;
  metrics.overloaded("writer");
  metrics.query("campaign_by_slug", 250, true);
  metrics.query("campaign_by_slug", 250, false);
  metrics.batch("demo", 17, 1'000, 2'000);
  metrics.command("pledge", "accepted");
  metrics.queue_depth("workers", 3);
  metrics.loop_lag(1, 20);
  metrics.connections(9);
  metrics.subscribers(4);
  metrics.journal_head("demo", 4'711);
  metrics.cache("pages", "hit");
  metrics.provider_call("sandbox", "begin", "captured", 900);
  metrics.job("close", false, 100);
  metrics.mail_try("later", 100);
  metrics.mail_queue(3, 2, 5'000'000);
  const std::string text = metrics.render();
  for (const char* line :
       {"colletta_overloaded_total{what=\"writer\"} 1",
        "colletta_query_seconds_count{query=\"campaign_by_slug\"} 2",
        "colletta_query_failures_total{query=\"campaign_by_slug\"} 1",
        "colletta_writer_batch_commands_sum{city=\"demo\"} 17",
        "colletta_writer_batch_wait_seconds_count{city=\"demo\"} 1",
        "colletta_writer_batch_commit_seconds_count{city=\"demo\"} 1",
        "colletta_commands_total{kind=\"pledge\",outcome=\"accepted\"} 1",
        "colletta_queue_depth{queue=\"workers\"} 3",
        "colletta_loop_lag_seconds_count{loop=\"1\"} 1",
        "colletta_connections 9",
        "colletta_mail_tries_total{outcome=\"later\"} 1",
        "colletta_mail_waiting 3",
        "colletta_mail_set_aside 2",
        "colletta_mail_oldest_waiting_seconds 5",
        "colletta_sse_subscribers 4",
        "colletta_journal_head{city=\"demo\"} 4711",
        "colletta_cache_total{cache=\"pages\",outcome=\"hit\"} 1",
        "colletta_provider_calls_total{operation=\"begin\",outcome=\"captured\",rail=\"sandbox\"} "
        "1",
        "colletta_provider_call_seconds_count{operation=\"begin\",rail=\"sandbox\"} 1",
        "colletta_job_failures_total{job=\"close\"} 1"})
    EXPECT_THAT(text, HasSubstr(line));
}

TEST(Metrics, SeriesAreBounded) {
  Metrics metrics;
  for (int i = 0; i < 5'000; ++i) metrics.overloaded("what " + std::to_string(i));
  const std::string text = metrics.render();
  EXPECT_THAT(text, HasSubstr("colletta_overloaded_total{what=\"other\"} 3000"));
}

TEST(Metrics, LabelValuesCannotBeMistakenForOneAnother) {
  Metrics metrics;
  metrics.command("a", "bc");
  metrics.command("ab", "c");
  EXPECT_THAT(metrics.render(), HasSubstr("colletta_commands_total{kind=\"a\",outcome=\"bc\"} 1"));
}

TEST(Metrics, ThreadsLoseNoSample) {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 5'000; ++i) metrics.query("q" + std::to_string(i % 7), 10, true);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(metrics.render(), HasSubstr("colletta_query_seconds_count{query=\"q6\"} 2856"));
}

}  // namespace
}  // namespace colletta::ops
