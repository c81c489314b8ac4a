#include "tests/bench/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <thread>

namespace colletta::bench {
namespace {

/// Three digits that mean something, and no more behind the point than that takes.
std::string figure(double value) {
  const double size = std::abs(value);
  return fmt::format("{:.{}f}", value, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

std::string range(const Series& values) {
  if (values.empty()) return "-";
  const auto [least, most] = std::ranges::minmax(values);
  return values.size() == 1
             ? figure(least)
             : fmt::format("{} ({}-{})", figure(median(values)), figure(least), figure(most));
}

nlohmann::ordered_json series(const Series& values) {
  return {{"median", median(values)}, {"runs", values}};
}

nlohmann::ordered_json line_json(const Line& line) {
  nlohmann::ordered_json out{
      {"row", line.row}, {"what", line.what}, {"colletta", series(line.ours)}};
  if (!line.baseline.empty()) {
    out["baseline"] = line.baseline;
    out["baseline_figure"] = series(line.theirs);
    out["ratio"] = ratio(line).value_or(0);
  }
  if (const auto how = verdict(line)) {
    out["goal"] = words_of(*line.goal);
    out["reached"] = how->reached;
    out["verdict"] = words_of(line);
  }
  if (!line.note.empty()) out["note"] = line.note;
  for (const auto& [name, values] : line.beside) out["beside"][name] = series(values);
  return out;
}

}  // namespace

double median(Series values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::optional<double> ratio(const Line& line) {
  if (line.baseline.empty()) return std::nullopt;
  Series ratios;
  for (std::size_t i = 0; i < line.ours.size() && i < line.theirs.size(); ++i)
    ratios.push_back(line.ours[i] / line.theirs[i]);
  return median(ratios);
}

std::optional<Verdict> verdict(const Line& line) {
  if (!line.goal) return std::nullopt;
  const bool of_ratio = line.goal->of == Goal::Of::kRatio;
  const double judged = of_ratio ? ratio(line).value_or(0) : median(line.ours);
  const double bound = line.goal->bound;
  return Verdict{judged, line.goal->at_least ? judged / bound : bound / judged};
}

std::string words_of(const Goal& goal) {
  return fmt::format("{} {:g}{}", goal.at_least ? "at least" : "at most", goal.bound,
                     goal.of == Goal::Of::kRatio ? "x" : "");
}

std::string words_of(const Line& line) {
  const auto how = verdict(line);
  if (!how) return "";
  if (how->met()) return "met";
  const double bound = line.goal->bound;
  return fmt::format("missed by {:.0f} %", 100 * std::abs(how->judged - bound) / bound);
}

std::string table_of(const Report& report) {
  std::string out = fmt::format(
      "Medians (least-most) of {} runs; ratios within each run. {} cores; load of the machine "
      "before: {:.1f}; {:.0f} s\n\n{:<66} {:>22} {:>22} {:>7}  {:<14} {}\n",
      report.runs, std::thread::hardware_concurrency(), report.load_before, report.seconds, "what",
      "Colletta", "baseline", "ratio", "goal", "");
  for (const Line& line : report.lines) {
    const auto parts = ratio(line);
    out += fmt::format("{:<66} {:>22} {:>22} {:>7}  {:<14} {}\n",
                       fmt::format("{:<9} {}", line.row, line.what), range(line.ours),
                       line.baseline.empty() ? "-" : range(line.theirs),
                       parts ? fmt::format("{:.2f}", *parts) : "-",
                       line.goal ? words_of(*line.goal) : "-", words_of(line));
    std::string under;
    const auto say = [&under](const std::string& words) {
      if (!words.empty()) under += (under.empty() ? "" : "; ") + words;
    };
    say(line.baseline.empty() ? "" : "beside " + line.baseline);
    for (const auto& [name, values] : line.beside) say(name + " " + range(values));
    say(line.note);
    if (!under.empty()) out += std::string(10, ' ') + under + '\n';
  }
  for (const std::string& failure : report.failures) out += "FAILED    " + failure + '\n';
  return out;
}

nlohmann::ordered_json json_of(const Report& report) {
  nlohmann::ordered_json out{{"runs", report.runs},
                             {"cores", std::thread::hardware_concurrency()},
                             {"load_before", report.load_before},
                             {"seconds", report.seconds},
                             {"lines", nlohmann::ordered_json::array()}};
  for (const Line& line : report.lines) out["lines"].push_back(line_json(line));
  if (!report.failures.empty()) out["failures"] = report.failures;
  return out;
}

}  // namespace colletta::bench
