#include "server/http/exchange.hpp"

#include <atomic>
#include <stdexcept>
#include <utility>

#include "server/http/negotiate.hpp"

namespace colletta::http {

/// The right to answer. Whoever holds it last without having answered answers by letting go.
class Exchange::Ticket : public std::enable_shared_from_this<Ticket> {
 public:
  Ticket(std::shared_ptr<Exchange> exchange, Deliver deliver)
      : exchange_(std::move(exchange)), deliver_(std::move(deliver)) {}
  ~Ticket() { settle(Failed{Errc::kUnavailable}); }
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;

  bool queue(const std::shared_ptr<const Job>& job, Lane lane) {
    return exchange_->workers_.post(
        [self = shared_from_this(), job](store::Session& session) { self->run(*job, session); },
        lane);
  }

  /// Nothing is to be said any more.
  void void_it() { settled_ = true; }

 private:
  void settle(Outcome outcome) {
    if (!settled_.exchange(true)) deliver_(std::move(outcome));
  }

  void run(const Job& job, store::Session& session) {
    try {
      Handled handled = job(session);
      if (auto* const later = std::get_if<Later>(&handled)) {
        if (later->otherwise) wait_at_most(later->patience, std::move(later->otherwise));
        later->start([self = shared_from_this()](Step step) { self->resume(std::move(step)); });
      } else if (auto* const stream = std::get_if<Stream>(&handled)) {
        settle(std::move(*stream));
      } else {
        auto& response = std::get<Response>(handled);
        // Here, not by the loop that sends it. Others who get a kept page may take another one.
        if (response.body)
          choose_encoding(exchange_->request.header("accept-encoding"), *response.body);
        settle(std::move(response));
      }
    } catch (const std::exception& exception) {
      settle(Failed{code_of(exchange_->hooks_, exchange_->request, exception)});
    } catch (...) {
      const std::runtime_error unknown("a handler threw something that is no exception");
      settle(Failed{code_of(exchange_->hooks_, exchange_->request, unknown)});
    }
  }

  void wait_at_most(std::chrono::milliseconds patience, Step otherwise) {
    deliver_(Impatient{patience, [self = shared_from_this(), otherwise = std::move(otherwise)] {
                         self->resume(otherwise);
                       }});
  }

  void resume(Step step) {
    const auto job = std::make_shared<const Job>(std::move(step));
    if (!queue(job, Lane::kStep)) settle(Failed{Errc::kUnavailable});  // the workers end
  }

  const std::shared_ptr<Exchange> exchange_;
  const Deliver deliver_;
  std::atomic<bool> settled_ = false;
};

bool Exchange::start(Deliver deliver, Turn turn) {
  const auto ticket = std::make_shared<Ticket>(shared_from_this(), std::move(deliver));
  const Lane lane = turn ? Lane::kShared : Lane::kFirst;
  // The ticket keeps the exchange; the job, which the queue lets go of once it has run, the turn.
  const auto job = std::make_shared<const Job>(
      [exchange = this, turn = std::move(turn)](store::Session& session) {
        return exchange->route->handler(exchange->request, session);
      });
  const bool queued = ticket->queue(job, lane);
  if (!queued) ticket->void_it();
  return queued;
}

Errc code_of(const Hooks& hooks, const Request& request, const std::exception& exception) noexcept {
  try {
    return hooks.failed ? hooks.failed(request, exception) : Errc::kInternal;
  } catch (...) {
    return Errc::kInternal;  // the log failed too; the client still gets its 500
  }
}

}  // namespace colletta::http
