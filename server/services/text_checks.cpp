#include "server/services/text_checks.hpp"

#include "domain/campaign/content_json.hpp"
#include "domain/journal/event_json.hpp"
#include "domain/journal/hashed_text.hpp"
#include "server/ops/crypto.hpp"
#include "sql/queries/texts.hpp"

namespace colletta::services {
namespace {

namespace sql = store::sql;
using Int = std::int64_t;
using Text = std::string;
using Maybe = std::optional<Text>;

constexpr std::size_t kTextsAtOnce = 50;  // texts at once: some megabytes at their longest
constexpr std::size_t kTextsTold = 20;    // of one kind: as many as are shown

Timestamp to_the_second(Int us) { return {us - us % kSecondUs}; }

std::string model_word(matching::Model model) {
  return model == matching::Model::kAllOrNothing ? "all_or_nothing" : "keep_what_you_raise";
}

class TextChecks {
 public:
  TextChecks(store::Session& db, const CityId& city, Findings& findings)
      : db_(db), city_(city), findings_(findings) {}

  void run() {
    calls();
    campaigns();
    updates();
    measurements();
    unwritten();
  }

 private:
  // --- what all rows share ----------------------------------------------------------------------

  /// A row's event, if it is of the kind that it should be; else that is a finding.
  template <class A>
  std::optional<Event> event_of(const Text& name, Int seq, const Maybe& body) {
    if (body) {
      // What cannot be read is told by the journal's own check.
      auto event = parse_public_body(*body);
      if (!event) return std::nullopt;
      if (std::holds_alternative<A>(event->act)) return *std::move(event);
    }
    findings_.add(seq, name + ": nothing in the journal explains it");
    return std::nullopt;
  }

  bool same_hash(Int seq, const Text& name, const Text& bytes, const Text& hash) {
    if (ops::sha256_hex(bytes) == hash) return true;
    findings_.add(seq, name + ": its text is not the one whose hash is in the journal");
    return false;
  }

  template <class T>
  void same(Int seq, const Text& name, const char* column, const T& row, const T& journal) {
    if (row != journal)
      findings_.add(seq, name + ": its " + column + " is not what the journal says");
  }

  /// `read` takes the page behind a key and returns the last key, empty at the end.
  template <class F>
  void pages(F&& read) {
    for (Text after; !findings_.enough();) {
      after = read(after);
      if (after.empty()) return;
    }
  }
  [[nodiscard]] std::vector<store::Bind> page_after(const Text& after) const {
    return {{"city", city_}, {"after", after}, {"most", kTextsAtOnce}};
  }

  // --- each table -------------------------------------------------------------------------------

  void calls() {
    pages([&](const Text& after) {
      Text last;
      db_.for_each<Text, Text, Text, Text, Int, Int, Int, Maybe>(
          sql::call_texts, page_after(after),
          [&](Text& id, Text& title, Text& summary, Text& text, Int opens, Int closes, Int seq,
              Maybe& body) {
            last = id;
            const Text name = "city_call " + id;
            const auto event = event_of<acts::CallOpened>(name, seq, body);
            if (!event) return;
            const auto& act = std::get<acts::CallOpened>(event->act);
            same_hash(seq, name, hashed_text({title, summary, text}), act.content_hash);
            same(seq, name, "id", id, event->call.str());
            same(seq, name, "opening", to_the_second(opens), act.opens);
            same(seq, name, "end", to_the_second(closes), act.closes);
          });
      return last;
    });
  }

  /// The latest revision is the one that is kept.
  void campaigns() {
    pages([&](const Text& after) {
      Text last;
      db_.for_each<Text, Text, Text, Text, Text, Text, Text, Int, Int, Int, Int, Int, Int, Maybe>(
          sql::campaign_texts, page_after(after),
          [&](Text& id, Text& content, Text& title, Text& summary, Text& area, Text& theme,
              Text& model, Int goal, Int minimum, Int optimum, Int opens, Int deadline, Int seq,
              Maybe& body) {
            last = id;
            const Text name = "campaign " + id;
            const auto event = body ? parse_public_body(*body) : err(Errc::kNotFound);
            if (!event) return findings_.add(seq, name + ": nothing in the journal explains it");
            if (!same_hash(event->seq, name, content, hash_of_text(event->act))) return;
            // What lists show and rules use stands in the document too.
            const CampaignContent c = read_content(content);
            same(seq, name, "title", title, c.title);
            same(seq, name, "summary", summary, c.summary);
            same(seq, name, "area", area, c.area);
            same(seq, name, "theme", theme, c.theme);
            same(seq, name, "model", model, model_word(c.model));
            same(seq, name, "goal", goal, c.goal.cents());
            same(seq, name, "minimum", minimum, minimum_of(c).cents());
            same(seq, name, "optimum", optimum, optimum_of(c).cents());
            same(seq, name, "opening", opens, c.opens.us);
            same(seq, name, "deadline", deadline, c.deadline.us);
          });
      return last;
    });
  }

  void updates() {
    pages([&](const Text& after) {
      Text last;
      db_.for_each<Text, Text, Text, Text, Int, Int, Maybe>(
          sql::update_texts, page_after(after),
          [&](Text& id, Text& campaign, Text& title, Text& text, Int at, Int seq, Maybe& body) {
            last = id;
            const Text name = "campaign_update " + id;
            const auto event = event_of<acts::UpdatePublished>(name, seq, body);
            if (!event) return;
            same_hash(seq, name, hashed_text({title, text}), hash_of_text(event->act));
            same_place(seq, name, *event, id, campaign, at);
          });
      return last;
    });
  }

  void measurements() {
    pages([&](const Text& after) {
      Text last;
      db_.for_each<Text, Text, Text, Text, Text, Text, Text, Int, Int, Maybe>(
          sql::measurement_texts, page_after(after),
          [&](Text& id, Text& campaign, Text& indicator, Text& value, Text& date, Text& evidence,
              Text& note, Int at, Int seq, Maybe& body) {
            last = id;
            const Text name = "measurement " + id;
            const auto event = event_of<acts::IndicatorMeasured>(name, seq, body);
            if (!event) return;
            const auto& act = std::get<acts::IndicatorMeasured>(event->act);
            same_hash(seq, name, hashed_text({evidence, note}), act.content_hash);
            same_place(seq, name, *event, id, campaign, at);
            same(seq, name, "indicator", indicator, act.indicator);
            same(seq, name, "value", value, act.value);
            same(seq, name, "date", date, act.date);
          });
      return last;
    });
  }

  /// A row copied to another position, campaign or day.
  void same_place(Int seq, const Text& name, const Event& event, const Text& id,
                  const Text& campaign, Int at) {
    same(seq, name, "id", id, event.id);
    same(seq, name, "campaign", campaign, event.campaign.str());
    same(seq, name, "moment", to_the_second(at), event.at);
  }

  void unwritten() {
    const auto lacks = [&](const char* table) {
      return [this, table](Int seq) {
        findings_.add(seq, std::string(table) + ": what it says is missing in the table");
      };
    };
    db_.for_each<Int>(sql::updates_lost, {{"city", city_}, {"most", kTextsTold}},
                      lacks("campaign_update"));
    db_.for_each<Int>(sql::measurements_lost, {{"city", city_}, {"most", kTextsTold}},
                      lacks("measurement"));
  }

  store::Session& db_;
  const CityId& city_;
  Findings& findings_;
};

/// The bytes as they stand, whatever their hash.
struct Stored {
  store::Session& db;
  const CityId& city;
  const Event& event;

  Maybe operator()(const acts::CallOpened&) const {
    const auto row =
        db.fetch_one<Text, Text, Text>(sql::call_text, {{"city", city}, {"id", event.call}});
    if (!row) return std::nullopt;
    const auto& [title, summary, text] = *row;
    return hashed_text({title, summary, text});
  }
  Maybe operator()(const acts::CampaignPublished&) const { return of_campaign(); }
  Maybe operator()(const acts::CampaignRevised&) const { return of_campaign(); }
  Maybe operator()(const acts::UpdatePublished&) const { return two(sql::update_text); }
  Maybe operator()(const acts::IndicatorMeasured&) const { return two(sql::measurement_text); }
  template <class Other>
  Maybe operator()(const Other&) const {
    return std::nullopt;
  }

  [[nodiscard]] Maybe of_campaign() const {
    const auto row =
        db.fetch_one<Text>(sql::campaign_text, {{"city", city}, {"id", event.campaign}});
    return row ? Maybe(std::get<0>(*row)) : std::nullopt;
  }
  [[nodiscard]] Maybe two(const store::Query& query) const {
    const auto row = db.fetch_one<Text, Text>(query, {{"city", city}, {"id", event.id}});
    return row ? Maybe(hashed_text({std::get<0>(*row), std::get<1>(*row)})) : std::nullopt;
  }
};

}  // namespace

void check_texts(store::Session& db, const CityId& city, Findings& findings) {
  TextChecks(db, city, findings).run();
}

std::optional<std::string> text_of(store::Session& db, const CityId& city, const Event& event) {
  auto bytes = std::visit(Stored{db, city, event}, event.act);
  if (bytes && ops::sha256_hex(*bytes) != hash_of_text(event.act)) return std::nullopt;
  return bytes;
}

}  // namespace colletta::services
