#include "server/ops/loopback.hpp"

#include <curl/curl.h>

#include <memory>

namespace colletta::ops {
namespace {
struct UrlEnd {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
}  // namespace

bool is_loopback(const std::string& url) {
  const std::unique_ptr<CURLU, UrlEnd> parsed(curl_url());
  char* host = nullptr;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parsed.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK)
    return false;
  const std::string name = host;
  curl_free(host);
  return name == "localhost" || name.starts_with("127.") || name == "[::1]";
}

}  // namespace colletta::ops
