// Decisions about campaigns: writing one, handing it in, reviewing it, closing it, and what is told
// afterwards (updates, measurements).
#pragma once

#include <vector>

#include "domain/people/actor.hpp"
#include "domain/world.hpp"

namespace colletta {

/// Saves a draft, or revises a published campaign (then its hash goes into the journal).
/// Checks: kForbidden (not the owner, no officer), kNotFound, kVersionMismatch, kIllegalTransition,
/// the fields; of a published campaign only texts, plan and added indicators may change
/// (kIllegalTransition with the field).
struct SaveCampaign {
  CampaignId id;  ///< made with the form
  CallId call;
  Actor actor;
  std::int64_t version = 0;  ///< of what was edited; 0: new
  CampaignContent content;
};
Result<Outcome> decide(World& world, SaveCampaign command);

/// Errors: kForbidden, kNotFound, kIllegalTransition, the first of check_complete. Where the call
/// has selection rules it becomes an application (evaluation/applications.hpp), with those errors.
struct HandInCampaign {
  CampaignId id;
  Actor actor;
};
Result<Outcome> decide(World& world, const HandInCampaign& command);

/// Errors: kForbidden, kNotFound, kIllegalTransition (also "application": the call's ranking
/// decides), kMissing "reasons".
struct ReturnCampaign {
  CampaignId id;
  Actor actor;
  std::string reasons;
};
Result<Outcome> decide(World& world, const ReturnCampaign& command);

/// Errors: kForbidden, kNotFound, kIllegalTransition (also "application": the call's ranking
/// decides), call not open (kNotFound "call"), check_complete.
struct PublishCampaign {
  CampaignId id;
  Actor actor;
};
Result<Outcome> decide(World& world, const PublishCampaign& command);

/// At or after the deadline. Errors: kNotFound, kIllegalTransition (also when closed already: it
/// takes effect once, whoever runs it), kNotOpenYet before the deadline.
struct CloseCampaign {
  CampaignId id;
};
Result<Outcome> decide(World& world, const CloseCampaign& command);

/// Errors: kForbidden, kNotFound, kIllegalTransition (not public yet), the texts.
struct PublishUpdate {
  std::string id;
  CampaignId campaign;
  Actor actor;
  std::string title, text;
};
Result<Outcome> decide(World& world, PublishUpdate command);
/// What is wrong with the texts, all of it, for a form; brings them into the form that is stored.
std::vector<Error> check_fields(PublishUpdate& command);

/// Errors: kForbidden, kNotFound, kIllegalTransition, kInvalid "indicator", value, date, evidence.
struct RecordMeasurement {
  std::string id;
  CampaignId campaign;
  Actor actor;
  std::string indicator, value, date, evidence, note;
};
Result<Outcome> decide(World& world, RecordMeasurement command);
/// As above, short of the indicator, which the campaign knows.
std::vector<Error> check_fields(RecordMeasurement& command, Timestamp now);

}  // namespace colletta
