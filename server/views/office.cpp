// The officer's desk: what waits, what runs, reviews, calls, payments.
#include <array>

#include "server/views/blocks.hpp"
#include "server/views/campaign_body.hpp"
#include "server/views/fields.hpp"
#include "server/views/office_menu.hpp"
#include "server/views/office_pages.hpp"
#include "server/views/paths.hpp"
#include "server/views/selection_form.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

void add_alarm(Dict& dict, std::int64_t count, const std::string& words) {
  if (count > 0) dict.section("ALARMS"_k).set("ALARM"_k, words);
}

void add_attempts(Dict& dict, const Key& key, const PageContext& ctx, const std::string& label,
                  const std::vector<AttemptRow>& attempts) {
  const Wording& w = ctx.site.wording(ctx.language);
  Dict out = dict.section(key);
  if (attempts.empty()) {
    out.show_if(true, "NO_ATTEMPTS"_k);
    return;
  }
  Dict table = out.section("ATTEMPTS"_k);
  table.set("ATTEMPTS_LABEL"_k, w.tr("Table: {what}", {{"what", label}}));
  for (const auto& attempt : attempts) {
    Dict row = table.section("ATTEMPT_ROWS"_k);
    row.set("ATTEMPT_ID"_k, attempt.id.str());
    row.set("ATTEMPT_OPERATION"_k,
            payment_word(w, attempt.operation) + ": " + payment_word(w, attempt.state));
    row.set("ATTEMPT_CAMPAIGN"_k, attempt.campaign_title);
    row.set("ATTEMPT_CAMPAIGN_URL"_k, ctx.city.base + paths::campaign(attempt.campaign));
    row.set("ATTEMPT_AMOUNT"_k, w.money(attempt.amount));
    row.set("ATTEMPT_TRIES"_k, w.number(attempt.tries));
    row.set("ATTEMPT_REASON"_k, attempt.reason);
    row.set("ATTEMPT_DATE"_k, w.date_time(attempt.at, ctx.city.zone));
  }
}

std::string mail_word(const Wording& w, std::string_view kind) {
  if (kind == "confirmed") return w.tr("thanks and receipt");
  if (kind == "succeeded") return w.tr("the campaign was funded");
  if (kind == "failed") return w.tr("the campaign was not funded");
  if (kind == "refunded") return w.tr("the money went back");
  if (kind == "refund_failed") return w.tr("a refund failed");
  if (kind == "charged_back") return w.tr("the giver's bank took the money back");
  return std::string(kind);
}

void add_undelivered(Sheet& sheet, const PaymentsPage& page, const std::string& zone) {
  const Wording& w = sheet.wording();
  Dict& dict = sheet.dict();
  dict.show_if(page.undelivered.empty(), "NO_UNDELIVERED"_k);
  if (page.mails_aside > static_cast<std::int64_t>(page.undelivered.size()))
    dict.section("MORE_UNDELIVERED"_k)
        .set("MORE_UNDELIVERED_WORDS"_k,
             w.tr("The latest {shown} of {n}:",
                  {{"shown", w.number(static_cast<std::int64_t>(page.undelivered.size()))},
                   {"n", w.number(page.mails_aside)}}));
  for (const auto& mail : page.undelivered) {
    Dict row = dict.section("UNDELIVERED_ROWS"_k);
    row.set("MAIL_KIND"_k, mail_word(w, mail.kind));
    row.set("MAIL_CAMPAIGN"_k, mail.campaign_title);
    row.set("MAIL_DONORS_URL"_k, sheet.url(paths::office_donors(mail.campaign)));
    row.set("MAIL_CODE"_k, mail.code);
    row.set("MAIL_DATE"_k, w.date_time(mail.at, zone));
  }
}

void add_selecting(const Sheet& sheet, Dict dict, const std::vector<OfficePage::Selecting>& calls) {
  const Wording& w = sheet.wording();
  const std::string& zone = sheet.context().city.zone;
  for (const auto& call : calls) {
    Dict row = dict.section("SELECTING_ROWS"_k);
    std::string words = w.trn("One application", "{n} applications", call.applications);
    if (call.sealed)
      words += ", " + w.tr("sealed until {date}", {{"date", w.date_time(call.apply_by, zone)}});
    row.set("ROW_TITLE"_k, call.title);
    row.set("ROW_URL"_k, sheet.url(paths::office_evaluation(call.id)));
    row.set("ROW_WORDS"_k, words);
  }
}

void add_campaign(Dict row, const Sheet& sheet, const Blocks& blocks, const CampaignCard& card) {
  const Wording& w = sheet.wording();
  row.set("ROW_TITLE"_k, card.title);
  row.set("ROW_URL"_k, sheet.url(paths::campaign(card.id)));
  row.set("ROW_UPDATE_URL"_k, sheet.url(paths::office_update(card.id)));
  row.set("ROW_DONORS_URL"_k, sheet.url(paths::office_donors(card.id)));
  row.set("ROW_WORDS"_k, stage_label(w, card.stage) + " · " + blocks.when(card));
  row.set("ROW_TOTAL"_k, w.money(card.figures.total()));
  row.set("ROW_GOAL"_k, w.money(card.figures.goal));
}

}  // namespace

std::string render(const PageContext& ctx, const OfficePage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "office",
              {.title = w.tr("Officer's desk"), .place = Place::kOffice, .indexed = false});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  add_office_menu(sheet, paths::kOffice);
  add_alarm(dict, page.payments_unknown,
            w.trn("The outcome of one payment is unknown.",
                  "The outcome of {n} payments is unknown.", page.payments_unknown));
  add_alarm(dict, page.refunds_failed,
            w.trn("One refund has failed.", "{n} refunds have failed.", page.refunds_failed));
  add_alarm(dict, page.mails_aside,
            w.trn("One e-mail could not be delivered.", "{n} e-mails could not be delivered.",
                  page.mails_aside));
  dict.show_if(page.to_review.empty(), "NOTHING_TO_REVIEW"_k);
  for (const auto& card : page.to_review) {
    Dict row = dict.section("REVIEW_ROWS"_k);
    row.set("ROW_TITLE"_k, card.title);
    row.set("ROW_URL"_k, sheet.url(paths::office_campaign(card.id)));
    row.set("ROW_WORDS"_k,
            w.tr("by {promoter}, goal {goal}",
                 {{"promoter", card.promoter}, {"goal", w.money(card.figures.goal)}}));
  }
  if (!page.selecting.empty()) add_selecting(sheet, dict.section("SELECTING"_k), page.selecting);
  dict.show_if(page.running.empty(), "NONE_RUNNING"_k);
  for (const auto& card : page.running)
    add_campaign(dict.section("RUNNING_ROWS"_k), sheet, blocks, card);
  if (!page.closed.empty()) {
    Dict closed = dict.section("CLOSED"_k);
    for (const auto& card : page.closed)
      add_campaign(closed.section("CLOSED_ROWS"_k), sheet, blocks, card);
    blocks.paging(closed, page.paging, paths::kOffice);
  }
  return sheet.html();
}

std::string render(const PageContext& ctx, const ReviewPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const CampaignId& id = page.campaign.campaign.id;
  Sheet sheet(ctx, "review",
              {.title = page.campaign.campaign.title,
               .place = Place::kOffice,
               .crumbs = office_crumbs(w),
               .indexed = false});
  Dict& dict = sheet.dict();
  add_errors(dict, w, page.form);
  if (page.handed_in) {
    const std::string at = w.date_time(*page.handed_in, ctx.city.zone);
    dict.section("HANDED_IN_AT"_k).set("HANDED_IN"_k, w.tr("Handed in on {date}.", {{"date", at}}));
  }
  if (page.application > 0) {
    Dict application = dict.section("APPLICATION"_k);
    application.set("APPLICATION_WORDS"_k,
                    page.selected
                        ? w.tr("This is application {n} of its call: the ranking has selected it.",
                               {{"n", w.number(page.application)}})
                        : w.tr("This is application {n} of its call: the evaluation decides about "
                               "it.",
                               {{"n", w.number(page.application)}}));
    application.set("EVALUATION_URL"_k, sheet.url(paths::office_evaluation(page.call)));
    if (page.selected) {
      Dict decide = dict.section("PUBLISH"_k);
      decide.set("PUBLISH_URL"_k, sheet.url(paths::office_publish(id)));
      decide.set("VERSION"_k, page.version);
    }
    fill_campaign_body(sheet, ctx, page.campaign);
    return sheet.html();
  }
  Dict decide = dict.section("DECIDE"_k);
  decide.set("PUBLISH_URL"_k, sheet.url(paths::office_publish(id)));
  decide.set("RETURN_URL"_k, sheet.url(paths::office_return(id)));
  decide.set("VERSION"_k, page.version);
  add_field(
      decide, "RETURN_FIELDS"_k, w, page.form,
      {.name = "reasons", .label = w.tr("Reasons for returning it"), .kind = FieldKind::kLines});
  fill_campaign_body(sheet, ctx, page.campaign);
  return sheet.html();
}

std::string render(const PageContext& ctx, const OfficeCallsPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "office_calls",
              {.title = w.tr("Calls and pools"),
               .place = Place::kOffice,
               .crumbs = office_crumbs(w),
               .indexed = false});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  add_office_menu(sheet, paths::kOfficeCalls);
  dict.set("NEW_URL"_k, sheet.url(paths::kOfficeNewCall));
  dict.show_if(page.calls.empty(), "NO_CALLS"_k);
  for (const auto& [card, pools, selects] : page.calls) {
    Dict out = dict.section("OFFICE_CALLS"_k);
    blocks.call_card(out, card);
    out.set("CALL_CAMPAIGNS_WORDS"_k, w.trn("One campaign", "{n} campaigns", card.campaigns));
    if (ctx.now < card.closes)
      out.section("NEW_POOL"_k).set("NEW_POOL_URL"_k, sheet.url(paths::office_new_pool(card.id)));
    if (selects)
      out.section("EVALUATION"_k)
          .set("EVALUATION_URL"_k, sheet.url(paths::office_evaluation(card.id)));
    for (const auto& pool : pools) {
      Dict row = out.section("POOL_ROWS"_k);
      row.set("POOL_URL"_k, sheet.url(paths::office_pool(pool.id)));
      row.set("POOL_NAME"_k, pool.name);
      row.set("POOL_KIND"_k, pool_kind_label(w, pool.kind));
      row.set("POOL_RULE"_k, rule_sentences(w, pool.rule, pool.kind, ctx.city.zone).front());
      row.set("POOL_BUDGET"_k, w.money(pool.budget()));
      row.set("POOL_LEFT"_k, w.money(pool.left()));
    }
  }
  return sheet.html();
}

std::string render(const PageContext& ctx, const CallFormPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "call_form",
              {.title = w.tr("Open a call"),
               .place = Place::kOffice,
               .crumbs = office_crumbs(w),
               .indexed = false});
  Dict& dict = sheet.dict();
  dict.set("FORM_URL"_k, sheet.url(paths::kOfficeNewCall));
  dict.set("CALL_ID"_k, page.call_id);
  const std::vector<Field> fields = {
      {.name = "title", .label = w.tr("Title")},
      {.name = "summary", .label = w.tr("Summary"), .kind = FieldKind::kLines, .required = false},
      {.name = "text",
       .label = w.tr("Text"),
       .kind = FieldKind::kMarkdown,
       .hint = w.tr("Markdown: **bold**, lists with -, links as [words](https://…).")},
      {.name = "opens", .label = w.tr("Opens"), .kind = FieldKind::kDateTime},
      {.name = "closes", .label = w.tr("Closes"), .kind = FieldKind::kDateTime}};
  for (const auto& field : fields) add_field(dict, "CALL_FIELDS"_k, w, page.form, field);
  std::vector<Field> named = fields;
  add_selection_form(dict, w, page.form, named);
  add_errors(dict, w, page.form, named);
  return sheet.html();
}

std::string render(const PageContext& ctx, const PaymentsPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "payments",
              {.title = w.tr("Payments"),
               .place = Place::kOffice,
               .crumbs = office_crumbs(w),
               .indexed = false});
  Dict& dict = sheet.dict();
  add_office_menu(sheet, paths::kOfficePayments);
  for (const auto& [state, pledges, amount] : page.counts) {
    Dict row = dict.section("COUNT_ROWS"_k);
    row.set("COUNT_STATE"_k, payment_word(w, state));
    row.set("COUNT_PLEDGES"_k, w.number(pledges));
    row.set("COUNT_AMOUNT"_k, w.money(amount));
  }
  add_attempts(dict, "UNKNOWN_ATTEMPTS"_k, ctx, w.tr("Outcome unknown"), page.unknown);
  add_attempts(dict, "FAILED_ATTEMPTS"_k, ctx, w.tr("Failed attempts"), page.failed);
  add_attempts(dict, "REFUND_ATTEMPTS"_k, ctx, w.tr("Refunds that failed"), page.refunds_failed);
  dict.show_if(page.notices.empty(), "NO_NOTICES"_k);
  for (const auto& notice : page.notices) {
    Dict row = dict.section("NOTICE_ROWS"_k);
    row.set("NOTICE_ID"_k, notice.provider + " " + notice.event_id);
    row.set("NOTICE_REFERENCE"_k, notice.reference);
    row.set("NOTICE_DATE"_k, w.date_time(notice.at, ctx.city.zone));
  }
  add_undelivered(sheet, page, ctx.city.zone);
  return sheet.html();
}

namespace {

std::vector<std::string> what_goes(const Wording& w, const PeoplePage::Found& found) {
  const PersonTraces& t = found.traces;
  std::vector<std::string> lines = {
      w.tr("The name, the e-mail address and the password of {email}.", {{"email", found.email}})};
  const auto add = [&](std::int64_t count, std::string words) {
    if (count > 0) lines.push_back(std::move(words));
  };
  add(t.sessions, w.trn("One place where they are logged in.",
                        "{n} places where they are logged in.", t.sessions));
  add(t.pledges,
      w.trn("Name, message and receipt of one pledge, and whose it is.",
            "Names, messages and receipts of {n} pledges, and whose they are.", t.pledges));
  const auto entries = static_cast<std::int64_t>(t.positions.size());
  add(entries,
      w.trn("What one entry of the journal keeps in private: nobody can prove any more who it is.",
            "What {n} entries of the journal keep in private: nobody can prove any more who it is.",
            entries));
  add(t.campaigns,
      w.trn("Their name beside one campaign.", "Their name beside {n} campaigns.", t.campaigns));
  add(t.updates,
      w.trn("Their name beside one update.", "Their name beside {n} updates.", t.updates));
  add(t.evaluations, w.trn("Who they are as evaluator of one call: the code stays without a name.",
                           "Who they are as evaluator of {n} calls: the codes stay without a name.",
                           t.evaluations));
  add(t.drafts, w.trn("One draft of a campaign, with its text.",
                      "{n} drafts of campaigns, with their texts.", t.drafts));
  return lines;
}

std::vector<std::string> what_stays(const Wording& w, const PersonTraces& traces) {
  std::vector<std::string> lines = {
      w.tr("Amounts and dates in the public journal, under a random code without a name."),
      w.tr("The payment provider's numbers, by which money can be given back and accounts closed. "
           "What the provider knows of the payer is asked of the provider.")};
  if (traces.campaigns > 0 || traces.updates > 0)
    lines.push_back(
        w.tr("The texts of public campaigns and updates: they are the city's record. A "
             "name inside a text is changed there by hand."));
  return lines;
}

std::string obstacle_sentence(const Wording& w, const Error& error) {
  if (error.field == "admin")
    return w.tr("They are the city's only administrator: name another one first.");
  if (error.field == "pool")
    return w.tr("They fund a matching pool: the public journal names its funders for ever.");
  if (error.field == "campaign")
    return w.tr("A campaign of theirs is being reviewed or still takes pledges.");
  if (error.field == "payout")
    return w.tr("A tranche of a campaign of theirs is approved and not paid yet.");
  if (error.field == "evaluation") return w.tr("They evaluate a call that has no ranking yet.");
  if (error.field == "pledge")
    return w.tr(
        "A payment or a refund of theirs is not over, or the campaign that they gave to is "
        "still open. They can withdraw the pledge.");
  return error_sentence(w, error);
}

}  // namespace

std::string render(const PageContext& ctx, const PeoplePage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "people",
              {.title = w.tr("People"),
               .place = Place::kOffice,
               .crumbs = office_crumbs(w),
               .indexed = false});
  Dict& dict = sheet.dict();
  add_office_menu(sheet, paths::kOfficePeople);
  dict.set("FIND_URL"_k, sheet.url(paths::kOfficePeople));
  add_errors(dict, w, page.form);
  add_field(dict, "FIND_FIELDS"_k, w, page.form,
            {.name = "email",
             .label = w.tr("E-mail address"),
             .kind = FieldKind::kEmail,
             .hint = w.tr("The whole address, as they gave it."),
             .complete = "off"});
  if (!page.found) return sheet.html();
  const auto& found = *page.found;
  Dict out = dict.section("PERSON"_k);
  out.set("PERSON_TITLE"_k, found.name.empty() ? found.email : found.name);
  for (const auto& line : what_goes(w, found)) out.section("GOES"_k).set("GOES_WORDS"_k, line);
  for (const auto& line : what_stays(w, found.traces))
    out.section("STAYS"_k).set("STAYS_WORDS"_k, line);
  const auto reasons = obstacles(found.traces);
  if (reasons.empty()) {
    Dict form = out.section("MAY_ERASE"_k);
    form.set("ERASE_URL"_k, sheet.url(paths::kOfficeErase));
    form.set("ERASURE_ID"_k, found.erasure_id);
    form.set("PERSON_ID"_k, found.traces.person.str());
  } else {
    Dict list = out.section("OBSTACLES"_k);
    for (const auto& reason : reasons)
      list.section("OBSTACLE"_k).set("OBSTACLE_WORDS"_k, obstacle_sentence(w, reason));
  }
  return sheet.html();
}

}  // namespace colletta::views
