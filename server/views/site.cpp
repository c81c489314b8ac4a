#include "server/views/site.hpp"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "server/views/ctemplate.hpp"
#include "server/views/dict.hpp"
#include "server/views/template_text.hpp"

namespace colletta::views {

namespace {

constexpr std::string_view kStylesheet = "colletta-";
constexpr const char* kLetterHtml = "mail/letter.html";
constexpr const char* kLetterText = "mail/letter.txt";

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string template_name(Language language, std::string_view page) {
  return std::string(to_string(language)) + "/pages/" + std::string(page) + ".html";
}

std::string file_name(Language language, std::string_view name) {
  return std::string(to_string(language)) + "/files/" + std::string(name) + ".html";
}

}  // namespace

struct Site::Cache {
  ctemplate::TemplateCache templates;
};

Site::Site(const SiteFolders& folders) : cache_(std::make_unique<Cache>()) {
  // Without it every page would silently be in English.
  if (!std::filesystem::exists(folders.catalogues / "it.mo"))
    throw std::runtime_error("cannot read " + (folders.catalogues / "it.mo").string());
  for (const Language language : kLanguages) wordings_.emplace_back(language, folders.catalogues);
  load_assets(folders.assets);
  load_templates(folders.templates);
}

Site::~Site() = default;

void Site::load_assets(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "manifest.json";
  const auto manifest = nlohmann::json::parse(read_file(file), nullptr, false);
  if (!manifest.is_object()) throw std::runtime_error(file.string() + " is not a manifest");
  for (const auto& [logical, entry] : manifest.items()) {
    assets_[logical] = {entry.at("file").get<std::string>(), entry.at("type").get<std::string>()};
    if (logical.starts_with(kStylesheet) && logical.ends_with(".css")) {
      palettes_.push_back(
          logical.substr(kStylesheet.size(), logical.size() - kStylesheet.size() - 4));
    }
  }
  if (palettes_.empty()) throw std::runtime_error(file.string() + " names no stylesheet");
  const auto inlined = nlohmann::json::parse(read_file(folder / "inline.json"), nullptr, false);
  if (!inlined.is_object())
    throw std::runtime_error((folder / "inline.json").string() + " holds no texts");
  for (const auto& [logical, entry] : inlined.items())
    inlined_[logical] = {entry.at("text").get<std::string>(), entry.at("hash").get<std::string>()};
}

void Site::load_templates(const std::filesystem::path& folder) {
  for (const Language language : kLanguages) {
    const TemplateText text{
        [&folder](const std::string& name) { return read_file(folder / name); },
        [this, language](const char* sentence) { return wording(language).tr(sentence); }};
    for (const auto& entry : std::filesystem::directory_iterator(folder / "pages")) {
      if (entry.path().extension() != ".html") continue;
      const std::string name = "pages/" + entry.path().filename().string();
      const std::string key = template_name(language, entry.path().stem().string());
      if (!cache_->templates.StringToTemplateCache(key, text.page(name),
                                                   ctemplate::STRIP_BLANK_LINES)) {
        throw std::runtime_error("template " + (folder / name).string() + " does not parse");
      }
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder / "files")) {
      const std::string name = "files/" + entry.path().filename().string();
      if (!cache_->templates.StringToTemplateCache(
              file_name(language, entry.path().stem().string()), text.file(name),
              ctemplate::STRIP_BLANK_LINES)) {
        throw std::runtime_error("template " + (folder / name).string() + " does not parse");
      }
    }
  }
  load_letters(folder / "mail");
  // From here on the cache is read without a lock.
  cache_->templates.Freeze();
}

/// They hold no sentences, so one of each serves both languages.
void Site::load_letters(const std::filesystem::path& folder) {
  const bool html = cache_->templates.StringToTemplateCache(
      kLetterHtml, read_file(folder / "letter.html"), ctemplate::STRIP_BLANK_LINES);
  const bool text = cache_->templates.StringToTemplateCache(
      kLetterText, read_file(folder / "letter.txt"), ctemplate::DO_NOT_STRIP);
  if (!html || !text)
    throw std::runtime_error("a template in " + folder.string() + " does not parse");
}

const Wording& Site::wording(Language language) const {
  return wordings_[static_cast<std::size_t>(language)];
}

std::string Site::asset_url(std::string_view logical) const {
  const auto found = assets_.find(logical);
  CHECK(found != assets_.end(), "an asset of the manifest");
  return "/assets/" + found->second.name;
}

std::string Site::stylesheet_url(std::string_view palette) const {
  const std::string logical = std::string(kStylesheet) + std::string(palette) + ".css";
  if (assets_.contains(logical)) return asset_url(logical);
  return asset_url(std::string(kStylesheet) + palettes_.front() + ".css");
}

const Inlined& Site::inlined(std::string_view logical) const {
  const auto found = inlined_.find(logical);
  CHECK(found != inlined_.end(), "a text of inline.json");
  return found->second;
}

const Inlined& Site::inlined_of(std::string_view palette, std::string_view before,
                                std::string_view after) const {
  const std::string name = std::string(before).append(palette).append(after);
  if (inlined_.contains(name)) return inlined(name);
  return inlined(std::string(before).append(palettes_.front()).append(after));
}

std::string Site::expand(Language language, std::string_view page, const Dict& dict) const {
  std::string out;
  const bool done = cache_->templates.ExpandWithData(
      template_name(language, page), ctemplate::STRIP_BLANK_LINES, &dict.raw(), nullptr, &out);
  CHECK(done, "the page has a template");
  return out;
}

std::string Site::expand_letter_html(const Dict& dict) const {
  std::string out;
  const bool done = cache_->templates.ExpandWithData(kLetterHtml, ctemplate::STRIP_BLANK_LINES,
                                                     &dict.raw(), nullptr, &out);
  CHECK(done, "letters have a template");
  return out;
}

std::string Site::expand_letter_text(const Dict& dict) const {
  std::string out;
  const bool done = cache_->templates.ExpandWithData(kLetterText, ctemplate::DO_NOT_STRIP,
                                                     &dict.raw(), nullptr, &out);
  CHECK(done, "letters have a template");
  return out;
}

std::string Site::expand_file(Language language, std::string_view name, const Dict& dict) const {
  std::string out;
  const bool done = cache_->templates.ExpandWithData(
      file_name(language, name), ctemplate::STRIP_BLANK_LINES, &dict.raw(), nullptr, &out);
  CHECK(done, "the file has a template");
  return out;
}

}  // namespace colletta::views
