// A page being filled: the frame that all pages share (header, breadcrumbs, notices, footer),
// around the dictionary of the page's own template. It must never know what a page is about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/views/ctemplate.hpp"
#include "server/views/dict.hpp"
#include "server/views/page.hpp"
#include "server/views/site.hpp"

namespace colletta::views {

/// Which entry of the menu a page belongs to.
enum class Place {
  kElsewhere,
  kCampaigns,
  kCalls,
  kHowItWorks,
  kJournal,
  kDesk,
  kOffice,
  kEvaluation,
  kSponsor
};

struct Crumb {
  std::string label = {};
  std::string path = {};  ///< inside the city
};

struct Head {
  std::string title = {};
  std::string description = {};  ///< for search engines and shared links; empty: the city's own
  Place place = Place::kElsewhere;
  std::vector<Crumb> crumbs = {};  ///< without home and without the page itself
  bool indexed = true;             ///< false: desks, forms and receipts
};

class Sheet {
 public:
  /// `page` is the name of a file in templates/pages, without its ending.
  Sheet(const PageContext& ctx, std::string_view page, const Head& head);

  [[nodiscard]] Dict& dict() { return dict_; }
  [[nodiscard]] const Wording& wording() const { return wording_; }
  [[nodiscard]] const PageContext& context() const { return ctx_; }
  /// The address of a path inside the city.
  [[nodiscard]] std::string url(std::string_view path) const {
    return ctx_.city.base + std::string(path);
  }
  [[nodiscard]] std::string html() const;

 private:
  void fill_head(const Head& head);
  void fill_menu(Place place);
  void fill_viewer(Place place);
  void fill_languages();

  const PageContext& ctx_;
  const Wording& wording_;
  std::string page_;
  ctemplate::TemplateDictionary root_;
  Dict dict_;
};

/// A free word as a value of a query (RFC 3986).
std::string query_value(std::string_view text);
/// The path with `name=value` added to its query; the value is taken as it is.
std::string with_query(std::string_view path, std::string_view name, std::string_view value);

}  // namespace colletta::views
