#include "server/writer/writer.hpp"

#include <chrono>
#include <future>
#include <map>
#include <utility>

#include "server/store/bulk.hpp"
#include "server/store/forget.hpp"
#include "server/store/transaction.hpp"
#include "server/writer/left.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::writer {
namespace {

constexpr int kTriesMax = 8;         ///< of one batch, against conflicts with another process
constexpr int kForgetNowMs = 2'000;  ///< what an erasure waits for readers of the old state
constexpr int kForgetLaterMs = 50;   ///< and each try after that
constexpr auto kForgetEvery = std::chrono::seconds(1);
constexpr std::chrono::steady_clock::duration kRestMax = std::chrono::milliseconds(20);
constexpr int kRestsWhileRead = 3;  ///< times what the batch took
constexpr std::chrono::steady_clock::duration kRestWhileReadMax = std::chrono::milliseconds(200);

/// 1, 2, 4 ... 128 ms, each with up to as much again by chance, so that two processes part.
void back_off(int tries, const std::string& random) {
  const int base_ms = 1 << std::min(tries, 7);
  const int extra_ms = random.empty() ? 0 : static_cast<unsigned char>(random[0]) % (base_ms + 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(base_ms + extra_ms));
}

Errc errc_of(store::Fault fault) {
  switch (fault) {
    case store::Fault::kRetryable:
    case store::Fault::kUnavailable:
    case store::Fault::kUnknownOutcome:
    case store::Fault::kNotWritable:
    case store::Fault::kHeldElsewhere:
      return Errc::kUnavailable;
    case store::Fault::kDuplicateKey:
      return Errc::kAlreadyExists;
    case store::Fault::kConstraint:
    case store::Fault::kOther:
      return Errc::kInternal;
  }
  return Errc::kInternal;
}

/// In order, and each erasure alone: the rows that it removes are not those that a batch has
/// loaded.
template <class Items>
std::vector<Items> erasures_apart(const Items& items) {
  std::vector<Items> parts;
  bool alone = true;
  for (auto* item : items) {
    const bool erases = std::holds_alternative<ErasePerson>(item->command);
    if (erases || alone) parts.emplace_back();
    parts.back().push_back(item);
    alone = erases;
  }
  return parts;
}

Commit commit_of(const Batch& batch) {
  Commit commit;
  commit.city = batch.world.city.id;
  commit.events = batch.world.events;
  commit.next_seq = batch.world.next_seq;
  for (const Event& event : commit.events) {
    if (!event.campaign.empty()) commit.campaigns.insert(event.campaign);
    if (!event.call.empty()) commit.calls.insert(event.call);
  }
  for (const auto& [id, campaign] : batch.world.campaigns) {
    const auto before = batch.loaded.campaigns.find(id);
    if (before == batch.loaded.campaigns.end() || before->second.version != campaign.version)
      commit.campaigns.insert(id);
  }
  for (const auto& [id, attempt] : batch.attempts)
    if (!batch.attempts_loaded.contains(id)) commit.attempts.push_back(attempt);
  return commit;
}

}  // namespace

Writer::Writer(const store::DatabaseUrl& url, Options options, Clock clock, Crypto crypto,
               std::function<std::string()> fresh_id, Hooks hooks)
    : session_(store::Session::open(url, store::Access::kWrite, options.session)),
      options_(std::move(options)),
      clock_(std::move(clock)),
      crypto_(std::move(crypto)),
      fresh_id_(std::move(fresh_id)),
      hooks_(std::move(hooks)) {
  session_.observe(options_.observer);
  bytes_due_ = store::bytes_due(session_);
  thread_ = std::thread([this] { loop(); });
}

Writer::~Writer() { stop(); }

bool Writer::submit(const CityId& city, Command command, Done done) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || queue_.size() >= options_.queue_max) return false;
  queue_.push_back({city, std::move(command), std::move(done), clock_()});
  // Under the lock: once it is open, the answer may have come and the writer may be gone.
  wake_.notify_one();
  return true;
}

Result<Outcome> Writer::run(const CityId& city, Command command) {
  std::promise<Result<Outcome>> promise;
  auto future = promise.get_future();
  if (!submit(city, std::move(command),
              [&](Result<Outcome> r) { promise.set_value(std::move(r)); }))
    return err(Errc::kOverloaded);
  return future.get();
}

std::size_t Writer::queue_depth() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

/// Whether more was read since the last batch than it had commands.
bool Writer::is_read(std::size_t commands) {
  if (!options_.reads) return false;
  const std::uint64_t reads = options_.reads();
  return reads - std::exchange(reads_seen_, reads) > commands;
}

/// A batch costs about the same whatever it holds, and each ends the pages that were kept. When
/// commands come thick the writer rests, so that batches become fewer and larger: until as many
/// wait as it has just carried out, but half as long as that took at most. While pages are read
/// more often than commands come, three quarters of the time are the readers', however many wait.
/// Who comes alone waits for nothing.
void Writer::rest(std::chrono::steady_clock::duration worked, std::size_t commands) {
  const bool read = is_read(commands);
  if (commands < 2) return;
  const auto pause =
      read ? std::min(kRestsWhileRead * worked, kRestWhileReadMax) : std::min(worked / 2, kRestMax);
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, pause, [&] { return stopping_ || (!read && queue_.size() >= commands); });
}

void Writer::loop() {
  for (;;) {
    std::deque<Item> taken;
    {
      std::unique_lock lock(mutex_);
      const auto called = [&] { return stopping_ || !queue_.empty(); };
      if (!bytes_due_) {
        wake_.wait(lock, called);
      } else if (!wake_.wait_for(lock, kForgetEvery, called)) {
        lock.unlock();
        forget(kForgetLaterMs);
        continue;
      }
      if (queue_.empty()) return;
      const std::size_t n = std::min(queue_.size(), options_.batch_max);
      taken.assign(std::make_move_iterator(queue_.begin()),
                   std::make_move_iterator(queue_.begin() + static_cast<std::ptrdiff_t>(n)));
      queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(n));
    }
    const auto began = std::chrono::steady_clock::now();
    std::map<CityId, Items> by_city;
    for (Item& item : taken) by_city[item.city].push_back(&item);
    for (auto& [city, items] : by_city)
      for (const Items& part : erasures_apart(let_through(std::move(items)))) carry_out(city, part);
    if (bytes_due_ && std::chrono::steady_clock::now() >= forget_next_) forget(kForgetLaterMs);
    rest(std::chrono::steady_clock::now() - began, taken.size());
  }
}

/// After an erasure: the bytes of what it removed. The rows are gone already, so no answer hangs on
/// it, and what cannot be done now is done soon.
void Writer::forget(int wait_ms) {
  forget_next_ = std::chrono::steady_clock::now() + kForgetEvery;
  try {
    bytes_due_ = !store::forget_bytes(session_, wait_ms);
  } catch (const store::DatabaseError& error) {
    bytes_due_ = true;
    if (hooks_.on_failure) hooks_.on_failure(error.query(), error.code(), error.what());
  }
}

/// Those that the gate lets pass; the others are answered.
Writer::Items Writer::let_through(Items items) {
  if (!options_.gate) return items;
  Items passed;
  for (Item* item : items) {
    if (const auto refusal = options_.gate(item->city, item->command))
      fail({item}, *refusal);
    else
      passed.push_back(item);
  }
  return passed;
}

/// Tries the batch; what cannot succeed as a whole is halved until the culprit stands alone.
void Writer::carry_out(const CityId& city, const Items& items) {
  for (int tries = 1; tries <= kTriesMax; ++tries) {
    switch (attempt(city, items)) {
      case Tried::kDone:
        return;
      case Tried::kAgain:
        // A row that another process made meanwhile is found by the next try; an id that somebody
        // took in another city stays taken, and must not hold everybody up.
        if (last_failure_ == Errc::kAlreadyExists)
          tries = std::max(tries, kTriesMax - 1);
        else
          back_off(tries, crypto_.random_bytes(1));
        continue;
      case Tried::kNever:
        tries = kTriesMax;
        continue;
    }
  }
  if (items.size() == 1 || last_failure_ == Errc::kUnavailable) {
    fail(items, err(last_failure_));
    return;
  }
  const auto middle = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
  carry_out(city, Items(items.begin(), middle));
  carry_out(city, Items(middle, items.end()));
}

Writer::Tried Writer::attempt(const CityId& city, const Items& items) {
  const Timestamp started = clock_();
  const std::string batch_id = fresh_id_();
  std::vector<Result<Outcome>> outcomes;
  Batch batch;
  try {
    store::Transaction transaction(session_, store::Writes::kTogether);
    World& world = batch.world;
    world.city.id = city;
    world.fresh_id = fresh_id_;
    world.sha256_hex = crypto_.sha256_hex;
    std::vector<const Command*> commands;
    for (const Item* item : items) commands.push_back(&item->command);
    if (!load(session_, batch, commands)) {
      fail(items, err(Errc::kNotFound, "city"));
      return Tried::kDone;
    }
    world.now = clock_();
    for (const Command* command : commands) outcomes.push_back(decide(session_, batch, *command));
    save(session_, batch, crypto_);
    store::update_each(session_, "journal_head", {"city"}, {"next_seq", "last_batch"},
                       store::Rows{store::row(city, world.next_seq, batch_id)},
                       "next_seq = " + std::to_string(batch.loaded.next_seq));
    tell_pledges(batch, commands, outcomes);
    transaction.commit();
  } catch (const store::DatabaseError& error) {
    last_failure_ = errc_of(error.fault());
    if (error.fault() == store::Fault::kUnknownOutcome &&
        took_effect(city, batch_id, batch.world.events)) {
      // Nothing was lost but the answer.
    } else {
      if (hooks_.on_failure) hooks_.on_failure(error.query(), error.code(), error.what());
      const bool conflict = error.fault() == store::Fault::kRetryable ||
                            error.fault() == store::Fault::kDuplicateKey ||
                            error.fault() == store::Fault::kUnknownOutcome;
      return conflict ? Tried::kAgain : Tried::kNever;
    }
  } catch (const std::exception& error) {
    last_failure_ = Errc::kInternal;
    if (hooks_.on_failure) hooks_.on_failure("decide", 0, error.what());
    return Tried::kNever;
  }
  if (batch.erased) forget(kForgetNowMs);
  if (hooks_.on_commit) hooks_.on_commit(commit_of(batch));
  if (hooks_.on_batch)
    hooks_.on_batch(
        {city.str(), items.size(), started - items.front()->queued, clock_() - started});
  answer(items, std::move(outcomes));
  return Tried::kDone;
}

/// After a connection lost during COMMIT: asks the database instead of guessing. While it cannot be
/// asked, the batch stays unanswered. Events stand for ever; without any, the head names the last
/// batch, which may by now be another process's: such a batch is tried again, and tells a
/// repetition by its keys.
bool Writer::took_effect(const CityId& city, const std::string& batch_id,
                         const std::vector<Event>& events) {
  for (int tries = 1;; ++tries) {
    try {
      if (!events.empty()) {
        const auto there = session_.fetch_one<std::string>(
            store::sql::event_id_at, {{"city", city}, {"seq", events.front().seq}});
        return there && std::get<0>(*there) == events.front().id;
      }
      const auto last = session_.fetch_one<std::string>(store::sql::last_batch, {{"city", city}});
      return last && std::get<0>(*last) == batch_id;
    } catch (const store::DatabaseError& error) {
      if (hooks_.on_failure) hooks_.on_failure(error.query(), error.code(), error.what());
    }
    // Whoever has come meanwhile need not wait for a database that does not answer.
    std::deque<Item> waiting;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ && tries > kTriesMax) return false;
      waiting.swap(queue_);
    }
    for (Item& item : waiting) fail({&item}, err(Errc::kUnavailable));
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
}

void Writer::answer(const Items& items, std::vector<Result<Outcome>> outcomes) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (hooks_.on_command)
      hooks_.on_command(name_of(items[i]->command),
                        outcomes[i] ? "accepted" : to_string(outcomes[i].error().code));
    items[i]->done(std::move(outcomes[i]));
  }
}

void Writer::fail(const Items& items, const Error& error) {
  for (Item* item : items) {
    if (hooks_.on_command) hooks_.on_command(name_of(item->command), to_string(error.code));
    item->done(error);
  }
}

}  // namespace colletta::writer
