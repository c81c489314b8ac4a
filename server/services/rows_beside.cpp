#include "server/services/rows_beside.hpp"

#include "server/services/row_checks.hpp"
#include "server/store/transaction.hpp"

namespace colletta::services {

RowsBeside::RowsBeside(const store::Session& db, const CityId& city)
    : db_(db.beside()), city_(city), thread_([this] { run(); }) {}

RowsBeside::~RowsBeside() {
  if (thread_.joinable()) thread_.join();
}

Findings RowsBeside::end() {
  thread_.join();
  if (failure_) throw store::DatabaseError(*failure_);
  if (!bug_.empty()) throw std::runtime_error(bug_);
  return std::move(findings_);
}

/// What it throws is carried over as a value.
void RowsBeside::run() {
  try {
    const store::Transaction snapshot(db_);
    check_rows(db_, city_, findings_);
  } catch (const store::DatabaseError& error) {
    failure_ = error;
  } catch (const std::exception& error) {
    bug_ = error.what();
  }
}

}  // namespace colletta::services
