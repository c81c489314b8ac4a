#include "server/app/commands/verify_progress.hpp"

#include <unistd.h>

#include <iostream>

namespace colletta::app {
namespace {

constexpr auto kSilence = std::chrono::seconds(1);
constexpr auto kOnTerminal = std::chrono::milliseconds(250);
constexpr auto kElsewhere = std::chrono::seconds(10);

}  // namespace

VerifyProgress::VerifyProgress(std::string name, bool quiet)
    : name_(std::move(name)),
      quiet_(quiet),
      terminal_(::isatty(STDERR_FILENO) == 1),
      started_(std::chrono::steady_clock::now()),
      told_(started_) {}

VerifyProgress::~VerifyProgress() {
  if (in_line_) std::cerr << '\n';
}

services::Progress VerifyProgress::teller() {
  if (quiet_) return {};
  return
      [this](std::string_view what, std::int64_t done, std::int64_t all) { tell(what, done, all); };
}

void VerifyProgress::tell(std::string_view what, std::int64_t done, std::int64_t all) {
  const Moment now = std::chrono::steady_clock::now();
  if (now - started_ < kSilence ||
      now - told_ < (terminal_ ? Moment::duration(kOnTerminal) : Moment::duration(kElsewhere)))
    return;
  told_ = now;
  std::cerr << (terminal_ ? "\r" : "") << name_ << ": " << done;
  if (all > 0) std::cerr << " of " << all;
  std::cerr << ' ' << what << (terminal_ ? "      " : "\n") << std::flush;
  in_line_ = terminal_;
}

}  // namespace colletta::app
