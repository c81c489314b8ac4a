#include "tests/bench/open_loop.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <deque>
#include <memory>
#include <system_error>

namespace colletta::bench {
namespace {

constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
constexpr std::int64_t kNsOfUs = 1'000, kUsOfSecond = 1'000'000;

class Loop {
 public:
  Loop(std::uint16_t port, SSL_CTX* tls, const Arrivals& plan, const Request& request,
       const Answered& answered)
      : port_(port),
        tls_(tls),
        plan_(plan),
        request_(request),
        answered_(answered),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        all_(static_cast<std::size_t>(plan.per_second * plan.seconds)) {
    if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
    for (std::size_t i = 0; i < all_.size(); ++i)
      all_[i].due_us = static_cast<std::int64_t>(
          static_cast<double>(i) * static_cast<double>(kUsOfSecond) / plan.per_second);
  }
  ~Loop() { ::close(epoll_); }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  std::vector<Arrival> run(const std::atomic<bool>* stop) {
    const std::int64_t last =
        static_cast<std::int64_t>((plan_.seconds + plan_.patience_seconds) * 1e6);
    while (now() < last && (next_ < all_.size() || open_requests_ > 0 || !waiting_.empty())) {
      if (stop != nullptr && *stop) next_ = all_.size();  // what has arrived is still answered
      for (; next_ < all_.size() && all_[next_].due_us <= now(); ++next_) begin(next_);
      while (!waiting_.empty() && begin_on_free(waiting_.front())) waiting_.pop_front();
      wait();
    }
    return std::move(all_);
  }

 private:
  struct Place {
    std::unique_ptr<Exchange> exchange;
    std::size_t number = kNobody;  ///< of the request that it carries
  };

  [[nodiscard]] std::int64_t now() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                 start_)
        .count();
  }

  void begin(std::size_t number) {
    if (waiting_.empty() && begin_on_free(number)) return;
    if (!plan_.skip_when_full) waiting_.push_back(number);
  }

  bool begin_on_free(std::size_t number) {
    if (free_.empty() && places_.size() < plan_.connections_max) {
      places_.emplace_back();
      free_.push_back(places_.size() - 1);
    }
    if (free_.empty()) return false;
    const std::size_t at = free_.back();
    free_.pop_back();
    Place& place = places_[at];
    if (!place.exchange) connect(place, at);
    place.number = number;
    all_[number].sent_us = now();
    ++open_requests_;
    place.exchange->ask(request_(number));
    pump(at);
    return true;
  }

  void connect(Place& place, std::size_t at) {
    const auto source = static_cast<unsigned>(at / plan_.connections_a_source);
    place.exchange = std::make_unique<Exchange>(port_, source, tls_);
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.u64 = at}};
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, place.exchange->fd(), &event) != 0)
      throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }

  void pump(std::size_t at) {
    Place& place = places_[at];
    if (!place.exchange) return;
    const bool open = place.exchange->pump();
    bool closes = !open;
    if (place.number != kNobody) {
      if (const auto answer = place.exchange->answer()) {
        all_[place.number].done_us = now();
        all_[place.number].status = answer->status;
        if (answered_) answered_(place.number, *answer);
        closes |= answer->closes;
        release(place, at);
      } else if (!open) {
        release(place, at);  // without an answer
      }
    }
    if (closes) place.exchange.reset();  // which leaves the epoll too
  }

  void release(Place& place, std::size_t at) {
    place.number = kNobody;
    --open_requests_;
    free_.push_back(at);
  }

  /// Until something happens or the next request is due.
  void wait() {
    std::int64_t us = next_ < all_.size() ? all_[next_].due_us - now() : kUsOfSecond / 100;
    us = std::clamp<std::int64_t>(us, 0, kUsOfSecond / 100);
    const timespec most{.tv_sec = 0, .tv_nsec = us * kNsOfUs};
    const int found =
        ::epoll_pwait2(epoll_, events_.data(), static_cast<int>(events_.size()), &most, nullptr);
    for (int i = 0; i < found; ++i) pump(events_[static_cast<std::size_t>(i)].data.u64);
  }

  const std::uint16_t port_;
  SSL_CTX* const tls_;
  const Arrivals plan_;
  const Request& request_;
  const Answered& answered_;
  const int epoll_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::vector<Arrival> all_;
  std::size_t next_ = 0, open_requests_ = 0;
  std::deque<Place> places_;
  std::vector<std::size_t> free_;
  std::deque<std::size_t> waiting_;
  std::array<epoll_event, 1'024> events_{};
};

}  // namespace

std::vector<Arrival> arrive(std::uint16_t port, SSL_CTX* tls, const Arrivals& arrivals,
                            const Request& request, const Answered& answered,
                            const std::atomic<bool>* stop) {
  raise_open_files();
  return Loop(port, tls, arrivals, request, answered).run(stop);
}

std::vector<std::int64_t> waits(const std::vector<Arrival>& all,
                                const std::function<bool(const Arrival&)>& counts) {
  std::vector<std::int64_t> out;
  for (const Arrival& one : all)
    if (counts(one)) out.push_back(one.done_us - one.due_us);
  std::ranges::sort(out);
  return out;
}

}  // namespace colletta::bench
