#include "tests/support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "tests/support/failed_call.hpp"

namespace colletta::test {
namespace {

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe");
  return ends;
}

std::vector<std::string> environment_with(
    const std::vector<std::pair<std::string, std::string>>& more) {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    bool replaced = false;
    for (const auto& [name, value] : more) replaced |= text.starts_with(name + "=");
    if (!replaced) out.emplace_back(text);
  }
  for (const auto& [name, value] : more) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

Process::Process(const std::vector<std::string>& argv, Options options) {
  // Everything that allocates comes before fork: the test may have other threads.
  std::vector<std::string> arguments = argv;
  std::vector<std::string> environment = environment_with(options.environment);
  const std::vector<char*> argument_pointers = pointers(arguments);
  const std::vector<char*> environment_pointers = pointers(environment);
  const std::string output_path = options.output.string();

  std::array<int, 2> in{-1, -1};
  std::array<int, 2> out{-1, -1};
  if (options.input) {
    in = make_pipe();
  } else {
    in[0] = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  }
  if (output_path.empty()) {
    out = make_pipe();
  } else {
    out[1] = ::open(output_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  }
  if (in[0] < 0 || out[1] < 0) fail("open");

  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    ::dup2(in[0], 0);
    ::dup2(out[1], 1);
    ::dup2(out[1], 2);
    ::execvpe(argument_pointers[0], argument_pointers.data(), environment_pointers.data());
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  output_ = out[0];
}

Process::~Process() {
  if (running()) {
    ::kill(pid_, SIGKILL);
    wait();
  }
  close_input();
  if (output_ >= 0) ::close(output_);
}

bool Process::running() {
  if (ended_) return false;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) == pid_) {
    ended_ = true;
    status_ = status;
  }
  return !ended_;
}

void Process::signal(int number) {
  if (running()) ::kill(pid_, number);
}

int Process::wait() {
  while (!ended_) {
    if (::waitpid(pid_, &status_, 0) == pid_) {
      ended_ = true;
    } else if (errno != EINTR) {
      fail("waitpid");
    }
  }
  return WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_);
}

void Process::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(input_, text.data(), text.size());
    if (wrote < 0 && errno != EINTR) fail("write");
    if (wrote > 0) text.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

void Process::close_input() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

bool Process::read_more() {
  std::array<char, 4096> chunk{};
  for (;;) {
    const ssize_t got = ::read(output_, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    buffer_.append(chunk.data(), static_cast<std::size_t>(got));
    return true;
  }
}

std::string Process::read_line() {
  std::size_t end = buffer_.find('\n');
  while (end == std::string::npos) {
    if (!read_more()) return std::exchange(buffer_, {});
    end = buffer_.find('\n');
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  return line;
}

std::string Process::read_all() {
  while (read_more()) {
  }
  return std::exchange(buffer_, {});
}

}  // namespace colletta::test
