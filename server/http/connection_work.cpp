// The part of a connection that waits for others: for the workers' outcome, and for events.
#include <boost/asio/post.hpp>
#include <charconv>
#include <utility>

#include "server/http/connection.hpp"
#include "server/http/loop.hpp"

namespace colletta::http {
namespace {

constexpr std::string_view kComment = ": \n\n";
/// EventSource reconnects after this many milliseconds.
constexpr std::string_view kReconnect = "retry: 3000\n\n";

std::optional<std::int64_t> last_event_id(const Request& request) {
  const std::string_view text = request.header("last-event-id");
  std::int64_t id = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), id);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) {
    return std::nullopt;
  }
  return id;
}

/// Runs `action(connection)` on the loop, from any thread, if both still exist.
template <class Action>
void post_to(const std::weak_ptr<Loop>& loop, const std::weak_ptr<Connection>& connection,
             Action action) {
  const std::shared_ptr<Loop> alive = loop.lock();
  if (!alive) return;
  asio::post(alive->io(), [connection, action = std::move(action)]() mutable {
    if (const std::shared_ptr<Connection> self = connection.lock()) action(*self);
  });
}

}  // namespace

void Connection::deliver(std::uint64_t number, Outcome outcome) {
  if (number != number_) return;  // too late: 503 was sent
  // Of work and what followed for want of it, one was first.
  if (outcome_ && !std::holds_alternative<Impatient>(*outcome_)) return;
  outcome_ = std::move(outcome);
  timer_.cancel();
}

/// Nothing: the answer comes later, or the turn to make it, which is taken then.
std::optional<Share> Connection::join(const Exchange::Deliver& deliver) {
  if (!shares() || !site_.hooks.join) return Turn();
  auto on_share = [self = weak_from_this(), deliver, exchange = exchange_](Share share) {
    if (auto* const made = std::get_if<Response>(&share)) return deliver(std::move(*made));
    if (self.expired()) return;  // the turn goes on to the next
    if (!exchange->start(deliver, std::get<Turn>(std::move(share))))
      deliver(Failed{Errc::kOverloaded});
  };
  return site_.hooks.join(exchange_->request, *exchange_->route, std::move(on_share));
}

Awaitable<Outcome> Connection::work() {
  const SteadyClock::time_point until = SteadyClock::now() + site_.options.timeouts.work;
  const std::uint64_t number = ++number_;
  Outcome outcome = Failed{Errc::kOverloaded};
  outcome_.reset();
  auto on_outcome = [loop = loop_.weak_from_this(), self = weak_from_this(), number](Outcome made) {
    auto hand_over = [number, made = std::move(made)](Connection& connection) mutable {
      connection.deliver(number, std::move(made));
    };
    post_to(loop, self, std::move(hand_over));
  };
  std::optional<Share> share = join(on_outcome);
  if (share && std::holds_alternative<Response>(*share))
    co_return std::get<Response>(*std::move(share));
  if (share) {
    const bool queued = exchange_->start(std::move(on_outcome), std::get<Turn>(*std::move(share)));
    if (!queued) co_return outcome;
  }

  outcome = Failed{Errc::kUnavailable};
  std::function<void()> give_up;  // once patience has run out
  SteadyClock::time_point patient_until = until;
  while (!ended_ && SteadyClock::now() < until) {
    if (outcome_ && !std::holds_alternative<Impatient>(*outcome_)) {
      outcome = *std::move(outcome_);
      break;
    }
    if (outcome_) {
      auto& impatient = std::get<Impatient>(*outcome_);
      patient_until = std::min(until, SteadyClock::now() + impatient.patience);
      give_up = std::move(impatient.give_up);
      outcome_.reset();
    }
    if (give_up && SteadyClock::now() >= patient_until) {
      std::exchange(give_up, nullptr)();
      patient_until = until;
    }
    timer_.expires_at(patient_until);
    co_await timer_.async_wait(kAwait);
  }
  ++number_;
  outcome_.reset();
  co_return outcome;
}

Awaitable<void> Connection::follow(Stream stream) {
  auto wake = [loop = loop_.weak_from_this(), self = weak_from_this()] {
    post_to(loop, self, [](Connection& connection) { connection.timer_.cancel(); });
  };
  const Request& request = exchange_->request;
  auto subscription = site_.events.subscribe(stream, last_event_id(request), std::move(wake));
  if (!subscription) {
    Response full = failure(503, Errc::kOverloaded);
    co_await send(std::move(full));
    co_return;
  }
  Response response;
  response.set("Content-Type", "text/event-stream").set("Cache-Control", "no-store");
  response.set("X-Accel-Buffering", "no");
  const Reply reply = build(response, true, true);
  const bool head_only = request.method == Method::kHead;
  const std::string_view opening = head_only ? std::string_view() : kReconnect;
  const Transfer sent =
      co_await transport_.write(reply.head, opening, site_.options.timeouts.write);
  account(reply.status, sent.bytes);
  if (sent.ec || head_only) co_return;
  // A stream lives for hours, and is to hold no head of 16 KB.
  exchange_.reset();
  in_.clear();
  in_.shrink_to_fit();
  streaming_ = true;
  site_.census.stream_begins();
  co_await relay(std::move(subscription));
  site_.census.stream_ends();
}

Awaitable<void> Connection::relay(std::shared_ptr<EventHub::Subscription> subscription) {
  auto on_end = [self = weak_from_this()] {
    if (const auto connection = self.lock()) connection->end_stream();
  };
  transport_.watch_for_end(std::move(on_end));
  bool alive = true;
  while (alive && !ended_) {
    std::optional<std::string> frames = subscription->take();
    if (!frames) break;
    if (frames->empty()) {
      timer_.expires_after(site_.options.timeouts.comment);
      const auto waited = co_await timer_.async_wait(kAwait);
      if (std::get<0>(waited)) continue;  // cancelled: there is something to take, or the end
      *frames = kComment;
    }
    const std::string_view no_body;
    const Transfer sent = co_await transport_.write(*frames, no_body, site_.options.timeouts.write);
    note_error(sent);
    alive = !sent.ec;
  }
}

}  // namespace colletta::http
