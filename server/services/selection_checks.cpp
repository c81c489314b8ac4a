#include "server/services/selection_checks.hpp"

#include "domain/journal/event_json.hpp"
#include "server/ops/crypto.hpp"
#include "sql/queries/texts.hpp"

namespace colletta::services {
namespace {

namespace sql = store::sql;
using Int = std::int64_t;
using Text = std::string;
using Maybe = std::optional<Text>;

constexpr std::size_t kRulesAtOnce = 50;    // documents of some kilobytes
constexpr std::size_t kCampaignsTold = 20;  // as many as are shown

class SelectionChecks {
 public:
  SelectionChecks(store::Session& db, const CityId& city, Findings& findings)
      : db_(db), city_(city), findings_(findings) {}

  void run() {
    rules();
    evaluators();
    applications();
  }

 private:
  /// That the hash is the one of the call's event is told by the comparison with the replay.
  void rules() {
    for (Text after; !findings_.enough();) {
      Text last;
      db_.for_each<Text, Text, Text, Int>(
          sql::call_rules, {{"city", city_}, {"after", after}, {"most", kRulesAtOnce}},
          [&](Text& call, const Text& rules, const Text& hash, Int seq) {
            if (ops::sha256_hex(rules) != hash)
              findings_.add(seq, "call_selection " + call +
                                     ": its rules are not those whose hash is in the journal");
            last = std::move(call);
          });
      if (last.empty()) return;
      after = std::move(last);
    }
  }

  /// Compared with what the journal has committed to, where it was not erased.
  void same_private(Int seq, const Text& name, const Event& said, const Maybe& committed) {
    if (committed && private_body(said) != *committed)
      findings_.add(seq, name + ": who it is, or what, is not what its private row says");
  }

  void evaluators() {
    db_.for_each<Text, Text, Text, Int, Maybe>(
        sql::evaluators_with_person, {{"city", city_}},
        [&](const Text& call, const Text& code, const Text& person, Int seq, const Maybe& priv) {
          Event said;
          said.priv = {{"person", person}};
          same_private(seq, "evaluator " + call + " " + code, said, priv);
        });
  }

  void applications() {
    db_.for_each<Text, Int, Int, Maybe, Maybe, Maybe, std::optional<Int>, Maybe>(
        sql::applications_of_city, {{"city", city_}},
        [&](const Text& call, Int number, Int seq, const Maybe& campaign, const Maybe& owner,
            const Maybe& content, const std::optional<Int>& published, const Maybe& priv) {
          const Text name = "application " + call + " " + std::to_string(number);
          // One that was not selected goes with its promoter, and so does its private row.
          if (!campaign && !priv) return;
          if (!campaign) return findings_.add(seq, name + ": there is no such campaign");
          // Once it is public it may be revised, which has events of its own.
          if (published.value_or(-1) >= 0) return;
          Event said;
          said.priv = {{"campaign", *campaign}, {"content", *content}, {"promoter", *owner}};
          same_private(seq, name, said, priv);
        });
    db_.for_each<Text, Int>(
        sql::campaigns_of_no_application, {{"city", city_}, {"most", kCampaignsTold}},
        [&](const Text& id, Int number) {
          findings_.add(-1, "campaign " + id + ": the journal has no application " +
                                std::to_string(number) + " of its call");
        });
  }

  store::Session& db_;
  const CityId& city_;
  Findings& findings_;
};

}  // namespace

void check_selections(store::Session& db, const CityId& city, Findings& findings) {
  SelectionChecks(db, city, findings).run();
}

}  // namespace colletta::services
