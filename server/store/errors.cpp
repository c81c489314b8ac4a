#include "server/store/errors.hpp"

namespace colletta::store {
namespace {

std::string compose(std::string_view query, std::string_view message, int code) {
  std::string out = "query " + std::string(query) + ": " + std::string(message);
  if (code != 0) out += " (" + std::to_string(code) + ")";
  return out;
}

// Codes of MariaDB 10.11 and MySQL 8.0 (mysqld_error.h) and of their client (errmsg.h).
Fault mysql_fault(unsigned code, During during) {
  switch (code) {
    case 1205:  // lock wait timeout
    case 1213:  // deadlock; with Galera also at COMMIT
    case 1020:  // row changed since read (innodb_snapshot_isolation)
      return Fault::kRetryable;
    case 1062:
    case 1586:
      return Fault::kDuplicateKey;
    case 1048:  // NULL in NOT NULL
    case 1264:  // out of range
    case 1364:  // no default
    case 1366:  // wrong value for the type
    case 1406:  // too long
    case 1451:
    case 1452:  // foreign key
    case 1644:  // SIGNAL in a trigger
    case 3819:
    case 4025:  // CHECK
      return Fault::kConstraint;
    case 3:     // error writing file
    case 1021:  // disk full
    case 1026:
    case 1114:  // table is full
    case 1290:  // server is read-only
    case 1792:  // transaction is read-only
    case 1836:
      return Fault::kNotWritable;
    case 1040:  // too many connections
    case 1129:
    case 1203:
    case 2002:
    case 2003:
    case 2005:  // cannot connect
      return Fault::kUnavailable;
    case 1047:  // Galera: node not ready
    case 1053:  // shutdown in progress
    case 1158:
    case 1159:
    case 1160:
    case 1161:  // network
    case 1180:  // error during COMMIT
    case 1927:  // connection killed
    case 2006:
    case 2013:
    case 2055:  // lost connection
      return during == During::kCommit ? Fault::kUnknownOutcome : Fault::kUnavailable;
    case 1030:  // an error of the storage engine: what was done is unknown, COMMIT or not
      return during == During::kCommit ? Fault::kUnknownOutcome : Fault::kOther;
  }
  return Fault::kOther;
}

Fault sqlite_fault(int code, During during) {
  switch (code) {
    case 1555:  // SQLITE_CONSTRAINT_PRIMARYKEY
    case 2067:  // SQLITE_CONSTRAINT_UNIQUE
    case 2579:  // SQLITE_CONSTRAINT_ROWID
      return Fault::kDuplicateKey;
  }
  switch (code & 0xff) {
    case 5:  // SQLITE_BUSY, with 517 SQLITE_BUSY_SNAPSHOT
      return Fault::kRetryable;
    case 19:  // SQLITE_CONSTRAINT
      return Fault::kConstraint;
    case 8:   // SQLITE_READONLY
    case 13:  // SQLITE_FULL
      return Fault::kNotWritable;
    case 10:  // SQLITE_IOERR: a failed fsync may or may not have reached the disk
      return during == During::kCommit ? Fault::kUnknownOutcome : Fault::kUnavailable;
    case 14:  // SQLITE_CANTOPEN
      return Fault::kUnavailable;
  }
  return Fault::kOther;
}

/// What of MariaDB's own words may be shown. Only messages known to hold names, never values.
std::string_view mysql_words(unsigned code, std::string_view message) {
  switch (code) {
    case 1062: {  // Duplicate entry '<value>' for key '<name>'
      constexpr std::string_view kMark = "for key ";
      const std::size_t at = message.rfind(kMark);
      return at == std::string_view::npos ? "duplicate key" : message.substr(at);
    }
    case 1044:
    case 1045:  // access denied for user and host
    case 1048:
    case 1049:  // unknown database
    case 1050:
    case 1054:  // unknown column
    case 1060:
    case 1061:
    case 1091:
    case 1136:
    case 1146:  // unknown table
    case 1205:
    case 1213:
    case 1364:
    case 1406:
    case 1451:
    case 1452:  // name of the constraint
    case 1644:  // the trigger's own text
    case 1792:
    case 2002:
    case 2003:
    case 2005:
    case 2006:
    case 2013:
    case 4025:
      return message;
  }
  return "refused by the server";
}

}  // namespace

std::string_view to_string(Fault fault) noexcept {
  switch (fault) {
    case Fault::kRetryable:
      return "retryable";
    case Fault::kDuplicateKey:
      return "duplicate_key";
    case Fault::kConstraint:
      return "constraint";
    case Fault::kUnavailable:
      return "unavailable";
    case Fault::kUnknownOutcome:
      return "unknown_outcome";
    case Fault::kNotWritable:
      return "not_writable";
    case Fault::kHeldElsewhere:
      return "held_elsewhere";
    case Fault::kOther:
      return "other";
  }
  return "other";
}

DatabaseError::DatabaseError(Fault fault, int code, std::string_view query,
                             std::string_view message)
    : std::runtime_error(compose(query, message, code)),
      fault_(fault),
      code_(code),
      query_(query) {}

DatabaseError error_of_mysql(unsigned code, std::string_view server_message, std::string_view query,
                             During during) {
  return {mysql_fault(code, during), static_cast<int>(code), query,
          mysql_words(code, server_message)};
}

DatabaseError error_of_sqlite(int code, std::string_view message, std::string_view query,
                              During during) {
  return {sqlite_fault(code, during), code, query, message};
}

}  // namespace colletta::store
