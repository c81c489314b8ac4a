// Sums that take long: worked out on the CPU pool, so that neither I/O threads nor reading workers
// wait for them. It must never know what is worked out.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include "server/handlers/app.hpp"
#include "server/ops/log.hpp"

namespace colletta::handlers {

/// How long somebody waits for a sum, most of it in the queue of the pool.
inline constexpr std::chrono::seconds kSumPatience{10};

/// Does `work` on the CPU pool, then goes on with what it gave on a reading worker. Further errors:
/// kOverloaded (too many sums wait, or the wait was too long), kInternal (the work threw, which is
/// logged).
template <class T>
http::Handled computed(App& app, std::function<Result<T>()> work,
                       std::function<http::Handled(Result<T>&, store::Session&)> then) {
  const auto start = [&app, work = std::move(work), then](const http::Resume& resume) {
    const auto done = [resume, then](Result<T> result) {
      auto shared = std::make_shared<Result<T>>(std::move(result));
      resume([then, shared](store::Session& db) { return then(*shared, db); });
    };
    const auto job = [work, done] {
      const auto tried = [&work]() -> Result<T> {
        try {
          return work();
        } catch (const std::exception& error) {
          ops::log::error("sum_failed", {{"detail", error.what()}});
          return err(Errc::kInternal);
        }
      };
      done(tried());
    };
    if (!app.cpu.post(job)) done(err(Errc::kOverloaded));
  };
  const auto too_late = [then](store::Session& db) {
    Result<T> late = err(Errc::kOverloaded);
    return then(late, db);
  };
  return http::Later{.start = start, .patience = kSumPatience, .otherwise = too_late};
}

}  // namespace colletta::handlers
