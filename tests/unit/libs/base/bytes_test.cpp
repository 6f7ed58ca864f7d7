// SPDX-License-Identifier: Apache-2.0
#include "libs/base/bytes.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace orlop {
namespace {

using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

TEST(Hex, EveryByteAndBack) {
  Bytes all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<std::uint8_t>(byte));
  const auto text = to_hex(all);
  EXPECT_EQ(text.substr(0, 10), "0001020304");
  EXPECT_EQ(text.substr(506), "fdfeff");
  EXPECT_THAT(from_hex(text), IsOkAnd(all));
  EXPECT_THAT(from_hex("0aF0"), IsOkAnd(Bytes{0x0a, 0xf0}));
  EXPECT_THAT(from_hex(""), IsOkAnd(Bytes{}));
}

TEST(Hex, AnythingElseIsRefusedWithItsPlace) {
  EXPECT_THAT(from_hex("abc"), IsErrorSaying(Errc::invalid, "odd number of digits (3)"));
  EXPECT_THAT(from_hex("00g0"), IsErrorSaying(Errc::invalid, "offset 2"));
  for (const auto* text : {"0x", " 0", "0\n", "-1", "\xC3\xBC", "@A", "`a", "/0", ":0"})
    EXPECT_THAT(from_hex(text), IsError(Errc::invalid)) << text;
}

TEST(Percent, StandsForBytes) {
  EXPECT_EQ(percent_decoded("a%20b%2fc").value(), "a b/c");
  EXPECT_EQ(percent_decoded("").value(), "");
  for (const auto* text : {"%", "%2", "%zz", "a%2"}) EXPECT_FALSE(percent_decoded(text)) << text;
}

struct Base64Row {
  std::string plain, text;
};
// RFC 4648, section 10.
const Base64Row kBase64[] = {{"", ""},
                             {"f", "Zg=="},
                             {"fo", "Zm8="},
                             {"foo", "Zm9v"},
                             {"foob", "Zm9vYg=="},
                             {"fooba", "Zm9vYmE="},
                             {"foobar", "Zm9vYmFy"},
                             {"\xfb\xff\xbf", "+/+/"}};

TEST(Base64, RowsOfTheStandard) {
  for (const auto& [plain, text] : kBase64) {
    EXPECT_EQ(to_base64(as_bytes(plain)), text);
    EXPECT_THAT(from_base64(text), IsOkAnd(to_bytes(plain))) << text;
  }
}

TEST(Base64, WhiteSpaceIsSkippedAnywhere) {
  EXPECT_THAT(from_base64(" Zm9v\r\nYg\t= =\n"), IsOkAnd(to_bytes("foob")));
}

TEST(Base64, PaddingIsRequiredAndLast) {
  for (const auto* text : {"Z", "Zg", "Zg=", "Zm8", "=", "====", "Z===", "Zg==Zg==", "Zm8=Zm8=",
                           "Zg=g", "Zm9v=", "Zm9v====", "Zm-v", "Zm_v", "Zm9v!"})
    EXPECT_THAT(from_base64(text), IsError(Errc::invalid)) << text;
}

TEST(Utf16, TextAsFirmwareMeasuresIt) {
  struct Row {
    std::string utf8;
    Bytes utf16;
  };
  const Row rows[] = {{"", {}},
                      {"ab", {'a', 0, 'b', 0}},
                      {"\xC3\xBC", {0xfc, 0}},         // ü
                      {"\xE2\x82\xAC", {0xac, 0x20}},  // €
                      {"\xEF\xBF\xBF", {0xff, 0xff}},  // the last of the first plane
                      {"\xF0\x90\x80\x80", {0x00, 0xd8, 0x00, 0xdc}},  // the first behind it
                      {"\xF4\x8F\xBF\xBF", {0xff, 0xdb, 0xff, 0xdf}}};
  for (const auto& [utf8, utf16] : rows) {
    EXPECT_EQ(to_utf16le(utf8), utf16) << utf8;
    EXPECT_EQ(from_utf16le(utf16), utf8);
  }
}

TEST(Utf16, ReadingEndsAtNulAndReplacesWhatIsNoText) {
  const std::string replacement = "\xEF\xBF\xBD";
  struct Row {
    Bytes utf16;
    std::string utf8;
  };
  const Row rows[] = {{{'a', 0, 0, 0, 'b', 0}, "a"},
                      {{'a', 0, 'b'}, "a"},  // half a unit
                      {{0x00, 0xd8}, replacement},
                      {{0x00, 0xdc, 'a', 0}, replacement + "a"},
                      {{0x00, 0xd8, 'a', 0}, replacement + "a"},
                      {{0x00, 0xd8, 0x00}, replacement}};
  for (const auto& [utf16, utf8] : rows) EXPECT_EQ(from_utf16le(utf16), utf8) << to_hex(utf16);
}

TEST(ByteReader, BothByteOrders) {
  const Bytes bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  ByteReader little(bytes);
  EXPECT_THAT(little.u8("a"), IsOkAnd(std::uint8_t{1}));
  EXPECT_THAT(little.le16("b"), IsOkAnd(std::uint16_t{0x0302}));
  EXPECT_THAT(little.le32("c"), IsOkAnd(std::uint32_t{0x07060504}));
  EXPECT_THAT(little.le64("d"), IsOkAnd(std::uint64_t{0x0f0e0d0c0b0a0908}));
  EXPECT_TRUE(little.at_end());
  ByteReader big(bytes);
  EXPECT_THAT(big.be16("a"), IsOkAnd(std::uint16_t{0x0102}));
  EXPECT_THAT(big.be32("b"), IsOkAnd(std::uint32_t{0x03040506}));
  EXPECT_THAT(big.be64("c"), IsOkAnd(std::uint64_t{0x0708090a0b0c0d0e}));
  EXPECT_EQ(big.remaining(), 1U);
}

TEST(ByteReader, PastTheEndIsAnErrorThatDoesNotAdvance) {
  const Bytes bytes = {1, 2, 3};
  ByteReader reader(bytes);
  ASSERT_THAT(reader.u8("kind"), IsOk());
  EXPECT_THAT(reader.le32("length"),
              IsErrorSaying(Errc::corrupt, "length at offset 1 needs 4 bytes, 2 are left"));
  EXPECT_EQ(reader.offset(), 1U);
  EXPECT_THAT(reader.take(SIZE_MAX, "block"), IsError(Errc::corrupt));
  EXPECT_THAT(reader.le16("rest"), IsOk());
  EXPECT_THAT(reader.u8("more"), IsError(Errc::corrupt));
  EXPECT_THAT(reader.take(0, "nothing"), IsOk());
}

TEST(ByteReader, SeeksInsideOnly) {
  const Bytes bytes = {1, 2, 3};
  ByteReader reader(bytes);
  EXPECT_THAT(reader.seek(3, "end"), IsOk());
  EXPECT_TRUE(reader.at_end());
  EXPECT_THAT(reader.seek(4, "table"), IsErrorSaying(Errc::corrupt, "table lies at offset 4"));
  EXPECT_EQ(reader.offset(), 3U);
  EXPECT_THAT(reader.seek(0, "start"), IsOk());
  EXPECT_EQ(reader.remaining(), 3U);
}

}  // namespace
}  // namespace orlop
