// Files for the browser: style, scripts, fonts, pictures, read once at start. Their names hold the
// hash of their bytes, so that a browser keeps each for good.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>

#include "server/handlers/public_lines.hpp"
#include "server/handlers/respond.hpp"
#include "server/views/site.hpp"

namespace colletta::handlers {
namespace {

using Shelf = std::map<std::string, http::Response, std::less<>>;

/// Empty when the file does not exist.
std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

http::Response response_of(const std::filesystem::path& folder, const views::Asset& asset) {
  const std::filesystem::path file = folder / asset.name;
  http::Body body{.identity = bytes_of(file),
                  .gzip = bytes_of(file.string() + ".gz"),
                  .br = bytes_of(file.string() + ".br"),
                  .etag = '"' + asset.name + '"'};
  if (body.identity.empty()) throw std::runtime_error("cannot read " + file.string());
  http::Response response;
  response.set("Content-Type", asset.type);
  response.body = std::make_shared<const http::Body>(std::move(body));
  return response;
}

std::shared_ptr<const Shelf> load(const App& app) {
  auto shelf = std::make_shared<Shelf>();
  for (const auto& [logical, asset] : app.site.assets())
    shelf->emplace(asset.name, response_of(app.asset_dir, asset)
                                   .set("Cache-Control", "public, max-age=31536000, immutable"));
  return shelf;
}

http::Route plain_line(std::string pattern, std::string name, http::Handler handler) {
  return {.method = http::Method::kGet,
          .pattern = std::move(pattern),
          .name = std::move(name),
          .handler = std::move(handler)};
}

/// What belongs to one person, or is made for one visit, is no use to a search engine; inside a
/// city at the root, and inside one that has its name before it.
std::string robots_txt() {
  std::string text = "User-agent: *\n";
  for (const char* path : {"/desk", "/office", "/sponsor", "/login", "/pledges/", "/api/"})
    for (const char* city : {"", "/*"})
      text.append("Disallow: ").append(city).append(path).append("\n");
  return text +
         "Disallow: /*/proof.\nDisallow: /*/pledge$\nDisallow: /*/estimate\nDisallow: /*/live\n";
}

}  // namespace

RouteLines asset_lines(App& app) {
  const auto shelf = load(app);
  http::Response icon = response_of(app.asset_dir, app.site.assets().at("favicon.svg"));
  icon.set("Cache-Control", "public, max-age=86400");
  http::Response robots = http::Response::text(200, "text/plain; charset=utf-8", robots_txt());
  robots.set("Cache-Control", "public, max-age=86400");

  auto asset = [&app, shelf](const http::Request& request, store::Session&) -> http::Handled {
    const auto found = shelf->find(request.param("name"));
    if (found == shelf->end()) return failure_of(app, request, 404, Errc::kNotFound);
    return found->second;
  };
  auto same = [](http::Response response) {
    return [response = std::move(response)](const http::Request&,
                                            store::Session&) -> http::Handled { return response; };
  };
  return {plain_line("/assets/{name}", "asset", std::move(asset)),
          plain_line("/favicon.ico", "favicon", same(std::move(icon))),
          plain_line("/robots.txt", "robots", same(std::move(robots)))};
}

}  // namespace colletta::handlers
