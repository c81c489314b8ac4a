#include "server/handlers/office_pool_form.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "domain/matching/rule_json.hpp"
#include "server/handlers/form_fields.hpp"

namespace colletta::handlers {
namespace {

using Json = nlohmann::json;

const RowList& funder_rows() {
  static const RowList kFunders{"funders", {"name", "amount"}, {}, limits::kFundersMax};
  return kFunders;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// A whole number within int64; nothing for anything else.
std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool read = all_digits(text) && error == std::errc() && end == text.data() + text.size();
  return read ? std::optional(value) : std::nullopt;
}

class Reader {
 public:
  Reader(const http::Pairs& posted, PoolAuthor author) : author_(author) {
    out_.form = compact(posted, {&funder_rows(), 1});
  }

  PoolForm read() && {
    out_.name = text("name");
    out_.kind = kind();
    out_.order = order();
    funders();
    rule();
    return std::move(out_);
  }

 private:
  std::string_view value(std::string_view name) const { return trimmed(out_.form.value(name)); }
  void fail(Error error) { out_.form.errors.push_back(std::move(error)); }

  std::string text(const std::string& name) {
    auto clean = clean_text(out_.form.value(name), name,
                            {.bytes_min = 1, .bytes_max = limits::kNameBytesMax});
    if (clean) return *clean;
    fail(clean.error());
    return {};
  }

  matching::PoolKind kind() {
    if (author_ == PoolAuthor::kSponsor) return matching::PoolKind::kPrivate;
    const std::string_view chosen = value("kind");
    if (chosen != "public" && chosen != "private") fail(err(Errc::kInvalid, "kind"));
    return chosen == "private" ? matching::PoolKind::kPrivate : matching::PoolKind::kPublic;
  }

  int order() {
    if (value("order").empty()) return 0;
    const auto read = whole(value("order"));
    if (!read || *read > kOrderMax) return fail(err(Errc::kInvalid, "order", "0-999")), 0;
    return static_cast<int>(*read);
  }

  void funders() {
    const RowList& rows = funder_rows();
    const std::size_t count = out_.form.rows(rows.prefix, rows.most + 1);
    const std::size_t most = author_ == PoolAuthor::kSponsor ? 1 : rows.most;
    if (count == 0) fail(err(Errc::kMissing, "funders"));
    if (count > most) fail(err(Errc::kTooLarge, "funders", std::to_string(most)));
    for (std::size_t i = 0; i < count; ++i) {
      const std::string field = row_field(rows.prefix, i, "amount");
      const std::size_t errors = out_.form.errors.size();
      PoolForm::Funder funder{text(row_field(rows.prefix, i, "name")),
                              read_amount(out_.form, field)};
      if (value(field).empty()) fail(err(Errc::kMissing, field));
      if (out_.form.errors.size() == errors) out_.funders.push_back(std::move(funder));
    }
  }

  // --- the rule, as a document ---

  void put_text(Json& object, const std::string& field, const char* name) {
    if (!value(field).empty()) object[name] = value(field);
  }
  void put_ratio(Json& object, const std::string& field, const char* name) {
    if (!value(field).empty()) object[name] = ratio_text(value(field));
  }
  void put_amount(Json& object, const std::string& field, const char* name) {
    const Money amount = read_amount(out_.form, field);
    if (amount.positive()) object[name] = amount.cents();
  }
  void put_whole(Json& object, const std::string& field, const char* name) {
    if (value(field).empty()) return;
    const auto read = whole(value(field));
    if (read)
      object[name] = *read;
    else
      fail(err(Errc::kInvalid, field, "1-" + std::to_string(limits::kRuleCountMax)));
  }

  Json document() {
    Json rule = {{"version", 1}};
    put_text(rule, "rule.kind", "kind");
    put_ratio(rule, "rule.ratio", "ratio");
    put_ratio(rule, "rule.share", "share");
    put_amount(rule, "rule.amount", "amount");
    put_amount(rule, "rule.cap_per_pledge", "cap_per_pledge");
    put_amount(rule, "rule.cap_per_match", "cap_per_match");
    put_amount(rule, "rule.cap_per_donor", "cap_per_donor");
    put_whole(rule, "rule.pledges_per_donor", "pledges_per_donor");
    put_amount(rule, "rule.cap_per_campaign", "cap_per_campaign");
    put_text(rule, "rule.ceiling", "ceiling");
    Json condition = Json::object();
    put_ratio(condition, "rule.condition.share_of_goal", "share_of_goal");
    put_amount(condition, "rule.condition.raised", "raised");
    put_whole(condition, "rule.condition.donors", "donors");
    if (!condition.empty()) rule["condition"] = std::move(condition);
    return rule;
  }

  void rule() {
    const std::size_t errors = out_.form.errors.size();
    const Json read = document();
    if (out_.form.errors.size() != errors) return;  // a field left out would make another rule
    auto parsed = matching::parse_rule(read, "rule");
    if (parsed)
      out_.rule = *parsed;
    else
      fail(parsed.error());
  }

  static constexpr std::int64_t kOrderMax = 999;  // as decide(OpenPool)

  PoolAuthor author_;
  PoolForm out_;
};

}  // namespace

PoolForm read_pool(const http::Pairs& posted, PoolAuthor author) {
  return Reader(posted, author).read();
}

views::FormState with_funder_row(const http::Pairs& posted) {
  views::FormState form = compact(posted, {&funder_rows(), 1});
  add_blank_row(form, funder_rows());
  return form;
}

std::string ratio_text(std::string_view typed) {
  typed = trimmed(typed);
  if (all_digits(typed)) return std::string(typed) + "/1";
  if (typed.ends_with('%')) {
    const std::string_view percents = trimmed(typed.substr(0, typed.size() - 1));
    if (all_digits(percents)) return std::string(percents) + "/100";
  }
  return std::string(typed);
}

}  // namespace colletta::handlers
