// Pledges of ever new citizens that arrive at a fixed rate, and what was acknowledged of them.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include "domain/base/ids.hpp"
#include "tests/bench/installation.hpp"
#include "tests/bench/open_loop.hpp"

namespace colletta::bench {

class StreamOfPledges {
 public:
  /// `first` numbers the citizens: streams to one server MUST NOT share numbers.
  StreamOfPledges(const Installation& server, CampaignId campaign, SSL_CTX* tls,
                  std::size_t first = 0);

  /// Blocks until it is over.
  void run(const Arrivals& arrivals, const std::atomic<bool>* stop = nullptr);

  [[nodiscard]] const std::vector<Arrival>& arrivals() const { return all_; }
  /// Pledges answered 201: those that were confirmed, and those that are placed and asked for
  /// later.
  [[nodiscard]] const std::vector<std::string>& confirmed() const { return confirmed_; }
  [[nodiscard]] const std::vector<std::string>& placed() const { return placed_; }
  /// Throws std::runtime_error unless every pledge that arrived was confirmed.
  void must_all_be_confirmed() const;

 private:
  std::string request(std::size_t number);

  std::string head_;
  SSL_CTX* const tls_;
  const std::uint16_t port_;
  const std::size_t first_;
  const CampaignId campaign_;
  std::vector<std::string> ids_;
  std::vector<Arrival> all_;
  std::vector<std::string> confirmed_, placed_;
  std::string odd_;  ///< an answer that was not 201 or 503
};

/// The same beside something else that is measured, until the end of the scope.
class PledgesMeanwhile {
 public:
  PledgesMeanwhile(StreamOfPledges& stream, double per_second);
  ~PledgesMeanwhile();
  /// Ends them and throws unless all were confirmed.
  void end();

 private:
  StreamOfPledges& stream_;
  std::atomic<bool> stop_ = false;
  std::exception_ptr failure_;
  std::jthread thread_;
};

}  // namespace colletta::bench
