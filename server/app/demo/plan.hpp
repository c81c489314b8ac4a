// The demo's numbers: who gives how much to which campaign, when and how, drawn from a seed so that
// the totals are exactly those published for Milano 2020-21. Pure arithmetic; knows no database.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/base/money.hpp"
#include "domain/base/rational.hpp"
#include "domain/base/time.hpp"

namespace colletta::app::demo {

/// A generator whose numbers are the same everywhere (SplitMix64, Steele et al. 2014).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  /// A number in [0, n).
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }

 private:
  std::uint64_t state_;
};

struct Gift {
  std::size_t campaign = 0;  ///< index into the goals
  Money amount;
  std::int64_t at_us = 0;  ///< after the opening
  std::size_t donor = 0;
  std::string token;  ///< the sandbox's test instrument
};

struct Programme {
  std::vector<Money> goals;
  Rational least;  ///< part of its goal that each campaign gets at least
  Money total;     ///< of all gifts; a whole number of euro
  std::size_t gifts = 0;
  std::size_t donors = 0;
  std::int64_t length_us = 0;
  int card_percent = 0, bank_percent = 0;  ///< the rest by wallet
};

/// Gifts in order of time. Each campaign gets at least `least` of its goal, the rest of the total
/// is shared in proportion to the goals, the gifts add up to `total` exactly, and methods have
/// their shares of the number of gifts.
std::vector<Gift> draw_gifts(const Programme& programme, Dice& dice);

/// "Ada Bellini", the same for the same number. Common Italian names in made-up pairs.
std::string donor_name(std::size_t donor);

}  // namespace colletta::app::demo
