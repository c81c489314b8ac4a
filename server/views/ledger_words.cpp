#include "server/views/ledger_words.hpp"

#include <memory>

namespace colletta::views {

namespace {

using ledger::Names;

std::string of_first(const Event& event) {
  return event.ref.empty() ? std::string("?") : std::to_string(event.ref.front());
}

/// A sentence for each act that moves money; others have no entry in a ledger.
struct Sentence {
  const Wording& w;
  const Names& names;
  const Event& event;

  [[nodiscard]] std::string campaign() const {
    return Names::of(names.campaigns, event.campaign.str());
  }
  [[nodiscard]] std::string pool(const PoolId& id) const {
    return Names::of(names.pools, id.str());
  }
  [[nodiscard]] std::string money(Money amount) const { return w.money(amount, Cents::kAlways); }

  std::string operator()(const acts::PoolOpened& act) const {
    Money sum;
    for (const auto& f : act.funders) sum += f.amount;
    return w.tr("The pool {pool} opened with {amount}",
                {{"pool", act.name}, {"amount", money(sum)}});
  }
  std::string operator()(const acts::PoolFunded& act) const {
    return w.tr("{funder} added {amount} to the pool {pool}",
                {{"funder", act.name}, {"amount", money(act.amount)}, {"pool", pool(act.pool)}});
  }
  std::string operator()(const acts::PledgeConfirmed& act) const {
    Money matched;
    for (const auto& line : act.matches) matched += matching::total(line.parts);
    const std::string given = act.collected
                                  ? w.tr("A pledge of {amount} for {campaign} was collected",
                                         {{"amount", money(act.amount)}, {"campaign", campaign()}})
                                  : w.tr(
                                        "A pledge of {amount} for {campaign} is held by "
                                        "the payment provider",
                                        {{"amount", money(act.amount)}, {"campaign", campaign()}});
    if (matched.zero()) return given;
    return given + ", " + w.tr("and the pools promise {amount} more", {{"amount", money(matched)}});
  }
  std::string operator()(const acts::MatchMoved& act) const {
    const Values values = {{"pool", pool(act.line.pool)},
                           {"amount", money(matching::total(act.line.parts))},
                           {"campaign", campaign()}};
    switch (act.kind) {
      case matching::ChangeKind::kReserved:
        return w.tr("{pool} promised {amount} to {campaign}", values);
      case matching::ChangeKind::kGranted:
        return w.tr("{pool} granted {amount} to {campaign}", values);
      case matching::ChangeKind::kReleased:
        return w.tr("{pool} has back {amount} that it had promised to {campaign}", values);
    }
    return {};
  }
  std::string operator()(const acts::PaymentCaptured& act) const {
    const Values values = {
        {"seq", of_first(event)}, {"amount", money(act.amount)}, {"campaign", campaign()}};
    return act.owed ? w.tr(
                          "The {amount} of entry {seq} for {campaign} were collected, and are owed "
                          "back",
                          values)
                    : w.tr("The {amount} of entry {seq} were collected for {campaign}", values);
  }
  std::string operator()(const acts::RefundRequested& act) const {
    return w.tr(
        "The pledge of entry {seq}, {amount} for {campaign}, is to be given back",
        {{"seq", of_first(event)}, {"amount", money(act.amount)}, {"campaign", campaign()}});
  }
  std::string operator()(const acts::PaymentRefunded& act) const {
    const Values values = {
        {"seq", of_first(event)}, {"amount", money(act.amount)}, {"campaign", campaign()}};
    return act.collected
               ? w.tr("The pledge of entry {seq}, {amount} for {campaign}, was given back", values)
               : w.tr("The hold of entry {seq}, {amount} for {campaign}, was let go", values);
  }
  std::string operator()(const acts::PaymentLate& act) const {
    return w.tr("A payment of {amount} for {campaign} arrived too late and is owed back",
                {{"amount", money(act.amount)}, {"campaign", campaign()}});
  }
  std::string operator()(const acts::RefundFailed& act) const {
    return w.tr(
        "Giving back entry {seq}, {amount} for {campaign}, failed; it stays owed",
        {{"seq", of_first(event)}, {"amount", money(act.amount)}, {"campaign", campaign()}});
  }
  std::string operator()(const acts::ChargedBack& act) const {
    return w.tr(
        "The giver's bank took back entry {seq}, {amount} for {campaign}",
        {{"seq", of_first(event)}, {"amount", money(act.amount)}, {"campaign", campaign()}});
  }
  std::string operator()(const acts::PayoutApproved& act) const {
    return w.tr("Tranche {n} of {campaign} was approved: {amount} go to the promoter",
                {{"n", std::to_string(act.tranche)},
                 {"amount", money(act.amount)},
                 {"campaign", campaign()}});
  }
  std::string operator()(const acts::PayoutPaid& act) const {
    const std::string paid = w.tr("{amount} of tranche {n} of {campaign} were paid to the promoter",
                                  {{"n", std::to_string(act.tranche)},
                                   {"amount", money(act.amount)},
                                   {"campaign", campaign()}});
    return act.order.empty() ? paid : paid + " (" + act.order + ")";
  }
  std::string operator()(const acts::PayoutWithdrawn& act) const {
    return w.tr("Tranche {n} of {campaign}, {amount}, was taken back",
                {{"n", std::to_string(act.tranche)},
                 {"amount", money(act.amount)},
                 {"campaign", campaign()}});
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return std::string(type_name(event.act));
  }
};

std::string account_words(const Wording& w, const Names& names, std::string_view account) {
  const auto name = ledger::parts_of(account);
  const auto said = [&](const std::string& whose, const std::string& what) {
    return whose + ": " + what;
  };
  if (name.kind == "provider")
    return said(std::string(name.id),
                name.what == "held" ? w.tr("held on cards and accounts") : w.tr("collected"));
  if (name.kind == "pool")
    return said(Names::of(names.pools, name.id) + ", " + Names::of(names.funders, name.funder),
                name.what == "committed" ? w.tr("put in") : w.tr("free"));
  const std::string campaign = Names::of(names.campaigns, name.id);
  if (name.what == "held") return said(campaign, w.tr("held by the provider"));
  if (name.what == "collected") return said(campaign, w.tr("collected"));
  if (name.what == "refundable") return said(campaign, w.tr("to be given back"));
  if (name.what == "reserved") return said(campaign, w.tr("promised by pools"));
  if (name.what == "granted") return said(campaign, w.tr("granted by pools"));
  if (name.what == "payable") return said(campaign, w.tr("to be paid to the promoter"));
  if (name.what == "claim") return said(campaign, w.tr("owed by the promoter"));
  return std::string(account);
}

std::string period_words(const Wording& w, const LedgerFile& file) {
  const std::string first = std::to_string(file.first), last = std::to_string(file.last);
  if (file.last < file.first) return w.tr("The journal has no entries yet.");
  std::string words =
      w.tr("Entries {first} to {last} of the journal.", {{"first", first}, {"last", last}});
  if (!file.period.from.empty())
    words += " " + w.tr("From {day} on (UTC).", {{"day", file.period.from}});
  if (!file.period.until.empty())
    words += " " + w.tr("Until {day} included (UTC).", {{"day", file.period.until}});
  return words;
}

}  // namespace

ledger::Words ledger_words(const Wording& w, LedgerFile file) {
  ledger::Words words;
  const std::string check = "hledger -f ledger.journal check -s ordereddates";
  words.head = {w.tr("Colletta: the ledger of {city}", {{"city", file.city}}),
                period_words(w, file),
                w.tr("Hash of the last of them: {hash}", {{"hash", file.last_hash}}),
                w.tr("This line checks the sums and balances: {command}", {{"command", check}})};
  words.opening = w.tr("Balances brought forward");
  words.day_end = w.tr("Balances at the end of the day");
  words.end = w.tr("Balances of all accounts");
  words.columns = {w.tr("Entry"), w.tr("Day (UTC)"),     w.tr("Time (UTC)"), w.tr("Kind"),
                   w.tr("Id"),    w.tr("What happened"), w.tr("Account"),    w.tr("Account's name"),
                   w.tr("Debit"), w.tr("Credit")};
  words.balance_columns = {w.tr("Account"), w.tr("Account's name"), w.tr("Brought forward"),
                           w.tr("Debit"),   w.tr("Credit"),         w.tr("Balance")};
  words.about = {
      {w.tr("What this is"),
       w.tr("The double-entry ledger of a city's crowdfunding. Each line stands in an entry of the "
            "city's public journal; debits and credits of an entry come to the same sum.")},
      {w.tr("City"), file.city},
      {w.tr("Entries"), period_words(w, file)},
      {w.tr("Last entry"), file.last < file.first ? std::string("-") : std::to_string(file.last)},
      {w.tr("Its hash"), file.last_hash},
      {w.tr("How to check"),
       w.tr("The sum of all debits is the sum of all credits. The page of an entry in the journal "
            "shows its exact text and hash. The same ledger as a plain-text journal can be checked "
            "with hledger: {command}",
            {{"command", check}})}};
  const auto names = std::make_shared<const Names>(std::move(file.names));
  words.sentence = [&w, names](const Event& event) {
    return std::visit(Sentence{w, *names, event}, event.act);
  };
  words.account = [&w, names](std::string_view account) {
    return account_words(w, *names, account);
  };
  return words;
}

}  // namespace colletta::views
