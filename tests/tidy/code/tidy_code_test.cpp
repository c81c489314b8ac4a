// Runs every search over the source tree, and proves on small fixtures that each search can find.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/support/folders/folders.hpp"
#include "tests/tidy/code/awaits.hpp"
#include "tests/tidy/code/bans.hpp"
#include "tests/tidy/code/file_names.hpp"
#include "tests/tidy/code/rooms.hpp"
#include "tests/tidy/code/source_tree.hpp"

namespace colletta::tidy {
namespace {

constexpr std::size_t kFileLinesMax = 600;  // one idea, one head
constexpr std::size_t kColumnsMax = 100;
constexpr std::size_t kBeastUnitsMax = 6;  // each costs half a minute to compile

const std::vector<SourceFile>& tree() {
  static const std::vector<SourceFile> files = read_tree(test::project_dir());
  return files;
}

std::vector<SourceFile> files_below(std::string_view prefixes) {
  std::vector<SourceFile> found;
  for (const SourceFile& file : tree())
    if (is_below(file.path, prefixes)) found.push_back(file);
  return found;
}

std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](unsigned char c) { return (c & 0xC0U) != 0x80U; }));
}

// --- the tree -----------------------------------------------------------------------------------

TEST(Tree, IsRead) {
  EXPECT_FALSE(files_below("domain/").empty());
  EXPECT_FALSE(files_below("server/").empty());
  EXPECT_FALSE(files_below("tests/tidy/code/").empty());
}

TEST(Tree, HasNothingThatIsBanned) {
  std::vector<Finding> findings;
  for (const Ban& ban : bans())
    for (const SourceFile& file : tree())
      if (concerns(ban, file.path))
        for (Finding& finding : search(ban, file)) findings.push_back(std::move(finding));
  EXPECT_TRUE(findings.empty()) << told(findings);
}

TEST(Tree, IncludesFollowTheDirectionOfDependencies) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree())
    for (Finding& finding : wrong_includes(file)) findings.push_back(std::move(finding));
  EXPECT_TRUE(findings.empty()) << told(findings);
}

TEST(Tree, LibrariesStayBehindTheHeadersOfTheirRoom) {
  const std::vector<Finding> findings = leaked_libraries(tree());
  EXPECT_TRUE(findings.empty()) << told(findings);
}

TEST(Tree, FewUnitsSeeBeast) {
  const std::vector<std::string> units = beast_units(files_below("server/"));
  EXPECT_LE(units.size(), kBeastUnitsMax) << testing::PrintToString(units);
}

TEST(Tree, AwaitsStandInTheirThreeForms) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree())
    if (file.language == Language::kCpp && !is_below(file.path, "tests/tidy/"))
      for (Finding& finding : dangerous_awaits(file)) findings.push_back(std::move(finding));
  EXPECT_TRUE(findings.empty()) << told(findings);
}

TEST(Tree, FilesOfATargetCanBeCompiledAsOne) {
  std::vector<Finding> findings = shared_file_names(tree());
  for (const SourceFile& file : tree())
    if (file.path.ends_with(".cpp"))
      for (Finding& finding : what_leaks_out(file)) findings.push_back(std::move(finding));
  EXPECT_TRUE(findings.empty()) << told(findings);
}

TEST(Tree, EveryRoomOfTheServerIsInTheTable) {
  for (const SourceFile& file : files_below("domain/ payments/ server/"))
    if (file.language == Language::kCpp) {
      EXPECT_NE(room_of(file.path), nullptr) << file.path;
    }
}

TEST(Tree, FilesFitOneHead) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree()) {
    const bool written = file.language != Language::kOther || file.path.ends_with(".js") ||
                         file.path.ends_with(".mjs") || file.path.ends_with(".scss");
    const std::size_t lines = lines_of(file.raw).size();
    if (written && lines > kFileLinesMax)
      findings.push_back({file.path, lines, "more than 600 lines"});
  }
  EXPECT_TRUE(findings.empty()) << told(findings);
}

TEST(Tree, CodeFitsAHundredColumns) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree()) {
    if (file.language != Language::kCpp) continue;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(file.raw)) {
      ++number;
      // What a formatter cannot break: a long literal, an address, a mark for another tool.
      const bool whole = line.find("NOLINT") != std::string_view::npos ||
                         line.find("https://") != std::string_view::npos ||
                         line.find('"') != std::string_view::npos;
      if (columns(line) > kColumnsMax && !whole)
        findings.push_back({file.path, number, "more than 100 columns"});
    }
  }
  EXPECT_TRUE(findings.empty()) << told(findings);
}

TEST(Tree, HeadersOpenWithWhatTheyAreFor) {
  for (const SourceFile& file : tree())
    if (file.path.ends_with(".hpp")) {
      EXPECT_TRUE(file.raw.starts_with("// ")) << file.path;
    }
}

// --- the searches themselves
// ----------------------------------------------------------------------

/// A path that the ban looks at.
std::string path_for(const Ban& ban) {
  const std::string folder =
      ban.folders.empty() ? "server/x/" : std::string(words_of(ban.folders)[0]);
  return folder + "fixture" +
         (ban.endings.empty() ? ".cpp" : std::string(words_of(ban.endings)[0]));
}

TEST(Bans, EachFindsItsBadLineAndNotItsGoodOne) {
  for (const Ban& ban : bans()) {
    const std::string path = path_for(ban);
    ASSERT_TRUE(concerns(ban, path)) << ban.name;
    const std::string before = "first line\n";
    const auto bad = search(ban, source_of(path, before + std::string(ban.bad) + "\n"));
    ASSERT_EQ(bad.size(), 1U) << ban.name << ": " << ban.bad;
    EXPECT_EQ(bad[0].line, 2U);
    EXPECT_TRUE(search(ban, source_of(path, std::string(ban.good) + "\n")).empty())
        << ban.name << ": " << ban.good;
  }
}

TEST(Bans, LookOnlyWhereTheyShould) {
  const auto ban = std::find_if(bans().begin(), bans().end(),
                                [](const Ban& b) { return b.name == "wall clock"; });
  ASSERT_NE(ban, bans().end());
  EXPECT_TRUE(concerns(*ban, "server/jobs/close.cpp"));
  EXPECT_FALSE(concerns(*ban, "server/app/clock.cpp"));
  EXPECT_FALSE(concerns(*ban, "tests/unit/x.cpp"));
  EXPECT_FALSE(concerns(*ban, "domain/README.md"));
}

TEST(SourceFile, BlanksCommentsAndStringsAndKeepsLines) {
  const SourceFile file = source_of("a.cpp",
                                    "int a = 1'000; // double\n"
                                    "auto s = \"float \\\" x\"; char c = '\"'; int b;\n"
                                    "/* double\n float */ auto r = R\"x(a \")x\" + y;\n");
  EXPECT_EQ(lines_of(file.raw).size(), lines_of(file.code).size());
  EXPECT_EQ(file.code.find("double"), std::string::npos);
  EXPECT_EQ(file.code.find("float"), std::string::npos);
  EXPECT_NE(file.text.find("float \\\" x"), std::string::npos);
  EXPECT_NE(file.code.find("int b;"), std::string::npos);
  EXPECT_NE(file.code.find("+ y;"), std::string::npos);
  const SourceFile sql = source_of("a.sql", "SELECT '--x' -- NOW()\nFROM a;\n");
  EXPECT_EQ(sql.text, "SELECT '--x'         \nFROM a;\n");
}

TEST(Includes, AreRefusedAgainstTheDirection) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"domain/call/decide.cpp", "\"server/ops/log.hpp\""},
      {"domain/call/decide.cpp", "\"payments/gateway.hpp\""},
      {"domain/call/decide.cpp", "<nlohmann/json.hpp>"},
      {"domain/call/decide.cpp", "<boost/url.hpp>"},
      {"domain/call/decide.cpp", "<unistd.h>"},
      {"payments/gateway.hpp", "<openssl/evp.h>"},
      {"payments/gateway.hpp", "\"server/store/session.hpp\""},
      {"server/http/server.cpp", "\"domain/pledge/decide.hpp\""},
      {"server/http/server.cpp", "\"server/handlers/pages.hpp\""},
      {"server/writer/batch.cpp", "\"server/services/pledges.hpp\""},
      {"server/services/pledges.cpp", "\"server/http/message.hpp\""},
      {"server/services/pledges.cpp", "<soci/soci.h>"},
      {"server/handlers/pages.cpp", "<boost/beast.hpp>"},
      {"server/handlers/pages.cpp", "\"server/app/wiring.hpp\""},
      {"server/views/page.cpp", "\"server/http/message.hpp\""},
      {"server/ops/log.cpp", "\"server/http/message.hpp\""},
      {"server/store/pledge_rows.cpp", "\"server/store/pool_rows.hpp\""},
      {"server/store/session.cpp", "<sodium.h>"},
      {"server/ops/log.cpp", "\"../log.hpp\""}};
  for (const auto& [path, target] : wrong)
    EXPECT_EQ(wrong_includes(source_of(path, "#include " + target + "\n")).size(), 1U)
        << path << " " << target;
  const std::vector<std::pair<std::string, std::string>> right = {
      {"domain/call/call_json.cpp", "<nlohmann/json.hpp>"},
      {"domain/call/decide.cpp", "\"domain/base/money.hpp\""},
      {"payments/gateway.hpp", "\"domain/base/money.hpp\""},
      {"server/http/server.cpp", "<boost/beast.hpp>"},
      {"server/store/pledge_rows.cpp", "\"server/store/pledge_rows.hpp\""},
      {"server/store/pledge_rows.cpp", "\"server/store/session.hpp\""},
      {"server/handlers/pages.cpp", "\"server/services/pledges.hpp\""},
      {"server/ops/log.cpp", "<sys/socket.h>"}};
  for (const auto& [path, target] : right)
    EXPECT_TRUE(wrong_includes(source_of(path, "#include " + target + "\n")).empty())
        << path << " " << target;
}

TEST(Includes, ThatLeakThroughAHeaderAreFound) {
  const std::vector<SourceFile> files = {
      source_of("server/http/inside.hpp", "#include <boost/beast/core.hpp>\n"),
      source_of("server/http/public.hpp", "#include \"server/http/inside.hpp\"\n"),
      source_of("server/http/server.cpp", "#include \"server/http/public.hpp\"\n"),
      source_of("server/handlers/page.cpp", "#include \"server/http/public.hpp\"\n"),
      source_of("server/handlers/other.cpp", "#include <vector>\n")};
  const auto findings = leaked_libraries(files);
  ASSERT_EQ(findings.size(), 1U) << told(findings);
  EXPECT_EQ(findings[0].path, "server/handlers/page.cpp");
  EXPECT_EQ(beast_units(files).size(), 2U);
}

TEST(Awaits, DangerousShapesAreFound) {
  for (const char* statement :
       {"co_await f([x] { return x; });", "co_await f([this]() mutable { go(); });",
        "co_await f([&] { return 1; });", "co_await f(Opt{.a = 1});", "co_await f({a, b});",
        "auto x = c ? co_await f() : y;", "auto x = co_await (c ? f() : g());",
        "auto x = Opt{co_await f(), 1};", "co_return Opt{co_await f()};",
        "switch (co_await f()) {}", "if (co_await f()) stop();", "use(co_await f());",
        "while (!co_await f()) go();", "auto x = 1 + co_await f();",
        "co_spawn(context, [self] { return self->run(); }, detached);",
        "co_spawn(context, [x = 1]() -> awaitable<void> { co_await f(); }, detached);"}) {
    const std::string code = std::string("awaitable<void> g() {\n  ") + statement + "\n}\n";
    EXPECT_FALSE(dangerous_awaits(source_of("a.cpp", code)).empty()) << statement;
  }
}

TEST(Awaits, TheThreeFormsPass) {
  for (const char* statement :
       {"auto x = co_await f(a, b);", "const std::size_t n = co_await f(a[1]);",
        "x = co_await f();", "self->state_ = co_await f();", "co_await f(std::move(job));",
        "if (c) co_await f();", "for (;;) { co_await f(); }",
        "try { x = co_await f(a); } catch (...) { stop(); }", "const auto [ec, n] = co_await f();",
        "while (more) more = co_await f();", "if (g(a)) x = co_await f(); else x = y;",
        "if (c) { x = co_await f(); } else { x = y; }", "static_cast<void>(co_await f());",
        "auto job = [x] { return x; }; co_await f(std::move(job));",
        "co_spawn(context, run(std::move(self)), [](std::exception_ptr e) { end(e); });",
        "co_spawn(context, run(), [self](std::exception_ptr e) { self->end(e); });"}) {
    const std::string code = std::string("awaitable<void> g() {\n  ") + statement + "\n}\n";
    const auto findings = dangerous_awaits(source_of("a.cpp", code));
    EXPECT_TRUE(findings.empty()) << statement << "\n" << told(findings);
  }
}

std::vector<std::string> own_names(const std::string& code) {
  std::vector<std::string> names;
  for (const DeclaredName& declared : declared_names(source_of("server/x/a.cpp", code)))
    if (declared.own) names.push_back(declared.name);
  return names;
}

TEST(FileNames, AreThoseThatNoOtherFileSees) {
  const std::vector<std::pair<std::string, std::string>> own = {
      {"namespace {\nint f(int a, int b = g(1)) { return a; }\n}", "f"},
      {"namespace a::b {\nnamespace {\nstd::map<int, std::vector<X>> f(const X& x);\n}\n}", "f"},
      {"namespace {\ntemplate <class T, class U = X<T>>\n[[nodiscard]] T& f(U u) {\n  {\n  }\n}\n}",
       "f"},
      {"namespace {\nconstexpr std::array<int, 2> kA{1, 2};\n}", "kA"},
      {"namespace a {\nconstexpr auto kA = f({1, 2}, [] { return 3; });\n}", "kA"},
      {"namespace {\nconst std::regex kA(R\"(a;b{)\");\n}", "kA"},
      {"namespace {\nthread_local int count[4];\n}", "count"},
      {"namespace {\nclass [[nodiscard]] A final : public B<C> {\n int f();\n};\n}", "A"},
      {"namespace {\nenum class A : int { kX, kY };\n}", "A"},
      {"namespace {\n__extension__ using A = __int128;\n}", "A"},
      {"namespace a {\nstatic int f() { return 1; }\n}", "f"},
      {"#define X(a) \\\n  int g(a);\nnamespace {\nauto f() -> int { return 1; }\n}", "f"}};
  for (const auto& [code, name] : own) EXPECT_EQ(own_names(code), std::vector{name}) << code;
  for (const char* code :
       {"namespace a {\nint f() { static int x = 1; return x; }\n}",
        "namespace a {\nconst X& f() { return x; }\n}", "namespace {\nX::X(int a) : a_{a} {}\n}",
        "namespace {\nbool X::f() const { return true; }\n}",
        "namespace {\nbool operator==(const A& a, const A& b) { return true; }\n}",
        "namespace {\nTEST(A, B) { f(); }\nstatic_assert(f() == 1);\n}",
        "namespace {\nstruct A;\nusing b::C;\nnamespace d = e;\n}", "int main() { return 0; }",
        "namespace {\ntemplate <>\nstruct A<B> {\n};\n}", "namespace {\n}\nint f() { return 1; }"})
    EXPECT_TRUE(own_names(code).empty()) << code << testing::PrintToString(own_names(code));
}

/// Two files of server/x and what else there is.
std::vector<Finding> shared_in(const std::string& one, const std::string& other,
                               const std::string& other_path = "server/x/deep/other.cpp") {
  return shared_file_names(
      {source_of("server/x/CMakeLists.txt", "colletta_library(x)\n"),
       source_of("server/y/CMakeLists.txt",
                 "target_sources(y PRIVATE ${PROJECT_SOURCE_DIR}/server/x/one.cpp)\n"),
       source_of("server/z/CMakeLists.txt", "colletta_library(z)\n"),
       source_of("server/x/one.cpp", one), source_of(other_path, other)});
}

TEST(FileNames, OfOneTargetMustDiffer) {
  const std::string by_letter = "namespace a {\nnamespace {\nint f(const char* x);\n}\n}\n";
  const std::string by_text = "namespace a {\nnamespace {\n\nint f(const X& x);\n}\n}\n";
  const auto findings = shared_in(by_letter, by_text);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(
      told(findings).find("  server/x/deep/other.cpp:4: f is also a name of server/x/one.cpp"), 0U)
      << told(findings);
  EXPECT_EQ(shared_in(by_letter, by_text, "server/y/other.cpp").size(), 1U) << "one.cpp is in both";
  EXPECT_TRUE(shared_in(by_letter, by_text, "server/z/other.cpp").empty());
  EXPECT_TRUE(shared_in(by_letter, "namespace a {\nint f(const X& x);\n}\n").empty());
  EXPECT_TRUE(shared_in(by_letter + by_text, "").empty()) << "overloads of one file";
  // A header that the file would see, or not, once another file has included it.
  const char* header = "server/x/other.hpp";
  EXPECT_EQ(shared_in(by_letter, "namespace a {\nint f(X x);\n}\n", header).size(), 1U);
  EXPECT_TRUE(shared_in(by_letter, "namespace a::b {\nint f(X x);\n}\n", header).empty());
  // The same alias twice is one, a different one is not.
  const std::string text = "namespace {\nusing T = std::string;\n}\n";
  EXPECT_TRUE(shared_in(text, text).empty());
  EXPECT_EQ(shared_in(text, "namespace {\nusing T = std::string_view;\n}\n").size(), 1U);
}

TEST(FileNames, WhatGoesOnIntoTheNextFileIsFound) {
  const auto leaks = [](const char* code) {
    return what_leaks_out(source_of("server/x/a.cpp", code)).size();
  };
  EXPECT_EQ(leaks("using namespace a;\n#define A(x) x\n"), 2U);
  EXPECT_EQ(leaks("#define A(x) x\n#undef AB\n"), 1U);
  EXPECT_EQ(leaks("#define A(x) x\nvoid f() {\n  using namespace a;\n}\n#undef A\n"), 0U);
}

}  // namespace
}  // namespace colletta::tidy
