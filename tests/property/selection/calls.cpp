#include "tests/property/selection/calls.hpp"

#include <algorithm>
#include <random>
#include <vector>

namespace colletta::audit {
namespace {

using Json = nlohmann::json;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  /// 0 .. sides - 1; engines are the same everywhere, distributions are not.
  std::uint64_t roll(std::uint64_t sides) { return engine_() % sides; }
  bool chance(std::uint64_t of_ten) { return roll(10) < of_ten; }
  template <class T>
  T one_of(std::vector<T> list) {
    return list[roll(list.size())];
  }
  template <class T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[roll(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

std::string name(char first, std::size_t i) { return std::string(1, static_cast<char>(first + i)); }

Json criteria(Dice& dice) {
  Json list = Json::array();
  const std::size_t count = 1 + dice.roll(3);
  for (std::size_t i = 0; i < count; ++i) {
    Json one = {{"id", name('q', i)},
                {"max", 10},
                {"weight", dice.one_of<std::string>({"1/1", "1", "2.5", "1/3", "0.1", "7/12"})}};
    if (dice.chance(4)) one["min"] = dice.one_of<Json>({2, "3.5", "16/3", 7});
    list.push_back(std::move(one));
  }
  return list;
}

Json tie_breaks(Dice& dice, const Json& criteria_list) {
  std::vector<std::string> words = {"smaller_request"};
  for (const Json& one : criteria_list)
    words.push_back("criterion:" + one.at("id").get<std::string>());
  if (dice.chance(5)) words.push_back("earlier_submission");
  dice.shuffle(words);
  words.resize(dice.roll(words.size() + 1));
  const bool has = std::find(words.begin(), words.end(), "earlier_submission") != words.end();
  words.push_back(has || dice.chance(5) ? "lot" : "earlier_submission");
  return words;
}

Json quotas(Dice& dice, Json& selection) {
  Json list = Json::array();
  long long reserved = 0;
  for (const char* area : {"*", "north", "south"}) {
    Json quota = {{"area", area}};
    if (dice.chance(3)) quota["max"] = 2 + static_cast<int>(dice.roll(2));
    if (dice.chance(3)) quota["min"] = 1 + static_cast<int>(dice.roll(2));
    if (quota.size() == 1) continue;
    reserved += quota.value("min", 0);
    list.push_back(std::move(quota));
  }
  if (selection.contains("n")) selection["n"] = std::max(reserved, selection["n"].get<long long>());
  return list;
}

Json applications(Dice& dice) {
  Json list = Json::array();
  const std::size_t count = dice.roll(9);
  for (std::size_t i = 0; i < count; ++i) {
    Json one = {{"id", name('a', i)},
                {"area", dice.one_of<std::string>({"north", "south", "elsewhere"})},
                {"requested", 100 * static_cast<int>(dice.roll(4))},
                {"submitted_at", "2026-01-10T10:00:00.00000" + std::to_string(dice.roll(4)) + "Z"},
                {"status", "admitted"},
                {"exclusion_codes", Json::array()}};
    if (dice.chance(1)) {
      one["status"] = "withdrawn";
    } else if (dice.chance(1)) {
      one["status"] = "excluded";
      one["exclusion_codes"] = dice.chance(5) ? Json{"late"} : Json{"no_seat", "late"};
    }
    list.push_back(std::move(one));
  }
  return list;
}

/// Lines in any order: each evaluator of each application is recused or gives all its points.
/// `mirrored`: every second application has the points of the one before it with its criteria the
/// other way round, so that under equal weights both come to the same total.
std::string scores(Dice& dice, const Json& call, bool mirrored) {
  std::vector<std::string> lines;
  const std::vector<std::string> points = {"0", "2", "3.5", "5", "5", "7.25", "16/3", "10"};
  const Json& criteria_list = call.at("criteria");
  const std::size_t count = criteria_list.size();
  std::vector<std::vector<std::string>> before;  // by evaluator, then criterion
  bool second = false;
  for (const Json& application : call.at("applications")) {
    const auto id = application.at("id").get<std::string>();
    const bool mirrors = mirrored && second;
    second = !second;
    const std::size_t evaluators = mirrors ? before.size() : 2 + dice.roll(5);
    std::vector<std::vector<std::string>> given(evaluators);
    for (std::size_t i = 0; i < evaluators; ++i) {
      const std::string who = id + "," + name('u', i) + ",";
      const bool recused = !mirrored && i >= 2 && dice.chance(2);
      if (recused && dice.chance(5)) {
        lines.push_back(who + ",recused");
        continue;
      }
      for (std::size_t j = 0; j < count; ++j) {
        given[i].push_back(mirrors ? before[i][count - 1 - j] : dice.one_of(points));
        lines.push_back(who + criteria_list[j].at("id").get<std::string>() + "," +
                        (recused ? "recused" : given[i][j]));
      }
    }
    before = std::move(given);
  }
  dice.shuffle(lines);
  std::string table = "application,evaluator,criterion,points\n";
  for (const std::string& line : lines) table += line + "\n";
  return table;
}

}  // namespace

MadeUpCall made_up_call(std::uint64_t seed) {
  Dice dice(seed);
  MadeUpCall out;
  Json selection = {{"kind", "top_n"}, {"n", 1 + static_cast<int>(dice.roll(5))}};
  if (dice.chance(5))
    selection = {{"kind", "budget"},
                 {"amount", 100 + 50 * static_cast<int>(dice.roll(20))},
                 {"on_misfit", dice.one_of<std::string>({"stop", "skip"})}};
  Json list = criteria(dice);
  const bool mirrored = dice.chance(2);
  if (mirrored)
    for (Json& one : list) one["weight"] = "1/1";
  out.call = {{"version", 1},
              {"id", "bando"},
              {"criteria", list},
              {"aggregate", dice.one_of<std::string>({"mean", "median", "trimmed_mean"})},
              {"pass_mark", dice.one_of<std::string>({"0", "0/1", "1", "0.9"})},
              {"tie_break", tie_breaks(dice, list)},
              {"evaluators_min", 2},
              {"applications", applications(dice)}};
  std::string seed_hex;
  for (int i = 0; i < 64; ++i) seed_hex += "0123456789abcdef"[dice.roll(16)];
  out.call["lot_seed"] = seed_hex;
  out.call["quotas"] = quotas(dice, selection);
  out.call["selection"] = selection;
  out.scores = scores(dice, out.call, mirrored);
  return out;
}

}  // namespace colletta::audit
