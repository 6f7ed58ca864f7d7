// SPDX-License-Identifier: Apache-2.0
#include "libs/net/library_curl.hpp"

#include <dlfcn.h>

namespace orlop::net {
namespace {

constexpr const char* kLibrary = "libcurl.so.4";

template <class Function>
Status find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (function == nullptr) return fail(Errc::unsupported, "{} has no {}", kLibrary, name);
  return {};
}

Result<CurlLibrary> load() {
  auto* library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    return std::unexpected(Error(Errc::not_found, formatted("{}", ::dlerror()))
                               .with_remedy("Install libcurl (Debian: libcurl4t64)."));
  }
  CurlLibrary found;
  decltype(&::curl_global_init) global_init = nullptr;
  TRY(find(library, "curl_global_init", global_init));
  TRY(find(library, "curl_easy_init", found.easy_init));
  TRY(find(library, "curl_easy_cleanup", found.easy_cleanup));
  TRY(find(library, "curl_easy_reset", found.easy_reset));
  TRY(find(library, "curl_easy_setopt", found.easy_setopt));
  TRY(find(library, "curl_easy_perform", found.easy_perform));
  TRY(find(library, "curl_easy_getinfo", found.easy_getinfo));
  TRY(find(library, "curl_easy_strerror", found.easy_strerror));
  if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return fail(Errc::io, "{} could not be initialised", kLibrary);
  return found;
}

}  // namespace

Result<const CurlLibrary*> curl_library() {
  static const auto library = load();
  if (!library) return std::unexpected(library.error());
  return &*library;
}

}  // namespace orlop::net
