#include "server/handlers/api/endpoints.hpp"

#include "domain/base/limits.hpp"
#include "server/handlers/api/acts.hpp"

namespace colletta::handlers::api {
namespace {

using enum http::Method;

constexpr std::size_t kPledgeBytesMax = 16 * 1024;     ///< each text at its bound, as \u escapes
constexpr std::size_t kCampaignBytesMax = 512 * 1024;  ///< a story at its bound, as \u escapes

/// Two gifts of one person and one of another, to a pool that doubles first gifts up to 100 euro.
constexpr std::string_view kRoundExample = R"({
  "pools": [{"id": "city", "kind": "public", "order": 1,
    "funders": [{"id": "city", "amount": 7000000}],
    "rule": {"version": 1, "kind": "per_pledge", "cap_per_pledge": 10000,
      "pledges_per_donor": 1, "cap_per_campaign": 470000}}],
  "campaigns": [{"id": "garden", "goal": 1000000}],
  "events": [
    {"type": "pledge", "id": "p1", "campaign": "garden", "donor": "ada", "amount": 15000,
      "at": "2026-03-01T10:00:00Z"},
    {"type": "pledge", "id": "p2", "campaign": "garden", "donor": "ada", "amount": 5000,
      "at": "2026-03-02T10:00:00Z"},
    {"type": "pledge", "id": "p3", "campaign": "garden", "donor": "bruno", "amount": 2500,
      "at": "2026-03-03T10:00:00Z"}],
  "expected": {"campaigns": {"garden": {"matched": {"city": 12500}}}}})";

constexpr std::string_view kUlid = R"({"$ref": "#/components/schemas/Ulid"})";
constexpr std::string_view kDay = R"({"type": "string", "format": "date"})";
constexpr std::string_view kTextSchema = R"({"type": "string", "maxLength": 200})";

const Parameter kLimit{"limit",
                       R"({"type": "integer", "minimum": 1, "maximum": 100, "default": 20})",
                       "How many at most."};
const Parameter kCursor{"cursor", R"({"type": "string"})",
                        "Where a page goes on: take it from `next` of the page before, unread."};
const Parameter kIfNoneMatch{"If-None-Match", R"({"type": "string"})",
                             "An ETag that the client has: 304 while it still holds."};

std::vector<Endpoint> campaign_endpoints() {
  return {
      {.path = "/api/v1/campaigns",
       .name = "list_campaigns",
       .tag = "campaigns",
       .summary = "Campaigns that are or were public, the latest published first",
       .query = {kLimit,
                 kCursor,
                 {"state", R"({"enum": ["coming", "open", "succeeded", "failed"]})", "Stage."},
                 {"area", kTextSchema, "Exactly this area."},
                 {"theme", kTextSchema, "Exactly this theme."},
                 {"call", kUlid, "Of this call."},
                 {"q", kTextSchema, "Up to four words, all of which title or summary must hold."}},
       .answer = "CampaignSummary",
       .list = true,
       .problems = {422},
       .handler = list_campaigns},
      {.path = "/api/v1/campaigns/{id}",
       .name = "get_campaign",
       .tag = "campaigns",
       .summary = "One campaign with all of its content",
       .description = "Its promoter also sees one that is not public yet, and officers one that "
                      "was handed in.",
       .headers = {kIfNoneMatch},
       .answer = "Campaign",
       .tagged = true,
       .problems = {404, 422},
       .handler = get_campaign},
      {.method = kPatch,
       .path = "/api/v1/campaigns/{id}",
       .name = "edit_campaign",
       .tag = "campaigns",
       .summary = "Edit a campaign",
       .description = "Fields that are sent replace those that were saved, lists as a whole. Once "
                      "a campaign is public its terms cannot change: goal, model, dates, area, "
                      "theme, the sums of the budget, and the indicators that it has.",
       .headers = {{"If-Match", R"({"type": "string"})",
                    "The ETag of the campaign as it was read. It stays good while nobody edits: "
                    "gifts that arrive meanwhile do not count.",
                    true}},
       .body = "CampaignEdit",
       .body_bytes_max = kCampaignBytesMax,
       .answer = "Campaign",
       .tagged = true,
       .problems = {400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429},
       .access = Access::kSession,
       .handler = edit_campaign},
      {.path = "/api/v1/campaigns/{id}/updates",
       .name = "list_campaign_updates",
       .tag = "updates",
       .summary = "What promoter and city tell about a campaign, the latest first",
       .query = {kLimit, kCursor},
       .answer = "Update",
       .list = true,
       .problems = {404, 422},
       .handler = list_campaign_updates},
      {.path = "/api/v1/campaigns/{id}/indicators",
       .name = "list_campaign_indicators",
       .tag = "indicators",
       .summary = "What a campaign promised to measure, and what was measured",
       .answer = "Indicator",
       .list = true,
       .problems = {404, 422},
       .handler = list_campaign_indicators},
      {.path = "/api/v1/campaigns/{id}/matches",
       .name = "list_campaign_holdings",
       .tag = "matches",
       .summary = "What each pool holds for a campaign now, by funder",
       .answer = "Holding",
       .list = true,
       .problems = {404, 422},
       .handler = list_campaign_holdings},
      {.path = "/api/v1/campaigns/{id}/pledges",
       .name = "list_campaign_pledges",
       .tag = "pledges",
       .summary = "Confirmed pledges of a campaign as everybody may see them, the latest first",
       .query = {kLimit, kCursor},
       .answer = "Gift",
       .list = true,
       .problems = {404, 422},
       .handler = list_campaign_pledges},
  };
}

std::vector<Endpoint> pledge_endpoints() {
  return {
      {.method = kPost,
       .path = "/api/v1/pledges",
       .name = "place_pledge",
       .tag = "pledges",
       .summary = "Place a pledge and begin its payment",
       .description = "The same key with the same content is the same pledge, however often it is "
                      "sent: 201 once, then 200. With `redirect_url` the payer has to go there. A "
                      "payment that was declined leaves the pledge `unpaid`, with its `reason`.",
       .headers = {{"Idempotency-Key", kUlid, "A new ULID for each pledge: it becomes its id.",
                    true}},
       .body = "PledgeRequest",
       .body_bytes_max = kPledgeBytesMax,
       .answer = "Receipt",
       .creates = true,
       .problems = {400, 403, 404, 409, 413, 415, 422, 429},
       .handler = place_pledge},
      {.path = "/api/v1/pledges/{secret}",
       .name = "get_pledge",
       .tag = "pledges",
       .summary = "The receipt of a pledge, with what the pools added and why not more",
       .description = "Whoever knows the secret is the giver.",
       .answer = "Receipt",
       .problems = {404, 422},
       .handler = get_pledge},
  };
}

std::vector<Endpoint> pool_endpoints() {
  return {
      {.path = "/api/v1/pools",
       .name = "list_pools",
       .tag = "pools",
       .summary = "Matching pools, the latest opened first",
       .query = {kLimit, kCursor},
       .answer = "Pool",
       .list = true,
       .problems = {422},
       .handler = list_pools},
      {.path = "/api/v1/pools/{id}",
       .name = "get_pool",
       .tag = "pools",
       .summary = "One pool: its rule as data, its funders, what is left",
       .headers = {kIfNoneMatch},
       .answer = "Pool",
       .problems = {404, 422},
       .handler = get_pool},
      {.path = "/api/v1/matches",
       .name = "list_matches",
       .tag = "matches",
       .summary = "Every movement of pools' money, from the journal, the latest first",
       .description = "A page holds `limit` events of the journal; one event may move several "
                      "pools and then gives several items.",
       .query = {kLimit,
                 kCursor,
                 {"campaign", kUlid, "For this campaign."},
                 {"pool", kUlid, "From this pool."}},
       .answer = "Match",
       .list = true,
       .problems = {422},
       .handler = list_matches},
      {.method = kPost,
       .path = "/api/v1/matching/simulations",
       .name = "simulate_matching",
       .tag = "simulations",
       .summary = "Run the rules of some pools on a made-up round",
       .description =
           "The same rules and the same code as for real money, in memory: nothing is stored. Up "
           "to 10 pools of 20 funders each (those that `fund` brings included), 500 campaigns and "
           "10,000 events, in the order of the journal, and an answer of about 16 MiB: each pledge "
           "takes 130 bytes and the id for each pool, 16 bytes and the id for each funder. Where "
           "pools redistribute, pledges times other events times these pools are at most "
           "5,000,000. With `expected` (any part of the outcome) the answer lists the "
           "`differences`, none when it is met.",
       .body = "Round",
       .example = kRoundExample,
       .body_bytes_max = limits::kSimulationBytesMax,
       .answer = "Simulation",
       .problems = {400, 403, 413, 415, 422, 429, 503},
       .simulates = true,
       .handler = simulate_matching},
  };
}

std::vector<Endpoint> other_endpoints() {
  return {
      {.path = "/api/v1/updates",
       .name = "list_updates",
       .tag = "updates",
       .summary = "Updates of all campaigns, the latest first",
       .query = {kLimit, kCursor},
       .answer = "Update",
       .list = true,
       .problems = {422},
       .handler = list_updates},
      {.path = "/api/v1/indicators",
       .name = "list_indicators",
       .tag = "indicators",
       .summary = "Indicators of all public campaigns with their measurements",
       .description = "A page holds the indicators of `limit` campaigns.",
       .query = {kLimit, kCursor},
       .answer = "Indicator",
       .list = true,
       .problems = {422},
       .handler = list_indicators},
      {.path = "/api/v1/events",
       .name = "list_events",
       .tag = "journal",
       .summary = "The journal from a position upwards: canonical bodies and their leaf hashes",
       .query = {kLimit,
                 {"from", R"({"type": "integer", "minimum": 0, "default": 0})",
                  "The first position."}},
       .answer = "Event",
       .list = true,
       .problems = {422},
       .handler = list_events},
      {.path = "/api/v1/journal",
       .name = "list_journal",
       .tag = "journal",
       .summary = "The journal, narrowed, the latest first: canonical bodies and their leaf hashes",
       .query = {kLimit,
                 kCursor,
                 {"call", kUlid, "About this call, its pools and its campaigns."},
                 {"campaign", kUlid, "About this campaign."},
                 {"kind",
                  R"({"enum": ["calls", "selection", "pools", "campaigns", "pledges", "matches", )"
                  R"("payments", "payouts", "reports", "journal"]})",
                  "Acts of this kind."},
                 {"from", kDay, "From this day of the city on."},
                 {"until", kDay, "Until this day of the city, which counts in."}},
       .answer = "Event",
       .list = true,
       .problems = {404, 422},
       .handler = list_journal},
      {.path = "/api/openapi.json",
       .name = "get_openapi",
       .tag = "description",
       .summary = "This description",
       .answer = "OpenApi",
       .problems = {422},
       .handler = get_openapi},
  };
}

}  // namespace

std::span<const Endpoint> endpoints() {
  static const std::vector<Endpoint> kAll = [] {
    std::vector<Endpoint> all;
    for (const auto part : {campaign_endpoints, pledge_endpoints, pool_endpoints, other_endpoints})
      for (Endpoint& line : part()) all.push_back(std::move(line));
    return all;
  }();
  return kAll;
}

}  // namespace colletta::handlers::api
