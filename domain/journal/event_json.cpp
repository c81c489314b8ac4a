// Reading; writing is event_text.cpp.
#include "domain/journal/event_json.hpp"

#include <nlohmann/json.hpp>
#include <optional>

namespace colletta {
namespace {

using matching::ChangeKind;
using nlohmann::json;

/// A document that is not what this version writes; caught in parse_public_body alone.
struct Refused {
  Error error;
};

/// Reads the fields of one object and, at the end, refuses those that nobody asked for.
class Fields {
 public:
  Fields(const json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object_.is_object()) throw Refused{err(Errc::kInvalid, path_, "object")};
  }
  const json* find(const char* key) {
    const auto at = object_.find(key);
    if (at == object_.end()) return nullptr;
    ++seen_;
    return &*at;
  }
  const json& get(const char* key) {
    const json* value = find(key);
    if (value == nullptr) throw Refused{err(Errc::kMissing, path(key))};
    return *value;
  }
  std::string text(const char* key) {
    const json& value = get(key);
    if (!value.is_string()) refuse(key, "string");
    return value.get<std::string>();
  }
  std::int64_t integer(const char* key) {
    const json& value = get(key);
    if (!value.is_number_integer()) refuse(key, "integer");
    return value.get<std::int64_t>();
  }
  Money money(const char* key) { return Money::cents(integer(key)); }
  bool flag(const char* key) {
    const std::int64_t value = integer(key);
    if (value != 0 && value != 1) refuse(key, "0, 1");
    return value == 1;
  }
  /// Absent: false. Written only where it is true.
  bool flag_if_given(const char* key) { return object_.contains(key) && flag(key); }
  /// Absent: empty. Written only where it is not.
  std::string text_if_given(const char* key) {
    return object_.contains(key) ? text(key) : std::string();
  }
  /// Absent: nothing. Written only where it is something.
  Money money_if_given(const char* key) { return object_.contains(key) ? money(key) : Money(); }
  std::vector<std::int64_t> positions(const char* key) {
    std::vector<std::int64_t> out;
    for (const json& position : list(key)) {
      if (!position.is_number_integer()) refuse(key, "[integer]");
      out.push_back(position.get<std::int64_t>());
    }
    return out;
  }
  /// Which of two words stands there: true for `yes`.
  bool either(const char* key, std::string_view yes, std::string_view no) {
    const std::string value = text(key);
    if (value != yes && value != no) refuse(key, std::string(yes) + ", " + std::string(no));
    return value == yes;
  }
  Timestamp time(const char* key) {
    auto value = parse_rfc3339(text(key));
    if (!value) refuse(key, value.error().detail);
    return *value;
  }
  const json& list(const char* key) {
    const json& value = get(key);
    if (!value.is_array()) refuse(key, "array");
    return value;
  }
  void done() {
    if (seen_ != object_.size()) throw Refused{err(Errc::kUnknownField, path_)};
  }
  [[nodiscard]] std::string path(const char* key) const {
    return path_.empty() ? key : path_ + "." + key;
  }
  [[noreturn]] void refuse(const char* key, std::string allowed) const {
    throw Refused{err(Errc::kInvalid, path(key), std::move(allowed))};
  }

 private:
  const json& object_;
  std::string path_;
  std::size_t seen_ = 0;
};

matching::Parts read_parts(Fields& f) {
  matching::Parts parts;
  for (const json& part : f.list("parts")) {
    if (!part.is_array() || part.size() != 2 || !part[0].is_string() ||
        !part[1].is_number_integer())
      f.refuse("parts", "[funder, cents]");
    parts.push_back(
        {FunderId::of(part[0].get<std::string>()), Money::cents(part[1].get<std::int64_t>())});
  }
  return parts;
}

MatchLine read_line(Fields& f) {
  MatchLine line;
  line.pool = PoolId::of(f.text("pool"));
  line.parts = read_parts(f);
  line.rule_hash = f.text("rule");
  for (const json& word : f.list("limited_by")) {
    auto limit = matching::parse_limit(word.is_string() ? word.get<std::string>() : "");
    if (!limit) f.refuse("limited_by", limit.error().detail);
    line.limited_by.push_back(*limit);
  }
  line.left = f.money("left");
  return line;
}

std::vector<MatchLine> read_lines(Fields& f, const char* key) {
  std::vector<MatchLine> lines;
  for (const json& item : f.list(key)) {
    Fields line(item, f.path(key) + "[" + std::to_string(lines.size()) + "]");
    lines.push_back(read_line(line));
    line.done();
  }
  return lines;
}

std::vector<PoolParts> read_pool_parts(Fields& f) {
  std::vector<PoolParts> pools;
  for (const json& item : f.list("pools")) {
    Fields one(item, f.path("pools") + "[" + std::to_string(pools.size()) + "]");
    pools.push_back({PoolId::of(one.text("pool")), read_parts(one)});
    one.done();
  }
  return pools;
}

acts::PoolOpened read_pool(Fields& f) {
  acts::PoolOpened a;
  a.pool = PoolId::of(f.text("pool"));
  a.name = f.text("name");
  a.kind = f.either("kind", "public", "private") ? matching::PoolKind::kPublic
                                                 : matching::PoolKind::kPrivate;
  a.order = static_cast<int>(f.integer("order"));
  a.rule = f.text("rule");
  a.rule_hash = f.text("rule_hash");
  for (const json& item : f.list("funders")) {
    Fields one(item, f.path("funders"));
    a.funders.push_back({FunderId::of(one.text("funder")), one.text("name"), one.money("cents")});
    one.done();
  }
  return a;
}

acts::CampaignPublished read_published(Fields& f) {
  acts::CampaignPublished a;
  a.title = f.text("title");
  a.goal = f.money("goal");
  a.minimum = f.money("minimum");
  a.optimum = f.money("optimum");
  a.model = f.either("model", "all_or_nothing", "keep_what_you_raise")
                ? matching::Model::kAllOrNothing
                : matching::Model::kKeepWhatYouRaise;
  a.opens = f.time("opens");
  a.deadline = f.time("deadline");
  a.area = f.text("area");
  a.theme = f.text("theme");
  a.content_hash = f.text("content");
  return a;
}

acts::PledgeConfirmed read_pledge(Fields& f) {
  acts::PledgeConfirmed a;
  a.amount = f.money("cents");
  a.placed = f.time("placed");
  a.provider = f.text("provider");
  a.method = f.text("method");
  a.collected = f.either("money", "collected", "held");
  a.donor = DonorId::of(f.text("donor"));
  a.verified = f.flag_if_given("verified");
  a.promoter_linked = f.flag_if_given("promoter_linked");
  a.matches = read_lines(f, "matches");
  return a;
}

acts::CallOpened read_call(Fields& f) {
  acts::CallOpened a{.title = f.text("title"),
                     .opens = f.time("opens"),
                     .closes = f.time("closes"),
                     .content_hash = f.text("content"),
                     .rules_hash = f.text_if_given("rules_hash"),
                     .apply_by = {},
                     .rules = {}};
  if (a.rules_hash.empty()) return a;
  a.apply_by = f.time("apply_by");
  a.rules = f.text("rules");
  return a;
}

acts::ScoreRevealed read_revealed(Fields& f) {
  acts::ScoreRevealed a;
  a.evaluator = f.text("evaluator");
  a.application = f.integer("application");
  a.reason = f.text("reason");
  a.salt = f.text("salt");
  const json& points = f.get("points");
  if (!points.is_object()) f.refuse("points", "object");
  for (const auto& [criterion, value] : points.items()) {
    if (!value.is_string()) f.refuse("points", "string");
    a.points.emplace(criterion, value.get<std::string>());
  }
  return a;
}

acts::RankingPublished read_ranking(Fields& f) {
  acts::RankingPublished a;
  a.call_hash = f.text("call");
  a.scores_hash = f.text("scores");
  a.ranking_hash = f.text("ranking");
  a.applications = f.integer("applications");
  a.selected = f.integer("selected");
  a.revealed = f.integer("revealed");
  a.tree_size = f.integer("tree");
  a.lot_seed = f.text("lot_seed");
  return a;
}

/// The acts of a selection; nothing: it is none of them.
std::optional<Act> read_selection_act(const std::string& type, Fields& f) {
  if (type == "application.received")
    return acts::ApplicationReceived{f.integer("number"), f.money("requested"), f.text("area")};
  if (type == "application.withdrawn") return acts::ApplicationWithdrawn{f.integer("number")};
  if (type == "evaluator.appointed") return acts::EvaluatorAppointed{f.text("evaluator")};
  if (type == "conflict.declared")
    return acts::ConflictDeclared{f.text("evaluator"), f.integer("application"),
                                  f.either("conflict", "recused", "none")};
  if (type == "score.committed")
    return acts::ScoreCommitted{f.text("evaluator"), f.integer("application")};
  if (type == "score.revealed") return read_revealed(f);
  if (type == "ranking.published") return read_ranking(f);
  return std::nullopt;
}

Act read_act(const std::string& type, Fields& f) {
  if (type == "call.opened") return read_call(f);
  if (auto act = read_selection_act(type, f)) return *std::move(act);
  if (type == "call.closed")
    return acts::CallClosed{f.integer("succeeded"), f.money("raised"), f.money("matched")};
  if (type == "pool.opened") return read_pool(f);
  if (type == "pool.funded")
    return acts::PoolFunded{PoolId::of(f.text("pool")), FunderId::of(f.text("funder")),
                            f.text("name"), f.money("cents")};
  if (type == "campaign.published") return read_published(f);
  if (type == "campaign.revised") return acts::CampaignRevised{f.text("content")};
  if (type == "pledge.confirmed") return read_pledge(f);
  if (type == "match.reserved") return acts::MatchMoved{ChangeKind::kReserved, read_line(f)};
  if (type == "match.granted") return acts::MatchMoved{ChangeKind::kGranted, read_line(f)};
  if (type == "match.released") return acts::MatchMoved{ChangeKind::kReleased, read_line(f)};
  if (type == "campaign.succeeded" || type == "campaign.failed")
    return acts::CampaignClosed{type == "campaign.succeeded", f.money("raised"), f.money("matched"),
                                f.integer("donors"), f.integer("pledges")};
  if (type == "payment.captured")
    return acts::PaymentCaptured{f.money("cents"), f.text("provider"), f.flag_if_given("owed")};
  if (type == "refund.requested")
    return acts::RefundRequested{f.money("cents"),  f.text("provider"),
                                 f.text("reason"),  f.either("money", "collected", "held"),
                                 f.flag("granted"), read_lines(f, "matches")};
  if (type == "payment.refunded")
    return acts::PaymentRefunded{f.money("cents"),
                                 f.text("provider"),
                                 f.text("reason"),
                                 f.either("money", "collected", "held"),
                                 f.flag_if_given("requested"),
                                 f.flag("counted"),
                                 f.flag("granted"),
                                 read_lines(f, "matches")};
  if (type == "payment.late")
    return acts::PaymentLate{f.money("cents"), f.time("placed"), f.text("provider"),
                             f.either("money", "collected", "held"), f.flag_if_given("surplus")};
  if (type == "payment.refund_failed")
    return acts::RefundFailed{f.money("cents"),  f.text("provider"), f.flag("returned"),
                              f.flag("counted"), f.flag("granted"),  read_lines(f, "matches")};
  if (type == "payment.charged_back")
    return acts::ChargedBack{
        f.money("cents"),  f.text("provider"),       f.text("reason"),           f.flag("counted"),
        f.flag("granted"), read_lines(f, "matches"), f.money_if_given("claimed")};
  if (type == "payout.approved")
    return acts::PayoutApproved{f.integer("tranche"), f.money("cents"),    f.money("citizens"),
                                f.text("provider"),   f.text("milestone"), read_pool_parts(f)};
  if (type == "payout.paid")
    return acts::PayoutPaid{f.integer("tranche"),     f.money("cents"),
                            f.money("citizens"),      f.text_if_given("provider"),
                            f.text_if_given("order"), read_pool_parts(f)};
  if (type == "payout.withdrawn")
    return acts::PayoutWithdrawn{f.integer("tranche"),      f.money("cents"), f.money("citizens"),
                                 f.money_if_given("claim"), f.text("reason"), read_pool_parts(f)};
  if (type == "update.published") return acts::UpdatePublished{f.text("content")};
  if (type == "indicator.measured")
    return acts::IndicatorMeasured{f.text("indicator"), f.text("value"), f.text("date"),
                                   f.text("content")};
  if (type == "correction.recorded")
    return acts::CorrectionRecorded{f.text("reason"), f.text_if_given("checkpoint")};
  if (type == "key.rotated") return acts::KeyRotated{f.text("key")};
  if (type == "erasure.done") return acts::ErasureDone{f.positions("positions")};
  throw Refused{err(Errc::kInvalid, "t", type)};
}

std::vector<Posting> read_postings(Fields& f) {
  std::vector<Posting> out;
  for (const json& line : f.list("post")) {
    if (!line.is_array() || line.size() != 2 || !line[0].is_string() ||
        !line[1].is_number_integer())
      f.refuse("post", "[account, cents]");
    out.push_back({line[0].get<std::string>(), Money::cents(line[1].get<std::int64_t>())});
  }
  return out;
}

json parse_document(std::string_view body) {
  json document = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) throw Refused{err(Errc::kMalformedJson)};
  return document;
}

Event read_event(const json& document) {
  Fields f(document, "");
  if (f.integer("v") != 1) f.refuse("v", "1");
  Event event;
  event.seq = f.integer("seq");
  event.id = f.text("id");
  event.at = f.time("at");
  if (f.find("call") != nullptr) event.call = CallId::of(document["call"].get<std::string>());
  if (f.find("campaign") != nullptr)
    event.campaign = CampaignId::of(document["campaign"].get<std::string>());
  Fields pub(f.get("pub"), "pub");
  event.act = read_act(f.text("t"), pub);
  pub.done();
  read_postings(f);
  if (document.contains("ref")) event.ref = f.positions("ref");
  f.find("c");
  f.done();
  return event;
}

}  // namespace

Result<std::map<std::string, std::string>> parse_private_body(std::string_view body) {
  const json document = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) return err(Errc::kMalformedJson);
  if (!document.is_object()) return err(Errc::kInvalid, {}, "object");
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : document.items()) {
    if (!value.is_string()) return err(Errc::kInvalid, name, "string");
    out.emplace(name, value.get<std::string>());
  }
  return out;
}

Result<Event> parse_public_body(std::string_view body) {
  try {
    return read_event(parse_document(body));
  } catch (const Refused& refused) {
    return refused.error;
  } catch (const json::exception&) {
    return err(Errc::kInvalid);
  }
}

Result<PublicBody> read_public_body(std::string_view body) {
  try {
    const json document = parse_document(body);
    PublicBody read{read_event(document), {}};
    if (const auto at = document.find("c"); at != document.end())
      read.commitment = at->get<std::string>();
    return read;
  } catch (const Refused& refused) {
    return refused.error;
  } catch (const json::exception&) {
    return err(Errc::kInvalid);
  }
}

std::string commitment_of(std::string_view body) {
  const json document = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) return {};
  const auto at = document.find("c");
  return at != document.end() && at->is_string() ? at->get<std::string>() : std::string();
}

}  // namespace colletta
