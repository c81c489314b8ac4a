// The journal: its list with filters that live in the address.
#include "server/views/blocks.hpp"
#include "server/views/event_sentences.hpp"
#include "server/views/fields.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {
namespace {

std::vector<FieldChoice> choices_of(const std::string& all, const std::vector<Choice>& choices) {
  std::vector<FieldChoice> out{{"", all, ""}};
  for (const auto& choice : choices) out.push_back({choice.value, choice.label, ""});
  return out;
}

std::vector<Field> filter_fields(const Wording& w, const JournalPage& page) {
  std::vector<Choice> kinds;
  for (const EventKind kind : kEventKinds)
    kinds.push_back({std::string(to_string(kind)), event_kind_label(w, kind)});
  // Everything is optional here: saying so at each select would only be noise.
  return {{.name = "call",
           .label = w.tr("Call"),
           .kind = FieldKind::kSelect,
           .choices = choices_of(w.tr("All calls"), page.calls)},
          {.name = "campaign",
           .label = w.tr("Campaign"),
           .kind = FieldKind::kSelect,
           .choices = choices_of(w.tr("All campaigns"), page.campaigns)},
          {.name = "kind",
           .label = w.tr("Kind"),
           .kind = FieldKind::kSelect,
           .choices = choices_of(w.tr("All kinds"), kinds)},
          {.name = "from", .label = w.tr("From the day"), .kind = FieldKind::kDate},
          {.name = "until", .label = w.tr("Until the day"), .kind = FieldKind::kDate}};
}

Field entry_field(const Wording& w) {
  return {.name = "entry", .label = w.tr("Number of an entry"), .kind = FieldKind::kNumber};
}

void add_form(Dict& dict, const Wording& w, const JournalPage& page) {
  std::vector<Field> fields = filter_fields(w, page);
  for (Field& field : fields) {
    // Nothing here must be filled in, and saying so at each field would only be noise.
    field.depends = true;
    field.required = false;
    add_field(dict, "FILTERS"_k, w, page.filters, field);
  }
  Field entry = entry_field(w);
  add_field(dict, "JUMPS"_k, w, page.filters, entry);
  fields.push_back(std::move(entry));
  add_errors(dict, w, page.filters, fields);
}

/// Newer and older parts of the list: it has no page numbers, since nobody counts a long journal.
void add_paging(Dict& dict, const JournalPage& page, const std::string& url) {
  if (page.rows.empty() || (!page.has_newer && !page.has_older)) return;
  Dict out = dict.section("PARTS"_k);
  const auto address = [&](const char* name, std::int64_t seq) {
    return url + "?" + (page.query.empty() ? "" : page.query + "&") + name + "=" +
           std::to_string(seq);
  };
  if (page.has_newer)
    out.section("NEWER"_k).set("NEWER_URL"_k, address("after", page.rows.front().event.seq));
  if (page.has_older)
    out.section("OLDER"_k).set("OLDER_URL"_k, address("before", page.rows.back().event.seq));
}

}  // namespace

std::string render(const PageContext& ctx, const JournalPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "journal", {.title = w.tr("Check our books"), .place = Place::kJournal});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  dict.set("JOURNAL_SIZE"_k, w.number(page.size));
  add_form(dict, w, page);
  dict.show_if(!page.query.empty(), "FILTERED"_k);
  if (!page.filters.errors.empty()) return sheet.html();
  Dict list = dict.section("LIST"_k);
  list.show_if(page.rows.empty(), "NO_ENTRIES"_k);
  blocks.journal_rows(list, page.rows);
  add_paging(list, page, sheet.url(paths::kJournal));
  return sheet.html();
}

}  // namespace colletta::views
