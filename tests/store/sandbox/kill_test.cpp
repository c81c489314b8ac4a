// kill -9 in the middle of a storm of payments: what was acknowledged is there, once, and every
// webhook reaches the merchant at least once.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <thread>

#include "tests/store/sandbox/running_rail.hpp"
#include "tests/support/process.hpp"

namespace colletta::sandbox {
namespace {

constexpr const char* kPathVariable = "COLLETTA_TEST_SANDBOX_FILE";
constexpr int kKills = 5;
constexpr int kAcknowledgedBeforeKill = 150;

// One write each, so that lines of several threads stay whole and none is lost in a buffer.
void say(const std::string& line) {
  const std::string text = line + "\n";
  if (::write(1, text.data(), text.size()) < 0) std::abort();
}

// Run by the test below in a process of its own. Serves until it is killed.
TEST(Child, DISABLED_Storm) {
  const char* path = std::getenv(kPathVariable);
  ASSERT_NE(path, nullptr);
  const payments::sandbox::SandboxGateway gateway(
      {.api_url = "", .page_url = "", .api_key = "key", .webhook_secret = "s"},
      payments::sandbox::hmac_hex);
  ServiceOptions options;
  options.path = path;
  options.webhook_secret = payments::sandbox::kSecret;
  options.api_key = "key";
  options.clock = [] {
    return Timestamp{std::chrono::duration_cast<std::chrono::microseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count()};
  };
  options.random = random_of;
  options.hmac = payments::sandbox::hmac_hex;
  options.deliver = [&](const payments::HttpCall& call) {
    const std::size_t id = call.body.find("evt_");
    say("D " + call.body.substr(id, call.body.find('"', id) - id));
    return payments::HttpReply{.status = 200, .headers = {}, .body = {}};
  };
  SandboxService service(options);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0;; ++i) {
        const std::string attempt =
            std::to_string(::getpid()) + "-" + std::to_string(t) + "-" + std::to_string(i);
        const auto reply = service.handle_now(*gateway.begin(payments::sandbox::Rail::request(
            "tok_success", payments::Collect::kImmediate, attempt)));
        say("A " + attempt + " " + gateway.parse(payments::Operation::kBegin, reply).reference);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Kill, NothingAcknowledgedIsLostOrDoubled) {
  const test::TempDir dir;
  const std::string path = (dir / "sandbox.sqlite").string();
  std::map<std::string, std::string> acknowledged;  // attempt -> reference
  std::set<std::string> delivered;
  for (int kill = 0; kill < kKills; ++kill) {
    test::Process child({"/proc/self/exe", "--gtest_filter=Child.DISABLED_Storm",
                         "--gtest_also_run_disabled_tests"},
                        {.environment = {{kPathVariable, path}}, .output = {}, .input = false});
    const std::size_t wanted = acknowledged.size() + kAcknowledgedBeforeKill;
    bool killed = false;
    for (std::string line = child.read_line(); !line.empty(); line = child.read_line()) {
      const std::size_t space = line.find(' ', 2);
      if (line.starts_with("A ") && space != std::string::npos) {
        acknowledged[line.substr(2, space - 2)] = line.substr(space + 1);
      }
      if (line.starts_with("D ")) delivered.insert(line.substr(2));
      if (!killed && acknowledged.size() >= wanted) {
        child.signal(SIGKILL);
        killed = true;
      }
    }
    ASSERT_TRUE(killed) << "the child ended by itself";
    EXPECT_EQ(child.wait(), -SIGKILL);
  }

  RunningRail rail;
  rail.service.reset();
  std::mutex mutex;
  ServiceOptions options = rail.options();
  options.path = path;
  options.clock = [] { return *parse_rfc3339("2100-01-01T00:00:00Z"); };
  options.deliver = [&](const payments::HttpCall& call) {
    const std::size_t id = call.body.find("evt_");
    const std::lock_guard lock(mutex);
    delivered.insert(call.body.substr(id, call.body.find('"', id) - id));
    return payments::HttpReply{.status = 200, .headers = {}, .body = {}};
  };
  rail.service = std::make_unique<SandboxService>(options);
  for (const auto& [attempt, reference] : acknowledged) {
    const payments::Reply found = rail.fetched_by_key(payments::Operation::kBegin, attempt);
    EXPECT_EQ(found.reference, reference) << attempt;
    EXPECT_EQ(found.state, payments::PaymentState::kCaptured);
  }

  std::set<std::string> keys;
  std::set<std::string> events;
  std::string cursor;
  for (bool more = true; more;) {
    const auto page = rail.gateway.parse_list(rail.send(rail.gateway.list_since(cursor)));
    ASSERT_TRUE(page);
    for (const payments::Listed& item : page->items) {
      EXPECT_TRUE(keys.insert(item.notice.key).second) << "captured twice: " << item.notice.key;
      events.insert(item.notice.event_id);
    }
    cursor = page->next_cursor;
    more = page->more;
  }
  EXPECT_GE(keys.size(), acknowledged.size());
  const auto all_delivered = [&] {
    const std::lock_guard lock(mutex);
    return std::includes(delivered.begin(), delivered.end(), events.begin(), events.end());
  };
  for (int i = 0; i < 500 && !all_delivered(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_TRUE(all_delivered());
  rail.service.reset();
}

}  // namespace
}  // namespace colletta::sandbox
