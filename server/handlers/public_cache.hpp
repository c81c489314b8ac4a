// Public pages and the cache that lets all guests share them. It must never know what a page shows,
// only which topics it depends on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/handlers/respond.hpp"
#include "server/store/transaction.hpp"

namespace colletta::handlers {

/// From before the page's data are read until its answer: one snapshot of the database, and the
/// moment from which on a commit makes the page stale. MUST be made before the first read.
class PublicAnswer {
 public:
  PublicAnswer(App& app, const Visit& visit, store::Session& db);

  [[nodiscard]] const views::PageContext& frame() const { return frame_; }
  [[nodiscard]] Timestamp now() const { return frame_.now; }
  /// The page, which guests may share until one of `topics` is touched.
  http::Response with(std::vector<std::string> topics, std::string body,
                      std::string type = std::string(kHtml));

 private:
  App& app_;
  const Visit& visit_;
  std::uint64_t read_at_;
  views::PageContext frame_;
  store::Transaction snapshot_;
};

/// The hook `cached` of the server: a page that a guest may share, without a reading worker.
std::optional<http::Response> cached_page(App& app, const http::Request& request,
                                          const http::Route& route);

/// The hook `join`: who makes a page that is not there. Who cannot share one makes it alone.
std::optional<http::Share> join_page(App& app, const http::Request& request,
                                     const http::Route& route, http::OnShare on_share);

/// Lets guests share `made` under `key`, which page_key() gave before it was made, until one of
/// `topics` is touched. `read_at` is PageCache::now() from then. Refusals and what is not public
/// are not kept.
void keep_answer(App& app, PageKey key, std::uint64_t read_at, std::vector<std::string> topics,
                 const http::Handled& made);

/// Under what a guest's page is kept: city, base, origin, language and address, and the minute.
/// Nothing: the visitor has a session, or the address holds names that no page of ours reads
/// (anyone could fill the cache with those).
std::optional<PageKey> page_key(const App& app, const http::Request& request, Timestamp now);

}  // namespace colletta::handlers
