// From a row of the queue to a letter: who it goes to and what it says, read at this moment. It
// must never know mail servers.
#pragma once

#include <optional>
#include <string>

#include "domain/base/time.hpp"
#include "server/ops/letter.hpp"
#include "server/services/cities.hpp"
#include "server/services/receipts.hpp"
#include "server/store/mail_rows.hpp"
#include "server/views/site.hpp"

namespace colletta::mail {

struct LettersOptions {
  std::string public_url;  ///< scheme and host of links
  std::string from;        ///< the installation's sender address
};

/// Whether there is something to send.
enum class Writable {
  kYes,
  kNobody,  ///< the person was erased, or what it would say is true no more
  kNotYet,  ///< of a city that this process has not heard of
};

class Letters {
 public:
  Letters(const services::Cities& cities, const services::Receipts& receipts,
          const views::Site& site, Clock clock, LettersOptions options)
      : cities_(cities),
        receipts_(receipts),
        site_(site),
        clock_(std::move(clock)),
        options_(std::move(options)) {}

  /// Fills `letter` if it says kYes. Throws DatabaseError.
  Writable write(store::Session& db, const store::MailRow& mail, ops::Letter& letter) const;

 private:
  const services::Cities& cities_;
  const services::Receipts& receipts_;
  const views::Site& site_;
  Clock clock_;
  LettersOptions options_;
};

}  // namespace colletta::mail
