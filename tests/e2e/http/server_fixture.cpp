#include "tests/e2e/http/server_fixture.hpp"

#include <stdexcept>

#include "server/http/precompress.hpp"

namespace colletta::http::testing {
namespace {

constexpr Timestamp kNow{784111777LL * kSecondUs};  // Sun, 06 Nov 1994 08:49:37 GMT

Response plain(std::string text) {
  return Response::text(200, "text/plain; charset=utf-8", std::move(text));
}

}  // namespace

Pool::Pool(std::size_t threads, std::size_t queue_max) : queue_max_(queue_max) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Pool::~Pool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool Pool::post(std::function<void(store::Session&)> job, Lane lane) {
  const std::lock_guard lock(mutex_);
  if (lane != Lane::kStep && queue_.size() >= queue_max_) return false;
  queue_.push_back(std::move(job));
  changed_.notify_one();
  return true;
}

std::size_t Pool::queued() {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void Pool::forget_queued() {
  std::deque<std::function<void(store::Session&)>> forgotten;
  const std::lock_guard lock(mutex_);
  forgotten.swap(queue_);
}

void Pool::work() {
  store::Session session;
  while (true) {
    std::function<void(store::Session&)> job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return ending_ || !queue_.empty(); });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    job(session);
  }
}

void Gate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

void Gate::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return open_; });
}

ServerTest::ServerTest() {
  using std::chrono::milliseconds;
  options_.threads = 2;
  options_.clock = [] { return kNow; };
  options_.timeouts.linger = milliseconds(300);
  add(Method::kGet, "/", [](const Request& r, auto&) { return plain(r.target); });
  add(Method::kGet, "/peer", [](const Request& r, auto&) {
    return plain(r.peer + " " + r.host + (r.secure ? " secure " : " plain ") + r.id);
  });
  add(
      Method::kPost, "/echo", [](const Request& r, auto&) { return plain(r.body); }, 100'000);
  add(
      Method::kPost, "/small", [](const Request& r, auto&) { return plain(r.body); }, 10);
  add(Method::kGet, "/page/{name}", [](const Request& r, auto&) {
    Response page;
    page.body = make_body(std::string(2000, 'x') + std::string(r.param("name")), true);
    return page;
  });
  add(Method::kGet, "/large",
      [](const Request&, auto&) { return plain(std::string(8'000'000, 'l')); });
  add(Method::kGet, "/throw",
      [](const Request&, auto&) -> Handled { throw std::runtime_error("secret"); });
  add(Method::kGet, "/wait", [this](const Request&, auto&) {
    ++waiting_;
    gate_.wait();
    return plain("waited");
  });
  add(Method::kGet, "/later", [this](const Request&, auto&) {
    return Later{[this](Resume resume) {
      const std::lock_guard lock(resumes_mutex_);
      resumes_.push_back(std::move(resume));
    }};
  });
  add(Method::kGet, "/stream", [](const Request&, auto&) {
    Stream stream;
    stream.topic = "t";
    stream.first = EventHub::frame(0, "state", "first");
    stream.first_id = 0;
    return stream;
  });
}

ServerTest::~ServerTest() {
  gate_.open();
  server_.reset();
  pool_.reset();
}

void ServerTest::start() {
  server_ = std::make_unique<Server>(options_, routes_, *pool_, events_, hooks_);
  const Status started = server_->start();
  ASSERT_TRUE(started) << started.error().detail;
}

void ServerTest::add(Method method, std::string pattern, Handler handler,
                     std::size_t body_bytes_max, bool cacheable) {
  std::string name = pattern;
  routes_.push_back(
      {method, std::move(pattern), std::move(name), std::move(handler), body_bytes_max, cacheable});
}

std::optional<RawResponse> ServerTest::ask(std::string_view bytes) {
  RawClient client(port());
  client.send(bytes);
  return client.response();
}

std::optional<RawResponse> ServerTest::fetch(std::string_view target, std::string_view fields) {
  RawClient client(port());
  client.get(target, fields);
  return client.response();
}

bool ServerTest::eventually(const std::function<bool()>& holds) {
  const auto until = std::chrono::steady_clock::now() + RawClient::kPatience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace colletta::http::testing
