#include "domain/journal/event_json.hpp"

#include <nlohmann/json.hpp>

#include "domain/journal/canonical_json.hpp"

namespace colletta {
namespace {

using matching::ChangeKind;
using nlohmann::json;

std::string_view moved_name(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kReserved:
      return "match.reserved";
    case ChangeKind::kGranted:
      return "match.granted";
    case ChangeKind::kReleased:
      return "match.released";
  }
  return "";
}

json line_json(const MatchLine& line) {
  json parts = json::array(), limits = json::array();
  for (const auto& part : line.parts)
    parts.push_back(json::array({part.funder.str(), part.amount.cents()}));
  for (const auto limit : line.limited_by) limits.push_back(matching::to_string(limit));
  return {{"pool", line.pool.str()},
          {"parts", std::move(parts)},
          {"rule", line.rule_hash},
          {"limited_by", std::move(limits)},
          {"left", line.left.cents()}};
}

json lines_json(const std::vector<MatchLine>& lines) {
  json out = json::array();
  for (const auto& line : lines) out.push_back(line_json(line));
  return out;
}

struct ToJson {
  json operator()(const acts::CallOpened& a) const {
    return {{"title", a.title},
            {"opens", to_rfc3339_seconds(a.opens)},
            {"closes", to_rfc3339_seconds(a.closes)},
            {"content", a.content_hash}};
  }
  json operator()(const acts::CallClosed& a) const {
    return {
        {"succeeded", a.succeeded}, {"raised", a.raised.cents()}, {"matched", a.matched.cents()}};
  }
  json operator()(const acts::PoolOpened& a) const {
    json funders = json::array();
    for (const auto& f : a.funders)
      funders.push_back(
          {{"funder", f.funder.str()}, {"name", f.name}, {"cents", f.amount.cents()}});
    return {{"pool", a.pool.str()},
            {"name", a.name},
            {"kind", a.kind == matching::PoolKind::kPublic ? "public" : "private"},
            {"order", a.order},
            {"rule", a.rule},
            {"rule_hash", a.rule_hash},
            {"funders", std::move(funders)}};
  }
  json operator()(const acts::PoolFunded& a) const {
    return {{"pool", a.pool.str()},
            {"funder", a.funder.str()},
            {"name", a.name},
            {"cents", a.amount.cents()}};
  }
  json operator()(const acts::CampaignPublished& a) const {
    return {{"title", a.title},
            {"goal", a.goal.cents()},
            {"minimum", a.minimum.cents()},
            {"optimum", a.optimum.cents()},
            {"model",
             a.model == matching::Model::kAllOrNothing ? "all_or_nothing" : "keep_what_you_raise"},
            {"opens", to_rfc3339_seconds(a.opens)},
            {"deadline", to_rfc3339_seconds(a.deadline)},
            {"area", a.area},
            {"theme", a.theme},
            {"content", a.content_hash}};
  }
  json operator()(const acts::CampaignRevised& a) const { return {{"content", a.content_hash}}; }
  json operator()(const acts::PledgeConfirmed& a) const {
    json out = {{"cents", a.amount.cents()},
                {"placed", to_rfc3339_seconds(a.placed)},
                {"provider", a.provider},
                {"method", a.method},
                {"money", a.collected ? "collected" : "held"},
                {"donor", a.donor.str()},
                {"matches", lines_json(a.matches)}};
    if (a.verified) out["verified"] = 1;
    if (a.promoter_linked) out["promoter_linked"] = 1;
    return out;
  }
  json operator()(const acts::MatchMoved& a) const { return line_json(a.line); }
  json operator()(const acts::CampaignClosed& a) const {
    return {{"raised", a.raised.cents()},
            {"matched", a.matched.cents()},
            {"donors", a.donors},
            {"pledges", a.pledges}};
  }
  json operator()(const acts::PaymentCaptured& a) const {
    json out = {{"cents", a.amount.cents()}, {"provider", a.provider}};
    if (a.owed) out["owed"] = 1;
    return out;
  }
  json operator()(const acts::RefundRequested& a) const {
    return {{"cents", a.amount.cents()},    {"provider", a.provider},
            {"reason", a.reason},           {"money", a.collected ? "collected" : "held"},
            {"granted", a.granted ? 1 : 0}, {"matches", lines_json(a.matches)}};
  }
  json operator()(const acts::PaymentRefunded& a) const {
    json out = {{"cents", a.amount.cents()},
                {"provider", a.provider},
                {"reason", a.reason},
                {"money", a.collected ? "collected" : "held"},
                {"counted", a.counted ? 1 : 0},
                {"granted", a.granted ? 1 : 0},
                {"matches", lines_json(a.matches)}};
    if (a.requested) out["requested"] = 1;
    return out;
  }
  json operator()(const acts::PaymentLate& a) const {
    json out = {{"cents", a.amount.cents()},
                {"placed", to_rfc3339_seconds(a.placed)},
                {"provider", a.provider},
                {"money", a.collected ? "collected" : "held"}};
    if (a.surplus) out["surplus"] = 1;
    return out;
  }
  json operator()(const acts::RefundFailed& a) const {
    return {{"cents", a.amount.cents()},      {"provider", a.provider},
            {"returned", a.returned ? 1 : 0}, {"counted", a.counted ? 1 : 0},
            {"granted", a.granted ? 1 : 0},   {"matches", lines_json(a.matches)}};
  }
  json operator()(const acts::ChargedBack& a) const {
    return {{"cents", a.amount.cents()},    {"provider", a.provider},
            {"reason", a.reason},           {"counted", a.counted ? 1 : 0},
            {"granted", a.granted ? 1 : 0}, {"matches", lines_json(a.matches)}};
  }
  json operator()(const acts::UpdatePublished& a) const { return {{"content", a.content_hash}}; }
  json operator()(const acts::IndicatorMeasured& a) const {
    return {{"indicator", a.indicator},
            {"value", a.value},
            {"date", a.date},
            {"content", a.content_hash}};
  }
  json operator()(const acts::CorrectionRecorded& a) const {
    json out = {{"reason", a.reason}};
    if (!a.checkpoint.empty()) out["checkpoint"] = a.checkpoint;
    return out;
  }
  json operator()(const acts::KeyRotated& a) const { return {{"key", a.key}}; }
  json operator()(const acts::ErasureDone& a) const { return {{"positions", a.positions}}; }
};

// --- reading ------------------------------------------------------------------------------------
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

MatchLine read_line(Fields& f) {
  MatchLine line;
  line.pool = PoolId::of(f.text("pool"));
  for (const json& part : f.list("parts")) {
    if (!part.is_array() || part.size() != 2 || !part[0].is_string() ||
        !part[1].is_number_integer())
      f.refuse("parts", "[funder, cents]");
    line.parts.push_back(
        {FunderId::of(part[0].get<std::string>()), Money::cents(part[1].get<std::int64_t>())});
  }
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

Act read_act(const std::string& type, Fields& f) {
  if (type == "call.opened")
    return acts::CallOpened{f.text("title"), f.time("opens"), f.time("closes"), f.text("content")};
  if (type == "call.closed")
    return acts::CallClosed{f.integer("succeeded"), f.money("raised"), f.money("matched")};
  if (type == "pool.opened") return read_pool(f);
  if (type == "pool.funded")
    return acts::PoolFunded{PoolId::of(f.text("pool")), FunderId::of(f.text("funder")),
                            f.text("name"), f.money("cents")};
  if (type == "campaign.published") return read_published(f);
  if (type == "campaign.revised") return acts::CampaignRevised{f.text("content")};
  if (type == "pledge.confirmed") return read_pledge(f);
  for (const auto kind : {ChangeKind::kReserved, ChangeKind::kGranted, ChangeKind::kReleased})
    if (type == moved_name(kind)) return acts::MatchMoved{kind, read_line(f)};
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
    return acts::ChargedBack{f.money("cents"),  f.text("provider"), f.text("reason"),
                             f.flag("counted"), f.flag("granted"),  read_lines(f, "matches")};
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

std::string_view type_name(const Act& act) {
  struct Name {
    std::string_view operator()(const acts::CallOpened&) const { return "call.opened"; }
    std::string_view operator()(const acts::CallClosed&) const { return "call.closed"; }
    std::string_view operator()(const acts::PoolOpened&) const { return "pool.opened"; }
    std::string_view operator()(const acts::PoolFunded&) const { return "pool.funded"; }
    std::string_view operator()(const acts::CampaignPublished&) const {
      return "campaign.published";
    }
    std::string_view operator()(const acts::CampaignRevised&) const { return "campaign.revised"; }
    std::string_view operator()(const acts::PledgeConfirmed&) const { return "pledge.confirmed"; }
    std::string_view operator()(const acts::MatchMoved& a) const { return moved_name(a.kind); }
    std::string_view operator()(const acts::CampaignClosed& a) const {
      return a.succeeded ? "campaign.succeeded" : "campaign.failed";
    }
    std::string_view operator()(const acts::PaymentCaptured&) const { return "payment.captured"; }
    std::string_view operator()(const acts::RefundRequested&) const { return "refund.requested"; }
    std::string_view operator()(const acts::PaymentRefunded&) const { return "payment.refunded"; }
    std::string_view operator()(const acts::PaymentLate&) const { return "payment.late"; }
    std::string_view operator()(const acts::RefundFailed&) const { return "payment.refund_failed"; }
    std::string_view operator()(const acts::ChargedBack&) const { return "payment.charged_back"; }
    std::string_view operator()(const acts::UpdatePublished&) const { return "update.published"; }
    std::string_view operator()(const acts::IndicatorMeasured&) const {
      return "indicator.measured";
    }
    std::string_view operator()(const acts::CorrectionRecorded&) const {
      return "correction.recorded";
    }
    std::string_view operator()(const acts::KeyRotated&) const { return "key.rotated"; }
    std::string_view operator()(const acts::ErasureDone&) const { return "erasure.done"; }
  };
  return std::visit(Name{}, act);
}

std::string public_body(const Event& event, std::string_view commitment) {
  json post = json::array();
  for (const Posting& line : postings(event))
    post.push_back(json::array({line.account, line.amount.cents()}));
  json body = {{"v", 1},
               {"seq", event.seq},
               {"id", event.id},
               {"t", type_name(event.act)},
               {"at", to_rfc3339_seconds(event.at)},
               {"pub", std::visit(ToJson{}, event.act)},
               {"post", std::move(post)}};
  if (!event.call.empty()) body["call"] = event.call.str();
  if (!event.campaign.empty()) body["campaign"] = event.campaign.str();
  if (!event.ref.empty()) body["ref"] = event.ref;
  if (!commitment.empty()) body["c"] = commitment;
  return journal::canonical(body);
}

std::string private_body(const Event& event) { return journal::canonical(json(event.priv)); }

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
