// The transparency log of a served city, as a stranger with HTTP sees it; and the ways in which a
// journal can be made to contradict what was signed.
#pragma once

#include <chrono>
#include <fstream>
#include <thread>

#include "domain/log/checkpoint.hpp"
#include "domain/log/tiles.hpp"
#include "server/ops/ed25519.hpp"
#include "tests/e2e/faults/served.hpp"

namespace colletta::test {

class ServedLog {
 public:
  ServedLog(City& city, Served& served) : city_(city), served_(served) {}

  log::VerifierKey key() {
    std::string text = served_.get("/log/vkey").body;
    if (text.ends_with('\n')) text.pop_back();
    return log::parse_vkey(ops::sha256, text).value();
  }
  /// The checkpoint as served, whose signature must be the key's.
  log::Checkpoint checkpoint() {
    return log::open_checkpoint(served_.get("/log/checkpoint").body, {key()}, ops::verify_ed25519)
        .value();
  }
  /// Waits for a checkpoint over the whole journal. The promise is a second; on a machine that many
  /// tests share it may take longer, so `within` is generous.
  log::Checkpoint wait_signed(std::chrono::seconds within = std::chrono::seconds(15)) {
    const std::int64_t size = journal_size();
    const auto end = std::chrono::steady_clock::now() + within;
    for (;;) {
      const auto reply = served_.get("/log/checkpoint");
      const auto last = log::parse_checkpoint(reply.body);
      if (last && last->size >= size) return checkpoint();
      if (std::chrono::steady_clock::now() > end) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "nothing was signed over " << size << " events";
    return {};
  }
  std::int64_t journal_size() { return city_.number("SELECT next_seq FROM journal_head"); }
  std::int64_t signed_rows() { return city_.number("SELECT COUNT(*) FROM log_checkpoint"); }
  /// As it stands in the table.
  std::string note_of(std::int64_t size) {
    auto db = city_.read();
    const auto row = db.fetch_one<std::string>(
        {"note", "SELECT note FROM log_checkpoint WHERE size = :size"}, {{"size", size}});
    return row ? std::get<0>(*row) : "";
  }
  /// What is kept outside the database.
  std::string kept() {
    std::ifstream in(city_.data_dir() + "/log/" + city_.id().str() + ".checkpoint");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  nlohmann::json health() { return nlohmann::json::parse(served_.get("/health/ready").body); }
  /// Waits until the journal's state is known, and gives it.
  std::string state() {
    for (int i = 0; i < 400; ++i) {
      const std::string now = health().at("journal");
      if (now != "checking") return now;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    return "checking";
  }

  /// Runs `colletta <words>` on the city's installation; output to `output`.
  int run(std::vector<std::string> words, std::string* output = nullptr) {
    words.insert(words.begin(), COLLETTA_BINARY);
    words.insert(words.end(), {"--data", city_.data_dir(), "--database", city_.url().str()});
    Process process(words);
    const std::string text = process.read_all();
    const int code = process.wait();
    if (output != nullptr) *output = text;
    if (code != 0) said_ = text;
    return code;
  }
  [[nodiscard]] const std::string& said() const { return said_; }

  /// As somebody with full rights to the database. The server MUST NOT hold the file.
  void meddle(const std::vector<std::string>& statements) {
    auto session = city_.write();
    for (const std::string& sql : statements) session.run("meddle", sql);
  }

 private:
  City& city_;
  Served& served_;
  std::string said_;
};

}  // namespace colletta::test
