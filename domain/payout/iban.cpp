#include "domain/payout/iban.hpp"

#include <algorithm>
#include <array>

namespace colletta {
namespace {

struct IbanCountry {
  std::string_view code;
  std::size_t length;
};
// The SWIFT registry of IBAN formats, countries of the Single Euro Payments Area.
constexpr auto kIbanCountries = std::to_array<IbanCountry>(
    {{"AD", 24}, {"AL", 28}, {"AT", 20}, {"BE", 16}, {"BG", 22}, {"CH", 21}, {"CY", 28},
     {"CZ", 24}, {"DE", 22}, {"DK", 18}, {"EE", 20}, {"ES", 24}, {"FI", 18}, {"FR", 27},
     {"GB", 22}, {"GI", 23}, {"GR", 27}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IS", 26},
     {"IT", 27}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MD", 24},
     {"ME", 22}, {"MK", 19}, {"MT", 31}, {"NL", 18}, {"NO", 15}, {"PL", 28}, {"PT", 25},
     {"RO", 24}, {"RS", 22}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"VA", 22}});

bool is_iban_digit(char c) { return c >= '0' && c <= '9'; }
bool is_iban_letter(char c) { return c >= 'A' && c <= 'Z'; }

/// ISO 7064, MOD 97-10: the first four characters go to the end, letters count from 10.
int remainder_of_97(std::string_view iban) {
  int rest = 0;
  const auto take = [&](char c) {
    rest = is_iban_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  };
  std::ranges::for_each(iban.substr(4), take);
  std::ranges::for_each(iban.substr(0, 4), take);
  return rest;
}

}  // namespace

Result<std::string> clean_iban(std::string_view text, std::string_view field) {
  std::string iban;
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '.' || c == '\t' || c == '\r' || c == '\n') continue;
    iban += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  const auto refused = [&](const char* detail) {
    return err(Errc::kInvalid, std::string(field), detail);
  };
  if (iban.empty()) return err(Errc::kMissing, std::string(field));
  const auto country = std::ranges::find_if(
      kIbanCountries, [&](const IbanCountry& one) { return iban.starts_with(one.code); });
  if (country == kIbanCountries.end()) return refused("country");
  if (iban.size() != country->length) return refused("length");
  const bool plain =
      std::ranges::all_of(iban, [](char c) { return is_iban_digit(c) || is_iban_letter(c); });
  // Two check digits of one remainder exist twice ("00" and "97"): ISO 13616 has 02 to 98.
  const std::string_view check = std::string_view(iban).substr(2, 2);
  if (!plain || !is_iban_digit(check[0]) || !is_iban_digit(check[1]) || check < "02" ||
      check > "98" || remainder_of_97(iban) != 1)
    return refused("checksum");
  return iban;
}

std::string grouped_iban(std::string_view iban) {
  std::string out;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += ' ';
    out += iban[i];
  }
  return out;
}

std::string masked_iban(std::string_view iban) {
  if (iban.size() < 8) return {};
  return std::string(iban.substr(0, 4)) + " … " + std::string(iban.substr(iban.size() - 4));
}

}  // namespace colletta
