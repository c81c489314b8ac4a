#include "server/services/journal_check.hpp"

#include <mutex>
#include <thread>

#include "domain/base/check.hpp"
#include "domain/base/limits.hpp"
#include "domain/journal/event_json.hpp"
#include "domain/log/checkpoint.hpp"
#include "server/ops/crypto.hpp"
#include "server/services/handoff.hpp"
#include "server/services/log_files.hpp"
#include "server/store/errors.hpp"
#include "sql/scratch/replay.hpp"

namespace colletta::services {
namespace {

using Int = std::int64_t;

constexpr Int kEventsAtOnce = 1'000;      // events read at once: about a megabyte
constexpr std::size_t kHeads = 1'000;     // signed heads at once
constexpr std::size_t kPagesWaiting = 3;  // read and not yet replayed

/// Two hex digits a byte, as the writer stored them; empty when they are no such digits.
std::string from_hex(std::string_view digits) {
  const auto nibble = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    const int high = nibble(digits[i]), low = nibble(digits[i + 1]);
    if (high < 0 || low < 0) return {};
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

}  // namespace

/// Entries that were read, hashed and parsed, with what is wrong with each by itself.
struct JournalCheck::Page {
  std::vector<Event> events;
  std::vector<Int> unopened;  ///< with a commitment and without a private row
  std::vector<Contradiction> contradictions;
  Findings findings;
  Int until = 0;  ///< asked for
  Int end = 0;    ///< behind the last that was there
};

/// The reading thread. What it throws is carried over as a value and thrown again by `join`.
class JournalCheck::Reading {
 public:
  Reading(JournalSource& source, log::Frontier& frontier, RevealChecks& reveals, SignedHead& head,
          Int from, Int until, bool to_the_end)
      : source_(source),
        frontier_(frontier),
        reveals_(reveals),
        head_(head),
        next_(from),
        all_(until),
        to_the_end_(to_the_end),
        pages_(kPagesWaiting),
        thread_([this] { run(); }) {}
  ~Reading() {
    pages_.close();
    if (thread_.joinable()) thread_.join();
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  std::optional<Page> take() { return pages_.take(); }
  /// A page that was replayed. It is freed by the thread that made it: the other one, for which
  /// everything waits, would spend a sixth of its time on that.
  void give_back(Page page) {
    const std::lock_guard lock(spent_mutex_);
    spent_.push_back(std::move(page));
  }
  void join() {
    pages_.close();
    thread_.join();
    if (failure_) throw store::DatabaseError(*failure_);
    if (!unavailable_.empty()) throw FilesUnavailable(unavailable_);
    if (!bug_.empty()) throw std::runtime_error(bug_);
  }

 private:
  void run() {
    try {
      Page first;
      first.until = first.end = next_;
      check_heads(first);
      if (!pages_.give(std::move(first))) return;
      while (next_ < all_)
        if (!pages_.give(read_page())) return;
      if (!to_the_end_) return pages_.close();
      Page last;
      last.until = next_;
      last.end = expected();
      source_.computed_all(last.findings);
      check_heads_beyond(last);
      pages_.give(std::move(last));
    } catch (const store::DatabaseError& error) {
      failure_ = error;
    } catch (const FilesUnavailable& error) {
      unavailable_ = error.what();
    } catch (const std::exception& error) {
      bug_ = error.what();
    }
    pages_.close();
  }

  void free_spent() {
    std::vector<Page> spent;  // goes after the lock
    const std::lock_guard lock(spent_mutex_);
    spent.swap(spent_);
  }

  Page read_page() {
    free_spent();
    Page page;
    page.until = std::min(all_, next_ + kEventsAtOnce);
    page.events.reserve(static_cast<std::size_t>(page.until - next_));
    for (const JournalEntry& entry : source_.read(next_, page.until, page.findings))
      check(entry, page);
    next_ = page.until;
    page.end = expected();
    return page;
  }

  // --- the tree ---------------------------------------------------------------------------------

  void check_leaf(const JournalEntry& entry, Page& page) {
    const log::Hash leaf = log::leaf_hash(ops::sha256, entry.body);
    if (entry.row && log::hex(leaf) != entry.row->leaf)
      page.contradictions.push_back({{entry.seq, "its leaf is not the hash of its body"}, -1});
    frontier_.push(ops::sha256, leaf, [&](log::Subtree subtree, const log::Hash& hash) {
      source_.computed(subtree, hash, page.findings);
    });
    check_heads(page);
  }

  /// Those that were signed for exactly as many leaves as there are so far.
  void check_heads(Page& page) {
    for (;;) {
      const SignedHead* head = next_head();
      if (head == nullptr || head->size > frontier_.size()) return;
      if (head->size == frontier_.size() && head->root != log::hex(frontier_.root(ops::sha256)))
        contradict(page, head->size,
                   "the first " + std::to_string(head->size) +
                       " events are not those for which a checkpoint was signed");
      head_ = *head;
      ++head_at_;
    }
  }

  void check_heads_beyond(Page& page) {
    for (const SignedHead* head = next_head();
         head != nullptr && page.contradictions.size() < kFindingsMax; head = next_head()) {
      contradict(page, head->size,
                 "a checkpoint of " + std::to_string(head->size) +
                     " events was signed, and the journal has " + std::to_string(frontier_.size()));
      head_ = *head;
      ++head_at_;
    }
  }

  static void contradict(Page& page, Int size, std::string what) {
    page.contradictions.push_back({{size - 1, std::move(what)}, size});
  }

  const SignedHead* next_head() {
    if (head_at_ == heads_.size()) {
      if (heads_ended_) return nullptr;
      heads_ = source_.signed_after(head_, kHeads);
      head_at_ = 0;
      heads_ended_ = heads_.size() < kHeads;
    }
    return head_at_ < heads_.size() ? &heads_[head_at_] : nullptr;
  }

  // --- each entry by itself ---------------------------------------------------------------------

  void check(const JournalEntry& entry, Page& page) {
    const auto find = [&](std::string what) { page.findings.add(entry.seq, std::move(what)); };
    if (entry.seq != expected()) find("is not dense: a position is missing before it");
    last_ = entry.seq;
    check_leaf(entry, page);
    if (entry.body.size() > limits::kLeafBytesMax) return find("its body is longer than any leaf");
    auto read = read_public_body(entry.body);
    if (!read)
      return find("its body cannot be read: " + read.error().field + " " +
                  std::string(to_string(read.error().code)));
    check_row(entry, read->event, page);
    if (!is_canonical(entry, *read))
      find("its body is not canonical, or its postings are not those of its act");
    check_commitment(entry, read->commitment, page);
    reveals_.see(read->event, read->commitment, frontier_, page.findings);
    // What says that it stands elsewhere would be taken for the event that does.
    if (read->event.seq == entry.seq) page.events.push_back(std::move(read->event));
  }

  [[nodiscard]] Int expected() const { return last_ < 0 ? next_ : last_ + 1; }

  /// The columns beside the body are only its index.
  static void check_row(const JournalEntry& entry, const Event& event, Page& page) {
    const bool same =
        event.seq == entry.seq &&
        (!entry.row ||
         (event.id == entry.row->id && type_name(event.act) == entry.row->type &&
          event.call.str() == entry.row->call && event.campaign.str() == entry.row->campaign &&
          event.at.us == entry.row->at));
    if (!same)
      page.findings.add(entry.seq, entry.row ? "its row says something else than its body"
                                             : "its body is of another position");
  }

  static bool is_canonical(const JournalEntry& entry, const PublicBody& read) {
    try {
      return public_body(read.event, read.commitment) == entry.body;
    } catch (const CheckFailure&) {
      return false;  // a number that no canonical document holds, or sums beyond any money
    }
  }

  static void check_commitment(const JournalEntry& entry, const std::string& commitment,
                               Page& page) {
    if (!entry.priv) {  // nothing private, or erased, as a later event has to say
      if (!commitment.empty()) page.unopened.push_back(entry.seq);
      return;
    }
    const std::string opened = ops::base64(
        ops::hmac_sha256(from_hex(entry.priv->salt), "colletta/v1\n" + entry.priv->body));
    if (opened != commitment)
      page.findings.add(entry.seq, "its commitment does not open to its private row");
  }

  JournalSource& source_;
  log::Frontier& frontier_;
  RevealChecks& reveals_;
  SignedHead& head_;
  std::vector<SignedHead> heads_;
  std::size_t head_at_ = 0;
  bool heads_ended_ = false;
  Int next_;
  const Int all_;
  const bool to_the_end_;
  Int last_ = -1;
  Handoff<Page> pages_;
  std::mutex spent_mutex_;
  std::vector<Page> spent_;  ///< no more than wait and are being replayed
  std::optional<store::DatabaseError> failure_;
  std::string unavailable_, bug_;
  std::thread thread_;  // last: it starts with all of the above in place
};

JournalCheck::JournalCheck() : replay_(ops::sha256_hex, &scratch_) {}

bool JournalCheck::run(JournalSource& source, Findings& findings, const Progress& progress,
                       Int most) {
  const Int all = source.size();
  const Int until = events_ + std::min(most, std::max(all - events_, Int{0}));
  const bool to_the_end = until >= all;
  Reading reading(source, frontier_, reveals_, head_, events_, until, to_the_end);
  while (auto page = reading.take()) {
    const Int done = page->until;
    take(*page, source, findings);
    reading.give_back(*std::move(page));
    if (progress) progress("events", done, all);
    if (!findings.enough() && contradictions_.size() < kFindingsMax) continue;
    take_contradictions(findings);
    return true;
  }
  reading.join();
  if (to_the_end) end(source, all, findings);
  return to_the_end;
}

void JournalCheck::take(Page& page, const JournalSource& source, Findings& findings) {
  const bool with_private_rows = source.has_private_rows();
  findings.add(page.findings.in_order());
  if (with_private_rows)
    scratch_.unopened(page.unopened);
  else  // a database holds no two of one id
    for (const Event& event : page.events)
      if (!scratch_.is_new_id(event.id)) findings.add(event.seq, "its id is that of another event");
  std::ranges::move(page.contradictions, std::back_inserter(contradictions_));
  drop_explained();
  replay_.apply_page(page.events);
  events_ = page.end;
  for (const Event& event : page.events) {
    if (const auto* correction = std::get_if<acts::CorrectionRecorded>(&event.act))
      take_correction(event, *correction, source);
    if (const auto* erasure = std::get_if<acts::ErasureDone>(&event.act);
        erasure != nullptr && with_private_rows)
      scratch_.erased(event.seq, erasure->positions);
  }
  take_replay_findings(findings);
}

/// Whoever could write into the journal but not sign for it explains nothing away.
void JournalCheck::take_correction(const Event& event, const acts::CorrectionRecorded& act,
                                   const JournalSource& source) {
  if (act.checkpoint.empty()) return;
  const auto given_up = log::parse_checkpoint(act.checkpoint);
  if (!given_up) return;
  const bool excuses = source.may_give_up(act.checkpoint);
  if (explained_.size() < kFindingsMax)
    explained_.push_back({given_up->size, event.seq, act.reason, excuses});
  if (!excuses) return;
  corrected_before_ = event.seq;
  given_up_ = std::max(given_up_, given_up->size);
  drop_explained();
}

/// Heads of the history that was given up may be larger than where the new one was explained, so
/// they are met after that too.
void JournalCheck::drop_explained() {
  std::erase_if(contradictions_, [&](const Contradiction& one) {
    return one.signed_size < 0 ? one.finding.seq < corrected_before_ : one.signed_size <= given_up_;
  });
}

void JournalCheck::take_contradictions(Findings& findings) {
  for (const Contradiction& one : contradictions_) findings.add_all_the_same(one.finding);
}

void JournalCheck::take_replay_findings(Findings& findings) {
  for (; told_ < replay_.findings().size(); ++told_) findings.add(replay_.findings()[told_]);
}

void JournalCheck::end(JournalSource& source, Int all, Findings& findings) {
  if (events_ != all)
    findings.add(events_, std::string(source.size_said_by()) + " says " + std::to_string(all) +
                              " events, and the journal ends here");
  replay_.finish();
  take_replay_findings(findings);
  take_contradictions(findings);
  if (!source.has_private_rows()) return;
  scratch_.session().for_each<Int>(
      store::sql::replay_unopened, {{"most", kFindingsMax}}, [&](Int seq) {
        findings.add(seq,
                     "its private row is missing, and no erasure.done says that it was erased");
      });
}

}  // namespace colletta::services
