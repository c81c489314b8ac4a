#include "server/views/fields.hpp"

#include <algorithm>
#include <cctype>

#include "server/views/sentences.hpp"

namespace colletta::views {

namespace {

// What parts/field.html writes for a kind: its section there, type and keyboard of an input.
struct Look {
  const Key& section;
  std::string_view type;
  std::string_view keyboard;
  bool narrow;
};

Look look(FieldKind kind) {
  switch (kind) {
    case FieldKind::kText:
      return {"INPUTS"_k, "text", "", false};
    case FieldKind::kEmail:
      return {"INPUTS"_k, "email", "", false};
    case FieldKind::kPassword:
      return {"INPUTS"_k, "password", "", false};
    case FieldKind::kMoney:
      return {"INPUTS"_k, "text", "decimal", true};
    case FieldKind::kNumber:
      return {"INPUTS"_k, "text", "decimal", true};
    case FieldKind::kDate:
      return {"INPUTS"_k, "date", "", true};
    case FieldKind::kDateTime:
      return {"INPUTS"_k, "datetime-local", "", true};
    case FieldKind::kSearch:
      return {"INPUTS"_k, "search", "", false};
    case FieldKind::kUrl:
      return {"INPUTS"_k, "url", "", false};
    case FieldKind::kLines:
    case FieldKind::kMarkdown:
      return {"TEXT_AREAS"_k, "", "", false};
    case FieldKind::kSelect:
      return {"SELECTS"_k, "", "", false};
    case FieldKind::kRadios:
      return {"RADIOS"_k, "", "", false};
    case FieldKind::kCheck:
      return {"CHECKS"_k, "", "", false};
  }
  return {"INPUTS"_k, "text", "", false};
}

bool posted(const FormState& form, std::string_view name) {
  return std::ranges::any_of(form.values, [&](const auto& pair) { return pair.first == name; });
}

void add_choices(Dict& dict, const std::string& id, const Field& field, const std::string& value) {
  for (const auto& choice : field.choices) {
    Dict option = dict.section("OPTIONS"_k);
    option.set("OPTION_VALUE"_k, choice.value);
    option.set("OPTION_ID"_k, id + "-" + field_id(choice.value));
    option.set("OPTION_LABEL"_k, choice.label);
    option.show_if(choice.value == value, "OPTION_CHOSEN"_k);
    option.show_with("OPTION_HINTS"_k, "OPTION_HINT"_k, choice.hint);
  }
}

}  // namespace

std::string field_id(std::string_view name) {
  std::string id;
  for (const char c : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    if (plain) {
      id += c;
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  return id;
}

void add_field(Dict& dict, const Key& key, const Wording& wording, const FormState& form,
               const Field& field) {
  const Look shape = look(field.kind);
  const std::string id = field_id(field.name);
  const Error* error = form.error(field.name);
  const std::string value =
      posted(form, field.name) ? std::string(form.value(field.name)) : field.initial;
  Dict out = dict.section(key).section(shape.section);
  out.set("FIELD_ID"_k, id);
  out.set("FIELD_NAME"_k, field.name);
  out.set("FIELD_LABEL"_k, field.label);
  out.set("FIELD_TYPE"_k, shape.type);
  // A password is never sent back.
  out.set("FIELD_VALUE"_k, field.kind == FieldKind::kPassword ? std::string() : value);
  out.show_if(!field.required && !field.depends && field.kind != FieldKind::kSearch,
              "FIELD_OPTIONAL"_k);
  out.show_if(field.required, "FIELD_REQUIRED"_k);
  out.show_if(field.read_only, "FIELD_READ_ONLY"_k);
  out.show_if(shape.narrow, "FIELD_SHORT"_k);
  out.show_if(field.kind == FieldKind::kMarkdown, "FIELD_TALL"_k);
  out.show_if(field.kind == FieldKind::kMarkdown, "FIELD_PREVIEW"_k);
  out.show_with("FIELD_KINDS"_k, "FIELD_RULE_KINDS"_k, field.rule_kinds);
  out.show_with("FIELD_INPUT_MODES"_k, "FIELD_INPUT_MODE"_k, shape.keyboard);
  out.show_with("FIELD_COMPLETES"_k, "FIELD_COMPLETE"_k, field.complete);
  out.show_with("FIELD_HINTS"_k, "FIELD_HINT"_k, field.hint);
  std::string described = field.hint.empty() ? std::string() : id + "-hint";
  if (error != nullptr) {
    out.show_if(true, "FIELD_WRONG"_k);
    out.show_with("FIELD_ERRORS"_k, "FIELD_ERROR"_k, error_sentence(wording, *error));
    described += (described.empty() ? "" : " ") + id + "-error";
  }
  out.show_with("FIELD_DESCRIBED"_k, "FIELD_DESCRIBED_BY"_k, described);
  if (field.kind == FieldKind::kCheck)
    out.show_if(!value.empty() && value != "0", "OPTION_CHOSEN"_k);
  add_choices(out, id, field, value);
}

void add_errors(Dict& dict, const Wording& wording, const FormState& form,
                const std::vector<Field>& named) {
  if (form.errors.empty()) return;
  Dict summary = dict.section("FORM_ERRORS"_k);
  for (const Error& error : form.errors) {
    Dict line = summary.section("FORM_ERROR"_k);
    Dict text = line.section(error.field.empty() ? "ERROR_PLAIN"_k : "ERROR_LINK"_k);
    text.set("ERROR_ID"_k, field_id(error.field));
    text.set("ERROR_TEXT"_k, error_line(wording, error, named));
  }
}

std::string error_line(const Wording& wording, const Error& error,
                       const std::vector<Field>& named) {
  const auto field = std::ranges::find(named, error.field, &Field::name);
  const std::string label = field == named.end() ? std::string() : field->label + ": ";
  return label + error_sentence(wording, error);
}

void name_rows(std::vector<Field>& named, const FormState& form, const Rows& rows) {
  const std::size_t count = std::max<std::size_t>(1, form.rows(rows.prefix, rows.most));
  for (std::size_t i = 0; i < count; ++i) {
    for (Field& field : rows.fields(rows.prefix + "[" + std::to_string(i) + "].")) {
      field.label = rows.name + " " + std::to_string(i + 1) + ", " + field.label;
      named.push_back(std::move(field));
    }
  }
}

void add_rows(Dict& dict, const Key& key, const Wording& wording, const FormState& form,
              const Rows& rows) {
  Dict out = dict.section(key);
  out.set("ROWS_MAX"_k, static_cast<std::int64_t>(rows.most));
  out.set("ROWS_ADD"_k, rows.add);
  out.set("ROWS_ADD_LABEL"_k, rows.add_label);
  const auto fill = [&](const Key& section, const std::string& index, const std::string& number) {
    Dict row = out.section(section);
    row.set("ROW_NAME"_k, rows.name + " " + number);
    for (const Field& field : rows.fields(rows.prefix + "[" + index + "].")) {
      add_field(row, "ROW_FIELDS"_k, wording, form, field);
    }
  };
  const std::size_t count = std::max<std::size_t>(1, form.rows(rows.prefix, rows.most));
  for (std::size_t i = 0; i < count; ++i) {
    fill("ROWS"_k, std::to_string(i), std::to_string(i + 1));
  }
  // Copied by the page's script; it counts on in place of __i__.
  fill("ROW_TEMPLATE"_k, "__i__", "");
}

}  // namespace colletta::views
