#include "tests/property/auditor/rounds.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace colletta::audit {
namespace {

using Json = nlohmann::json;

/// One round in the making. Draws numbers by remainder: the standard's distributions differ between
/// libraries, and how evenly they fall does not matter here.
class Maker {
  /// What a round is made to be full of: what needs several things at once seldom comes by chance.
  /// kTies: quadratic pools over campaigns of equal weight, with roots that are multiples of
  /// others. kNear: over campaigns of large gifts that are all but equal.
  enum class Flavour { kAnything, kRedistribution, kQuadratic, kTies, kNear };

 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  Json round() {
    static const std::vector<Flavour> kFlavours{Flavour::kAnything,       Flavour::kAnything,
                                                Flavour::kRedistribution, Flavour::kRedistribution,
                                                Flavour::kQuadratic,      Flavour::kQuadratic,
                                                Flavour::kTies,           Flavour::kNear};
    // Mostly so small that rounding is most of it; now and then as large as real ones, and larger.
    static const std::vector<std::int64_t> kScales{1, 1, 1, 1, 1, 1, 997, 999'983};
    flavour_ = any(kFlavours);
    scale_ = any(kScales);
    static const std::vector<std::int64_t> kLarge{1'000'000, 1'000'000'000, 100'000'000'000};
    large_ = any(kLarge);
    plenty_ = flavour_ != Flavour::kRedistribution && one_in(3);
    Json round = {
        {"pools", Json::array()}, {"campaigns", Json::array()}, {"events", Json::array()}};
    make_ids();
    for (const std::string& id : pools_) round["pools"].push_back(pool(id));
    for (const std::string& id : campaigns_) round["campaigns"].push_back(campaign(id));
    make_events(round["events"]);
    return round;
  }

 private:
  // --- numbers --------------------------------------------------------------------------------

  /// min..max inclusive.
  std::int64_t between(std::int64_t min, std::int64_t max) {
    return min + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(max - min + 1));
  }
  /// Whether campaigns are to be much alike, so that little decides between them.
  [[nodiscard]] bool level() const {
    return flavour_ == Flavour::kTies || flavour_ == Flavour::kNear;
  }
  bool one_in(std::int64_t n) { return between(1, n) == 1; }
  std::int64_t cents(std::int64_t min, std::int64_t max) {
    return scale_ == 1 ? between(min, max) : between(min * scale_, max * scale_);
  }
  template <typename T>
  const T& any(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(list.size()) - 1))];
  }
  template <typename T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t i = list.size(); i > 1; --i)
      std::swap(list[i - 1],
                list[static_cast<std::size_t>(between(1, static_cast<std::int64_t>(i)) - 1)]);
  }
  static std::string name(const char* prefix, std::int64_t n) { return prefix + std::to_string(n); }
  std::string ratio(std::int64_t num_min, std::int64_t num_max, std::int64_t den_max) {
    const std::int64_t num = between(num_min, num_max);  // drawn first: operands of + have no order
    return std::to_string(num) + "/" + std::to_string(between(1, den_max));
  }

  // --- time: ten days in March ------------------------------------------------------------------

  static constexpr std::int64_t kDays = 10;
  static std::string midnight(std::int64_t day) {
    return "2026-03-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + "T00:00:00Z";
  }
  /// Often the first or the last instant of a day: windows begin and end there.
  std::string instant() {
    const std::string date = midnight(between(1, kDays)).substr(0, 11);
    static const std::vector<std::string> kTimes{"00:00:00Z", "00:00:00.000001Z", "12:30:00Z",
                                                 "23:59:59Z", "23:59:59.999999Z"};
    return date + any(kTimes);
  }
  Json window(std::int64_t first_day, std::int64_t last_day) {
    const std::int64_t from = between(first_day, last_day);
    return {{"from", midnight(from)}, {"until", midnight(between(from + 1, last_day + 1))}};
  }

  // --- pools ------------------------------------------------------------------------------------

  void make_ids() {
    const bool few = flavour_ == Flavour::kRedistribution;
    for (std::int64_t i = between(1, few ? 2 : 4); i > 0; --i) pools_.push_back(name("p", i));
    for (std::int64_t i = few ? between(2, 3) : between(1, 5); i > 0; --i)
      campaigns_.push_back(name("c", i));
    donors_ = between(1, few ? 3 : 6);
    shuffle(pools_);
    shuffle(campaigns_);
  }

  Json pool(const std::string& id) {
    Json funders = Json::array();
    const std::int64_t count = between(1, 3);
    for (std::int64_t i = 1; i <= count; ++i) {
      const bool only_promised = i > 1 && one_in(10);  // declared, but nothing put in yet
      funders.push_back({{"id", name("f", i)}, {"amount", only_promised ? 0 : budget_part()}});
    }
    return {{"id", id},
            {"kind", one_in(2) ? "public" : "private"},
            {"order", between(1, 3)},
            {"funders", funders},
            {"rule", rule()}};
  }

  std::int64_t budget_part() {
    if (flavour_ == Flavour::kNear && one_in(2)) return between(1, 8) * large_;
    if (plenty_) return cents(300, 2000);
    return flavour_ == Flavour::kRedistribution ? cents(1, 50) : cents(1, 120);
  }

  Json rule() {
    static const std::vector<std::string> kKinds{"per_pledge", "per_pledge",  "per_pledge",
                                                 "top_up",     "fixed_share", "lump_sum",
                                                 "quadratic",  "quadratic"};
    std::string kind = any(kKinds);
    if (flavour_ == Flavour::kRedistribution && !one_in(4)) kind = "per_pledge";
    if (flavour_ == Flavour::kQuadratic && one_in(2)) kind = "quadratic";
    if (level()) kind = "quadratic";
    Json rule = {{"version", 1}, {"kind", kind}};
    if (kind == "per_pledge") per_pledge(rule);
    if (kind == "fixed_share") rule["share"] = ratio(1, 4, 5);
    if (kind == "lump_sum") rule["amount"] = cents(1, 150);
    if (level()) rule["ceiling"] = "none";
    if (kind == "quadratic") {
      rule["variant"] = one_in(2) ? "proportional" : "capital_constrained";
      if (one_in(4)) rule["window"] = window(1, kDays);
    }
    if (level()) return rule;
    if (one_in(3) && !rule.contains("cap_per_campaign")) rule["cap_per_campaign"] = cents(1, 150);
    static const std::vector<std::string> kCeilings{"goal", "optimum", "none"};
    if (one_in(2)) rule["ceiling"] = any(kCeilings);
    if (flavour_ != Flavour::kAnything && !one_in(3)) rule["ceiling"] = "none";
    if (one_in(kind == "per_pledge" ? 4 : 2)) {
      // Under a ceiling there is no room left at the goal: such a rule could never pay, and is
      // refused. What was reserved before the goal stays, and top_up pays nothing beyond it.
      const bool open_above =
          kind == "per_pledge" || (kind != "top_up" && rule.value("ceiling", "goal") == "none");
      rule["condition"] = condition(open_above);
    }
    const Json eligible = eligible_of(kind == "per_pledge" || kind == "quadratic");
    if (!eligible.empty()) rule["eligible"] = eligible;
    return rule;
  }

  void per_pledge(Json& rule) {
    if (one_in(2)) rule["ratio"] = ratio(1, 4, 3);
    if (one_in(4))
      add_rates(rule);
    else if (one_in(4))
      rule["window"] = window(1, kDays);
    if (one_in(4)) rule["cap_per_pledge"] = cents(3, 40);
    if (one_in(4)) rule["cap_per_match"] = cents(1, 40);
    if (one_in(4)) rule["cap_per_donor"] = cents(1, 60);
    if (one_in(4)) rule["pledges_per_donor"] = between(1, 3);
    const bool redistribute = flavour_ == Flavour::kRedistribution || one_in(3);
    if (redistribute) rule["on_release"] = "redistribute";
    if (!redistribute && one_in(4)) rule["on_release"] = "return_to_pool";
    if (flavour_ != Flavour::kRedistribution) return;
    // Caps that the pledges which wait reach only together.
    if (one_in(2)) rule["pledges_per_donor"] = 1;
    if (one_in(3)) rule["cap_per_donor"] = cents(30, 80);
    if (one_in(3)) rule["cap_per_campaign"] = cents(20, 120);
  }

  /// One or two windows that do not overlap; a ratio may be 0 there.
  void add_rates(Json& rule) {
    Json first = window(1, 4);
    first["ratio"] = ratio(0, 4, 3);
    rule["rates"] = Json::array({first});
    if (one_in(2)) return;
    Json second = window(6, kDays);
    second["ratio"] = ratio(0, 4, 3);
    rule["rates"].push_back(second);
  }

  Json condition(bool beyond_the_goal) {
    static const std::vector<std::string> kShares{"1/4", "1/3", "1/2", "2/3", "1/1", "5/4"};
    Json condition = Json::object();
    const std::int64_t which = between(1, 4);
    if (which == 1 || which == 4)
      condition["share_of_goal"] =
          kShares[static_cast<std::size_t>(between(0, beyond_the_goal ? 5 : 3))];
    if (which == 2) condition["raised"] = cents(1, 150);
    if (which >= 3) condition["donors"] = between(1, 4);
    return condition;
  }

  Json eligible_of(bool of_pledges) {
    Json eligible = Json::object();
    if (one_in(6)) eligible["areas"] = {"north", "south"};
    if (one_in(6)) eligible["areas"] = {"north"};
    if (one_in(8)) eligible["themes"] = {"green"};
    if (!of_pledges) return eligible;
    if (one_in(6)) eligible["min_pledge"] = cents(2, 25);
    if (one_in(8)) eligible["verified_donors_only"] = true;
    if (one_in(8)) eligible["exclude_promoter_linked"] = true;
    return eligible;
  }

  // --- campaigns --------------------------------------------------------------------------------

  Json campaign(const std::string& id) {
    static const std::vector<std::string> kAreas{"north", "south", "east"};
    static const std::vector<std::string> kThemes{"green", "schools"};
    const std::int64_t goal = flavour_ == Flavour::kQuadratic ? cents(1, 80) : cents(1, 250);
    Json campaign = {{"id", id}, {"goal", goal}};
    if (one_in(2)) campaign["minimum"] = between(1, goal);
    if (one_in(2)) campaign["optimum"] = goal + cents(0, 100);
    const bool keeps = level() || one_in(3);
    campaign["model"] = keeps ? "keep_what_you_raise" : "all_or_nothing";
    if (!one_in(4)) campaign["area"] = any(kAreas);
    if (!one_in(4)) campaign["theme"] = any(kThemes);
    return campaign;
  }

  // --- events -----------------------------------------------------------------------------------

  void make_events(Json& events) {
    std::vector<std::string> open = campaigns_, refundable;
    std::int64_t pledges = 0, funded = 0;
    // c: close, r: refund, f: fund, p: pledge.
    const bool busy = flavour_ == Flavour::kRedistribution;
    const std::string mix = busy ? "ccrrrffppppppppppppp" : "crrrfppppppppppppppp";
    std::int64_t steps = busy ? between(10, 34) : between(0, 30);
    if (level()) steps = between(4, 12);
    for (; steps > 0; --steps) {
      const char what = mix[static_cast<std::size_t>(between(0, 19))];
      if (what == 'c' && open.size() > (busy ? 1U : 0U)) close(events, open);
      if (what == 'r' && !refundable.empty()) refund(events, refundable);
      if (what == 'f') fund(events, funded);
      if (what == 'p' && !open.empty()) {
        const std::string id = name("", ++pledges);
        events.push_back(pledge(id, any(open)));
        refundable.push_back(id);
      }
    }
    if (one_in(8)) return;  // a round in the middle of its life
    while (!open.empty()) close(events, open);
    while (!refundable.empty() && one_in(3)) refund(events, refundable);
    if (one_in(10)) return;
    events.push_back({{"type", "close_round"}, {"at", midnight(30)}});
    while (!refundable.empty() && one_in(4)) refund(events, refundable);
    if (one_in(4)) fund(events, funded);
  }

  std::int64_t amount() {
    static const std::vector<std::int64_t> kFew{1, 2, 8};
    if (flavour_ == Flavour::kNear) return large_ + between(0, 3);
    return level() ? any(kFew) * scale_ : cents(1, 60);
  }

  Json pledge(const std::string& id, const std::string& campaign) {
    Json pledge = {{"type", "pledge"},     {"id", id},
                   {"campaign", campaign}, {"donor", name("d", between(1, donors_))},
                   {"amount", amount()},   {"at", instant()}};
    if (one_in(2)) pledge["verified"] = !one_in(4);
    if (one_in(4)) pledge["promoter_linked"] = !one_in(4);
    return pledge;
  }

  void close(Json& events, std::vector<std::string>& open) {
    shuffle(open);
    events.push_back({{"type", "close"}, {"campaign", open.back()}, {"at", midnight(20)}});
    open.pop_back();
  }

  void refund(Json& events, std::vector<std::string>& refundable) {
    shuffle(refundable);
    events.push_back({{"type", "refund"}, {"pledge", refundable.back()}, {"at", midnight(21)}});
    refundable.pop_back();
  }

  void fund(Json& events, std::int64_t& funded) {
    events.push_back({{"type", "fund"},
                      {"pool", any(pools_)},
                      {"funder", one_in(2) ? "f1" : name("g", ++funded)},
                      {"amount", cents(1, 80)},
                      {"at", midnight(5)}});
  }

  std::mt19937_64 random_;
  Flavour flavour_ = Flavour::kAnything;
  std::int64_t large_ = 0;  ///< kNear: what all gifts come near to
  std::int64_t scale_ = 1;  ///< amounts are so many times larger
  bool plenty_ = false;     ///< budgets that are seldom used up
  std::vector<std::string> pools_, campaigns_;
  std::int64_t donors_ = 1;
};

}  // namespace

nlohmann::json random_round(std::uint64_t seed) { return Maker(seed).round(); }

}  // namespace colletta::audit
