// What all pages of an installation share, read once at start and never changed: templates in each
// language, wordings, addresses of assets. It must never know a request.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/views/page.hpp"
#include "server/views/wording.hpp"

namespace colletta::views {

class Dict;

struct SiteFolders {
  std::filesystem::path templates;   ///< layout/ pages/ parts/ mail/ files/
  std::filesystem::path catalogues;  ///< it.mo
  std::filesystem::path assets;      ///< manifest.json, the files that it names, inline.json
};

/// A file for the browser. `.br` and `.gz` stand beside it when the type compresses.
struct Asset {
  std::string name;  ///< with the hash of its bytes: "colletta-terracotta-0123456789ab.css"
  std::string type;  ///< Content-Type
};

/// A text that stands inside a page of its own: style or script of a file that somebody keeps.
struct Inlined {
  std::string text;
  std::string hash;  ///< "sha256-...", for its Content-Security-Policy
};

/// Safe to use from several threads at once.
class Site {
 public:
  /// Throws std::runtime_error that names the file which is missing or broken.
  explicit Site(const SiteFolders& folders);
  ~Site();

  [[nodiscard]] const Wording& wording(Language language) const;
  /// "/assets/colletta-<hash>.js". `logical` is a name of the manifest (CHECK).
  [[nodiscard]] std::string asset_url(std::string_view logical) const;
  /// The stylesheet of a palette; an unknown palette gets the first.
  [[nodiscard]] std::string stylesheet_url(std::string_view palette) const;
  [[nodiscard]] const std::vector<std::string>& palettes() const { return palettes_; }
  /// All files, for the route that serves them.
  [[nodiscard]] const std::map<std::string, Asset, std::less<>>& assets() const { return assets_; }

  /// A text of inline.json (CHECK).
  [[nodiscard]] const Inlined& inlined(std::string_view logical) const;
  /// The same of a palette: "kept-<palette>.css", "colour-<palette>" (#rrggbb); an unknown palette
  /// gets the first.
  [[nodiscard]] const Inlined& inlined_of(std::string_view palette, std::string_view before,
                                          std::string_view after = {}) const;

  /// Expands pages/<page>.html in its layout.
  [[nodiscard]] std::string expand(Language language, std::string_view page,
                                   const Dict& dict) const;
  /// Expands mail/letter.html, escaped, and mail/letter.txt, which is plain.
  [[nodiscard]] std::string expand_letter_html(const Dict& dict) const;
  [[nodiscard]] std::string expand_letter_text(const Dict& dict) const;
  /// Expands files/<name>.html, which stands by itself.
  [[nodiscard]] std::string expand_file(Language language, std::string_view name,
                                        const Dict& dict) const;

 private:
  struct Cache;
  void load_assets(const std::filesystem::path& folder);
  void load_templates(const std::filesystem::path& folder);
  void load_letters(const std::filesystem::path& folder);

  std::vector<Wording> wordings_;
  std::map<std::string, Asset, std::less<>> assets_;
  std::map<std::string, Inlined, std::less<>> inlined_;
  std::vector<std::string> palettes_;
  std::unique_ptr<Cache> cache_;
};

}  // namespace colletta::views
