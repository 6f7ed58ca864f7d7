// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>

#include "libs/net/factory.hpp"
#include "libs/net/library_curl.hpp"
#include "libs/net/url.hpp"

namespace orlop::net {
namespace {

constexpr long kMaxRedirects = 5;
constexpr long kOk = 200;
constexpr long kPartialContent = 206;

/// One request: what is expected of the answer, where its bytes go, and the first thing that was
/// wrong with it.
struct Transfer {
  const CurlLibrary& library;
  CURL* curl = nullptr;
  const std::string* url = nullptr;
  long expected_code = kOk;
  std::uint64_t allowed = 0;  ///< bytes that may still come
  const ByteSink* sink = nullptr;
  std::optional<Error> problem;

  bool accept(ByteView data);
};

long response_code(const Transfer& transfer) {
  long code = 0;
  transfer.library.easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &code);
  return code;
}

Error wrong_code(const std::string& url, long code, long expected) {
  if (code == 404 || code == 410) return {Errc::not_found, formatted("{} does not exist", url)};
  if (code == 401 || code == 403) {
    return {Errc::denied, formatted("the server refused {} (HTTP {})", url, code)};
  }
  if (expected == kPartialContent && code == kOk) {
    return Error(Errc::unsupported, formatted("the server ignores ranges of {}", url))
        .with_remedy("Serve the repository with a server that answers Range requests with 206.");
  }
  return {Errc::io, formatted("the server answered {} with HTTP {}", url, code)};
}

bool Transfer::accept(ByteView data) {
  if (const auto code = response_code(*this); code != expected_code) {
    problem = wrong_code(*url, code, expected_code);
    return false;
  }
  if (data.size() > allowed) {
    problem = Error(Errc::no_space, formatted("{} is longer than allowed", *url));
    return false;
  }
  allowed -= data.size();
  if (auto taken = (*sink)(data); !taken) {
    problem = std::move(taken).error();
    return false;
  }
  return true;
}

/// libcurl's write callback: a count other than the given one ends the transfer.
std::size_t on_data(char* data, std::size_t, std::size_t count, void* user) {
  auto* transfer = static_cast<Transfer*>(user);
  return transfer->accept(as_bytes({data, count})) ? count : CURL_WRITEFUNC_ERROR;
}

Error translate(CURLcode code, const Transfer& transfer, const char* detail) {
  const auto text = formatted("{}: {}", *transfer.url,
                              detail[0] != '\0' ? detail : transfer.library.easy_strerror(code));
  switch (code) {
    case CURLE_HTTP_RETURNED_ERROR:
      return wrong_code(*transfer.url, response_code(transfer), transfer.expected_code);
    case CURLE_FILESIZE_EXCEEDED: return {Errc::no_space, text};
    case CURLE_OPERATION_TIMEDOUT: return {Errc::timed_out, text};
    case CURLE_URL_MALFORMAT: return {Errc::invalid, text};
    case CURLE_UNSUPPORTED_PROTOCOL: return {Errc::unsupported, text};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return Error(Errc::untrusted, text)
          .with_remedy(
              "Check the machine's clock and the server's certificate; a private "
              "authority must be configured.");
    default: return {Errc::io, text};
  }
}

class CurlFetcher final : public Fetcher {
 public:
  explicit CurlFetcher(CurlOptions options) : options_(std::move(options)) {}

  Result<Bytes> fetch(const std::string& url, std::uint64_t max_bytes) override {
    TRY(prepare(url));
    set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(max_bytes));
    Bytes content;
    const ByteSink append = [&content](ByteView data) -> Status {
      content.insert(content.end(), data.begin(), data.end());
      return {};
    };
    Transfer transfer{.library = *library_,
                      .curl = curl_.get(),
                      .url = &url,
                      .allowed = max_bytes,
                      .sink = &append};
    TRY(perform(transfer));
    return content;
  }

  Status fetch_range(const std::string& url, ByteRange range, const ByteSink& sink) override {
    if (range.length == 0) return {};
    if (range.offset > UINT64_MAX - range.length) {
      return fail(Errc::invalid, "the range {}+{} overflows", range.offset, range.length);
    }
    TRY(prepare(url));
    const auto text = formatted("{}-{}", range.offset, range.offset + range.length - 1);
    set(CURLOPT_RANGE, text.c_str());
    Transfer transfer{.library = *library_,
                      .curl = curl_.get(),
                      .url = &url,
                      .expected_code = kPartialContent,
                      .allowed = range.length,
                      .sink = &sink};
    TRY(perform(transfer));
    if (transfer.allowed == 0) return {};
    return fail(Errc::io, "{} ended {} bytes before the end of the range {}", url, transfer.allowed,
                text);
  }

 private:
  /// libcurl takes the value as a variadic argument of exactly the option's type: long, curl_off_t
  /// or a pointer.
  template <class Value>
  void set(CURLoption option, Value value) {
    static_assert(std::is_same_v<Value, long> || std::is_same_v<Value, curl_off_t> ||
                  std::is_pointer_v<Value>);
    library_->easy_setopt(curl_.get(), option, value);
  }

  Status start() {
    if (curl_) return {};
    library_ = TRY(curl_library());
    curl_ = {library_->easy_init(), library_->easy_cleanup};
    if (!curl_) return fail(Errc::io, "libcurl could not be started");
    return {};
  }

  /// Options of every request. curl_easy_reset() keeps connections and the DNS cache.
  Status prepare(const std::string& url) {
    TRY(start());
    library_->easy_reset(curl_.get());
    const bool secure = scheme_of(url) == "https";
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    // A redirect must not take the transport's protection away.
    set(CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, kMaxRedirects);
    set(CURLOPT_FAILONERROR, 1L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options_.ca_bundle.empty()) set(CURLOPT_CAINFO, options_.ca_bundle.c_str());
    set(CURLOPT_PROXY, options_.proxy.c_str());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USERAGENT, "orlop");
    set(CURLOPT_CONNECTTIMEOUT, long{options_.connect_timeout.count()});
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, long{options_.stall_timeout.count()});
    return {};
  }

  Status perform(Transfer& transfer) {
    std::array<char, CURL_ERROR_SIZE> detail{};
    set(CURLOPT_ERRORBUFFER, detail.data());
    set(CURLOPT_WRITEFUNCTION, &on_data);
    set(CURLOPT_WRITEDATA, &transfer);
    const auto code = library_->easy_perform(curl_.get());
    set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
    if (transfer.problem) return std::unexpected(std::move(*transfer.problem));
    if (code != CURLE_OK) return std::unexpected(translate(code, transfer, detail.data()));
    if (const auto answered = response_code(transfer); answered != transfer.expected_code) {
      return std::unexpected(wrong_code(*transfer.url, answered, transfer.expected_code));
    }
    return {};
  }

  CurlOptions options_;
  const CurlLibrary* library_ = nullptr;
  std::unique_ptr<CURL, decltype(CurlLibrary::easy_cleanup)> curl_{nullptr, nullptr};
};

}  // namespace

std::unique_ptr<Fetcher> make_curl_fetcher(const CurlOptions& options) {
  return std::make_unique<CurlFetcher>(options);
}

}  // namespace orlop::net
