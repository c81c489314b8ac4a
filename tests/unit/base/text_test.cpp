// Texts that people type: trimmed, bounded, and nothing in them that deceives a reader.
#include "domain/base/text.hpp"

#include <gtest/gtest.h>

namespace colletta {
namespace {

constexpr TextRule kTitle{.bytes_min = 2, .bytes_max = 10};
constexpr TextRule kStory{.bytes_min = 0, .bytes_max = 100, .lines = Lines::kMany};

TEST(CleanText, TrimsAndKeepsWhatIsMeant) {
  EXPECT_EQ(clean_text("  caffè  ", "t", kTitle).value(), "caffè");
  EXPECT_EQ(clean_text("a\r\nb\tc\n", "t", kStory).value(), "a\nb\tc");
  EXPECT_EQ(clean_text("", "t", kStory).value(), "");
  EXPECT_EQ(clean_text("👩‍🌾", "t", kStory).value(), "👩‍🌾");
  EXPECT_EQ(clean_text("<b>&\"'", "t", kTitle).value(), "<b>&\"'");
}

TEST(CleanText, RefusesByReason) {
  const auto code = [](std::string_view text, TextRule rule) {
    const auto read = clean_text(text, "t", rule);
    EXPECT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().field, "t");
    return read.error().code;
  };
  EXPECT_EQ(code("", kTitle), Errc::kMissing);
  EXPECT_EQ(code(" \n ", kTitle), Errc::kMissing);
  EXPECT_EQ(code("a", kTitle), Errc::kTooShort);
  EXPECT_EQ(code("12345678901", kTitle), Errc::kTooLong);
  for (const char* text : {"a\nb", "a\tb", "a\x01z",
                           "a\x7f"
                           "b",
                           "a\u0085b", "a\u202Eb", "a\u2066b", "a\u200Fb", "a\u200Bb", "a\uFEFFb",
                           "a\xff"
                           "b",
                           "a\xC0\xAF", "\xED\xA0\x80", "a\xE2\x82", "\xF5\x80\x80\x80"})
    EXPECT_EQ(code(text, kTitle), Errc::kInvalidCharacters) << text;
  EXPECT_EQ(code(std::string_view("a\0b", 3), kStory), Errc::kInvalidCharacters);
}

TEST(IsUtf8, RefusesOverlongFormsSurrogatesAndCutSequences) {
  EXPECT_TRUE(is_utf8("plain è € 😀"));
  for (const char* text : {"\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80",
                           "\xF4\x90\x80\x80", "\xE2\x82", "\xF0\x9F\x98"})
    EXPECT_FALSE(is_utf8(text));
}

TEST(IsUtf8, ReadsEveryByte) {
  for (std::size_t before = 0; before < 20; ++before)
    for (std::size_t after = 0; after < 20; ++after) {
      const std::string head(before, 'a'), tail(after, 'z');
      EXPECT_TRUE(is_utf8(head + "\xe2\x82\xac" + tail));
      EXPECT_FALSE(is_utf8(head + "\xff" + tail)) << before << " before, " << after << " after";
      EXPECT_FALSE(is_utf8(head + "\xe2\x82" + tail));
    }
}

TEST(CleanEmail, KeepsOneAddressInLowerCase) {
  EXPECT_EQ(clean_email(" Anna.Rossi+x@Example.ORG ", "e").value(), "anna.rossi+x@example.org");
  for (const char* text : {"anna", "@example.org", "anna@", "anna@example", "a b@example.org",
                           "a@b@example.org", "a@.example.org", "a@example..org", "a@exämple.org",
                           "\"a\"@example.org", "a@example.org\nBcc: x"})
    EXPECT_EQ(clean_email(text, "e").error().code, Errc::kInvalid) << text;
  EXPECT_EQ(clean_email(" ", "e").error().code, Errc::kMissing);
  EXPECT_EQ(clean_email(std::string(250, 'a') + "@example.org", "e").error().code, Errc::kTooLong);
}

TEST(CleanUrl, IsAbsoluteAndPlain) {
  EXPECT_EQ(clean_url("https://example.org/a?b=c#d", "u").value(), "https://example.org/a?b=c#d");
  for (const char* text : {"example.org", "javascript:alert(1)", "ftp://example.org", "https://",
                           "https://user@example.org/", "https://example.org/a b",
                           "https://example.org/\"", "//example.org", "https://localhost/"})
    EXPECT_EQ(clean_url(text, "u").error().code, Errc::kInvalid) << text;
  EXPECT_EQ(clean_url("", "u").error().code, Errc::kMissing);
}

}  // namespace
}  // namespace colletta
