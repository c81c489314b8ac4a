// One language: its catalogue (gettext) and how it writes money, numbers and dates (ICU). It needs
// no locale of the operating system. It must never know pages.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "domain/base/money.hpp"
#include "domain/base/rational.hpp"
#include "domain/base/time.hpp"
#include "server/views/page.hpp"

namespace colletta::views {

/// Values for the `{name}` places of a sentence.
using Values = std::initializer_list<std::pair<std::string_view, std::string>>;

enum class Cents { kWhenNeeded, kAlways };

/// Safe to use from several threads at once.
class Wording {
 public:
  /// Reads `<catalogues>/<language>.mo`. Sentences that it lacks stay English, as does everything
  /// without the file (English has none). Throws std::runtime_error when the file is broken.
  Wording(Language language, const std::filesystem::path& catalogues);
  ~Wording();
  Wording(Wording&&) noexcept;

  [[nodiscard]] Language language() const { return language_; }

  [[nodiscard]] std::string tr(const char* sentence, Values values = {}) const;
  /// Chooses the plural form for `n`; the place `{n}` holds the number.
  [[nodiscard]] std::string trn(const char* one, const char* other, std::int64_t n,
                                Values values = {}) const;

  /// "1.234,50 €", "€1,234.50"; whole euros without cents unless asked for.
  [[nodiscard]] std::string money(Money amount, Cents cents = Cents::kWhenNeeded) const;
  [[nodiscard]] std::string number(std::int64_t value) const;
  /// Thousandths, with as many decimals as they need: 1250 -> "1,25".
  [[nodiscard]] std::string milli(std::int64_t thousandths) const;
  /// "60 %", "12,5 %"; a ratio that two decimals cannot hold stays "1/3".
  [[nodiscard]] std::string share(const Rational& ratio) const;

  /// Local dates and times; `zone` is an IANA name.
  [[nodiscard]] std::string date(Timestamp t, const std::string& zone) const;  ///< 1 marzo 2026
  [[nodiscard]] std::string short_date(Timestamp t, const std::string& zone) const;  ///< 1 mar 2026
  [[nodiscard]] std::string date_time(Timestamp t, const std::string& zone) const;   ///< with 10:00
  /// "12 days left", "3 hours left", "less than a minute left", "ended".
  [[nodiscard]] std::string time_left(Timestamp now, Timestamp end) const;
  /// "a, b and c".
  [[nodiscard]] std::string list(const std::vector<std::string>& items) const;

 private:
  struct Parts;
  Language language_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace colletta::views
