// Payment attempts as they stand in the database, with all that is needed to carry them out: for
// the jobs that find what is due, and for the request of a citizen who waits for the provider's
// page.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/pledge/left.hpp"
#include "server/services/cities.hpp"
#include "server/services/payment_runner.hpp"
#include "server/services/receipts.hpp"

namespace colletta::services {

class DueAttempts {
 public:
  /// `public_url`: scheme and host for the provider's way back; empty: a path on the payer's own
  /// host.
  DueAttempts(const Cities& cities, const Receipts& receipts, const payments::Gateway& gateway,
              std::string public_url)
      : cities_(cities),
        receipts_(receipts),
        gateway_(gateway),
        public_url_(std::move(public_url)) {}

  /// Open attempts whose time has come, longest due first. Throws DatabaseError, as all of these.
  [[nodiscard]] std::vector<DueAttempt> due(store::Session& db, Timestamp now,
                                            std::int64_t most) const;
  [[nodiscard]] std::vector<DueAttempt> by_id(store::Session& db,
                                              std::vector<std::string> ids) const;
  /// The newest attempt to collect a pledge.
  [[nodiscard]] std::optional<DueAttempt> begin_of(store::Session& db, const CityId& city,
                                                   const PledgeId& pledge) const;
  /// The one that a batch has just made for a pledge, without reading anything. Nothing where it
  /// made none, or does not know whose pledge it is.
  [[nodiscard]] std::optional<DueAttempt> begin_of(const CityId& city,
                                                   const PledgeLeft& left) const;

 private:
  std::vector<DueAttempt> read(store::Session& db, const store::Query& query,
                               store::Binds binds) const;
  /// Appends those that pay a tranche.
  void read_payouts(store::Session& db, const store::Query& query, store::Binds binds,
                    std::vector<DueAttempt>& out) const;
  std::string receipt_url(const DueAttempt& attempt) const;
  /// What follows from the campaign's terms and from the city.
  void complete(DueAttempt& attempt, matching::Model model, Timestamp deadline) const;

  const Cities& cities_;
  const Receipts& receipts_;
  const payments::Gateway& gateway_;
  std::string public_url_;
};

}  // namespace colletta::services
