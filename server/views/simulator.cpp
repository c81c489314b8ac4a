// "What if": a call's figures beside those that something else would have made.
#include <algorithm>

#include "server/views/blocks.hpp"
#include "server/views/fields.hpp"
#include "server/views/paths.hpp"
#include "server/views/rule_form.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

using Side = SimulatorPage::Side;

constexpr std::int64_t kBarWidth = 1'000;  // of a whole bar, in units of its drawing

std::vector<Field> gift_fields(const Wording& w, const SimulatorPage& page) {
  std::vector<FieldChoice> campaigns{{"", w.tr("every campaign"), ""}};
  for (const auto& [id, title] : page.campaign_choices) campaigns.push_back({id, title, ""});
  return {{.name = "more",
           .label = w.tr("Everybody gives more, in euros"),
           .kind = FieldKind::kMoney,
           .hint = w.tr("On each gift that was made. With a minus: less."),
           .required = false},
          {.name = "donors",
           .label = w.tr("So many people more"),
           .kind = FieldKind::kNumber,
           .required = false},
          {.name = "gift",
           .label = w.tr("each of whom gives, in euros"),
           .kind = FieldKind::kMoney,
           .required = false,
           .initial = "25"},
          {.name = "to",
           .label = w.tr("to"),
           .kind = FieldKind::kSelect,
           .required = false,
           .choices = campaigns}};
}

std::vector<Field> pool_fields(const Wording& w, const SimulatorPage& page) {
  std::vector<FieldChoice> pools;
  std::vector<FieldChoice> rules{{"", w.tr("its own"), ""}};
  for (const auto& [id, name] : page.pool_choices) {
    pools.push_back({id, name, ""});
    rules.push_back({id, w.tr("that of “{pool}”", {{"pool", name}}), ""});
  }
  rules.push_back({"made_up", w.tr("one that I make up below"), ""});
  return {{.name = "pool",
           .label = w.tr("The pool"),
           .kind = FieldKind::kSelect,
           .required = false,
           .choices = pools},
          {.name = "extra",
           .label = w.tr("has more money, in euros"),
           .kind = FieldKind::kMoney,
           .required = false},
          {.name = "rule",
           .label = w.tr("and works by this rule"),
           .kind = FieldKind::kSelect,
           .required = false,
           .choices = rules}};
}

std::int64_t bar_width(Money part, Money whole) {
  if (!whole.positive()) return 0;
  return std::min(kBarWidth, part.cents() * kBarWidth / whole.cents());
}

// The drawing of one side: citizens' money, then each pool's, from the left.
void add_side_bar(Dict& row, const Key& key, const SimulatorPage& page, const Side& side,
                  Money scale) {
  Dict bar = row.section(key);
  std::int64_t at = 0;
  const auto add = [&](Money amount, std::string_view fill) {
    const std::int64_t width = std::min(bar_width(amount, scale), kBarWidth - at);
    if (width == 0) return;
    Dict part = bar.section("BAR_PARTS"_k);
    part.set("PART_X"_k, at);
    part.set("PART_WIDTH"_k, width);
    part.set("PART_FILL"_k, fill);  // an address inside the page: patterns cannot come from CSS
    at += width;
  };
  add(side.citizens, "#co-plain");
  for (std::size_t i = 0; i < page.pools.size(); ++i) {
    const bool is_public = page.pools[i].kind == matching::PoolKind::kPublic;
    add(side.matched[i], is_public ? "#co-stripes" : "#co-dots");
  }
}

std::string side_in_words(const Wording& w, const Side& side) {
  Money matched = side.total() - side.citizens;
  return w.tr("{citizens} from citizens and {matched} from the pools",
              {{"citizens", w.money(side.citizens)}, {"matched", w.money(matched)}});
}

std::string reached_word(const Wording& w, bool reached) {
  return reached ? w.tr("makes it") : w.tr("does not make it");
}

/// Whether some of the campaign's money, now or then, is of a pool that shares it at the end.
bool takes_of_shared(const SimulatorPage& page, const SimulatorPage::Row& row) {
  for (std::size_t i = 0; i < page.pools.size(); ++i)
    if (page.pools[i].shared && (row.now.matched[i].positive() || row.then.matched[i].positive()))
      return true;
  return false;
}

void add_row(Dict& result, const PageContext& ctx, const SimulatorPage& page,
             const SimulatorPage::Row& row) {
  const Wording& w = ctx.site.wording(ctx.language);
  Dict out = result.section("SIM_ROWS"_k);
  const Money scale = std::max({row.goal, row.now.total(), row.then.total()});
  out.set("SIM_TITLE"_k, row.title);
  out.set("SIM_URL"_k, ctx.city.base + paths::campaign(row.id));
  out.set("SIM_GOAL"_k, w.tr("goal {goal}", {{"goal", w.money(row.goal)}}));
  out.set("SIM_GOAL_X"_k, bar_width(row.goal, scale));
  out.set("SIM_ALT"_k, w.tr("Now: {now}. Then: {then}.", {{"now", side_in_words(w, row.now)},
                                                          {"then", side_in_words(w, row.then)}}));
  out.set("SIM_NOW"_k, w.money(row.now.total()));
  out.set("SIM_THEN"_k, w.money(row.then.total()));
  out.set("SIM_REACHED"_k, reached_word(w, row.then.reached));
  out.set("SIM_REACHED_CLASS"_k, row.then.reached ? "co-state-succeeded" : "co-state-draft");
  out.show_if(row.then.reached && !row.now.reached, "SIM_WON"_k);
  out.show_if(!row.then.reached && row.now.reached, "SIM_LOST"_k);
  out.show_if(takes_of_shared(page, row), "SIM_ROW_SHARED"_k);
  add_side_bar(out, "SIM_BAR_NOW"_k, page, row.now, scale);
  add_side_bar(out, "SIM_BAR_THEN"_k, page, row.then, scale);
}

void add_table(Dict& result, const PageContext& ctx, const SimulatorPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  for (const auto& pool : page.pools)
    result.section("TABLE_POOLS"_k).set("TABLE_POOL"_k, pool.name);
  for (const auto& row : page.rows) {
    for (const auto* side : {&row.now, &row.then}) {
      Dict out = result.section("TABLE_ROWS"_k);
      out.set("TABLE_CAMPAIGN"_k, row.title);
      out.set("TABLE_SIDE"_k, side == &row.now ? w.tr("now") : w.tr("then"));
      out.set("TABLE_CITIZENS"_k, w.money(side->citizens));
      for (const Money amount : side->matched)
        out.section("TABLE_MATCHES"_k).set("TABLE_MATCH"_k, w.money(amount));
      out.set("TABLE_TOTAL"_k, w.money(side->total()));
      out.set("TABLE_REACHED"_k, side->reached ? w.tr("yes") : w.tr("no"));
    }
  }
}

void add_pools_left(Dict& result, const Wording& w, const SimulatorPage& page) {
  for (const auto& pool : page.pools) {
    Dict out = result.section("SIM_POOLS"_k);
    out.set("SIM_POOL"_k, pool.name);
    out.set("SIM_POOL_NOW"_k, w.money(pool.left_now));
    out.set("SIM_POOL_THEN"_k, w.money(pool.left_then));
    out.set("SIM_POOL_BUDGET"_k, w.money(pool.budget_then));
    out.show_if(pool.shared, "SIM_SHARED"_k);
  }
}

std::string summary(const Wording& w, const SimulatorPage& page) {
  const auto count = [&](Side SimulatorPage::Row::*side) {
    return std::ranges::count_if(page.rows, [&](const auto& row) { return (row.*side).reached; });
  };
  const auto now = static_cast<std::int64_t>(count(&SimulatorPage::Row::now));
  const auto then = static_cast<std::int64_t>(count(&SimulatorPage::Row::then));
  const auto all = static_cast<std::int64_t>(page.rows.size());
  if (!page.changed) {
    return w.trn("As it stands, {n} campaign of {all} makes it.",
                 "As it stands, {n} campaigns of {all} make it.", now, {{"all", w.number(all)}});
  }
  return w.trn("{n} campaign of {all} would make it, instead of {now}.",
               "{n} campaigns of {all} would make it, instead of {now}.", then,
               {{"all", w.number(all)}, {"now", w.number(now)}});
}

/// Beside figures that a pool has a part in which shares its money at the end of the call.
std::string shared_words(const Wording& w) {
  return w.tr(
      "An estimate, which can fall: this pool shares its money when the call ends, and gifts to "
      "other campaigns change the shares.");
}

/// The pools that share their money at the end of the call, by name.
std::vector<std::string> shared_pools(const SimulatorPage& page) {
  std::vector<std::string> names;
  for (const auto& pool : page.pools)
    if (pool.shared) names.push_back(pool.name);
  return names;
}

void add_result(Dict& dict, const PageContext& ctx, const SimulatorPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Dict result = dict.section("RESULT"_k);
  result.set("SIM_SUMMARY"_k, summary(w, page));
  if (const auto shared = shared_pools(page); !shared.empty())
    result.section("SIM_ESTIMATE"_k)
        .set("SIM_ESTIMATE_WORDS"_k, w.tr("The figures count {pools} as if the call ended now.",
                                          {{"pools", w.list(shared)}}) +
                                         " " + shared_words(w));
  result.show_if(page.rows.empty(), "NO_CAMPAIGNS"_k);
  for (const auto& row : page.rows) add_row(result, ctx, page, row);
  add_pools_left(result, w, page);
  add_table(result, ctx, page);
}

}  // namespace

Money SimulatorPage::Side::total() const {
  Money sum = citizens;
  for (const Money amount : matched) sum += amount;
  return sum;
}

std::string render(const PageContext& ctx, const SimulatorPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "simulator",
              {.title = w.tr("What if?"),
               .description = w.tr("Change gifts, budgets and rules of a call, and see what would "
                                   "become of its campaigns."),
               .place = Place::kCalls,
               .crumbs = {{w.tr("Calls"), std::string(paths::kCalls)},
                          {page.call_title, paths::call(page.call)}},
               .indexed = page.form.values.empty()});
  Dict& dict = sheet.dict();
  dict.set("CALL_TITLE"_k, page.call_title);
  dict.set("CALL_URL"_k, sheet.url(paths::call(page.call)));
  dict.set("FORM_URL"_k, sheet.url(paths::simulator(page.call)));
  auto named = rule_form_fields(w);
  for (const auto part : {gift_fields, pool_fields})
    for (Field& field : part(w, page)) named.push_back(std::move(field));
  add_errors(dict, w, page.form, named);
  const auto add = [&](const Key& key, std::vector<Field> fields) {
    for (Field& field : fields) {
      field.depends = true;  // all may stay as they are
      add_field(dict, key, w, page.form, field);
    }
  };
  add("GIFT_FIELDS"_k, gift_fields(w, page));
  add("POOL_FIELDS"_k, pool_fields(w, page));
  dict.show_if(page.form.value("rule") == "made_up", "MADE_UP_OPEN"_k);
  add_rule_form(dict, ctx, page.form, RuleScope::kShort);
  dict.show_if(page.result == SimulatorPage::Result::kTooLarge, "TOO_LARGE"_k);
  dict.show_if(page.result == SimulatorPage::Result::kNone, "NO_RESULT"_k);
  if (page.result == SimulatorPage::Result::kShown) add_result(dict, ctx, page);
  return sheet.html();
}

}  // namespace colletta::views
