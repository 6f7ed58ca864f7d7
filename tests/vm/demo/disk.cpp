// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/disk.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>

#include "libs/sys/file.hpp"

namespace orlop::demo {

Result<disk::Partition> find_partition(const std::filesystem::path& image, std::string_view label) {
  const auto table = TRY(disk::read_table(image));
  const auto found = std::ranges::find(table.partitions, label, &disk::Partition::label);
  if (found == table.partitions.end()) {
    return fail(Errc::not_found, "{} has no partition labelled {}", image.string(), label);
  }
  return *found;
}

Status compare_with_image(const std::filesystem::path& image, const disk::Partition& partition,
                          const release::FileRef& file) {
  const auto device = TRY(sys::open_fd(image, O_RDONLY));
  crypto::Hasher hasher;
  Bytes buffer(std::size_t{1} << 20);
  for (std::uint64_t done = 0; done < file.size;) {
    const auto piece = std::span(buffer).first(
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), file.size - done)));
    TRY(sys::read_at(device.get(), piece, partition.start + done, image.string()));
    hasher.update(piece);
    done += piece.size();
  }
  const auto found = TRY(crypto::Sha256::from_bytes(hasher.finish()));
  if (found == file.sha256) return {};
  return fail(Errc::corrupt, "the partition at byte {} holds {} instead of the image {}",
              partition.start, found.hex(), file.sha256.hex());
}

Status flip_bit(const std::filesystem::path& image, std::uint64_t offset) {
  const auto device = TRY(sys::open_fd(image, O_RDWR));
  std::array<std::uint8_t, 1> byte{};
  TRY(sys::read_at(device.get(), byte, offset, image.string()));
  byte[0] = static_cast<std::uint8_t>(byte[0] ^ 1U);
  TRY(sys::write_at(device.get(), byte, offset, image.string()));
  return sys::sync_fd(device.get(), image.string());
}

}  // namespace orlop::demo
