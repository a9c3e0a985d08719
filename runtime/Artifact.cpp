// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checks artifact files, seals them, loads them.

#include "runtime/Artifact.h"

#include "runtime/Checksum.h"
#include "runtime/Elf.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <elf.h>
#include <memory>

namespace rondo::runtime {

namespace {

using FileHandle = std::unique_ptr<FILE, int (*)(FILE *)>;

/// A file that has been read, with its tables and the place of its description.
struct ArtifactFile {
  std::string path;
  std::vector<uint8_t> bytes;
  ElfFile elf;
  ElfSection section;

  std::span<const uint8_t> blob() const { return std::span(bytes).subspan(section.offset, section.size); }
  rondo_header header() const {
    rondo_header header;
    std::memcpy(&header, bytes.data() + section.offset, sizeof header);
    return header;
  }
  uint64_t sealOffset() const { return section.offset + offsetof(rondo_header, seal); }
};

} // namespace

static Status cannot(const std::string &verb, const std::string &path) {
  return Status::failure("cannot " + verb + " '" + path + "': " + std::strerror(errno));
}

static Status readFile(const std::string &path, std::vector<uint8_t> &bytes) {
  FileHandle file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file)
    return cannot("open", path);
  size_t length = 0;
  do {
    bytes.resize(std::max<size_t>(2 * length, 1 << 16));
    length += std::fread(bytes.data() + length, 1, bytes.size() - length, file.get());
  } while (length == bytes.size());
  bytes.resize(length);
  return std::ferror(file.get()) ? cannot("read", path) : Status::success();
}

static Status checkKind(const ArtifactFile &file) {
  if (file.elf.type != ET_DYN && file.elf.type != ET_REL)
    return Status::failure("'" + file.path +
                           "' is not an artifact: it is neither a library nor an object file; pass "
                           "what `rondo compile` wrote");
  if (file.elf.machine != hostMachine())
    return Status::failure("'" + file.path + "' is for " + machineName(file.elf.machine) +
                           ", and this machine is " + machineName(hostMachine()) +
                           ": compile the model for this machine");
  return Status::success();
}

/// Finds the description in `file.bytes`.
static Status findSection(ArtifactFile &file) {
  const std::string &path = file.path;
  if (Status status = parseElf(file.bytes, path, file.elf); !status.ok())
    return status;
  if (Status status = checkKind(file); !status.ok())
    return status;
  const ElfSection *section = file.elf.findSection(RONDO_SECTION);
  if (!section)
    return Status::failure("'" + path +
                           "' is not an artifact: it has no section " RONDO_SECTION "; pass what `rondo "
                           "compile` wrote");
  if (section->size < sizeof(rondo_header))
    return Status::failure("'" + path + "' is damaged: its section " RONDO_SECTION " has only " +
                           std::to_string(section->size) + " bytes; copy or compile it again");
  file.section = *section;
  return Status::success();
}

static Status readBlob(const ArtifactFile &file, Description &description) {
  Status status = decode(file.blob(), description);
  return status.ok() ? status : Status::failure("'" + file.path + "': " + status.sentence());
}

/// Everything that is loaded, but for the ELF header (which `strip` changes) and the seal itself.
static uint64_t computeSeal(const ArtifactFile &file) {
  const std::span<const uint8_t> bytes(file.bytes);
  const uint64_t seal = file.sealOffset(), zero = 0;
  uint64_t state = 0;
  for (const ElfSegment &segment : file.elf.segments) {
    const uint64_t fields[] = {segment.type,    segment.flags,    segment.offset,
                               segment.address, segment.fileSize, segment.memorySize};
    state = checksum({reinterpret_cast<const uint8_t *>(fields), sizeof fields}, state);
    if (segment.type != PT_LOAD)
      continue;
    const uint64_t end = segment.offset + segment.fileSize;
    uint64_t begin = std::max<uint64_t>(segment.offset, sizeof(Elf64_Ehdr));
    if (begin <= seal && seal + sizeof zero <= end) {
      state = checksum(bytes.subspan(begin, seal - begin), state);
      state = checksum({reinterpret_cast<const uint8_t *>(&zero), sizeof zero}, state);
      begin = seal + sizeof zero;
    }
    if (begin < end)
      state = checksum(bytes.subspan(begin, end - begin), state);
  }
  return state == 0 ? 1 : state; // 0 says "not sealed"
}

static Status checkSeal(const ArtifactFile &file) {
  const uint64_t seal = file.header().seal;
  if (seal == 0 || seal == computeSeal(file))
    return Status::success();
  return Status::failure("'" + file.path +
                         "' is damaged: its code, weights or description are not those that `rondo "
                         "compile` wrote (the checksum differs); copy or compile it again");
}

static Status checkContent(ArtifactFile &file, Description &description) {
  if (Status status = findSection(file); !status.ok())
    return status;
  if (Status status = readBlob(file, description); !status.ok())
    return status;
  return checkSeal(file);
}

static Status checkFile(const std::string &path, ArtifactFile &file, Description &description) {
  file.path = path;
  if (Status status = readFile(path, file.bytes); !status.ok())
    return status;
  return checkContent(file, description);
}

Status readDescription(std::vector<uint8_t> bytes, const std::string &name, Description &description) {
  ArtifactFile file{name, std::move(bytes), {}, {}};
  return checkContent(file, description);
}

Status readDescription(const std::string &path, Description &description) {
  ArtifactFile file;
  return checkFile(path, file, description);
}

Status sealArtifact(const std::string &path) {
  ArtifactFile file;
  Description description;
  file.path = path;
  if (Status status = readFile(path, file.bytes); !status.ok())
    return status;
  if (Status status = findSection(file); !status.ok())
    return status;
  if (Status status = readBlob(file, description); !status.ok())
    return status;
  if (file.elf.type != ET_DYN)
    return Status::failure("'" + path + "' is not linked yet: only libraries are sealed");
  const uint64_t seal = computeSeal(file);
  FileHandle handle(std::fopen(path.c_str(), "r+b"), std::fclose);
  if (!handle || std::fseek(handle.get(), long(file.sealOffset()), SEEK_SET) != 0 ||
      std::fwrite(&seal, sizeof seal, 1, handle.get()) != 1 || std::fflush(handle.get()) != 0)
    return cannot("write", path);
  return Status::success();
}

Artifact::~Artifact() {
  if (handle)
    dlclose(handle);
}

template <class Function> Status Artifact::find(const std::string &name, Function &function) {
  function = reinterpret_cast<Function>(dlsym(handle, name.c_str()));
  if (function)
    return Status::success();
  return Status::failure("'" + path_ + "' has no function " + name +
                         ", which its description promises; compile the "
                         "model again");
}

Status Artifact::findFunctions() {
  const std::string prefix = description_.prefix;
  for (const Entry &entry : description_.entries) {
    EntryFunctions functions;
    if (Status status = find(entry.function, functions.call); !status.ok())
      return status;
    if (Status status = find(entry.function + "_workspace", functions.workspace); !status.ok())
      return status;
    entries.push_back(functions);
  }
  if (Status status = find(prefix + "_message", messageFunction); !status.ok())
    return status;
  if (Status status = find(prefix + "_context_create", contextCreate); !status.ok())
    return status;
  return find(prefix + "_context_free", contextFree);
}

Status Artifact::open(const std::string &path) {
  ArtifactFile file;
  path_ = path;
  if (Status status = checkFile(path, file, description_); !status.ok())
    return status;
  if (file.elf.type != ET_DYN)
    return Status::failure("'" + path +
                           "' is an object file, which cannot be run by itself: link it into a program, "
                           "or compile with -o NAME.so");
  // A path without a slash would be looked for in the system's folders.
  std::unique_ptr<char, void (*)(void *)> absolute(realpath(path.c_str(), nullptr), std::free);
  if (!absolute)
    return cannot("open", path);
  handle = dlopen(absolute.get(), RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return Status::failure("cannot load '" + path + "': " + dlerror());
  return findFunctions();
}

Status Artifact::createContext(int threads, const char *cpu, rondo_context *&context) const {
  if (int code = contextCreate(threads, cpu, &context))
    return Status::failure(message(code, nullptr));
  return Status::success();
}

std::string Artifact::message(int code, const void *args) const {
  char buffer[RONDO_MESSAGE_SIZE];
  messageFunction(code, args, buffer);
  return buffer;
}

} // namespace rondo::runtime
