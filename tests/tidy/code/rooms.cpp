#include "tests/tidy/code/rooms.hpp"

#include <algorithm>
#include <array>

namespace colletta::tidy {
namespace {

// The one table. Rooms are in the order of dependency; a room sees those before it, as far as it
// needs.
constexpr auto kRooms = std::to_array<Room>({
    {"domain/", "", ""},
    {"payments/", "domain/", ""},
    {"server/http/", "domain/base/", "boost/ openssl/ brotli/ zlib.h"},
    {"server/store/", "domain/ server/http/handler.hpp server/http/message.hpp",
     "soci/ mysql.h mysql/ mariadb/ sqlite3.h"},
    {"server/ops/", "domain/ payments/",
     "openssl/ sodium.h spdlog/ prometheus/ curl/ gmime/ toml++/ CLI/ nlohmann/"},
    {"server/sandbox/", "domain/ payments/ server/http/ server/store/ server/ops/", "nlohmann/"},
    {"server/writer/", "domain/ payments/ server/store/ server/ops/", "nlohmann/"},
    {"server/services/", "domain/ payments/ server/store/ server/ops/ server/writer/",
     "nlohmann/ unicode/ xlsxwriter.h"},
    {"server/views/", "domain/ payments/",
     "boost/locale ctemplate/ cmark-gfm unicode/ qrencode.h nlohmann/"},
    {"server/views/pdf/", "domain/ server/views/", "cairo-pdf.h pango/pangocairo.h"},
    {"server/handlers/",
     "domain/ payments/ server/http/ server/store/ server/ops/ server/writer/ server/services/ "
     "server/views/",
     "nlohmann/"},
    {"server/mail/",
     "domain/ payments/ server/store/ server/ops/ server/writer/ server/services/ server/views/ "
     "server/handlers/cards.hpp server/handlers/journal_rows.hpp "
     "server/handlers/pledge_matches.hpp",
     ""},
    {"server/jobs/", "domain/ payments/ server/store/ server/ops/ server/writer/ server/services/",
     "nlohmann/"},
    {"server/app/", "domain/ payments/ server/", "nlohmann/ CLI/ boost/asio"},
    {"server/main.cpp", "domain/base/ server/app/ server/ops/", "CLI/"},
    {"tests/", "domain/ payments/ server/ tests/", "*"},
});

// Files of server/store that repositories build on; repositories themselves stay apart.
constexpr std::string_view kStoreGround =
    "server/store/database_url server/store/dialect server/store/errors server/store/query "
    "server/store/queries server/store/session server/store/transaction server/store/bulk "
    "server/store/migrate server/store/read_pool server/store/value server/store/connection "
    "server/store/statement server/store/literals server/store/reads server/store/file_lock";

constexpr std::string_view kPosix =
    "arpa/ net/ netinet/ sys/ dirent.h dlfcn.h fcntl.h ifaddrs.h netdb.h poll.h pthread.h pwd.h "
    "sched.h signal.h spawn.h syslog.h termios.h time.h ucontext.h unistd.h";

bool is_domain_like(std::string_view path) { return is_below(path, "domain/ payments/"); }

bool is_json_file(std::string_view path) {
  return path.ends_with("_json.cpp") || path.ends_with("_json.hpp");
}

std::string_view stem(std::string_view path) { return path.substr(0, path.rfind('.')); }

bool may_see_library(std::string_view path, std::string_view target) {
  if (is_domain_like(path)) {
    const bool standard = target.find_first_of("./") == std::string_view::npos;
    return standard || (is_json_file(path) && target.starts_with("nlohmann/"));
  }
  const Room* room = room_of(path);
  return is_system_header(target) || room == nullptr || room->libraries == "*" ||
         is_below(target, room->libraries);
}

/// A file of the store that is not ground may include the ground, its own header and what is
/// generated.
bool is_store_sibling(std::string_view from, std::string_view to) {
  return to.starts_with("server/store/") && from.starts_with("server/store/") &&
         !is_below(from, kStoreGround) && !is_below(to, kStoreGround) && stem(from) != stem(to);
}

using Reach = std::map<std::string, std::set<std::string>>;

/// For every file, the third-party headers that it reaches through our own files.
class Reacher {
 public:
  explicit Reacher(const std::vector<SourceFile>& files) {
    for (const SourceFile& file : files)
      if (file.language == Language::kCpp) includes_[file.path] = includes_of(file);
  }
  const std::set<std::string>& of(const std::string& path) {
    const auto [entry, fresh] = reach_.try_emplace(path);
    if (!fresh) return entry->second;  // known, or a circle that is being walked
    std::set<std::string> found;
    for (const Include& include : includes_[path]) {
      if (!include.own) {
        found.insert(include.target);
      } else if (includes_.contains(include.target)) {
        const std::set<std::string>& further = of(include.target);
        found.insert(further.begin(), further.end());
      }
    }
    return reach_[path] = std::move(found);
  }

 private:
  std::map<std::string, std::vector<Include>> includes_;
  Reach reach_;
};

}  // namespace

std::span<const Room> rooms() { return kRooms; }

const Room* room_of(std::string_view path) {
  const Room* best = nullptr;
  for (const Room& room : kRooms)
    if (path.starts_with(room.path) && (best == nullptr || room.path.size() > best->path.size()))
      best = &room;
  return best;
}

std::vector<Include> includes_of(const SourceFile& file) {
  std::vector<Include> includes;
  std::size_t number = 0;
  for (std::string_view line : lines_of(file.text)) {
    ++number;
    if (!line.starts_with("#include")) continue;
    const std::size_t open = line.find_first_of("<\"");
    const std::size_t close = line.find_last_of(">\"");
    if (open == std::string_view::npos || close <= open) continue;
    includes.push_back(
        {std::string(line.substr(open + 1, close - open - 1)), number, line[open] == '"'});
  }
  return includes;
}

bool is_system_header(std::string_view target) {
  return target.find_first_of("./") == std::string_view::npos || is_below(target, kPosix);
}

std::vector<Finding> wrong_includes(const SourceFile& file) {
  std::vector<Finding> findings;
  const Room* room = room_of(file.path);
  if (file.language != Language::kCpp || room == nullptr) return findings;
  for (const Include& include : includes_of(file)) {
    const auto wrong = [&](const std::string& why) {
      findings.push_back({file.path, include.line, "includes " + include.target + ": " + why});
    };
    if (!include.own) {
      if (!may_see_library(file.path, include.target))
        wrong("this room does not know that library");
    } else if (is_store_sibling(file.path, include.target)) {
      wrong("store files do not include each other");
    } else if (room_of(include.target) == nullptr) {
      // A name of the build folder (generated), or a path that is not from the root.
      if (include.target.find("..") != std::string::npos) wrong("paths are from the root");
    } else if (!include.target.starts_with(room->path) && !is_below(include.target, room->rooms)) {
      wrong("against the direction of dependencies");
    }
  }
  return findings;
}

std::vector<Finding> leaked_libraries(const std::vector<SourceFile>& files) {
  std::vector<Finding> findings;
  Reacher reach(files);
  for (const SourceFile& file : files) {
    if (file.language != Language::kCpp || !is_below(file.path, "payments/ server/")) continue;
    for (const std::string& target : reach.of(file.path)) {
      // A pure *_json header may be met on the way; JSON values pass through every room.
      if (target.starts_with("nlohmann/") || is_system_header(target)) continue;
      if (!may_see_library(file.path, target))
        findings.push_back(
            {file.path, 1, "reaches " + target + " through a header of another room"});
    }
  }
  return findings;
}

std::vector<std::string> beast_units(const std::vector<SourceFile>& files) {
  std::vector<std::string> units;
  Reacher reach(files);
  for (const SourceFile& file : files) {
    if (!file.path.ends_with(".cpp")) continue;
    const std::set<std::string>& found = reach.of(file.path);
    if (std::any_of(found.begin(), found.end(),
                    [](const std::string& target) { return target.starts_with("boost/beast"); }))
      units.push_back(file.path);
  }
  return units;
}

}  // namespace colletta::tidy
