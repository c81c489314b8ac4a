#include "domain/matching/vector_json.hpp"

#include <istream>
#include <set>

#include "domain/base/limits.hpp"
#include "domain/matching/fields_json.hpp"
#include "domain/matching/rule_json.hpp"
#include "domain/matching/unique_names_json.hpp"

namespace colletta::matching {
namespace {

using Json = nlohmann::json;

constexpr const char* kEventTypes = "pledge, refund, fund, close, close_round";
constexpr std::int64_t kOrderMax = 1'000'000;  ///< any place in the order of pools that is written

/// A required name as an id; empty, with the error noted, when it is not there.
template <class IdType>
IdType read_id(Fields& fields, const char* name) {
  fields.require(name, "text");
  return IdType::of(fields.text(name).value_or(""));
}

Money read_amount(Fields& fields, const char* name) {
  fields.require(name, kAmountAllowed);
  return fields.amount(name).value_or(Money());
}

Funder read_funder(const Json& value, const std::string& path, FirstError& error) {
  Fields fields(value, path, {"id", "name", "amount"}, error);
  Funder funder;
  funder.id = read_id<FunderId>(fields, "id");
  funder.name = fields.text("name").value_or(funder.id.str());
  fields.require("amount", "0.." + std::to_string(limits::kAmountCentsMax));
  funder.put_in = Money::cents(fields.whole("amount", 0, limits::kAmountCentsMax).value_or(0));
  return funder;
}

Pool vector_pool(const Json& value, const std::string& path, FirstError& error) {
  Fields fields(value, path, {"id", "name", "kind", "order", "funders", "rule"}, error);
  Pool pool;
  pool.id = read_id<PoolId>(fields, "id");
  pool.call = CallId::of(kRoundCall);
  pool.name = fields.text("name").value_or(pool.id.str());
  pool.kind = static_cast<PoolKind>(fields.choice("kind", {"public", "private"}).value_or(0));
  pool.order = static_cast<int>(fields.whole("order", 0, kOrderMax).value_or(0));
  fields.require("funders", "list");
  fields.require("rule", "object");
  if (const Json* funders = fields.list("funders", limits::kFundersMax)) {
    std::set<FunderId> seen;
    for (std::size_t i = 0; i < funders->size(); ++i) {
      const std::string where = element(fields.path("funders"), i);
      pool.funders.push_back(read_funder((*funders)[i], where, error));
      if (!seen.insert(pool.funders.back().id).second && !error)
        error = err(Errc::kAlreadyExists, where + ".id", pool.funders.back().id.str());
    }
  }
  if (const Json* document = fields.find("rule")) {
    auto rule = parse_rule(*document, fields.path("rule"));
    if (rule)
      pool.rule = std::move(*rule);
    else if (!error)
      error = rule.error();
  }
  return pool;
}

Campaign read_campaign(const Json& value, const std::string& path, FirstError& error) {
  Fields fields(value, path, {"id", "goal", "minimum", "optimum", "model", "area", "theme"}, error);
  Campaign campaign;
  campaign.id = read_id<CampaignId>(fields, "id");
  campaign.call = CallId::of(kRoundCall);
  campaign.goal = read_amount(fields, "goal");
  campaign.minimum = fields.amount("minimum").value_or(campaign.goal);
  campaign.optimum = fields.amount("optimum").value_or(campaign.goal);
  campaign.model = static_cast<Model>(
      fields.choice("model", {"all_or_nothing", "keep_what_you_raise"}).value_or(0));
  campaign.area = fields.text("area").value_or("");
  campaign.theme = fields.text("theme").value_or("");
  const std::string goal = "goal " + std::to_string(campaign.goal.cents());
  if (campaign.minimum > campaign.goal) fields.fail(Errc::kTooLarge, "minimum", goal);
  if (campaign.optimum < campaign.goal) fields.fail(Errc::kTooSmall, "optimum", goal);
  return campaign;
}

Pledge vector_pledge(const Json& value, const std::string& path, FirstError& error) {
  Fields fields(value, path,
                {"type", "id", "campaign", "donor", "amount", "at", "verified", "promoter_linked"},
                error);
  Pledge pledge;
  pledge.id = read_id<PledgeId>(fields, "id");
  pledge.campaign = read_id<CampaignId>(fields, "campaign");
  pledge.donor = read_id<DonorId>(fields, "donor");
  pledge.amount = read_amount(fields, "amount");
  fields.require("at", kInstantAllowed);
  pledge.placed = fields.instant("at").value_or(Timestamp());
  pledge.verified = fields.flag("verified").value_or(false);
  pledge.promoter_linked = fields.flag("promoter_linked").value_or(false);
  return pledge;
}

Fund read_fund(const Json& value, const std::string& path, FirstError& error) {
  Fields fields(value, path, {"type", "pool", "funder", "name", "amount", "at"}, error);
  Fund fund;
  fund.pool = read_id<PoolId>(fields, "pool");
  fund.funder = read_id<FunderId>(fields, "funder");
  fund.name = fields.text("name").value_or(fund.funder.str());
  fund.amount = read_amount(fields, "amount");
  static_cast<void>(fields.instant("at"));
  return fund;
}

/// The word in `type`, before the other fields of the event are known.
std::string type_of(const Json& value, const std::string& path, FirstError& error) {
  const auto type = value.is_object() ? value.find("type") : value.end();
  if (type != value.end() && type->is_string()) return type->get<std::string>();
  const bool missing = value.is_object() && type == value.end();
  if (!error)
    error = err(missing ? Errc::kMissing : Errc::kInvalid, join(path, "type"), kEventTypes);
  return {};
}

RoundEvent vector_event(const Json& value, const std::string& path, FirstError& error) {
  RoundEvent event{CloseRound{}, path + "."};
  const std::string type = type_of(value, path, error);
  if (error) return event;
  if (type == "pledge") {
    event.what = vector_pledge(value, path, error);
  } else if (type == "fund") {
    event.what = read_fund(value, path, error);
  } else if (type == "refund") {
    Fields fields(value, path, {"type", "pledge", "at"}, error);
    event.what = Refund{read_id<PledgeId>(fields, "pledge")};
    static_cast<void>(fields.instant("at"));
  } else if (type == "close") {
    Fields fields(value, path, {"type", "campaign", "at"}, error);
    event.what = Close{read_id<CampaignId>(fields, "campaign")};
    static_cast<void>(fields.instant("at"));
  } else if (type == "close_round") {
    Fields fields(value, path, {"type", "at"}, error);
    static_cast<void>(fields.instant("at"));
  } else {
    error = err(Errc::kInvalid, join(path, "type"), kEventTypes);
  }
  return event;
}

}  // namespace

Result<std::vector<Campaign>> parse_campaigns(const Json& list, const std::string& path) {
  if (!list.is_array()) return err(Errc::kInvalid, path, "list");
  FirstError error;
  std::vector<Campaign> campaigns;
  std::set<CampaignId> seen;
  for (std::size_t i = 0; i < list.size() && !error; ++i) {
    campaigns.push_back(read_campaign(list[i], element(path, i), error));
    if (!error && !seen.insert(campaigns.back().id).second)
      error = err(Errc::kAlreadyExists, element(path, i) + ".id", campaigns.back().id.str());
  }
  if (error) return *error;
  return campaigns;
}

Result<Round> parse_round(const Json& vector) {
  if (!vector.is_object()) return err(Errc::kInvalid, {}, "object");
  const auto list = [&](const char* name) -> Result<const Json*> {
    const auto found = vector.find(name);
    if (found == vector.end()) return err(Errc::kMissing, name, "list");
    if (!found->is_array()) return err(Errc::kInvalid, name, "list");
    return &*found;
  };
  const auto pools = list("pools"), campaigns = list("campaigns"), events = list("events");
  for (const auto* part : {&pools, &campaigns, &events})
    if (!*part) return part->error();
  if ((*pools)->size() > limits::kPoolsPerCallMax)
    return err(Errc::kTooLong, "pools", std::to_string(limits::kPoolsPerCallMax));

  FirstError error;
  Round round;
  for (std::size_t i = 0; i < (*pools)->size() && !error; ++i) {
    Pool pool = vector_pool((**pools)[i], element("pools", i), error);
    const PoolId id = pool.id;
    if (!round.book.pools.emplace(id, std::move(pool)).second && !error)
      error = err(Errc::kAlreadyExists, element("pools", i) + ".id", id.str());
  }
  if (error) return *error;
  auto read = parse_campaigns(**campaigns, "campaigns");
  if (!read) return read.error();
  for (Campaign& campaign : *read) {
    const CampaignId id = campaign.id;
    round.book.campaigns.emplace(id, std::move(campaign));
  }
  round.events.reserve((*events)->size());
  for (std::size_t i = 0; i < (*events)->size(); ++i) {
    auto event = parse_event((**events)[i], i);
    if (!event) return event.error();
    round.events.push_back(std::move(*event));
  }
  return round;
}

Result<RoundEvent> parse_event(const Json& event, std::size_t index) {
  FirstError error;
  RoundEvent read = vector_event(event, element("events", index), error);
  if (error) return *error;
  return read;
}

namespace {

using Seen = Json::parse_event_t;

}  // namespace

Result<Json> read_but_events(std::istream& in) {
  bool in_events = false, list = false;
  const auto keep = [&](int depth, Seen seen, const Json& value) {
    if (depth == 1 && seen == Seen::key) in_events = value == "events";
    if (depth != 1 || seen != Seen::array_start || !in_events) return true;
    list = true;
    return false;
  };
  Json vector = Json::parse(in, keep, false);
  if (vector.is_discarded()) return err(Errc::kMalformedJson);
  if (list) vector["events"] = Json::array();
  return vector;
}

Result<Outcome> run(const Json& vector, std::istream& in) {
  auto round = parse_round(vector);
  if (!round) return round.error();
  Simulation simulation(std::move(round->book));
  FirstError unread;
  Status done;
  std::size_t index = 0;
  const auto take = [&](const Json& element) {
    if (unread) return;
    const auto event = parse_event(element, index++);
    // What cannot be read is told before what cannot happen, as when the whole is read first.
    if (!event)
      unread = event.error();
    else if (done)
      done = simulation.add(*event);
  };
  // Nothing is kept: an element of `events` is taken as soon as it is whole.
  UniqueNames names;
  const auto see = [&](int depth, Seen seen, const Json& value) {
    names.see(depth, seen, value);
    if (depth == 1 && seen == Seen::key) return value == "events";
    if (depth != 2) return true;
    const bool whole = seen == Seen::object_end || seen == Seen::array_end || seen == Seen::value;
    if (whole) take(value);
    return !whole;
  };
  if (Json::parse(in, see, false).is_discarded() || names.twice()) return err(Errc::kMalformedJson);
  if (unread) return *unread;
  if (!done) return done.error();
  return std::move(simulation).finish();
}

Result<Outcome> run(const Json& vector) {
  auto round = parse_round(vector);
  if (!round) return round.error();
  return simulate(std::move(*round));
}

}  // namespace colletta::matching
