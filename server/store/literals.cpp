#include "server/store/literals.hpp"

#include "server/store/statement.hpp"

namespace colletta::store::internal {

void append_literal(std::string& out, Connection& connection, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    out += std::to_string(*number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    check_text(*text);
    out += '\'';
    const std::size_t at = out.size();
    out.resize(at + 2 * text->size() + 1);
    const auto length =
        mysql_real_escape_string(connection.mysql(), out.data() + at, text->data(), text->size());
    out.resize(at + length);
    out += '\'';
  } else {
    out += "NULL";
  }
}

namespace {

void append_bind(std::string& out, Connection& connection, const Bind& bind) {
  if (const auto* value = std::get_if<Value>(&bind.value))
    return append_literal(out, connection, *value);
  std::visit(
      [&](const auto& values) {
        CHECK(values.size() <= kListMax, "a list bind is longer than kListMax");
        if (values.empty()) out += "NULL";
        for (std::size_t i = 0; i < values.size(); ++i) {
          if (i > 0) out += ',';
          append_literal(out, connection, values[i]);
        }
      },
      std::get<List>(bind.value));
}

}  // namespace

std::string with_literals(Connection& connection, const Query& query, Binds binds) {
  const QueryText& text = connection.statements().text(query);
  const auto ordered = text.in_order(binds);
  std::string out = text.chunks[0];
  for (std::size_t i = 0; i < text.places.size(); ++i) {
    append_bind(out, connection, *ordered[text.places[i]]);
    out += text.chunks[i + 1];
  }
  return out;
}

}  // namespace colletta::store::internal
