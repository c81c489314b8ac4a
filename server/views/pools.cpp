// Opening a matching fund, adding money to it, and the sponsor's view of its own.
#include "domain/base/limits.hpp"
#include "server/views/blocks.hpp"
#include "server/views/fields.hpp"
#include "server/views/office_pages.hpp"
#include "server/views/paths.hpp"
#include "server/views/rule_form.hpp"
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

void add_past_calls(Dict& dict, const Wording& w, const PoolFormPage& page) {
  if (page.past_calls.empty()) return;
  std::vector<FieldChoice> calls{{"", w.tr("No call"), ""}};
  for (const auto& [id, title] : page.past_calls) calls.push_back({id, title, ""});
  add_field(dict, "PAST_FIELDS"_k, w, page.form,
            {.name = "past_call",
             .label = w.tr("What it would have given in the call"),
             .kind = FieldKind::kSelect,
             .hint = w.tr("The preview runs the rule with its budget over the real pledges."),
             .required = false,
             .choices = calls});
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
  auto named = rule_form_fields(w);
  for (Field& field : fund_fields(w, page.for_sponsor)) named.push_back(std::move(field));
  name_rows(named, page.form, funder_rows(w));
  add_errors(dict, w, page.form, named);
  dict.show_if(page.preview.has_value(), "MAY_OPEN"_k);
  dict.show_if(!page.preview, "NOT_READ_BACK"_k);
  if (page.preview) {
    Dict preview = dict.section("READ_BACK"_k);
    add_rule_preview(preview, ctx, *page.preview);
  }
  const auto add = [&](const Key& key, const std::vector<Field>& fields) {
    for (const auto& field : fields) add_field(dict, key, w, page.form, field);
  };
  add("POOL_FIELDS"_k, fund_fields(w, page.for_sponsor));
  add_rule_form(dict, ctx, page.form, RuleScope::kWhole);
  add_past_calls(dict, w, page);
  add_rows(dict, "FUNDERS"_k, w, page.form, funder_rows(w));
  return sheet.html();
}

std::string render(const PageContext& ctx, const PoolPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "pool", pool_head(w, page.pool.name, page.for_sponsor));
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  blocks.pool(dict, page.pool, false);
  dict.set("CALL_TITLE"_k, page.call_title);
  dict.set("FORM_URL"_k, sheet.url(page.for_sponsor ? paths::sponsor_pool(page.pool.id)
                                                    : paths::office_pool(page.pool.id)));
  dict.set("FUNDING_ID"_k, page.funding_id);
  add_errors(dict, w, page.form);
  blocks.pool_gifts(dict, page.gifts);
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
    blocks.pool(out, pool, false);
    out.set("CALL_TITLE"_k, call_title);
    out.set("SPONSOR_POOL_ANCHOR"_k, "fund-" + pool.id.str());
    out.set("SPONSOR_POOL_URL"_k, sheet.url(paths::sponsor_pool(pool.id)));
    blocks.pool_gifts(out, gifts);
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
