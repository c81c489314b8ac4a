#include "domain/campaign/decide.hpp"

#include <algorithm>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "domain/campaign/content_json.hpp"
#include "domain/evaluation/applications.hpp"
#include "domain/evaluation/ranking.hpp"
#include "domain/journal/hashed_text.hpp"
#include "domain/matching/engine.hpp"

namespace colletta {
namespace {

CampaignFacts* find_facts(World& world, const CampaignId& id) {
  const auto at = world.campaigns.find(id);
  return at == world.campaigns.end() ? nullptr : &at->second;
}

bool may_write(const CampaignFacts& campaign, const Actor& actor) {
  return actor.officer() || (!actor.person.empty() && actor.person == campaign.owner);
}

/// What would be an application is nobody's to write but its promoter's.
bool may_write(const World& world, const CampaignFacts& campaign, const Actor& actor) {
  if (!may_write(campaign, actor)) return false;
  const SelectionFacts* selection = selection_of(world, campaign);
  return selection == nullptr || !is_sealed(*selection, campaign.state, world.now) ||
         actor.person == campaign.owner;
}

/// Whether officers decide about it as they read it: not where a ranking does.
Status not_by_rules(const World& world, const CampaignFacts& campaign) {
  const SelectionFacts* selection = selection_of(world, campaign);
  if (selection == nullptr) return {};
  if (is_sealed(*selection, campaign.state, world.now)) return err(Errc::kForbidden);
  return err(Errc::kIllegalTransition, "application", "ranking");
}

/// Where rules choose, only whom the ranking has selected.
Status may_be_published(const World& world, const CampaignFacts& campaign) {
  const SelectionFacts* selection = selection_of(world, campaign);
  if (selection == nullptr || selection->ranking_seq < 0) return not_by_rules(world, campaign);
  const auto application = world.applications.find({campaign.call, campaign.application});
  if (application == world.applications.end() || application->second.outcome != kSelectedOutcome)
    return err(Errc::kIllegalTransition, "application", "not_selected");
  return {};
}

/// What is agreed with everybody who gives: it cannot change once the campaign is public.
Status same_terms(const CampaignContent& before, const CampaignContent& now) {
  const auto fixed = [](const char* field) {
    return err(Errc::kIllegalTransition, field, "published");
  };
  if (before.goal != now.goal) return fixed("goal");
  if (before.model != now.model) return fixed("model");
  if (before.opens != now.opens) return fixed("opens");
  if (before.deadline != now.deadline) return fixed("closes");
  if (before.area != now.area) return fixed("area");
  if (before.theme != now.theme) return fixed("theme");
  if (minimum_of(before) != minimum_of(now) || optimum_of(before) != optimum_of(now))
    return fixed("budget");
  for (std::size_t i = 0; i < before.indicators.size(); ++i) {
    if (i >= now.indicators.size() || before.indicators[i].id != now.indicators[i].id ||
        before.indicators[i].unit != now.indicators[i].unit ||
        before.indicators[i].baseline != now.indicators[i].baseline ||
        before.indicators[i].target != now.indicators[i].target ||
        before.indicators[i].due != now.indicators[i].due)
      return fixed("indicators");
  }
  return {};
}

void store_content(World& world, CampaignFacts& campaign, CampaignContent content) {
  campaign.opens = content.opens;
  campaign.deadline = content.deadline;
  campaign.content_hash = world.sha256_hex(content_document(content));
  campaign.content = std::move(content);
  campaign.version += 1;
}

Result<Outcome> create(World& world, SaveCampaign& command) {
  if (!command.actor.roles.has(Role::kPromoter) && !command.actor.officer())
    return err(Errc::kForbidden);
  if (command.version != 0) return err(Errc::kNotFound, "id");
  if (const auto errors = check_draft(command.content); !errors.empty()) return errors.front();

  CampaignFacts campaign;
  campaign.id = command.id;
  campaign.call = command.call;
  campaign.owner = command.actor.person;
  store_content(world, campaign, std::move(command.content));
  world.campaigns.emplace(command.id, std::move(campaign));
  return Outcome{.id = command.id.str()};
}

matching::Campaign campaign_for_matching(const CampaignFacts& c) {
  matching::Campaign out;
  out.id = c.id;
  out.call = c.call;
  out.goal = c.content.goal;
  out.minimum = minimum_of(c.content);
  out.optimum = optimum_of(c.content);
  out.model = c.content.model;
  out.area = c.content.area;
  out.theme = c.content.theme;
  return out;
}

/// Keeps what was cleaned, or why it could not be.
void take(Result<std::string> clean, std::string& text, std::vector<Error>& errors) {
  if (clean)
    text = *std::move(clean);
  else
    errors.push_back(clean.error());
}

/// A campaign whose story goes on: public, whatever its end.
Result<CampaignFacts*> public_campaign(World& world, const CampaignId& id, const Actor& actor) {
  CampaignFacts* campaign = find_facts(world, id);
  if (campaign == nullptr) return err(Errc::kNotFound, "campaign");
  if (!may_write(*campaign, actor)) return err(Errc::kForbidden);
  if (auto state = after(campaign->state, CampaignAction::kRevise); !state) return state.error();
  return campaign;
}

}  // namespace

Result<Outcome> decide(World& world, SaveCampaign command) {
  CampaignFacts* campaign = find_facts(world, command.id);
  if (campaign == nullptr) return create(world, command);
  if (!may_write(world, *campaign, command.actor)) return err(Errc::kForbidden);
  if (auto errors = check_draft(command.content); !errors.empty()) return errors.front();
  const std::string hash = world.sha256_hex(content_document(command.content));
  if (hash == campaign->content_hash && command.call == campaign->call)
    return Outcome{.repeated = true, .id = command.id.str()};
  if (command.version != campaign->version)
    return err(Errc::kVersionMismatch, "version", std::to_string(campaign->version));
  const bool is_public = after(campaign->state, CampaignAction::kRevise).ok();
  if (!is_public) {
    if (auto state = after(campaign->state, CampaignAction::kEdit); !state) return state.error();
    store_content(world, *campaign, std::move(command.content));
    campaign->call = command.call;
    return Outcome{.id = command.id.str()};
  }
  if (command.call != campaign->call) return err(Errc::kIllegalTransition, "call", "published");
  if (auto same = same_terms(campaign->content, command.content); !same) return same.error();
  // As if at its opening: the deadline of a closed campaign lies in the past, rightly.
  if (auto errors = check_complete(command.content, command.content.opens); !errors.empty())
    return errors.front();

  // After this point it must succeed.
  store_content(world, *campaign, std::move(command.content));
  const std::int64_t seq = world.append(acts::CampaignRevised{campaign->content_hash},
                                        campaign->call, campaign->id, {campaign->published_seq});
  return Outcome{.seq = seq, .id = command.id.str()};
}

Result<Outcome> decide(World& world, const HandInCampaign& command) {
  CampaignFacts* campaign = find_facts(world, command.id);
  if (campaign == nullptr) return err(Errc::kNotFound, "id");
  if (!may_write(world, *campaign, command.actor)) return err(Errc::kForbidden);
  const auto state = after(campaign->state, CampaignAction::kHandIn);
  if (!state) return state.error();
  if (campaign->call.empty()) return err(Errc::kMissing, "call");
  if (auto errors = check_complete(campaign->content, world.now); !errors.empty())
    return errors.front();
  if (selection_of(world, *campaign) != nullptr)
    return apply(world, *campaign, *state, command.actor);

  campaign->state = *state;
  campaign->handed_in_at = world.now;
  campaign->reasons.clear();
  campaign->version += 1;
  return Outcome{.id = command.id.str()};
}

Result<Outcome> decide(World& world, const ReturnCampaign& command) {
  if (!command.actor.officer()) return err(Errc::kForbidden);
  CampaignFacts* campaign = find_facts(world, command.id);
  if (campaign == nullptr) return err(Errc::kNotFound, "id");
  const auto state = after(campaign->state, CampaignAction::kReturn);
  if (!state) return state.error();
  if (auto may = not_by_rules(world, *campaign); !may) return may.error();
  auto reasons =
      clean_text(command.reasons, "reasons",
                 {.bytes_min = 1, .bytes_max = limits::kReasonBytesMax, .lines = Lines::kMany});
  if (!reasons) return reasons.error();

  campaign->state = *state;
  campaign->reasons = *reasons;
  campaign->version += 1;
  return Outcome{.id = command.id.str()};
}

Result<Outcome> decide(World& world, const PublishCampaign& command) {
  if (!command.actor.officer()) return err(Errc::kForbidden);
  CampaignFacts* campaign = find_facts(world, command.id);
  if (campaign == nullptr) return err(Errc::kNotFound, "id");
  const auto state = after(campaign->state, CampaignAction::kPublish);
  if (!state) return state.error();
  if (auto may = may_be_published(world, *campaign); !may) return may.error();
  const auto call = world.calls.find(campaign->call);
  if (call == world.calls.end()) return err(Errc::kNotFound, "call");
  if (call->second.state != CallState::kOpen)
    return err(Errc::kIllegalTransition, "call", std::string(to_string(call->second.state)));
  if (auto errors = check_complete(campaign->content, world.now); !errors.empty())
    return errors.front();

  // After this point it must succeed.
  campaign->state = *state;
  campaign->version += 1;
  const CampaignContent& c = campaign->content;
  world.book.campaigns[campaign->id] = campaign_for_matching(*campaign);
  std::vector<std::int64_t> rests_on;
  if (call->second.seq >= 0) rests_on.push_back(call->second.seq);
  if (const auto given = world.applications.find({campaign->call, campaign->application});
      given != world.applications.end())
    rests_on.push_back(given->second.seq);
  campaign->published_seq = world.append(
      acts::CampaignPublished{c.title, c.goal, minimum_of(c), optimum_of(c), c.model, c.opens,
                              c.deadline, c.area, c.theme, campaign->content_hash},
      campaign->call, campaign->id, std::move(rests_on));
  return Outcome{.seq = campaign->published_seq, .id = command.id.str()};
}

Result<Outcome> decide(World& world, const CloseCampaign& command) {
  CampaignFacts* campaign = find_facts(world, command.id);
  if (campaign == nullptr) return err(Errc::kNotFound, "id");
  if (campaign->state != CampaignState::kPublished)
    return err(Errc::kIllegalTransition, "state", std::string(to_string(campaign->state)));
  if (world.now < campaign->deadline)
    return err(Errc::kNotOpenYet, "deadline", to_rfc3339(campaign->deadline));

  // After this point it must succeed.
  const matching::CloseResult result = matching::close(world.book, command.id);
  auto rests_on = world.append_moves(result.changes, campaign->call);
  rests_on.insert(rests_on.begin(), campaign->published_seq);
  campaign->state = result.succeeded ? CampaignState::kSucceeded : CampaignState::kFailed;
  campaign->version += 1;
  campaign->closed_seq = world.append(
      acts::CampaignClosed{result.succeeded, result.raised, result.matched,
                           world.book.campaigns.at(command.id).donors, campaign->pledges},
      campaign->call, campaign->id, std::move(rests_on));
  world.append_redistributed(result.changes, campaign->call);
  return Outcome{.seq = campaign->closed_seq, .id = command.id.str()};
}

std::vector<Error> check_fields(PublishUpdate& command) {
  std::vector<Error> errors;
  take(clean_text(command.title, "title", {.bytes_min = 1, .bytes_max = limits::kTitleBytesMax}),
       command.title, errors);
  take(clean_text(command.text, "text",
                  {.bytes_min = 1, .bytes_max = limits::kStoryBytesMax, .lines = Lines::kMany}),
       command.text, errors);
  return errors;
}

Result<Outcome> decide(World& world, PublishUpdate command) {
  auto campaign = public_campaign(world, command.campaign, command.actor);
  if (!campaign) return campaign.error();
  if (const auto errors = check_fields(command); !errors.empty()) return errors.front();
  acts::UpdatePublished act{world.sha256_hex(hashed_text({command.title, command.text}))};
  if (const Event* before = world.done_before(command.id))
    return again(*before, before->campaign == command.campaign && before->act == Act(act));

  // After this point it must succeed.
  UpdateRow row{.id = command.id,
                .campaign = command.campaign,
                .author = command.actor.person,
                .by_city = command.actor.person != (*campaign)->owner,
                .title = command.title,
                .text = command.text,
                .at = world.now};
  row.seq = world.append(std::move(act), (*campaign)->call, command.campaign,
                         {(*campaign)->published_seq}, command.id);
  world.updates.push_back(row);
  return Outcome{.seq = row.seq, .id = command.id};
}

std::vector<Error> check_fields(RecordMeasurement& command, Timestamp now) {
  std::vector<Error> errors;
  take(clean_decimal(command.value, "value"), command.value, errors);
  const std::string today = to_rfc3339_seconds(now).substr(0, 10);
  take(clean_date(command.date, "date"), command.date, errors);
  if (command.date.size() == today.size() && command.date > today)
    errors.push_back(err(Errc::kTooLarge, "date", today));
  take(clean_url(command.evidence, "evidence"), command.evidence, errors);
  take(clean_text(command.note, "note",
                  {.bytes_max = limits::kReasonBytesMax, .lines = Lines::kMany}),
       command.note, errors);
  return errors;
}

Result<Outcome> decide(World& world, RecordMeasurement command) {
  auto campaign = public_campaign(world, command.campaign, command.actor);
  if (!campaign) return campaign.error();
  const auto& indicators = (*campaign)->content.indicators;
  if (std::none_of(indicators.begin(), indicators.end(),
                   [&](const Indicator& one) { return one.id == command.indicator; }))
    return err(Errc::kInvalid, "indicator");
  if (const auto errors = check_fields(command, world.now); !errors.empty()) return errors.front();
  acts::IndicatorMeasured act{command.indicator, command.value, command.date,
                              world.sha256_hex(hashed_text({command.evidence, command.note}))};
  if (const Event* before = world.done_before(command.id))
    return again(*before, before->campaign == command.campaign && before->act == Act(act));

  // After this point it must succeed.
  MeasurementRow row{.id = command.id,
                     .campaign = command.campaign,
                     .indicator = command.indicator,
                     .value = command.value,
                     .date = command.date,
                     .evidence = command.evidence,
                     .note = command.note,
                     .at = world.now};
  row.seq = world.append(std::move(act), (*campaign)->call, command.campaign,
                         {(*campaign)->published_seq}, command.id);
  world.measurements.push_back(row);
  return Outcome{.seq = row.seq, .id = command.id};
}

}  // namespace colletta
