#include "server/store/outgoing.hpp"

#include <utility>

#include "server/store/connection.hpp"

namespace colletta::store::internal {
namespace {

/// A message goes once it is as long: the server has work by then, and the next is being written.
constexpr std::size_t kMessageBytes = 32 << 10;

}  // namespace

void Outgoing::add(std::string name, const std::string& sql, std::optional<std::int64_t> rows) {
  if (!text_.empty()) text_ += ';';
  text_ += sql;
  waiting_.push_back({std::move(name), rows});
  if (!sent_.empty() && text_.size() < kMessageBytes) return;
  read_answers();
  send();
}

void Outgoing::settle() {
  read_answers();
  send();
  read_answers();
}

void Outgoing::abandon() noexcept {
  text_.clear();
  waiting_.clear();
  if (std::exchange(sent_, {}).empty()) return;
  MYSQL* mysql = connection_.mysql();
  if (mysql_read_query_result(mysql) != 0) return;
  while (mysql_next_result(mysql) == 0) {
  }
}

void Outgoing::send() {
  if (waiting_.empty()) return;
  MYSQL* mysql = connection_.mysql();
  const std::string text = std::exchange(text_, {});
  const std::deque<Statement> statements = std::exchange(waiting_, {});
  try {
    must_work(mysql, mysql_send_query(mysql, text.data(), text.size()));
  } catch (const soci::soci_error&) {
    throw connection_.translated(statements.front().name, During::kStatement);
  }
  sent_ = statements;
}

void Outgoing::read_answers() {
  MYSQL* mysql = connection_.mysql();
  std::string unmatched;
  for (bool first = true; !sent_.empty(); first = false) {
    const Statement statement = std::move(sent_.front());
    sent_.pop_front();
    Observed observed(connection_, statement.name);
    try {
      must_work(mysql, first ? mysql_read_query_result(mysql) : mysql_next_result(mysql));
    } catch (const soci::soci_error&) {
      sent_.clear();
      waiting_.clear();
      text_.clear();
      throw connection_.translated(statement.name, During::kStatement);
    }
    const auto matched = static_cast<std::int64_t>(mysql_affected_rows(mysql));
    observed.ok = !statement.rows || *statement.rows == matched;
    if (!observed.ok && unmatched.empty()) unmatched = statement.name;
  }
  if (!unmatched.empty()) throw connection_.guard_failed(unmatched);
}

}  // namespace colletta::store::internal
