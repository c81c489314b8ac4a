// The cities of the installation and which of them a request is for: by host name, else by the
// first segment of the path, else the only one. One installation serves several, and nothing leaks
// across. "/slug/..." leads to a city wherever the city answers, so such an address outlives the
// arrival of a second city.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"

namespace colletta::store {
class Session;
}

namespace colletta::services {

/// A city's row. Its id is its slug: the path prefix when no host name leads to it.
struct CityRow {
  CityId id;
  std::string name;
  std::vector<std::string> hosts;  ///< lower case, without port
  std::string palette;             ///< a stylesheet of templates/assets
  std::string zone;                ///< IANA name
  std::string locale;              ///< "it" or "en"
  std::string payee;               ///< who receives, as the payer reads it
  std::string contact_email;
  Money pledge_min, pledge_max;
  std::vector<Money> suggested;
  std::vector<std::string> areas, themes;
};

class Cities {
 public:
  struct Found {
    std::shared_ptr<const CityRow> city;
    std::string base;  ///< "" by host name or alone, "/slug" by path
    std::string rest;  ///< the path inside the city, starting with '/'
  };

  /// Reads all cities again. Throws DatabaseError.
  void reload(store::Session& session);
  /// Nothing: no city answers to this host and path. `path` as in http::Request. By host name or
  /// alone a city's pages stand at the root, and its slug in front of them is accepted.
  [[nodiscard]] std::optional<Found> find(std::string_view host, std::string_view path) const;
  [[nodiscard]] std::shared_ptr<const CityRow> by_id(const CityId& id) const;
  /// In the order in which they were made.
  [[nodiscard]] std::vector<std::shared_ptr<const CityRow>> all() const;
  /// The oldest: it was alone once. Null without cities.
  [[nodiscard]] std::shared_ptr<const CityRow> first() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<const CityRow>> cities_;
};

/// Absolute address that a city's pages begin with, without '/' at the end: its own host with the
/// scheme and port of `site`, else `site` and the slug. `site`: "https://host:port".
std::string root_of(const CityRow& city, std::string_view site);

}  // namespace colletta::services
