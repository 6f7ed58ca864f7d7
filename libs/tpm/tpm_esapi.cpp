// SPDX-License-Identifier: Apache-2.0
// The Tpm port over tpm2-tss ESAPI.
#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>
#include <tss2/tss2_rc.h>
#include <tss2/tss2_tctildr.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "libs/base/handle.hpp"
#include "libs/tpm/tpm.hpp"

namespace orlop::tpm {
namespace {

constexpr std::size_t kPcrsPerRead = 8;  // a TPML_DIGEST holds no more
constexpr std::string_view kKeyLabel = "orlop attestation key 1";

/// Memory that ESAPI allocated.
template <typename T>
struct EsysMemory {
  using Type = T*;
  static constexpr T* empty() { return nullptr; }
  static void close(T* pointer) noexcept { Esys_Free(pointer); }
};
template <typename T>
using EsysPointer = UniqueHandle<EsysMemory<T>>;

Status check(TSS2_RC code, std::string_view doing) {
  if (code == TSS2_RC_SUCCESS) return {};
  return fail(Errc::io, "TPM: {}: {}", doing, Tss2_RC_Decode(code));
}

struct TctiTraits {
  using Type = TSS2_TCTI_CONTEXT*;
  static constexpr Type empty() { return nullptr; }
  static void close(Type context) noexcept { Tss2_TctiLdr_Finalize(&context); }
};

struct EsysTraits {
  using Type = ESYS_CONTEXT*;
  static constexpr Type empty() { return nullptr; }
  static void close(Type context) noexcept { Esys_Finalize(&context); }
};

/// A transient object of the TPM, flushed when it goes out of scope.
class TransientObject {
 public:
  TransientObject(ESYS_CONTEXT* context, ESYS_TR handle) : context_(context), handle_(handle) {}
  TransientObject(TransientObject&& other) noexcept
      : context_(other.context_), handle_(std::exchange(other.handle_, ESYS_TR_NONE)) {}
  TransientObject& operator=(TransientObject&&) = delete;
  ~TransientObject() {
    if (handle_ != ESYS_TR_NONE) (void)Esys_FlushContext(context_, handle_);
  }
  [[nodiscard]] ESYS_TR get() const { return handle_; }

 private:
  ESYS_CONTEXT* context_;
  ESYS_TR handle_;
};

struct LoadedKey {
  TransientObject object;
  Bytes public_area;  ///< TPMT_PUBLIC
};

TPML_PCR_SELECTION select(HashAlgorithm bank, std::span<const std::uint32_t> pcrs) {
  TPML_PCR_SELECTION selection{};
  selection.count = 1;
  selection.pcrSelections[0].hash = tpm_algorithm_of(bank);
  selection.pcrSelections[0].sizeofSelect = 3;
  for (const auto pcr : pcrs) {
    auto& octet = selection.pcrSelections[0].pcrSelect[pcr / 8];
    octet = static_cast<BYTE>(octet | 1U << pcr % 8);
  }
  return selection;
}

TPM2B_PUBLIC attestation_template() {
  TPM2B_PUBLIC area{};
  auto& key = area.publicArea;
  key.type = TPM2_ALG_ECC;
  key.nameAlg = TPM2_ALG_SHA256;
  key.objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT |
                         TPMA_OBJECT_SENSITIVEDATAORIGIN | TPMA_OBJECT_USERWITHAUTH |
                         TPMA_OBJECT_NODA | TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_SIGN_ENCRYPT;
  auto& ecc = key.parameters.eccDetail;
  ecc.symmetric.algorithm = TPM2_ALG_NULL;
  ecc.scheme.scheme = TPM2_ALG_ECDSA;
  ecc.scheme.details.ecdsa.hashAlg = TPM2_ALG_SHA256;
  ecc.curveID = TPM2_ECC_NIST_P256;
  ecc.kdf.scheme = TPM2_ALG_NULL;
  // `unique` only separates this key from others of the same shape under the same seed.
  const auto label = crypto::Sha256::of(as_bytes(kKeyLabel));
  key.unique.ecc.x.size = crypto::Sha256::kSize;
  std::ranges::copy(label.bytes(), key.unique.ecc.x.buffer);
  key.unique.ecc.y.size = crypto::Sha256::kSize;
  return area;
}

template <typename T>
Result<Bytes> marshal(TSS2_RC (*function)(const T*, std::uint8_t*, std::size_t, std::size_t*),
                      const T& value, std::string_view what) {
  std::array<std::uint8_t, 4096> buffer{};
  std::size_t size = 0;
  TRY(check(function(&value, buffer.data(), buffer.size(), &size), what));
  return Bytes(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
}

Status check_pcrs(std::span<const std::uint32_t> pcrs) {
  for (const auto pcr : pcrs) {
    if (pcr >= kPcrCount) return fail(Errc::invalid, "there is no PCR {}", pcr);
  }
  return {};
}

class EsapiTpm final : public Tpm {
 public:
  EsapiTpm(UniqueHandle<TctiTraits> tcti, UniqueHandle<EsysTraits> context)
      : tcti_(std::move(tcti)), context_(std::move(context)) {}

  Result<std::vector<HashAlgorithm>> pcr_banks() override {
    EsysPointer<TPMS_CAPABILITY_DATA> data;
    TPMI_YES_NO more = 0;
    TRY(check(Esys_GetCapability(context_.get(), ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                 TPM2_CAP_PCRS, 0, TPM2_NUM_PCR_BANKS, &more, data.out()),
              "listing PCR banks"));
    const auto& list = data.get()->data.assignedPCR;
    std::vector<HashAlgorithm> banks;
    for (const auto& bank : std::span(list.pcrSelections).first(list.count)) {
      const auto octets = std::span(bank.pcrSelect).first(bank.sizeofSelect);
      const bool active = octets.size() >= 3 && octets[0] == 255 && octets[1] == 255;
      const auto algorithm = algorithm_of(bank.hash);
      if (active && algorithm) banks.push_back(*algorithm);
    }
    std::ranges::sort(banks);
    return banks;
  }

  Result<Bank> read_pcrs(HashAlgorithm bank, const std::vector<std::uint32_t>& pcrs) override {
    TRY(check_pcrs(pcrs));
    Bank values;
    for (std::size_t at = 0; at < pcrs.size(); at += kPcrsPerRead) {
      std::vector<std::uint32_t> part(pcrs.begin() + static_cast<std::ptrdiff_t>(at), pcrs.end());
      part.resize(std::min(part.size(), kPcrsPerRead));
      std::ranges::sort(part);
      const auto selection = select(bank, part);
      EsysPointer<TPML_DIGEST> digests;
      EsysPointer<TPML_PCR_SELECTION> read;
      std::uint32_t counter = 0;
      TRY(check(Esys_PCR_Read(context_.get(), ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &selection,
                              &counter, read.out(), digests.out()),
                "reading PCRs"));
      if (digests.get()->count != part.size()) {
        return fail(Errc::unsupported, "the TPM has no active {} bank", crypto::to_string(bank));
      }
      for (std::size_t i = 0; i < part.size(); ++i) {
        const auto& digest = digests.get()->digests[i];
        values[part[i]] = Bytes(digest.buffer, digest.buffer + digest.size);
      }
    }
    return values;
  }

  Result<std::map<HashAlgorithm, Bytes>> extend(std::uint32_t pcr, ByteView data) override {
    TRY(check_pcrs({&pcr, 1}));
    if (data.empty() || data.size() > kMaxEventBytes) {
      return fail(Errc::invalid, "{} bytes cannot be measured at once (1 to {})", data.size(),
                  kMaxEventBytes);
    }
    TPM2B_EVENT event{};
    event.size = static_cast<UINT16>(data.size());
    std::ranges::copy(data, event.buffer);
    EsysPointer<TPML_DIGEST_VALUES> digests;
    TRY(check(Esys_PCR_Event(context_.get(), pcr, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE,
                             &event, digests.out()),
              formatted("extending PCR {}", pcr)));
    std::map<HashAlgorithm, Bytes> extended_banks;
    for (const auto& digest : std::span(digests.get()->digests).first(digests.get()->count)) {
      const auto algorithm = algorithm_of(digest.hashAlg);
      if (algorithm) extended_banks[*algorithm] = crypto::digest(*algorithm, data);
    }
    return extended_banks;
  }

  Result<Bytes> attestation_key() override { return TRY(load_key()).public_area; }

  Result<Quote> quote(ByteView qualifying_data, HashAlgorithm bank,
                      const std::vector<std::uint32_t>& pcrs) override {
    TRY(check_pcrs(pcrs));
    if (qualifying_data.size() > crypto::Sha256::kSize) {
      return fail(Errc::invalid, "qualifying data of {} bytes (at most {})", qualifying_data.size(),
                  crypto::Sha256::kSize);
    }
    const auto key = TRY(load_key());
    TPM2B_DATA data{};
    data.size = static_cast<UINT16>(qualifying_data.size());
    std::ranges::copy(qualifying_data, data.buffer);
    TPMT_SIG_SCHEME scheme{};
    scheme.scheme = TPM2_ALG_NULL;  // the key's own
    const auto selection = select(bank, pcrs);
    EsysPointer<TPM2B_ATTEST> attest;
    EsysPointer<TPMT_SIGNATURE> signature;
    TRY(check(Esys_Quote(context_.get(), key.object.get(), ESYS_TR_PASSWORD, ESYS_TR_NONE,
                         ESYS_TR_NONE, &data, &scheme, &selection, attest.out(), signature.out()),
              "signing a quote"));
    const auto* signed_bytes = attest.get()->attestationData;
    Quote quote{.attest = Bytes(signed_bytes, signed_bytes + attest.get()->size), .signature = {}};
    quote.signature = TRY(marshal(Tss2_MU_TPMT_SIGNATURE_Marshal, *signature.get(), "signature"));
    return quote;
  }

 private:
  Result<LoadedKey> load_key() {
    const auto area = attestation_template();
    const TPM2B_SENSITIVE_CREATE sensitive{};
    const TPM2B_DATA outside{};
    const TPML_PCR_SELECTION none{};
    ESYS_TR handle = ESYS_TR_NONE;
    EsysPointer<TPM2B_PUBLIC> made;
    EsysPointer<TPM2B_CREATION_DATA> creation;
    EsysPointer<TPM2B_DIGEST> hash;
    EsysPointer<TPMT_TK_CREATION> ticket;
    const auto code =
        Esys_CreatePrimary(context_.get(), ESYS_TR_RH_ENDORSEMENT, ESYS_TR_PASSWORD, ESYS_TR_NONE,
                           ESYS_TR_NONE, &sensitive, &area, &outside, &none, &handle, made.out(),
                           creation.out(), hash.out(), ticket.out());
    if (auto status = check(code, "making the attestation key"); !status) {
      return std::unexpected(std::move(status).error().with_remedy(
          "The endorsement hierarchy must be enabled and have no password."));
    }
    TransientObject object(context_.get(), handle);
    auto public_area =
        TRY(marshal(Tss2_MU_TPMT_PUBLIC_Marshal, made.get()->publicArea, "public area"));
    return LoadedKey{.object = std::move(object), .public_area = std::move(public_area)};
  }

  UniqueHandle<TctiTraits> tcti_;  // must outlive the context
  UniqueHandle<EsysTraits> context_;
};

Error no_tpm(std::string message) {
  return Error(Errc::not_found, std::move(message))
      .with_remedy("Enable the TPM 2.0 in the firmware setup, or give the virtual machine one.");
}

Status check_device(const std::string& tcti) {
  constexpr std::string_view kDevicePrefix = "device:";
  if (!tcti.starts_with(kDevicePrefix)) return {};
  const auto path = tcti.substr(kDevicePrefix.size());
  std::error_code error;
  if (std::filesystem::exists(path, error)) return {};
  return std::unexpected(no_tpm(formatted("this machine has no TPM ({})", path)));
}

}  // namespace

Result<std::unique_ptr<Tpm>> open_tpm(const std::string& tcti) {
  TRY(check_device(tcti));
  UniqueHandle<TctiTraits> transport;
  if (auto status = check(Tss2_TctiLdr_Initialize(tcti.c_str(), transport.out()), tcti); !status) {
    return std::unexpected(no_tpm(status.error().describe()));
  }
  UniqueHandle<EsysTraits> context;
  TRY(check(Esys_Initialize(context.out(), transport.get(), nullptr), "starting a session"));
  auto tpm = std::make_unique<EsapiTpm>(std::move(transport), std::move(context));
  const auto banks = TRY(tpm->pcr_banks());
  if (!std::ranges::contains(banks, HashAlgorithm::sha256)) {
    return std::unexpected(
        Error(Errc::unsupported, "the TPM has no active SHA-256 PCR bank")
            .with_remedy("Activate the SHA-256 bank in the firmware setup and restart."));
  }
  return tpm;
}

}  // namespace orlop::tpm
