// A person is erased while the installation serves: their pages, their receipt, the API, the files
// of the data folder and the log name them no more, and everybody else's are as they were.
#include <gmock/gmock.h>

#include <chrono>
#include <mutex>
#include <thread>

#include "server/ops/log.hpp"
#include "tests/e2e/installation/cities.hpp"
#include "tests/support/city/traces.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::vector<std::string> kWords = {"Zarafina", "zarafina", "flumboozle"};

class Erasure : public CitiesTest {
 protected:
  Erasure() {
    settings_.log.level = "debug";
    ops::log::configure(
        {.level = ops::log::Level::kDebug, .clock = {}, .sink = [this](std::string_view line) {
           const std::lock_guard lock(mutex_);
           log_ += std::string(line) + "\n";
         }});
  }
  ~Erasure() override {
    stop();
    ops::log::configure({.level = ops::log::Level::kError, .clock = {}, .sink = {}});
  }

  /// A pledge by the API that the provider accepts, which reaches the minimum.
  PledgeId give() {
    const auto id = PledgeId::of(city_.ulid());
    const std::string body =
        R"({"campaign":")" + city_.campaign.str() +
        R"(","amount":100000,"email":"zarafina@posta.example","name":"Zarafina Q.",)"
        R"("message":"flumboozle per tutti","payment_token":"tok_success"})";
    const RawResponse placed =
        ask("POST /api/v1/pledges HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            "Idempotency-Key: " +
            id.str() + "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n\r\n" + body);
    EXPECT_EQ(placed.status, 201) << placed.body;
    return id;
  }
  void wait_for(const std::function<bool()>& done, const char* what) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done() && std::chrono::steady_clock::now() < until) {
      city_.later(kSecondUs);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    EXPECT_TRUE(done()) << what;
  }
  PersonId person() {
    auto db = city_.read();
    return PersonId::of(std::get<0>(*db.fetch_one<std::string>(
        {"person_id", "SELECT id FROM person WHERE email = 'zarafina@posta.example'"})));
  }
  /// Every public page and API answer that shows what happens in the city.
  std::string all_pages() {
    std::string out;
    const std::string receipt = "/pledges/" + secret_of(pledged_);
    const std::string entry = "/journal/" + std::to_string(city_.row(pledged_).seq);
    for (const std::string& path : {std::string("/"),
                                    std::string("/campaigns"),
                                    std::string("/calls"),
                                    "/calls/" + city_.call.str(),
                                    campaign_path(),
                                    campaign_path() + "/updates.atom",
                                    "/pools/" + city_.pool.str(),
                                    std::string("/journal"),
                                    entry,
                                    entry + "/proof",
                                    entry + "/proof.json",
                                    entry + "/proof.html",
                                    entry + "/proof.pdf",
                                    receipt,
                                    receipt + "/state",
                                    receipt + "/proof.json",
                                    receipt + "/receipt.html",
                                    receipt + "/receipt.pdf",
                                    std::string("/api/v1/campaigns"),
                                    "/api/v1" + campaign_path(),
                                    "/api/v1" + campaign_path() + "/updates",
                                    "/api/v1" + campaign_path() + "/indicators",
                                    "/api/v1" + campaign_path() + "/matches",
                                    "/api/v1" + campaign_path() + "/pledges",
                                    std::string("/api/v1/pools"),
                                    "/api/v1/pools/" + city_.pool.str(),
                                    std::string("/api/v1/matches"),
                                    std::string("/api/v1/updates"),
                                    std::string("/api/v1/events"),
                                    "/api/v1" + receipt}) {
      const RawResponse answer = get(path);
      if (path.find("/pledges/") == std::string::npos) {
        EXPECT_EQ(answer.status, 200) << path;
      }
      out += path + " " + std::to_string(answer.status) + "\n" + answer.head + answer.body;
    }
    return out;
  }
  std::string log() {
    const std::lock_guard lock(mutex_);
    return log_;
  }

 private:
  std::mutex mutex_;
  std::string log_;
};
INSTANTIATE_TEST_SUITE_P(Databases, Erasure, both_databases(), database_name);

TEST_P(Erasure, NoPageNoFileAndNoLogNamesThePerson) {
  serve();
  pledged_ = give();
  wait_for([&] { return city_.row(pledged_).state == "confirmed"; }, "the payment was heard of");
  city_.set(city_.deadline());
  wait_for([&] { return city_.row(pledged_).collected; }, "the campaign closed and was settled");
  const std::string receipt = "/pledges/" + secret_of(pledged_);
  const std::vector<std::string> to_keep = {receipt + "/proof.json", receipt + "/receipt.html",
                                            receipt + "/receipt.pdf"};
  EXPECT_EQ(get(receipt).status, 200);
  wait_for([&] { return get(to_keep[1]).status == 200; }, "a checkpoint over the pledge");
  for (const char* word : {"Zarafina", "flumboozle"})
    EXPECT_THAT(all_pages(), HasSubstr(word)) << "pages name the person before, and are kept";
  for (const std::string& path : to_keep) EXPECT_EQ(get(path).status, 200) << path;

  must(core_->writer(), city_.id(),
       ErasePerson{.id = city_.ulid(), .person = person(), .actor = Actor::job()});

  const std::string pages = all_pages();
  for (const std::string& word : kWords) EXPECT_THAT(pages, Not(HasSubstr(word)));
  const RawResponse gone = get(receipt, "127.0.0.1", "Accept-Language: en\r\n");
  EXPECT_EQ(gone.status, 410);
  EXPECT_THAT(gone.body, HasSubstr("This receipt was erased"));
  for (const std::string& path : to_keep) EXPECT_EQ(get(path).status, 410) << path;
  for (const char* path : {"/proof.json", "/receipt.html", "/receipt.pdf"})
    EXPECT_EQ(get(std::string("/pledges/nobody") + path).status, 404) << path;
  EXPECT_EQ(get("/api/v1" + receipt).status, 404);
  EXPECT_EQ(get("/pledges/nobody").status, 404);
  EXPECT_THAT(get(campaign_path()).body, HasSubstr("1.000")) << "the figures stay";
  {
    auto db = city_.read();
    EXPECT_THAT(columns_with(db, kWords), IsEmpty());
  }
  EXPECT_THAT(files_with(settings_.data.dir, kWords), IsEmpty())
      << "the provider's file is there too";
  if (std::string_view(GetParam()) == "sqlite") {
    EXPECT_THAT(files_with(std::filesystem::path(city_.url().sqlite().path).parent_path(), kWords),
                IsEmpty());
  }
  const std::string lines = log();
  EXPECT_THAT(lines, HasSubstr("request")) << "the access log was on";
  for (const std::string& word : kWords) EXPECT_THAT(lines, Not(HasSubstr(word)));
  EXPECT_THAT(lines, Not(HasSubstr(secret_of(pledged_))));
  EXPECT_THAT(city_.findings(), IsEmpty());
}

}  // namespace
}  // namespace colletta::test
