// How far a check has come, for the person who waits: nothing in the first second; then on a
// terminal one line that is written over, elsewhere a line every ten seconds.
#pragma once

#include <chrono>
#include <string>

#include "server/services/journal_check.hpp"

namespace colletta::app {

class VerifyProgress {
 public:
  /// `name`: of the city or place, which begins each line.
  VerifyProgress(std::string name, bool quiet);
  /// Ends the line that is being written over.
  ~VerifyProgress();
  VerifyProgress(const VerifyProgress&) = delete;
  VerifyProgress& operator=(const VerifyProgress&) = delete;

  /// Valid as long as this is.
  services::Progress teller();

 private:
  using Moment = std::chrono::steady_clock::time_point;
  void tell(std::string_view what, std::int64_t done, std::int64_t all);

  const std::string name_;
  const bool quiet_, terminal_;
  const Moment started_;
  Moment told_;
  bool in_line_ = false;
};

}  // namespace colletta::app
