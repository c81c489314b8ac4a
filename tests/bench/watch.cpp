#include "tests/bench/watch.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <system_error>

namespace colletta::bench {
namespace {

constexpr std::size_t kOfOneSource = 5'000;  // of some 28,000 ports
constexpr std::size_t kAtOnce = 200;         // connections being made, far below any backlog
constexpr auto kWatchPatience = std::chrono::seconds(60);

std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// The position in the line "id: 12" of a frame; -1 without one.
std::int64_t id_of(std::string_view frame) {
  constexpr std::string_view kId = "id:";
  std::size_t at = frame.starts_with(kId) ? 0 : frame.find("\nid:");
  if (at == std::string_view::npos) return -1;
  at = frame.find_first_of("0123456789", at);
  std::int64_t id = -1;
  if (at != std::string_view::npos)
    std::from_chars(frame.data() + at, frame.data() + frame.size(), id);
  return id;
}

}  // namespace

Watch::Watch(std::uint16_t port, const std::string& target, std::size_t watchers)
    : port_(port),
      request_("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
               "\r\nAccept: text/event-stream\r\n\r\n"),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      watchers_(watchers) {
  raise_open_files();
  const auto until = std::chrono::steady_clock::now() + kWatchPatience;
  for (std::size_t opened = 0; begun_ < watchers;) {
    while (opened < watchers && opened < begun_ + kAtOnce) open(opened++);
    turn(5);
    if (std::chrono::steady_clock::now() > until)
      throw std::runtime_error("only " + std::to_string(begun_) + " of " +
                               std::to_string(watchers) + " watchers have a stream");
  }
  thread_ = std::jthread([this] {
    try {
      while (!stop_) turn(50);
    } catch (...) {
      failure_ = std::current_exception();
    }
  });
}

Watch::~Watch() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
  ::close(epoll_);
}

void Watch::open(std::size_t number) {
  Watcher& watcher = watchers_[number];
  watcher.wire =
      std::make_unique<Wire>(port_, static_cast<unsigned>(number / kOfOneSource), nullptr);
  watcher.unsent = request_;
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.u64 = number}};
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, watcher.wire->fd(), &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void Watch::turn(int wait_ms) {
  std::array<epoll_event, 1'024> events{};
  const int found = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms);
  for (int i = 0; i < found; ++i)
    take(watchers_[static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64)]);
}

void Watch::take(Watcher& watcher) {
  const auto sent = watcher.wire->write(watcher.unsent);
  const auto got = watcher.wire->read(watcher.text);
  if (sent == Wire::State::kClosed || got == Wire::State::kClosed)
    throw std::runtime_error("a watcher's stream has ended: " + watcher.text);
  const std::int64_t now = now_us();
  for (std::size_t end = watcher.text.find("\n\n"); end != std::string::npos;
       end = watcher.text.find("\n\n")) {
    const std::int64_t id = id_of(std::string_view(watcher.text).substr(0, end));
    watcher.text.erase(0, end + 2);
    if (id < 0) continue;  // a comment that keeps the connection alive
    if (watcher.told.empty()) ++begun_;
    watcher.told.push_back({id, now});
  }
}

void Watch::stop() {
  stop_ = true;
  thread_.join();
  if (failure_) std::rethrow_exception(failure_);
}

std::int64_t Watch::last_told_us(std::int64_t seq) const {
  std::int64_t last = 0;
  for (const Watcher& watcher : watchers_) {
    const auto first = std::ranges::lower_bound(watcher.told, seq, {}, &Told::seq);
    if (first == watcher.told.end())
      throw std::runtime_error("a watcher was never told of position " + std::to_string(seq));
    last = std::max(last, first->at_us);
  }
  return last;
}

}  // namespace colletta::bench
