#include "server/views/wording.hpp"

#include <unicode/datefmt.h>
#include <unicode/dtptngen.h>
#include <unicode/listformatter.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "server/views/catalogue.hpp"

namespace colletta::views {

namespace {

using icu::number::LocalizedNumberFormatter;
using icu::number::NumberFormatter;
using icu::number::Precision;

constexpr std::int64_t kMinuteUs = 60 * kSecondUs;

icu::Locale icu_locale(Language language) {
  switch (language) {
    case Language::kItalian:
      return icu::Locale("it", "IT");
    case Language::kEnglish:
      return icu::Locale("en", "GB");
  }
  return icu::Locale("it", "IT");
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::string formatted(const LocalizedNumberFormatter& formatter, const std::string& decimal) {
  UErrorCode status = U_ZERO_ERROR;
  const auto number = formatter.formatDecimal(decimal, status);
  const icu::UnicodeString text = number.toString(status);
  CHECK(U_SUCCESS(status), "ICU formats a decimal");
  return utf8(text);
}

// A date format is not safe to share between threads and costs 100 us to make: one a thread and
// kind.
std::string formatted(Language language, const char* skeleton, const std::string& zone,
                      Timestamp t) {
  thread_local std::map<std::tuple<Language, std::string, std::string>,
                        std::unique_ptr<icu::SimpleDateFormat>>
      formats;
  auto& format = formats[{language, skeleton, zone}];
  if (!format) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale locale = icu_locale(language);
    const std::unique_ptr<icu::DateTimePatternGenerator> patterns(
        icu::DateTimePatternGenerator::createInstance(locale, status));
    const icu::UnicodeString pattern = patterns->getBestPattern(skeleton, status);
    format = std::make_unique<icu::SimpleDateFormat>(pattern, locale, status);
    CHECK(U_SUCCESS(status), "ICU has a pattern for the skeleton");
    format->adoptTimeZone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)));
  }
  icu::UnicodeString text;
  format->format(static_cast<UDate>(t.us / 1000), text);
  return utf8(text);
}

// "il 8 marzo" is written "l'8 marzo", "al 11" "all'11", "il 80 %" "l'80 %": the Italian article
// loses its vowel before numbers that are spoken with one (otto, undici, ottanta). `out` ends
// before `value`.
void elide(std::string& out, std::string_view value) {
  const bool eleven = value.starts_with("11") && (value.size() < 3 || !std::isdigit(value[2]));
  if (!value.starts_with('8') && !eleven) return;
  for (const std::string_view article : {"dal ", "del ", "nel ", "sul ", "al ", "il "}) {
    if (out.size() < article.size()) continue;
    const std::size_t start = out.size() - article.size();
    const bool whole = start == 0 || out[start - 1] == ' ';
    std::string found = out.substr(start);
    found[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(found[0])));
    if (!whole || found != article) continue;
    const bool capital = out[start] != found[0];
    out.replace(start, std::string::npos,
                article == "il " ? "l'" : found.substr(0, article.size() - 1) + "l'");
    if (capital)
      out[start] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[start])));
    return;
  }
}

// One pass, so that what a value holds is never read as a place.
std::string fill_places(std::string_view text, Language language,
                        const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string out;
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{')) {
    const std::size_t close = std::min(text.find('}', open), text.size() - 1);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    const auto value = std::ranges::find(values, name, [](const auto& pair) { return pair.first; });
    out += text.substr(0, open);
    if (value == values.end()) {
      out += text.substr(open, close + 1 - open);
    } else {
      if (language == Language::kItalian) elide(out, value->second);
      out += value->second;
    }
    text.remove_prefix(close + 1);
  }
  return out.append(text);
}

std::string thousandths_as_decimal(std::int64_t value) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  digits.insert(digits.size() - 3, ".");
  return (value < 0 ? "-" : "") + digits;
}

}  // namespace

struct Wording::Parts {
  Catalogue catalogue;
  LocalizedNumberFormatter whole_money;
  LocalizedNumberFormatter exact_money;
  LocalizedNumberFormatter plain;
};

Wording::Wording(Language language, const std::filesystem::path& catalogues) : language_(language) {
  const auto base = NumberFormatter::withLocale(icu_locale(language))
                        .grouping(UNumberGroupingStrategy::UNUM_GROUPING_ON_ALIGNED);
  UErrorCode status = U_ZERO_ERROR;
  const auto euros = base.unit(icu::CurrencyUnit(u"EUR", status));
  CHECK(U_SUCCESS(status), "ICU knows the euro");
  parts_ = std::make_unique<Parts>(
      Parts{Catalogue(catalogues / (std::string(to_string(language)) + ".mo")),
            euros.precision(Precision::integer()), euros.precision(Precision::fixedFraction(2)),
            base.precision(Precision::maxFraction(3))});
}

Wording::~Wording() = default;
Wording::Wording(Wording&&) noexcept = default;

std::string Wording::tr(const char* sentence, Values values) const {
  return fill_places(parts_->catalogue.find(sentence), language_, values);
}

std::string Wording::trn(const char* one, const char* other, std::int64_t n, Values values) const {
  std::vector<std::pair<std::string_view, std::string>> all(values);
  all.emplace_back("n", number(n));
  return fill_places(parts_->catalogue.find(one, other, n), language_, all);
}

std::string Wording::money(Money amount, Cents cents) const {
  const bool whole = cents == Cents::kWhenNeeded && amount.cents() % 100 == 0;
  return formatted(whole ? parts_->whole_money : parts_->exact_money, to_decimal(amount));
}

std::string Wording::number(std::int64_t value) const {
  return formatted(parts_->plain, std::to_string(value));
}

std::string Wording::milli(std::int64_t thousandths) const {
  return formatted(parts_->plain, thousandths_as_decimal(thousandths));
}

std::string Wording::share(const Rational& ratio) const {
  constexpr std::int64_t kRatioMax = 1'000'000;  // beyond it no share of anything is meant
  constexpr std::int64_t kPercentMilli = 100'000;
  if (ratio.num() > kRatioMax || kPercentMilli * ratio.num() % ratio.den() != 0) return ratio.str();
  return milli(kPercentMilli * ratio.num() / ratio.den()) + "\u00a0%";
}

std::string Wording::date(Timestamp t, const std::string& zone) const {
  std::string text = formatted(language_, "dMMMMy", zone, t);
  // The first of a month is an ordinal in Italian, and ICU does not know: "1º gennaio".
  if (language_ == Language::kItalian && text.starts_with("1 ")) text.replace(0, 1, "1º");
  return text;
}

std::string Wording::short_date(Timestamp t, const std::string& zone) const {
  return formatted(language_, "dMMMy", zone, t);
}

std::string Wording::date_time(Timestamp t, const std::string& zone) const {
  return tr("{date} at {time}",
            {{"date", date(t, zone)}, {"time", formatted(language_, "Hm", zone, t)}});
}

std::string Wording::time_left(Timestamp now, Timestamp end) const {
  const std::int64_t left = end - now;
  if (left <= 0) return tr("ended");
  if (left >= 2 * kDayUs) return trn("{n} day left", "{n} days left", left / kDayUs);
  if (left >= kHourUs) return trn("{n} hour left", "{n} hours left", left / kHourUs);
  if (left >= kMinuteUs) return trn("{n} minute left", "{n} minutes left", left / kMinuteUs);
  return tr("less than a minute left");
}

std::string Wording::list(const std::vector<std::string>& items) const {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::ListFormatter> formatter(
      icu::ListFormatter::createInstance(icu_locale(language_), status));
  CHECK(U_SUCCESS(status), "ICU formats lists");
  std::vector<icu::UnicodeString> texts;
  for (const auto& item : items) texts.push_back(icu::UnicodeString::fromUTF8(item));
  icu::UnicodeString joined;
  formatter->format(texts.data(), static_cast<int32_t>(texts.size()), joined, status);
  return utf8(joined);
}

}  // namespace colletta::views
