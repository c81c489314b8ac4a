// The hub of server-sent events: who follows which topic, and what each of them has yet to be sent.
// Anybody publishes from any thread; a connection takes. It must never know sockets or what events
// mean.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/handler.hpp"

namespace colletta::http {

struct EventLimits {
  std::size_t subscribers_max = 4'000;  ///< each holds a socket and a queue; beyond: 503
  std::size_t queue_frames_max = 64;    ///< a reader this far behind is dropped and resumes later
  std::size_t ring_frames_max = 16;  ///< what a break of some seconds can miss; < queue_frames_max
  std::size_t topics_max = 4'000;    ///< rings kept; the one longest silent goes first
};

class EventHub {
 public:
  class Subscription;
  using Wake = std::function<void()>;

  explicit EventHub(EventLimits limits = {});
  ~EventHub();
  EventHub(const EventHub&) = delete;
  EventHub& operator=(const EventHub&) = delete;

  /// Somebody is about to follow the topic: MUST come before what its first frame tells is read.
  void open(std::string_view topic);
  /// Whether anybody has opened the topic and it is not forgotten: others need no events.
  [[nodiscard]] bool is_open(std::string_view topic) const;
  /// Whether any topic is.
  [[nodiscard]] bool anything_open() const;

  /// Sends an event to the topic's subscribers and keeps it in the topic's ring. Any thread; never
  /// blocks on a reader. `id` is a journal position and grows within a topic. False: not newer than
  /// the topic's last, hence a repetition; nothing was sent.
  bool publish(std::string_view topic, std::int64_t id, std::string_view event,
               std::string_view data);

  /// Follows `stream.topic`. When the ring still holds the event `last_event_id`, the events after
  /// it are waiting; otherwise `stream.first`, then the ring's events later than `stream.first_id`.
  /// So nothing that was published while the handler made `first` is lost.
  /// `wake` is called from any thread, not under a lock, when take() has something new to say.
  /// Null: subscribers_max is reached. The hub MUST outlive its subscriptions.
  [[nodiscard]] std::shared_ptr<Subscription> subscribe(const Stream& stream,
                                                        std::optional<std::int64_t> last_event_id,
                                                        Wake wake);

  [[nodiscard]] std::size_t subscribers() const { return subscribers_.load(); }
  /// Subscribers dropped since the start because their queue was full.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_.load(); }

  /// One frame on the wire: id, event and data lines, and the empty line that ends it. For
  /// Stream::first. Newlines in `data` become several data lines; `event` MUST be a token.
  static std::string frame(std::int64_t id, std::string_view event, std::string_view data);

 private:
  struct Event {
    std::int64_t id;
    std::shared_ptr<const std::string> frame;
  };
  struct Topic {
    std::deque<Event> ring;
    std::vector<Subscription*> subscribers;
    std::uint64_t last_use = 0;
  };
  Topic& topic_of(std::string_view name);
  void forget_longest_silent();
  void remove(Subscription& subscription);

  const EventLimits limits_;
  mutable std::mutex mutex_;  ///< guards topics_, uses_ and the queues of all subscriptions
  std::map<std::string, Topic, std::less<>> topics_;
  std::uint64_t uses_ = 0;
  std::atomic<std::size_t> subscribers_ = 0;
  std::atomic<std::uint64_t> dropped_ = 0;
};

/// One connection's place in a topic. Ends with its last owner.
class EventHub::Subscription : public std::enable_shared_from_this<Subscription> {
 public:
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  /// All frames that wait, joined; empty when there are none. nullopt: dropped, close the
  /// connection.
  std::optional<std::string> take();

 private:
  friend class EventHub;
  Subscription(EventHub& hub, std::string topic, Wake wake);

  EventHub& hub_;
  const std::string topic_;
  const Wake wake_;
  std::deque<std::shared_ptr<const std::string>> queue_;
  bool dropped_ = false;
};

}  // namespace colletta::http
