#include "server/http/router.hpp"

#include <algorithm>
#include <optional>

#include "domain/base/check.hpp"

namespace colletta::http {
namespace {

constexpr std::size_t kMethods = 7;

std::size_t index_of(Method method) { return static_cast<std::size_t>(method); }

struct Split {
  std::string_view head;
  std::optional<std::string_view> tail;  ///< none: `head` was the last segment
};

Split split_segment(std::string_view rest) {
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return {rest, std::nullopt};
  return {rest.substr(0, slash), rest.substr(slash + 1)};
}

/// "{name}" or "{name*}" -> name; nullopt for a literal.
std::optional<std::string_view> parameter_name(std::string_view segment) {
  if (!segment.starts_with('{') || !segment.ends_with('}')) return std::nullopt;
  segment = segment.substr(1, segment.size() - 2);
  if (segment.ends_with('*')) segment.remove_suffix(1);
  CHECK(!segment.empty(), "a path parameter has a name");
  return segment;
}

}  // namespace

/// A place in the tree of segments. The parameters' names belong to the routes, not to the tree, so
/// that two patterns may name the same place differently.
struct Router::Node {
  std::map<std::string, Node, std::less<>> literal;
  std::unique_ptr<Node> any;   ///< "{name}"
  std::unique_ptr<Node> tail;  ///< "{name*}"
  std::array<const Route*, kMethods> routes{};

  [[nodiscard]] bool is_end() const {
    return std::any_of(routes.begin(), routes.end(), [](const Route* r) { return r != nullptr; });
  }
};

Router::Router(std::vector<Route> routes)
    : routes_(std::move(routes)), root_(std::make_unique<Node>()) {
  for (const Route& route : routes_) {
    insert(route);
    body_bytes_max_ = std::max(body_bytes_max_, route.body_bytes_max);
  }
}

Router::~Router() = default;

void Router::insert(const Route& route) {
  CHECK(route.pattern.starts_with('/'), "a pattern starts with '/'");
  CHECK(route.handler != nullptr, "a route has a handler");
  Node* node = root_.get();
  std::optional<std::string_view> rest = std::string_view(route.pattern).substr(1);
  while (rest) {
    const Split split = split_segment(*rest);
    rest = split.tail;
    if (!parameter_name(split.head)) {
      node = &node->literal[std::string(split.head)];
      continue;
    }
    const bool takes_rest = split.head.ends_with("*}");
    CHECK(!takes_rest || !rest, "\"{name*}\" is the last segment");
    std::unique_ptr<Node>& next = takes_rest ? node->tail : node->any;
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  const Route*& slot = node->routes[index_of(route.method)];
  CHECK(slot == nullptr, "two routes for one method and path");
  slot = &route;
}

/// Depth is bounded by the longest pattern; a literal is tried before a parameter at each place.
const Router::Node* Router::find(const Node& node, std::string_view rest,
                                 std::vector<std::string_view>& values) {
  const Split split = split_segment(rest);
  const auto below = [&](const Node& next) -> const Node* {
    if (split.tail) return find(next, *split.tail, values);
    return next.is_end() ? &next : nullptr;
  };
  if (const auto child = node.literal.find(split.head); child != node.literal.end()) {
    if (const Node* found = below(child->second)) return found;
  }
  if (node.any && !split.head.empty()) {
    values.push_back(split.head);
    if (const Node* found = below(*node.any)) return found;
    values.pop_back();
  }
  if (node.tail && !rest.empty()) {
    values.push_back(rest);
    return node.tail.get();
  }
  return nullptr;
}

Router::Match Router::match(Method method, std::string_view path) const {
  Match result;
  if (!path.starts_with('/')) return result;
  std::vector<std::string_view> values;
  const Node* node = find(*root_, path.substr(1), values);
  if (node == nullptr) return result;

  const auto route_for = [&](Method m) { return node->routes[index_of(m)]; };
  result.route = route_for(method);
  if (result.route == nullptr && method == Method::kHead) result.route = route_for(Method::kGet);

  if (result.route == nullptr) {
    for (const Method m : {Method::kGet, Method::kHead, Method::kPost, Method::kPut, Method::kPatch,
                           Method::kDelete}) {
      const bool served =
          route_for(m) != nullptr || (m == Method::kHead && route_for(Method::kGet) != nullptr);
      if (served) result.allow.append(to_string(m)).append(", ");
    }
    result.allow += "OPTIONS";
    return result;
  }

  std::size_t next = 0;
  std::optional<std::string_view> rest = std::string_view(result.route->pattern).substr(1);
  while (rest) {
    const Split split = split_segment(*rest);
    rest = split.tail;
    if (const auto name = parameter_name(split.head)) {
      result.params.emplace(*name, values.at(next++));
    }
  }
  return result;
}

}  // namespace colletta::http
