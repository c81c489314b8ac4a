#include "server/handlers/office_pool_form.hpp"

#include <algorithm>
#include <array>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "server/handlers/form_fields.hpp"

namespace colletta::handlers {
namespace {

const RowList& funder_rows() {
  static const RowList kFunders{"funders", {"name", "amount"}, {}, limits::kFundersMax};
  return kFunders;
}

const std::array<RowList, 2>& row_lists() {
  static const std::array<RowList, 2> kLists{funder_rows(), rate_rows()};
  return kLists;
}

class PoolReader {
 public:
  PoolReader(const http::Pairs& posted, PoolAuthor author) : author_(author) {
    out_.form = compact(posted, row_lists());
  }

  PoolForm read(const RulePlaces& places) && {
    out_.name = text("name");
    out_.kind = kind();
    out_.order = order();
    funders();
    out_.rule = read_rule(out_.form, places);
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
    const auto read = whole_number(value("order"));
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

  static constexpr std::int64_t kOrderMax = 999;  // as decide(OpenPool)

  PoolAuthor author_;
  PoolForm out_;
};

}  // namespace

PoolForm read_pool(const http::Pairs& posted, PoolAuthor author, const RulePlaces& places) {
  return PoolReader(posted, author).read(places);
}

views::FormState with_row(const http::Pairs& posted, std::string_view button) {
  views::FormState form = compact(posted, row_lists());
  add_blank_row(form, button == "add_rate" ? rate_rows() : funder_rows());
  return form;
}

}  // namespace colletta::handlers
