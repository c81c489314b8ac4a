#include "server/ops/log.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include "domain/base/check.hpp"

namespace colletta::ops::log {
namespace {

constexpr std::size_t kWordBytesMax = 128;  // the longest of ours is a 64-digit hash with a prefix
constexpr std::size_t kTextBytesMax = 500;  // a library's sentence; more is a dump
constexpr std::string_view kWithheld = "[withheld]";

struct State {
  std::shared_ptr<spdlog::logger> logger;
  Clock clock;
};

State& state() {
  static State one;
  return one;
}

/// Hands whole lines to a function, one at a time.
class FunctionSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FunctionSink(std::function<void(std::string_view)> take) : take_(std::move(take)) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    take_({message.payload.data(), message.payload.size()});
  }
  void flush_() override {}

 private:
  std::function<void(std::string_view)> take_;
};

thread_local std::string_view current_request_id;
thread_local std::string_view current_city;

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == ':' || c == '/' || c == '-';
}

std::string word(std::string_view value) {
  const bool fits =
      value.size() <= kWordBytesMax && std::all_of(value.begin(), value.end(), is_word_char);
  return std::string(fits ? value : kWithheld);
}

/// Masks every run of non-blank characters around an '@'.
std::string text(std::string_view value) {
  std::string out;
  value = value.substr(0, kTextBytesMax);
  while (!value.empty()) {
    const std::size_t blank = value.find_first_of(" \t\r\n");
    const std::string_view token = value.substr(0, blank);
    out += token.find('@') == std::string_view::npos ? token : kWithheld;
    if (blank == std::string_view::npos) break;
    out += ' ';
    value.remove_prefix(blank + 1);
  }
  return out;
}

nlohmann::ordered_json shaped(const Field& field) {
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) return *number;
  if (const auto* truth = std::get_if<bool>(&field.value)) return *truth;
  const auto value = std::get<std::string_view>(field.value);
  switch (field.name.shape()) {
    case Shape::kNumber:
      break;
    case Shape::kWord:
      return word(value);
    case Shape::kPath:
      return text(value.substr(0, value.find('?')));
    case Shape::kText:
      return text(value);
  }
  return std::string(kWithheld);
}

spdlog::level::level_enum spd_level(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view level_name(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarn:
      return "warn";
    case Level::kError:
      return "error";
  }
  return "info";
}

void write(Level level, EventName event, Fields fields) {
  const State& now = state();
  if (!now.logger || !now.logger->should_log(spd_level(level))) return;
  nlohmann::ordered_json line;
  if (now.clock) line["time"] = to_rfc3339(now.clock());
  line["level"] = level_name(level);
  line["event"] = event.text();
  if (!current_request_id.empty()) line["request"] = word(current_request_id);
  if (!current_city.empty()) line["city"] = word(current_city);
  for (const Field& field : fields) line[std::string(field.name.text())] = shaped(field);
  // Broken UTF-8 becomes U+FFFD: a line is always JSON.
  const std::string whole =
      line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  now.logger->log(spd_level(level), std::string_view(whole));
}

}  // namespace

void debug(EventName event, Fields fields) { write(Level::kDebug, event, fields); }
void info(EventName event, Fields fields) { write(Level::kInfo, event, fields); }
void warn(EventName event, Fields fields) { write(Level::kWarn, event, fields); }
void error(EventName event, Fields fields) { write(Level::kError, event, fields); }

Scope::Scope(std::string_view request_id, std::string_view city)
    : outer_request_id_(current_request_id), outer_city_(current_city) {
  current_request_id = request_id;
  current_city = city;
}

Scope::~Scope() {
  current_request_id = outer_request_id_;
  current_city = outer_city_;
}

void configure(Options options) {
  spdlog::sink_ptr sink;
  if (options.sink) {
    sink = std::make_shared<FunctionSink>(std::move(options.sink));
  } else {
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  }
  auto logger = std::make_shared<spdlog::logger>("colletta", std::move(sink));
  logger->set_level(spd_level(options.level));
  logger->set_pattern("%v");
  state() = State{std::move(logger), std::move(options.clock)};
}

Level level_of(std::string_view name) {
  for (const Level level : {Level::kDebug, Level::kInfo, Level::kWarn, Level::kError})
    if (level_name(level) == name) return level;
  CHECK(false, "log.level was checked when the configuration was read");
  return Level::kInfo;
}

}  // namespace colletta::ops::log
