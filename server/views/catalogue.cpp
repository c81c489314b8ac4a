#include "server/views/catalogue.hpp"

#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>
#include <fstream>
#include <iterator>
#include <limits>
#include <locale>
#include <vector>

namespace colletta::views {

namespace {

std::vector<char> read_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

// Facets are counted by locales, so the locale owns it and the pointer only saves a lookup.
struct Catalogue::Facet {
  std::locale owner;
  const boost::locale::message_format<char>* messages = nullptr;
};

Catalogue::Catalogue(const std::filesystem::path& file) : facet_(std::make_unique<Facet>()) {
  boost::locale::gnu_gettext::messages_info info;
  info.language = file.stem().string();
  info.encoding = "UTF-8";
  info.domains.emplace_back("colletta");
  info.paths.emplace_back(".");
  // The library asks for paths of its own making; only one catalogue is meant.
  info.callback = [file](const std::string&, const std::string&) { return read_bytes(file); };
  auto* messages = boost::locale::gnu_gettext::create_messages_facet<char>(info);
  facet_->owner = std::locale(std::locale::classic(), messages);
  facet_->messages = messages;
}

Catalogue::~Catalogue() = default;
Catalogue::Catalogue(Catalogue&&) noexcept = default;

std::string Catalogue::find(const char* sentence) const {
  const char* found = facet_->messages->get(0, nullptr, sentence);
  return found != nullptr ? found : sentence;
}

std::string Catalogue::find(const char* one, const char* other, std::int64_t n) const {
  constexpr std::int64_t kPluralMax = std::numeric_limits<int>::max();
  const auto number = static_cast<int>(std::min(n, kPluralMax));
  const char* found = facet_->messages->get(0, nullptr, one, number);
  if (found != nullptr) return found;
  return n == 1 ? one : other;
}

}  // namespace colletta::views
