#include "server/app/demo/content_json.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "domain/matching/rule_json.hpp"
#include "domain/selection/rules_json.hpp"

namespace colletta::app::demo {
namespace {

using nlohmann::json;

Money euro(const json& value) { return Money::cents(value.get<std::int64_t>() * 100); }

std::vector<std::string> texts(const json& list) { return list.get<std::vector<std::string>>(); }

services::CityRow read_city(const json& d) {
  services::CityRow city;
  city.id = CityId::of(d.at("id"));
  city.name = d.at("name");
  city.palette = d.at("palette");
  city.zone = "Europe/Rome";
  city.locale = "it";
  city.payee = d.at("payee");
  city.contact_email = d.at("contact");
  city.pledge_min = Money::cents(100);
  city.pledge_max = Money::cents(1'000'000);
  for (const json& value : d.at("suggested")) city.suggested.push_back(euro(value));
  city.areas = texts(d.at("areas"));
  city.themes = texts(d.at("themes"));
  return city;
}

CampaignContent read_content(const json& d) {
  CampaignContent c;
  c.title = d.at("title");
  c.summary = d.at("summary");
  c.story = d.at("story");
  c.area = d.at("area");
  c.theme = d.at("theme");
  c.goal = euro(d.at("goal"));
  for (const json& line : d.at("budget"))
    c.budget.push_back({line.at("label"), euro(line.at("euro")), line.value("required", true)});
  for (const json& step : d.value("plan", json::array()))
    c.plan.push_back({step.at("label"), step.at("due")});
  for (const json& one : d.value("indicators", json::array()))
    c.indicators.push_back({one.at("id"), one.at("label"), one.at("unit"), one.at("baseline"),
                            one.at("target"), one.at("due")});
  return c;
}

DemoCampaign read_campaign(const json& d) {
  DemoCampaign campaign;
  campaign.promoter = d.at("promoter");
  campaign.content = read_content(d);
  for (const json& u : d.value("updates", json::array()))
    campaign.updates.push_back(
        {u.at("title"), u.at("text"), u.at("day"), u.value("by_city", false)});
  for (const json& m : d.value("measurements", json::array()))
    campaign.measurements.push_back(
        {m.at("indicator"), m.at("value"), m.at("date"), m.at("evidence"), m.value("note", "")});
  return campaign;
}

DemoRound read_round(const json& d) {
  DemoRound round;
  round.title = d.at("title");
  round.summary = d.at("summary");
  round.text = d.at("text");
  for (const json& p : d.value("pools", json::array())) {
    const auto rule = matching::parse_rule(p.at("rule"));
    if (!rule) throw std::runtime_error("pools: rule." + rule.error().field);
    round.pools.push_back(
        {p.at("name"), p.at("funder"),
         p.at("kind") == "public" ? matching::PoolKind::kPublic : matching::PoolKind::kPrivate,
         euro(p.at("budget")), matching::canonical(*rule)});
  }
  for (const json& c : d.at("campaigns")) round.campaigns.push_back(read_campaign(c));
  return round;
}

DemoSelection read_selection(const json& d) {
  DemoSelection selection;
  selection.round = read_round(d);
  const auto rules = selection::parse_rules(d.at("rules"));
  if (!rules) throw std::runtime_error("selection: rules." + rules.error().field);
  selection.rules = selection::canonical(*rules);
  selection.evaluators = texts(d.at("evaluators"));
  for (const json& one : d.at("evaluations"))
    selection.evaluations.push_back(
        {one.at("evaluator"), one.at("application"), one.value("recused", ""),
         one.value("points", std::map<std::string, std::string>()), one.value("reason", "")});
  return selection;
}

}  // namespace

DemoContent read_demo(const std::string& path) {
  std::ifstream in(path);
  const json d = json::parse(in, nullptr, false);
  if (!d.is_object()) throw std::runtime_error(path + ": cannot be read, or is not JSON");
  try {
    DemoContent content;
    content.city = read_city(d.at("city"));
    for (const json& p : d.at("people"))
      content.people.push_back({p.at("key"), p.at("email"), p.at("name"),
                                Roles::parse(p.at("roles").get<std::string>()).value()});
    content.past = read_round(d.at("past"));
    content.open = read_round(d.at("open"));
    content.selection = read_selection(d.at("selection"));
    content.ranked = read_selection(d.at("ranked"));
    content.messages = texts(d.at("messages"));
    return content;
  } catch (const std::exception& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
}

}  // namespace colletta::app::demo
