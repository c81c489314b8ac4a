#include "server/views/sheet.hpp"

#include "server/views/paths.hpp"
#include "server/views/sentences.hpp"

namespace colletta::views {

Sheet::Sheet(const PageContext& ctx, std::string_view page, const Head& head)
    : ctx_(ctx),
      wording_(ctx.site.wording(ctx.language)),
      page_(page),
      root_(ctemplate::TemplateString(page_.data(), page_.size())),
      dict_(root_) {
  fill_head(head);
  fill_menu(head.place);
  fill_viewer(head.place);
  fill_languages();
  dict_.show_with("NOTICES"_k, "NOTICE"_k,
                  ctx.notice ? notice_sentence(wording_, *ctx.notice) : std::string());
}

std::string Sheet::html() const { return ctx_.site.expand(ctx_.language, page_, dict_); }

void Sheet::fill_head(const Head& head) {
  const std::string& city = ctx_.city.name;
  const std::string whole = city.empty() ? std::string("Colletta") : city + " · Colletta";
  dict_.set("LANG"_k, to_string(ctx_.language));
  dict_.set("PAGE_TITLE"_k, head.title.empty() ? whole : head.title + " · " + whole);
  dict_.set("SHORT_TITLE"_k, head.title.empty() ? whole : head.title);
  dict_.set(
      "DESCRIPTION"_k,
      head.description.empty()
          ? wording_.tr("Projects for the city, funded together by citizens, the city and its "
                        "partners, with books that anyone can check.")
          : head.description);
  dict_.set("CITY"_k, city);
  dict_.set("BASE"_k, ctx_.city.base);
  dict_.set("HOME_URL"_k, url(paths::kHome));
  dict_.set("CSS"_k, ctx_.site.stylesheet_url(ctx_.city.palette));
  dict_.set("JS"_k, ctx_.site.asset_url("colletta.js"));
  dict_.set("SPRITE"_k, ctx_.site.asset_url("sprite.svg"));
  dict_.set("FAVICON"_k, ctx_.site.asset_url("favicon.svg"));
  dict_.set("FONT_TEXT"_k, ctx_.site.asset_url("titillium-web-400.woff2"));
  dict_.set("FONT_BOLD"_k, ctx_.site.asset_url("titillium-web-700.woff2"));
  dict_.set("CSRF"_k, ctx_.csrf_token);
  dict_.show_with("CONTACT"_k, "CONTACT_EMAIL"_k, ctx_.city.contact_email);
  dict_.show_if(!head.indexed, "NOT_INDEXED"_k);
  dict_.show_if(!city.empty(), "IN_CITY"_k);
  dict_.show_if(city.empty(), "NO_CITY"_k);
  if (head.crumbs.empty()) return;
  Dict trail = dict_.section("TRAIL"_k);
  trail.set("TRAIL_END"_k, head.title);
  for (const auto& [label, path] : head.crumbs) {
    Dict crumb = trail.section("CRUMBS"_k);
    crumb.set("CRUMB"_k, label);
    crumb.set("CRUMB_URL"_k, url(path));
  }
}

void Sheet::fill_menu(Place place) {
  struct Entry {
    Place place;
    std::string_view path;
    std::string label;
  };
  const Entry entries[] = {
      {Place::kCampaigns, paths::kCampaigns, wording_.tr("Campaigns")},
      {Place::kCalls, paths::kCalls, wording_.tr("Calls")},
      {Place::kHowItWorks, paths::kHowItWorks, wording_.tr("How it works")},
      {Place::kJournal, paths::kJournal, wording_.tr("Check our books")},
  };
  for (const auto& entry : entries) {
    // The menu stands twice in the page: folded for narrow screens, in a line for wide ones.
    for (const Key* key : {&"MENU"_k, &"WIDE_MENU"_k}) {
      Dict item = dict_.section(*key);
      item.set("MENU_LABEL"_k, entry.label);
      item.set("MENU_URL"_k, url(entry.path));
      item.show_if(entry.place == place, "MENU_CURRENT"_k);
    }
  }
}

void Sheet::fill_viewer(Place place) {
  if (ctx_.city.name.empty()) return;
  if (!ctx_.viewer) {
    dict_.section("GUEST"_k).set("LOG_IN_URL"_k, url(paths::kLogIn));
    return;
  }
  Dict viewer = dict_.section("VIEWER"_k);
  viewer.set("VIEWER_NAME"_k, ctx_.viewer->name);
  viewer.set("LOG_OUT_URL"_k, url(paths::kLogOut));
  const auto desk = [&](bool has, Place where, std::string_view path, const std::string& label) {
    if (!has) return;
    Dict item = viewer.section("DESKS"_k);
    item.set("DESK_URL"_k, url(path));
    item.set("DESK_LABEL"_k, label);
    item.show_if(where == place, "DESK_CURRENT"_k);
  };
  desk(ctx_.viewer->promoter, Place::kDesk, paths::kDesk, wording_.tr("My campaigns"));
  desk(ctx_.viewer->officer, Place::kOffice, paths::kOffice, wording_.tr("Officer's desk"));
  desk(ctx_.viewer->evaluator, Place::kEvaluation, paths::kEvaluation, wording_.tr("Evaluations"));
  desk(ctx_.viewer->sponsor, Place::kSponsor, paths::kSponsor, wording_.tr("My pools"));
}

void Sheet::fill_languages() {
  const std::string path = ctx_.path.empty() ? std::string("/") : ctx_.path;
  const auto address = [&](Language language) {
    return url(with_query(path, "lang", to_string(language)));
  };
  const Language other =
      ctx_.language == Language::kItalian ? Language::kEnglish : Language::kItalian;
  dict_.set("CANONICAL"_k, ctx_.origin + address(ctx_.language));
  dict_.set("ALTERNATE_IT"_k, ctx_.origin + address(Language::kItalian));
  dict_.set("ALTERNATE_EN"_k, ctx_.origin + address(Language::kEnglish));
  dict_.set("OTHER_LANG"_k, to_string(other));
  // A language is offered under its own name, whatever the page's language.
  dict_.set("OTHER_LANGUAGE"_k, other == Language::kEnglish ? "English" : "Italiano");
  dict_.set("OTHER_LANGUAGE_URL"_k, address(other));
}

std::string with_query(std::string_view path, std::string_view name, std::string_view value) {
  const char separator = path.find('?') == std::string_view::npos ? '?' : '&';
  return std::string(path) + separator + std::string(name) + "=" + std::string(value);
}

std::string query_value(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                       (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_' || byte == '.';
    if (plain) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

}  // namespace colletta::views
