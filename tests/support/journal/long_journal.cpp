#include "tests/support/journal/long_journal.hpp"

#include <random>
#include <stdexcept>
#include <unordered_map>

#include "domain/campaign/content_json.hpp"
#include "domain/journal/event_json.hpp"
#include "domain/journal/hashed_text.hpp"
#include "domain/journal/refs.hpp"
#include "domain/matching/engine.hpp"
#include "domain/matching/round_sum.hpp"
#include "domain/matching/rule_json.hpp"
#include "domain/pledge/input.hpp"
#include "domain/world.hpp"
#include "server/ops/crypto.hpp"
#include "server/services/people.hpp"
#include "server/services/verify.hpp"
#include "server/store/bulk.hpp"
#include "server/store/migrate.hpp"
#include "server/store/session.hpp"
#include "server/store/transaction.hpp"
#include "server/writer/batch.hpp"

namespace colletta::test {
namespace {

using store::row;
using Rows = std::vector<store::Row>;

constexpr Timestamp kStart{1'772'452'800'000'000};  // 2026-03-02T12:00:00Z
constexpr Timestamp kDeadline{kStart.us + 60 * kDayUs};
constexpr std::size_t kCampaigns = 60;
constexpr std::size_t kWrittenTogether = 5'000;

/// A pledge that is refunded or captured later.
struct Made {
  matching::Pledge pledge;
  std::string id;
  bool collected = false;
  PledgeState state = PledgeState::kConfirmed;
  std::int64_t refund_seq = -1;
};

class Maker {
 public:
  Maker(const store::DatabaseUrl& url, std::int64_t events, unsigned seed)
      : db_(store::Session::open(url, store::Access::kWrite)), wanted_(events), dice_(seed) {
    if (db_.dialect() == store::Dialect::kSqlite) db_.run("fast", "PRAGMA synchronous=OFF");
    store::migrate(db_, store::embedded_migrations(), ops::sha256_hex, [] {
      return kStart;
    }).value();
    world_.city.id = city_;
    world_.now = kStart;
    world_.fresh_id = [this] { return ulid(); };
    world_.sha256_hex = ops::sha256_hex;
  }

  std::int64_t run() {
    found();
    round();
    while (world_.next_seq < wanted_ * 7 / 10) one();
    close();
    for (std::size_t i = 0; i < made_.size() && world_.next_seq < wanted_; ++i) capture(made_[i]);
    finish();
    return world_.next_seq;
  }

 private:
  std::string ulid() {
    ++ids_;
    std::array<std::uint8_t, 10> random{};
    for (std::size_t i = 0; i < 8; ++i)
      random[9 - i] = static_cast<std::uint8_t>(ids_ >> (8 * i) & 0xFF);
    return make_ulid(world_.now, random);
  }
  std::size_t roll(std::size_t n) { return dice_() % n; }

  void found() {
    const services::CityRow row{.id = city_,
                                .name = "Comune di Borgo",
                                .hosts = {},
                                .palette = "terracotta",
                                .zone = "Europe/Rome",
                                .locale = "it",
                                .payee = "Comune di Borgo",
                                .contact_email = "info@borgo.example",
                                .pledge_min = Money::cents(100),
                                .pledge_max = Money::cents(1'000'000),
                                .suggested = {Money::cents(1'000)},
                                .areas = {"Centro"},
                                .themes = {"Verde"}};
    services::add_city(db_, row, kStart).value();
  }

  void round() {
    call_ = CallId::of(ulid());
    world_.append(acts::CallOpened{"Bando",
                                   kStart,
                                   kDeadline,
                                   ops::sha256_hex(hashed_text({"Bando", "", "Tutti."})),
                                   {},
                                   {}},
                  call_, {});
    open_pool(R"({"version":1,"kind":"per_pledge","ratio":"1/2","ceiling":"none",)"
              R"("cap_per_donor":5000})",
              400'000'000'000);
    // Too small for all, and more comes now and then: a queue that is long, and walked.
    open_pool(R"({"version":1,"kind":"per_pledge","ratio":"1/1","ceiling":"none",)"
              R"("on_release":"redistribute"})",
              50'000 + wanted_ * 200);
    open_pool(R"({"version":1,"kind":"quadratic","variant":"proportional","ceiling":"none"})",
              9'000'000);
    for (std::size_t i = 0; i < kCampaigns; ++i) publish(i);
    flush();
  }

  void open_pool(const char* text, std::int64_t cents) {
    const auto rule = matching::parse_rule_text(text).value();
    matching::Pool pool;
    pool.id = PoolId::of(ulid());
    pool.call = call_;
    pool.name = "Fondo " + std::to_string(pools_.size());
    pool.order = static_cast<int>(pools_.size());
    pool.rule = rule;
    const std::string document = matching::canonical(rule);
    pool.rule_hash = ops::sha256_hex(document);
    pool.funders = {{FunderId::of(ulid()), "Comune", Money::cents(cents * 2 / 3), {}, {}},
                    {FunderId::of(ulid()), "Banca", Money::cents(cents / 3), {}, {}}};
    acts::PoolOpened act{pool.id, pool.name, pool.kind, pool.order, document, pool.rule_hash, {}};
    for (const auto& f : pool.funders) act.funders.push_back({f.id, f.name, f.put_in});
    world_.append(std::move(act), call_, {}, {0}, pool.id.str());
    pools_.push_back(pool.id);
    world_.book.pools.emplace(pool.id, std::move(pool));
  }

  void publish(std::size_t i) {
    matching::Campaign c;
    c.id = CampaignId::of(ulid());
    c.call = call_;
    c.goal = c.minimum = c.optimum = Money::cents(100'000);
    c.model = i % 2 == 0 ? matching::Model::kAllOrNothing : matching::Model::kKeepWhatYouRaise;
    c.area = "Centro";
    c.theme = "Verde";
    documents_.push_back(content_document({.title = "Giardino",
                                           .summary = "",
                                           .story = "Per tutti.",
                                           .area = c.area,
                                           .theme = c.theme,
                                           .budget = {},
                                           .plan = {},
                                           .indicators = {},
                                           .goal = c.goal,
                                           .model = c.model,
                                           .opens = kStart,
                                           .deadline = kDeadline}));
    published_.push_back(world_.append(
        acts::CampaignPublished{"Giardino", c.goal, c.minimum, c.optimum, c.model, kStart,
                                kDeadline, c.area, c.theme, ops::sha256_hex(documents_.back())},
        call_, c.id, {0}));
    campaigns_.push_back(c.id);
    counted_.push_back(0);
    world_.book.campaigns.emplace(c.id, std::move(c));
  }

  void one() {
    world_.now.us += 100'000;
    const std::size_t what = roll(1'000);
    if (what < 3 && !made_.empty())
      fund();
    else if (what < 30 && !made_.empty())
      refund(made_[roll(made_.size())]);
    else
      give();
    if (world_.events.size() >= kWrittenTogether) flush();
  }

  void give() {
    const std::size_t which = roll(kCampaigns);
    Made made;
    made.id = ulid();
    const bool known = !donors_.empty() && roll(10) < 4;
    if (!known) donors_.push_back(DonorId::of(ulid()));
    matching::Pledge& p = made.pledge;
    p.campaign = campaigns_[which];
    p.donor = known ? donors_[roll(donors_.size())] : donors_.back();
    p.amount = Money::cents(100 * static_cast<std::int64_t>(1 + roll(90)));
    p.placed = {world_.now.us - world_.now.us % kSecondUs};
    p.verified = roll(3) == 0;
    p.position = world_.next_seq;
    p.id = PledgeId::of(std::to_string(p.position));
    made.collected = which % 2 == 1;
    const auto changes = matching::confirm(world_.book, p);
    acts::PledgeConfirmed act{p.amount, p.placed,   "sandbox", "card", made.collected,
                              p.donor,  p.verified, false,     {}};
    auto& drawn = drawn_[p.position];
    for (const auto& change : changes)
      if (!change.pledge.empty()) {
        act.matches.push_back(world_.line_of(change));
        drawn.push_back(change);
      }
    world_.append(std::move(act), call_, p.campaign, {}, {}, secret(made));
    world_.append_moves(changes, call_);
    counted_[which] += 1;
    made_.push_back(std::move(made));
  }

  std::map<std::string, std::string> secret(const Made& made) const {
    return {{"person", made.pledge.donor.str()}, {"reference", "pay_" + made.id}};
  }

  void refund(Made& made) {
    if (made.state != PledgeState::kConfirmed) return;
    const matching::Pledge& p = made.pledge;
    auto& drawn = drawn_[p.position];
    const auto changes = matching::reverse(world_.book, p, drawn);
    acts::RefundRequested act{p.amount, "sandbox", "requested", made.collected, false, {}};
    for (const auto& change : changes)
      if (change.pledge == p.id) act.matches.push_back(world_.line_of(change));
    world_.append(std::move(act), call_, p.campaign, {p.position}, {}, secret(made));
    append_redistributed(changes, p.id);
    acts::PaymentRefunded back{p.amount, "sandbox", "requested", made.collected,
                               true,     false,     false,       {}};
    made.refund_seq =
        world_.append(std::move(back), call_, p.campaign, {p.position}, {}, secret(made));
    made.state = PledgeState::kRefunded;
    for (std::size_t i = 0; i < kCampaigns; ++i)
      if (campaigns_[i] == p.campaign) counted_[i] -= 1;
    drawn_.erase(p.position);
  }

  void append_redistributed(const std::vector<matching::Change>& changes,
                            const PledgeId& own = {}) {
    world_.append_redistributed(changes, call_, own);
    for (const auto& change : changes)
      if (!change.pledge.empty() && change.pledge != own) drawn_[change.position].push_back(change);
  }

  void fund() {
    const PoolId& pool = pools_[1];
    const auto funder = world_.book.pools.at(pool).funders.front();
    const Money amount = Money::cents(5'000);
    const auto changes = matching::fund(world_.book, pool, funder.id, funder.name, amount);
    world_.append(acts::PoolFunded{pool, funder.id, funder.name, amount}, call_, {});
    append_redistributed(changes);
  }

  void close() {
    world_.now = kDeadline;
    for (std::size_t i = 0; i < kCampaigns; ++i) {
      const auto result = matching::close(world_.book, campaigns_[i]);
      auto ref = world_.append_moves(result.changes, call_);
      ref.insert(ref.begin(), published_[i]);
      const auto donors = world_.book.campaigns.at(campaigns_[i]).donors;
      world_.append(acts::CampaignClosed{result.succeeded, result.raised, result.matched, donors,
                                         counted_[i]},
                    call_, campaigns_[i], std::move(ref));
      append_redistributed(result.changes);
    }
    auto ref = world_.append_moves(matching::close_round(world_.book, call_), call_);
    ref.insert(ref.begin(), 0);
    const auto sum = matching::sum_of_round(world_.book, call_);
    world_.append(acts::CallClosed{sum.succeeded, sum.raised, sum.matched}, call_, {},
                  std::move(ref));
    flush();
  }

  void capture(Made& made) {
    if (made.collected || made.state != PledgeState::kConfirmed) return;
    const auto standing = world_.book.campaigns.at(made.pledge.campaign).standing;
    if (standing != matching::Standing::kSucceeded) return;
    made.collected = true;
    world_.append(acts::PaymentCaptured{made.pledge.amount, "sandbox", false}, call_,
                  made.pledge.campaign, {made.pledge.position}, {}, secret(made));
    if (world_.events.size() >= kWrittenTogether) flush();
  }

  void flush() {
    Rows open, closed;
    for (const Event& event : world_.events) {
      auto leaf = writer::make_leaf(event, crypto_);
      const auto maybe = [](const auto& id) {
        return id.empty() ? store::Value{} : store::to_value(id);
      };
      open.push_back(row(city_, event.seq, event.id, type_name(event.act), maybe(event.call),
                         maybe(event.campaign), event.at, leaf.body, leaf.leaf_hash));
      if (!leaf.salt.empty()) closed.push_back(row(city_, event.seq, leaf.salt, leaf.private_body));
    }
    world_.events.clear();
    write("event", {"city", "seq", "id", "type", "call_id", "campaign", "at", "body", "leaf"},
          open);
    write("event_private", {"city", "seq", "salt", "body"}, closed);
  }

  void write(std::string_view table, const store::Names& columns, Rows& rows) {
    store::Transaction transaction(db_);
    store::insert(db_, table, columns, rows);
    transaction.commit();
    rows.clear();
  }

  void finish() {
    flush();
    content();
    people();
    pledges();
    db_.execute({"head", "UPDATE journal_head SET next_seq = :next WHERE city = :city"},
                {{"next", world_.next_seq}, {"city", city_}});
    const auto report = services::rebuild(db_, city_, {});
    if (!report.findings.empty())
      throw std::runtime_error(std::to_string(report.findings.front().seq) + ": " +
                               report.findings.front().what);
  }

  /// Calls and campaigns as they stand; their figures come from `rebuild`.
  void content() {
    Rows calls{row(call_, city_, "Bando", "", "Tutti.", "open", kStart, kDeadline, -1, -1)};
    write(
        "city_call",
        {"id", "city", "title", "summary", "text", "state", "opens", "closes", "seq", "closed_seq"},
        calls);
    Rows campaigns;
    for (std::size_t i = 0; i < kCampaigns; ++i)
      campaigns.push_back(
          row(campaigns_[i], city_, call_, "", "published", 1, documents_[i], "", "", "Giardino",
              "", "Centro", "Verde", i % 2 == 0 ? "all_or_nothing" : "keep_what_you_raise", 100'000,
              100'000, 100'000, kStart, kDeadline, 0, 0, 0, published_[i], -1, kStart));
    write("campaign", {"id",      "city",    "call_id",       "owner",      "state",
                       "version", "content", "content_hash",  "reasons",    "title",
                       "summary", "area",    "theme",         "model",      "goal",
                       "minimum", "optimum", "opens",         "deadline",   "raised",
                       "donors",  "pledges", "published_seq", "closed_seq", "created_at"},
          campaigns);
  }

  /// Everybody gives by a pseudonym that is also their number as a person.
  static std::string address(const DonorId& donor) { return donor.str() + "@posta.example"; }

  void people() {
    Rows rows;
    const auto flush_rows = [&] {
      write("person", {"id", "city", "email", "name", "password_hash", "roles", "created_at"},
            rows);
    };
    for (const DonorId& donor : donors_) {
      rows.push_back(row(donor, city_, address(donor), "", "", "citizen", kStart));
      if (rows.size() >= kWrittenTogether) flush_rows();
    }
    flush_rows();
  }

  void pledges() {
    Rows rows;
    const auto flush_rows = [&] {
      write(
          "pledge",
          {"id",         "city",        "campaign", "call_id",   "person",       "donor",
           "amount",     "public_name", "message",  "locale",    "verified",     "promoter_linked",
           "input_hash", "state",       "task",     "collected", "counted",      "provider",
           "method",     "reference",   "reason",   "placed",    "confirmed_at", "seq",
           "refund_seq"},
          rows);
    };
    for (const Made& m : made_) {
      const auto& p = m.pledge;
      rows.push_back(
          row(m.id, city_, p.campaign, call_, p.donor, p.donor, p.amount.cents(), "", "", "it",
              p.verified, false,
              ops::sha256_hex(input_bytes({p.campaign, address(p.donor), "", "", p.amount})),
              to_string(m.state), "", m.collected, true, "sandbox", "card", "pay_" + m.id, "",
              p.placed, p.placed, p.position, m.refund_seq));
      if (rows.size() >= kWrittenTogether) flush_rows();
    }
    flush_rows();
  }

  store::Session db_;
  const std::int64_t wanted_;
  std::mt19937_64 dice_;
  World world_;
  const CityId city_ = CityId::of("borgo");
  CallId call_;
  std::vector<PoolId> pools_;
  std::vector<CampaignId> campaigns_;
  std::vector<std::string> documents_;  ///< contents of the campaigns
  std::vector<std::int64_t> published_, counted_;
  std::vector<DonorId> donors_;
  std::vector<Made> made_;
  std::unordered_map<std::int64_t, std::vector<matching::Change>> drawn_;
  std::uint64_t ids_ = 0;
  const writer::Crypto crypto_{ops::sha256_hex, ops::hmac_sha256, ops::random_bytes, ops::base64,
                               ops::hex};
};

}  // namespace

std::int64_t write_long_journal(const store::DatabaseUrl& url, std::int64_t events, unsigned seed) {
  return Maker(url, events, seed).run();
}

void append_event(store::Session& db, const CityId& city, std::int64_t seq, Act act) {
  Event event;
  event.seq = seq;
  event.id = "APPENDED" + std::to_string(seq);
  event.at = {kDeadline.us + kDayUs};
  event.act = std::move(act);
  const auto leaf = writer::make_leaf(
      event, {ops::sha256_hex, ops::hmac_sha256, ops::random_bytes, ops::base64, ops::hex});
  store::Transaction transaction(db);
  const Rows events{
      row(city, seq, event.id, type_name(event.act), event.at, leaf.body, leaf.leaf_hash)};
  store::insert(db, "event", {"city", "seq", "id", "type", "at", "body", "leaf"}, events);
  Rows refs;
  for (const std::int64_t position : positions_named(event))
    refs.push_back(row(city, position, seq));
  store::insert(db, "event_ref", {"city", "ref", "seq"}, refs);
  db.execute({"head", "UPDATE journal_head SET next_seq = :next WHERE city = :city"},
             {{"next", seq + 1}, {"city", city}});
  transaction.commit();
}

}  // namespace colletta::test
