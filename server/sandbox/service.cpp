#include "server/sandbox/service.hpp"

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "domain/base/check.hpp"
#include "domain/base/ids.hpp"
#include "payments/sandbox/wire_json.hpp"
#include "payments/signature.hpp"
#include "server/sandbox/book_rows.hpp"
#include "server/store/transaction.hpp"

namespace colletta::sandbox {
namespace {

using payments::HttpCall;
using payments::HttpReply;
using payments::sandbox::ApiAnswer;
using payments::sandbox::Book;
using payments::sandbox::Call;
using payments::sandbox::kListMax;
using payments::sandbox::list_json;
using payments::sandbox::ListCall;
using payments::sandbox::Needs;
using payments::sandbox::needs_of;
using payments::sandbox::PageForm;
using payments::sandbox::perform;
using payments::sandbox::read_call;
using payments::sandbox::refusal;
using payments::sandbox::submit;
using payments::sandbox::Surroundings;
using payments::sandbox::tick;
using payments::sandbox::whereabouts;

constexpr std::size_t kQueueMax = 4'096;     // some seconds of work; beyond it 503 is kinder
constexpr std::size_t kBatchMax = 512;       // one commit; more only makes the first ones wait
constexpr std::size_t kDueMax = 2'000;       // objects of one tick; the rest follow at once
constexpr std::size_t kInFlightMax = 1'024;  // webhooks handed to the delivering threads

struct ApiJob {
  Call call;
  std::function<void(HttpReply)> done;
};
struct PageJob {
  std::string payment_id;
  std::optional<PageForm> form;
  std::function<void(std::optional<PageReply>)> done;
};
struct TickJob {
  std::function<void()> done;
};
using Job = std::variant<ApiJob, PageJob, TickJob>;

HttpReply to_reply(const ApiAnswer& answer) {
  if (answer.withheld) return {};
  return {.status = answer.status,
          .headers = {{"Content-Type", "application/json"}},
          .body = answer.body};
}

HttpReply to_reply(Errc code) { return to_reply(refusal(err(code))); }

}  // namespace

class SandboxService::Impl {
 public:
  explicit Impl(ServiceOptions options)
      : options_(std::move(options)),
        rows_(options_.path, options_.hmac, options_.clock),
        deliveries_({.url = options_.webhook_url,
                     .secret = options_.webhook_secret,
                     .hmac = options_.hmac,
                     .clock = options_.clock,
                     .deliver = options_.deliver,
                     .threads = options_.delivery_threads},
                    [this](Delivery delivery) { take_tried(std::move(delivery)); }),
        thread_([this] { run(); }) {}

  void handle(HttpCall http, std::function<void(HttpReply)> done) {
    const std::string_view credentials = payments::header_of(http.headers, "Authorization");
    if (!payments::equal_in_constant_time(credentials, "Bearer " + options_.api_key)) {
      return done(to_reply(Errc::kUnauthenticated));
    }
    Result<Call> call = read_call(http, options_.hmac);
    if (!call) return done(to_reply(refusal(call.error())));
    if (!push(ApiJob{*std::move(call), done})) done(to_reply(Errc::kOverloaded));
  }

  void page(std::string payment_id, std::optional<PageForm> form,
            std::function<void(std::optional<PageReply>)> done) {
    if (!push(PageJob{std::move(payment_id), std::move(form), done})) done(std::nullopt);
  }

  void tick_now() {
    // Shared: the service's thread is still inside set_value when this one wakes.
    const auto ticked = std::make_shared<std::promise<void>>();
    if (push(TickJob{[ticked] { ticked->set_value(); }})) ticked->get_future().wait();
  }

  [[nodiscard]] std::size_t queue_depth() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] bool on_own_thread() const {
    return std::this_thread::get_id() == thread_.get_id();
  }

 private:
  using Steady = std::chrono::steady_clock;

  struct Batch {
    std::vector<Job> jobs;
    std::vector<Delivery> tried;
    bool tick = false;
  };

  // What a batch came to, told only after its commit.
  struct Outcome {
    std::vector<std::function<void()>> answers;
    std::vector<Delivery> due;  // webhooks that can go now
    bool more_due = false;
  };

  [[nodiscard]] bool push(Job job) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ || queue_.size() >= kQueueMax) return false;
      queue_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
  }

  void take_tried(Delivery delivery) {
    {
      const std::lock_guard lock(mutex_);
      tried_.push_back(std::move(delivery));
    }
    wake_.notify_one();
  }

  void run() {
    Steady::time_point next_tick = Steady::now();
    while (true) {
      Batch batch;
      bool last = false;
      {
        std::unique_lock lock(mutex_);
        wake_.wait_until(lock, next_tick,
                         [this] { return stopping_ || !queue_.empty() || !tried_.empty(); });
        while (!queue_.empty() && batch.jobs.size() < kBatchMax) {
          batch.jobs.push_back(std::move(queue_.front()));
          queue_.pop_front();
        }
        batch.tried = std::exchange(tried_, {});
        last = stopping_ && queue_.empty();
      }
      batch.tick = Steady::now() >= next_tick;
      for (const Job& job : batch.jobs) batch.tick |= std::holds_alternative<TickJob>(job);
      if (batch.tick) next_tick = Steady::now() + std::chrono::milliseconds(options_.tick_ms);
      const bool more_due = work(batch);
      if (more_due) next_tick = Steady::now();
      if (last) break;
    }
    deliveries_.stop();
    // What was delivered in the last moment is marked, else the merchant hears it again at restart.
    const std::lock_guard lock(mutex_);
    Batch rest{.jobs = {}, .tried = std::exchange(tried_, {}), .tick = false};
    work(rest);
  }

  // One batch, one transaction. True: there is more to do at once.
  bool work(Batch& batch) {
    if (batch.jobs.empty() && batch.tried.empty() && !batch.tick) return false;
    Outcome outcome;
    try {
      outcome = commit(batch);
    } catch (const store::DatabaseError& error) {
      const bool unknown = error.fault() == store::Fault::kUnknownOutcome;
      fail(batch, unknown ? HttpReply{} : to_reply(Errc::kUnavailable), error.what());
      return false;
    } catch (const std::exception& error) {
      fail(batch, to_reply(Errc::kUnavailable), error.what());
      return false;
    }
    for (const Delivery& delivery : batch.tried) in_flight_.erase(delivery.seq);
    for (Delivery& delivery : outcome.due) {
      if (in_flight_.size() >= kInFlightMax) break;  // their rows bring them back with a tick
      if (in_flight_.insert(delivery.seq).second) deliveries_.push(std::move(delivery));
    }
    for (const auto& answer : outcome.answers) answer();
    return outcome.more_due;
  }

  Outcome commit(const Batch& batch) {
    const Surroundings around{.now = options_.clock(),
                              .new_ulid = [this] { return new_ulid(); },
                              .delays = options_.delays};
    Outcome outcome;
    store::Transaction transaction(rows_.session());
    Book book;
    Needs needs;
    for (const Job& job : batch.jobs) add_needs(job, needs);
    rows_.load(needs, book);
    if (batch.tick) {
      outcome.more_due = rows_.load_due(around.now, kDueMax, book);
      tick(book, around);
    }
    for (const Job& job : batch.jobs) decide(job, book, around, outcome);
    std::vector<Delivery> made = rows_.save(book);
    rows_.mark(batch.tried);
    list_events(batch, outcome);
    // A tick's search finds the new ones too; `in_flight_` keeps any from being sent for both.
    for (Delivery& delivery : made) {
      if (*delivery.deliver_at <= around.now) outcome.due.push_back(std::move(delivery));
    }
    if (batch.tick) {
      for (Delivery& delivery : rows_.deliverable(around.now, 2 * kInFlightMax)) {
        outcome.due.push_back(std::move(delivery));
      }
    }
    transaction.commit();
    return outcome;
  }

  static void add_needs(const Job& job, Needs& needs) {
    if (const auto* api = std::get_if<ApiJob>(&job)) {
      Needs more = needs_of(api->call);
      needs.ids.insert(needs.ids.end(), more.ids.begin(), more.ids.end());
      needs.keys.insert(needs.keys.end(), more.keys.begin(), more.keys.end());
    } else if (const auto* page = std::get_if<PageJob>(&job)) {
      needs.ids.push_back(page->payment_id);
    }
  }

  static void decide(const Job& job, Book& book, const Surroundings& around, Outcome& outcome) {
    if (const auto* api = std::get_if<ApiJob>(&job)) {
      if (std::holds_alternative<ListCall>(api->call.what)) return;  // list_events
      HttpReply reply = to_reply(perform(book, around, api->call));
      outcome.answers.push_back(
          [done = api->done, reply = std::move(reply)]() mutable { done(std::move(reply)); });
    } else if (const auto* page = std::get_if<PageJob>(&job)) {
      PageReply reply;
      const auto payment = book.payments.find(page->payment_id);
      if (payment != book.payments.end()) {
        reply.outcome = page->form ? submit(book, around, page->payment_id, *page->form)
                                   : whereabouts(payment->second);
        reply.payment = payment->second;
      }
      outcome.answers.push_back(
          [done = page->done, reply = std::move(reply)]() mutable { done(std::move(reply)); });
    } else {
      outcome.answers.push_back(std::get<TickJob>(job).done);
    }
  }

  void list_events(const Batch& batch, Outcome& outcome) {
    for (const Job& job : batch.jobs) {
      const auto* api = std::get_if<ApiJob>(&job);
      const auto* list = api == nullptr ? nullptr : std::get_if<ListCall>(&api->call.what);
      if (list == nullptr) continue;
      const EventPage page = rows_.events_after(list->after, kListMax);
      HttpReply reply =
          to_reply({.status = 200, .body = list_json(page.bodies, page.next, page.more)});
      outcome.answers.push_back(
          [done = api->done, reply = std::move(reply)]() mutable { done(std::move(reply)); });
    }
  }

  void fail(Batch& batch, const HttpReply& reply, std::string_view what) {
    if (options_.on_error) options_.on_error(what);
    for (const Job& job : batch.jobs) {
      if (const auto* api = std::get_if<ApiJob>(&job)) {
        api->done(reply);
      } else if (const auto* page = std::get_if<PageJob>(&job)) {
        page->done(std::nullopt);
      } else {
        std::get<TickJob>(job).done();
      }
    }
    // Unmarked, so they go out again: at least once is what webhooks promise.
    for (const Delivery& delivery : batch.tried) in_flight_.erase(delivery.seq);
  }

  // Not counted up within a millisecond: the next payment's id must not follow from this one's.
  std::string new_ulid() {
    const std::string bytes = options_.random(10);
    std::array<std::uint8_t, 10> random{};
    CHECK(bytes.size() == random.size(), "the generator gives as many bytes as were asked for");
    std::memcpy(random.data(), bytes.data(), random.size());
    return make_ulid(options_.clock(), random);
  }

  const ServiceOptions options_;
  BookRows rows_;                               // thread_ only
  std::unordered_set<std::int64_t> in_flight_;  // thread_ only
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;
  std::vector<Delivery> tried_;
  bool stopping_ = false;
  Deliveries deliveries_;
  std::thread thread_;  // last: it uses all of the above
};

SandboxService::SandboxService(ServiceOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}

SandboxService::~SandboxService() { stop(); }

void SandboxService::handle(HttpCall call, std::function<void(HttpReply)> done) {
  impl_->handle(std::move(call), std::move(done));
}

HttpReply SandboxService::handle_now(HttpCall call) {
  CHECK(!impl_->on_own_thread(), "the service cannot wait for itself");
  const auto answered = std::make_shared<std::promise<HttpReply>>();
  impl_->handle(std::move(call),
                [answered](HttpReply reply) { answered->set_value(std::move(reply)); });
  return answered->get_future().get();
}

void SandboxService::page(std::string payment_id, std::optional<PageForm> form,
                          std::function<void(std::optional<PageReply>)> done) {
  impl_->page(std::move(payment_id), std::move(form), std::move(done));
}

void SandboxService::tick_now() { impl_->tick_now(); }
std::size_t SandboxService::queue_depth() const { return impl_->queue_depth(); }
void SandboxService::stop() { impl_->stop(); }

}  // namespace colletta::sandbox
