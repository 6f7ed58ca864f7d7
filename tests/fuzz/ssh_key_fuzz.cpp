// rooms: crypto
// SPDX-License-Identifier: Apache-2.0
// Any bytes as a line of an authorized_keys file: what is taken is one line, reads the same again
// in its plain form, and a refusal says what to do.
#include <cstdlib>

#include "libs/crypto/ssh_key.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  const auto text = as_text(ByteView(data, size));
  const auto read = crypto::parse_ssh_key(text);
  if (!read) {
    expect(read.error().is(Errc::invalid) && !read.error().remedy().empty());
    return 0;
  }
  expect(!text.contains('\n') && text.contains(to_base64(read->key)));
  expect(read->options.empty() || crypto::check_ssh_options(read->options).has_value());
  const auto again = crypto::parse_ssh_key(read->type + ' ' + to_base64(read->key));
  expect(again && again->key == read->key && again->options.empty() && again->comment.empty());
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  const std::string key =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGV4YW1wbGVleGFtcGxlZXhhbXBsZWV4YW1wbGVleGFt";
  std::vector<Bytes> all;
  for (const auto& text :
       {key, key + " me@home", "restrict,from=\"10.0.0.0/8\",command=\"a \\\"b\\\"\" " + key,
        std::string(
            "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBGsX0fL"
            "hLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfU="),
        std::string("-----BEGIN OPENSSH PRIVATE KEY-----\n")})
    all.push_back(to_bytes(text));
  return all;
}
