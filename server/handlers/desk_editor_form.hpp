// The editor's form to a campaign's content and back (fields: views/desk_pages.hpp, EditorPage).
// Pure: it must never know requests, sessions or the database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/campaign/campaign.hpp"
#include "server/handlers/form_rows.hpp"
#include "server/services/cities.hpp"
#include "server/views/parts.hpp"

namespace colletta::handlers {

/// What a posted editor form is read against.
struct EditorTerms {
  const services::CityRow& city;            ///< zone, areas, themes
  const std::vector<views::Choice>& calls;  ///< those that can be chosen
  /// The content being edited, nullptr for a new campaign. A time left as it was shown keeps its
  /// seconds, and an hour that a change of clocks doubles stays the one it was.
  const CampaignContent* saved = nullptr;
};

struct EditorForm {
  views::FormState form;  ///< rows numbered anew; all errors, in the order of the form
  CampaignContent content;
  CallId call;  ///< empty: none chosen yet
};

/// Reads the whole form; what is blank stays empty, since a draft may be unfinished. Errors: those
/// of check_draft; of amounts kInvalidAmount, kTooSmall, kTooLarge; of dates kInvalid; kInvalid for
/// an area, theme, call or model that is not offered.
EditorForm read_editor(const http::Pairs& posted, const EditorTerms& terms);

/// The same form with one blank row more; `button` is the value of `do` (add_budget, add_milestone,
/// add_indicator). Checks nothing. False: not such a button.
bool add_editor_row(views::FormState& form, std::string_view button);

/// The posted form without blank rows, unchecked.
views::FormState editor_as_posted(const http::Pairs& posted);

/// A saved campaign as the values of the form; amounts as the language writes them.
views::FormState show_editor(const CampaignContent& content, const CallId& call,
                             const std::string& zone, views::Language language);

}  // namespace colletta::handlers
