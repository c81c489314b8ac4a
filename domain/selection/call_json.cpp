#include "domain/selection/call_json.hpp"

#include <algorithm>
#include <set>

#include "domain/base/limits.hpp"
#include "domain/matching/fields_json.hpp"
#include "domain/matching/unique_names_json.hpp"
#include "domain/selection/rules_json.hpp"

namespace colletta::selection {
namespace {

using Json = nlohmann::json;
using matching::element;
using matching::Fields;
using matching::FirstError;

/// A required text that is a name; empty, with the error noted, when it is not.
std::string read_name(Fields& fields, const char* name) {
  fields.require(name, kNameAllowed);
  auto read = fields.text(name).value_or("");
  if (!read.empty() && !is_name(read)) fields.fail(Errc::kInvalid, name, kNameAllowed);
  return read;
}

/// A list of names, each once.
std::vector<std::string> read_list_of_names(Fields& fields, const char* name, std::size_t most) {
  std::vector<std::string> read;
  const Json* list = fields.list(name, most);
  if (!list) return read;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Json& value = (*list)[i];
    const std::string place = element(name, i);
    if (!value.is_string() || !is_name(value.get_ref<const std::string&>()))
      fields.fail(Errc::kInvalid, place.c_str(), kNameAllowed);
    else if (!seen.insert(value.get<std::string>()).second)
      fields.fail(Errc::kAlreadyExists, place.c_str(), value.get<std::string>());
    else
      read.push_back(value.get<std::string>());
  }
  return read;
}

Application read_application(const Json& value, const std::string& place, const Rules& rules,
                             FirstError& error) {
  Fields fields(value, place,
                {"id", "area", "requested", "submitted_at", "status", "exclusion_codes"}, error);
  Application application;
  application.id = read_name(fields, "id");
  // Whoever has no area would pass by every quota.
  if (!rules.quotas.empty()) fields.require("area", "text, since the call has quotas");
  application.area = read_label(fields, "area", limits::kLabelBytesMax);
  if (application.area == kEveryArea)
    fields.fail(Errc::kInvalid, "area", "the name of one area, not *");
  fields.require("requested", "0.." + std::to_string(limits::kAmountCentsMax));
  application.requested =
      Money::cents(fields.whole("requested", 0, limits::kAmountCentsMax).value_or(0));
  fields.require("submitted_at", matching::kInstantAllowed);
  application.submitted = fields.instant("submitted_at").value_or(Timestamp());
  fields.require("status", "admitted, excluded, withdrawn");
  application.standing = static_cast<Standing>(
      fields
          .choice("status", {to_string(Standing::kAdmitted), to_string(Standing::kExcluded),
                             to_string(Standing::kWithdrawn)})
          .value_or(0));
  application.exclusion_codes =
      read_list_of_names(fields, "exclusion_codes", limits::kExclusionCodesMax);
  const bool excluded = application.standing == Standing::kExcluded;
  if (excluded && application.exclusion_codes.empty())
    fields.fail(Errc::kMissing, "exclusion_codes", "at least one, of an excluded application");
  if (!excluded && !application.exclusion_codes.empty())
    fields.fail(Errc::kInvalid, "exclusion_codes", "none, but of an excluded application");
  return application;
}

std::optional<log::Hash> read_seed(Fields& fields, const Rules& rules) {
  constexpr const char* kSeedAllowed = "32 bytes as 64 digits of lower-case hex";
  if (has_tie_break(rules, TieBreak::Kind::kLot)) fields.require("lot_seed", kSeedAllowed);
  const auto text = fields.text("lot_seed");
  if (!text) return {};
  const auto seed = log::hash_of_hex(*text);
  if (!seed) return fields.fail(Errc::kInvalid, "lot_seed", kSeedAllowed), std::nullopt;
  return *seed;
}

/// Always with six decimals, as the published files have it.
std::string to_the_microsecond(Timestamp t) {
  std::string text = to_rfc3339(t);
  if (text.find('.') == std::string::npos) text.insert(text.size() - 1, ".000000");
  return text;
}

nlohmann::ordered_json application_object(const Application& application) {
  nlohmann::ordered_json out;
  out["id"] = application.id;
  if (!application.area.empty()) out["area"] = application.area;
  out["requested"] = application.requested.cents();
  out["submitted_at"] = to_the_microsecond(application.submitted);
  out["status"] = to_string(application.standing);
  out["exclusion_codes"] = application.exclusion_codes;
  return out;
}

}  // namespace

Result<Call> parse_call(const Json& document) {
  FirstError error;
  Fields fields(document, {},
                {"version", "id", "criteria", "step", "aggregate", "pass_mark", "tie_break",
                 "selection", "quotas", "evaluators_min", "lot_seed", "evaluators", "applications"},
                error);
  Call call;
  call.rules = read_rules(fields, error);
  call.id = read_name(fields, "id");
  call.lot_seed = read_seed(fields, call.rules);
  call.evaluators = read_list_of_names(fields, "evaluators", limits::kEvaluatorsMax);
  fields.require("applications", "list");
  if (error) return *error;
  if (const Status sound = check(call.rules); !sound) return sound.error();
  const Json* list = fields.list("applications", limits::kApplicationsMax);
  std::set<std::string> seen;
  for (std::size_t i = 0; list && i < list->size() && !error; ++i) {
    call.applications.push_back(
        read_application((*list)[i], element("applications", i), call.rules, error));
    const std::string& id = call.applications.back().id;
    if (!error && !seen.insert(id).second)
      error = err(Errc::kAlreadyExists, element("applications", i) + ".id", id);
  }
  if (error) return *error;
  return call;
}

Result<Call> parse_call_text(std::string_view document) {
  const auto parsed = parse_document(document);
  if (!parsed) return parsed.error();
  return parse_call(*parsed);
}

std::string call_file(const Call& call) {
  nlohmann::ordered_json out;
  const auto rules = to_json(call.rules);
  for (const auto& [name, value] : rules.items()) {
    out[name] = value;
    if (name == "version") out["id"] = call.id;
  }
  if (call.lot_seed) out["lot_seed"] = log::hex(*call.lot_seed);
  if (!call.evaluators.empty()) out["evaluators"] = call.evaluators;
  out["applications"] = nlohmann::ordered_json::array();
  for (const Application& application : call.applications)
    out["applications"].push_back(application_object(application));
  return out.dump(1);
}

}  // namespace colletta::selection
