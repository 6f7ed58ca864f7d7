// SPDX-License-Identifier: Apache-2.0
#include "libs/tpm/quote.hpp"

#include <algorithm>
#include <array>

#include "libs/crypto/keys.hpp"

namespace orlop::tpm {
namespace {

// TPM 2.0 Library, Part 2: algorithms, structure tags, object attributes.
constexpr std::uint32_t kGeneratedMagic = 0xFF544347;
constexpr std::uint16_t kAttestQuote = 0x8018;
constexpr std::uint16_t kAlgNull = 0x0010;
constexpr std::uint16_t kAlgSha256 = 0x000B;
constexpr std::uint16_t kAlgEcdsa = 0x0018;
constexpr std::uint16_t kAlgEcc = 0x0023;
constexpr std::uint16_t kCurveP256 = 0x0003;
constexpr std::size_t kCoordinate = 32;
constexpr std::size_t kMaxSelectBytes = 4;

struct Attribute {
  std::uint32_t bit;
  bool required;  ///< must be set, or must be clear
  std::string_view name;
};
constexpr std::array kAttributes{
    Attribute{1U << 1, true, "fixedTPM"},
    Attribute{1U << 4, true, "fixedParent"},
    Attribute{1U << 5, true, "sensitiveDataOrigin"},
    Attribute{1U << 16, true, "restricted"},
    Attribute{1U << 17, false, "decrypt"},
    Attribute{1U << 18, true, "sign"},
};

/// A TPM2B: 16-bit size, then the bytes.
Result<ByteView> sized(ByteReader& reader, std::size_t most, std::string_view what) {
  const auto size = TRY(reader.be16(what));
  if (size > most) return fail(Errc::corrupt, "{} has {} bytes (at most {})", what, size, most);
  return reader.take(size, what);
}

Bytes copy(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

/// Left-padded to 32 bytes.
Bytes coordinate(ByteView bytes) {
  Bytes padded(kCoordinate - bytes.size(), 0);
  padded.insert(padded.end(), bytes.begin(), bytes.end());
  return padded;
}

Status expect(std::uint16_t found, std::uint16_t wanted, std::string_view what) {
  if (found == wanted) return {};
  return fail(Errc::unsupported, "{} is {:#06x}, {:#06x} is supported", what, found, wanted);
}

Status expect_end(const ByteReader& reader, std::string_view what) {
  if (reader.at_end()) return {};
  return fail(Errc::corrupt, "{} bytes follow the {}", reader.remaining(), what);
}

/// One bank's selection: algorithm, bitmap.
Status read_selection(ByteReader& reader, QuoteInfo& info) {
  const auto count = TRY(reader.be32("number of PCR selections"));
  if (count != 1) return fail(Errc::unsupported, "the quote covers {} banks instead of 1", count);
  const auto number = TRY(reader.be16("PCR bank"));
  const auto bank = algorithm_of(number);
  if (!bank) return fail(Errc::unsupported, "the quote is over the PCR bank {:#06x}", number);
  info.bank = *bank;
  const auto octets = TRY(reader.u8("size of the PCR bitmap"));
  if (octets > kMaxSelectBytes) return fail(Errc::corrupt, "PCR bitmap of {} bytes", octets);
  const auto bitmap = TRY(reader.take(octets, "PCR bitmap"));
  for (std::uint32_t pcr = 0; pcr < octets * 8U; ++pcr) {
    if ((bitmap[pcr / 8] >> pcr % 8 & 1) != 0) info.pcrs.push_back(pcr);
  }
  return {};
}

void append_der_integer(Bytes& der, ByteView number) {
  while (number.size() > 1 && number[0] == 0) number = number.subspan(1);
  const bool sign_bit = !number.empty() && (number[0] & 0x80) != 0;
  der.push_back(0x02);
  der.push_back(static_cast<std::uint8_t>(number.size() + (sign_bit ? 1 : 0)));
  if (sign_bit) der.push_back(0);
  der.insert(der.end(), number.begin(), number.end());
}

/// TPMT_SIGNATURE of ECDSA with SHA-256, as the DER form that libcrypto verifies.
Result<Bytes> der_signature(ByteView signature) {
  ByteReader reader(signature);
  const auto scheme = TRY(reader.be16("signature algorithm"));
  const auto hash = TRY(reader.be16("signature hash"));
  TRY(expect(scheme, kAlgEcdsa, "signature algorithm"));
  TRY(expect(hash, kAlgSha256, "signature hash"));
  const auto r = TRY(sized(reader, kCoordinate, "signature R"));
  const auto s = TRY(sized(reader, kCoordinate, "signature S"));
  TRY(expect_end(reader, "signature"));
  Bytes numbers;
  append_der_integer(numbers, r);
  append_der_integer(numbers, s);
  Bytes der{0x30, static_cast<std::uint8_t>(numbers.size())};
  der.insert(der.end(), numbers.begin(), numbers.end());
  return der;
}

/// The point as a SubjectPublicKeyInfo of id-ecPublicKey on prime256v1.
Result<crypto::PublicKey> import_key(const PublicArea& key) {
  Bytes der{0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
            0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
  der.insert(der.end(), key.x.begin(), key.x.end());
  der.insert(der.end(), key.y.begin(), key.y.end());
  auto base64 = to_base64(der);
  for (std::size_t at = 64; at < base64.size(); at += 65) base64.insert(at, "\n");
  return crypto::PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\n" + base64 +
                                     "\n-----END PUBLIC KEY-----\n");
}

}  // namespace

Result<PublicArea> parse_public_area(ByteView public_area) {
  ByteReader reader(public_area);
  PublicArea key;
  const auto type = TRY(reader.be16("key type"));
  TRY(expect(type, kAlgEcc, "key type"));
  const auto name_algorithm = TRY(reader.be16("name algorithm"));
  TRY(expect(name_algorithm, kAlgSha256, "name algorithm"));
  key.attributes = TRY(reader.be32("key attributes"));
  TRY(sized(reader, crypto::Sha256::kSize, "policy"));
  const auto symmetric = TRY(reader.be16("symmetric algorithm"));
  TRY(expect(symmetric, kAlgNull, "symmetric algorithm"));
  key.scheme = TRY(reader.be16("signing scheme"));
  if (key.scheme != kAlgNull) key.scheme_hash = TRY(reader.be16("hash of the signing scheme"));
  const auto curve = TRY(reader.be16("curve"));
  TRY(expect(curve, kCurveP256, "curve"));
  const auto kdf = TRY(reader.be16("key derivation"));
  TRY(expect(kdf, kAlgNull, "key derivation"));
  key.x = coordinate(TRY(sized(reader, kCoordinate, "x coordinate")));
  key.y = coordinate(TRY(sized(reader, kCoordinate, "y coordinate")));
  TRY(expect_end(reader, "public area"));
  return key;
}

Result<Bytes> key_name(ByteView public_area) {
  TRY(parse_public_area(public_area));  // the name algorithm is SHA-256
  Bytes name{kAlgSha256 >> 8, kAlgSha256 & 255};
  const auto digest = crypto::Sha256::of(public_area);
  name.insert(name.end(), digest.bytes().begin(), digest.bytes().end());
  return name;
}

Status check_attestation_key(const PublicArea& key) {
  for (const auto& attribute : kAttributes) {
    if (((key.attributes & attribute.bit) != 0) == attribute.required) continue;
    return fail(Errc::untrusted, "the attestation key {} the attribute {}",
                attribute.required ? "lacks" : "has", attribute.name);
  }
  if (key.scheme != kAlgEcdsa || key.scheme_hash != kAlgSha256) {
    return fail(Errc::untrusted, "the attestation key's scheme is not ECDSA with SHA-256");
  }
  return {};
}

Result<QuoteInfo> parse_attest(ByteView attest) {
  ByteReader reader(attest);
  const auto magic = TRY(reader.be32("magic"));
  if (magic != kGeneratedMagic) {
    return fail(Errc::untrusted, "the quoted structure was not made by a TPM (magic {:#x})", magic);
  }
  const auto type = TRY(reader.be16("attestation type"));
  TRY(expect(type, kAttestQuote, "attestation type"));
  QuoteInfo info;
  info.qualified_signer = copy(TRY(sized(reader, 66, "qualified signer")));
  info.qualifying_data = copy(TRY(sized(reader, 64, "qualifying data")));
  info.clock = TRY(reader.be64("clock"));
  info.reset_count = TRY(reader.be32("reset count"));
  info.restart_count = TRY(reader.be32("restart count"));
  info.safe = TRY(reader.u8("safe flag")) != 0;
  info.firmware_version = TRY(reader.be64("firmware version"));
  TRY(read_selection(reader, info));
  info.pcr_digest = copy(TRY(sized(reader, 64, "PCR digest")));
  TRY(expect_end(reader, "quote"));
  return info;
}

Status verify_signature(const Quote& quote, const PublicArea& key) {
  const auto der = TRY(der_signature(quote.signature));
  const auto imported = TRY_CONTEXT(import_key(key), "reading the attestation key");
  if (imported.verify(quote.attest, der)) return {};
  return fail(Errc::untrusted, "the quote's signature is not the attestation key's");
}

Bytes quoted_digest(HashAlgorithm bank, const Bank& values,
                    const std::vector<std::uint32_t>& pcrs) {
  crypto::Hasher hasher(HashAlgorithm::sha256);  // the signing scheme's hash, whatever the bank
  for (const auto pcr : pcrs) {
    const auto found = values.find(pcr);
    hasher.update(found == values.end() ? initial_value(bank, pcr) : found->second);
  }
  return hasher.finish();
}

}  // namespace orlop::tpm
