#include "server/http/transport.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/error.hpp>
#include <optional>

namespace colletta::http {
namespace {

/// A reader must take this much within the write time-out: 64 KiB in 20 s is 3 KB/s.
constexpr std::size_t kPieceBytes = 64 * 1024;

using TcpStream = boost::beast::basic_stream<Tcp, Executor>;
using TlsStream = asio::ssl::stream<TcpStream&>;

}  // namespace

Transfer::Transfer(ErrorCode error, std::size_t count)
    : ec(error), bytes(count), timed_out(error == boost::beast::error::timeout) {}

struct Transport::Impl {
  explicit Impl(Socket socket) : tcp(std::move(socket)) {}
  TcpStream tcp;
  std::optional<TlsStream> tls;
  std::array<char, 1> watched{};
};

Transport::Transport(Socket socket, asio::ssl::context* tls)
    : impl_(std::make_shared<Impl>(std::move(socket))) {
  if (tls != nullptr) impl_->tls.emplace(impl_->tcp, *tls);
}

Transport::~Transport() = default;

Awaitable<Transfer> Transport::handshake(SteadyClock::time_point deadline) {
  if (!impl_->tls) co_return Transfer({}, 0);
  impl_->tcp.expires_at(deadline);
  auto done = co_await impl_->tls->async_handshake(asio::ssl::stream_base::server, kAwait);
  co_return Transfer(std::get<0>(done), 0);
}

Awaitable<Transfer> Transport::read_some(std::span<char> into, SteadyClock::time_point deadline) {
  const asio::mutable_buffer buffer(into.data(), into.size());
  // Where there is always something to read, the stream's timer would never get its turn.
  if (SteadyClock::now() >= deadline) {
    close();
    co_return Transfer(boost::beast::error::timeout, 0);
  }
  impl_->tcp.expires_at(deadline);
  std::tuple<ErrorCode, std::size_t> done;
  if (impl_->tls) {
    done = co_await impl_->tls->async_read_some(buffer, kAwait);
  } else {
    done = co_await impl_->tcp.async_read_some(buffer, kAwait);
  }
  co_return Transfer(std::get<0>(done), std::get<1>(done));
}

Awaitable<Transfer> Transport::write(std::string_view head, std::string_view body,
                                     std::chrono::milliseconds piece_time) {
  std::size_t total = 0;
  do {
    const std::string_view piece = body.substr(0, kPieceBytes);
    const std::array<asio::const_buffer, 2> buffers = {
        asio::const_buffer(head.data(), head.size()),
        asio::const_buffer(piece.data(), piece.size())};
    impl_->tcp.expires_after(piece_time);
    std::tuple<ErrorCode, std::size_t> done;
    if (impl_->tls) {
      done = co_await asio::async_write(*impl_->tls, buffers, kAwait);
    } else {
      done = co_await asio::async_write(impl_->tcp, buffers, kAwait);
    }
    total += std::get<1>(done);
    if (std::get<0>(done)) co_return Transfer(std::get<0>(done), total);
    head = {};
    body.remove_prefix(piece.size());
  } while (!body.empty());
  co_return Transfer({}, total);
}

Awaitable<Transfer> Transport::finish_sending(SteadyClock::time_point deadline) {
  ErrorCode ec;
  if (impl_->tls) {
    // Sends close_notify and would wait for the peer's: the deadline bounds that.
    impl_->tcp.expires_at(deadline);
    auto done = co_await impl_->tls->async_shutdown(kAwait);
    ec = std::get<0>(done);
  } else {
    impl_->tcp.socket().shutdown(Tcp::socket::shutdown_send, ec);
  }
  co_return Transfer(ec, 0);
}

void Transport::watch_for_end(std::function<void()> on_end) {
  auto done = [impl = impl_, on_end = std::move(on_end)](ErrorCode, std::size_t) { on_end(); };
  const asio::mutable_buffer buffer(impl_->watched.data(), impl_->watched.size());
  impl_->tcp.expires_never();
  if (impl_->tls) {
    impl_->tls->async_read_some(buffer, std::move(done));
  } else {
    impl_->tcp.async_read_some(buffer, std::move(done));
  }
}

void Transport::close() noexcept {
  ErrorCode ignored;
  impl_->tcp.socket().close(ignored);
}

}  // namespace colletta::http
