#include "server/services/database_source.hpp"

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

}  // namespace colletta::services
