// Writing statements on their way to MySQL: those of a transaction that need no answer from one
// another travel together, several in one message, and the server carries out one message while the
// next is written here. Only files of server/store include this.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace colletta::store::internal {

class Connection;

class Outgoing {
 public:
  explicit Outgoing(Connection& connection) : connection_(connection) {}

  [[nodiscard]] bool empty() const { return sent_.empty() && waiting_.empty(); }
  /// `sql` is one statement, `rows` how many it must match. The first goes at once; while it is
  /// under way those after it gather to a longer message. The server stops a message at its first
  /// failure, and none goes before the one ahead was answered: nothing runs after a statement that
  /// failed, which may have ended the transaction. What is observed of it is how long its answer
  /// was waited for. Throws DatabaseError, of this statement or one before.
  void add(std::string name, const std::string& sql, std::optional<std::int64_t> rows);
  /// Sends what has not gone and waits for all answers. Throws DatabaseError with the name of the
  /// first statement that failed; one that matched other rows than it must is kRetryable.
  void settle();
  /// Forgets what has not gone and reads the answers of what has, whatever they say.
  void abandon() noexcept;

 private:
  struct Statement {
    std::string name;
    std::optional<std::int64_t> rows;
  };

  void send();
  void read_answers();

  Connection& connection_;
  std::string text_;  // of those that wait, with ';' between them
  std::deque<Statement> waiting_, sent_;
};

}  // namespace colletta::store::internal
