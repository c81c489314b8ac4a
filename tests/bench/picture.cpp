#include "tests/bench/picture.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/views/escape.hpp"

namespace colletta::bench {
namespace {

constexpr int kWidth = 1000, kTop = 64, kLine = 34, kBottom = 40;
constexpr int kBarAt = 510, kBarOfGoal = 150;  // pixels of a bar that reaches its goal
constexpr double kReachedMax = 2;              // longer bars end with a mark
constexpr int kWordsAt = kBarAt + static_cast<int>(kBarOfGoal * kReachedMax) + 20;

/// Colours of text and bars on light ground and on dark, each with enough contrast on its own;
/// what is met and what is missed differ in words and in form too.
constexpr const char* kStyle =
    "<style>text{font:13px system-ui,sans-serif;fill:#1f2933}"
    ".t{font-size:17px;font-weight:600}.s{font-size:12px;fill:#52606d}"
    ".met{fill:#1a7f5a}.missed{fill:none;stroke:#b35900;stroke-width:2}"
    ".goal{stroke:#52606d;stroke-dasharray:4 4}"
    "@media(prefers-color-scheme:dark){text{fill:#e4e7eb}.s{fill:#9aa5b1}.met{fill:#3fbf8f}"
    ".missed{stroke:#f0a050}.goal{stroke:#9aa5b1}}</style>\n";

std::string text_at(int x, int y, const char* style, const std::string& text) {
  return fmt::format("<text x=\"{}\" y=\"{}\"{}>{}</text>\n", x, y,
                     *style == '\0' ? "" : fmt::format(" class=\"{}\"", style),
                     views::html_escaped(text));
}

/// "3.26x, goal at least 6x, missed by 46 %"
std::string outcome(const Line& line, const Verdict& how) {
  return fmt::format("{:.3g}{}, goal {}, {}", how.judged,
                     line.goal->of == Goal::Of::kRatio ? "x" : "", words_of(*line.goal),
                     words_of(line));
}

std::string bar(const Verdict& how, int y) {
  const double shown = std::clamp(how.reached, 0.01, kReachedMax);
  const int width = static_cast<int>(kBarOfGoal * shown);
  std::string out =
      fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"14\" rx=\"2\" class=\"{}\"/>\n",
                  kBarAt, y - 12, width, how.met() ? "met" : "missed");
  if (how.reached > kReachedMax) out += text_at(kBarAt + width + 4, y, "s", "»");
  return out;
}

}  // namespace

std::string picture_of(const Report& report) {
  std::string bars, told;
  int y = kTop + kLine, met = 0, all = 0;
  for (const Line& line : report.lines) {
    const auto how = verdict(line);
    if (!how) continue;
    ++all;
    met += how->met() ? 1 : 0;
    bars += text_at(16, y, "", line.what);
    bars += bar(*how, y);
    bars += text_at(kWordsAt, y, "s", how->met() ? "met" : words_of(line));
    told += line.what + ": " + outcome(line, *how) + ". ";
    y += kLine;
  }
  const int height = y + kBottom;
  const std::string title = fmt::format("{} of {} speed goals are met", met, all);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" "
      "aria-labelledby=\"title desc\">\n<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>"
      "\n",
      kWidth, height, title, views::html_escaped(told));
  out += kStyle;
  out += text_at(16, 28, "t", title);
  out += text_at(16, 48, "s",
                 fmt::format("Medians of {} runs, each beside its baseline in the same run. The "
                             "dashed line is the goal; a filled bar has met it.",
                             report.runs));
  const int goal = kBarAt + kBarOfGoal;
  out += fmt::format("<line x1=\"{0}\" x2=\"{0}\" y1=\"{1}\" y2=\"{2}\" class=\"goal\"/>\n", goal,
                     kTop, y - kLine / 2);
  out += bars;
  out += text_at(16, y + 8, "s", "deploy/bench prints the figures and what each is held against.");
  return out + "</svg>\n";
}

}  // namespace colletta::bench
