#include "server/handlers/api/shapes.hpp"

#include <algorithm>

#include "domain/journal/event_json.hpp"

namespace colletta::handlers::api {
namespace {

std::string_view kind_word(matching::PoolKind kind) {
  return kind == matching::PoolKind::kPublic ? "public" : "private";
}

std::string_view kind_word(matching::ChangeKind kind) {
  switch (kind) {
    case matching::ChangeKind::kReserved:
      return "reserved";
    case matching::ChangeKind::kGranted:
      return "granted";
    case matching::ChangeKind::kReleased:
      return "released";
  }
  return "";
}

void put_instant(Json& object, const char* name, Timestamp t) {
  if (t.us != 0) object[name] = to_rfc3339(t);
}

Json content_json(const CampaignContent& content) {
  Json out{{"story", content.story},
           {"budget", Json::array()},
           {"plan", Json::array()},
           {"indicators", Json::array()}};
  for (const auto& line : content.budget)
    out["budget"].push_back(
        {{"label", line.label}, {"amount", cents(line.amount)}, {"required", line.required}});
  for (const auto& step : content.plan)
    out["plan"].push_back({{"label", step.label}, {"due", step.due}});
  for (const auto& one : content.indicators)
    out["indicators"].push_back({{"id", one.id},
                                 {"label", one.label},
                                 {"unit", one.unit},
                                 {"baseline", one.baseline},
                                 {"target", one.target},
                                 {"due", one.due}});
  return out;
}

Json measurement_json(const store::RecordedMeasurement& row) {
  Json out{{"id", row.id}, {"value", row.value}, {"date", row.date}};
  put_text(out, "evidence", row.evidence);
  put_text(out, "note", row.note);
  out["at"] = to_rfc3339(row.at);
  out["seq"] = row.seq;
  return out;
}

/// What each act says of pools: which way the money went, and the lines.
struct MatchesOf {
  struct Moved {
    matching::ChangeKind kind = matching::ChangeKind::kReserved;
    std::vector<MatchLine> lines;
  };
  Moved operator()(const acts::PledgeConfirmed& a) const {
    return {matching::ChangeKind::kReserved, a.matches};
  }
  Moved operator()(const acts::MatchMoved& a) const { return {a.kind, {a.line}}; }
  Moved operator()(const acts::RefundRequested& a) const {
    return {matching::ChangeKind::kReleased, a.matches};
  }
  Moved operator()(const acts::PaymentRefunded& a) const {
    return {matching::ChangeKind::kReleased, a.matches};
  }
  Moved operator()(const acts::RefundFailed& a) const {
    return {matching::ChangeKind::kReleased, a.matches};
  }
  Moved operator()(const acts::ChargedBack& a) const {
    return {matching::ChangeKind::kReleased, a.matches};
  }
  template <class Other>
  Moved operator()(const Other&) const {
    return {};
  }
};

}  // namespace

matching::Model model_at(std::size_t place) {
  return place == 0 ? matching::Model::kAllOrNothing : matching::Model::kKeepWhatYouRaise;
}

std::string_view to_word(views::Stage stage) noexcept {
  switch (stage) {
    case views::Stage::kDraft:
      return "draft";
    case views::Stage::kHandedIn:
      return "submitted";
    case views::Stage::kReturned:
      return "returned";
    case views::Stage::kPublished:
      return "coming";
    case views::Stage::kOpen:
      return "open";
    case views::Stage::kSucceeded:
      return "succeeded";
    case views::Stage::kFailed:
      return "failed";
  }
  return "";
}

Json campaign_summary(const store::CampaignRow& row, const PoolMoney& money, Timestamp now) {
  Money matched;
  for (const auto& pool : figures_of(row, money).pools) matched += pool.amount;
  Json out{{"id", row.id.str()}};
  put_text(out, "call", row.call.str());
  out["state"] = to_word(stage_of(row, now));
  out["title"] = row.title;
  out["summary"] = row.summary;
  put_text(out, "promoter", row.promoter);
  out["area"] = row.area;
  out["theme"] = row.theme;
  out["model"] = kModels[row.model == matching::Model::kAllOrNothing ? 0 : 1];
  out["goal"] = cents(row.goal);
  out["minimum"] = cents(row.minimum);
  out["optimum"] = cents(row.optimum);
  put_instant(out, "opens", row.opens);
  put_instant(out, "closes", row.deadline);
  out["raised"] = cents(row.raised);
  out["matched"] = cents(matched);
  out["donors"] = row.donors;
  out["pledges"] = row.pledges;
  out["version"] = row.version;
  out["content_hash"] = row.content_hash;
  if (row.published_seq >= 0) out["published_seq"] = row.published_seq;
  if (row.closed_seq >= 0) out["closed_seq"] = row.closed_seq;
  return out;
}

Json campaign_json(const store::CampaignRow& row, const CampaignContent& content,
                   const PoolMoney& money, Timestamp now) {
  Json out = campaign_summary(row, money, now);
  out.update(content_json(content));
  if (row.state == CampaignState::kReturned) put_text(out, "reasons", row.reasons);
  return out;
}

Json update_json(const store::PublishedUpdate& update) {
  Json out{{"id", update.id},
           {"campaign", update.campaign.str()},
           {"campaign_title", update.campaign_title}};
  put_text(out, "author", update.author);
  out["by_city"] = update.by_city;
  out["title"] = update.title;
  out["text"] = update.text;
  out["at"] = to_rfc3339(update.at);
  out["seq"] = update.seq;
  return out;
}

std::vector<Json> indicators_json(const CampaignId& campaign, const CampaignContent& content,
                                  const std::vector<store::RecordedMeasurement>& measurements) {
  std::vector<Json> out;
  const Json written = content_json(content);  // named: the loop only refers into it
  for (const Json& indicator : written["indicators"]) {
    Json one{{"campaign", campaign.str()}};
    one.update(indicator);
    one["measurements"] = Json::array();
    for (const auto& row : measurements)
      if (row.indicator == one["id"]) one["measurements"].push_back(measurement_json(row));
    out.push_back(std::move(one));
  }
  return out;
}

Json gift_json(const store::PledgeRow& row) {
  Json out{{"seq", row.seq}, {"amount", cents(row.amount)}};
  put_text(out, "name", row.public_name);
  put_text(out, "message", row.message);
  out["at"] = to_rfc3339(row.confirmed_at);
  return out;
}

Json pool_json(const store::PoolRow& row) {
  const matching::Pool pool = matching_pool(row);
  Json out{{"id", row.id.str()},
           {"call", row.call.str()},
           {"name", row.name},
           {"kind", kind_word(row.kind)},
           {"order", row.order},
           {"seq", row.seq},
           {"rule", Json::parse(row.rule)},
           {"rule_hash", row.rule_hash},
           {"budget", cents(pool.budget())},
           {"left", cents(pool.left())},
           {"funders", Json::array()}};
  for (const auto& funder : row.funders)
    out["funders"].push_back({{"id", funder.id.str()},
                              {"name", funder.name},
                              {"put_in", cents(funder.put_in)},
                              {"reserved", cents(funder.reserved)},
                              {"granted", cents(funder.granted)},
                              {"left", cents(funder.left())}});
  return out;
}

Json holding_json(const store::PoolRow& row, const CampaignId& campaign,
                  const std::vector<store::HoldingRow>& holdings) {
  Money reserved, granted;
  Json funders = Json::array();
  for (const auto& holding : holdings) {
    if (holding.pool != row.id || holding.campaign != campaign) continue;
    reserved += holding.reserved;
    granted += holding.granted;
    funders.push_back({{"funder", holding.funder.str()},
                       {"reserved", cents(holding.reserved)},
                       {"granted", cents(holding.granted)}});
  }
  return {{"pool", row.id.str()},         {"name", row.name},
          {"kind", kind_word(row.kind)},  {"rule_hash", row.rule_hash},
          {"reserved", cents(reserved)},  {"granted", cents(granted)},
          {"funders", std::move(funders)}};
}

Json match_json(const MatchEntry& entry, const MatchLine& line) {
  Json out{{"seq", entry.seq}, {"at", to_rfc3339(entry.at)}, {"kind", kind_word(entry.kind)}};
  put_text(out, "campaign", entry.campaign.str());
  out["pool"] = line.pool.str();
  out["amount"] = cents(matching::total(line.parts));
  out["parts"] = Json::array();
  for (const auto& part : line.parts)
    out["parts"].push_back({{"funder", part.funder.str()}, {"amount", cents(part.amount)}});
  out["rule_hash"] = line.rule_hash;
  out["limited_by"] = Json::array();
  for (const auto limit : line.limited_by) out["limited_by"].push_back(matching::to_string(limit));
  out["left"] = cents(line.left);
  return out;
}

std::vector<Json> matches_json(const store::EventRow& row) {
  const auto event = parse_public_body(row.body);
  CHECK(event.ok(), "an event in our own journal can be read back");
  const auto moved = std::visit(MatchesOf{}, event->act);
  std::vector<Json> out;
  const MatchEntry entry{row.seq, row.at, row.campaign, moved.kind};
  for (const MatchLine& line : moved.lines) out.push_back(match_json(entry, line));
  return out;
}

Json event_json(const store::EventRow& row) {
  // The body stays a text: its bytes are what the leaf is the hash of.
  return {{"seq", row.seq},
          {"type", row.type},
          {"at", to_rfc3339(row.at)},
          {"leaf", row.leaf},
          {"body", row.body}};
}

}  // namespace colletta::handlers::api
