// SPDX-License-Identifier: Apache-2.0
// libcurl, loaded when something is first fetched: it brings some thirty libraries along (TLS,
// Kerberos, LDAP), which a command that fetches nothing would wait for, on every node at every
// boot.
#pragma once

#include <curl/curl.h>

#include "libs/base/result.hpp"

namespace orlop::net {

/// The functions of libcurl that are used here, under the names they have there without `curl_`.
/// Types come from the header that this was compiled with; the name "libcurl.so.4" is its promise
/// to keep them (libcurl: ABI policy).
struct CurlLibrary {
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_reset) easy_reset = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_perform) easy_perform = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
};

/// Loads and initialises the library once in a process; it stays. Fails with `not_found` where it
/// is not installed and `unsupported` where it lacks a function. Safe from any thread.
[[nodiscard]] Result<const CurlLibrary*> curl_library();

}  // namespace orlop::net
