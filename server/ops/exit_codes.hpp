// How the program ends: one table for the code, the help text and the scripts in deploy/.
#pragma once

#include <array>
#include <string_view>

namespace colletta::ops {

enum class ExitCode : int {
  kOk = 0,
  kDifference = 1,     ///< verify, simulate: the check was made and something does not agree
  kUsage = 2,          ///< wrong command line
  kConfiguration = 3,  ///< a setting is wrong
  kInput = 4,          ///< a file or value given by the person cannot be used
  kDatabase = 5,       ///< the database cannot be reached, or another process holds it
  kSchema = 6,         ///< the database needs `migrate`, or is newer than this program
  kAddress = 7,        ///< the address or port cannot be listened on
  kMail = 8,           ///< the mail server cannot be reached, or did not take a message
  kBug = 70,           ///< an unexpected failure: please report it
};

struct ExitCodeRow {
  ExitCode code;
  std::string_view meaning;
};

/// For `colletta --help` and README. In order of code.
inline constexpr auto kExitCodes = std::to_array<ExitCodeRow>({
    {ExitCode::kOk, "done"},
    {ExitCode::kDifference, "checked, and something does not agree (verify, simulate)"},
    {ExitCode::kUsage, "wrong command line"},
    {ExitCode::kConfiguration,
     "a setting is wrong; the message names file, line and what is allowed"},
    {ExitCode::kInput, "a given file or value cannot be used"},
    {ExitCode::kDatabase, "the database cannot be reached, or another process holds it"},
    {ExitCode::kSchema, "the database needs `colletta migrate`, or is newer than this program"},
    {ExitCode::kAddress, "the address or port cannot be listened on"},
    {ExitCode::kMail, "the mail server cannot be reached, or did not take the message"},
    {ExitCode::kBug, "an unexpected failure: please report it"},
});

}  // namespace colletta::ops
