// Outgoing mail by libcurl: hands one message at a time to a mail server and says what the server
// said. The connection is kept for the next. Blocking, for one thread of its own. It must never
// know what a message says, and never decides whether to try again.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace colletta::ops {

struct SmtpOptions {
  std::string url = {};  ///< smtp://host[:port] or smtps://host[:port]
  std::string user = {}, password = {};
  /// STARTTLS even to a server on this machine; to any other it is asked for always.
  bool tls_always = false;
  std::string ca_file = {};  ///< PEM of the authorities to trust; empty: the system's
  std::int64_t connect_timeout_ms = 10'000;
  std::int64_t timeout_ms = 60'000;  ///< of one message, with its connection
};

enum class Delivery {
  kAccepted,     ///< the server answers for it from here on
  kLater,        ///< it did not take this message now, or its answer was not heard
  kRefused,      ///< it never will: the address or the message is wrong for it
  kUnreachable,  ///< no message can be handed over: no connection, no trust, no log-in
};
std::string_view to_string(Delivery delivery) noexcept;

struct Delivered {
  Delivery outcome = Delivery::kUnreachable;
  int code = 0;        ///< of the server's last reply; 0: none came
  std::string detail;  ///< words of libcurl and of the server, for whoever runs this: may hold an
                       ///< address, never the password
};

class SmtpClient {
 public:
  explicit SmtpClient(SmtpOptions options);
  ~SmtpClient();
  SmtpClient(const SmtpClient&) = delete;
  SmtpClient& operator=(const SmtpClient&) = delete;

  /// `message` as of message_of. Addresses MUST be is_mail_address.
  Delivered send(const std::string& from, const std::string& to, const std::string& message);
  /// Ends what is being sent, from any thread, and all that would be after it.
  void stop();

 private:
  struct Exchange;
  void prepare(const std::string& from, Exchange& exchange);
  void hold(int socket);

  struct Handle;
  const SmtpOptions options_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  int socket_ = -1;                 // of the open connection
  std::unique_ptr<Handle> handle_;  // goes first: its end closes the socket
};

}  // namespace colletta::ops
