#include "connectors/http/poster.h"

#include <curl/curl.h>

#include <mutex>

#include "engine/base/check.h"

namespace tributary {
namespace {

std::size_t drop(char* /*bytes*/, std::size_t size, std::size_t count, void* /*where*/) {
  return size * count;
}

class HeaderList {
 public:
  ~HeaderList() { curl_slist_free_all(list_); }
  HeaderList() = default;
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;
  void add(const std::string& line) {
    curl_slist* longer = curl_slist_append(list_, line.c_str());
    CHECK(longer != nullptr);
    list_ = longer;
  }
  [[nodiscard]] curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

class CurlPoster : public HttpPoster {
 public:
  CurlPoster() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    curl_ = curl_easy_init();
    CHECK(curl_ != nullptr);
  }
  ~CurlPoster() override { curl_easy_cleanup(curl_); }

  Result<int> post(const HttpPost& request) override {
    curl_easy_reset(curl_);
    HeaderList headers;
    for (const auto& [name, value] : request.headers) headers.add(name + ": " + value);
    headers.add("Expect:");  // no round trip to ask whether a body is welcome
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(kPatience.count()));
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDS, request.body.data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_WRITEFUNCTION, &drop);
    const CURLcode code = curl_easy_perform(curl_);
    if (code != CURLE_OK) return Error{ErrorCode::kUnavailable, curl_easy_strerror(code)};
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    return static_cast<int>(status);
  }

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    CHECK_EQ(static_cast<int>(curl_easy_setopt(curl_, option, value)), 0);
  }
  CURL* curl_ = nullptr;
};

}  // namespace

std::unique_ptr<HttpPoster> make_poster() { return std::make_unique<CurlPoster>(); }

}  // namespace tributary
