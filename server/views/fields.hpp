// Fields of forms: one place that puts label, hint, error and value of a field into
// parts/field.html, so that all forms behave alike. It must never know what a form is for.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/views/dict.hpp"
#include "server/views/page.hpp"
#include "server/views/parts.hpp"
#include "server/views/wording.hpp"

namespace colletta::views {

enum class FieldKind {
  kText,
  kEmail,
  kPassword,
  kMoney,
  kNumber,
  kDate,
  kDateTime,
  kSearch,
  kUrl,
  kLines,
  kMarkdown,
  kSelect,
  kRadios,
  kCheck
};

struct FieldChoice {
  std::string value = {};
  std::string label = {};
  std::string hint = {};
};

struct Field {
  std::string name = {};  ///< as posted: "budget[2].amount"
  std::string label = {};
  FieldKind kind = FieldKind::kText;
  std::string hint = {};
  bool required = true;
  bool depends = false;       ///< needed in some cases, which its hint names: not called optional
  bool read_only = false;
  std::string complete = {};  ///< value of autocomplete, "email"
  std::vector<FieldChoice> choices = {};  ///< of selects and radios
  std::string initial = {};               ///< shown when the form holds no value
  std::string rule_kinds = {};            ///< "per_pledge quadratic": others do not use it
};

/// "budget[2].amount" -> "budget-2-amount": names of fields as ids that links can hold.
std::string field_id(std::string_view name);

/// One repetition of the section `key`, which pastes parts/field.html.
void add_field(Dict& dict, const Key& key, const Wording& wording, const FormState& form,
               const Field& field);

/// The summary of errors, each linked to its field; an error of no field is plain text. Those of
/// `named` fields begin with the field's label: long forms have many that fail in the same words.
void add_errors(Dict& dict, const Wording& wording, const FormState& form,
                const std::vector<Field>& named = {});
/// One of its lines: "Closes: Choose a date."
std::string error_line(const Wording& wording, const Error& error, const std::vector<Field>& named);

/// A list of rows (parts/rows.html): those posted, and at least one.
struct Rows {
  std::string prefix = {};  ///< "budget"
  std::string name = {};    ///< of one row, for screen readers: "Budget line {n}"
  std::string add = {};     ///< value of the button `do`
  std::string add_label = {};
  std::size_t most = 0;
  /// The fields of the row whose names begin with `at`: "budget[2]."
  std::function<std::vector<Field>(const std::string& at)> fields = {};
};
void add_rows(Dict& dict, const Key& key, const Wording& wording, const FormState& form,
              const Rows& rows);
/// Adds the fields of all its rows to `named`, each label with its row's: "Step 2, By".
void name_rows(std::vector<Field>& named, const FormState& form, const Rows& rows);

}  // namespace colletta::views
