#include "server/views/office_menu.hpp"

#include "server/views/paths.hpp"

namespace colletta::views {

std::vector<Crumb> office_crumbs(const Wording& w) {
  return {{w.tr("Officer's desk"), std::string(paths::kOffice)}};
}

void add_office_menu(Sheet& sheet, std::string_view current) {
  const Wording& w = sheet.wording();
  std::vector<std::pair<std::string_view, std::string>> entries = {
      {paths::kOffice, w.tr("Campaigns")},
      {paths::kOfficeCalls, w.tr("Calls and pools")},
      {paths::kOfficePayments, w.tr("Payments")},
      {paths::kOfficePayouts, w.tr("Payouts")},
  };
  if (sheet.context().viewer && sheet.context().viewer->admin)
    entries.emplace_back(paths::kOfficePeople, w.tr("People"));
  for (const auto& [path, label] : entries) {
    Dict item = sheet.dict().section("OFFICE_MENU"_k);
    item.set("OFFICE_MENU_URL"_k, sheet.url(path));
    item.set("OFFICE_MENU_LABEL"_k, label);
    item.set("OFFICE_MENU_CLASS"_k, path == current ? "btn-primary" : "btn-outline-primary");
    item.show_if(path == current, "OFFICE_MENU_CURRENT"_k);
  }
}

}  // namespace colletta::views
