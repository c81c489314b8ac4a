// A child program of a test: started, fed, read, signalled and always waited for.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace colletta::test {

class Process {
 public:
  struct Options {
    std::vector<std::pair<std::string, std::string>> environment;  ///< added to the test's own
    std::filesystem::path output;  ///< file for stdout and stderr together; empty: a pipe
    bool input = false;            ///< a pipe to its stdin; else it reads /dev/null
  };

  /// argv[0] is looked up in PATH. The child dies with the thread that started it, even if that
  /// crashes, so long-lived ones are started on the main thread. Throws std::system_error.
  Process(const std::vector<std::string>& argv, Options options);
  explicit Process(const std::vector<std::string>& argv) : Process(argv, Options{}) {}
  /// Kills it if it still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool running();
  void signal(int number);
  /// Waits for its end: its exit status, or minus the number of the signal that ended it.
  int wait();

  void write(std::string_view text);
  void close_input();
  /// The next line of its output without the line break; empty at the end of the output.
  std::string read_line();
  /// All its output until it closes it.
  std::string read_all();

 private:
  bool read_more();

  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string buffer_;
  bool ended_ = false;
  int status_ = 0;
};

}  // namespace colletta::test
