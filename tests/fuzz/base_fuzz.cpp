// rooms: base
// SPDX-License-Identifier: Apache-2.0
// Hex, base64, UTF-16, versions and times from bytes of anybody: what is accepted survives being
// written again, and versions have an order.
#include <cstdlib>

#include "libs/base/bytes.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/version.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace orlop;

void expect(bool holds) {
  if (!holds) std::abort();
}

void texts(std::string_view text) {
  if (const auto bytes = from_hex(text)) expect(from_hex(to_hex(*bytes)) == *bytes);
  if (const auto bytes = from_base64(text)) expect(from_base64(to_base64(*bytes)) == *bytes);
  if (const auto time = parse_time(text)) expect(parse_time(format_time(*time)) == *time);
  if (const auto version = Version::parse(text)) expect(version->text() == text);
  // What was read from UTF-16 is UTF-8 that goes both ways.
  const auto utf8 = from_utf16le(as_bytes(text));
  expect(from_utf16le(to_utf16le(utf8)) == utf8);
  (void)to_utf16le(text);
}

void order(std::string_view a, std::string_view b) {
  const auto forth = compare_versions(a, b);
  expect(compare_versions(b, a) == (0 <=> forth));
  expect(compare_versions(a, a) == std::strong_ordering::equal);
}

void reads(ByteView bytes) {
  ByteReader reader(bytes);
  while (!reader.at_end()) {
    const auto before = reader.offset();
    const auto count = reader.u8("count");
    if (count && !reader.take(*count, "block")) {
      expect(reader.offset() == before + 1);
      return;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = as_text(ByteView(data, size));
  texts(text);
  reads(ByteView(data, size));
  const auto middle = std::min(text.find('\n'), text.size());
  order(text.substr(0, middle), text.substr(std::min(middle + 1, text.size())));
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  std::vector<Bytes> all;
  for (const auto* text : {"", "00ffAB", "Zm9vYg==", "Zm9v", "2026-11-26T12:00:00Z", "1.0~rc1",
                           "1.0-1\n1.0^2", "123.a\n123.b", "a\n", "6.12.118+deb13\n6.12.117+deb13"})
    all.push_back(to_bytes(text));
  all.push_back(to_utf16le("Linux\xC3\xBC\xF0\x90\x80\x80"));
  return all;
}
