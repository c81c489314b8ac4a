#include "domain/campaign/content_json.hpp"

#include <nlohmann/json.hpp>

#include "domain/journal/canonical_json.hpp"

namespace colletta {

using nlohmann::json;

std::string content_document(const CampaignContent& c) {
  json budget = json::array(), plan = json::array(), indicators = json::array();
  for (const auto& line : c.budget)
    budget.push_back({{"label", line.label}, {"cents", line.amount.cents()},
                      {"required", line.required ? 1 : 0}});
  for (const auto& step : c.plan) plan.push_back({{"label", step.label}, {"due", step.due}});
  for (const auto& one : c.indicators)
    indicators.push_back({{"id", one.id}, {"label", one.label}, {"unit", one.unit},
                          {"baseline", one.baseline}, {"target", one.target}, {"due", one.due}});
  return journal::canonical({{"v", 1},
                    {"title", c.title},
                    {"summary", c.summary},
                    {"story", c.story},
                    {"area", c.area},
                    {"theme", c.theme},
                    {"budget", std::move(budget)},
                    {"plan", std::move(plan)},
                    {"indicators", std::move(indicators)},
                    {"goal", c.goal.cents()},
                    {"model", c.model == matching::Model::kAllOrNothing ? "all_or_nothing"
                                                                        : "keep_what_you_raise"},
                    {"opens", c.opens.us},
                    {"deadline", c.deadline.us}});
}

CampaignContent read_content(std::string_view document) {
  const json d = json::parse(document, nullptr, false);
  CHECK(d.is_object() && d.value("v", 0) == 1, "a campaign's stored content must be our own");
  CampaignContent c;
  c.title = d.at("title");
  c.summary = d.at("summary");
  c.story = d.at("story");
  c.area = d.at("area");
  c.theme = d.at("theme");
  for (const json& line : d.at("budget"))
    c.budget.push_back({line.at("label"), Money::cents(line.at("cents").get<std::int64_t>()),
                        line.at("required") == 1});
  for (const json& step : d.at("plan")) c.plan.push_back({step.at("label"), step.at("due")});
  for (const json& one : d.at("indicators"))
    c.indicators.push_back({one.at("id"), one.at("label"), one.at("unit"), one.at("baseline"),
                            one.at("target"), one.at("due")});
  c.goal = Money::cents(d.at("goal").get<std::int64_t>());
  c.model = d.at("model") == "all_or_nothing" ? matching::Model::kAllOrNothing
                                              : matching::Model::kKeepWhatYouRaise;
  c.opens = {d.at("opens").get<std::int64_t>()};
  c.deadline = {d.at("deadline").get<std::int64_t>()};
  return c;
}

}  // namespace colletta
