#include "server/ops/smtp_client.hpp"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "domain/base/check.hpp"
#include "server/ops/loopback.hpp"

namespace colletta::ops {
namespace {

/// Which command the server answers: a 550 to RCPT is about one address, one to AUTH about us.
enum class Stage { kGreeting, kSender, kRecipient, kBody };

constexpr std::size_t kDetailBytesMax = 300;  // a line of the log
constexpr long kAnswerSeconds = 60;           // to one command
constexpr int kPermanent = 500, kReplyEnd = 600;

struct ListEnd {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListEnd>;

}  // namespace

/// The connection that libcurl keeps. libcurl says farewell to a server before it closes, and waits
/// for the answer for minutes; so whoever stops ends the connection underneath it.
struct SmtpClient::Handle {
  Handle() : curl(curl_easy_init()) { CHECK(curl != nullptr, "libcurl has memory"); }
  ~Handle() { curl_easy_cleanup(curl); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  static int opened(void* self, curl_socket_t socket, curlsocktype) {
    static_cast<SmtpClient*>(self)->hold(socket);
    return CURL_SOCKOPT_OK;
  }
  static int closes(void* self, curl_socket_t socket) {
    static_cast<SmtpClient*>(self)->hold(-1);
    return ::close(socket);
  }
  CURL* curl;
};

/// From here on `stop` knows what to end; -1: nothing, and MUST be said before it is closed.
void SmtpClient::hold(int socket) {
  const std::lock_guard lock(mutex_);
  socket_ = socket;
  if (stopping_ && socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
}

void SmtpClient::stop() {
  stopping_ = true;
  const std::lock_guard lock(mutex_);
  if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
}

/// One message on its way, as libcurl's callbacks see it.
struct SmtpClient::Exchange {
  std::string_view left;
  const std::atomic<bool>* stopping = nullptr;
  Stage stage = Stage::kGreeting;
  bool body_sent = false;
  std::string reply;  // the server's last line
  List recipients;

  static std::size_t give(char* into, std::size_t size, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    const std::size_t part = std::min(size * count, exchange.left.size());
    std::copy_n(exchange.left.data(), part, into);
    exchange.left.remove_prefix(part);
    exchange.stage = Stage::kBody;
    exchange.body_sent = exchange.left.empty();
    return part;
  }

  /// Commands carry addresses and the log-in: nothing of them is kept but where we are.
  static int watch(CURL*, curl_infotype type, char* data, std::size_t size, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    const std::string_view line(data, size);
    if (type == CURLINFO_HEADER_OUT) {
      if (line.starts_with("MAIL ")) exchange.stage = Stage::kSender;
      if (line.starts_with("RCPT ")) exchange.stage = Stage::kRecipient;
    } else if (type == CURLINFO_HEADER_IN) {
      exchange.reply = line.substr(0, std::min(line.find_first_of("\r\n"), kDetailBytesMax));
    }
    return 0;
  }

  static int stops(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return *static_cast<Exchange*>(self)->stopping ? 1 : 0;
  }

  [[nodiscard]] Delivery outcome(CURLcode result, int code) const {
    if (result == CURLE_OK) return Delivery::kAccepted;
    const bool answered = result == CURLE_SEND_ERROR || result == CURLE_WEIRD_SERVER_REPLY;
    const bool about_message = stage == Stage::kRecipient || (stage == Stage::kBody && body_sent);
    if (!about_message) return Delivery::kUnreachable;
    // Silence after the last byte: it may have been taken.
    if (!answered) return body_sent ? Delivery::kLater : Delivery::kUnreachable;
    if (code >= kPermanent && code < kReplyEnd) return Delivery::kRefused;
    return Delivery::kLater;
  }
};

std::string_view to_string(Delivery delivery) noexcept {
  switch (delivery) {
    case Delivery::kAccepted:
      return "sent";
    case Delivery::kLater:
      return "later";
    case Delivery::kRefused:
      return "refused";
    case Delivery::kUnreachable:
      return "unreachable";
  }
  return {};
}

SmtpClient::SmtpClient(SmtpOptions options) : options_(std::move(options)) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  CHECK(started == CURLE_OK, "libcurl starts");
}

SmtpClient::~SmtpClient() = default;

void SmtpClient::prepare(const std::string& from, Exchange& exchange) {
  CURL* const curl = handle_->curl;
  curl_easy_reset(curl);  // keeps the connection
  curl_easy_setopt(curl, CURLOPT_URL, options_.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout_ms));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout_ms));
  curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, kAnswerSeconds);
  curl_easy_setopt(curl, CURLOPT_SOCKOPTFUNCTION, &Handle::opened);
  curl_easy_setopt(curl, CURLOPT_SOCKOPTDATA, this);
  curl_easy_setopt(curl, CURLOPT_CLOSESOCKETFUNCTION, &Handle::closes);
  curl_easy_setopt(curl, CURLOPT_CLOSESOCKETDATA, this);
  const bool tls = options_.tls_always || !is_loopback(options_.url);
  curl_easy_setopt(curl, CURLOPT_USE_SSL,
                   static_cast<long>(tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  if (!options_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
  if (!options_.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, options_.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, options_.password.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, exchange.recipients.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, &Exchange::give);
  curl_easy_setopt(curl, CURLOPT_READDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);  // to the function below, not to a file
  curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, &Exchange::watch);
  curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Exchange::stops);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &exchange);
}

Delivered SmtpClient::send(const std::string& from, const std::string& to,
                           const std::string& message) {
  if (stopping_) return {.outcome = Delivery::kUnreachable, .code = 0, .detail = "stopping"};
  if (!handle_) handle_ = std::make_unique<Handle>();
  Exchange exchange;
  exchange.left = message;
  exchange.stopping = &stopping_;
  exchange.recipients.reset(curl_slist_append(nullptr, ("<" + to + ">").c_str()));
  CHECK(exchange.recipients != nullptr, "libcurl has memory");
  prepare(from, exchange);
  const CURLcode result = curl_easy_perform(handle_->curl);
  long code = 0;
  curl_easy_getinfo(handle_->curl, CURLINFO_RESPONSE_CODE, &code);
  Delivered delivered;
  delivered.code = static_cast<int>(code);
  delivered.outcome = exchange.outcome(result, delivered.code);
  if (result != CURLE_OK) {
    delivered.detail = curl_easy_strerror(result);
    if (!exchange.reply.empty()) delivered.detail += "; " + exchange.reply;
    handle_.reset();  // whatever state the connection is in
  }
  return delivered;
}

}  // namespace colletta::ops
