#include "server/views/accounts_page.hpp"

#include "server/views/blocks.hpp"
#include "server/views/money_flow.hpp"
#include "server/views/paths.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

std::string exact(const Wording& w, Money amount) { return w.money(amount, Cents::kAlways); }

struct Flowing {
  std::vector<std::string> sources, targets;
  std::vector<FlowBand> bands;
};

Flowing flowing(const Wording& w, const CityMoney& m) {
  return {.sources = {w.tr("Citizens"), w.tr("Public pools"), w.tr("Private pools")},
          .targets = {w.tr("set aside, not charged yet"), w.tr("collected for campaigns"),
                      w.tr("to be given back"), w.tr("granted to campaigns"),
                      w.tr("promised to campaigns"), w.tr("free in the pools"),
                      w.tr("on its way to promoters"), w.tr("paid to promoters")},
          .bands = {{0, 0, m.held},
                    {0, 1, m.collected},
                    {0, 2, m.refundable},
                    {0, 6, m.citizens_due},
                    {0, 7, m.citizens_paid},
                    {1, 3, m.public_granted},
                    {1, 4, m.public_promised},
                    {1, 5, m.public_free},
                    {1, 6, m.public_due},
                    {1, 7, m.public_paid},
                    {2, 3, m.private_granted},
                    {2, 4, m.private_promised},
                    {2, 5, m.private_free},
                    {2, 6, m.private_due},
                    {2, 7, m.private_paid}}};
}

/// In the order of Flowing::sources.
constexpr std::string_view kSourceClasses[] = {"co-flow-citizens", "co-flow-public",
                                               "co-flow-private"};

void add_flow(Sheet& sheet, const CityMoney& money) {
  const Wording& w = sheet.wording();
  const Flowing all = flowing(w, money);
  const MoneyFlow flow = money_flow(all.bands, all.sources.size(), all.targets.size());
  if (flow.bands.empty()) {
    sheet.dict().show_if(true, "NO_MONEY"_k);
    return;
  }
  Dict out = sheet.dict().section("FLOW"_k);
  out.set("FLOW_HEIGHT"_k, flow.height);
  out.set("FLOW_LABEL"_k, w.tr("Whose money it is, and where it is now"));
  for (const auto& band : flow.bands) {
    Dict shape = out.section("FLOW_BANDS"_k);
    shape.set("BAND_CLASS"_k, kSourceClasses[band.from]);
    shape.set("BAND_PATH"_k, band.path);
  }
  const auto bar = [&](const FlowBar& one, const std::string& label, bool left) {
    Dict mark = out.section("FLOW_BARS"_k);
    mark.set("FLOW_BAR_CLASS"_k, left ? kSourceClasses[one.place] : "co-flow-place");
    mark.set("FLOW_BAR_X"_k, left ? 0 : kFlowWidth - kFlowBarWidth);
    mark.set("FLOW_BAR_Y"_k, one.y);
    mark.set("FLOW_BAR_HEIGHT"_k, one.height);
    Dict text = out.section("FLOW_TEXTS"_k);
    text.set("FLOW_TEXT_X"_k, left ? kFlowBarWidth + 8 : kFlowWidth - kFlowBarWidth - 8);
    // Two lines at the middle of the bar: above it the amount, below it whose or where.
    const std::int64_t middle = one.y + one.height / 2;
    text.set("FLOW_AMOUNT_Y"_k, middle - 4);
    text.set("FLOW_TEXT_Y"_k, middle + 21);
    text.set("FLOW_ANCHOR"_k, left ? "start" : "end");
    text.set("FLOW_TEXT"_k, label);
    text.set("FLOW_AMOUNT"_k, w.money(one.amount));
  };
  for (const auto& one : flow.left) bar(one, all.sources[one.place], true);
  for (const auto& one : flow.right) bar(one, all.targets[one.place], false);
  for (const auto& band : all.bands) {
    Dict row = out.section("FLOW_ROWS"_k);
    row.set("FLOW_FROM"_k, all.sources[band.from]);
    row.set("FLOW_TO"_k, all.targets[band.to]);
    row.set("FLOW_SUM"_k, exact(w, band.amount));
  }
}

void add_figures(Sheet& sheet, const CityMoney& m) {
  const Wording& w = sheet.wording();
  Dict& dict = sheet.dict();
  dict.set("SUM_CITIZENS"_k, w.money(m.held + m.collected + m.citizens_due + m.citizens_paid));
  dict.set("SUM_PAID"_k, w.money(m.citizens_paid + m.public_paid + m.private_paid));
  dict.set("SUM_GRANTED"_k, w.money(m.public_granted + m.private_granted + m.public_due +
                                    m.private_due + m.public_paid + m.private_paid));
  dict.set("SUM_PROMISED"_k, w.money(m.public_promised + m.private_promised));
  dict.set("SUM_REFUNDABLE"_k, w.money(m.refundable));
}

void add_campaigns(Sheet& sheet, Dict& call, const CallMoney& money) {
  const Wording& w = sheet.wording();
  if (money.campaigns.empty()) {
    call.show_if(true, "NO_CAMPAIGN_MONEY"_k);
    return;
  }
  Dict table = call.section("CAMPAIGN_MONEY"_k);
  const std::string label = w.tr("Campaigns of {call}, in euros", {{"call", money.title}});
  table.set("CAMPAIGN_MONEY_LABEL"_k, label);
  CampaignMoney sum;
  const auto fill = [&](Dict& row, const CampaignMoney& one) {
    row.set("MONEY_GIVEN"_k, w.money(one.given));
    row.set("MONEY_MATCHED"_k, w.money(one.matched));
    row.set("MONEY_DUE"_k, w.money(one.due));
    row.set("MONEY_PAID"_k, w.money(one.paid));
    row.set("MONEY_HELD"_k, w.money(one.held));
    row.set("MONEY_COLLECTED"_k, w.money(one.collected));
    row.set("MONEY_REFUNDABLE"_k, w.money(one.refundable));
    row.set("MONEY_PROMISED"_k, w.money(one.promised));
    row.set("MONEY_GRANTED"_k, w.money(one.granted));
  };
  for (const auto& one : money.campaigns) {
    Dict row = table.section("CAMPAIGN_MONEY_ROWS"_k);
    row.set("MONEY_TITLE"_k, one.title);
    row.set("MONEY_URL"_k, sheet.url(paths::campaign(one.id)));
    row.set("MONEY_STAGE"_k, stage_label(w, one.stage));
    fill(row, one);
    for (const auto part :
         {&CampaignMoney::given, &CampaignMoney::matched, &CampaignMoney::promised,
          &CampaignMoney::granted, &CampaignMoney::held, &CampaignMoney::collected,
          &CampaignMoney::refundable, &CampaignMoney::due, &CampaignMoney::paid})
      sum.*part += one.*part;
  }
  Dict foot = table.section("CAMPAIGN_MONEY_SUM"_k);
  fill(foot, sum);
  if (money.more_campaigns > 0)
    call.section("MORE_CAMPAIGN_MONEY"_k)
        .set("MORE_CAMPAIGNS"_k,
             w.trn("One more campaign is in the files below.",
                   "{n} more campaigns are in the files below.", money.more_campaigns));
}

void add_calls(Sheet& sheet, const AccountsPage& page) {
  const Wording& w = sheet.wording();
  sheet.dict().show_if(page.calls.empty(), "NO_CALLS"_k);
  for (const auto& money : page.calls) {
    Dict call = sheet.dict().section("CALL_MONEY"_k);
    call.set("CALL_MONEY_ID"_k, money.id.str());
    call.set("CALL_MONEY_TITLE"_k, money.title);
    call.set("CALL_MONEY_URL"_k, sheet.url(paths::call(money.id)));
    add_campaigns(sheet, call, money);
    if (money.funders.empty()) continue;
    Dict pools = call.section("POOL_MONEY"_k);
    pools.set("POOL_MONEY_LABEL"_k, w.tr("Pools of {call}, in euros", {{"call", money.title}}));
    for (const auto& one : money.funders) {
      Dict row = pools.section("POOL_MONEY_ROWS"_k);
      row.set("POOL_MONEY_NAME"_k, one.pool_name);
      row.set("POOL_MONEY_URL"_k, sheet.url(paths::pool(one.pool)));
      row.set("POOL_MONEY_FUNDER"_k, one.name);
      row.set("POOL_MONEY_PUT_IN"_k, w.money(one.put_in));
      row.set("POOL_MONEY_FREE"_k, w.money(one.free));
      row.set("POOL_MONEY_PROMISED"_k, w.money(one.promised));
      row.set("POOL_MONEY_GRANTED"_k, w.money(one.granted));
    }
  }
}

void add_accounts(Sheet& sheet, const AccountsPage& page) {
  const Wording& w = sheet.wording();
  Dict& dict = sheet.dict();
  dict.set("BALANCE_WORDS"_k,
           w.tr("What providers hold and funders have declared comes to {sum}; what is kept for "
                "campaigns, givers and pools comes to the same {sum}.",
                {{"sum", exact(w, page.money.assets)}}));
  dict.set("BALANCES_LABEL"_k, w.tr("Accounts with their balances, in euros"));
  for (const auto& one : page.accounts) {
    Dict row = dict.section("BALANCE_ROWS"_k);
    row.set("BALANCE_NAME"_k, one.name);
    row.set("BALANCE_PATH"_k, one.path);
    const bool debit = !one.balance.negative();
    row.set("BALANCE_DEBIT"_k, debit ? exact(w, one.balance) : std::string());
    row.set("BALANCE_CREDIT"_k, debit ? std::string() : exact(w, -one.balance));
  }
  if (page.more_accounts > 0)
    dict.section("MORE_BALANCES"_k)
        .set("MORE_ACCOUNTS"_k, w.trn("One more account is in the files.",
                                      "{n} more accounts are in the files.", page.more_accounts));
}

void add_parts(Sheet& sheet, const std::vector<LedgerPart>& parts, const std::string& zone) {
  const Wording& w = sheet.wording();
  Dict& dict = sheet.dict();
  if (parts.empty()) return;
  Dict files = dict.section("LEDGER_FILES"_k);
  files.set("LATEST_JOURNAL_URL"_k, sheet.url(paths::kLedgerJournal));
  files.set("LATEST_CSV_URL"_k, sheet.url(paths::kLedgerCsv));
  files.set("LATEST_XLSX_URL"_k, sheet.url(paths::kLedgerXlsx));
  if (parts.size() == 1 && parts.front().number == 1) {
    files.show_if(true, "WHOLE_LEDGER"_k);
    return;
  }
  Dict table = files.section("LEDGER_PARTS"_k);
  table.set("PARTS_LABEL"_k, w.tr("The ledger in parts, the latest first"));
  for (const auto& part : parts) {
    Dict row = table.section("PART_ROWS"_k);
    row.set("PART_ENTRIES"_k, w.tr("{first} to {last}", {{"first", w.number(part.first)},
                                                         {"last", w.number(part.last)}}));
    row.set("PART_DAYS"_k, w.tr("{first} to {last}", {{"first", w.short_date(part.from, zone)},
                                                      {"last", w.short_date(part.until, zone)}}));
    const std::string number = std::to_string(part.number);
    const auto url = [&](std::string_view path) {
      return sheet.url(with_query(path, "part", number));
    };
    row.set("PART_NUMBER"_k, w.number(part.number));
    row.set("PART_JOURNAL_URL"_k, url(paths::kLedgerJournal));
    row.set("PART_CSV_URL"_k, url(paths::kLedgerCsv));
    row.set("PART_XLSX_URL"_k, url(paths::kLedgerXlsx));
  }
}

}  // namespace

std::string render(const PageContext& ctx, const AccountsPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "accounts",
              {.title = w.tr("Where the money is"),
               .description = w.tr("Every euro of citizens, city and partners: where it is now, by "
                                   "call and campaign, and the whole ledger to check."),
               .place = Place::kJournal,
               .crumbs = {{w.tr("Check our books"), std::string(paths::kJournal)}}});
  add_figures(sheet, page.money);
  add_flow(sheet, page.money);
  add_calls(sheet, page);
  Blocks(ctx).paging(sheet.dict(), page.paging, paths::kAccounts);
  add_accounts(sheet, page);
  add_parts(sheet, page.parts, ctx.city.zone);
  return sheet.html();
}

}  // namespace colletta::views
