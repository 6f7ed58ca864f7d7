// SPDX-License-Identifier: Apache-2.0
// SshKey: a line of sshd's authorized_keys file: options, type, key, comment.
//
// The key is read as RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4 and OpenSSH's
// PROTOCOL.u2f write it, the line as sshd(8) describes it. What sshd would pass over in silence is
// an error here. Pure functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"

namespace orlop::crypto {

struct SshKey {
  std::string options;  ///< as written; empty: none
  std::string type;     ///< "ssh-ed25519"
  Bytes key;            ///< what stands in the line as base64
  std::string comment;
};

/// Errc::invalid says what is wrong as the end of a sentence ("is cut off") and what to do; it
/// never holds any of the line but the names of types and options. Certificates are refused: sshd
/// lets nobody in by one that stands in this file.
[[nodiscard]] Result<SshKey> parse_ssh_key(std::string_view line);

/// Whether sshd takes these options ("from=\"10.0.0.0/8\",no-pty"); the error is as above.
[[nodiscard]] Status check_ssh_options(std::string_view options);

}  // namespace orlop::crypto
