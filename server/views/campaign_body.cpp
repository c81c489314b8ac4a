#include "server/views/campaign_body.hpp"

#include <algorithm>

#include "server/views/markdown.hpp"
#include "server/views/paths.hpp"
#include "server/views/sentences.hpp"

namespace colletta::views {

namespace {

// What is shown unasked: a phone's screen or two of each.
constexpr std::size_t kDonorsAtOnce = 8;

// One campaign's page while it is filled: saves every step its five parameters.
class Body {
 public:
  Body(Sheet& sheet, const PageContext& ctx, const CampaignPage& page)
      : sheet_(sheet),
        dict_(sheet.dict()),
        ctx_(ctx),
        w_(sheet.wording()),
        blocks_(ctx),
        page_(page) {}

  void fill() {
    title();
    money();
    budget();
    pools();
    plan();
    indicators();
    if (!page_.preview) {
      Dict published = dict_.section("PUBLISHED"_k);
      paid(published);
      news(published);
      donors(published);
      entries(published);
    }
  }

 private:
  [[nodiscard]] const CampaignCard& card() const { return page_.campaign; }
  [[nodiscard]] std::string date(Timestamp t) const { return w_.date(t, ctx_.city.zone); }

  void title() {
    dict_.show_if(page_.preview && !page_.sealed, "PREVIEW"_k);
    dict_.set("COVER"_k, cover_of(ctx_.city, card()));
    dict_.set("TITLE"_k, card().title);
    dict_.set("SUMMARY"_k, card().summary);
    dict_.set("PROMOTER"_k, card().promoter);
    dict_.set("STATE"_k, stage_label(w_, card().stage));
    dict_.set("STATE_CLASS"_k, stage_class(card().stage));
    const std::string list = sheet_.url(paths::kCampaigns);
    if (!card().area.empty()) {
      Dict tag = dict_.section("AREA_TAGS"_k);
      tag.set("AREA"_k, card().area);
      tag.set("AREA_URL"_k, list + "?area=" + query_value(card().area));
    }
    if (!card().theme.empty()) {
      Dict tag = dict_.section("THEME_TAGS"_k);
      tag.set("THEME"_k, card().theme);
      tag.set("THEME_URL"_k, list + "?theme=" + query_value(card().theme));
    }
    if (!page_.call_title.empty()) {
      Dict call = dict_.section("CALL_LINKS"_k);
      call.set("CALL_URL"_k, sheet_.url(paths::call(page_.call)));
      call.set("CALL_TITLE"_k, page_.call_title);
    }
    dict_.set("STORY_HTML"_k, render_markdown(page_.story));
    if (page_.preview) return;
    Dict sharing = dict_.section("SHARING"_k);
    sharing.set("SHARE_URL"_k, ctx_.origin + sheet_.url(paths::campaign(card().id)));
  }

  void money() {
    const Figures& figures = card().figures;
    dict_.set("TOTAL"_k, w_.money(figures.total()));
    dict_.set("GOAL"_k, w_.money(figures.goal));
    dict_.set("MINIMUM"_k, w_.money(figures.minimum));
    dict_.set("OPTIMUM"_k, w_.money(figures.optimum));
    dict_.set("PERCENT"_k, percent(figures.total(), figures.goal));
    dict_.set("DONORS"_k, w_.number(figures.donors));
    dict_.set("DONORS_WORD"_k, figures.donors == 1 ? w_.tr("donor") : w_.tr("donors"));
    blocks_.thermometer(dict_, figures);
    const bool open = card().stage == Stage::kOpen;
    dict_.set("WHEN_LABEL"_k,
              open ? w_.tr("Until {date}", {{"date", date(card().closes)}}) : w_.tr("Time"));
    dict_.set("WHEN"_k, blocks_.when(card()));
    if (open && !page_.preview) {
      Dict give = dict_.section("GIVE"_k);
      give.set("GIVE_URL"_k, sheet_.url(paths::pledge_form(card().id)));
      give.set("PROMISE"_k, model_sentence(w_, card().model));
      dict_.section("GIVE_AGAIN"_k).set("GIVE_URL"_k, sheet_.url(paths::pledge_form(card().id)));
    }
    dict_.set("OUTCOME_CLASS"_k, card().stage == Stage::kSucceeded ? "co-notice" : "co-warning");
    dict_.show_with("OUTCOME"_k, "OUTCOME_WORDS"_k, outcome());
  }

  [[nodiscard]] std::string outcome() const {
    const bool returns = card().model == matching::Model::kAllOrNothing;
    switch (card().stage) {
      case Stage::kDraft:
      case Stage::kHandedIn:
      case Stage::kReturned:
      case Stage::kOpen:
        return {};
      case Stage::kPublished:
        return w_.tr("You can give from {date}.",
                     {{"date", w_.date_time(card().opens, ctx_.city.zone)}});
      case Stage::kSucceeded:
        return w_.tr("It worked: the project is funded. Follow its updates and results below.");
      case Stage::kFailed:
        return returns
                   ? w_.tr("The minimum was not reached: everyone gets their money back in full.")
                   : w_.tr("The campaign ended without pledges.");
    }
    return {};
  }

  void budget() {
    dict_.set("BUDGET_WORDS"_k,
              w_.tr("Money covers the lines from the first to the last. Amounts in euros."));
    Money left = card().figures.total();
    for (const auto& line : page_.budget) {
      const Money covered = std::min(left, line.amount);
      left -= covered;
      Dict row = dict_.section("BUDGET_LINES"_k);
      row.set("LINE_LABEL"_k, line.label);
      row.set("LINE_AMOUNT"_k, w_.money(line.amount));
      row.show_if(!line.required, "LINE_OPTIONAL"_k);
      row.set("LINE_PERCENT"_k, percent(covered, line.amount));
      row.set("LINE_COVERED"_k,
              covered == line.amount
                  ? w_.tr("covered")
                  : w_.tr("{covered} of {amount}",
                          {{"covered", w_.money(covered)}, {"amount", w_.money(line.amount)}}));
    }
  }

  void pools() {
    if (page_.pools.empty()) return;
    Dict shown = dict_.section("POOLS_SHOWN"_k);
    shown.set("SIMULATOR_URL"_k, blocks_.url(paths::simulator(page_.call)));
    for (const auto& pool : page_.pools) {
      Dict out = shown.section("POOLS"_k);
      blocks_.pool(out, pool);
    }
  }

  void plan() {
    if (page_.plan.empty()) return;
    Dict plan = dict_.section("PLAN"_k);
    for (const auto& milestone : page_.plan) {
      Dict out = plan.section("MILESTONES"_k);
      out.set("MILESTONE"_k, milestone.label);
      out.set("MILESTONE_DATE"_k, w_.tr("by {date}", {{"date", date(milestone.due)}}));
    }
  }

  void indicators() {
    if (page_.indicators.empty()) return;
    Dict shown = dict_.section("INDICATORS_SHOWN"_k);
    for (const auto& indicator : page_.indicators) {
      blocks_.indicator(shown, "INDICATORS"_k, indicator, card().opens);
    }
  }

  /// What of the money has gone to the promoter.
  void paid(Dict& out) {
    if (page_.tranches.empty()) return;
    Money sum;
    for (const auto& one : page_.tranches) {
      if (one.state == PayoutState::kWithdrawn) continue;
      if (one.citizens_seq >= 0) sum += one.citizens;
      if (one.pools_seq >= 0) sum += one.amount - one.citizens;
    }
    Dict shown = out.section("PAID_OUT"_k);
    shown.set("PAID_OUT_WORDS"_k,
              w_.tr("So far {paid} of {total} were paid to the promoter.",
                    {{"paid", w_.money(sum)}, {"total", w_.money(card().figures.total())}}));
    add_tranches(sheet_, shown, page_.tranches);
  }

  void news(Dict& out) {
    out.set("ATOM_URL"_k, sheet_.url(paths::atom(card().id)));
    out.show_if(page_.updates.empty(), "NO_UPDATES"_k);
    for (const auto& item : page_.updates) blocks_.update(out, "UPDATE_ITEMS"_k, item, true, false);
  }

  void donor(Dict item, const PublicDonor& donor) {
    item.set("DONOR_NAME"_k, donor_name(w_, donor.name));
    item.set("DONOR_AMOUNT"_k, w_.money(donor.amount));
    item.set("DONOR_DATE"_k, date(donor.at));
    item.show_with("DONOR_MESSAGES"_k, "DONOR_MESSAGE"_k, donor.message);
    if (!donor.matched.positive()) return;
    item.section("DONOR_MATCHES"_k)
        .set("DONOR_MATCHED"_k,
             w_.tr("+ {amount} from the pools", {{"amount", w_.money(donor.matched)}}));
  }

  void donors(Dict& out) {
    const auto& all = page_.donors;
    out.show_if(all.empty(), "NO_DONORS"_k);
    const std::size_t first = std::min(all.size(), kDonorsAtOnce);
    for (std::size_t i = 0; i < first; ++i) donor(out.section("DONOR_ITEMS"_k), all[i]);
    if (first == all.size()) return;
    const auto shown = static_cast<std::int64_t>(all.size());
    Dict more = out.section("MORE_DONORS"_k);
    more.set("MORE_DONORS_WORDS"_k,
             page_.pledges > shown
                 ? w_.tr("Show the latest {n} of {all} pledges",
                         {{"n", w_.number(shown)}, {"all", w_.number(page_.pledges)}})
                 : w_.tr("Show all {n} pledges", {{"n", w_.number(shown)}}));
    for (std::size_t i = first; i < all.size(); ++i)
      donor(more.section("MORE_DONOR_ITEMS"_k), all[i]);
    if (page_.pledges > shown)
      more.show_with("OLDER_DONORS"_k, "OLDER_DONORS_WORDS"_k,
                     w_.tr("Every pledge stands in the journal, without names."));
  }

  void entries(Dict& out) {
    out.set("JOURNAL_OF_URL"_k, sheet_.url(paths::journal_of(page_.campaign.id)));
    blocks_.journal_rows(out, page_.journal);
  }

  Sheet& sheet_;
  Dict& dict_;
  const PageContext& ctx_;
  const Wording& w_;
  Blocks blocks_;
  const CampaignPage& page_;
};

}  // namespace

void fill_campaign_body(Sheet& sheet, const PageContext& ctx, const CampaignPage& page) {
  Body(sheet, ctx, page).fill();
}

}  // namespace colletta::views
