// The form of a new matching pool to what OpenPool takes (fields: views/office_pages.hpp,
// PoolFormPage). Its rule becomes a rule document and is read by matching::parse_rule, so that the
// form can say nothing that a document could not. Pure: no requests, sessions or database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/matching/book.hpp"
#include "server/handlers/form_rows.hpp"

namespace colletta::handlers {

enum class PoolAuthor {
  kOfficer,  ///< public or private, up to kFundersMax funders
  kSponsor,  ///< private, with one funder: the sponsor
};

struct PoolForm {
  struct Funder {
    std::string name;
    Money amount;
  };
  views::FormState form;  ///< funders numbered anew; all errors
  std::string name;
  matching::PoolKind kind = matching::PoolKind::kPublic;
  int order = 0;
  std::vector<Funder> funders;
  std::optional<matching::Rule> rule;  ///< nothing: an error stands at a field `rule.*`
};

/// Errors: of texts as clean_text; of amounts kInvalidAmount, kTooSmall, kTooLarge; of numbers
/// kInvalid; of the rule, the first as parse_rule gives it, under `rule.*`; kMissing "funders".
PoolForm read_pool(const http::Pairs& posted, PoolAuthor author);

/// The posted form with one blank funder more, unchecked.
views::FormState with_funder_row(const http::Pairs& posted);

/// "3/5", "2" (2/1) or "60 %" (60/100) as "num/den"; anything else as it is, for parse_rule to
/// refuse.
std::string ratio_text(std::string_view typed);

}  // namespace colletta::handlers
