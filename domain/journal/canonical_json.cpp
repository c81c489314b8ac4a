#include "domain/journal/canonical_json.hpp"

#include <algorithm>

#include "domain/base/check.hpp"

namespace colletta::journal {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kIntegerMax = (std::int64_t{1} << 53) - 1;  // RFC 8785 writes IEEE doubles

void check_canonical(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      for (const auto& [key, member] : value.items()) {
        // Bytes and UTF-16 code units sort alike only where keys are ASCII.
        CHECK(std::all_of(key.begin(), key.end(),
                          [](char c) { return static_cast<unsigned char>(c) < 0x80; }),
              "a key of a canonical document is ASCII");
        check_canonical(member);
      }
      return;
    case Json::value_t::array:
      for (const Json& element : value) check_canonical(element);
      return;
    case Json::value_t::number_unsigned:
      CHECK(value.get<std::uint64_t>() <= static_cast<std::uint64_t>(kIntegerMax),
            "an integer that every JSON reader keeps exact");
      return;
    case Json::value_t::number_integer:
      CHECK(value.get<std::int64_t>() >= -kIntegerMax && value.get<std::int64_t>() <= kIntegerMax,
            "an integer that every JSON reader keeps exact");
      return;
    case Json::value_t::string:
    case Json::value_t::boolean:
      return;
    case Json::value_t::null:
    case Json::value_t::number_float:
    case Json::value_t::binary:
    case Json::value_t::discarded:
      break;
  }
  CHECK(false, "a canonical document holds no null and no float");
}

}  // namespace

std::string canonical(const Json& value) {
  check_canonical(value);
  try {
    // Objects are std::map, sorted by bytes; dump() writes no spaces and the escapes of RFC 8785.
    return value.dump();
  } catch (const Json::type_error&) {
    CHECK(false, "a text of a canonical document is UTF-8");
    throw;
  }
}

}  // namespace colletta::journal
