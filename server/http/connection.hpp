// One client's connection: reads a request, has it answered, writes the response, again. Lives on
// its loop's thread alone. It must never know what a handler does.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "server/http/asio.hpp"
#include "server/http/exchange.hpp"
#include "server/http/framing.hpp"
#include "server/http/reply.hpp"
#include "server/http/site.hpp"
#include "server/http/transport.hpp"

namespace colletta::http {

class Loop;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, Site& site, Socket socket, std::string peer, std::string census_key);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Handshake and requests, until the connection is over.
  Awaitable<void> serve();

  void drain();       ///< ends when idle; otherwise the next response is the last
  void end_stream();  ///< ends an event stream after the frame that is being written
  void cut();         ///< ends at once

 private:
  /// True: head_end_ or refusal_ is set. False: the peer is gone, silent, or too slow.
  Awaitable<bool> read_head();
  /// What comes next, at the end of in_.
  Awaitable<Transfer> read_more();
  Awaitable<bool> read_body();
  /// True: the connection stays for another request.
  Awaitable<bool> serve_request();
  Awaitable<bool> respond();
  Awaitable<bool> send(Response response);
  Awaitable<void> linger();
  Awaitable<Outcome> work();
  Awaitable<void> follow(Stream stream);
  Awaitable<void> relay(std::shared_ptr<EventHub::Subscription> subscription);

  void open_exchange();
  void parse_request();
  std::optional<Response> admit();
  bool take_permit();
  std::optional<Response> answer_without_worker();
  [[nodiscard]] bool shares() const;
  std::optional<Response> from_cache();
  std::optional<Share> join(const Exchange::Deliver& deliver);
  Response failure(int status, Errc code);
  Response failure_of(const std::exception& exception);
  Reply build(const Response& response, bool close, bool streams);
  void account(int status, std::size_t bytes);
  void note_error(const Transfer& transfer);
  void deliver(std::uint64_t number, Outcome outcome);

  Loop& loop_;
  Site& site_;
  Transport transport_;
  Timer timer_;  ///< waits for an outcome, or for the next event
  const std::string peer_;
  const std::string census_key_;

  // The bytes read and not yet used, and where in them the current head ends.
  std::string in_;
  std::size_t head_end_ = 0;
  std::optional<Refusal> refusal_;

  // The current request.
  std::shared_ptr<Exchange> exchange_;
  Framing framing_;
  std::string raw_path_;
  std::size_t unread_ = 0;  ///< bytes of its body that were not read
  bool keep_alive_ = false;
  bool http10_ = false;
  SteadyClock::time_point deadline_;  ///< for its head and body
  SteadyClock::time_point started_;
  std::uint64_t number_ = 0;  ///< tells a late outcome from the current one
  std::optional<Outcome> outcome_;

  bool idle_ = false;  ///< nothing of a next request has come
  bool streaming_ = false;
  bool ended_ = false;  ///< cut, or the peer of a stream is gone
};

/// Starts a connection on `loop`; it counts in the census (under `census_key`) until it ends.
void spawn_connection(Loop& loop, Site& site, Socket socket, std::string peer,
                      std::string census_key);

}  // namespace colletta::http
