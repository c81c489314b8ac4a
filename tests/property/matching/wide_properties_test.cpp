// What must hold for every pair of wide numbers.
#include <rapidcheck.h>

#include <cstdint>

#include "domain/base/wide.hpp"
#include "tests/property/matching/check.hpp"

namespace colletta {
namespace {

/// Up to `words` 64-bit words, of which many are all zeros or all ones: where carries break.
Wide any_wide(int words) {
  Wide out;
  const int count = *rc::gen::inRange(0, words + 1);
  for (int i = 0; i < count; ++i) {
    const auto word = *rc::gen::oneOf(
        rc::gen::arbitrary<std::uint64_t>(),
        rc::gen::element<std::uint64_t>(0, 1, ~std::uint64_t{0}, std::uint64_t{1} << 63U,
                                        0xffff'ffffU, 1ULL << 32U));
    out = out * Wide(~std::uint64_t{0}) + out + Wide(word);
  }
  return out;
}

TEST(WideProperties, QuotientAndRemainderMakeTheWhole) {
  check("a / b * b + a % b == a, a % b < b", [] {
    const Wide a = any_wide(8), b = any_wide(6);
    if (b.zero()) return;
    RC_ASSERT(a / b * b + a % b == a);
    RC_ASSERT(a % b < b);
  });
}

TEST(WideProperties, ProductsAreExact) {
  check("(a + b) * c == a * c + b * c, a * b / b == a", [] {
    const Wide a = any_wide(3), b = any_wide(3), c = any_wide(3);
    RC_ASSERT((a + b) * c == a * c + b * c);
    RC_ASSERT(a * b == b * a);
    if (!b.zero()) RC_ASSERT(a * b / b == a);
    RC_ASSERT(a + b - b == a);
  });
}

TEST(WideProperties, RootsAreTheLargestWhoseSquareFits) {
  check("r * r <= a < (r + 1) * (r + 1)", [] {
    const Wide a = any_wide(7), r = isqrt(a);
    RC_ASSERT(r * r <= a);
    RC_ASSERT(a < (r + Wide(1)) * (r + Wide(1)));
  });
}

TEST(WideProperties, DecimalsReadBack) {
  check("parse(str(a)) == a; order is that of the texts", [] {
    const Wide a = any_wide(7), b = any_wide(7);
    RC_ASSERT(Wide::parse(a.str()).value() == a);
    const std::string x = a.str(), y = b.str();
    RC_ASSERT((a < b) == (x.size() != y.size() ? x.size() < y.size() : x < y));
  });
}

TEST(WideProperties, SmallOnesAreOrdinaryNumbers) {
  check("as std::uint64_t", [] {
    const auto a = *rc::gen::arbitrary<std::uint32_t>(), b = *rc::gen::arbitrary<std::uint32_t>();
    RC_ASSERT(Wide(a) * Wide(b) == Wide(std::uint64_t{a} * b));
    RC_ASSERT(Wide(a) + Wide(b) == Wide(std::uint64_t{a} + b));
    RC_ASSERT((Wide(a) <=> Wide(b)) == (a <=> b));
    if (b != 0) RC_ASSERT(Wide(a) / Wide(b) == Wide(a / b));
  });
}

}  // namespace
}  // namespace colletta
