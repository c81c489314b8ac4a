// The route table: which handler answers which method and path. Pure; knows no socket.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/handler.hpp"
#include "server/http/message.hpp"

namespace colletta::http {

/// One line of the route table.
struct Route {
  Method method = Method::kGet;
  /// Segments are literal, "{name}" (one segment, not empty) or, as the last, "{name*}" (the rest
  /// of the path, at least one segment). Literal wins over "{name}", which wins over "{name*}".
  std::string pattern;
  std::string name;  ///< label in metrics and logs; several methods may share one
  Handler handler;
  std::size_t body_bytes_max = 0;  ///< a longer Content-Length is 413 before a byte of it is read
  bool cacheable = false;          ///< the `cached` hook is asked first, on the I/O thread
  bool urgent = false;             ///< not counted in ServerLimits::writes_max
};

class Router {
 public:
  /// CHECKs that patterns are well formed and that none stands there twice for a method.
  explicit Router(std::vector<Route> routes);
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  struct Match {
    const Route* route = nullptr;  ///< null: see `allow`
    std::map<std::string, std::string, std::less<>> params;
    /// With a null route: the methods of this path as the Allow header writes them ("GET, HEAD,
    /// OPTIONS": 405); empty: no such path (404). With a null route and a value here: 405.
    std::string allow;
  };
  /// `path` as in Request::path. HEAD falls back on GET.
  [[nodiscard]] Match match(Method method, std::string_view path) const;
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }
  /// The largest body_bytes_max of all routes.
  [[nodiscard]] std::size_t body_bytes_max() const { return body_bytes_max_; }

 private:
  struct Node;
  void insert(const Route& route);
  static const Node* find(const Node& node, std::string_view rest,
                          std::vector<std::string_view>& values);

  std::vector<Route> routes_;
  std::unique_ptr<Node> root_;
  std::size_t body_bytes_max_ = 0;
};

}  // namespace colletta::http
