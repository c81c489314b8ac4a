// Opening a matching fund, adding money to it, and the sponsor's view of its own.
#include "domain/base/limits.hpp"
#include "server/views/blocks.hpp"
#include "server/views/fields.hpp"
#include "server/views/office_pages.hpp"
#include "server/views/paths.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

Crumb desk_crumb(const Wording& w, bool for_sponsor) {
  return for_sponsor ? Crumb{w.tr("My pools"), std::string(paths::kSponsor)}
                     : Crumb{w.tr("Calls and pools"), std::string(paths::kOfficeCalls)};
}

Head pool_head(const Wording& w, const std::string& title, bool for_sponsor) {
  return {.title = title,
          .place = for_sponsor ? Place::kSponsor : Place::kOffice,
          .crumbs = {desk_crumb(w, for_sponsor)},
          .indexed = false};
}

std::vector<Field> fund_fields(const Wording& w, bool for_sponsor) {
  std::vector<Field> out = {{.name = "name", .label = w.tr("Name of the pool")}};
  if (!for_sponsor) {
    out.push_back(
        {.name = "kind",
         .label = w.tr("Whose money is it?"),
         .kind = FieldKind::kRadios,
         .choices = {{"public", w.tr("Public money"), ""}, {"private", w.tr("Private money"), ""}},
         .initial = "public"});
    out.push_back({.name = "order",
                   .label = w.tr("Place in the order of pools"),
                   .kind = FieldKind::kNumber,
                   .hint = w.tr("Pools with a lower number work first."),
                   .initial = "1"});
  }
  return out;
}

Rows funder_rows(const Wording& w) {
  return {
      .prefix = "funders",
      .name = w.tr("Funder"),
      .add = "add_funder",
      .add_label = w.tr("Add a funder"),
      .most = limits::kFundersMax,
      .fields = [&w](const std::string& at) -> std::vector<Field> {
        return {
            {.name = at + "name", .label = w.tr("Name")},
            {.name = at + "amount", .label = w.tr("Amount in euros"), .kind = FieldKind::kMoney}};
      }};
}

std::vector<Field> rule_fields(const Wording& w) {
  const std::string ratio_hint =
      w.tr("As two whole numbers: 1/1 doubles each euro, 1/2 adds half.");
  return {
      {.name = "rule.kind",
       .label = w.tr("Kind of rule"),
       .kind = FieldKind::kRadios,
       .choices =
           {{"per_pledge", w.tr("So much for each euro given"), w.tr("At every pledge, at once.")},
            {"fixed_share", w.tr("A fixed share of the goal"), w.tr("When the condition holds.")},
            {"top_up", w.tr("What is missing to the goal"), w.tr("When the condition holds.")},
            {"lump_sum", w.tr("A fixed sum for a campaign"), w.tr("When the condition holds.")}},
       .initial = "per_pledge"},
      {.name = "rule.ratio",
       .label = w.tr("For each euro: ratio"),
       .kind = FieldKind::kText,
       .hint = ratio_hint,
       .required = false},
      {.name = "rule.share",
       .label = w.tr("Fixed share: part of the goal"),
       .hint = w.tr("As two whole numbers, such as 3/5."),
       .required = false},
      {.name = "rule.amount",
       .label = w.tr("Fixed sum in euros"),
       .kind = FieldKind::kMoney,
       .required = false},
  };
}

std::vector<Field> cap_fields(const Wording& w) {
  const auto money = [](const char* name, std::string label) {
    return Field{
        .name = name, .label = std::move(label), .kind = FieldKind::kMoney, .required = false};
  };
  return {
      money("rule.cap_per_pledge", w.tr("Part of a pledge that counts")),
      money("rule.cap_per_match", w.tr("Added to one pledge")),
      money("rule.cap_per_donor", w.tr("Added for one person in a campaign")),
      {.name = "rule.pledges_per_donor",
       .label = w.tr("Matched pledges of one person"),
       .kind = FieldKind::kNumber,
       .required = false},
      money("rule.cap_per_campaign", w.tr("Added to one campaign")),
      {.name = "rule.ceiling",
       .label = w.tr("It stops at"),
       .kind = FieldKind::kSelect,
       .choices = {{"goal", w.tr("the goal"), ""},
                   {"optimum", w.tr("the optimum"), ""},
                   {"none", w.tr("nothing"), ""}},
       .initial = "goal"},
  };
}

std::vector<Field> condition_fields(const Wording& w) {
  return {
      {.name = "rule.condition.share_of_goal",
       .label = w.tr("Share of the goal given"),
       .hint = w.tr("As two whole numbers, such as 2/5."),
       .required = false},
      {.name = "rule.condition.raised",
       .label = w.tr("Euros given"),
       .kind = FieldKind::kMoney,
       .required = false},
      {.name = "rule.condition.donors",
       .label = w.tr("People who have given"),
       .kind = FieldKind::kNumber,
       .required = false},
  };
}

void add_gifts(Dict& dict, const PageContext& ctx, const std::vector<PoolGift>& gifts) {
  const Wording& w = ctx.site.wording(ctx.language);
  if (gifts.empty()) {
    dict.show_if(true, "NO_GIFTS"_k);
    return;
  }
  Dict table = dict.section("GIFTS"_k);
  table.set("GIFTS_LABEL"_k, w.tr("To which campaigns, in euros"));
  for (const auto& gift : gifts) {
    Dict row = table.section("GIFT_ROWS"_k);
    row.set("GIFT_TITLE"_k, gift.title);
    row.set("GIFT_URL"_k, ctx.city.base + paths::campaign(gift.campaign));
    row.set("GIFT_STATE"_k, stage_label(w, gift.stage));
    row.set("GIFT_RESERVED"_k, w.money(gift.reserved));
    row.set("GIFT_GRANTED"_k, w.money(gift.granted));
  }
}

}  // namespace

std::string render(const PageContext& ctx, const PoolFormPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "pool_form", pool_head(w, w.tr("Open a matching pool"), page.for_sponsor));
  Dict& dict = sheet.dict();
  dict.set("CALL_TITLE"_k, page.call_title);
  dict.set("POOL_ID"_k, page.pool_id);
  dict.set("FORM_URL"_k, sheet.url(page.for_sponsor ? paths::sponsor_new_pool(page.call)
                                                    : paths::office_new_pool(page.call)));
  add_errors(dict, w, page.form);
  if (page.rule) {
    Dict back = dict.section("READ_BACK"_k);
    for (const auto& sentence : rule_sentences(w, *page.rule, ctx.city.zone)) {
      back.section("RULES"_k).set("RULE"_k, sentence);
    }
  }
  const auto add = [&](const Key& key, const std::vector<Field>& fields) {
    for (const auto& field : fields) add_field(dict, key, w, page.form, field);
  };
  add("POOL_FIELDS"_k, fund_fields(w, page.for_sponsor));
  add("RULE_FIELDS"_k, rule_fields(w));
  add("CAP_FIELDS"_k, cap_fields(w));
  add("CONDITION_FIELDS"_k, condition_fields(w));
  add_rows(dict, "FUNDERS"_k, w, page.form, funder_rows(w));
  return sheet.html();
}

std::string render(const PageContext& ctx, const PoolPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "pool", pool_head(w, page.pool.name, page.for_sponsor));
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  blocks.pool(dict, page.pool);
  dict.set("CALL_TITLE"_k, page.call_title);
  dict.set("FORM_URL"_k, sheet.url(page.for_sponsor ? paths::sponsor_pool(page.pool.id)
                                                    : paths::office_pool(page.pool.id)));
  dict.set("FUNDING_ID"_k, page.funding_id);
  add_errors(dict, w, page.form);
  add_gifts(dict, ctx, page.gifts);
  if (!page.for_sponsor) {
    std::vector<FieldChoice> funders;
    for (const auto& funder : page.pool.funders)
      funders.push_back({funder.id.str(), funder.name, ""});
    funders.push_back({"", w.tr("Somebody new"), ""});
    add_field(dict, "FUND_FIELDS"_k, w, page.form,
              {.name = "funder",
               .label = w.tr("Who pays?"),
               .kind = FieldKind::kSelect,
               .choices = funders});
    add_field(dict, "FUND_FIELDS"_k, w, page.form,
              {.name = "name", .label = w.tr("Name, if new"), .required = false});
  }
  add_field(dict, "FUND_FIELDS"_k, w, page.form,
            {.name = "amount", .label = w.tr("Amount in euros"), .kind = FieldKind::kMoney});
  return sheet.html();
}

std::string render(const PageContext& ctx, const SponsorPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "sponsor",
              {.title = w.tr("My pools"), .place = Place::kSponsor, .indexed = false});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  dict.set("FUNDER"_k, page.funder);
  dict.set("PUT_IN"_k, w.money(page.put_in));
  dict.set("RESERVED"_k, w.money(page.reserved));
  dict.set("GRANTED"_k, w.money(page.granted));
  for (const auto& [pool, call_title, gifts] : page.pools) {
    Dict out = dict.section("SPONSOR_POOLS"_k);
    blocks.pool(out, pool);
    out.set("CALL_TITLE"_k, call_title);
    out.set("SPONSOR_POOL_ANCHOR"_k, "fund-" + pool.id.str());
    out.set("SPONSOR_POOL_URL"_k, sheet.url(paths::sponsor_pool(pool.id)));
    add_gifts(out, ctx, gifts);
  }
  if (page.open_calls.empty()) return sheet.html();
  Dict open = dict.section("NEW_POOLS"_k);
  for (const auto& [id, label] : page.open_calls) {
    Dict link = open.section("NEW_POOL_LINKS"_k);
    link.set("LINK_URL"_k, sheet.url(paths::sponsor_new_pool(CallId::of(id))));
    link.set("LINK_LABEL"_k, w.tr("In the call {call}", {{"call", label}}));
  }
  return sheet.html();
}

}  // namespace colletta::views
