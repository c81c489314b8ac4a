#include "server/http/events.hpp"

#include <algorithm>

#include "domain/base/check.hpp"
#include "server/http/tokens.hpp"

namespace colletta::http {

EventHub::EventHub(EventLimits limits) : limits_(limits) {
  CHECK(limits_.ring_frames_max < limits_.queue_frames_max,
        "a resumed subscriber's queue holds the whole ring");
}

EventHub::~EventHub() = default;

std::string EventHub::frame(std::int64_t id, std::string_view event, std::string_view data) {
  CHECK(is_token(event), "an event's name is a token");
  std::string out = "id: " + std::to_string(id) + "\nevent: ";
  out.append(event).append("\n");
  while (true) {
    // A CR would end the line too (WHATWG HTML, section 9.2.6).
    const std::size_t end = std::min(data.find_first_of("\r\n"), data.size());
    out.append("data: ").append(data.substr(0, end)).append("\n");
    if (end == data.size()) break;
    data.remove_prefix(data.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  return out.append("\n");
}

EventHub::Topic& EventHub::topic_of(std::string_view name) {
  auto found = topics_.find(name);
  if (found == topics_.end()) {
    if (topics_.size() >= limits_.topics_max) forget_longest_silent();
    found = topics_.emplace(std::string(name), Topic{}).first;
  }
  found->second.last_use = ++uses_;
  return found->second;
}

/// Only topics that nobody follows: their ring serves who is between two connections.
void EventHub::forget_longest_silent() {
  auto oldest = topics_.end();
  for (auto it = topics_.begin(); it != topics_.end(); ++it) {
    if (!it->second.subscribers.empty()) continue;
    if (oldest == topics_.end() || it->second.last_use < oldest->second.last_use) oldest = it;
  }
  if (oldest != topics_.end()) topics_.erase(oldest);
}

void EventHub::open(std::string_view topic) {
  const std::lock_guard lock(mutex_);
  topic_of(topic);
}

bool EventHub::is_open(std::string_view topic) const {
  const std::lock_guard lock(mutex_);
  return topics_.contains(topic);
}

bool EventHub::anything_open() const {
  const std::lock_guard lock(mutex_);
  return !topics_.empty();
}

bool EventHub::publish(std::string_view topic_name, std::int64_t id, std::string_view event,
                       std::string_view data) {
  const auto bytes = std::make_shared<const std::string>(frame(id, event, data));
  // Outlives the lock: the last owner of a subscription may be this list, and its end takes the
  // lock.
  std::vector<std::shared_ptr<Subscription>> to_wake;
  {
    const std::lock_guard lock(mutex_);
    Topic& topic = topic_of(topic_name);
    if (!topic.ring.empty() && topic.ring.back().id >= id) return false;
    topic.ring.push_back({id, bytes});
    if (topic.ring.size() > limits_.ring_frames_max) topic.ring.pop_front();
    for (Subscription* subscriber : topic.subscribers) {
      if (subscriber->dropped_) continue;
      const bool slept = subscriber->queue_.empty();
      if (subscriber->queue_.size() >= limits_.queue_frames_max) {
        subscriber->dropped_ = true;
        subscriber->queue_.clear();
        ++dropped_;
      } else {
        subscriber->queue_.push_back(bytes);
        if (!slept) continue;
      }
      if (auto alive = subscriber->weak_from_this().lock()) to_wake.push_back(std::move(alive));
    }
  }
  for (const auto& subscriber : to_wake) subscriber->wake_();
  return true;
}

std::shared_ptr<EventHub::Subscription> EventHub::subscribe(
    const Stream& stream, std::optional<std::int64_t> last_event_id, Wake wake) {
  std::shared_ptr<Subscription> made(new Subscription(*this, stream.topic, std::move(wake)));
  const std::lock_guard lock(mutex_);
  if (subscribers_ >= limits_.subscribers_max) return nullptr;
  Topic& topic = topic_of(stream.topic);
  const auto last = std::find_if(topic.ring.begin(), topic.ring.end(),
                                 [&](const Event& e) { return e.id == last_event_id; });
  const bool resumes = last != topic.ring.end();
  if (!resumes && !stream.first.empty()) {
    made->queue_.push_back(std::make_shared<const std::string>(stream.first));
  }
  const std::int64_t told = resumes ? *last_event_id : stream.first_id;
  for (const Event& event : topic.ring) {
    if (event.id > told) made->queue_.push_back(event.frame);
  }
  topic.subscribers.push_back(made.get());
  ++subscribers_;
  return made;
}

void EventHub::remove(Subscription& subscription) {
  const std::lock_guard lock(mutex_);
  const auto topic = topics_.find(subscription.topic_);
  if (topic == topics_.end()) return;
  subscribers_ -= std::erase(topic->second.subscribers, &subscription);
}

EventHub::Subscription::Subscription(EventHub& hub, std::string topic, Wake wake)
    : hub_(hub), topic_(std::move(topic)), wake_(std::move(wake)) {}

EventHub::Subscription::~Subscription() { hub_.remove(*this); }

std::optional<std::string> EventHub::Subscription::take() {
  std::deque<std::shared_ptr<const std::string>> waiting;
  {
    const std::lock_guard lock(hub_.mutex_);
    if (dropped_) return std::nullopt;
    waiting.swap(queue_);
  }
  std::string frames;
  for (const auto& frame : waiting) frames += *frame;
  return frames;
}

}  // namespace colletta::http
