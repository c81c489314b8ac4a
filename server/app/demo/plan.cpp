#include "server/app/demo/plan.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace colletta::app::demo {
namespace {

constexpr std::int64_t kEuro = 100;
constexpr std::int64_t kLeastEuro = 5, kMostEuro = 2'000;

// What people give on such sites: many small gifts, some large ones; by weight.
struct Sum {
  std::int64_t euro;
  std::size_t weight;
};
constexpr std::array kSums = {Sum{5, 8},   Sum{10, 20}, Sum{15, 6},  Sum{20, 17},
                              Sum{25, 9},  Sum{30, 8},  Sum{50, 18}, Sum{100, 9},
                              Sum{150, 2}, Sum{200, 2}, Sum{500, 1}};

std::int64_t draw_euro(Dice& dice) {
  std::size_t all = 0;
  for (const Sum& sum : kSums) all += sum.weight;
  std::size_t at = dice.below(all);
  for (const Sum& sum : kSums) {
    if (at < sum.weight) return sum.euro;
    at -= sum.weight;
  }
  return kSums.front().euro;
}

/// What each campaign raises, in euro: the least, rounded up, and a part of the rest that grows
/// with the goal.
std::vector<std::int64_t> targets(const Programme& p) {
  std::vector<std::int64_t> least, weights;
  std::int64_t sum = 0;
  for (const Money goal : p.goals) {
    const std::int64_t euro = (p.least.ceil_of(goal.cents()) + kEuro - 1) / kEuro;
    least.push_back(euro);
    weights.push_back(goal.cents());
    sum += euro;
  }
  const std::int64_t rest = p.total.cents() / kEuro - sum;
  CHECK(rest >= 0, "the goals ask for more than the programme raised");
  const auto parts = allocate(Money::cents(rest), weights);
  for (std::size_t i = 0; i < least.size(); ++i) least[i] += parts[i].cents();
  return least;
}

/// Moves single gifts by what is missing or too much until they add up to `target` euro.
void settle(std::vector<std::int64_t>& euros, std::int64_t target, Dice& dice) {
  std::int64_t gap = target - std::accumulate(euros.begin(), euros.end(), std::int64_t{0});
  while (gap != 0) {
    std::int64_t& one = euros[dice.below(euros.size())];
    const std::int64_t step = std::clamp<std::int64_t>(gap, -50, 50);
    const std::int64_t moved = std::clamp(one + step, kLeastEuro, kMostEuro) - one;
    one += moved;
    gap -= moved;
  }
}

/// Most gifts come in the first and the last week.
std::int64_t draw_instant(std::int64_t length_us, Dice& dice) {
  const auto fraction = static_cast<std::int64_t>(dice.below(1'000'000));
  const std::int64_t bent = fraction * fraction / 1'000'000;  // nearer to the start
  const std::int64_t early = dice.below(5) < 3 ? bent : 1'000'000 - bent;
  return length_us / 1'000'000 * early;
}

std::vector<std::string> methods(const Programme& p, Dice& dice) {
  std::vector<std::string> tokens(p.gifts, "tok_wallet");
  const auto card = p.gifts * static_cast<std::size_t>(p.card_percent) / 100;
  const auto bank = p.gifts * static_cast<std::size_t>(p.bank_percent) / 100;
  std::fill_n(tokens.begin(), card, "tok_success");
  std::fill_n(tokens.begin() + static_cast<std::ptrdiff_t>(card), bank, "tok_bank_transfer");
  for (std::size_t i = tokens.size() - 1; i > 0; --i)
    std::swap(tokens[i], tokens[dice.below(i + 1)]);
  return tokens;
}

}  // namespace

std::uint64_t Dice::next() {
  std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

std::vector<Gift> draw_gifts(const Programme& p, Dice& dice) {
  const auto raised = targets(p);
  std::vector<std::int64_t> weights(raised.begin(), raised.end());
  const auto counts = allocate(Money::cents(static_cast<std::int64_t>(p.gifts)), weights);
  auto tokens = methods(p, dice);
  std::vector<Gift> gifts;
  for (std::size_t c = 0; c < raised.size(); ++c) {
    std::vector<std::int64_t> euros(static_cast<std::size_t>(counts[c].cents()));
    for (auto& euro : euros) euro = draw_euro(dice);
    settle(euros, raised[c], dice);
    for (const std::int64_t euro : euros) {
      Gift gift;
      gift.campaign = c;
      gift.amount = Money::cents(euro * kEuro);
      gift.at_us = draw_instant(p.length_us, dice);
      gift.donor = dice.below(p.donors);
      gift.token = std::move(tokens[gifts.size()]);
      gifts.push_back(std::move(gift));
    }
  }
  std::stable_sort(gifts.begin(), gifts.end(),
                   [](const Gift& a, const Gift& b) { return a.at_us < b.at_us; });
  return gifts;
}

std::string donor_name(std::size_t donor) {
  static constexpr std::array kFirst = {
      "Ada",    "Bruno",  "Carla",  "Dario",  "Elena", "Fabio",  "Giada",  "Ivo",
      "Lidia",  "Marco",  "Nora",   "Oreste", "Paola", "Quinto", "Rita",   "Sandro",
      "Teresa", "Ugo",    "Vera",   "Walter", "Zoe",   "Amina",  "Bogdan", "Chiara",
      "Dalia",  "Ettore", "Fatima", "Gianni", "Hana",  "Irene",  "Jacopo", "Kristina",
      "Livia",  "Mirko",  "Nadia",  "Omar",   "Pia",   "Renzo",  "Silvia", "Tommaso"};
  static constexpr std::array kLast = {
      "Acquachiara",  "Belprato",  "Campolungo", "Dolcevento",  "Erbaluce",   "Fontanabuona",
      "Granofino",    "Lunaverde", "Montesole",  "Nuvolari",    "Oltreponte", "Pratolino",
      "Querciabella", "Rosaspina", "Sassofermo", "Torrechiara", "Ulivastri",  "Ventolieve",
      "Zafferani",    "Bosconero", "Cieloalto",  "Fiordaliso",  "Mareggiata", "Pietraviva"};
  const std::size_t first = donor % kFirst.size();
  const std::size_t last = donor / kFirst.size() % kLast.size();
  return std::string(kFirst[first]) + " " + kLast[last];
}

}  // namespace colletta::app::demo
