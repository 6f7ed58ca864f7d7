// SPDX-License-Identifier: Apache-2.0
// The downloader's side: answers requests of protocol.hpp until the connection ends. This is what
// runs sandboxed in orlop-fetch; it has no state between requests.
#pragma once

#include "libs/base/result.hpp"
#include "libs/net/fetcher.hpp"

namespace orlop::agent::fetch {

/// Returns when the other side has closed. A request out of form is answered and ends the
/// connection with its error; a fetch that fails is only an answer.
[[nodiscard]] Status serve_fetches(int in_fd, int out_fd, net::Fetcher& fetcher);

}  // namespace orlop::agent::fetch
