// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// npz: a zip archive of npy files, one a tensor, named NAME.npy. libzip reads the archive's structure; the
// sizes that it reports are checked against the npy header before memory is taken, so that a small file
// cannot demand more.
#include "frontend/weights/Npy.h"
#include "frontend/weights/WeightsFile.h"

#include <set>
#include <zip.h>

using namespace rondo::weights;

namespace {

/// Deflate cannot shrink by more than about 1032; a directory entry beyond that lies.
constexpr uint64_t greatestRatio = 1040;
/// What an archive may expand to: this much, or this many times its own size.
constexpr uint64_t smallExpansion = uint64_t(1) << 30, expansionFactor = 64;
/// Enough for the npy header of any array that this reader accepts, in the first read.
constexpr uint64_t firstRead = 1 << 12;
constexpr size_t longestName = 4096;
constexpr int64_t mostMembers = 1 << 20;

struct CloseArchive {
  void operator()(zip_t *archive) const { zip_discard(archive); }
};
struct CloseMember {
  void operator()(zip_file_t *member) const { zip_fclose(member); }
};

class NpzReader {
public:
  NpzReader(const FileBytes &file, const std::string &path) : file(file), path(path) {}

  ErrorOr<std::vector<Tensor>> read();

private:
  Error fail(const std::string &message) const { return Error{path + ": " + message}; }
  std::optional<Error> open();
  std::optional<Error> readMember(uint64_t index);
  std::optional<Error> checkSize(const std::string &where, const zip_stat_t &status);
  ErrorOr<Tensor> readArray(const std::string &where, zip_file_t *member, uint64_t size);

  const FileBytes &file;
  const std::string &path;
  std::unique_ptr<zip_t, CloseArchive> archive;
  std::set<std::string> names;
  std::vector<Tensor> tensors;
  uint64_t expanded = 0;
};

} // namespace

std::optional<Error> NpzReader::open() {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t *source = zip_source_buffer_create(file.bytes.get(), file.size, /*freep=*/0, &error);
  if (source)
    archive.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  std::optional<Error> result;
  if (!archive) {
    result = fail(std::string("is not a valid zip archive (") + zip_error_strerror(&error) +
                  "); the file is truncated or damaged");
    if (source)
      zip_source_free(source);
  }
  zip_error_fini(&error);
  return result;
}

std::optional<Error> NpzReader::checkSize(const std::string &where, const zip_stat_t &status) {
  constexpr uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
  if ((status.valid & needed) != needed)
    return Error{where + ": the archive does not give its size; the file is damaged"};
  if (status.encryption_method != ZIP_EM_NONE)
    return Error{where + ": is encrypted; save the archive without a password"};
  bool lies = status.comp_size > file.size || status.size / greatestRatio > status.comp_size + 1;
  uint64_t most = std::max(smallExpansion, file.size * expansionFactor);
  if (lies || status.size > most || (expanded += status.size) > most)
    return Error{where + ": expands to " + std::to_string(status.size) + " bytes from an archive of " +
                 std::to_string(file.size) + "; this looks like a zip bomb and is refused"};
  return std::nullopt;
}

/// Reads exactly `size` bytes, or fewer at the member's end or at an error.
static uint64_t readBytes(zip_file_t *member, std::byte *into, uint64_t size) {
  uint64_t done = 0;
  while (done < size) {
    zip_int64_t got = zip_fread(member, into + done, size - done);
    if (got <= 0)
      break;
    done += uint64_t(got);
  }
  return done;
}

ErrorOr<Tensor> NpzReader::readArray(const std::string &where, zip_file_t *member, uint64_t size) {
  // The header first: only an archive whose header agrees with the directory gets memory for its data.
  std::vector<std::byte> head(size_t(std::min(firstRead, size)));
  head.resize(size_t(readBytes(member, head.data(), head.size())));
  std::string_view headText(reinterpret_cast<const char *>(head.data()), head.size());
  ErrorOr<NpyHeader> header = readNpyHeader(headText, where);
  if (!header)
    return Error{header.error()};
  uint64_t present = size - std::min(size, header->dataBegin);
  if (header->dataBytes != present)
    return Error{where + ": the array " + typeText(header->dtype, header->shape) + " needs " +
                 std::to_string(header->dataBytes) + " bytes of data, the archive has " +
                 std::to_string(present)};
  auto *content = new std::byte[size + 1];
  std::shared_ptr<const std::byte> owner(content, [](const std::byte *bytes) { delete[] bytes; });
  std::copy(head.begin(), head.end(), content);
  uint64_t got = head.size() + readBytes(member, content + head.size(), size - head.size());
  // libzip compares the checksum when a read finds the end of the member.
  std::byte beyond;
  if (got != size || zip_fread(member, &beyond, 1) != 0)
    return Error{where + ": cannot be unpacked (" + zip_file_strerror(member) + "); the file is damaged"};
  return readNpy(FileBytes{owner, size}, where);
}

std::optional<Error> NpzReader::readMember(uint64_t index) {
  zip_stat_t status;
  zip_stat_init(&status);
  if (zip_stat_index(archive.get(), index, 0, &status) != 0 || !(status.valid & ZIP_STAT_NAME))
    return fail("member " + std::to_string(index) + " of the archive cannot be read; the file is damaged");
  std::string name = status.name;
  if (name.size() > longestName)
    return fail("member " + shown(name) + " has a name of " + std::to_string(name.size()) +
                " bytes; more than " + std::to_string(longestName) + " are refused");
  std::string where = path + ": member " + shown(name);
  if (name.size() <= 4 || name.substr(name.size() - 4) != ".npy")
    return Error{where + " is not an npy array; is this an npz file?"};
  if (std::optional<Error> error = checkSize(where, status))
    return error;
  std::unique_ptr<zip_file_t, CloseMember> member(zip_fopen_index(archive.get(), index, 0));
  if (!member)
    return Error{where + ": cannot be unpacked (" + zip_strerror(archive.get()) + "); the file is damaged"};
  ErrorOr<Tensor> tensor = readArray(where, member.get(), status.size);
  if (!tensor)
    return Error{tensor.error()};
  tensor->name = name.substr(0, name.size() - 4);
  if (!names.insert(tensor->name).second)
    return fail("tensor " + shown(tensor->name) + " appears twice in the archive");
  tensors.push_back(std::move(*tensor));
  return std::nullopt;
}

ErrorOr<std::vector<Tensor>> NpzReader::read() {
  if (std::optional<Error> error = open())
    return *error;
  int64_t count = zip_get_num_entries(archive.get(), 0);
  if (count > mostMembers)
    return fail("the archive has " + std::to_string(count) + " members; more than " +
                std::to_string(mostMembers) + " are refused");
  for (int64_t index = 0; index < count; ++index)
    if (std::optional<Error> error = readMember(uint64_t(index)))
      return *error;
  return std::move(tensors);
}

ErrorOr<std::vector<Tensor>> rondo::weights::readNpz(const FileBytes &file, const std::string &path) {
  return NpzReader(file, path).read();
}
