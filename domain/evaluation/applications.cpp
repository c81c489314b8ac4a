#include "domain/evaluation/applications.hpp"

#include "domain/base/limits.hpp"

namespace colletta {
namespace {

constexpr const char* kTooLate = "applications";

}  // namespace

const SelectionFacts* selection_of(const World& world, const CampaignFacts& campaign) {
  const auto call = world.calls.find(campaign.call);
  return call == world.calls.end() || !call->second.selection ? nullptr : &*call->second.selection;
}

bool is_sealed(const SelectionFacts& selection, CampaignState state, Timestamp now) {
  switch (state) {
    case CampaignState::kDraft:
    case CampaignState::kReturned:
      return true;
    case CampaignState::kSubmitted:
      return now < selection.apply_by;
    case CampaignState::kPublished:
    case CampaignState::kSucceeded:
    case CampaignState::kFailed:
      return false;
  }
  return true;
}

Result<Outcome> apply(World& world, CampaignFacts& campaign, CampaignState next,
                      const Actor& actor) {
  if (actor.person.empty() || actor.person != campaign.owner) return err(Errc::kForbidden);
  CallFacts& call = world.calls.at(campaign.call);
  SelectionFacts& selection = *call.selection;
  if (call.state != CallState::kOpen) return err(Errc::kClosed, "call");
  if (world.now < call.opens)
    return err(Errc::kNotOpenYet, "opens", to_rfc3339_seconds(call.opens));
  if (selection.apply_by <= world.now) return err(Errc::kClosed, "apply_by", kTooLate);
  if (selection.received >= static_cast<std::int64_t>(limits::kApplicationsMax))
    return err(Errc::kTooLarge, "applications", std::to_string(limits::kApplicationsMax));

  // After this point it must succeed.
  const std::int64_t number = ++selection.received;
  ApplicationFacts application{.campaign = campaign.id,
                               .owner = campaign.owner,
                               .requested = campaign.content.goal,
                               .area = campaign.content.area,
                               .at = world.now};
  application.seq =
      world.append(acts::ApplicationReceived{number, application.requested, application.area},
                   call.id, {}, {call.seq}, {},
                   {{"campaign", campaign.id.str()},
                    {"content", campaign.content_hash},
                    {"promoter", campaign.owner.str()}});
  const std::int64_t seq = application.seq;
  world.applications[{call.id, number}] = std::move(application);
  campaign.state = next;
  campaign.handed_in_at = world.now;
  campaign.reasons.clear();
  campaign.version += 1;
  campaign.application = number;
  return Outcome{.seq = seq, .id = campaign.id.str()};
}

Result<Outcome> decide(World& world, const WithdrawApplication& command) {
  const auto at = world.campaigns.find(command.id);
  if (at == world.campaigns.end()) return err(Errc::kNotFound, "id");
  CampaignFacts& campaign = at->second;
  if (command.actor.person.empty() || command.actor.person != campaign.owner)
    return err(Errc::kForbidden);
  const auto state = after(campaign.state, CampaignAction::kTakeBack);
  if (!state) return state.error();
  const SelectionFacts* selection = selection_of(world, campaign);
  if (selection == nullptr || campaign.application == 0)
    return err(Errc::kIllegalTransition, "state", std::string(to_string(campaign.state)));
  if (selection->apply_by <= world.now) return err(Errc::kClosed, "apply_by", kTooLate);

  // After this point it must succeed.
  ApplicationFacts& application = world.applications.at({campaign.call, campaign.application});
  application.withdrawn_seq = world.append(acts::ApplicationWithdrawn{campaign.application},
                                           campaign.call, {}, {application.seq});
  application.campaign = {};
  campaign.state = *state;
  campaign.version += 1;
  campaign.application = 0;
  return Outcome{.seq = application.withdrawn_seq, .id = command.id.str()};
}

}  // namespace colletta
