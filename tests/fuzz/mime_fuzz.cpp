// rooms: config
// SPDX-License-Identifier: Apache-2.0
// Any bytes as a text of several documents: its parts are bounded, each has a name of its own, and
// what is refused is told. A message that is read has its parts in the order of their lines.
#include <algorithm>
#include <cstdlib>
#include <set>

#include "libs/codec/mime.hpp"
#include "libs/config/accept.hpp"
#include "libs/config/parts.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

void check_message(std::string_view text) {
  const auto parts = orlop::codec::read_mime(text);
  if (!parts) return;
  expect(orlop::codec::is_mime(text) && parts->size() <= 256);
  expect(std::ranges::is_sorted(*parts, {}, &orlop::codec::MimePart::line));
  std::size_t bytes = 0;
  for (const auto& part : *parts) {
    expect(!part.problem || part.content.empty());
    bytes += part.content.size();
  }
  expect(bytes <= text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  const auto text = as_text(ByteView(data, size));
  check_message(text);
  const auto split = config::split_parts("u", text);
  expect(split.parts.size() <= config::kMostParts);
  std::set<std::string> names;
  std::size_t bytes = 0;
  for (const auto& part : split.parts) {
    expect(part.name.starts_with("u") && config::is_utf8(part.name));
    // A file's name in the message may repeat, its number does not.
    expect(names.insert(part.name).second);
    bytes += part.text.size();
  }
  expect(bytes <= config::kMostPartBytes);
  for (const auto& one : split.diagnostics) expect(!one.message.empty());
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  std::vector<Bytes> all;
  for (const auto* text :
       {"", "#cloud-config\nhostname: a\n", "Content-Type: text/cloud-config\n\na: b\n",
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\n#cloud-config\n"
        "--b\nContent-Type: text/x-shellscript; name=x.sh\n\n#!/bin/sh\n--b--\n",
        "Content-Type: multipart/mixed;\n boundary=a\n\n--a\nContent-Type: multipart/mixed; "
        "boundary=b"
        "\n\n--b\nContent-Transfer-Encoding: base64\n\nYTogYg==\n--b--\n--a\n"
        "Content-Transfer-Encoding: quoted-printable\nContent-Disposition: attachment; filename=q\n"
        "\na=3Db=\n--a--\n",
        "#cloud-config-archive\n- 'a: b'\n- {type: text/plain, content: '#!/bin/sh', filename: "
        "x}\n",
        "From x\r\nContent-Type: text/plain\r\n\r\nx\r\n"})
    all.push_back(to_bytes(text));
  all.push_back(
      from_base64("H4sIAAAAAAACA3POzytJzSvRDaksSLVSyC3NKcksSCwq0c/NrEhNsVZIyi/NS0ksqrRN4uLS1QUSysk5"
                  "+aUpusn5eWmZ6VwZ+cUleYm5QJ2JIGldXS4ARkigHVAAAAA=")
          .value());
  return all;
}
