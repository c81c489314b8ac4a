// colletta rank: the ranking of a call from its published files, without a server or database.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <utility>
#include <vector>

#include "domain/base/limits.hpp"
#include "domain/selection/call_json.hpp"
#include "domain/selection/ranking_json.hpp"
#include "domain/selection/scores_csv.hpp"
#include "server/app/commands/command.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::app {
namespace {

struct RankInput {
  std::string call, scores, out;
};

struct RankRefused {
  std::string sentence;
};

/// What is wrong, after the place where it is: "criteria[1].weight" + " is too small (above 0)".
std::string rank_words(const Error& error) {
  constexpr auto kWords = std::to_array<std::pair<Errc, const char*>>({
      {Errc::kMissing, " is missing"},
      {Errc::kUnknownField, " is not known here"},
      {Errc::kNotFound, " names what the call does not have"},
      {Errc::kAlreadyExists, " is there twice"},
      {Errc::kTooSmall, " is too small or too few"},
      {Errc::kTooLarge, " is too large or too many"},
      {Errc::kTooLong, " is too long or too many"},
      {Errc::kPayloadTooLarge, "the file is too large, in bytes"},
      {Errc::kMalformedJson, "is not JSON, or names a field of an object twice"},
  });
  const auto* found = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const auto& row) { return row.first == error.code; });
  return std::string(found == kWords.end() ? " is not as it should be" : found->second) +
         (error.detail.empty() ? "" : " (" + error.detail + ")");
}

/// What comes from a file could hold bytes that a terminal obeys.
std::string plain(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '?');
  return text;
}

RankRefused rank_refusal(const std::string& path, const Error& error) {
  return {path + ": " + plain(error.field + rank_words(error))};
}

std::ifstream open_ranked(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw RankRefused{path + ": cannot be read"};
  return in;
}

selection::Call read_call(const std::string& path) {
  auto in = open_ranked(path);
  std::string text(limits::kCallFileBytesMax + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) throw RankRefused{path + ": cannot be read"};
  text.resize(static_cast<std::size_t>(in.gcount()));
  auto call = selection::parse_call_text(text);
  if (!call) throw rank_refusal(path, call.error());
  return std::move(call).value();
}

selection::Scores read_scores(const std::string& path, const selection::Call& call) {
  auto in = open_ranked(path);
  selection::Scores scores(call);
  selection::ScoreLines lines;
  // A line that is longer than any can be is cut here and refused there.
  std::vector<char> buffer(limits::kScoreLineBytesMax + 2);
  while (in.good()) {
    in.getline(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const auto taken = static_cast<std::size_t>(in.gcount());
    if (taken == 0) break;
    const auto score = lines.read({buffer.data(), in.good() ? taken - 1 : taken});
    if (!score) throw rank_refusal(path, score.error());
    if (!*score) continue;
    if (const Status added = scores.add(**score); !added)
      throw rank_refusal(path, err(added.error().code, lines.where() + ": " + added.error().field,
                                   added.error().detail));
  }
  if (in.bad()) throw RankRefused{path + ": cannot be read"};
  if (const Status whole = lines.end(); !whole) throw rank_refusal(path, whole.error());
  return scores;
}

void write_ranking(const std::string& path, const std::string& text) {
  if (path.empty()) {
    std::cout << text << std::flush;
    return;
  }
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text << std::flush;
  if (!out) throw RankRefused{path + ": cannot be written"};
}

ops::ExitCode rank_files(const RankInput& input) {
  try {
    const selection::Call call = read_call(input.call);
    const selection::Scores scores = read_scores(input.scores, call);
    const auto ranking = selection::rank(call, scores, ops::sha256);
    if (!ranking) throw rank_refusal(input.scores, ranking.error());
    write_ranking(input.out, selection::ranking_file(*ranking));
    return ops::ExitCode::kOk;
  } catch (const RankRefused& refused) {
    std::cerr << refused.sentence << '\n';
    return ops::ExitCode::kInput;
  }
}

}  // namespace

void add_rank(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand(
      "rank", "Compute the ranking of a call from its published files, without a server");
  auto input = std::make_shared<RankInput>();
  verb->add_option("--call", input->call, "The call: rules and applications (JSON)")->required();
  verb->add_option("--scores", input->scores,
                   "Points: application,evaluator,criterion,points (CSV)")
      ->required();
  verb->add_option("--out", input->out, "File to write; default: the terminal");
  verb->footer(
      "Both files are at the addresses that the call's page names; what is printed is, byte for\n"
      "byte, the ranking published there. domain/selection/README.md says how it is computed.\n"
      "Examples:\n"
      "  colletta rank --call call.json --scores scores.csv\n"
      "  colletta rank --call call.json --scores scores.csv --out mine.json && cmp mine.json "
      "ranking.json\n"
      "Exits 0 when there is a ranking, 2 when the command line is wrong, 4 when a file cannot be\n"
      "used; the message says which line or field, and what is allowed.\n");
  verb->callback([&invocation, input] { invocation.run = [input] { return rank_files(*input); }; });
}

}  // namespace colletta::app
