#include "server/handlers/api/schemas.hpp"

namespace colletta::handlers::api {
namespace {

// In these texts "Cents", "Instant", "Day", "Text" and the like stand for a reference to the schema
// of that name, "[X]" for a list of X, "{X}" for an object of Xs by their ids, and a name that ends
// in "?" may be absent.

constexpr std::string_view kCampaignSummary = R"({
  "id": "Ulid", "call?": "Ulid", "state": "CampaignState", "title": "Text", "summary": "Text",
  "promoter?": "Text", "area": "Text", "theme": "Text", "model": "Model", "goal": "Cents",
  "minimum": "Cents", "optimum": "Cents", "opens?": "Instant", "closes?": "Instant",
  "raised": "Cents", "matched": "Cents", "donors": "Count", "pledges": "Count",
  "version": "Count", "content_hash": "Sha256", "published_seq?": "Position",
  "closed_seq?": "Position"})";

constexpr std::string_view kCampaignContent = R"({
  "story": "Text", "budget": "[BudgetLine]", "plan": "[Milestone]",
  "indicators": "[IndicatorPlan]", "reasons?": "Text"})";

constexpr std::string_view kCampaignEdit = R"({
  "call?": "Ulid", "title?": "Text", "summary?": "Text", "story?": "Text", "area?": "Text",
  "theme?": "Text", "model?": "Model", "goal?": "Cents", "opens?": "Instant",
  "closes?": "Instant", "budget?": "[BudgetLineEdit]", "plan?": "[MilestoneEdit]",
  "indicators?": "[IndicatorEdit]"})";

constexpr std::string_view kParts = R"({
  "BudgetLine": {"label": "Text", "amount": "Cents", "required": "Flag"},
  "BudgetLineEdit": {"label?": "Text", "amount?": "Cents", "required?": "Flag"},
  "Milestone": {"label": "Text", "due": "Day"},
  "MilestoneEdit": {"label?": "Text", "due?": "Day"},
  "IndicatorPlan": {"id": "Text", "label": "Text", "unit": "Text", "baseline": "Decimal",
    "target": "Decimal", "due": "Day"},
  "IndicatorEdit": {"id?": "Text", "label?": "Text", "unit?": "Text", "baseline?": "Decimal",
    "target?": "Decimal", "due?": "Day"},
  "Indicator": {"campaign": "Ulid", "id": "Text", "label": "Text", "unit": "Text",
    "baseline": "Decimal", "target": "Decimal", "due": "Day", "measurements": "[Measurement]"},
  "Measurement": {"id": "Ulid", "value": "Decimal", "date": "Day", "evidence?": "Text",
    "note?": "Text", "at": "Instant", "seq": "Position"},
  "Update": {"id": "Ulid", "campaign": "Ulid", "campaign_title": "Text", "author?": "Text",
    "by_city": "Flag", "title": "Text", "text": "Text", "at": "Instant", "seq": "Position"},
  "Gift": {"seq": "Position", "amount": "Cents", "name?": "Text", "message?": "Text",
    "at": "Instant"},
  "Pool": {"id": "Ulid", "call": "Ulid", "name": "Text", "kind": "PoolKind", "order": "Count",
    "seq": "Position", "rule": "Rule", "rule_hash": "Sha256", "budget": "Cents",
    "left": "Cents", "funders": "[Funder]"},
  "Funder": {"id": "Ulid", "name": "Text", "put_in": "Cents", "reserved": "Cents",
    "granted": "Cents", "left": "Cents"},
  "Holding": {"pool": "Ulid", "name": "Text", "kind": "PoolKind", "rule_hash": "Sha256",
    "reserved": "Cents", "granted": "Cents", "funders": "[FunderHolding]"},
  "FunderHolding": {"funder": "Ulid", "reserved": "Cents", "granted": "Cents"},
  "FunderPart": {"funder": "Ulid", "amount": "Cents"},
  "Event": {"seq": "Position", "type": "Text", "at": "Instant", "leaf": "Sha256",
    "body": "CanonicalJson"},
  "PledgeRequest": {"campaign": "Ulid", "amount": "Cents", "email": "Email", "name?": "Text",
    "message?": "Text", "locale?": "Locale", "payment_token?": "Text"},
  "Receipt": {"id": "Ulid", "state": "PledgeState", "campaign": "Ulid", "amount": "Cents",
    "name?": "Text", "message?": "Text", "placed": "Instant", "receipt": "Link",
    "self": "Link", "redirect_url?": "Link", "reason?": "Text", "seq?": "Position",
    "confirmed_at?": "Instant", "refund_seq?": "Position", "matches": "[ExplainedMatch]",
    "shared?": "[SharedMatch]"},
  "SharedMatch": {"pool": "Ulid", "name": "Text", "rule_hash": "Sha256", "granted?": "Cents",
    "explanation": "Text"},
  "Round": {"name?": "Text", "source?": "Text", "note?": "Text", "pools": "[RoundPool]",
    "campaigns": "[RoundCampaign]", "events": "[RoundEvent]", "expected?": "Expected"},
  "RoundPool": {"id": "Text", "name?": "Text", "kind?": "PoolKind", "order?": "Count",
    "funders": "[RoundFunder]", "rule": "Rule"},
  "RoundFunder": {"id": "Text", "name?": "Text", "amount": "Cents"},
  "RoundCampaign": {"id": "Text", "goal": "Cents", "minimum?": "Cents", "optimum?": "Cents",
    "model?": "Model", "area?": "Text", "theme?": "Text"},
  "RoundEvent": {"type": "RoundEventType", "id?": "Text", "campaign?": "Text", "donor?": "Text",
    "amount?": "Cents", "at?": "Instant", "verified?": "Flag", "promoter_linked?": "Flag",
    "pledge?": "Text", "pool?": "Text", "funder?": "Text", "name?": "Text"},
  "Simulation": {"campaigns": "{SimulatedCampaign}", "pools": "{SimulatedPool}",
    "funders": "{{Cents}}", "matches": "{{SimulatedMatch}}", "differences?": "[Text]"},
  "SimulatedCampaign": {"raised": "Cents", "donors": "Count", "state": "SimulatedState",
    "matched": "{Cents}"},
  "SimulatedPool": {"budget": "Cents", "reserved": "Cents", "granted": "Cents", "left": "Cents"},
  "SimulatedMatch": {"amount": "Cents", "funders": "{Cents}", "left": "Cents",
    "limited_by": "[Limit]", "reversed": "Flag"},
  "ProblemDetail": {"code": "Text", "field?": "Text", "detail": "Text"},
  "Problem": {"type": "Link", "title": "Text", "status": "Count", "code": "Text",
    "field?": "Text", "detail": "Text", "errors?": "[ProblemDetail]", "request_id": "Text"}})";

constexpr std::string_view kMatch = R"({
  "seq": "Position", "at": "Instant", "kind": "MatchKind", "campaign?": "Ulid",
  "pool": "Ulid", "amount": "Cents", "parts": "[FunderPart]",
  "rule_hash": "Sha256", "limited_by": "[Limit]", "left": "Cents"})";

constexpr std::string_view kExplanation = R"({"name?": "Text", "explanation?": "Text"})";

constexpr std::string_view kValues = R"({
  "Text": {"type": "string"},
  "Flag": {"type": "boolean"},
  "Count": {"type": "integer", "minimum": 0},
  "Cents": {"type": "integer", "description": "An amount in cents of euro. Never a fraction."},
  "Position": {"type": "integer", "minimum": 0, "description": "A position of the city's journal."},
  "Ulid": {"type": "string", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"},
  "Sha256": {"type": "string", "pattern": "^([0-9a-f]{64})?$",
    "description": "Hexadecimal; empty where nothing has been hashed yet."},
  "Instant": {"type": "string", "format": "date-time", "description": "RFC 3339 in UTC."},
  "Day": {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$",
    "description": "A calendar day; empty in a draft that leaves it open."},
  "Decimal": {"type": "string", "pattern": "^(-?[0-9]+(\\.[0-9]+)?)?$",
    "description": "A decimal number, exactly as meant; empty in a draft that leaves it open."},
  "Email": {"type": "string", "format": "email", "maxLength": 254},
  "Link": {"type": "string", "format": "uri-reference"},
  "Locale": {"enum": ["it", "en"], "description": "The language of the receipt."},
  "Model": {"enum": ["all_or_nothing", "keep_what_you_raise"]},
  "CampaignState": {"enum": ["draft", "submitted", "returned", "coming", "open", "succeeded",
    "failed"]},
  "PledgeState": {"enum": ["placed", "unpaid", "confirmed", "refunding", "refunded",
    "refund_failed", "charged_back"]},
  "PoolKind": {"enum": ["public", "private"]},
  "MatchKind": {"enum": ["reserved", "granted", "released"]},
  "Limit": {"enum": ["not_eligible", "window", "condition", "cap_per_pledge", "cap_per_match",
    "pledges_per_donor", "cap_per_donor", "cap_per_campaign", "ceiling", "budget"],
    "description": "Why a match is not larger, in the order of the steps of its formula."},
  "RoundEventType": {"enum": ["pledge", "refund", "fund", "close", "close_round"],
    "description": "`pledge`: `id`, `campaign`, `donor`, `amount`, `at`, and perhaps `verified`, `promoter_linked`; `refund`: `pledge`; `fund`: `pool`, `funder`, `amount`, and perhaps `name`; `close`: `campaign`; `close_round`."},
  "SimulatedState": {"enum": ["open", "succeeded", "failed"]},
  "Expected": {"type": "object", "description": "Any part of a Simulation."},
  "CanonicalJson": {"type": "string", "contentMediaType": "application/json",
    "description": "The bytes that the leaf hash is made of."},
  "OpenApi": {"type": "object", "description": "An OpenAPI 3.1 document."}})";

/// domain/matching/README.md, "The rule document".
constexpr std::string_view kRule = R"({
  "RuleAmount": {"type": "integer", "minimum": 1, "maximum": 1000000000000,
    "description": "Cents. No cap is the absence of the field."},
  "RuleCount": {"type": "integer", "minimum": 1, "maximum": 1000000},
  "RuleRatio": {"type": "string", "pattern": "^[0-9]+/[0-9]+$",
    "description": "`num/den`, in lowest terms at most 1,000,000 each."},
  "RuleNames": {"type": "array", "minItems": 1, "maxItems": 100, "items": {"type": "string",
    "minLength": 1, "description": "At most 200 bytes, each once."}},
  "RuleWindow": {"type": "object", "description": "`until` is not in it. Whole seconds.",
    "properties": {"from": {"$ref": "#/components/schemas/Instant"},
      "until": {"$ref": "#/components/schemas/Instant"}},
    "required": ["from", "until"], "additionalProperties": false},
  "RuleRate": {"type": "object", "description": "In this time the ratio is another. No two rates overlap.",
    "properties": {"from": {"$ref": "#/components/schemas/Instant"},
      "until": {"$ref": "#/components/schemas/Instant"},
      "ratio": {"$ref": "#/components/schemas/RuleRatio"}},
    "required": ["from", "until", "ratio"], "additionalProperties": false},
  "RuleCondition": {"type": "object",
    "description": "All that are given must hold, over citizens' confirmed money net of refunds.",
    "properties": {"share_of_goal": {"$ref": "#/components/schemas/RuleRatio"},
      "raised": {"$ref": "#/components/schemas/RuleAmount"},
      "donors": {"$ref": "#/components/schemas/RuleCount"}}, "additionalProperties": false},
  "RuleEligible": {"type": "object",
    "description": "`areas` and `themes` choose campaigns; the others choose pledges of `per_pledge` and `quadratic`.",
    "properties": {"areas": {"$ref": "#/components/schemas/RuleNames"},
      "themes": {"$ref": "#/components/schemas/RuleNames"},
      "min_pledge": {"$ref": "#/components/schemas/RuleAmount"},
      "verified_donors_only": {"$ref": "#/components/schemas/Flag"},
      "exclude_promoter_linked": {"$ref": "#/components/schemas/Flag"}},
    "additionalProperties": false},
  "Rule": {"type": "object",
    "description": "A rule document, version 1. `rule_hash` is of its canonical JSON (RFC 8785). Of `per_pledge` alone: `ratio`, `rates`, `cap_per_pledge`, `cap_per_match`, `cap_per_donor`, `pledges_per_donor`, `on_release: redistribute`; with `quadratic`: `window`. `share` is of `fixed_share`, `amount` of `lump_sum`, `variant` of `quadratic`, each required there. A field that its kind does not use is refused.",
    "properties": {"version": {"enum": [1]},
      "kind": {"enum": ["per_pledge", "top_up", "fixed_share", "lump_sum", "quadratic"]},
      "ratio": {"$ref": "#/components/schemas/RuleRatio"},
      "rates": {"type": "array", "maxItems": 100,
        "items": {"$ref": "#/components/schemas/RuleRate"}},
      "window": {"$ref": "#/components/schemas/RuleWindow"},
      "cap_per_pledge": {"$ref": "#/components/schemas/RuleAmount"},
      "cap_per_match": {"$ref": "#/components/schemas/RuleAmount"},
      "cap_per_donor": {"$ref": "#/components/schemas/RuleAmount"},
      "pledges_per_donor": {"$ref": "#/components/schemas/RuleCount"},
      "cap_per_campaign": {"$ref": "#/components/schemas/RuleAmount"},
      "share": {"$ref": "#/components/schemas/RuleRatio"},
      "amount": {"$ref": "#/components/schemas/RuleAmount"},
      "condition": {"$ref": "#/components/schemas/RuleCondition"},
      "ceiling": {"enum": ["goal", "optimum", "none"], "description": "Absent: `goal`."},
      "eligible": {"$ref": "#/components/schemas/RuleEligible"},
      "on_release": {"enum": ["return_to_pool", "redistribute"],
        "description": "Absent: `return_to_pool`."},
      "variant": {"enum": ["proportional", "capital_constrained"]}},
    "required": ["version", "kind"], "additionalProperties": false}})";

Json schema_reference(const std::string& name) {
  return {{"$ref", "#/components/schemas/" + name}};
}

/// "[X]", "{X}", or "X".
Json value_schema(const std::string& word) {
  if (!word.starts_with('[') && !word.starts_with('{')) return schema_reference(word);
  Json inner = value_schema(word.substr(1, word.size() - 2));
  if (word.starts_with('[')) return {{"type", "array"}, {"items", std::move(inner)}};
  return {{"type", "object"}, {"additionalProperties", std::move(inner)}};
}

Json object_schema(const Json& fields) {
  Json properties = Json::object(), required = Json::array();
  for (const auto& [written, word] : fields.items()) {
    const bool optional = written.ends_with('?');
    const std::string name = optional ? written.substr(0, written.size() - 1) : written;
    properties[name] = value_schema(word.get<std::string>());
    if (!optional) required.push_back(name);
  }
  Json out{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) out["required"] = std::move(required);
  out["additionalProperties"] = false;
  return out;
}

Json joined(std::string_view first, std::string_view second) {
  Json fields = Json::parse(first);
  fields.update(Json::parse(second));
  return object_schema(fields);
}

}  // namespace

Json schemas() {
  Json out{{"CampaignSummary", object_schema(Json::parse(kCampaignSummary))},
           {"Campaign", joined(kCampaignSummary, kCampaignContent)},
           {"CampaignEdit", object_schema(Json::parse(kCampaignEdit))},
           {"Match", object_schema(Json::parse(kMatch))},
           {"ExplainedMatch", joined(kMatch, kExplanation)}};
  const Json parts = Json::parse(kParts);  // named: items() only refers to it
  for (const auto& [name, fields] : parts.items()) out[name] = object_schema(fields);
  out.update(Json::parse(kValues));
  out.update(Json::parse(kRule));
  return out;
}

}  // namespace colletta::handlers::api
