#include "server/views/money_trail.hpp"

#include <algorithm>

#include "server/views/paths.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

struct StepWords {
  std::string title;
  std::string words;
  std::string_view look;  ///< class of the step
};

constexpr std::string_view kFromCitizens = "co-step-citizens";
constexpr std::string_view kFromPool = "co-step-pool";
constexpr std::string_view kForGood = "co-step-good";
constexpr std::string_view kBack = "co-step-back";

StepWords tranche_words(const Wording& w, const TrailStep& step) {
  const std::string number = std::to_string(step.tranche);
  const std::string share = w.tr(
      "Of the {raised} that citizens gave, {citizens} are in this tranche, and of this gift as "
      "much in proportion.",
      {{"raised", w.money(step.raised)}, {"citizens", w.money(step.citizens)}});
  const std::string step_of_plan =
      step.milestone.empty()
          ? std::string()
          : w.tr("Milestone: “{milestone}”.", {{"milestone", step.milestone}}) + " ";
  return {step.kind == TrailKind::kPaidOut
              ? w.tr("Paid to the promoter, in tranche {n}", {{"n", number}})
              : w.tr("Approved for the promoter, in tranche {n}", {{"n", number}}),
          step_of_plan + share, kForGood};
}

StepWords step_words(const Wording& w, const TrailStep& step) {
  const std::string name = step.who == "sandbox" ? w.tr("test provider") : step.who;
  const Values provider = {{"provider", name}}, pool = {{"pool", step.who}};
  switch (step.kind) {
    case TrailKind::kHeld:
      return {
          w.tr("Set aside for the campaign"),
          w.tr("The payment provider ({provider}) holds it on the giver's card or account until "
               "the campaign ends.",
               provider),
          kFromCitizens};
    case TrailKind::kCollected:
      return {w.tr("Paid, and kept for the campaign"),
              w.tr("The payment provider ({provider}) collected it at once.", provider),
              kFromCitizens};
    case TrailKind::kCaptured:
      return {w.tr("Collected for the campaign"),
              w.tr("The payment provider ({provider}) has charged what it had held.", provider),
              kFromCitizens};
    case TrailKind::kLate:
      return {w.tr("Arrived too late"),
              w.tr("The campaign had closed already: the money does not count, and is owed back."),
              kBack};
    case TrailKind::kSurplus:
      return {w.tr("Paid a second time"),
              w.tr("Only the first payment counts; this one is owed back."), kBack};
    case TrailKind::kCapturedLate:
      return {w.tr("Collected, although it had been asked back"),
              w.tr("The money is owed back to the giver."), kBack};
    case TrailKind::kMatched:
      return {w.tr("{pool} added to it", pool),
              w.tr("Promised by the pool's published rule; the campaign gets it if it succeeds."),
              kFromPool};
    case TrailKind::kMatchedLater:
      return {w.tr("{pool} added to it once more", pool),
              w.tr("Money had come back to the pool, and its rule passes it on."), kFromPool};
    case TrailKind::kGranted:
      return {w.tr("{pool} granted its part", pool),
              w.tr("The campaign succeeded: what was promised now belongs to it."), kForGood};
    case TrailKind::kReleased:
      return {w.tr("{pool} has its part back", pool),
              w.tr("The promise ended with the campaign, and the money is free for others."),
              kBack};
    case TrailKind::kTakenBack:
      return {w.tr("{pool} took back its part", pool),
              w.tr("The pledge no longer counts, nor does what was added to it."), kBack};
    case TrailKind::kRefundAsked:
      return {w.tr("To be given back"),
              w.tr("From here on the pledge no longer counts; its money is on its way back."),
              kBack};
    case TrailKind::kRefunded:
      return {w.tr("Given back"), w.tr("The whole amount went back the way it came."), kBack};
    case TrailKind::kHoldLetGo:
      return {w.tr("Let go"), w.tr("Nothing was charged: what had been set aside is free again."),
              kBack};
    case TrailKind::kRefundFailed:
      return {w.tr("Giving it back failed"),
              w.tr("The money stays owed to the giver, and the city looks for another way."),
              kBack};
    case TrailKind::kChargedBack:
      return {w.tr("Taken back by the giver's bank"),
              w.tr("The bank had the payment undone: the payment provider ({provider}) no longer "
                   "has the money.",
                   provider),
              kBack};
    case TrailKind::kApproved:
    case TrailKind::kPaidOut:
      return tranche_words(w, step);
  }
  return {};
}

}  // namespace

void show_trail(Sheet& sheet, const std::string& zone, const MoneyTrail& trail) {
  if (trail.steps.empty()) return;
  const Wording& w = sheet.wording();
  Dict part = sheet.dict().section("MONEY_TRAIL"_k);
  part.set("TRAIL_TITLE"_k,
           w.tr("Where did these {amount} go?", {{"amount", w.money(trail.amount)}}));
  part.set("TRAIL_FOR"_k,
           w.tr("A pledge for {campaign}, step by step. Each step is an entry of the "
                "journal.",
                {{"campaign", trail.campaign_title}}));
  for (const TrailStep& step : trail.steps) {
    const StepWords words = step_words(w, step);
    Dict item = part.section("TRAIL_STEPS"_k);
    item.set("STEP_CLASS"_k, words.look);
    item.set("STEP_TITLE"_k, words.title);
    item.set("STEP_AMOUNT"_k, w.money(step.amount, Cents::kAlways));
    item.set("STEP_WORDS"_k, words.words);
    item.set("STEP_TIME"_k, to_rfc3339_seconds(step.at));
    item.set("STEP_DATE"_k, w.date_time(step.at, zone));
    item.set("STEP_URL"_k, sheet.url(paths::journal_entry(step.seq)));
    item.set("STEP_ENTRY"_k, w.tr("entry {seq}", {{"seq", w.number(step.seq)}}));
    std::vector<std::string> funders;
    for (const auto& [name, amount] : step.funders)
      funders.push_back(name + " " + w.money(amount, Cents::kAlways));
    if (!funders.empty())
      item.section("STEP_FUNDERS"_k)
          .set("STEP_FUNDER_LIST"_k,
               w.tr("Whose money: {funders}.", {{"funders", w.list(funders)}}));
  }
  if (!trail.waits) return;
  const bool begun =
      std::ranges::any_of(trail.steps, [](const TrailStep& step) { return step.tranche > 0; });
  part.section("TRAIL_END_WORDS"_k)
      .set("TRAIL_AFTER"_k,
           begun ? w.tr("The rest is there for the campaign: the city pays it to the promoter in "
                        "tranches, each with an entry of its own in the journal.")
                 : w.tr("The money is there for the campaign: the city pays it to the promoter in "
                        "tranches, each with an entry of its own in the journal."));
}

}  // namespace colletta::views
