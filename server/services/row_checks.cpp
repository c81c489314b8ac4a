#include "server/services/row_checks.hpp"

#include <array>

#include "domain/log/checkpoint.hpp"
#include "server/services/journal_source.hpp"
#include "server/services/payout_checks.hpp"
#include "server/services/pledge_checks.hpp"
#include "server/services/selection_checks.hpp"
#include "server/services/text_checks.hpp"
#include "sql/queries/verify.hpp"
#include "sql/scratch/replay.hpp"

namespace colletta::services {
namespace {

namespace sql = store::sql;
using Int = std::int64_t;
using Text = std::string;

constexpr std::size_t kRowsTold = 20;         // of one kind: as many as are shown
constexpr std::size_t kErasedAtOnce = 1'000;  // erased positions at once

class RowChecks {
 public:
  RowChecks(store::Session& db, const CityId& city, Findings& findings)
      : db_(db), city_(city), findings_(findings) {}

  void run() {
    const auto head = db_.fetch_one<Int>(sql::head_of_city, {{"city", city_}});
    positions(sql::events_outside, "stands outside the journal's head",
              {{"city", city_}, {"head", head ? std::get<0>(*head) : 0}, {"most", kRowsTold}});
    positions(sql::private_rows_without_event, "there is a private row for it and no event",
              {{"city", city_}, {"most", kRowsTold}});
    positions(sql::event_ids_of_pledges, "its event has the id of a pledge",
              {{"city", city_}, {"most", kRowsTold}});
    pledges();
    check_payouts(db_, city_, findings_);
    references();
    checkpoints();
    nobodys();
  }

 private:
  void positions(const store::Query& query, const char* what, store::Binds binds) {
    db_.for_each<Int>(query, binds, [&](Int seq) { findings_.add(seq, what); });
  }

  /// Ids are idempotency keys: what they stand for has to be there.
  void pledges() {
    db_.for_each<Text, Text>(sql::pledges_without_position, {{"city", city_}, {"most", kRowsTold}},
                             [&](const Text& id, const Text& state) {
                               findings_.add(
                                   -1, "pledge " + id + ": is " + state + " and names no position");
                             });
    db_.for_each<Text>(
        sql::pledges_without_input, {{"city", city_}, {"most", kRowsTold}},
        [&](const Text& id) { findings_.add(-1, "pledge " + id + ": its input's hash is none"); });
    db_.for_each<Text>(sql::attempts_without_pledge, {{"city", city_}, {"most", kRowsTold}},
                       [&](const Text& id) {
                         findings_.add(-1, "payment_attempt " + id + ": its pledge is not there");
                       });
  }

  void references() {
    db_.for_each<Text, Int, Int>(sql::references_shared, {{"city", city_}, {"most", kRowsTold}},
                                 [&](const Text& reference, Int first, Int last) {
                                   findings_.add(first, "its payment " + reference +
                                                            " is also that of position " +
                                                            std::to_string(last));
                                 });
  }

  /// The columns beside a signed note are only its index.
  void checkpoints() {
    SignedHead after;
    for (std::size_t rows = kErasedAtOnce; rows == kErasedAtOnce && !findings_.enough();) {
      rows = 0;
      SignedHead next;
      db_.for_each<Int, Text, Text>(
          sql::notes_signed,
          {{"city", city_}, {"size", after.size}, {"root", after.root}, {"most", kErasedAtOnce}},
          [&](Int size, Text& root, const Text& note) {
            ++rows;
            const auto signed_one = log::parse_checkpoint(note);
            if (!signed_one || signed_one->size != size || log::hex(signed_one->root) != root)
              findings_.add(size - 1, "log_checkpoint " + std::to_string(size) +
                                          ": its row says something else than its note");
            next = {size, std::move(root)};
          });
      after = std::move(next);
    }
  }

  void nobodys() {
    db_.for_each<Text>(sql::heads_without_city, {{"most", kRowsTold}}, [&](const Text& city) {
      findings_.add(-1, "journal_head " + city + ": there is no such city");
    });
    of_nobody<Text, Text>("pool_funder", sql::funders_of_no_pool, "pool");
    of_nobody<Text, Text, Text>("pool_holding", sql::holdings_of_no_pool, "pool");
    of_nobody<Text, Text>("pool_tally", sql::tallies_of_no_pool, "pool");
    of_nobody<Text, Int>("pool_withheld", sql::withheld_of_no_pool, "pool");
    of_nobody<Text, Text, Text>("pool_draw", sql::draws_of_no_campaign, "campaign");
    of_nobody<Text, Text>("campaign_donor", sql::gifts_of_no_campaign, "campaign");
    of_nobody<Text, Text, Text>("payout_part", sql::parts_of_no_payout, "tranche");
  }

  static Text text(const Text& word) { return word; }
  static Text text(Int number) { return std::to_string(number); }

  template <class... Ts>
  void of_nobody(const char* table, const store::Query& query, const char* whose) {
    db_.for_each<Ts...>(query, {{"most", kRowsTold}}, [&](const Ts&... keys) {
      Text name = table;
      ((name += " " + text(keys)), ...);
      findings_.add(-1, name + ": there is no such " + whose + " in any city");
    });
  }

  store::Session& db_;
  const CityId& city_;
  Findings& findings_;
};

/// Rows are read before the first is dropped: a query's own rows must not go away under it.
template <class... Ts>
void drop_all(store::Session& db, const store::Query& find, const store::Query& drop,
              const std::array<std::string_view, sizeof...(Ts)>& keys) {
  for (;;) {
    const auto rows = db.fetch<Ts...>(find, {{"most", kErasedAtOnce}});
    if (rows.empty()) return;
    for (const auto& row : rows) {
      std::vector<store::Bind> binds;
      std::apply(
          [&](const Ts&... values) {
            std::size_t i = 0;
            (binds.emplace_back(keys[i++], values), ...);
          },
          row);
      db.execute(drop, binds);
    }
  }
}

}  // namespace

void check_rows(store::Session& db, const CityId& city, Findings& findings) {
  RowChecks(db, city, findings).run();
  if (!findings.enough()) check_texts(db, city, findings);
  if (!findings.enough()) check_selections(db, city, findings);
  if (!findings.enough()) check_pledges(db, city, findings);
}

void check_erasures(store::Session& db, const CityId& city, ReplayScratch& scratch,
                    Findings& findings) {
  Int after = -1;
  for (;;) {
    std::vector<Int> seqs;
    std::vector<Text> donors;
    std::map<Int, Int> told;
    std::map<Text, Int> position_of;
    scratch.session().for_each<Int, Int, Text>(
        sql::replay_erased, {{"after", after}, {"most", kErasedAtOnce}},
        [&](Int seq, Int by, Text& donor) {
          seqs.push_back(seq);
          told[seq] = by;
          if (!donor.empty() && position_of.emplace(donor, seq).second)
            donors.push_back(std::move(donor));
        });
    if (seqs.empty() || findings.enough()) return;
    after = seqs.back();
    const auto says = [&](Int seq) {
      return ", and the erasure.done at " + std::to_string(told.at(seq)) +
             " says that it was erased";
    };
    db.for_each<Int>(sql::private_rows_of, {{"city", city}, {"seqs", seqs}},
                     [&](Int seq) { findings.add(seq, "its private row is there" + says(seq)); });
    db.for_each<Text>(sql::pseudonyms_of, {{"city", city}, {"donors", donors}},
                      [&](const Text& donor) {
                        const Int seq = position_of.at(donor);
                        findings.add(seq, "its donor's link to a person is there" + says(seq));
                      });
  }
}

void drop_rows_of_nobody(store::Session& db) {
  drop_all<Text, Text>(db, sql::funders_of_no_pool, sql::drop_funder, {"pool", "funder"});
  drop_all<Text, Text, Text>(db, sql::holdings_of_no_pool, sql::drop_holding,
                             {"pool", "campaign", "funder"});
  drop_all<Text, Text>(db, sql::tallies_of_no_pool, sql::drop_tally, {"pool", "campaign"});
  drop_all<Text, Int>(db, sql::withheld_of_no_pool, sql::drop_withheld, {"pool", "seq"});
  drop_all<Text, Text, Text>(db, sql::draws_of_no_campaign, sql::drop_draw,
                             {"campaign", "donor", "pool"});
  drop_all<Text, Text>(db, sql::gifts_of_no_campaign, sql::drop_gift, {"campaign", "donor"});
  drop_all<Text, Text, Text>(db, sql::parts_of_no_payout, sql::drop_payout_part,
                             {"payout", "pool", "funder"});
}

}  // namespace colletta::services
