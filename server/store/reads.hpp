// Several reading queries that need no answer from one another, carried out together: on MySQL in
// one message, so that their answers cost one way to the server and back.
#pragma once

#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "server/store/session.hpp"

namespace colletta::store {

class Reads {
 public:
  explicit Reads(Session& session) : session_(session) {}

  /// `f(columns...)` will be called for every row of the query.
  template <class... Ts, class F>
  void add(const Query& query, std::vector<Bind> binds, F f) {
    static constexpr internal::ColumnKind kKinds[] = {internal::Column<Ts>::kKind...};
    reads_.push_back({query, std::move(binds), kKinds,
                      [f = std::move(f)](std::span<internal::Cell> cells) mutable {
                        auto row =
                            internal::take_row<Ts...>(cells, std::index_sequence_for<Ts...>{});
                        std::apply(f, row);
                      }});
  }

  /// Carries out what was added, in its order, and forgets it. What the first query's rows cause is
  /// there before the second one's first row, but no query sees what was added for another. Throws
  /// DatabaseError with the name of the query that failed: MySQL has then called nothing yet.
  void run();

 private:
  struct Read {
    Query query;
    std::vector<Bind> binds;
    std::span<const internal::ColumnKind> columns;
    std::function<void(std::span<internal::Cell>)> take;
  };

  static void one_by_one(internal::Connection& connection, const std::vector<Read>& reads);
  static void in_one_message(internal::Connection& connection, const std::vector<Read>& reads);

  Session& session_;
  std::vector<Read> reads_;
};

}  // namespace colletta::store
