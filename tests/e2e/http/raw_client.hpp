// A client that sends exactly the bytes it is given, and reads what comes back within a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace colletta::http::testing {

struct RawResponse {
  int status = 0;
  std::string head;  ///< with its empty line
  std::string body;

  /// Value of a field, empty when absent. `name` as the server writes it.
  [[nodiscard]] std::string field(std::string_view name) const;
};

class RawClient {
 public:
  /// Connects to 127.0.0.1.
  explicit RawClient(std::uint16_t port);
  /// A socket that is not connected yet, for tests that run out of descriptors.
  RawClient();
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void connect(std::uint16_t port);
  /// False: the server has reset the connection.
  bool send(std::string_view bytes);
  /// "GET <target>" with a Host and `fields`.
  void get(std::string_view target, std::string_view fields = "");
  void finish_sending();

  /// The next response by its Content-Length (none when `bodiless`); nullopt: closed or too late.
  std::optional<RawResponse> response(bool bodiless = false);
  /// All bytes until the server closes. nullopt: it did not within `within`.
  std::optional<std::string> read_to_end(std::chrono::milliseconds within = kPatience);
  /// Reads until `text` has come; what came so far, with it, or nullopt.
  std::optional<std::string> read_until(std::string_view text);
  bool closed_within(std::chrono::milliseconds within) { return read_to_end(within).has_value(); }

  static constexpr std::chrono::milliseconds kPatience{10'000};

 private:
  /// False: nothing within the time. At the end of the stream `ended_` is set.
  bool receive(std::chrono::steady_clock::time_point until);

  int socket_;
  bool ended_ = false;
  std::string in_;
};

}  // namespace colletta::http::testing
