#include "server/app/commands/verify_report.hpp"

#include <algorithm>
#include <iostream>

namespace colletta::app {
namespace {

constexpr std::size_t kShownMax = 20;

void say_findings(const std::string& name, const services::VerifyReport& report,
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

/// What holds only because the journal explains it, or could not be looked at.
void say_notes(const services::VerifyReport& report) {
  for (const services::GivenUp& one : report.given_up)
    std::cout << "  note: history up to " << one.size << " events was given up at position "
              << one.seq
              << (one.excuses
                      ? ": "
                      : ", by a checkpoint that no known key has signed; it excuses nothing: ")
              << one.reason << '\n';
  if (report.unchecked > 0)
    std::cout << "  note: the signatures of " << report.unchecked
              << " checkpoint(s) were not checked, for want of the keys that made them; their "
                 "roots were\n";
}

}  // namespace

void say_report(const std::string& name, const services::VerifyReport& report,
                std::string_view good) {
  say_findings(name, report, good);
  say_notes(report);
}

}  // namespace colletta::app
