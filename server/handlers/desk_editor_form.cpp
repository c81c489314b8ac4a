#include "server/handlers/desk_editor_form.hpp"

#include <algorithm>
#include <array>

#include "domain/base/limits.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/views/local_time.hpp"

namespace colletta::handlers {
namespace {

const std::array<RowList, 3>& lists() {
  static const std::array<RowList, 3> kLists = {
      RowList{"budget", {"label", "amount"}, {"required"}, limits::kBudgetLinesMax},
      RowList{"plan", {"label", "due"}, {}, limits::kMilestonesMax},
      RowList{"indicators",
              {"label", "unit", "baseline", "target", "due"},
              {"id"},
              limits::kIndicatorsMax},
  };
  return kLists;
}

constexpr std::string_view kAllOrNothing = "all_or_nothing";
constexpr std::string_view kKeepWhatYouRaise = "keep_what_you_raise";

/// Fields in the order of the form, lists by their prefix: the order of the summary of errors.
constexpr std::array<std::string_view, 13> kOrder = {
    "title", "summary", "call",  "area",   "theme", "story",     "budget",
    "goal",  "model",   "opens", "closes", "plan",  "indicators"};

std::ptrdiff_t place_in_form(const Error& error) {
  const std::string_view field(error.field);
  return std::ranges::find(kOrder, field.substr(0, field.find('['))) - kOrder.begin();
}

/// The hidden field of a row: ids are "i<number>" and enter the journal, so that nothing else may
/// come in by it. Anything else counts as a new indicator.
std::string indicator_id(std::string id) {
  constexpr std::size_t kDigitsMax = 4;
  const bool ours = id.size() >= 2 && id.size() <= 1 + kDigitsMax && id[0] == 'i' &&
                    id.find_first_not_of("0123456789", 1) == std::string::npos;
  return ours ? id : std::string();
}

class EditorReader {
 public:
  EditorReader(const http::Pairs& posted, const EditorTerms& terms)
      : terms_(terms), out_{compact(posted, lists()), {}, {}} {}

  EditorForm read() && {
    CampaignContent& c = out_.content;
    c.title = text("title");
    c.summary = text("summary");
    c.story = text("story");
    c.area = one_of("area", terms_.city.areas);
    c.theme = one_of("theme", terms_.city.themes);
    c.goal = read_amount(out_.form, "goal");
    c.model = model();
    c.opens = instant("opens", &CampaignContent::opens);
    c.deadline = instant("closes", &CampaignContent::deadline);
    call();
    rows();
    for (Error& error : check_draft(c)) out_.form.errors.push_back(std::move(error));
    std::ranges::stable_sort(out_.form.errors, {}, place_in_form);
    return std::move(out_);
  }

 private:
  std::string text(std::string_view name) { return std::string(out_.form.value(name)); }
  void fail(std::string_view field) {
    out_.form.errors.push_back(err(Errc::kInvalid, std::string(field)));
  }

  std::string one_of(std::string_view field, const std::vector<std::string>& offered) {
    std::string chosen = text(field);
    if (!chosen.empty() && std::ranges::find(offered, chosen) == offered.end()) fail(field);
    return chosen;
  }

  matching::Model model() {
    const std::string_view chosen = out_.form.value("model");
    if (chosen != kAllOrNothing && chosen != kKeepWhatYouRaise) fail("model");
    return chosen == kKeepWhatYouRaise ? matching::Model::kKeepWhatYouRaise
                                       : matching::Model::kAllOrNothing;
  }

  Timestamp instant(const char* field, Timestamp CampaignContent::*saved) {
    const std::string_view shown = out_.form.value(field);
    if (shown.empty()) return {};
    if (terms_.saved != nullptr &&
        shown == views::to_local_minute(terms_.saved->*saved, terms_.city.zone))
      return terms_.saved->*saved;
    return read_instant(out_.form, field, terms_.city.zone);
  }

  void call() {
    const std::string chosen = text("call");
    if (chosen.empty()) return;
    if (std::ranges::find(terms_.calls, chosen, &views::Choice::value) == terms_.calls.end())
      return fail("call");
    out_.call = CallId::of(chosen);
  }

  void rows() {
    CampaignContent& c = out_.content;
    const auto& [budget, plan, indicators] = lists();
    const auto each = [&](const RowList& list, auto add) {
      const std::size_t count = out_.form.rows(list.prefix, list.most + 1);
      for (std::size_t i = 0; i < count; ++i)
        add([&](std::string_view field) { return row_field(list.prefix, i, field); });
    };
    each(budget, [&](const auto& name) {
      c.budget.push_back({text(name("label")), read_amount(out_.form, name("amount")),
                          text(name("required")) == "1"});
    });
    each(plan, [&](const auto& name) {
      c.plan.push_back({text(name("label")), text(name("due"))});
    });
    each(indicators, [&](const auto& name) {
      c.indicators.push_back({indicator_id(text(name("id"))), text(name("label")),
                              text(name("unit")), text(name("baseline")), text(name("target")),
                              text(name("due"))});
    });
  }

  const EditorTerms& terms_;
  EditorForm out_;
};

}  // namespace

EditorForm read_editor(const http::Pairs& posted, const EditorTerms& terms) {
  return EditorReader(posted, terms).read();
}

bool add_editor_row(views::FormState& form, std::string_view button) {
  constexpr std::array<std::string_view, 3> kButtons = {"add_budget", "add_milestone",
                                                        "add_indicator"};
  const auto found = std::ranges::find(kButtons, button);
  if (found == kButtons.end()) return false;
  add_blank_row(form, lists()[static_cast<std::size_t>(found - kButtons.begin())]);
  return true;
}

views::FormState editor_as_posted(const http::Pairs& posted) { return compact(posted, lists()); }

views::FormState show_editor(const CampaignContent& c, const CallId& call, const std::string& zone,
                             views::Language language) {
  views::FormState form;
  const auto put = [&](std::string name, std::string value) {
    form.values.emplace_back(std::move(name), std::move(value));
  };
  const auto amount = [&](Money value) {
    return value.zero() ? std::string() : amount_text(value, language);
  };
  const auto instant = [&](Timestamp t) {
    return t.us == 0 ? std::string() : views::to_local_minute(t, zone);
  };
  put("title", c.title);
  put("summary", c.summary);
  put("story", c.story);
  put("area", c.area);
  put("theme", c.theme);
  put("call", call.str());
  put("goal", amount(c.goal));
  put("model",
      std::string(c.model == matching::Model::kAllOrNothing ? kAllOrNothing : kKeepWhatYouRaise));
  put("opens", instant(c.opens));
  put("closes", instant(c.deadline));
  for (std::size_t i = 0; i < c.budget.size(); ++i) {
    put(row_field("budget", i, "label"), c.budget[i].label);
    put(row_field("budget", i, "amount"), amount(c.budget[i].amount));
    put(row_field("budget", i, "required"), c.budget[i].required ? "1" : "0");
  }
  for (std::size_t i = 0; i < c.plan.size(); ++i) {
    put(row_field("plan", i, "label"), c.plan[i].label);
    put(row_field("plan", i, "due"), c.plan[i].due);
  }
  for (std::size_t i = 0; i < c.indicators.size(); ++i) {
    const Indicator& one = c.indicators[i];
    put(row_field("indicators", i, "id"), one.id);
    put(row_field("indicators", i, "label"), one.label);
    put(row_field("indicators", i, "unit"), one.unit);
    put(row_field("indicators", i, "baseline"), one.baseline);
    put(row_field("indicators", i, "target"), one.target);
    put(row_field("indicators", i, "due"), one.due);
  }
  return form;
}

}  // namespace colletta::handlers
