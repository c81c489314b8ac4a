// Pieces of models that several pages show: figures, cards, pools, updates, journal rows, paging.
// Plain data. It must never know where the data come from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "domain/base/time.hpp"
#include "domain/journal/event.hpp"
#include "domain/matching/book.hpp"

namespace colletta::views {

/// Where a campaign stands, as pages tell it. kPublished: published and not open yet.
enum class Stage { kDraft, kHandedIn, kReturned, kPublished, kOpen, kSucceeded, kFailed };

/// What one pool holds for a campaign, reserved or granted.
struct PoolShare {
  PoolId pool;
  std::string name;
  matching::PoolKind kind = matching::PoolKind::kPublic;
  Money amount;
};

/// A campaign's money. `citizens` is confirmed, net of refunds, without matches.
struct Figures {
  Money citizens;
  std::vector<PoolShare> pools;  ///< in the order of pools; those with nothing too
  Money goal;
  Money minimum;
  Money optimum;
  std::int64_t donors = 0;
  [[nodiscard]] Money matched() const;
  [[nodiscard]] Money total() const { return citizens + matched(); }
};

struct CampaignCard {
  CampaignId id;
  std::string title;
  std::string summary;
  std::string area;
  std::string theme;
  std::string promoter;  ///< the promoter's public name
  Stage stage = Stage::kOpen;
  matching::Model model = matching::Model::kAllOrNothing;
  Timestamp opens;
  Timestamp closes;
  Figures figures;
};

/// A pool as the public sees it.
struct PoolView {
  PoolId id;
  CallId call;
  std::string name;
  matching::PoolKind kind = matching::PoolKind::kPublic;
  int order = 0;
  matching::Rule rule;
  std::string rule_json;  ///< canonical bytes: what `rule_hash` is the SHA-256 of
  std::string rule_hash;
  std::int64_t seq = -1;  ///< of the entry of the journal that opened it; below 0: not known
  std::vector<matching::Funder> funders;
  [[nodiscard]] Money budget() const;
  [[nodiscard]] Money reserved() const;
  [[nodiscard]] Money granted() const;
  [[nodiscard]] Money left() const;
};

/// What a pool gave to a campaign.
struct PoolGift {
  CampaignId campaign;
  std::string title;
  Stage stage = Stage::kOpen;
  Money reserved;
  Money granted;
};

struct CallCard {
  CallId id;
  std::string title;
  std::string summary;
  Timestamp opens;
  Timestamp closes;
  std::int64_t campaigns = 0;
  Money budget;  ///< of all its pools
  Money left;
};

struct UpdateItem {
  std::string title;
  std::string text;      ///< Markdown
  std::string author;    ///< public name
  bool by_city = false;  ///< written by an officer
  Timestamp at;
  CampaignId campaign;  ///< for lists over several campaigns
  std::string campaign_title;
  std::int64_t seq = -1;  ///< of its entry in the journal; below 0: not known
};

/// What an event's ids and positions stand for; what is empty is not known, or of no use to it.
struct EventNames {
  std::string call;
  std::string campaign;
  std::vector<PoolView> pools;              ///< those that it names
  std::string update;                       ///< title
  std::string indicator, unit;              ///< of a measurement
  std::optional<std::int64_t> value_milli;  ///< what it measured, in thousandths
};

/// One event of the journal, with what its sentence needs.
struct JournalRow {
  Event event;
  std::string leaf_hash;  ///< lower-case hex
  EventNames names;
  std::optional<Money> amount;
};

/// One line of a filter or a select.
struct Choice {
  std::string value;
  std::string label;
};

/// Which part of a list is shown. `number` from 1. `query` holds the other parameters, encoded,
/// without a leading '?', so that paging keeps the filters.
struct Paging {
  std::int64_t number = 1;
  std::int64_t pages = 1;
  std::int64_t items = 0;
  std::string query;
};

}  // namespace colletta::views
