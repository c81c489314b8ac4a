#include "server/http/census.hpp"

namespace colletta::http {

Census::Census(std::size_t all_max, std::size_t per_address_max)
    : all_max_(all_max), per_address_max_(per_address_max) {}

bool Census::enter(const std::string& address) {
  const std::lock_guard lock(mutex_);
  if (all_ >= all_max_) return false;
  if (per_address_max_ != 0 && !address.empty()) {
    std::size_t& here = per_address_[address];
    if (here >= per_address_max_) return false;
    ++here;
  }
  ++all_;
  return true;
}

void Census::leave(const std::string& address) {
  const std::lock_guard lock(mutex_);
  --all_;
  const auto here = per_address_.find(address);
  if (here != per_address_.end() && --here->second == 0) per_address_.erase(here);
  changed_.notify_all();
}

void Census::stream_begins() {
  const std::lock_guard lock(mutex_);
  ++streams_;
  changed_.notify_all();
}

void Census::stream_ends() {
  const std::lock_guard lock(mutex_);
  --streams_;
}

std::size_t Census::connections() const {
  const std::lock_guard lock(mutex_);
  return all_;
}

void Census::wait_for_streams_only(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, deadline, [&] { return all_ <= streams_; });
}

void Census::wait_for_nobody(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, deadline, [&] { return all_ == 0; });
}

}  // namespace colletta::http
