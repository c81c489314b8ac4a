// Canonical JSON: the bytes that are hashed, and what must never reach them.
#include "domain/journal/canonical_json.hpp"

#include <gtest/gtest.h>

#include "domain/base/check.hpp"

namespace colletta::journal {
namespace {

using Json = nlohmann::json;

TEST(CanonicalJson, SortsKeysAndWritesNoSpaces) {
  const Json value = {
      {"b", {1, -2, "x"}}, {"a", Json::object()}, {"B", Json::array()}, {"aa", true}, {"", 0},
      {"_", false}};
  EXPECT_EQ(canonical(value), R"({"":0,"B":[],"_":false,"a":{},"aa":true,"b":[1,-2,"x"]})");
}

TEST(CanonicalJson, EscapesAsRfc8785) {
  EXPECT_EQ(canonical(Json("\b\t\n\f\r\"\\/")), R"("\b\t\n\f\r\"\\/")");
  EXPECT_EQ(canonical(Json(std::string("\x01\x1f\x00", 3))), R"("\u0001\u001f\u0000")");
  EXPECT_EQ(canonical(Json("\x7f € è \u2028 😀")), "\"\x7f € è \u2028 😀\"");
}

TEST(CanonicalJson, KeepsIntegersThatEveryReaderKeeps) {
  EXPECT_EQ(canonical(Json(9007199254740991)), "9007199254740991");
  EXPECT_EQ(canonical(Json(-9007199254740991)), "-9007199254740991");
  EXPECT_EQ(canonical(Json(-0)), "0");
  EXPECT_THROW(canonical(Json(9007199254740992)), CheckFailure);
  EXPECT_THROW(canonical(Json(-9007199254740992)), CheckFailure);
  EXPECT_THROW(canonical(Json(std::uint64_t{1} << 63)), CheckFailure);
}

TEST(CanonicalJson, HoldsNoNullFloatForeignKeyOrBrokenText) {
  EXPECT_THROW(canonical(Json()), CheckFailure);
  EXPECT_THROW(canonical(Json(1.0)), CheckFailure);
  EXPECT_THROW(canonical(Json{{"a", {Json{{"b", nullptr}}}}}), CheckFailure);
  EXPECT_THROW(canonical(Json{{"è", 1}}), CheckFailure);
  EXPECT_THROW(canonical(Json("\xff")), CheckFailure);
  EXPECT_THROW(canonical(Json("\xc0\xaf")), CheckFailure);
}

}  // namespace
}  // namespace colletta::journal
