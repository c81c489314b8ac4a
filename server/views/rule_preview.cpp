// The preview of a rule: in both languages, on examples, on a call that has been, and as data.
#include "server/views/paths.hpp"
#include "server/views/rule_form.hpp"
#include "server/views/sentences.hpp"
#include "server/views/site.hpp"
#include "server/views/wording.hpp"

namespace colletta::views {

namespace {

using matching::RuleKind;

// Each language by its own name.
const char* own_name(Language language) {
  switch (language) {
    case Language::kItalian:
      return "Italiano";
    case Language::kEnglish:
      return "English";
  }
  return "";
}

std::string case_words(const Wording& w, RuleKind kind, const RuleExample& example) {
  switch (kind) {
    case RuleKind::kPerPledge:
      return w.tr("somebody gives {amount}", {{"amount", w.money(example.given)}});
    case RuleKind::kTopUp:
    case RuleKind::kFixedShare:
    case RuleKind::kLumpSum:
      return w.tr("citizens have given {amount}", {{"amount", w.money(example.raised)}});
    case RuleKind::kQuadratic:
      return w.trn("one person gives {amount} to a project",
                   "{n} people give {amount} each to a project", example.people,
                   {{"amount", w.money(example.given)}});
  }
  return {};
}

std::string examples_title(const Wording& w, const RulePreview& preview) {
  if (preview.rule.kind == RuleKind::kQuadratic)
    return w.tr("On three projects with the same sum and a budget of {budget}",
                {{"budget", w.money(preview.budget)}});
  return w.tr("On a campaign with a goal of {goal}", {{"goal", w.money(preview.goal)}});
}

void add_examples(Dict& dict, const Wording& w, const RulePreview& preview) {
  dict.set("EXAMPLES_TITLE"_k, examples_title(w, preview));
  for (const auto& example : preview.examples) {
    Dict row = dict.section("EXAMPLES"_k);
    std::string why;
    for (const auto limit : example.limited_by)
      why += (why.empty() ? "" : " ") + limit_sentence(w, limit, preview.rule);
    row.set("EXAMPLE_CASE"_k, case_words(w, preview.rule.kind, example));
    row.set("EXAMPLE_ADDED"_k, w.money(example.added));
    row.set("EXAMPLE_WHY"_k, why.empty() ? "–" : why);
  }
}

void add_past(Dict& dict, const PageContext& ctx, const PastCall& past) {
  const Wording& w = ctx.site.wording(ctx.language);
  Dict out = dict.section("PAST"_k);
  out.set("PAST_TITLE"_k, w.tr("In the call {call}", {{"call", past.title}}));
  if (past.too_large) {
    out.set("PAST_WORDS"_k, w.tr("This call has too many pledges to run a rule over it here."));
    return;
  }
  out.set("PAST_WORDS"_k,
          w.trn("On one campaign and its real pledges it would have given {added}; {left} would "
                "be left.",
                "On {n} campaigns and their real pledges it would have given {added}; {left} would "
                "be left.",
                static_cast<std::int64_t>(past.rows.size()),
                {{"added", w.money(past.added)}, {"left", w.money(past.left)}}));
  if (past.rows.empty()) return;
  Dict table = out.section("PAST_TABLE"_k);
  for (const auto& [id, title, citizens, added] : past.rows) {
    Dict row = table.section("PAST_ROWS"_k);
    row.set("PAST_URL"_k, ctx.city.base + paths::campaign(id));
    row.set("PAST_CAMPAIGN"_k, title);
    row.set("PAST_CITIZENS"_k, w.money(citizens));
    row.set("PAST_ADDED"_k, w.money(added));
  }
}

}  // namespace

void add_rule_preview(Dict& dict, const PageContext& ctx, const RulePreview& preview) {
  for (const Language language : kLanguages) {
    Dict tongue = dict.section("TONGUES"_k);
    tongue.set("TONGUE"_k, to_string(language));
    tongue.set("TONGUE_NAME"_k, own_name(language));
    for (const auto& sentence :
         rule_sentences(ctx.site.wording(language), preview.rule, preview.kind, ctx.city.zone)) {
      tongue.section("RULES"_k).set("RULE"_k, sentence);
    }
  }
  add_examples(dict, ctx.site.wording(ctx.language), preview);
  if (preview.past) add_past(dict, ctx, *preview.past);
  dict.set("RULE_JSON"_k, preview.canonical);
  dict.set("RULE_HASH"_k, preview.hash);
}

}  // namespace colletta::views
