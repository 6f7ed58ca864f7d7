// SPDX-License-Identifier: Apache-2.0
#include <libfdisk/libfdisk.h>

#include <cerrno>
#include <cstdlib>

#include "libs/base/handle.hpp"
#include "libs/disk/gpt.hpp"
#include "libs/sys/file.hpp"

namespace orlop::disk {
namespace {

using Context = CPointer<fdisk_context, fdisk_unref_context>;
using Table = CPointer<fdisk_table, fdisk_unref_table>;
using Part = CPointer<fdisk_partition, fdisk_unref_partition>;
using Type = CPointer<fdisk_parttype, fdisk_unref_parttype>;
using CString = CPointer<char, std::free>;

enum class Access { read, write };

Status checked(int outcome, const std::filesystem::path& disk, std::string_view what) {
  if (outcome >= 0) return {};
  return fail_errno(-outcome, "{}: {}", disk.string(), what);
}

/// Answers every question libfdisk might ask a person with "no": nothing may be asked here.
int refuse_questions(fdisk_context*, fdisk_ask* ask, void*) {
  if (fdisk_ask_get_type(ask) == FDISK_ASKTYPE_YESNO) {
    fdisk_ask_yesno_set_result(ask, 0);
    return 0;
  }
  return fdisk_ask_get_type(ask) == FDISK_ASKTYPE_INFO ? 0 : -EINVAL;
}

Result<Context> open_disk(const std::filesystem::path& disk, Access access) {
  fdisk_init_debug(0);
  Context context(fdisk_new_context());
  if (!context) return fail_errno(ENOMEM, "{}", disk.string());
  TRY(checked(fdisk_set_ask(context.get(), refuse_questions, nullptr), disk, "preparing"));
  const int read_only = access == Access::read ? 1 : 0;
  TRY(checked(fdisk_assign_device(context.get(), disk.c_str(), read_only), disk, "opening"));
  if (fdisk_get_sector_size(context.get()) != kSectorSize) {
    return fail(Errc::unsupported, "{} has sectors of {} bytes; only {} are supported",
                disk.string(), fdisk_get_sector_size(context.get()), kSectorSize);
  }
  return context;
}

Result<Context> open_gpt(const std::filesystem::path& disk, Access access) {
  auto context = TRY(open_disk(disk, access));
  if (fdisk_is_labeltype(context.get(), FDISK_DISKLABEL_GPT) == 0) {
    return fail(Errc::unsupported, "{} has no GPT partition table", disk.string());
  }
  return context;
}

/// Writes the table and syncs. The kernel is not asked to re-read: see write_identities.
Status commit(Context& context, const std::filesystem::path& disk) {
  TRY(checked(fdisk_write_disklabel(context.get()), disk, "writing the partition table"));
  TRY(sys::sync_fd(fdisk_get_devfd(context.get()), disk.string()));
  return checked(fdisk_deassign_device(context.get(), 1), disk, "closing");
}

std::string_view or_empty(const char* text) { return text == nullptr ? "" : text; }

Result<Partition> to_partition(fdisk_context* context, fdisk_partition* part,
                               const std::filesystem::path& disk) {
  const auto index = fdisk_partition_get_partno(part);
  Partition partition;
  partition.number = static_cast<std::uint32_t>(index) + 1;
  partition.label = or_empty(fdisk_partition_get_name(part));
  partition.uuid = TRY(Guid::parse(or_empty(fdisk_partition_get_uuid(part))));
  partition.type =
      TRY(Guid::parse(or_empty(fdisk_parttype_get_string(fdisk_partition_get_type(part)))));
  partition.start = fdisk_partition_get_start(part) * kSectorSize;
  partition.size = fdisk_partition_get_size(part) * kSectorSize;
  TRY(checked(fdisk_gpt_get_partition_attrs(context, index, &partition.attributes), disk,
              "reading partition attributes"));
  return partition;
}

Result<PartitionTable> load(Context& context, const std::filesystem::path& disk) {
  PartitionTable table;
  CString id;
  TRY(checked(fdisk_get_disklabel_id(context.get(), id.out()), disk, "reading the disk's GUID"));
  table.disk = TRY(Guid::parse(or_empty(id.get())));
  table.disk_size = fdisk_get_nsectors(context.get()) * kSectorSize;
  Table parts;
  TRY(checked(fdisk_get_partitions(context.get(), parts.out()), disk, "reading partitions"));
  TRY(checked(fdisk_table_sort_partitions(
                  parts.get(),
                  [](fdisk_partition* a, fdisk_partition* b) {
                    return fdisk_partition_get_partno(a) < fdisk_partition_get_partno(b) ? -1 : 1;
                  }),
              disk, "reading partitions"));
  for (std::size_t i = 0; i < fdisk_table_get_nents(parts.get()); ++i) {
    auto* const part = fdisk_table_get_partition(parts.get(), i);
    table.partitions.push_back(TRY_CONTEXT(to_partition(context.get(), part, disk), disk.string()));
  }
  return table;
}

/// The table with labels and identities blanked: what write_identities must leave alone.
PartitionTable geometry(PartitionTable table) {
  for (auto& partition : table.partitions) {
    partition.label.clear();
    partition.uuid = {};
  }
  return table;
}

Status set_identity(Context& context, const Partition& partition,
                    const std::filesystem::path& disk) {
  Part change(fdisk_new_partition());
  if (!change) return fail_errno(ENOMEM, "{}", disk.string());
  TRY(checked(fdisk_partition_set_name(change.get(), partition.label.c_str()), disk, "labels"));
  TRY(checked(fdisk_partition_set_uuid(change.get(), partition.uuid.text().c_str()), disk,
              "uuids"));
  return checked(fdisk_set_partition(context.get(), partition.number - 1, change.get()), disk,
                 "changing a partition's name");
}

Status add_partition(Context& context, const Partition& partition,
                     const std::filesystem::path& disk) {
  Part part(fdisk_new_partition());
  const Type type(fdisk_label_get_parttype_from_string(fdisk_get_label(context.get(), nullptr),
                                                       partition.type.text().c_str()));
  if (!part || !type) return fail_errno(ENOMEM, "{}", disk.string());
  const auto with = [&disk](int outcome) { return checked(outcome, disk, "adding a partition"); };
  TRY(with(fdisk_partition_set_partno(part.get(), partition.number - 1)));
  TRY(with(fdisk_partition_set_start(part.get(), partition.start / kSectorSize)));
  TRY(with(fdisk_partition_set_size(part.get(), partition.size / kSectorSize)));
  TRY(with(fdisk_partition_size_explicit(part.get(), 1)));
  TRY(with(fdisk_partition_set_type(part.get(), type.get())));
  TRY(with(fdisk_partition_set_name(part.get(), partition.label.c_str())));
  TRY(with(fdisk_partition_set_uuid(part.get(), partition.uuid.text().c_str())));
  std::size_t index = 0;
  TRY(with(fdisk_add_partition(context.get(), part.get(), &index)));
  return with(fdisk_gpt_set_partition_attrs(context.get(), index, partition.attributes));
}

}  // namespace

Result<PartitionTable> read_table(const std::filesystem::path& disk) {
  auto context = TRY(open_gpt(disk, Access::read));
  return load(context, disk);
}

Status write_identities(const std::filesystem::path& disk, const PartitionTable& changed) {
  auto context = TRY(open_gpt(disk, Access::write));
  const auto current = TRY(load(context, disk));
  if (geometry(current) != geometry(changed)) {
    return fail(Errc::conflict, "the partitions of {} are not those the change was made for",
                disk.string());
  }
  if (current == changed) return {};
  for (std::size_t i = 0; i < current.partitions.size(); ++i) {
    if (current.partitions[i] == changed.partitions[i]) continue;
    TRY(set_identity(context, changed.partitions[i], disk));
  }
  return commit(context, disk);
}

Status create_table(const std::filesystem::path& disk, const PartitionTable& table) {
  auto context = TRY(open_disk(disk, Access::write));
  if (fdisk_get_nsectors(context.get()) * kSectorSize < table.disk_size) {
    return fail(Errc::no_space, "{} is smaller than the {} bytes its partitions need",
                disk.string(), table.disk_size);
  }
  TRY(checked(fdisk_create_disklabel(context.get(), "gpt"), disk, "creating a partition table"));
  TRY(checked(fdisk_set_disklabel_id_from_string(context.get(), table.disk.text().c_str()), disk,
              "setting the disk's GUID"));
  for (const auto& partition : table.partitions) TRY(add_partition(context, partition, disk));
  return commit(context, disk);
}

Status resize_partition(const std::filesystem::path& disk, std::uint32_t number,
                        std::uint64_t size) {
  auto context = TRY(open_gpt(disk, Access::write));
  Part change(fdisk_new_partition());
  if (!change) return fail_errno(ENOMEM, "{}", disk.string());
  TRY(checked(fdisk_partition_set_size(change.get(), size / kSectorSize), disk, "sizes"));
  TRY(checked(fdisk_partition_size_explicit(change.get(), 1), disk, "sizes"));
  TRY(checked(fdisk_set_partition(context.get(), number - 1, change.get()), disk,
              "changing a partition's size"));
  return commit(context, disk);
}

}  // namespace orlop::disk
