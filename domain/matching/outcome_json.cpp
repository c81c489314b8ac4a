#include "domain/matching/outcome_json.hpp"

#include <ostream>

#include "domain/matching/fields_json.hpp"

namespace colletta::matching {
namespace {

using Json = nlohmann::json;

std::string_view state_word(Standing standing) {
  switch (standing) {
    case Standing::kOpen:
      return "open";
    case Standing::kSucceeded:
      return "succeeded";
    case Standing::kFailed:
      return "failed";
  }
  return {};
}

Json campaign_json(const Book& book, const Campaign& campaign) {
  Json matched = Json::object();
  for (const auto& [id, pool] : book.pools) {
    const auto found = book.holdings.find({id, campaign.id});
    matched[id.str()] =
        found == book.holdings.end()
            ? 0
            : (total(found->second.reserved) + total(found->second.granted)).cents();
  }
  return {{"raised", campaign.raised.cents()},
          {"donors", campaign.donors},
          {"state", state_word(campaign.standing)},
          {"matched", std::move(matched)}};
}

Json pool_json(const Pool& pool) {
  Money reserved, granted;
  for (const Funder& funder : pool.funders) {
    reserved += funder.reserved;
    granted += funder.granted;
  }
  return {{"budget", pool.budget().cents()},
          {"reserved", reserved.cents()},
          {"granted", granted.cents()},
          {"left", pool.left().cents()}};
}

Json match_json(const Change& change, bool reversed) {
  Json funders = Json::object();
  for (const Part& part : change.parts) funders[part.funder.str()] = part.amount.cents();
  Json limited_by = Json::array();
  for (const Limit limit : change.limited_by) limited_by.push_back(to_string(limit));
  return {{"amount", total(change.parts).cents()},
          {"funders", std::move(funders)},
          {"left", change.left.cents()},
          {"limited_by", std::move(limited_by)},
          {"reversed", reversed}};
}

void compare(const Json& got, const Json& expected, const std::string& path,
             std::vector<std::string>& out) {
  if (!expected.is_object() || !got.is_object()) {
    if (got != expected)
      out.push_back(path + ": expected " + expected.dump() + ", got " + got.dump());
    return;
  }
  for (const auto& [name, value] : expected.items()) {
    const auto found = got.find(name);
    if (found == got.end())
      out.push_back(join(path, name) + ": expected " + value.dump() + ", got nothing");
    else
      compare(*found, value, join(path, name), out);
  }
}

/// The same as `drawn_json`, with its name: a million of them are not worth a document each.
void write_drawn(const PledgeOutcome& pledge, std::ostream& out) {
  out << Json(pledge.pledge.str()) << ": {";
  for (const Change& change : pledge.drawn) {
    if (&change != &pledge.drawn.front()) out << ", ";
    out << Json(change.pool.str()) << ": {\"amount\": " << total(change.parts).cents()
        << ", \"funders\": {";
    for (const Part& part : change.parts)
      out << (&part == &change.parts.front() ? "" : ", ") << Json(part.funder.str()) << ": "
          << part.amount.cents();
    out << "}, \"left\": " << change.left.cents() << ", \"limited_by\": [";
    for (const Limit& limit : change.limited_by)
      out << (&limit == &change.limited_by.front() ? "\"" : ", \"") << to_string(limit) << '"';
    out << "], \"reversed\": " << (pledge.refunded ? "true}" : "false}");
  }
  out << '}';
}

/// What the pools gave to one pledge.
Json drawn_json(const PledgeOutcome& pledge) {
  Json drawn = Json::object();
  for (const Change& change : pledge.drawn)
    drawn[change.pool.str()] = match_json(change, pledge.refunded);
  return drawn;
}

}  // namespace

Json summary_json(const Outcome& outcome) {
  Json out = {
      {"campaigns", Json::object()}, {"pools", Json::object()}, {"funders", Json::object()}};
  for (const auto& [id, campaign] : outcome.book.campaigns)
    out["campaigns"][id.str()] = campaign_json(outcome.book, campaign);
  for (const auto& [id, pool] : outcome.book.pools) {
    out["pools"][id.str()] = pool_json(pool);
    Json& pays = out["funders"][id.str()] = Json::object();
    for (const Funder& funder : pool.funders)
      pays[funder.id.str()] = (funder.reserved + funder.granted).cents();
  }
  return out;
}

Json to_json(const Outcome& outcome) {
  Json out = summary_json(outcome);
  Json& matches = out["matches"] = Json::object();
  for (std::size_t i = 0; i < outcome.matches.size(); ++i) {
    const PledgeOutcome pledge = outcome.matches[i];
    matches[pledge.pledge.str()] = drawn_json(pledge);
  }
  return out;
}

void write_json(const Outcome& outcome, std::ostream& out,
                const std::optional<std::vector<std::string>>& differences) {
  Json head = summary_json(outcome);
  if (differences) head["differences"] = *differences;
  const std::string summary = head.dump(2);
  // All but the brace that ends it.
  out << summary.substr(0, summary.size() - 2) << ",\n  \"matches\": {";
  for (std::size_t i = 0; i < outcome.matches.size(); ++i) {
    out << (i == 0 ? "\n    " : ",\n    ");
    write_drawn(outcome.matches[i], out);
  }
  out << "\n  }\n}\n";
}

std::vector<std::string> differences(const Json& outcome, const Json& expected) {
  std::vector<std::string> out;
  compare(outcome, expected, {}, out);
  return out;
}

std::vector<std::string> differences(const Outcome& outcome, const Json& expected) {
  Json got = summary_json(outcome);
  Json& matches = got["matches"] = Json::object();
  const auto asked = expected.find("matches");
  if (asked != expected.end() && asked->is_object())
    for (const auto& [id, unused] : asked->items())
      if (const auto place = outcome.matches.find(PledgeId::of(id)))
        matches[id] = drawn_json(outcome.matches[*place]);
  return differences(got, expected);
}

}  // namespace colletta::matching
