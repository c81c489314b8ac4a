#include "server/ops/http_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/check.hpp"
#include "server/ops/loopback.hpp"

namespace colletta::ops {
namespace {

struct CurlEnd {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CurlEnd>;
using HeaderList = std::unique_ptr<curl_slist, CurlEnd>;

struct Receiving {
  payments::HttpReply reply;
  std::size_t body_bytes_max = 0;
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* into) {
  auto& receiving = *static_cast<Receiving*>(into);
  if (receiving.reply.body.size() + size > receiving.body_bytes_max) return 0;  // ends the transfer
  receiving.reply.body.append(data, size);
  return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* into) {
  auto& headers = static_cast<Receiving*>(into)->reply.headers;
  const std::string_view line(data, size);
  if (line.starts_with("HTTP/")) headers.clear();  // an interim answer (100) came before
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::string_view value = line.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  value = value.substr(0, value.find_last_not_of(" \t\r\n") + 1);
  headers.emplace_back(std::move(name), std::string(value));
  return size;
}

HeaderList header_list(const payments::Headers& headers) {
  HeaderList list;
  const auto append = [&list](const std::string& line) {
    curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
    CHECK(longer != nullptr, "libcurl has memory");
    static_cast<void>(list.release());
    list.reset(longer);
  };
  for (const auto& [name, value] : headers) {
    const bool injects = (name + value).find_first_of("\r\n") != std::string::npos;
    CHECK(!injects, "a header is one line");
    // "Name;" is how libcurl spells a header without value.
    append(value.empty() ? name + ";" : name + ": " + value);
  }
  return list;
}

}  // namespace

class HttpClient::Impl {
 public:
  explicit Impl(HttpClientLimits limits) : limits_(limits) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    CHECK(started == CURLE_OK, "libcurl starts");
  }

  payments::HttpReply send(const payments::HttpCall& call) {
    Handle handle = lease();
    const HeaderList headers = header_list(call.headers);
    Receiving receiving;
    receiving.body_bytes_max = limits_.body_bytes_max;
    prepare(handle.get(), call, headers.get(), receiving);
    const CURLcode outcome = curl_easy_perform(handle.get());
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    if (outcome != CURLE_OK) return {};
    give_back(std::move(handle));
    receiving.reply.status = static_cast<int>(status);
    return std::move(receiving.reply);
  }

 private:
  void prepare(CURL* handle, const payments::HttpCall& call, curl_slist* headers,
               Receiving& receiving) const {
    curl_easy_reset(handle);  // keeps connections
    curl_easy_setopt(handle, CURLOPT_URL, call.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(limits_.connect_timeout_ms));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.timeout_ms));
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "Colletta");
    // A provider on this machine (the sandbox) is never behind the proxy of the environment.
    if (is_loopback(call.url)) curl_easy_setopt(handle, CURLOPT_PROXY, "");
    if (call.method == "GET") {
      curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L);
    } else {
      curl_easy_setopt(handle, CURLOPT_POST, 1L);
      curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, call.method.c_str());
      curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call.body.data());
      curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(call.body.size()));
    }
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &receiving);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &receiving);
  }

  Handle lease() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Handle handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
      }
    }
    Handle handle(curl_easy_init());
    CHECK(handle != nullptr, "libcurl has memory");
    return handle;
  }

  void give_back(Handle handle) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < limits_.idle_handles_max) idle_.push_back(std::move(handle));
  }

  const HttpClientLimits limits_;
  std::mutex mutex_;
  std::vector<Handle> idle_;
};

HttpClient::HttpClient(HttpClientLimits limits) : impl_(std::make_unique<Impl>(limits)) {}
HttpClient::~HttpClient() = default;

payments::HttpReply HttpClient::send(const payments::HttpCall& call) { return impl_->send(call); }

}  // namespace colletta::ops
