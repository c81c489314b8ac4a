#include "server/views/selection_form.hpp"

#include <algorithm>

#include "domain/base/limits.hpp"

namespace colletta::views {
namespace {

Field number_field(std::string name, std::string label, std::string hint = {}) {
  return {.name = std::move(name),
          .label = std::move(label),
          .kind = FieldKind::kNumber,
          .hint = std::move(hint),
          .required = false,
          .depends = true};
}

std::vector<Field> criterion_fields(const Wording& w, const std::string& at) {
  Field weight = number_field(at + "weight", w.tr("Weight"));
  weight.initial = "1";
  return {
      {.name = at + "title", .label = w.tr("What is judged"), .required = false, .depends = true},
      number_field(at + "max", w.tr("Points, at most")),
      std::move(weight),
      number_field(at + "min", w.tr("Minimum (may stay empty)")),
      {.name = at + "tie",
       .label = w.tr("Decides between equal totals"),
       .kind = FieldKind::kCheck,
       .required = false}};
}

Rows criterion_rows(const Wording& w) {
  return {.prefix = "rules.criteria",
          .name = w.tr("Criterion"),
          .add = "add_criterion",
          .add_label = w.tr("Add a criterion"),
          .most = limits::kCriteriaMax,
          .fields = [&w](const std::string& at) { return criterion_fields(w, at); }};
}

std::vector<Field> when_fields(const Wording& w) {
  return {{.name = "select",
           .label = w.tr("This call chooses by an evaluation, with rules that cannot change"),
           .kind = FieldKind::kCheck,
           .hint = w.tr("Otherwise officers publish or return what is handed in."),
           .required = false},
          {.name = "apply_by",
           .label = w.tr("Applications are taken until"),
           .kind = FieldKind::kDateTime,
           .hint = w.tr("Before the call closes. Until then nobody but their promoters can read "
                        "them."),
           .required = false,
           .depends = true}};
}

std::vector<Field> points_fields(const Wording& w) {
  Field step = number_field("rules.step", w.tr("Points go up in steps of"),
                            w.tr("Such as 1, or 0,5 for half points."));
  step.initial = "1";
  Field evaluators =
      number_field("rules.evaluators_min", w.tr("Evaluators that each application needs"));
  evaluators.initial = "3";
  return {std::move(step),
          {.name = "rules.aggregate",
           .label = w.tr("What counts of several evaluators' points"),
           .kind = FieldKind::kSelect,
           .required = false,
           .depends = true,
           .choices = {{"mean", w.tr("the mean"), ""},
                       {"median", w.tr("the median"), ""},
                       {"trimmed_mean", w.tr("the mean without the highest and the lowest"), ""}},
           .initial = "mean"},
          std::move(evaluators),
          number_field("rules.pass_mark", w.tr("Pass mark"),
                       w.tr("The total below which nobody is selected. May stay empty."))};
}

std::vector<Field> choice_fields(const Wording& w) {
  return {{.name = "rules.select",
           .label = w.tr("Who is selected"),
           .kind = FieldKind::kRadios,
           .required = false,
           .choices = {{"top_n", w.tr("So many of the first"), ""},
                       {"budget", w.tr("As many as a sum of money is enough for"), ""}},
           .initial = "top_n"},
          number_field("rules.selection.n", w.tr("How many")),
          {.name = "rules.selection.amount",
           .label = w.tr("Sum in euros"),
           .kind = FieldKind::kMoney,
           .required = false,
           .depends = true},
          {.name = "rules.selection.on_misfit",
           .label = w.tr("When one asks for more than is left"),
           .kind = FieldKind::kSelect,
           .required = false,
           .depends = true,
           .choices = {{"stop", w.tr("the list ends there"), ""},
                       {"skip", w.tr("it is passed over"), ""}},
           .initial = "stop"},
          number_field("rules.area_max", w.tr("Selected of one area, at most"),
                       w.tr("May stay empty."))};
}

}  // namespace

void add_selection_form(Dict& dict, const Wording& w, const FormState& form,
                        std::vector<Field>& named) {
  const auto add = [&](const Key& key, std::vector<Field> fields) {
    for (Field& field : fields) {
      add_field(dict, key, w, form, field);
      named.push_back(std::move(field));
    }
  };
  // What is folded away opens when something stands in it, or is wrong there.
  const auto told = [](std::string_view name) {
    return name == "select" || name == "apply_by" || name.starts_with("rules.");
  };
  const bool open =
      form.value("select") == "1" || form.rows("rules.criteria", limits::kCriteriaMax) > 0 ||
      std::ranges::any_of(form.errors, [&](const Error& error) { return told(error.field); });
  dict.show_if(open, "SELECTION_OPEN"_k);
  add("SELECT_FIELDS"_k, when_fields(w));
  const Rows rows = criterion_rows(w);
  add_rows(dict, "CRITERIA"_k, w, form, rows);
  name_rows(named, form, rows);
  add("POINTS_FIELDS"_k, points_fields(w));
  add("CHOICE_FIELDS"_k, choice_fields(w));
}

}  // namespace colletta::views
