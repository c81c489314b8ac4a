#include "domain/campaign/campaign.hpp"

#include <set>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"

namespace colletta {
namespace {

/// Collects errors instead of stopping at the first: a form shows them all.
struct Errors {
  std::vector<Error> out;

  void text(std::string& value, const std::string& field, std::size_t bytes_max,
            Lines lines = Lines::kOne) {
    auto clean = clean_text(value, field, {.bytes_min = 0, .bytes_max = bytes_max, .lines = lines});
    if (clean)
      value = *clean;
    else
      out.push_back(clean.error());
  }
  void optional_value(std::string& value, const std::string& field,
                      Result<std::string> (*clean)(std::string_view, std::string_view)) {
    if (value.empty()) return;
    auto cleaned = clean(value, field);
    if (cleaned)
      value = *cleaned;
    else
      out.push_back(cleaned.error());
  }
  void amount(Money value, const std::string& field) {
    if (value.negative()) out.push_back(err(Errc::kTooSmall, field, "0"));
    if (value.cents() > limits::kGoalCentsMax)
      out.push_back(err(Errc::kTooLarge, field, to_decimal(Money::cents(limits::kGoalCentsMax))));
  }
  template <class T>
  void at_most(const std::vector<T>& list, const char* field, std::size_t max) {
    if (list.size() > max) out.push_back(err(Errc::kTooLarge, field, std::to_string(max)));
  }
  void required(bool there, const std::string& field) {
    if (!there) out.push_back(err(Errc::kMissing, field));
  }
};

std::string at(const char* list, std::size_t i, const char* field) {
  return std::string(list) + "[" + std::to_string(i) + "]." + field;
}

void check_lists(CampaignContent& c, Errors& errors) {
  errors.at_most(c.budget, "budget", limits::kBudgetLinesMax);
  errors.at_most(c.plan, "plan", limits::kMilestonesMax);
  errors.at_most(c.indicators, "indicators", limits::kIndicatorsMax);
  for (std::size_t i = 0; i < c.budget.size(); ++i) {
    errors.text(c.budget[i].label, at("budget", i, "label"), limits::kLabelBytesMax);
    errors.amount(c.budget[i].amount, at("budget", i, "amount"));
  }
  for (std::size_t i = 0; i < c.plan.size(); ++i) {
    errors.text(c.plan[i].label, at("plan", i, "label"), limits::kLabelBytesMax);
    errors.optional_value(c.plan[i].due, at("plan", i, "due"), clean_date);
  }
  for (std::size_t i = 0; i < c.indicators.size(); ++i) {
    Indicator& one = c.indicators[i];
    errors.text(one.label, at("indicators", i, "label"), limits::kLabelBytesMax);
    errors.text(one.unit, at("indicators", i, "unit"), limits::kLabelBytesMax);
    errors.optional_value(one.baseline, at("indicators", i, "baseline"), clean_decimal);
    errors.optional_value(one.target, at("indicators", i, "target"), clean_decimal);
    errors.optional_value(one.due, at("indicators", i, "due"), clean_date);
  }
}

/// Indicators keep the id they have; new ones get the next free number.
void number_indicators(CampaignContent& c) {
  std::set<std::string> taken;
  for (auto& one : c.indicators)
    if (!one.id.empty() && !taken.insert(one.id).second) one.id.clear();
  int next = 1;
  for (auto& one : c.indicators) {
    if (!one.id.empty()) continue;
    while (taken.contains("i" + std::to_string(next))) ++next;
    one.id = "i" + std::to_string(next);
    taken.insert(one.id);
  }
}

Money sum(const CampaignContent& content, bool required_only) {
  Money total;
  for (const auto& line : content.budget)
    if (line.required || !required_only) total += line.amount;
  return total;
}

}  // namespace

Money minimum_of(const CampaignContent& content) {
  const Money total = sum(content, true);
  return total.positive() ? total : content.goal;
}

Money optimum_of(const CampaignContent& content) {
  const Money total = sum(content, false);
  return total.positive() ? total : content.goal;
}

std::vector<Error> check_draft(CampaignContent& c) {
  Errors errors;
  errors.text(c.title, "title", limits::kTitleBytesMax);
  errors.text(c.summary, "summary", limits::kSummaryBytesMax, Lines::kMany);
  errors.text(c.story, "story", limits::kStoryBytesMax, Lines::kMany);
  errors.text(c.area, "area", limits::kLabelBytesMax);
  errors.text(c.theme, "theme", limits::kLabelBytesMax);
  errors.amount(c.goal, "goal");
  check_lists(c, errors);
  if (errors.out.empty()) number_indicators(c);
  return std::move(errors.out);
}

std::vector<Error> check_complete(const CampaignContent& c, Timestamp now) {
  Errors errors;
  errors.required(!c.title.empty(), "title");
  errors.required(!c.summary.empty(), "summary");
  errors.required(!c.story.empty(), "story");
  errors.required(!c.area.empty(), "area");
  errors.required(!c.theme.empty(), "theme");
  errors.required(sum(c, true).positive(), "budget");
  for (std::size_t i = 0; i < c.budget.size(); ++i) {
    errors.required(!c.budget[i].label.empty(), at("budget", i, "label"));
    errors.required(c.budget[i].amount.positive(), at("budget", i, "amount"));
  }
  errors.required(c.goal.positive(), "goal");
  if (c.goal.positive() && c.goal < minimum_of(c))
    errors.out.push_back(err(Errc::kTooSmall, "goal", to_decimal(minimum_of(c))));
  if (c.goal > optimum_of(c))
    errors.out.push_back(err(Errc::kTooLarge, "goal", to_decimal(optimum_of(c))));
  errors.required(c.opens.us != 0, "opens");
  errors.required(c.deadline.us != 0, "closes");
  if (c.deadline.us != 0 && (c.deadline <= c.opens || c.deadline <= now))
    errors.out.push_back(err(Errc::kInvalid, "closes", "after_opens_and_now"));
  for (std::size_t i = 0; i < c.plan.size(); ++i) {
    errors.required(!c.plan[i].label.empty(), at("plan", i, "label"));
    errors.required(!c.plan[i].due.empty(), at("plan", i, "due"));
  }
  for (std::size_t i = 0; i < c.indicators.size(); ++i) {
    const Indicator& one = c.indicators[i];
    errors.required(!one.label.empty(), at("indicators", i, "label"));
    errors.required(!one.unit.empty(), at("indicators", i, "unit"));
    errors.required(!one.baseline.empty(), at("indicators", i, "baseline"));
    errors.required(!one.target.empty(), at("indicators", i, "target"));
    errors.required(!one.due.empty(), at("indicators", i, "due"));
  }
  return std::move(errors.out);
}

std::string_view to_string(CampaignState state) noexcept {
  switch (state) {
    case CampaignState::kDraft:
      return "draft";
    case CampaignState::kSubmitted:
      return "submitted";
    case CampaignState::kReturned:
      return "returned";
    case CampaignState::kPublished:
      return "published";
    case CampaignState::kSucceeded:
      return "succeeded";
    case CampaignState::kFailed:
      return "failed";
  }
  return "";
}

Result<CampaignState> parse_campaign_state(std::string_view text) {
  for (const auto state :
       {CampaignState::kDraft, CampaignState::kSubmitted, CampaignState::kReturned,
        CampaignState::kPublished, CampaignState::kSucceeded, CampaignState::kFailed})
    if (text == to_string(state)) return state;
  return err(Errc::kInvalid, "state", "draft, submitted, returned, published, succeeded, failed");
}

Result<CampaignState> after(CampaignState state, CampaignAction action) {
  using S = CampaignState;
  const Error refused = err(Errc::kIllegalTransition, "state", std::string(to_string(state)));
  const bool being_written = state == S::kDraft || state == S::kReturned;
  const bool public_now = state == S::kPublished || state == S::kSucceeded || state == S::kFailed;
  switch (action) {
    case CampaignAction::kEdit:
      return being_written ? Result<S>(state) : refused;
    case CampaignAction::kHandIn:
      return being_written ? Result<S>(S::kSubmitted) : refused;
    case CampaignAction::kTakeBack:
      return state == S::kSubmitted ? Result<S>(S::kDraft) : refused;
    case CampaignAction::kReturn:
      return state == S::kSubmitted ? Result<S>(S::kReturned) : refused;
    case CampaignAction::kPublish:
      return state == S::kSubmitted ? Result<S>(S::kPublished) : refused;
    case CampaignAction::kRevise:
      return public_now ? Result<S>(state) : refused;
    case CampaignAction::kCloseAsSucceeded:
      return state == S::kPublished ? Result<S>(S::kSucceeded) : refused;
    case CampaignAction::kCloseAsFailed:
      return state == S::kPublished ? Result<S>(S::kFailed) : refused;
  }
  return refused;
}

Result<std::string> clean_decimal(std::string_view text, std::string_view field) {
  const Error bad = err(Errc::kInvalid, std::string(field), "12.5");
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.empty()) return err(Errc::kMissing, std::string(field));
  std::string out;
  if (text.front() == '-') out = "-", text.remove_prefix(1);
  std::size_t whole = 0, decimals = 0;
  bool point = false;
  for (const char c : text) {
    if (c == '.' || c == ',') {
      if (point || whole == 0) return bad;
      point = true;
      out += '.';
    } else if (c >= '0' && c <= '9') {
      ++(point ? decimals : whole);
      out += c;
    } else {
      return bad;
    }
  }
  if (whole == 0 || whole > 15 || decimals > 6 || (point && decimals == 0)) return bad;
  return out;
}

Result<std::string> clean_date(std::string_view text, std::string_view field) {
  if (text.empty()) return err(Errc::kMissing, std::string(field));
  const auto instant = parse_rfc3339(std::string(text) + "T00:00:00Z");
  if (text.size() != 10 || !instant) return err(Errc::kInvalid, std::string(field), "YYYY-MM-DD");
  return std::string(text);
}

}  // namespace colletta
