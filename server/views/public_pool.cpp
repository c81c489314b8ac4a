// A pool as everybody may see it.
#include "server/views/blocks.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

// The text as one word of a POSIX shell: areas and themes may hold apostrophes.
std::string shell_word(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

void add_funders(Sheet& sheet, const PoolView& pool) {
  const Wording& w = sheet.wording();
  sheet.dict().set("FUNDERS_LABEL"_k, w.tr("Who pays into it, in euros"));
  for (const auto& funder : pool.funders) {
    Dict row = sheet.dict().section("FUNDER_ROWS"_k);
    row.set("FUNDER_NAME"_k, funder.name);
    row.set("FUNDER_PUT_IN"_k, w.money(funder.put_in));
    row.set("FUNDER_RESERVED"_k, w.money(funder.reserved));
    row.set("FUNDER_GRANTED"_k, w.money(funder.granted));
    row.set("FUNDER_LEFT"_k, w.money(funder.left()));
  }
}

void add_pool_bar(Sheet& sheet, const PoolView& pool) {
  const Wording& w = sheet.wording();
  sheet.dict().set("GRANTED_WIDTH"_k, percent(pool.granted(), pool.budget()));
  sheet.dict().set("RESERVED_WIDTH"_k, percent(pool.reserved(), pool.budget()));
  sheet.dict().set("BAR_WORDS"_k,
                   w.tr("Of {budget}, {granted} are granted, {promised} promised, {left} left.",
                        {{"budget", w.money(pool.budget())},
                         {"granted", w.money(pool.granted())},
                         {"promised", w.money(pool.reserved())},
                         {"left", w.money(pool.left())}}));
}

/// Since when the rule stands, and what it looks at. Those that add to campaigns as a whole look at
/// all that was given, before them too.
std::string since_words(const Wording& w, const PageContext& ctx, const PublicPoolPage& page) {
  if (!page.counts_from)
    return w.tr(
        "The rule was published before the first pledge and cannot be changed any more; only the "
        "budget may grow.");
  const Values when = {{"date", w.date_time(*page.counts_from, ctx.city.zone)}};
  const bool by_pledge = page.pool.rule.kind == matching::RuleKind::kPerPledge ||
                         page.pool.rule.kind == matching::RuleKind::kQuadratic;
  return by_pledge
             ? w.tr(
                   "The pool was opened on {date}, when people had already given in this call: it "
                   "counts the pledges confirmed from then on. Since then the rule cannot be "
                   "changed any more; only the budget may grow.",
                   when)
             : w.tr(
                   "The pool was opened on {date}, when people had already given in this call. "
                   "Since then the rule cannot be changed any more; only the budget may grow.",
                   when);
}

}  // namespace

std::string render(const PageContext& ctx, const PublicPoolPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const PoolView& pool = page.pool;
  const std::string rule = rule_sentences(w, pool.rule, pool.kind, ctx.city.zone).front();
  Sheet sheet(ctx, "public_pool",
              {.title = pool.name,
               .description = rule,
               .place = Place::kCalls,
               .crumbs = {{w.tr("Calls"), std::string(paths::kCalls)},
                          {page.call_title, paths::call(pool.call)}}});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  blocks.pool(dict, pool);
  blocks.pool_gifts(dict, page.gifts);
  dict.set("POOL_RULE_SHORT"_k, rule);
  dict.set("POOL_SINCE"_k, since_words(w, ctx, page));
  dict.set("POOL_FROM"_k,
           pool.kind == matching::PoolKind::kPublic ? "co-from-public" : "co-from-private");
  dict.set("CALL_TITLE"_k, page.call_title);
  dict.set("CALL_URL"_k, sheet.url(paths::call(pool.call)));
  dict.set("JOURNAL_OF_URL"_k, sheet.url(paths::journal_of(pool.call)));
  dict.set("SIMULATOR_URL"_k, sheet.url(paths::simulator(pool.call)));
  dict.set("HASH_COMMAND"_k, "printf '%s' " + shell_word(pool.rule_json) + " | sha256sum");
  if (pool.seq >= 0) {
    dict.section("OPENED"_k).set("OPENED_URL"_k, sheet.url(paths::journal_entry(pool.seq)));
  }
  add_pool_bar(sheet, pool);
  add_funders(sheet, pool);
  return sheet.html();
}

}  // namespace colletta::views
