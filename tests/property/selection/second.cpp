#include "tests/property/selection/second.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace colletta::audit {
namespace {

using Json = nlohmann::json;
__extension__ using Wide = __int128;

/// A fraction, as at school.
struct Part {
  Wide over = 0, under = 1;
};

Part lowest(Part p) {
  Wide a = p.over, b = p.under;
  while (b != 0) {
    const Wide c = a % b;
    a = b;
    b = c;
  }
  return a == 0 ? Part{0, 1} : Part{p.over / a, p.under / a};
}
Part plus(Part a, Part b) {
  return lowest({a.over * b.under + b.over * a.under, a.under * b.under});
}
Part times(Part a, Part b) { return lowest({a.over * b.over, a.under * b.under}); }
bool less(Part a, Part b) { return a.over * b.under < b.over * a.under; }

/// 7, "7.25" or "29/4".
Part number(const Json& value) {
  if (value.is_number()) return {value.get<long long>(), 1};
  const auto text = value.get<std::string>();
  if (const auto slash = text.find('/'); slash != std::string::npos)
    return lowest({std::stoll(text.substr(0, slash)), std::stoll(text.substr(slash + 1))});
  Part out;
  bool after = false;
  for (const char c : text) {
    if (c == '.') {
      after = true;
    } else {
      out.over = out.over * 10 + (c - '0');
      if (after) out.under *= 10;
    }
  }
  return lowest(out);
}

std::string text_of(Wide value) { return std::to_string(static_cast<long long>(value)); }

struct One {
  Json application;
  std::map<std::string, Part> numbers;  ///< by criterion
  Part total;
  std::string outcome;
};

Part one_number(const std::string& how, std::vector<Part> points, Seen& seen) {
  std::sort(points.begin(), points.end(), less);
  if (how == "median") {
    while (points.size() > 2) {
      points.erase(points.begin());
      points.pop_back();
    }
    seen[points.size() == 2 ? "median of an even number" : "median of an odd number"]++;
  }
  if (how == "trimmed_mean" && points.size() >= 5) {
    seen["trimmed"]++;
    points.erase(points.begin());
    points.pop_back();
  }
  Part total;
  for (const Part& p : points) total = plus(total, p);
  return times(total, {1, static_cast<Wide>(points.size())});
}

using Table = std::map<std::string, std::map<std::string, std::map<std::string, std::string>>>;

/// Points by application, evaluator and criterion, without those of the recused.
Table table_of(const std::string& text, Seen& seen) {
  Table table;
  std::istringstream in(text);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::istringstream cells(line);
    std::string a, e, c, p;
    std::getline(cells, a, ',');
    std::getline(cells, e, ',');
    std::getline(cells, c, ',');
    std::getline(cells, p, ',');
    if (p == "recused")
      seen["recused"]++;
    else
      table[a][e][c] = p;
  }
  return table;
}

/// "a goes before b", by which of the rules.
bool before(const Json& call, const One& a, const One& b, const Sha256Hex& sha256, Seen& seen) {
  if (less(a.total, b.total) || less(b.total, a.total)) return less(b.total, a.total);
  for (const Json& tie : call.at("tie_break")) {
    const auto word = tie.get<std::string>();
    bool yes = false, no = false;
    if (word.rfind("criterion:", 0) == 0) {
      const std::string id = word.substr(10);
      yes = less(b.numbers.at(id), a.numbers.at(id));
      no = less(a.numbers.at(id), b.numbers.at(id));
    } else if (word == "earlier_submission") {
      // The form has always as many digits, so texts are in the order of time.
      const auto x = a.application.at("submitted_at").get<std::string>();
      const auto y = b.application.at("submitted_at").get<std::string>();
      yes = x < y;
      no = y < x;
    } else if (word == "smaller_request") {
      const auto x = a.application.at("requested").get<long long>();
      const auto y = b.application.at("requested").get<long long>();
      yes = x < y;
      no = y < x;
    } else {
      std::string seed;
      const auto hex = call.at("lot_seed").get<std::string>();
      for (std::size_t i = 0; i < hex.size(); i += 2)
        seed += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
      const std::string x = sha256(seed + a.application.at("id").get<std::string>());
      const std::string y = sha256(seed + b.application.at("id").get<std::string>());
      yes = x < y;
      no = y < x;
    }
    if (yes || no) {
      seen["tie broken by " + word.substr(0, word.find(':'))]++;
      return yes;
    }
  }
  seen["tie broken by id"]++;
  return a.application.at("id").get<std::string>() < b.application.at("id").get<std::string>();
}

/// "Selection" of the page.
class Places {
 public:
  Places(const Json& call, Seen& seen) : call_(call), seen_(seen) {
    const Json& selection = call.at("selection");
    budget_ = selection.at("kind") == "budget";
    left_ = selection.at(budget_ ? "amount" : "n").get<long long>();
  }

  /// The highest `min`, or the lowest `max`, that holds for an area; -1 where there is none.
  long long bound(const std::string& area, const char* which) const {
    long long out = -1;
    for (const Json& quota : call_.at("quotas")) {
      if (!quota.contains(which) || (quota.at("area") != "*" && quota.at("area") != area)) continue;
      const auto n = quota.at(which).get<long long>();
      const bool higher = std::string(which) == "min";
      out = out < 0 ? n : higher ? std::max(out, n) : std::min(out, n);
    }
    return out;
  }
  bool reserved(const One& one) {
    const std::string area = one.application.value("area", "");
    return bound(area, "min") > selected_[area] && (budget_ || left_ > 0);
  }
  void look_at(One& one) {
    const std::string area = one.application.value("area", "");
    const auto asks = one.application.at("requested").get<long long>();
    const long long most = bound(area, "max");
    if (stopped_) {
      one.outcome = "budget_exhausted";
      seen_["after a misfit that stops"]++;
    } else if (most >= 0 && selected_[area] == most) {
      one.outcome = "quota_full:" + area;
    } else if (!budget_ && left_ == 0) {
      one.outcome = "reserve";
    } else if (budget_ && asks > left_) {
      one.outcome = "budget_exhausted";
      stopped_ = call_.at("selection").at("on_misfit") == "stop";
      seen_[stopped_ ? "misfit, stop" : "misfit, skip"]++;
    } else {
      one.outcome = "selected";
      selected_[area]++;
      left_ -= budget_ ? asks : 1;
    }
  }

 private:
  const Json& call_;
  Seen& seen_;
  bool budget_ = false, stopped_ = false;
  long long left_ = 0;
  std::map<std::string, long long> selected_;
};

std::vector<One> admitted(const Json& call, const Table& table, Seen& seen) {
  std::vector<One> all;
  for (const Json& application : call.at("applications")) {
    if (application.at("status") != "admitted") continue;
    One one;
    one.application = application;
    const auto& sheets = table.at(application.at("id").get<std::string>());
    for (const Json& criterion : call.at("criteria")) {
      const auto id = criterion.at("id").get<std::string>();
      std::vector<Part> points;
      for (const auto& [evaluator, sheet] : sheets) points.push_back(number(sheet.at(id)));
      one.numbers[id] = one_number(call.at("aggregate").get<std::string>(), points, seen);
      one.total = plus(one.total, times(number(criterion.at("weight")), one.numbers[id]));
    }
    for (const Json& criterion : call.at("criteria")) {
      const auto id = criterion.at("id").get<std::string>();
      if (one.outcome.empty() && criterion.contains("min") &&
          less(one.numbers[id], number(criterion.at("min"))))
        one.outcome = "below_minimum:" + id;
    }
    if (one.outcome.empty() && less(one.total, number(call.at("pass_mark"))))
      one.outcome = "below_pass_mark";
    all.push_back(std::move(one));
  }
  return all;
}

std::string shown_of(Part total) {
  const Wide hundredths = (total.over * 1000 / total.under + 5) / 10;
  const std::string cents = text_of(hundredths % 100);
  return text_of(hundredths / 100) + "." + std::string(2 - cents.size(), '0') + cents;
}

}  // namespace

std::string second_ranking(const Json& call, const std::string& scores, const Sha256Hex& sha256,
                           Seen& seen) {
  std::vector<One> all = admitted(call, table_of(scores, seen), seen);
  // The position of each is one more than how many go before it.
  std::vector<One> ordered(all.size());
  for (const One& one : all) {
    std::size_t earlier = 0;
    for (const One& other : all)
      if (&other != &one && before(call, other, one, sha256, seen)) ++earlier;
    ordered.at(earlier) = one;
  }
  Places places(call, seen);
  for (One& one : ordered)
    if (one.outcome.empty() && places.reserved(one)) {
      seen["a reserved place"]++;
      places.look_at(one);
    }
  for (One& one : ordered)
    if (one.outcome.empty()) places.look_at(one);
  std::string text;
  const auto add = [&](const std::string& lines, const std::string& outcome) {
    text += std::string(text.empty() ? "" : ",") + "\n {\n" + lines + "  \"outcome\": \"" +
            outcome + "\"\n }";
    seen["outcome " + outcome.substr(0, outcome.find(':'))]++;
  };
  int position = 0;
  for (const One& one : ordered)
    add("  \"position\": " + std::to_string(++position) + ",\n  \"application\": \"" +
            one.application.at("id").get<std::string>() + "\",\n  \"total\": \"" +
            text_of(one.total.over) + "/" + text_of(one.total.under) + "\",\n  \"shown\": \"" +
            shown_of(one.total) + "\",\n",
        one.outcome);
  std::map<std::string, std::string> rest;
  for (const Json& application : call.at("applications")) {
    if (application.at("status") == "admitted") continue;
    std::string outcome = "withdrawn";
    if (application.at("status") == "excluded") {
      outcome = "excluded:";
      for (const Json& code : application.at("exclusion_codes"))
        outcome += (outcome.back() == ':' ? "" : ",") + code.get<std::string>();
    }
    rest[application.at("id").get<std::string>()] = outcome;
  }
  for (const auto& [id, outcome] : rest) add("  \"application\": \"" + id + "\",\n", outcome);
  return text.empty() ? "[]" : "[" + text + "\n]";
}

}  // namespace colletta::audit
