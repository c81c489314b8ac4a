#include "server/services/verify.hpp"

#include <set>

#include "domain/journal/event_json.hpp"
#include "server/ops/crypto.hpp"
#include "server/services/projection.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/verify.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::services {
namespace {

using Int = std::int64_t;
using Text = std::string;

constexpr Int kPage = 2'000;  // events read at once: a few megabytes
constexpr std::size_t kFindingsMax =
    100;  // enough to see what is wrong; the first one matters most

struct StoredEvent {
  Int seq = 0;
  Text id, type;
  std::optional<Text> call, campaign;
  Int at = 0;
  Text body, leaf;
  std::optional<Text> salt, priv;
};

/// Two hex digits a byte, as the writer stored them.
std::string from_hex(std::string_view digits) {
  const auto nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    out += static_cast<char>(nibble(digits[i]) * 16 + nibble(digits[i + 1]));
  return out;
}

class Reader {
 public:
  Reader(store::Session& db, const CityId& city, const Progress& progress)
      : db_(db), city_(city), progress_(progress), replay_(ops::sha256_hex) {}

  void run(Int all) {
    for (Int from = 0; from < all && report_.findings.size() < kFindingsMax; from += kPage) {
      page(from, from + kPage);
      if (progress_) progress_(std::min(all, from + kPage), all);
    }
    if (report_.events != all)
      find(report_.events, "the head says " + std::to_string(all) + " events");
    for (const Int seq : unopened_)
      find(seq, "its private row is missing, and no erasure.done says that it was erased");
    replay_.finish();
    for (const Finding& finding : replay_.findings()) report_.findings.push_back(finding);
  }

  VerifyReport& report() { return report_; }
  const Replay& replay() const { return replay_; }

 private:
  void page(Int from, Int until) {
    db_.for_each<Int, Text, Text, std::optional<Text>, std::optional<Text>, Int, Text, Text,
                 std::optional<Text>, std::optional<Text>>(
        store::sql::journal_page, {{"city", city_}, {"from", from}, {"until", until}},
        [&](Int seq, Text& id, Text& type, std::optional<Text>& call, std::optional<Text>& campaign,
            Int at, Text& body, Text& leaf, std::optional<Text>& salt, std::optional<Text>& priv) {
          check({seq, id, type, call, campaign, at, body, leaf, salt, priv});
        });
  }

  void check(const StoredEvent& row) {
    if (row.seq != report_.events) find(row.seq, "is not dense: a position is missing before it");
    report_.events = row.seq + 1;
    if (ops::sha256_hex(std::string(1, '\0') + row.body) != row.leaf)
      find(row.seq, "its leaf is not the hash of its body");
    const auto event = parse_public_body(row.body);
    if (!event) {
      find(row.seq, "its body cannot be read: " + event.error().field + " " +
                        std::string(to_string(event.error().code)));
      return;
    }
    check_row(row, *event);
    check_commitment(row);
    if (const auto* erasure = std::get_if<acts::ErasureDone>(&event->act))
      check_erasure(row.seq, erasure->positions);
    replay_.apply(*event);
  }

  /// The columns beside the body are only its index.
  void check_row(const StoredEvent& row, const Event& event) {
    if (event.seq != row.seq || event.id != row.id || type_name(event.act) != row.type ||
        event.call.str() != row.call.value_or("") ||
        event.campaign.str() != row.campaign.value_or("") || event.at.us != row.at)
      find(row.seq, "its row says something else than its body");
    if (public_body(event, commitment_of(row.body)) != row.body)
      find(row.seq, "its body is not canonical, or its postings are not those of its act");
  }

  void check_commitment(const StoredEvent& row) {
    const std::string commitment = commitment_of(row.body);
    if (!row.salt) {  // nothing private, or erased, as a later event has to say
      if (!commitment.empty()) unopened_.insert(row.seq);
      return;
    }
    const std::string salt = from_hex(*row.salt);
    if (ops::base64(ops::hmac_sha256(salt, "colletta/v1\n" + row.priv.value_or(""))) != commitment)
      find(row.seq, "its commitment does not open to its private row");
  }

  /// What was erased is gone, and nothing else is.
  void check_erasure(Int seq, const std::vector<Int>& positions) {
    for (const Int position : positions) unopened_.erase(position);
    for (std::size_t from = 0; from < positions.size(); from += store::kListMax) {
      const auto begin = positions.begin() + static_cast<std::ptrdiff_t>(from);
      const auto size = std::min(positions.size() - from, store::kListMax);
      db_.for_each<Int>(
          store::sql::private_rows_at,
          {{"city", city_},
           {"seqs", std::vector<Int>(begin, begin + static_cast<std::ptrdiff_t>(size))}},
          [&](Int position) {
            find(position, "its private row is there, and the erasure.done at " +
                               std::to_string(seq) + " says that it was erased");
          });
    }
  }

  void find(Int seq, std::string what) { report_.findings.push_back({seq, std::move(what)}); }

  store::Session& db_;
  const CityId& city_;
  const Progress& progress_;
  Replay replay_;
  VerifyReport report_;
  std::set<Int> unopened_;  ///< commitments without a private row, and so far without an erasure
};

Int head_of(store::Session& db, const CityId& city) {
  const auto head = db.fetch_one<Int>(store::sql::head_of_city, {{"city", city}});
  return head ? std::get<0>(*head) : 0;
}

}  // namespace

VerifyReport verify(store::Session& db, const CityId& city, const Progress& progress) {
  const store::Transaction snapshot(db);
  Reader reader(db, city, progress);
  reader.run(head_of(db, city));
  if (reader.report().findings.empty())
    reader.report().findings = compare(project(reader.replay()), read_projections(db, city));
  return std::move(reader.report());
}

VerifyReport rebuild(store::Session& db, const CityId& city, const Progress& progress) {
  store::Transaction transaction(db);
  const auto head = db.fetch_one<Int>(store::sql::lock_head, {{"city", city}});
  Reader reader(db, city, progress);
  reader.run(head ? std::get<0>(*head) : 0);
  if (!reader.report().findings.empty()) return std::move(reader.report());
  write_projections(db, city, project(reader.replay()), read_projections(db, city));
  transaction.commit();
  return std::move(reader.report());
}

}  // namespace colletta::services
