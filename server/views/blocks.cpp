#include "server/views/blocks.hpp"

#include <algorithm>
#include <numeric>

#include "server/views/chart.hpp"
#include "server/views/event_sentences.hpp"
#include "server/views/markdown.hpp"
#include "server/views/paths.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

// Enough of a hash to compare by eye; the whole stands in the title and on the entry's page.
constexpr std::size_t kShortHash = 12;
constexpr std::int32_t kTeaserLetters = 140;  // two or three lines of a card

}  // namespace

std::string_view pool_class(matching::PoolKind kind) noexcept {
  switch (kind) {
    case matching::PoolKind::kPublic:
      return "co-public";
    case matching::PoolKind::kPrivate:
      return "co-private";
  }
  return {};
}

std::string donor_name(const Wording& wording, const std::string& name) {
  return name.empty() ? wording.tr("Anonymous") : name;
}

Blocks::Blocks(const PageContext& ctx) : ctx_(ctx), w_(ctx.site.wording(ctx.language)) {}

std::string Blocks::url(std::string_view path) const { return ctx_.city.base + std::string(path); }

std::string Blocks::donors(std::int64_t count) const {
  return w_.trn("{n} donor", "{n} donors", count);
}

std::string Blocks::when(const CampaignCard& card) const {
  const std::string& zone = ctx_.city.zone;
  switch (card.stage) {
    case Stage::kDraft:
    case Stage::kHandedIn:
    case Stage::kReturned:
      return w_.tr("not public yet");
    case Stage::kPublished:
      return w_.tr("opens on {date}", {{"date", w_.date(card.opens, zone)}});
    case Stage::kOpen:
      return w_.time_left(ctx_.now, card.closes);
    case Stage::kSucceeded:
    case Stage::kFailed:
      return w_.tr("ended on {date}", {{"date", w_.date(card.closes, zone)}});
  }
  return {};
}

void Blocks::campaign_card(Dict& dict, const Key& key, const CampaignCard& card) const {
  Dict out = dict.section(key);
  const Figures& figures = card.figures;
  out.set("CARD_URL"_k, url(paths::campaign(card.id)));
  out.set("CARD_TITLE"_k, card.title);
  out.set("CARD_SUMMARY"_k, card.summary);
  out.set("CARD_COVER"_k, cover_of(ctx_.city, card));
  out.set("CARD_STATE"_k, stage_label(w_, card.stage));
  out.set("CARD_STATE_CLASS"_k, stage_class(card.stage));
  out.show_with("CARD_AREAS"_k, "CARD_AREA"_k, card.area);
  out.show_with("CARD_THEMES"_k, "CARD_THEME"_k, card.theme);
  out.set("CARD_TOTAL"_k, w_.money(figures.total()));
  out.set("CARD_OF_GOAL"_k, w_.tr("of {goal}", {{"goal", w_.money(figures.goal)}}));
  out.set("CARD_DONORS"_k, donors(figures.donors));
  out.set("CARD_WHEN"_k, when(card));
  thermometer(out, figures);
}

void Blocks::campaign_cards(Dict& dict, const Key& key,
                            const std::vector<CampaignCard>& cards) const {
  for (const auto& card : cards) campaign_card(dict, key, card);
}

void Blocks::call_card(Dict& out, const CallCard& card) const {
  const std::string& zone = ctx_.city.zone;
  const bool coming = ctx_.now < card.opens;
  const bool ended = card.closes <= ctx_.now;
  out.set("CALL_URL"_k, url(paths::call(card.id)));
  out.set("CALL_TITLE"_k, card.title);
  out.set("CALL_SUMMARY"_k, card.summary);
  out.set("CALL_STATE"_k, coming ? w_.tr("Opens soon") : ended ? w_.tr("Ended") : w_.tr("Open"));
  out.set("CALL_STATE_CLASS"_k, coming ? "co-state-waiting" : ended ? "" : "co-state-open");
  out.set("CALL_TIME_LEFT"_k, w_.time_left(ctx_.now, card.closes));
  out.set("CALL_DATES"_k,
          w_.tr("{from} to {until}", {{"from", w_.short_date(card.opens, zone)},
                                      {"until", w_.short_date(card.closes, zone)}}));
  out.set("CALL_CAMPAIGNS"_k, w_.number(card.campaigns));
  out.set("CALL_BUDGET"_k, w_.money(card.budget));
  out.set("CALL_LEFT"_k, w_.money(card.left));
  out.set("CALL_OF_BUDGET"_k, w_.tr("of {budget}", {{"budget", w_.money(card.budget)}}));
}

void Blocks::pool(Dict& out, const PoolView& pool, bool headed) const {
  out.show_if(headed, "POOL_HEADED"_k);
  std::vector<std::string> names;
  for (const auto& funder : pool.funders) names.push_back(funder.name);
  out.set("POOL_ANCHOR"_k, "pool-" + pool.id.str());
  out.set("POOL_PAGE_URL"_k, url(paths::pool(pool.id)));
  out.set("POOL_CLASS"_k, pool_class(pool.kind));
  out.set("POOL_NAME"_k, pool.name);
  out.set("POOL_KIND"_k, pool_kind_label(w_, pool.kind));
  out.set("POOL_FUNDERS"_k, w_.list(names));
  for (const auto& sentence : rule_sentences(w_, pool.rule, pool.kind, ctx_.city.zone)) {
    out.section("POOL_RULES"_k).set("POOL_RULE"_k, sentence);
  }
  out.set("POOL_BUDGET"_k, w_.money(pool.budget()));
  out.set("POOL_RESERVED"_k, w_.money(pool.reserved()));
  out.set("POOL_GRANTED"_k, w_.money(pool.granted()));
  out.set("POOL_LEFT"_k, w_.money(pool.left()));
  out.set("POOL_RULE_JSON"_k, pool.rule_json);
  out.set("POOL_RULE_HASH"_k, pool.rule_hash);
}

void Blocks::pool_gifts(Dict& dict, const std::vector<PoolGift>& gifts) const {
  if (gifts.empty()) {
    dict.show_if(true, "NO_GIFTS"_k);
    return;
  }
  Dict table = dict.section("GIFTS"_k);
  table.set("GIFTS_LABEL"_k, w_.tr("To which campaigns, in euros"));
  for (const auto& gift : gifts) {
    Dict row = table.section("GIFT_ROWS"_k);
    row.set("GIFT_TITLE"_k, gift.title);
    row.set("GIFT_URL"_k, url(paths::campaign(gift.campaign)));
    row.set("GIFT_STATE"_k, stage_label(w_, gift.stage));
    row.set("GIFT_RESERVED"_k, w_.money(gift.reserved));
    row.set("GIFT_GRANTED"_k, w_.money(gift.granted));
  }
}

void Blocks::update(Dict& dict, const Key& key, const UpdateItem& item, bool with_text,
                    bool with_campaign) const {
  Dict out = dict.section(key);
  out.set("UPDATE_TITLE"_k, item.title);
  out.set("UPDATE_TIME"_k, to_rfc3339_seconds(item.at));
  out.set("UPDATE_DATE"_k, w_.date(item.at, ctx_.city.zone));
  out.set("UPDATE_AUTHOR"_k, item.author);
  if (item.seq >= 0)
    out.section("UPDATE_ENTRIES"_k).set("UPDATE_ENTRY_URL"_k, url(paths::journal_entry(item.seq)));
  out.show_if(item.by_city, "UPDATE_CITY"_k);
  if (with_text) out.section("UPDATE_TEXTS"_k).set("UPDATE_HTML"_k, render_markdown(item.text));
  if (!with_text)
    out.show_with("UPDATE_TEASERS"_k, "UPDATE_TEASER"_k, markdown_start(item.text, kTeaserLetters));
  if (!with_campaign) return;
  Dict campaign = out.section("UPDATE_CAMPAIGNS"_k);
  campaign.set("UPDATE_CAMPAIGN"_k, item.campaign_title);
  campaign.set("UPDATE_CAMPAIGN_URL"_k, url(paths::campaign(item.campaign)) + "#updates");
}

void Blocks::journal_row(Dict& out, const JournalRow& row) const {
  const Event& event = row.event;
  out.set("ENTRY_SEQ"_k, w_.number(event.seq));
  out.set("ENTRY_URL"_k, url(paths::journal_entry(event.seq)));
  out.set("ENTRY_KIND"_k, type_name(event.act));
  out.set("ENTRY_TIME"_k, to_rfc3339_seconds(event.at));
  out.set("ENTRY_DATE"_k, w_.date_time(event.at, ctx_.city.zone));
  out.set("ENTRY_AMOUNT"_k, row.amount ? w_.money(*row.amount) : std::string());
  out.show_if(row.amount.has_value(), "ENTRY_AMOUNTS"_k);
  out.set("ENTRY_HASH"_k, row.leaf_hash);
  out.set("ENTRY_HASH_SHORT"_k, row.leaf_hash.substr(0, kShortHash));
}

void Blocks::journal_rows(Dict& dict, const std::vector<JournalRow>& rows) const {
  for (const auto& row : rows) {
    Dict out = dict.section("JOURNAL_ROWS"_k);
    journal_row(out, row);
    out.set("ENTRY_WORDS"_k, event_in_short(w_, row, ctx_.city.zone));
  }
}

void Blocks::journal_links(Dict dict, const std::vector<JournalRow>& rows) const {
  for (const auto& row : rows) {
    Dict out = dict.section("LINKED"_k);
    out.set("LINKED_URL"_k, url(paths::journal_entry(row.event.seq)));
    out.set("LINKED_SEQ"_k, w_.number(row.event.seq));
    out.set("LINKED_WORDS"_k, event_in_short(w_, row, ctx_.city.zone));
    out.set("LINKED_TIME"_k, to_rfc3339_seconds(row.event.at));
    out.set("LINKED_DATE"_k, w_.date_time(row.event.at, ctx_.city.zone));
  }
}

void Blocks::paging(Dict& dict, const Paging& paging, std::string_view path) const {
  if (paging.pages <= 1) return;
  Dict out = dict.section("PAGES"_k);
  out.set("PAGE_WORDS"_k, w_.tr("page {page} of {pages}", {{"page", w_.number(paging.number)},
                                                           {"pages", w_.number(paging.pages)}}));
  const auto address = [&](std::int64_t number) {
    const std::string query = paging.query.empty() ? "" : paging.query + "&";
    return url(path) + "?" + query + "page=" + std::to_string(number);
  };
  if (paging.number > 1) {
    out.section("PAGE_BEFORE"_k).set("PAGE_BEFORE_URL"_k, address(paging.number - 1));
  }
  if (paging.number < paging.pages) {
    out.section("PAGE_AFTER"_k).set("PAGE_AFTER_URL"_k, address(paging.number + 1));
  }
}

void Blocks::match_line(Dict& out, const MatchLine& line) const {
  std::string rule;
  for (const auto& sentence : rule_sentences(w_, line.rule, line.kind, ctx_.city.zone)) {
    rule += (rule.empty() ? "" : " ") + sentence;
  }
  out.set("POOL_CLASS"_k, pool_class(line.kind));
  out.set("MATCH_POOL"_k, line.pool);
  out.set("MATCH_AMOUNT"_k, match_amount(w_, line));
  out.set("MATCH_WHY"_k, match_sentence(w_, line));
  out.set("MATCH_RULE"_k, rule);
  out.set("MATCH_HASH"_k, line.rule_hash);
  out.set("MATCH_HASH_SHORT"_k, line.rule_hash.substr(0, kShortHash));
}

void Blocks::indicator(Dict& dict, const Key& key, const Indicator& indicator,
                       Timestamp start) const {
  const std::string& zone = ctx_.city.zone;
  const Chart chart = chart_of(indicator, start);
  const std::string baseline = w_.milli(indicator.baseline_milli);
  const std::string target = w_.milli(indicator.target_milli);
  Dict out = dict.section(key);
  out.set("INDICATOR"_k, indicator.label);
  out.set("INDICATOR_UNIT"_k, indicator.unit);
  out.set("INDICATOR_BASELINE"_k, baseline);
  out.set("INDICATOR_TARGET"_k, target);
  const std::string goes = w_.tr("From {baseline} to {target} {unit} by {date}.",
                                 {{"baseline", baseline},
                                  {"target", target},
                                  {"unit", indicator.unit},
                                  {"date", w_.date(indicator.due, zone)}});
  const std::string stands =
      indicator.measurements.empty()
          ? w_.tr("Not measured yet.")
          : w_.tr("Measured last: {value} {unit}, on {date}.",
                  {{"value", w_.milli(indicator.measurements.back().value_milli)},
                   {"unit", indicator.unit},
                   {"date", w_.date(indicator.measurements.back().at, zone)}});
  out.set("INDICATOR_WORDS"_k, goes + " " + stands);
  out.set("INDICATOR_ALT"_k,
          w_.tr("Chart: {what}.", {{"what", indicator.label}}) + " " + goes + " " + stands);
  // Labels stand above their lines, at opposite ends, so that they never meet.
  out.set("BASELINE_Y"_k, chart.baseline_y);
  out.set("TARGET_Y"_k, chart.target_y);
  out.set("BASELINE_LABEL_Y"_k, chart.baseline_y - 7);
  out.set("TARGET_LABEL_Y"_k, chart.target_y - 7);
  out.set("BASELINE_LABEL"_k, w_.tr("Baseline {value}", {{"value", baseline}}));
  out.set("TARGET_LABEL"_k, w_.tr("Target {value}", {{"value", target}}));
  out.set("TARGET_ROW"_k, w_.tr("Target, by {date}", {{"date", w_.date(indicator.due, zone)}}));
  out.set("CHART_POINTS"_k, chart.polyline());
  out.set("CHART_FROM"_k, w_.short_date(chart.from, zone));
  out.set("CHART_UNTIL"_k, w_.short_date(chart.until, zone));
  for (std::size_t i = 0; i < indicator.measurements.size(); ++i) {
    const auto& measurement = indicator.measurements[i];
    const auto& point = chart.points[i];
    Dict dot = out.section("CHART_DOTS"_k);
    dot.set("DOT_X"_k, point.x);
    dot.set("DOT_Y"_k, point.y);
    dot.set("DOT_LABEL_Y"_k, point.y - 13);
    // Only the latest carries its value: neighbours would write over each other.
    const bool latest = i + 1 == indicator.measurements.size();
    dot.set("DOT_LABEL"_k, latest ? w_.milli(measurement.value_milli) : std::string());
    // Near the edges a centred label would run out of the drawing.
    dot.set("DOT_ANCHOR"_k, point.x > 580 ? "end" : point.x < 60 ? "start" : "middle");
    Dict row = out.section("MEASUREMENTS"_k);
    row.set("MEASURED_AT"_k, w_.date(measurement.at, zone));
    row.set("MEASURED"_k, w_.milli(measurement.value_milli));
    row.set("MEASURED_NOTE"_k, measurement.note);
    if (measurement.evidence.empty()) continue;
    Dict evidence = row.section("EVIDENCES"_k);
    evidence.set("EVIDENCE_URL"_k, measurement.evidence);
    evidence.set("EVIDENCE_LABEL"_k,
                 w_.tr("evidence of {date}", {{"date", w_.date(measurement.at, zone)}}));
  }
}

}  // namespace colletta::views
