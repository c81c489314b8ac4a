// The promoter's desk: what one has, and what to do next.
#include "server/views/blocks.hpp"
#include "server/views/desk_pages.hpp"
#include "server/views/event_sentences.hpp"
#include "server/views/paths.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

std::string next_step(const Wording& w, const DeskRow& row) {
  switch (row.campaign.stage) {
    case Stage::kDraft:
      return w.tr("Complete the campaign, then hand it in.");
    case Stage::kHandedIn:
      if (row.application > 0)
        return w.tr("It is application {n} of its call: it waits for the evaluation.",
                    {{"n", w.number(row.application)}});
      return w.tr("The city is reading it. You will see here when it is published or returned.");
    case Stage::kReturned:
      return w.tr("Change what the reasons ask for, then hand it in again.");
    case Stage::kPublished:
      return w.tr("Tell people about it: the page is public and opens soon.");
    case Stage::kOpen:
      return row.updates == 0 ? w.tr("Share the page and write the first update.")
                              : w.tr("Share the page and keep people informed with updates.");
    case Stage::kSucceeded:
      if (row.indicators == 0 && row.updates == 0)
        return w.tr("Tell those who gave what became of the project: write an update.");
      return row.indicators_unmeasured > 0
                 ? w.trn("Report on the work: one indicator is still to be measured.",
                         "Report on the work: {n} indicators are still to be measured.",
                         row.indicators_unmeasured)
                 : w.tr("Everything is reported. Thank you.");
    case Stage::kFailed:
      return w.tr("Write to those who wanted to help: what happens now?");
  }
  return {};
}

class RowLinks {
 public:
  RowLinks(Dict& row, const Sheet& sheet) : row_(row), sheet_(sheet) {}
  void add(const std::string& label, const std::string& path) {
    Dict link = row_.section("ROW_LINKS"_k);
    link.set("LINK_LABEL"_k, label);
    link.set("LINK_URL"_k, sheet_.url(path));
  }

 private:
  Dict& row_;
  const Sheet& sheet_;
};

void add_row_links(RowLinks links, const Wording& w, const DeskRow& row) {
  const CampaignId& id = row.campaign.id;
  switch (row.campaign.stage) {
    case Stage::kDraft:
    case Stage::kReturned:
      links.add(w.tr("Go on writing"), paths::desk_campaign(id));
      links.add(w.tr("Preview"), paths::desk_preview(id));
      return;
    case Stage::kHandedIn:
      links.add(w.tr("Preview"), paths::desk_preview(id));
      if (row.application > 0)
        links.add(w.tr("Receipt, and taking it back"), paths::desk_application(id));
      return;
    case Stage::kPublished:
    case Stage::kOpen:
    case Stage::kSucceeded:
    case Stage::kFailed:
      links.add(w.tr("See the page"), paths::campaign(id));
      links.add(w.tr("Write an update"), paths::desk_update(id));
      if (row.indicators > 0) links.add(w.tr("Record a measurement"), paths::desk_measurement(id));
      links.add(w.tr("Who has given"), paths::desk_donors(id));
      if (row.campaign.stage != Stage::kFailed)
        links.add(w.tr("Account and payouts"), paths::desk_payouts(id));
      links.add(w.tr("Receipts of your acts"), paths::desk_acts(id));
      links.add(w.tr("Edit"), paths::desk_campaign(id));
  }
}

std::vector<Crumb> donors_crumbs(const Wording& w, bool for_officer) {
  if (for_officer) return {{w.tr("Officer's desk"), std::string(paths::kOffice)}};
  return {{w.tr("My campaigns"), std::string(paths::kDesk)}};
}

void add_refund(Dict actions, const Sheet& sheet, const DonorRow& donor) {
  if (!donor.may_refund) return;
  actions.section("DONOR_REFUND"_k)
      .set("REFUND_URL"_k, sheet.url(paths::office_refund(donor.pledge)));
}

}  // namespace

std::string render(const PageContext& ctx, const DeskPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "desk",
              {.title = w.tr("My campaigns"), .place = Place::kDesk, .indexed = false});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  dict.set("NEW_URL"_k, sheet.url(paths::kDeskNewCampaign));
  dict.show_if(page.campaigns.empty(), "NO_CAMPAIGNS"_k);
  for (const auto& row : page.campaigns) {
    const Figures& figures = row.campaign.figures;
    Dict out = dict.section("DESK_ROWS"_k);
    out.set("ROW_TITLE"_k,
            row.campaign.title.empty() ? w.tr("Without a title") : row.campaign.title);
    out.set("ROW_STATE"_k, stage_label(w, row.campaign.stage));
    out.set("ROW_STATE_CLASS"_k, stage_class(row.campaign.stage));
    out.set("ROW_WORDS"_k, w.tr("{total} of {goal} · {donors} · {when}",
                                {{"total", w.money(figures.total())},
                                 {"goal", w.money(figures.goal)},
                                 {"donors", blocks.donors(figures.donors)},
                                 {"when", blocks.when(row.campaign)}}));
    out.set("ROW_NEXT"_k, next_step(w, row));
    out.show_with("ROW_REASONS"_k, "REASONS"_k, row.reasons);
    add_row_links(RowLinks(out, sheet), w, row);
  }
  return sheet.html();
}

std::string render(const PageContext& ctx, const ActsPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "acts",
              {.title = w.tr("Receipts of your acts"),
               .place = Place::kDesk,
               .crumbs = {{w.tr("My campaigns"), std::string(paths::kDesk)}},
               .indexed = false});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  dict.set("CAMPAIGN_TITLE"_k, page.campaign_title);
  dict.show_if(page.acts.empty(), "NO_ACTS"_k);
  if (page.more)
    dict.section("OLDER_ENTRIES"_k)
        .set("CAMPAIGN_JOURNAL_URL"_k, sheet.url(paths::journal_of(page.campaign)));
  if (page.acts.empty()) return sheet.html();
  Dict table = dict.section("ACTS"_k);
  for (const auto& act : page.acts) {
    Dict row = table.section("ACT_ROWS"_k);
    blocks.journal_row(row, act);
    row.set("ENTRY_WORDS"_k, event_in_short(w, act, ctx.city.zone));
    row.set("PROOF_URL"_k, sheet.url(paths::proof(act.event.seq)));
    row.set("KEPT_PDF_URL"_k, sheet.url(paths::proof_pdf(act.event.seq)));
  }
  return sheet.html();
}

std::string render(const PageContext& ctx, const DonorsPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "donors",
              {.title = w.tr("Who has given"),
               .place = page.for_officer ? Place::kOffice : Place::kDesk,
               .crumbs = donors_crumbs(w, page.for_officer),
               .indexed = false});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  dict.set("CAMPAIGN_TITLE"_k, page.campaign.title);
  dict.set("DONORS_WORDS"_k, w.tr("{donors}, {amount} in all",
                                  {{"donors", blocks.donors(page.campaign.figures.donors)},
                                   {"amount", w.money(page.campaign.figures.citizens)}}));
  for (const auto& donor : page.donors) {
    Dict row = dict.section("DONOR_ROWS"_k);
    row.set("DONOR_NAME"_k, donor_name(w, donor.name));
    row.set("DONOR_AMOUNT"_k, w.money(donor.amount));
    row.set("DONOR_MATCHED"_k, w.money(donor.matched));
    row.set("DONOR_DATE"_k, w.date_time(donor.at, ctx.city.zone));
    row.set("DONOR_MESSAGE"_k, donor.message);
    row.show_if(donor.refunded, "DONOR_REFUNDED"_k);
    row.show_if(donor.charged_back, "DONOR_CHARGED_BACK"_k);
    if (page.for_officer) add_refund(row.section("DONOR_ACTIONS"_k), sheet, donor);
  }
  dict.show_if(page.for_officer, "FOR_OFFICER"_k);
  const CampaignId& id = page.campaign.id;
  blocks.paging(dict, page.paging,
                page.for_officer ? paths::office_donors(id) : paths::desk_donors(id));
  return sheet.html();
}

}  // namespace colletta::views
