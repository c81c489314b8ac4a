#include "server/handlers/journal_rows.hpp"

#include <algorithm>
#include <set>

#include "domain/campaign/content_json.hpp"
#include "domain/journal/event_json.hpp"
#include "server/handlers/campaign_page.hpp"
#include "server/handlers/cards.hpp"
#include "server/store/indicators_read.hpp"
#include "server/store/journal_filter.hpp"

namespace colletta::handlers {
namespace {

/// What an event is about, in money; nothing for one that moves none.
struct AmountOf {
  using Amount = std::optional<Money>;
  Amount operator()(const acts::CallOpened&) const { return std::nullopt; }
  Amount operator()(const acts::CallClosed&) const { return std::nullopt; }
  Amount operator()(const acts::ApplicationReceived& a) const { return a.requested; }
  Amount operator()(const acts::ApplicationWithdrawn&) const { return std::nullopt; }
  Amount operator()(const acts::EvaluatorAppointed&) const { return std::nullopt; }
  Amount operator()(const acts::ConflictDeclared&) const { return std::nullopt; }
  Amount operator()(const acts::ScoreCommitted&) const { return std::nullopt; }
  Amount operator()(const acts::ScoreRevealed&) const { return std::nullopt; }
  Amount operator()(const acts::RankingPublished&) const { return std::nullopt; }
  Amount operator()(const acts::PoolOpened& a) const {
    Money sum;
    for (const auto& funding : a.funders) sum += funding.amount;
    return sum;
  }
  Amount operator()(const acts::PoolFunded& a) const { return a.amount; }
  Amount operator()(const acts::CampaignPublished& a) const { return a.goal; }
  Amount operator()(const acts::CampaignRevised&) const { return std::nullopt; }
  Amount operator()(const acts::PledgeConfirmed& a) const { return a.amount; }
  Amount operator()(const acts::MatchMoved& a) const { return matching::total(a.line.parts); }
  Amount operator()(const acts::CampaignClosed& a) const { return a.raised + a.matched; }
  Amount operator()(const acts::PaymentCaptured& a) const { return a.amount; }
  Amount operator()(const acts::RefundRequested& a) const { return a.amount; }
  Amount operator()(const acts::PaymentRefunded& a) const { return a.amount; }
  Amount operator()(const acts::PaymentLate& a) const { return a.amount; }
  Amount operator()(const acts::RefundFailed& a) const { return a.amount; }
  Amount operator()(const acts::ChargedBack& a) const { return a.amount; }
  Amount operator()(const acts::PayoutApproved& a) const { return a.amount; }
  Amount operator()(const acts::PayoutPaid& a) const { return a.amount; }
  Amount operator()(const acts::PayoutWithdrawn& a) const { return a.amount; }
  Amount operator()(const acts::UpdatePublished&) const { return std::nullopt; }
  Amount operator()(const acts::IndicatorMeasured&) const { return std::nullopt; }
  Amount operator()(const acts::CorrectionRecorded&) const { return std::nullopt; }
  Amount operator()(const acts::KeyRotated&) const { return std::nullopt; }
  Amount operator()(const acts::ErasureDone&) const { return std::nullopt; }
};

/// The pools that an act names.
struct PoolsOf {
  using Ids = std::vector<PoolId>;
  template <class Line>
  static Ids of(const std::vector<Line>& lines) {
    Ids ids;
    for (const auto& line : lines) ids.push_back(line.pool);
    return ids;
  }
  Ids operator()(const acts::CallOpened&) const { return {}; }
  Ids operator()(const acts::CallClosed&) const { return {}; }
  Ids operator()(const acts::ApplicationReceived&) const { return {}; }
  Ids operator()(const acts::ApplicationWithdrawn&) const { return {}; }
  Ids operator()(const acts::EvaluatorAppointed&) const { return {}; }
  Ids operator()(const acts::ConflictDeclared&) const { return {}; }
  Ids operator()(const acts::ScoreCommitted&) const { return {}; }
  Ids operator()(const acts::ScoreRevealed&) const { return {}; }
  Ids operator()(const acts::RankingPublished&) const { return {}; }
  Ids operator()(const acts::PoolOpened& a) const { return {a.pool}; }
  Ids operator()(const acts::PoolFunded& a) const { return {a.pool}; }
  Ids operator()(const acts::CampaignPublished&) const { return {}; }
  Ids operator()(const acts::CampaignRevised&) const { return {}; }
  Ids operator()(const acts::PledgeConfirmed& a) const { return of(a.matches); }
  Ids operator()(const acts::MatchMoved& a) const { return {a.line.pool}; }
  Ids operator()(const acts::CampaignClosed&) const { return {}; }
  Ids operator()(const acts::PaymentCaptured&) const { return {}; }
  Ids operator()(const acts::RefundRequested& a) const { return of(a.matches); }
  Ids operator()(const acts::PaymentRefunded& a) const { return of(a.matches); }
  Ids operator()(const acts::PaymentLate&) const { return {}; }
  Ids operator()(const acts::RefundFailed& a) const { return of(a.matches); }
  Ids operator()(const acts::ChargedBack& a) const { return of(a.matches); }
  Ids operator()(const acts::PayoutApproved& a) const { return of(a.pools); }
  Ids operator()(const acts::PayoutPaid& a) const { return of(a.pools); }
  Ids operator()(const acts::PayoutWithdrawn& a) const { return of(a.pools); }
  Ids operator()(const acts::UpdatePublished&) const { return {}; }
  Ids operator()(const acts::IndicatorMeasured&) const { return {}; }
  Ids operator()(const acts::CorrectionRecorded&) const { return {}; }
  Ids operator()(const acts::KeyRotated&) const { return {}; }
  Ids operator()(const acts::ErasureDone&) const { return {}; }
};

template <class T>
std::vector<T> listed(const std::set<T>& set) {
  return {set.begin(), set.end()};
}

/// What some events name, and then what those names are.
class Names {
 public:
  explicit Names(const std::vector<views::JournalRow>& rows) {
    for (const auto& row : rows) {
      const Event& event = row.event;
      if (!event.call.empty()) calls_.insert(event.call);
      if (!event.campaign.empty()) campaigns_.insert(event.campaign);
      for (const PoolId& pool : std::visit(PoolsOf{}, event.act)) pools_.insert(pool);
      if (std::holds_alternative<acts::UpdatePublished>(event.act)) {
        updates_.push_back(event.seq);
        updated_.insert(event.campaign);
      }
      if (std::holds_alternative<acts::IndicatorMeasured>(event.act))
        measured_.insert(event.campaign);
    }
  }

  void read(store::Session& db, const CityId& city) {
    call_titles_ = store::call_titles(db, city, listed(calls_));
    campaign_titles_ = store::campaign_titles(db, city, listed(campaigns_));
    if (!pools_.empty())
      for (const auto& pool : store::pools_by_id(db, city, listed(pools_)))
        pool_views_.emplace(pool.id, pool_view(pool));
    update_titles_ = store::update_titles(db, listed(updated_), updates_);
    if (!measured_.empty())
      for (const auto& [id, document] : store::campaign_documents(db, city, listed(measured_)))
        contents_.emplace(id, read_content(document));
  }

  [[nodiscard]] views::EventNames of(const Event& event) const {
    views::EventNames names;
    if (const auto title = call_titles_.find(event.call); title != call_titles_.end())
      names.call = title->second;
    if (const auto title = campaign_titles_.find(event.campaign); title != campaign_titles_.end())
      names.campaign = title->second;
    for (const PoolId& id : std::visit(PoolsOf{}, event.act))
      if (const auto pool = pool_views_.find(id); pool != pool_views_.end())
        names.pools.push_back(pool->second);
    if (const auto title = update_titles_.find(event.seq); title != update_titles_.end())
      names.update = title->second;
    if (const auto* measured = std::get_if<acts::IndicatorMeasured>(&event.act))
      name_measurement(event, *measured, names);
    return names;
  }

 private:
  void name_measurement(const Event& event, const acts::IndicatorMeasured& act,
                        views::EventNames& names) const {
    names.value_milli = milli_of(act.value);
    const auto content = contents_.find(event.campaign);
    if (content == contents_.end()) return;
    for (const auto& indicator : content->second.indicators) {
      if (indicator.id != act.indicator) continue;
      names.indicator = indicator.label;
      names.unit = indicator.unit;
    }
  }

  std::set<CallId> calls_;
  std::set<CampaignId> campaigns_, updated_, measured_;
  std::set<PoolId> pools_;
  std::vector<std::int64_t> updates_;
  std::map<CallId, std::string> call_titles_;
  std::map<CampaignId, std::string> campaign_titles_;
  std::map<PoolId, views::PoolView> pool_views_;
  std::map<std::int64_t, std::string> update_titles_;
  std::map<CampaignId, CampaignContent> contents_;
};

}  // namespace

std::vector<views::JournalRow> journal_rows(store::Session& db, const CityId& city,
                                            const std::vector<store::EventRow>& rows) {
  std::vector<views::JournalRow> out;
  for (const auto& row : rows) {
    auto event = parse_public_body(row.body);
    CHECK(event.ok(), "an event in our own journal can be read back");
    const auto amount = std::visit(AmountOf{}, event->act);
    out.push_back(
        {.event = *std::move(event), .leaf_hash = row.leaf, .names = {}, .amount = amount});
  }
  Names names(out);
  names.read(db, city);
  for (auto& row : out) row.names = names.of(row.event);
  return out;
}

}  // namespace colletta::handlers
