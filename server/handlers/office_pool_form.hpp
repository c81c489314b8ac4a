// The form of a new matching pool to what OpenPool takes (fields: views/office_pages.hpp,
// PoolFormPage). Pure: no requests, sessions or database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/matching/book.hpp"
#include "server/handlers/form_rows.hpp"
#include "server/handlers/rule_form.hpp"

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
/// kInvalid; of the rule those of read_rule; kMissing "funders".
PoolForm read_pool(const http::Pairs& posted, PoolAuthor author, const RulePlaces& places = {});

/// The posted form with one blank row more, unchecked: days with another ratio for the button
/// "add_rate", else a funder.
views::FormState with_row(const http::Pairs& posted, std::string_view button);

}  // namespace colletta::handlers
