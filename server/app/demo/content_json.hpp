// The demo's words, read from deploy/demo/demo.json: plainly fictional people and projects.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/campaign/campaign.hpp"
#include "domain/people/actor.hpp"
#include "server/services/cities.hpp"

namespace colletta::app::demo {

struct DemoPerson {
  std::string key;  ///< what campaigns and pools name it by
  std::string email, name;
  Roles roles;
};

struct DemoUpdate {
  std::string title, text;
  int day = 0;  ///< after the opening of the campaign
  bool by_city = false;
};

struct DemoMeasurement {
  std::string indicator, value, date, evidence, note;
};

struct DemoCampaign {
  std::string promoter;     ///< a person's key
  CampaignContent content;  ///< dates are set by the demo
  std::vector<DemoUpdate> updates;
  std::vector<DemoMeasurement> measurements;
};

struct DemoPool {
  std::string name, funder;  ///< funder: a person's key
  matching::PoolKind kind = matching::PoolKind::kPublic;
  Money budget;
  std::string rule;  ///< canonical rule document
};

struct DemoRound {
  std::string title, summary, text;
  std::vector<DemoPool> pools;
  std::vector<DemoCampaign> campaigns;
};

/// What an evaluator says of an application: a recusal, a score, or that there is no conflict.
struct DemoEvaluation {
  std::string evaluator;  ///< a person's key
  std::int64_t application = 0;
  std::string recused;  ///< the reason; empty: no conflict
  std::map<std::string, std::string> points;
  std::string reason;  ///< of the points; empty: no score yet
};

/// A call that chooses by rules.
struct DemoSelection {
  DemoRound round;
  std::string rules;  ///< canonical document
  std::vector<std::string> evaluators;
  std::vector<DemoEvaluation> evaluations;  ///< in their order
};

struct DemoContent {
  services::CityRow city;
  std::vector<DemoPerson> people;
  DemoRound past, open;
  DemoSelection selection;  ///< in its evaluation
  DemoSelection ranked;     ///< with its ranking
  std::vector<std::string> messages;  ///< what some pledgers write
};

/// Throws std::runtime_error that names the file and the field.
DemoContent read_demo(const std::string& path);

}  // namespace colletta::app::demo
