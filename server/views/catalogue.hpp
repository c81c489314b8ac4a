// A gettext catalogue read by Boost.Locale. It must never know languages or formats.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace colletta::views {

class Catalogue {
 public:
  /// Reads a .mo file; one that is not there is an empty catalogue.
  explicit Catalogue(const std::filesystem::path& file);
  ~Catalogue();
  Catalogue(Catalogue&&) noexcept;

  /// The translation, or the sentence itself.
  [[nodiscard]] std::string find(const char* sentence) const;
  /// The translation of the form for `n`, or by the English rule one of the two.
  [[nodiscard]] std::string find(const char* one, const char* other, std::int64_t n) const;

 private:
  struct Facet;
  std::unique_ptr<Facet> facet_;
};

}  // namespace colletta::views
