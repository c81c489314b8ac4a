#include "server/services/pledge_checks.hpp"

#include "domain/journal/event_json.hpp"
#include "domain/pledge/input.hpp"
#include "server/ops/crypto.hpp"
#include "server/store/journal_read.hpp"
#include "sql/queries/verify.hpp"

namespace colletta::services {
namespace {

namespace sql = store::sql;
using Int = std::int64_t;
using Text = std::string;
using Maybe = std::optional<Text>;

constexpr std::size_t kPledgesAtOnce = 1'000;
constexpr std::size_t kPledgesTold = 20;  // of one kind: as many as are shown

struct Row {
  Text id, person, name, message, input_hash, reference;
  CampaignId campaign;
  Money amount;
  Int seq = -1;
};

class PledgeChecks {
 public:
  PledgeChecks(store::Session& db, const CityId& city, Findings& findings)
      : db_(db), city_(city), findings_(findings) {}

  void run() {
    for (Text after; !findings_.enough();) {
      std::vector<Row> other_input;
      Text last;
      db_.for_each<Text, Text, Text, Text, Text, Int, Text, Text, Int, Maybe, Maybe>(
          sql::pledges_with_person, {{"city", city_}, {"after", after}, {"most", kPledgesAtOnce}},
          [&](Text& id, Text& campaign, Text& person, Text& name, Text& message, Int amount,
              Text& input_hash, Text& reference, Int seq, const Maybe& email, const Maybe& priv) {
            last = id;
            Row row{std::move(id),
                    std::move(person),
                    std::move(name),
                    std::move(message),
                    std::move(input_hash),
                    std::move(reference),
                    CampaignId::of(std::move(campaign)),
                    Money::cents(amount),
                    seq};
            if (!check(row, email, priv)) other_input.push_back(std::move(row));
          });
      for (const Row& row : other_input) check_surplus(row);
      if (last.empty()) break;
      after = std::move(last);
    }
    db_.for_each<Text, Text>(sql::collected_and_not_told, {{"city", city_}, {"most", kPledgesTold}},
                             [&](const Text& attempt, const Text& pledge) {
                               findings_.add(-1, "payment_attempt " + attempt +
                                                     ": it has collected, and pledge " + pledge +
                                                     " is not collected");
                             });
  }

 private:
  /// False: its hash is not that of its input.
  bool check(const Row& row, const Maybe& email, const Maybe& priv) {
    if (!email) {
      findings_.add(row.seq, "pledge " + row.id + ": there is no such person");
      return true;
    }
    if (priv) {
      Event said;
      said.priv = {{"person", row.person}, {"reference", row.reference}};
      if (private_body(said) != *priv)
        findings_.add(row.seq, "pledge " + row.id +
                                   ": its person or its payment is not that of its private row");
    }
    return row.input_hash ==
           ops::sha256_hex(input_bytes({row.campaign, *email, row.name, row.message, row.amount}));
  }

  /// Money beside a pledge's own payment goes by what was asked for there.
  void check_surplus(const Row& row) {
    const auto stored = row.seq < 0 ? std::nullopt : store::event_at(db_, city_, row.seq);
    const auto event = stored ? parse_public_body(stored->body) : err(Errc::kNotFound);
    if (event) {
      const auto* late = std::get_if<acts::PaymentLate>(&event->act);
      if (late != nullptr && late->surplus) return;
    }
    findings_.add(row.seq, "pledge " + row.id + ": its input is not the one of its hash");
  }

  store::Session& db_;
  const CityId& city_;
  Findings& findings_;
};

}  // namespace

void check_pledges(store::Session& db, const CityId& city, Findings& findings) {
  PledgeChecks(db, city, findings).run();
}

}  // namespace colletta::services
