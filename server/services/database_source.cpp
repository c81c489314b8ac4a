#include "server/services/database_source.hpp"

#include <algorithm>

#include "sql/queries/verify.hpp"

namespace colletta::services {

using Int = std::int64_t;
using Text = std::string;
using Maybe = std::optional<Text>;

Int DatabaseSource::size() {
  const auto head = db_.fetch_one<Int>(store::sql::head_of_city, {{"city", city_}});
  return head ? std::get<0>(*head) : 0;
}

std::vector<JournalEntry> DatabaseSource::read(Int from, Int until, Findings&) {
  std::vector<JournalEntry> entries;
  entries.reserve(static_cast<std::size_t>(until - from));
  db_.for_each<Int, Text, Text, Maybe, Maybe, Int, Text, Text, Maybe, Maybe>(
      store::sql::journal_page, {{"city", city_}, {"from", from}, {"until", until}},
      [&](Int seq, Text& id, Text& type, Maybe& call, Maybe& campaign, Int at, Text& body,
          Text& leaf, Maybe& salt, Maybe& priv) {
        JournalEntry& entry = entries.emplace_back();
        entry.seq = seq;
        entry.body = std::move(body);
        entry.row = {std::move(id),
                     std::move(type),
                     std::move(call).value_or(""),
                     std::move(campaign).value_or(""),
                     at,
                     std::move(leaf)};
        if (salt) entry.priv = {std::move(*salt), std::move(priv).value_or("")};
      });
  return entries;
}

std::vector<SignedHead> DatabaseSource::signed_after(const SignedHead& after, std::size_t most) {
  std::vector<SignedHead> heads;
  db_.for_each<Int, Text>(
      store::sql::heads_signed,
      {{"city", city_}, {"size", after.size}, {"root", after.root}, {"most", most}},
      [&](Int size, Text& root) {
        heads.push_back({size, std::move(root)});
      });
  // Where it belongs among them; behind the last of a full page it waits for the next.
  if (!kept_ || *kept_ <= after) return heads;
  const auto place = std::ranges::lower_bound(heads, *kept_);
  const bool here = place != heads.end() || heads.size() < most;
  if (here && (place == heads.end() || *place != *kept_)) heads.insert(place, *kept_);
  return heads;
}

}  // namespace colletta::services
