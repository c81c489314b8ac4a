// The pledge form and its estimate.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/views/blocks.hpp"
#include "server/views/fields.hpp"
#include "server/views/paths.hpp"
#include "server/views/pledge_pages.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

Money total_of(const Estimate& estimate) {
  Money sum = estimate.amount;
  for (const auto& line : estimate.lines)
    if (line.basis == MatchBasis::kPledge) sum += line.amount;
  return sum;
}

std::string summary_of(const Wording& w, const Estimate& estimate, bool example = false) {
  const Money total = total_of(estimate);
  const std::string gift = w.money(estimate.amount);
  if (total == estimate.amount) {
    return example
               ? w.tr(
                     "For example, a gift of {amount} reaches the project; at this moment no pool "
                     "adds to it.",
                     {{"amount", gift}})
               : w.tr(
                     "Your gift of {amount} reaches the project; at this moment no pool adds to "
                     "it.",
                     {{"amount", gift}});
  }
  return example ? w.tr("For example, a gift of {amount} becomes {total}.",
                        {{"amount", gift}, {"total", w.money(total)}})
                 : w.tr("Your gift of {amount} becomes {total}.",
                        {{"amount", gift}, {"total", w.money(total)}});
}

// "10" or "12,50": what a person would type in this language.
std::string typed(const Wording& w, Money amount) {
  std::string text = to_decimal(amount);
  if (amount.cents() % 100 == 0) text.resize(text.size() - 3);
  if (w.language() == Language::kItalian) {
    const std::size_t dot = text.find('.');
    if (dot != std::string::npos) text[dot] = ',';
  }
  return text;
}

void add_amount(Sheet& sheet, const PledgePage& page) {
  const Wording& w = sheet.wording();
  const std::string_view value = page.form.value("amount");
  const std::string form_url = sheet.url(paths::pledge_form(page.campaign.id));
  for (const Money sum : page.suggested) {
    Dict out = sheet.dict().section("SUMS"_k);
    out.set("SUM"_k, w.money(sum));
    out.set("SUM_VALUE"_k, typed(w, sum));
    out.set("SUM_URL"_k, form_url + "?amount=" + typed(w, sum));
    out.show_if(value == typed(w, sum), "SUM_CHOSEN"_k);
  }
  Dict field = sheet.dict().section("AMOUNT_FIELD"_k);
  field.set("AMOUNT_VALUE"_k, value);
  field.set("AMOUNT_HINT"_k, w.tr("From {least} to {most}, with comma or dot for cents.",
                                  {{"least", w.money(page.least)}, {"most", w.money(page.most)}}));
  const Error* error = page.form.error("amount");
  field.set("AMOUNT_DESCRIBED_BY"_k, error == nullptr ? "amount-hint" : "amount-hint amount-error");
  if (error == nullptr) return;
  field.show_if(true, "AMOUNT_WRONG"_k);
  field.show_with("AMOUNT_ERRORS"_k, "AMOUNT_ERROR"_k, error_sentence(w, *error));
}

void add_estimate(Sheet& sheet, const Blocks& blocks, const PledgePage& page) {
  const Wording& w = sheet.wording();
  Dict& dict = sheet.dict();
  dict.set("ESTIMATE_URL"_k, sheet.url(paths::estimate(page.campaign.id)));
  if (!page.estimate) {
    dict.show_if(true, "ESTIMATE_EMPTY"_k);
    dict.set("ESTIMATE_SUMMARY"_k,
             w.tr("Choose or write an amount to see what the pools would add."));
    dict.set("ESTIMATE_TOTAL"_k, "");
    return;
  }
  dict.set("ESTIMATE_SUMMARY"_k, summary_of(w, *page.estimate, page.form.value("amount").empty()));
  dict.set("ESTIMATE_TOTAL"_k, w.money(total_of(*page.estimate)));
  for (const auto& line : page.estimate->lines) {
    Dict out = dict.section("ESTIMATE_LINES"_k);
    blocks.match_line(out, line);
  }
}

/// What a pool's condition still waits for; empty: for nothing.
std::string waiting_sentence(const Wording& w, const matching::Condition& condition,
                             const Figures& figures) {
  Money missing;
  if (condition.share_of_goal)
    missing =
        Money::cents(condition.share_of_goal->ceil_of(figures.goal.cents())) - figures.citizens;
  if (condition.raised) missing = std::max(missing, *condition.raised - figures.citizens);
  if (missing.positive())
    return w.tr("Citizens' pledges are {amount} short of that.", {{"amount", w.money(missing)}});
  const std::int64_t people = condition.donors.value_or(0) - figures.donors;
  if (people > 0)
    return w.trn("One more person has to give for that.", "{n} more people have to give for that.",
                 people);
  return {};
}

void add_pools(Dict& dict, const PageContext& ctx, const PledgePage& page) {
  const auto& pools = page.pools;
  if (pools.empty()) return;
  const Wording& w = ctx.site.wording(ctx.language);
  Dict shown = dict.section("POOLS_SHOWN"_k);
  for (const auto& pool : pools) {
    Dict out = shown.section("POOLS"_k);
    out.set("POOL_CLASS"_k, pool_class(pool.kind));
    out.set("POOL_NAME"_k, pool.name);
    for (const auto& sentence : rule_sentences(w, pool.rule, pool.kind, ctx.city.zone))
      out.section("POOL_RULES"_k).set("POOL_RULE"_k, sentence);
    out.show_with("POOL_WAITS"_k, "POOL_WAITS_FOR"_k,
                  waiting_sentence(w, pool.rule.condition, page.campaign.figures));
  }
}

void add_person(Sheet& sheet, const PledgePage& page) {
  const Wording& w = sheet.wording();
  const auto add = [&](const Field& field) {
    add_field(sheet.dict(), "PERSON_FIELDS"_k, w, page.form, field);
  };
  add({.name = "email",
       .label = w.tr("E-mail address"),
       .kind = FieldKind::kEmail,
       .hint = page.sends_mail
                   ? w.tr("Your receipt goes there, and word of how the campaign ends. It is never "
                          "shown.")
                   : w.tr("To reach you if a payment has to be given back. It is never shown."),
       .read_only = page.signed_in,
       .complete = "email"});
  add({.name = "show_name",
       .label = w.tr("How shall your pledge be shown?"),
       .kind = FieldKind::kRadios,
       .choices = {{"1", w.tr("With my name"),
                    w.tr("The name below stands on the campaign's page.")},
                   {"0", w.tr("Anonymously"), w.tr("Only the amount and the day are shown.")}},
       .initial = "1"});
  add({.name = "name",
       .label = w.tr("Name to show"),
       .hint = w.tr("Only if you chose to show it."),
       .required = false,
       .depends = true,
       .complete = "name"});
  add({.name = "message",
       .label = w.tr("A message to the promoter"),
       .kind = FieldKind::kLines,
       .hint = w.tr("It is public, beside your pledge."),
       .required = false});
}

}  // namespace

std::string estimate_json(const PageContext& ctx, const Estimate& estimate) {
  const Wording& w = ctx.site.wording(ctx.language);
  nlohmann::json lines = nlohmann::json::array();
  for (const auto& line : estimate.lines) {
    lines.push_back(
        {{"pool", line.pool}, {"amount", match_amount(w, line)}, {"why", match_sentence(w, line)}});
  }
  return nlohmann::json{{"amount", w.money(estimate.amount)},
                        {"total", w.money(total_of(estimate))},
                        {"lines", lines},
                        {"summary", summary_of(w, estimate)}}
      .dump();
}

std::string estimate_error_json(const PageContext& ctx, const Error& error) {
  return nlohmann::json{{"error", error_sentence(ctx.site.wording(ctx.language), error)}}.dump();
}

std::string render(const PageContext& ctx, const PledgePage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const CampaignCard& card = page.campaign;
  Sheet sheet(ctx, "pledge",
              {.title = w.tr("Your pledge"),
               .place = Place::kCampaigns,
               .crumbs = {{w.tr("Campaigns"), std::string(paths::kCampaigns)},
                          {card.title, paths::campaign(card.id)}},
               .indexed = false});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  dict.set("CAMPAIGN_TITLE"_k, card.title);
  dict.set("CAMPAIGN_URL"_k, sheet.url(paths::campaign(card.id)));
  dict.set("FORM_URL"_k, sheet.url(paths::pledge_form(card.id)));
  dict.set("PLEDGE_ID"_k, page.pledge_id);
  dict.set("TOTAL"_k, w.money(card.figures.total()));
  dict.set("GOAL"_k, w.money(card.figures.goal));
  dict.set("PROMISE"_k, model_sentence(w, card.model));
  blocks.thermometer(dict, card.figures);
  add_pools(dict, ctx, page);
  add_errors(dict, w, page.form,
             {{.name = "amount", .label = w.tr("Amount in euros")},
              {.name = "name", .label = w.tr("Name to show")},
              {.name = "message", .label = w.tr("A message to the promoter")}});
  add_amount(sheet, page);
  add_estimate(sheet, blocks, page);
  add_person(sheet, page);
  return sheet.html();
}

}  // namespace colletta::views
