#include "server/store/campaigns_read.hpp"

#include <array>

#include "sql/queries/campaigns_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;
using MaybeText = std::optional<std::string>;

std::vector<CampaignRow> read_campaigns(Session& db, const Query& query, Binds binds) {
  std::vector<CampaignRow> rows;
  db.for_each<Text, Text, Text, MaybeText, Text, Int, Text, Text, Text, Text, Text, Text, Text, Int,
              Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int>(
      query, binds,
      [&](Text& id, Text& call, Text& owner, MaybeText& promoter, Text& state, Int version,
          Text& content_hash, Text& reasons, Text& title, Text& summary, Text& area, Text& theme,
          Text& model, Int goal, Int minimum, Int optimum, Int opens, Int deadline, Int raised,
          Int donors, Int pledges, Int published_seq, Int closed_seq, Int handed_in_at,
          Int application) {
        const auto known = parse_campaign_state(state);
        CHECK(known.ok(), "a campaign's state in our own database is one that we wrote");
        rows.push_back({.id = CampaignId::of(id),
                        .call = CallId::of(call),
                        .owner = PersonId::of(owner),
                        .promoter = promoter.value_or(""),
                        .state = *known,
                        .version = version,
                        .content_hash = content_hash,
                        .reasons = reasons,
                        .title = title,
                        .summary = summary,
                        .area = area,
                        .theme = theme,
                        .model = model == "all_or_nothing" ? matching::Model::kAllOrNothing
                                                           : matching::Model::kKeepWhatYouRaise,
                        .goal = Money::cents(goal),
                        .minimum = Money::cents(minimum),
                        .optimum = Money::cents(optimum),
                        .opens = {opens},
                        .deadline = {deadline},
                        .raised = Money::cents(raised),
                        .donors = donors,
                        .pledges = pledges,
                        .published_seq = published_seq,
                        .closed_seq = closed_seq,
                        .handed_in_at = {handed_in_at},
                        .application = application});
      });
  return rows;
}

std::int64_t number_of_rows(Session& db, const Query& query, Binds binds) {
  return std::get<0>(db.fetch_one<Int>(query, binds).value());
}

std::string_view stage_word(ListedStage stage) {
  switch (stage) {
    case ListedStage::kAll:
      return "all";
    case ListedStage::kComing:
      return "coming";
    case ListedStage::kOpen:
      return "open";
    case ListedStage::kSucceeded:
      return "succeeded";
    case ListedStage::kFailed:
      return "failed";
  }
  return "all";
}

/// "%word%" with LIKE's own signs escaped by '!'.
std::string like(std::string_view word) {
  std::string out = "%";
  for (const char c : word) {
    if (c == '%' || c == '_' || c == '!') out += '!';
    out += c;
  }
  return out == "%" ? out : out + "%";
}

std::array<std::string, kSearchWordsMax> like_words(std::string_view text) {
  std::array<std::string, kSearchWordsMax> words;
  for (std::string& word : words) {
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find(' '), text.size());
    word = like(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

Counts counts(Session& db, const Query& query, const CityId& city) {
  Counts out;
  db.for_each<Text, Int>(query, {{"city", city}},
                         [&](Text& name, Int n) { out.emplace_back(name, n); });
  return out;
}

}  // namespace

std::optional<CampaignRow> campaign(Session& db, const CityId& city, const CampaignId& id) {
  auto rows = read_campaigns(db, sql::campaign_row, {{"city", city}, {"id", id}});
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::string campaign_content(Session& db, const CityId& city, const CampaignId& id) {
  const auto row = db.fetch_one<Text>(sql::campaign_document, {{"city", city}, {"id", id}});
  return row ? std::get<0>(*row) : std::string();
}

CampaignRows public_campaigns(Session& db, const CityId& city, const CampaignFilter& filter,
                              Timestamp now, std::int64_t limit, std::int64_t offset) {
  const auto words = like_words(filter.words);
  std::vector<Bind> binds{{"city", city},
                          {"area", filter.area},
                          {"theme", filter.theme},
                          {"call", filter.call},
                          {"stage", stage_word(filter.stage)},
                          {"now", now},
                          {"ends_until", filter.ending_soon ? now.us + kEndingSoonUs : 0},
                          {"before", filter.published_before},
                          {"word1", words[0]},
                          {"word2", words[1]},
                          {"word3", words[2]},
                          {"word4", words[3]}};
  const std::int64_t total = number_of_rows(db, sql::public_campaign_count, binds);
  binds.emplace_back("limit", limit);
  binds.emplace_back("offset", offset);
  return {read_campaigns(db, sql::public_campaign_rows, binds), total};
}

CampaignRows campaigns_of_owner(Session& db, const CityId& city, const PersonId& owner,
                                std::int64_t limit, std::int64_t offset) {
  return {read_campaigns(db, sql::owner_campaign_rows,
                         {{"city", city}, {"owner", owner}, {"limit", limit}, {"offset", offset}}),
          number_of_rows(db, sql::owner_campaign_count, {{"city", city}, {"owner", owner}})};
}

CampaignRows campaigns_in_state(Session& db, const CityId& city, CampaignState state,
                                std::int64_t limit, std::int64_t offset) {
  const std::string_view word = to_string(state);
  return {read_campaigns(db, sql::state_campaign_rows,
                         {{"city", city}, {"state", word}, {"limit", limit}, {"offset", offset}}),
          number_of_rows(db, sql::state_campaign_count, {{"city", city}, {"state", word}})};
}

CampaignRows closed_campaigns(Session& db, const CityId& city, std::int64_t limit,
                              std::int64_t offset) {
  return {read_campaigns(db, sql::closed_campaign_rows,
                         {{"city", city}, {"limit", limit}, {"offset", offset}}),
          number_of_rows(db, sql::closed_campaign_count, {{"city", city}})};
}

std::map<CampaignId, std::string> campaign_titles(Session& db, const CityId& city,
                                                  const std::vector<CampaignId>& ids) {
  std::map<CampaignId, std::string> titles;
  if (ids.empty()) return titles;
  std::vector<std::string> texts;
  for (const CampaignId& id : ids) texts.push_back(id.str());
  db.for_each<Text, Text>(
      sql::campaign_title_rows, {{"city", city}, {"ids", texts}},
      [&](Text& id, Text& title) { titles.emplace(CampaignId::of(id), title); });
  return titles;
}

CityFigures city_figures(Session& db, const CityId& city, Timestamp now) {
  const auto sums =
      db.fetch_one<Int, Int, Int>(sql::city_campaign_sums, {{"city", city}, {"now", now}}).value();
  return {.open = std::get<0>(sums),
          .succeeded = std::get<1>(sums),
          .raised = Money::cents(std::get<2>(sums)),
          .donors = number_of_rows(db, sql::city_donor_count, {{"city", city}})};
}

Counts campaigns_by_area(Session& db, const CityId& city) {
  return counts(db, sql::campaign_counts_by_area, city);
}

Counts campaigns_by_theme(Session& db, const CityId& city) {
  return counts(db, sql::campaign_counts_by_theme, city);
}

}  // namespace colletta::store
