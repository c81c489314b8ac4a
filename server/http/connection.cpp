#include "server/http/connection.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "server/http/loop.hpp"
#include "server/http/request_head.hpp"
#include "server/http/status.hpp"
#include "server/http/tokens.hpp"
#include "server/http/url.hpp"

namespace colletta::http {
namespace {

constexpr std::size_t kHeadPieceBytes = 1024;       ///< most heads; each connection holds as much
constexpr std::size_t kBodyPieceBytes = 16 * 1024;  ///< a body grows as it comes, not as it claims
constexpr std::size_t kRequestIdBytesMax = 64;      ///< of an id that a trusted proxy made
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Response plain_failure(int status, std::string_view why = {}) {
  std::string text = std::to_string(status);
  text.append(" ").append(reason_phrase(status));
  if (!why.empty()) text.append(": ").append(why);
  text += '\n';
  return Response::text(status, "text/plain; charset=utf-8", std::move(text));
}

Awaitable<void> live(std::shared_ptr<Connection> connection) { co_await connection->serve(); }

}  // namespace

void spawn_connection(Loop& loop, Site& site, Socket socket, std::string peer,
                      std::string census_key) {
  auto connection = std::make_shared<Connection>(loop, site, std::move(socket), std::move(peer),
                                                 std::move(census_key));
  Awaitable<void> life = live(std::move(connection));
  asio::co_spawn(loop.io(), std::move(life), [&site](const std::exception_ptr& thrown) {
    if (!thrown) return;
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& exception) {
      code_of(site.hooks, Request{}, exception);
    }
  });
}

Connection::Connection(Loop& loop, Site& site, Socket socket, std::string peer,
                       std::string census_key)
    : loop_(loop),
      site_(site),
      transport_(std::move(socket), site.tls.get()),
      timer_(loop.io()),
      peer_(std::move(peer)),
      census_key_(std::move(census_key)) {
  loop_.add(*this);
}

Connection::~Connection() {
  transport_.close();
  loop_.remove(*this);
  site_.census.leave(census_key_);
}

void Connection::drain() {
  if (idle_) cut();
}

void Connection::end_stream() {
  if (!streaming_) return;
  ended_ = true;
  timer_.cancel();
}

void Connection::cut() {
  ended_ = true;
  timer_.cancel();
  transport_.close();
}

Awaitable<void> Connection::serve() {
  const SteadyClock::time_point until = SteadyClock::now() + site_.options.timeouts.request;
  const Transfer shaken = co_await transport_.handshake(until);
  note_error(shaken);
  bool more = !shaken.ec;
  while (more && !ended_) more = co_await serve_request();
}

void Connection::note_error(const Transfer& transfer) {
  if (transfer.timed_out) ++site_.timed_out;
}

Awaitable<bool> Connection::read_head() {
  // A slow head is no idle connection: the first byte starts the request's own deadline.
  idle_ = in_.empty();
  const SteadyClock::time_point begun = SteadyClock::now();
  deadline_ = begun + (idle_ ? site_.options.timeouts.idle : site_.options.timeouts.request);
  refusal_.reset();
  bool skipped_empty_line = false;
  std::size_t scanned = 0;
  while (true) {
    // One empty line before a request is to be ignored (RFC 9112 section 2.2).
    if (!skipped_empty_line && in_.starts_with("\r\n")) {
      in_.erase(0, 2);
      skipped_empty_line = true;
      scanned = 0;
    }
    const HeadScan scan = scan_head(in_, scanned);
    head_end_ = scan.end;
    scanned = in_.size();
    const std::size_t size = scan.state == HeadState::kWhole ? scan.end : in_.size();
    if (scan.state == HeadState::kBroken) refusal_ = Refusal{400, "malformed head"};
    if (size > site_.options.limits.head_bytes_max) refusal_ = Refusal{431, "head too large"};
    if (refusal_ || scan.state == HeadState::kWhole) co_return true;

    if (idle_ && site_.closing) co_return false;
    const Transfer got = co_await read_more();
    if (!idle_) note_error(got);
    if (got.ec) co_return false;
    if (idle_) deadline_ = SteadyClock::now() + site_.options.timeouts.request;
    idle_ = false;
  }
}

Awaitable<Transfer> Connection::read_more() {
  const std::size_t had = in_.size();
  in_.resize(had + std::max(had, kHeadPieceBytes));
  const std::span<char> room(in_.data() + had, in_.size() - had);
  const Transfer got = co_await transport_.read_some(room, deadline_);
  in_.resize(had + got.bytes);
  co_return got;
}

Awaitable<bool> Connection::read_body() {
  std::string& body = exchange_->request.body;
  body = in_.substr(0, unread_);
  in_.erase(0, body.size());
  unread_ -= body.size();
  if (unread_ > 0 && framing_.expects_continue) {
    const std::string_view no_body;
    const Transfer sent =
        co_await transport_.write(kContinue, no_body, site_.options.timeouts.write);
    if (sent.ec) co_return false;
  }
  while (unread_ > 0) {
    const std::size_t had = body.size();
    body.resize(had + std::min(unread_, kBodyPieceBytes));
    const std::span<char> room(body.data() + had, body.size() - had);
    const Transfer got = co_await transport_.read_some(room, deadline_);
    note_error(got);
    if (got.ec) co_return false;
    body.resize(had + got.bytes);
    unread_ -= got.bytes;
  }
  co_return true;
}

void Connection::open_exchange() {
  exchange_ = std::make_shared<Exchange>(site_.workers, site_.hooks);
  Request& request = exchange_->request;
  request.id = loop_.next_request_id();
  request.peer = peer_;
  request.secure = site_.tls != nullptr;
  request.path = "/";
  keep_alive_ = false;
  http10_ = false;
  unread_ = 0;
}

/// Fills the exchange's request from the head in `in_`, or sets refusal_.
void Connection::parse_request() {
  const std::string_view head(in_.data(), head_end_);
  const auto framing = check_head(head);
  if (const auto* const refusal = std::get_if<Refusal>(&framing)) {
    refusal_ = *refusal;
    return;
  }
  auto parsed = parse_head(head);
  if (const auto* const refusal = std::get_if<Refusal>(&parsed)) {
    refusal_ = *refusal;
    return;
  }
  framing_ = std::get<Framing>(framing);
  auto& whole = std::get<RequestHead>(parsed);
  Request& request = exchange_->request;
  whole.request.id = std::move(request.id);
  whole.request.peer = std::move(request.peer);
  whole.request.secure = request.secure;
  request = std::move(whole.request);
  site_.proxies.apply(request);
  const std::string_view given_id = request.header("x-request-id");
  if (is_token(given_id) && given_id.size() <= kRequestIdBytesMax) request.id = given_id;
  raw_path_ = std::move(whole.raw_path);
  keep_alive_ = whole.keep_alive;
  http10_ = whole.http10;
  unread_ = framing_.content_length;
  in_.erase(0, head_end_);
}

Awaitable<bool> Connection::serve_request() {
  const bool arrived = co_await read_head();
  if (!arrived) co_return false;
  started_ = SteadyClock::now();
  open_exchange();
  if (!refusal_) parse_request();
  bool stays = false;
  if (refusal_) {
    ++site_.malformed;
    unread_ = in_.size();  // whatever follows cannot be told apart from a body
    Response response = plain_failure(refusal_->status, refusal_->why);
    response.close = true;
    stays = co_await send(std::move(response));
  } else {
    stays = co_await respond();
  }
  exchange_.reset();  // an idle connection holds no body
  co_return stays;
}

Awaitable<bool> Connection::respond() {
  std::optional<Response> early = answer_without_worker();
  if (!early) {
    const bool whole = co_await read_body();
    if (!whole) co_return false;
    early = take_permit() ? from_cache() : failure(503, Errc::kOverloaded);
  }
  bool stays = false;
  if (early) {
    stays = co_await send(std::move(*early));
    co_return stays;
  }
  Outcome outcome = co_await work();
  if (ended_) co_return false;
  if (auto* const stream = std::get_if<Stream>(&outcome)) {
    co_await follow(std::move(*stream));
    co_return false;
  }
  Response response;
  if (auto* const made = std::get_if<Response>(&outcome)) {
    response = std::move(*made);
  } else {
    const Errc code = std::get<Failed>(outcome).code;
    response = failure(status_of(code), code);
  }
  stays = co_await send(std::move(response));
  co_return stays;
}

/// Everything between head and body: path, resolve hook, route, body limit.
std::optional<Response> Connection::admit() {
  Request& request = exchange_->request;
  Result<std::string> path = decode_path(raw_path_);
  if (!path) return failure(400, Errc::kInvalid);
  request.path = *std::move(path);
  if (site_.hooks.resolve) {
    if (auto answer = site_.hooks.resolve(request)) return answer;
  }
  Router::Match match = site_.router.match(request.method, request.path);
  if (match.route == nullptr && match.allow.empty()) return failure(404, Errc::kNotFound);
  if (match.route == nullptr) {
    Response answer;
    answer.status = 204;
    if (request.method != Method::kOptions) answer = failure(405, Errc::kMethodNotAllowed);
    return answer.set("Allow", match.allow);
  }
  exchange_->route = match.route;
  request.route = match.route->pattern;
  request.params.merge(match.params);
  if (unread_ > match.route->body_bytes_max) return failure(413, Errc::kPayloadTooLarge);
  return std::nullopt;
}

/// What is accepted is answered within moments, however many come: refused is at once, and before
/// any work, what would only wait.
bool Connection::take_permit() {
  const Method method = exchange_->request.method;
  if (method == Method::kGet || method == Method::kHead || exchange_->route->urgent) return true;
  if (site_.writes->fetch_add(1) >= site_.options.limits.writes_max) {
    --*site_.writes;
    return false;
  }
  exchange_->permit = std::shared_ptr<void>(nullptr, [writes = site_.writes](void*) { --*writes; });
  return true;
}

std::optional<Response> Connection::answer_without_worker() {
  try {
    return admit();
  } catch (const std::exception& exception) {
    return failure_of(exception);
  }
}

/// Whether others may get the same answer.
bool Connection::shares() const {
  const Method method = exchange_->request.method;
  return exchange_->route->cacheable && (method == Method::kGet || method == Method::kHead);
}

std::optional<Response> Connection::from_cache() {
  if (!shares() || !site_.hooks.cached) return std::nullopt;
  try {
    return site_.hooks.cached(exchange_->request, *exchange_->route);
  } catch (const std::exception& exception) {
    return failure_of(exception);
  }
}

Response Connection::failure(int status, Errc code) {
  Response response;
  try {
    response = site_.hooks.error ? site_.hooks.error(exchange_->request, status, code)
                                 : plain_failure(status);
    response.status = status;
  } catch (const std::exception& exception) {
    code_of(site_.hooks, exchange_->request, exception);
    response = plain_failure(status);
  }
  if (status == 503) response.set("Retry-After", std::string(kRetryAfterSeconds));
  return response;
}

Response Connection::failure_of(const std::exception& exception) {
  const Errc code = code_of(site_.hooks, exchange_->request, exception);
  return failure(code == Errc::kUnavailable ? 503 : 500, code);
}

Reply Connection::build(const Response& response, bool close, bool streams) {
  const ReplyContext context{loop_.date(), http10_, close, streams, site_.content_security_policy};
  try {
    return make_reply(exchange_->request, response, context);
  } catch (const std::exception& exception) {
    code_of(site_.hooks, exchange_->request, exception);
    return make_reply(exchange_->request, plain_failure(500), context);
  }
}

void Connection::account(int status, std::size_t bytes) {
  if (!site_.hooks.access) return;
  const auto took = SteadyClock::now() - started_;
  const std::string_view route =
      exchange_->route == nullptr ? std::string_view("none") : exchange_->route->name;
  site_.hooks.access(Access{exchange_->request, route, status,
                            std::chrono::duration_cast<std::chrono::microseconds>(took).count(),
                            bytes});
}

Awaitable<bool> Connection::send(Response response) {
  const bool close = response.close || !keep_alive_ || unread_ > 0 || site_.closing;
  const Reply reply = build(response, close, false);
  const Transfer sent =
      co_await transport_.write(reply.head, reply.body, site_.options.timeouts.write);
  note_error(sent);
  account(reply.status, sent.bytes);
  if (sent.ec) co_return false;
  if (close) co_await linger();
  co_return !close;
}

/// Closing while the peer still sends would reset the connection and take the response with it.
Awaitable<void> Connection::linger() {
  deadline_ = SteadyClock::now() + site_.options.timeouts.linger;
  Transfer step = co_await transport_.finish_sending(deadline_);
  while (!step.ec && unread_ > 0) {
    in_.clear();
    step = co_await read_more();
  }
}

}  // namespace colletta::http
