#include "server/jobs/jobs.hpp"

#include <chrono>
#include <map>

#include "server/jobs/together.hpp"
#include "sql/queries/jobs.hpp"

namespace colletta::jobs {
namespace {

using Text = std::string;

constexpr std::int64_t kRoundMost = 256;      // one batch of the writer
constexpr int kBreathMs = 5;                  // between full rounds
constexpr std::int64_t kNoticeTriesMax = 12;  // some two days

}  // namespace

Jobs::Jobs(store::Session db, writer::Writer& writer, services::PaymentRunner& runner,
           const services::DueAttempts& attempts, Clock clock, JobsOptions options)
    : db_(std::move(db)),
      writer_(writer),
      runner_(runner),
      attempts_(attempts),
      clock_(std::move(clock)),
      options_(std::move(options)) {}

Jobs::~Jobs() { stop(); }

void Jobs::start() {
  thread_ = std::thread([this] { loop(); });
}

void Jobs::call() {
  {
    const std::lock_guard lock(mutex_);
    called_ = true;
  }
  wake_.notify_one();
}

void Jobs::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Jobs::loop() {
  for (;;) {
    const std::size_t done = run_once();
    std::unique_lock lock(mutex_);
    // A full round means that more waits; a breath even then, since what cannot be written (a full
    // disk, a busy queue) is found again at once.
    const bool more = done >= static_cast<std::size_t>(kRoundMost);
    wake_.wait_for(lock, std::chrono::milliseconds(more ? kBreathMs : options_.pause_ms),
                   [&] { return stopping_ || (called_ && !more); });
    called_ = false;
    if (stopping_) return;
  }
}

std::size_t Jobs::run_once() {
  return guarded("heads", &Jobs::look_at_heads) + guarded("close", &Jobs::close_campaigns) +
         guarded("close_calls", &Jobs::close_calls) + guarded("settle", &Jobs::settle_pledges) +
         guarded("list", &Jobs::reconcile) + guarded("notices", &Jobs::read_notices) +
         guarded("attempts", &Jobs::carry_out_attempts);
}

std::size_t Jobs::guarded(std::string_view job, std::size_t (Jobs::*run)()) {
  const Timestamp started = clock_();
  try {
    const std::size_t done = (this->*run)();
    if (options_.on_run) options_.on_run(job, true, clock_() - started);
    return done;
  } catch (const std::exception& error) {
    // The database is away or a bug struck: the next round tries again.
    if (options_.on_run) options_.on_run(job, false, clock_() - started);
    if (options_.on_failure) options_.on_failure(job, error.what());
    return 0;
  }
}

bool Jobs::rests(const CityId& city) const { return options_.rests && options_.rests(city); }

std::size_t Jobs::look_at_heads() {
  if (options_.seen_head)
    db_.for_each<Text, std::int64_t>(store::sql::heads, {}, [&](Text& city, std::int64_t next) {
      options_.seen_head(CityId::of(city), next);
    });
  return 0;
}

std::size_t Jobs::close_campaigns() {
  std::vector<Job> due;
  db_.for_each<Text, Text>(
      store::sql::campaigns_to_close, {{"now", clock_()}, {"most", kRoundMost}},
      [&](Text& city, Text& campaign) {
        due.push_back({CityId::of(city), CloseCampaign{CampaignId::of(campaign)}});
      });
  return submit_all(std::move(due));
}

std::size_t Jobs::close_calls() {
  std::vector<Job> due;
  db_.for_each<Text, Text>(store::sql::calls_to_close, {{"now", clock_()}, {"most", kRoundMost}},
                           [&](Text& city, Text& call) {
                             due.push_back({CityId::of(city), CloseCall{CallId::of(call)}});
                           });
  return submit_all(std::move(due));
}

std::size_t Jobs::settle_pledges() {
  std::vector<Job> due;
  db_.for_each<Text, Text>(store::sql::pledges_to_settle, {{"most", kRoundMost}},
                           [&](Text& city, Text& pledge) {
                             due.push_back({CityId::of(city), SettlePledge{PledgeId::of(pledge)}});
                           });
  return submit_all(std::move(due));
}

/// Waits for all of them. What the queue has no room for is found again by the next round.
std::size_t Jobs::submit_all(std::vector<Job> jobs) {
  Together together;
  std::erase_if(jobs, [this](const Job& job) { return rests(job.first); });
  for (auto& [city, command] : jobs) {
    auto done = together.one_more();
    if (!writer_.submit(city, std::move(command), [done](const Result<Outcome>&) { done(); }))
      done();
  }
  return jobs.size();
}

std::size_t Jobs::carry_out_attempts() {
  auto due = attempts_.due(db_, clock_(), kRoundMost);
  std::erase_if(due, [this](const services::DueAttempt& attempt) { return rests(attempt.city); });
  const std::size_t count = due.size();
  Together together;
  for (auto& attempt : due) runner_.run(std::move(attempt), together.one_more());
  return count;
}

/// A notice is a hint: the object is read again at the provider, and what was read is the truth.
/// One that overtook the reply of its own call is known by its idempotency key.
std::size_t Jobs::read_notices() {
  auto rows = db_.fetch<Text, Text, Text, Text, std::int64_t>(
      store::sql::notices_waiting, {{"now", clock_()}, {"most", kRoundMost}});
  std::erase_if(rows, [this](const auto& row) { return rests(CityId::of(std::get<2>(row))); });
  std::vector<std::string> ids;
  for (const auto& [provider, event, city, key, tries] : rows) {
    const auto parsed = payments::parse_idempotency_key(key);
    if (!parsed) continue;
    ids.push_back(parsed->attempt.str());
  }
  auto attempts = attempts_.by_id(db_, ids);
  std::map<std::string, services::DueAttempt> by_id;
  for (auto& attempt : attempts) by_id.emplace(attempt.id.str(), std::move(attempt));
  Together together;
  for (const auto& [provider, event, city, key, tries] : rows) {
    const auto parsed = payments::parse_idempotency_key(key);
    const auto attempt = parsed ? by_id.find(parsed->attempt.str()) : by_id.end();
    if (attempt != by_id.end() && tries < kNoticeTriesMax)
      runner_.look_up(attempt->second, {.notice = event, .tries = tries},
                      [done = together.one_more()](const Result<services::Begun>&) { done(); });
    else
      set_aside(CityId::of(city), provider, event, together.one_more());
  }
  return rows.size();
}

/// A notice about nothing that we asked for, or that was read in vain for days, stays in the inbox
/// for a person.
void Jobs::set_aside(const CityId& city, const std::string& provider, const std::string& event,
                     std::function<void()> done) {
  if (options_.on_failure) options_.on_failure("notices", "a notice is set aside for a person");
  writer::WriteRows rows{[provider, event, now = clock_()](store::Session& session) {
    session.execute(store::sql::set_notice_aside,
                    {{"provider", provider}, {"event", event}, {"now", now}});
    return Result<Outcome>(Outcome{});
  }};
  if (!writer_.submit(city, std::move(rows), [done](const Result<Outcome>&) { done(); })) done();
}

}  // namespace colletta::jobs
