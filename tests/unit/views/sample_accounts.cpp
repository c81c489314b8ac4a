// The accounts' page in the states that look different, and the trail of a gift.
#include "sample_data.hpp"
#include "server/views/accounts_page.hpp"

namespace colletta::views::samples {

namespace {

AccountsPage accounts() {
  AccountsPage page;
  page.money = {.held = Money::cents(1'234'550),
                .collected = Money::cents(29'004'000),
                .refundable = Money::cents(12'000),
                .public_free = Money::cents(4'000'000),
                .public_promised = Money::cents(1'000'000),
                .public_granted = Money::cents(25'000'000),
                .private_free = Money::cents(1),
                .private_promised = {},
                .private_granted = Money::cents(4'120'050),
                .assets = Money::cents(64'370'601)};
  CallMoney call{.id = CallId::of("01JNCALL000000000000000001"),
                 .title = "Quartieri che crescono 2026",
                 .campaigns = {},
                 .more_campaigns = 3,
                 .funders = {}};
  for (const auto& card : cards())
    call.campaigns.push_back({.id = card.id,
                              .title = card.title,
                              .stage = card.stage,
                              .given = card.figures.citizens,
                              .promised = card.figures.matched(),
                              .granted = {},
                              .held = card.figures.citizens,
                              .collected = {},
                              .refundable = {}});
  for (const auto& funder : public_pool().funders)
    call.funders.push_back({.pool = public_pool().id,
                            .pool_name = public_pool().name,
                            .name = funder.name,
                            .put_in = funder.put_in,
                            .free = funder.left(),
                            .promised = funder.reserved,
                            .granted = funder.granted});
  page.calls = {call,
                {.id = CallId::of("01JNCALL000000000000000002"),
                 .title = "<b>Forza nuova</b>",
                 .campaigns = {},
                 .funders = {}}};
  page.paging = {1, 2, 5, ""};
  page.accounts = {{"assets:provider:sandbox:held", "sandbox: bloccati", Money::cents(1'234'550)},
                   {"liabilities:campaign:01JN:held", "<b>Forza</b>", Money::cents(-1'234'550)}};
  page.more_accounts = 1;
  page.parts = {{2, 10'000, 12'345, kNow + -40 * kDayUs, kNow},
                {1, 0, 9'999, kNow + -400 * kDayUs, kNow + -40 * kDayUs}};
  return page;
}

Sample shown_accounts(std::string name, AccountsPage page) {
  return {std::move(name), [page = std::move(page)](Language language) {
            return render(guest(language, "/accounts"), page);
          }};
}

}  // namespace

MoneyTrail whole_trail() {
  MoneyTrail trail{.amount = Money::cents(1'000),
                   .campaign_title = "<b>Forza giardino</b>",
                   .steps = {},
                   .waits = true};
  std::int64_t seq = 40;
  for (const auto kind :
       {TrailKind::kHeld, TrailKind::kCollected, TrailKind::kLate, TrailKind::kSurplus,
        TrailKind::kCaptured, TrailKind::kCapturedLate, TrailKind::kMatched,
        TrailKind::kMatchedLater, TrailKind::kGranted, TrailKind::kReleased, TrailKind::kTakenBack,
        TrailKind::kRefundAsked, TrailKind::kRefunded, TrailKind::kHoldLetGo,
        TrailKind::kRefundFailed, TrailKind::kChargedBack})
    trail.steps.push_back({.kind = kind,
                           .amount = Money::cents(1'000),
                           .at = kNow,
                           .seq = ++seq,
                           .who = "Fondo del Comune",
                           .funders = {}});
  trail.steps[6].funders = {{"Comune", Money::cents(600)},
                            {"Officine Lunaverde", Money::cents(400)}};
  trail.steps[7].funders = {{"Comune", Money::cents(1'000)}};
  return trail;
}

std::vector<Sample> accounts_pages() {
  std::vector<Sample> out;
  out.push_back(shown_accounts("accounts", accounts()));
  out.push_back(shown_accounts("accounts_empty", AccountsPage{}));
  AccountsPage one_part = accounts();
  one_part.parts.pop_back();
  one_part.parts.front().number = 1;
  one_part.more_accounts = 0;
  out.push_back(shown_accounts("accounts_one_part", one_part));
  return out;
}

}  // namespace colletta::views::samples
