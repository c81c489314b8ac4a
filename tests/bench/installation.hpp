// One `colletta serve` on a stage: started, watched from outside, stopped, verified.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/ops/settings.hpp"
#include "tests/bench/certificate.hpp"
#include "tests/bench/stage.hpp"
#include "tests/support/process.hpp"

namespace colletta::bench {

class Installation {
 public:
  /// Starts it and waits for its first campaign page. Its settings are the defaults, but for the
  /// limits by address (all clients here have the same one) and `more` arguments. With a
  /// certificate it speaks TLS alone.
  Installation(const ops::Settings& settings, const Stage& stage,
               const std::vector<std::string>& more = {}, const Certificate* certificate = nullptr);

  [[nodiscard]] std::string origin() const { return origin_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Of its own /metrics: the sum of all series of that name. Without TLS only.
  [[nodiscard]] double metric(const std::string& name) const;
  /// Whether its journals have been read through, so that it takes commands. Without TLS only.
  [[nodiscard]] bool takes_commands() const;
  [[nodiscard]] std::string page_url() const { return page_url_; }
  [[nodiscard]] double first_page_ms() const { return first_page_ms_; }
  /// Resident memory in KiB: now, and the most since the start.
  [[nodiscard]] std::int64_t rss_kib() const { return memory("VmRSS:"); }
  [[nodiscard]] std::int64_t rss_peak_kib() const { return memory("VmHWM:"); }
  /// Stops it as an operator would. Throws std::runtime_error when it does not end well.
  void stop();

 private:
  [[nodiscard]] bool answers(bool by_tls) const;
  [[nodiscard]] std::int64_t memory(std::string_view name) const;

  std::uint16_t port_ = 0;
  std::string origin_, page_url_;
  std::filesystem::path log_;
  std::unique_ptr<test::Process> process_;
  double first_page_ms_ = 0;
};

/// Runs the program's own check and holds its counts against what was acknowledged: confirmed
/// pledges, and the campaigns' own counts. Throws std::runtime_error.
void verify(const ops::Settings& settings, std::size_t acknowledged);

/// A program's arguments for the settings: where its data and database are.
std::vector<std::string> place_of(const ops::Settings& settings);

}  // namespace colletta::bench
