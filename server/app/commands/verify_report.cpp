#include "server/app/commands/verify_report.hpp"

#include <algorithm>
#include <iostream>

namespace colletta::app {
namespace {

constexpr std::size_t kShownMax = 20;

}  // namespace

void say_report(const std::string& name, const services::VerifyReport& report,
                std::string_view good) {
  if (report.findings.empty()) {
    std::cout << name << ": " << report.events << " events, " << good << '\n';
    return;
  }
  // A check that has found so much stops, and how much more there is nobody has counted.
  const bool more = report.findings.size() >= kFindingsMax;
  std::cout << name << ": " << (more ? "at least " : "") << report.findings.size()
            << " finding(s)\n";
  for (std::size_t i = 0; i < std::min(report.findings.size(), kShownMax); ++i) {
    const Finding& finding = report.findings[i];
    std::cout << "  ";
    if (finding.seq >= 0) std::cout << "position " << finding.seq << ": ";
    std::cout << finding.what << '\n';
  }
  if (report.findings.size() > kShownMax)
    std::cout << "  ... and " << report.findings.size() - kShownMax << " more\n";
}

}  // namespace colletta::app
