#include "tests/tidy/code/bans.hpp"

#include <array>
#include <regex>

namespace colletta::tidy {
namespace {

using enum Reading;

constexpr std::string_view kCpp = ".cpp .hpp";
constexpr std::string_view kSql = ".sql";
constexpr std::string_view kSqlAndCpp = ".sql .cpp .hpp";
constexpr std::string_view kProduct = "domain/ payments/ server/";
constexpr std::string_view kPure = "domain/ payments/";
constexpr std::string_view kSelf = "tests/tidy/";

const std::array kBans = std::to_array<Ban>({
    // --- SOCI
    // -------------------------------------------------------------------------------------
    {"soci row", "row", R"(\bsoci::row\b|\browset\b)", kCode, kCpp, "", kSelf,
     "its types differ between backends; use the typed fetch of server/store/session.hpp",
     "soci::rowset<soci::row> rows = query;", "soci::rowid id; rows_.push_back(row);"},
    {"soci pool", "connection_pool", R"(\bconnection_pool\b)", kCode, kCpp, "", kSelf,
     "it waits for ever and leaks open transactions; a session per worker thread",
     "soci::connection_pool pool(4);", "int connection_pools = 0;"},
    {"soci stream", "<<", R"(\b(sql|session)_?\s*<<)", kCode, kCpp, "server/ tests/", kSelf,
     "executes in a throwing destructor; use a named query", "sql << query;", "out << sql;"},
    {"soci execute", "execute", R"(\.execute\(\s*\))", kCode, kCpp, "server/store/ tests/store/",
     kSelf, "without `true` it does nothing for DML on SQLite", "statement.execute();",
     "statement.execute(true);"},
    {"soci what", "what", R"(\.what\(\))", kCode, kCpp, "server/store/", "",
     "holds SQL with bound values; use get_error_message()", "log(e.what());",
     "log(e.get_error_message());"},
    // --- SQL
    // --------------------------------------------------------------------------------------
    {"set names", "NAMES", R"(\bSET\s+NAMES\b)", kText, kSqlAndCpp, "", kSelf,
     "the client library would escape for another character set; charset= in the connect string",
     "run(\"SET NAMES utf8mb4\");", "options(\"charset=utf8mb4\");"},
    {"backslash mode", "BACKSLASH", R"(NO_BACKSLASH_ESCAPES)", kText, kSqlAndCpp, "", kSelf,
     "breaks the escaping of values", "sql_mode='NO_BACKSLASH_ESCAPES'",
     "sql_mode='STRICT_ALL_TABLES'"},
    {"auto reconnect", "reconnect", R"(reconnect\s*=\s*1)", kText, kCpp, "server/ tests/", kSelf,
     "loses the session's settings", "connect(\"reconnect=1\");", "session.reconnect();"},
    {"auto increment", "AUTO", R"(\bAUTO_?INCREMENT\b)", kText, kSqlAndCpp, "", kSelf,
     "gaps and node offsets; ULIDs and journal positions are made by the application",
     "id BIGINT AUTO_INCREMENT", "id CHAR(26)"},
    {"database clock", "NOW CURRENT_ TIMESTAMP SYSDATE",
     R"(\bNOW\s*\(|\bCURRENT_(TIMESTAMP|TIME|DATE)\b|\bUTC_TIMESTAMP\b|\bSYSDATE\b)", kText,
     kSqlAndCpp, "", kSelf, "time comes from the application, in UTC microseconds",
     "WHERE ends_at < NOW()", "WHERE ends_at < :now"},
    {"returning", "RETURNING", R"(\bRETURNING\b)", kText, kSql, "", "",
     "not in the SQL that MySQL, MariaDB and SQLite share", "INSERT INTO a VALUES (1) RETURNING id",
     "INSERT INTO a VALUES (1)"},
    {"column type", "DECIMAL NUMERIC ENUM BLOB FLOAT DOUBLE REAL",
     R"(\b(DECIMAL|NUMERIC|ENUM|(TINY|MEDIUM|LONG)?BLOB|FLOAT|DOUBLE|REAL)\b)", kCode, kSql, "", "",
     "money is BIGINT cents, ratios are two BIGINT, states are text", "amount DECIMAL(12,2)",
     "amount_cents BIGINT"},
    {"quoting", "\" `", R"(["`])", kText, kSql, "sql/queries/", "",
     "SOCI reads ':' inside double quotes and backticks as a bind", "SELECT `key` FROM pool",
     "SELECT pool_key FROM pool"},
    {"row lock", "FOR", R"(\bFOR\s+UPDATE\b)", kText, kSql, "sql/queries/", "",
     "not on SQLite; the token {{for_update}} expands to it", "SELECT 1 FROM city FOR UPDATE",
     "SELECT 1 FROM city {{for_update}}"},
    // --- C++
    // --------------------------------------------------------------------------------------
    {"signal", "signal(", R"(\b(std::)?signal\()", kCode, kCpp, "server/", "",
     "asio's signal_set owns signals", "std::signal(SIGINT, stop);", "on_signal(stop);"},
    {"wall clock", "now time gettimeofday",
     R"(\b(system_clock|high_resolution_clock|utc_clock)::now\b|\btime\(\s*(nullptr|NULL|0)\s*\)|\bgettimeofday\b)",
     kCode, kCpp, kProduct, "server/app/ server/main.cpp", "the clock is injected",
     "auto t = std::chrono::system_clock::now();", "auto t = std::chrono::steady_clock::now();"},
    {"weak random", "rand", R"(\bs?rand\(|\brandom_device\b)", kCode, kCpp, kProduct,
     "server/ops/ server/http/",
     "randomness is injected, and secrets come from server/ops/crypto.hpp", "int r = std::rand();",
     "auto r = random_bytes(16);"},
    {"floating point", "double float", R"(\b(double|float)\b)", kCode, kCpp, kPure, "",
     "money is integer cents, ratios are Rational", "double share = 0.6;", "Rational share{3, 5};"},
    {"switch default", "default", R"(\bdefault\s*:)", kCode, kCpp, kProduct, "",
     "a new enumerator must not compile until every switch knows it", "  default: return 0;",
     "  Money() = default;"},
    {"choice assigned from braces", "?", R"(\?[^?;]*:[^;]*\)\s*=\s*\{)", kCode, kCpp, "", kSelf,
     "g++ 12 stores nothing in the second one; name the reference first",
     "(good ? first : second) = {1, 2};", "int& one = good ? first : second;"},
    {"exception across threads", "set_exception", R"(\bset_exception\b)", kCode, kCpp, "server/",
     "", "carry a value result between threads", "promise.set_exception(failure);",
     "promise.set_value(err(Errc::kInternal));"},
    {"detached thread", "detach", R"(\.detach\(\))", kCode, kCpp, "", "tests/tidy/ server/app/",
     "nobody waits for it at shutdown", "thread.detach();", "thread.join();"},
    {"console", "cout cerr clog printf", R"(\bstd::(cout|cerr|clog)\b|\bf?printf\()", kCode, kCpp,
     kProduct, "server/app/ server/main.cpp", "the log is server/ops/log.hpp, and domain is silent",
     "std::cerr << detail;", "log::warn(event, fields);"},
    {"read into message", "async_read", R"(async_read\w*\([^;]*\.get\(\))", kCode, kCpp,
     "server/http/", "", "reading into parser.get() ignores body_limit; read into the parser",
     "async_read(stream, buffer, parser.get());", "async_read(stream, buffer, parser);"},
    {"vague name", "Manager Helper Util",
     R"(\b(class|struct|namespace)\s+\w*(Manager|Helper|Utils?)\b)", kCode, kCpp, kProduct, "",
     "name what it does", "class PledgeManager {", "class PledgeBook {"},
    {"unsafe markdown", "UNSAFE", R"(\bCMARK_OPT_UNSAFE\b)", kCode, kCpp, "", kSelf,
     "lets HTML and javascript: links through", "int o = CMARK_OPT_UNSAFE;",
     "int o = CMARK_OPT_SMART;"},
    {"locale currency", "currency", R"(\bas::currency\b)", kCode, kCpp, "", kSelf,
     "prints the locale's currency, not ours; ICU NumberFormatter with EUR",
     "out << boost::locale::as::currency;", "std::string currency = money.currency();"},
    {"stand-in", "tub ock", R"(\b([Ss]tub|[Mm]ock)(s|ed)?\b)", kRaw, kCpp, kProduct, "",
     "product code is the real thing", "// a stub for now", "// the block of bytes"},
    // --- everywhere
    // -------------------------------------------------------------------------------
    {"left undone", "TODO FIXME XXX HACK not", R"(\b(TODO|FIXME|XXX|HACK)\b|\bnot implemented\b)",
     kRaw, "", "", "tests/tidy/ templates/assets/package-lock.json",
     "finish it, or name it in an issue", "// TODO: later", "// todos los santos"},
    {"skipped test", "SKIP DISABLED skip",
     R"(\bGTEST_SKIP\b|^(?!.*Child(, |\.)DISABLED_).*\bDISABLED_|\b(it|test|describe)\.skip\b)",
     kRaw, ".cpp .hpp .js .mjs", "tests/", kSelf, "a test that does not run holds nothing",
     "GTEST_SKIP();", "TEST(StormChild, DISABLED_Storm) {"},
    {"download address", "\"resolved\"", R"("resolved":\s*"https?:)", kRaw, ".json", "", "",
     "each machine has a registry of its own: lock files name packages, not addresses",
     "\"resolved\": \"https://example.org/sass.tgz\"", "\"resolved\": true"},
    {"boost package", "libboost", R"(^libboost(?!.*1\.81))", kRaw, ".txt", "deploy/packages/", "",
     "1.74 would replace the 1.81 headers", "libboost-all-dev", "libboost1.81-dev"},
});

bool ends_with_one(std::string_view path, std::string_view endings) {
  for (const std::string_view ending : words_of(endings))
    if (path.ends_with(ending)) return true;
  return endings.empty();
}

bool has_needle(std::string_view line, std::string_view needles) {
  for (const std::string_view needle : words_of(needles))
    if (line.find(needle) != std::string_view::npos) return true;
  return false;
}

}  // namespace

std::span<const Ban> bans() { return kBans; }

bool concerns(const Ban& ban, std::string_view path) {
  return ends_with_one(path, ban.endings) && (ban.folders.empty() || is_below(path, ban.folders)) &&
         !is_below(path, ban.except);
}

std::vector<Finding> search(const Ban& ban, const SourceFile& file) {
  const std::string& reading = ban.reading == kRaw    ? file.raw
                               : ban.reading == kText ? file.text
                                                      : file.code;
  std::vector<Finding> findings;
  if (!has_needle(reading, ban.needles)) return findings;
  const std::regex pattern{std::string(ban.pattern)};
  std::size_t number = 0;
  for (const std::string_view line : lines_of(reading)) {
    ++number;
    if (has_needle(line, ban.needles) && std::regex_search(line.begin(), line.end(), pattern))
      findings.push_back({file.path, number, std::string(ban.name) + ": " + std::string(ban.why)});
  }
  return findings;
}

}  // namespace colletta::tidy
