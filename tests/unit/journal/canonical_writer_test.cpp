// Canonical JSON written without a document: the same bytes as of the document, and refused for the
// same reasons.
#include "domain/journal/canonical_writer.hpp"

#include <gtest/gtest.h>

#include "domain/base/check.hpp"
#include "domain/journal/canonical_json.hpp"

namespace colletta::journal {
namespace {

std::string written(std::string_view text) {
  std::string out;
  CanonicalWriter(out).text(text);
  return out;
}

TEST(CanonicalWriter, WritesTextsAsTheDocumentDoes) {
  for (int byte = 0; byte < 0x80; ++byte) {
    const std::string text = std::string("a") + static_cast<char>(byte) + "b";
    EXPECT_EQ(written(text), canonical(nlohmann::json(text))) << byte;
  }
  for (const char* text : {"", "\"", "\\\\", "\x7f € è \u2028 😀", "\xf4\x8f\xbf\xbf", "riga\nriga"})
    EXPECT_EQ(written(text), canonical(nlohmann::json(text)));
}

TEST(CanonicalWriter, RefusesWhatNoDocumentHolds) {
  for (const char* text : {"\xff", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                           "\xf8\x88\x80\x80\x80", "a\xc3", "\x80"}) {
    EXPECT_THROW(written(text), CheckFailure) << text;
    EXPECT_THROW(canonical(nlohmann::json(text)), CheckFailure) << text;
  }
  std::string out;
  CanonicalWriter w(out);
  EXPECT_THROW(w.integer(9007199254740992), CheckFailure);
  EXPECT_THROW(w.integer(-9007199254740992), CheckFailure);
  w.open_object();
  EXPECT_THROW(w.key("è"), CheckFailure);
}

TEST(CanonicalWriter, KeysOfEachObjectAscend) {
  std::string out;
  CanonicalWriter w(out);
  w.open_object();
  w.integer("", -9007199254740991).key("a").open_object();
  w.close_object();
  w.key("b").open_array();
  w.text("x");
  w.open_object();
  w.text("a", "").integer("b", 0);
  EXPECT_THROW(w.key("b"), CheckFailure);
  w.close_object();
  w.integer(9007199254740991);
  w.close_array();
  EXPECT_THROW(w.key("a"), CheckFailure);
  w.close_object();
  EXPECT_EQ(out, R"({"":-9007199254740991,"a":{},"b":["x",{"a":"","b":0},9007199254740991]})");
  EXPECT_EQ(canonical(nlohmann::json::parse(out)), out);
}

}  // namespace
}  // namespace colletta::journal
