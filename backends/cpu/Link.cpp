// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Links with lld as a library: a user of the compiler needs no other tool.
#include "backends/cpu/Artifact.h"

#include "lld/Common/Driver.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

LLD_HAS_DRIVER(elf)

using namespace llvm;

namespace {

/// lld reads and writes files: they live as long as this.
class TemporaryFiles {
public:
  bool make(StringRef suffix, std::string &path, std::string &message) {
    SmallString<128> name;
    if (std::error_code error = sys::fs::createTemporaryFile("rondo", suffix, name)) {
      message = "cannot make a temporary file: " + error.message();
      return false;
    }
    path = name.str().str();
    removers.push_back(std::make_unique<FileRemover>(name));
    return true;
  }
  bool write(StringRef content, std::string &path, std::string &message) {
    if (!make("o", path, message))
      return false;
    std::error_code error;
    raw_fd_ostream stream(path, error);
    stream << content;
    stream.close();
    if (error || stream.has_error()) {
      message = "cannot write " + path + ": " + (error ? error : stream.error()).message();
      stream.clear_error();
      return false;
    }
    return true;
  }

private:
  std::vector<std::unique_ptr<FileRemover>> removers;
};

} // namespace

bool rondo::cpu::linkObjects(ArrayRef<std::string> objects, bool shared, std::string &content,
                             std::string &message) {
  TemporaryFiles files;
  std::vector<std::string> paths(objects.size());
  for (auto [object, path] : zip_equal(objects, paths))
    if (!files.write(object, path, message))
      return false;
  std::string output;
  if (!files.make(shared ? "so" : "o", output, message))
    return false;
  std::vector<const char *> arguments{"ld.lld", "-o", output.c_str(), "-m", "elf_x86_64"};
  // No soname: a program that links the library asks for it by the name that its file has then.
  if (shared)
    for (const char *flag : {"-shared", "-z", "relro", "-z", "now", "-z", "noexecstack", "--hash-style=gnu",
                             "-O2", "--no-rosegment"})
      arguments.push_back(flag);
  else
    arguments.push_back("-r");
  for (const std::string &path : paths)
    arguments.push_back(path.c_str());
  std::string complaints;
  raw_string_ostream stream(complaints);
  lld::Result result = lld::lldMain(arguments, stream, stream, {{lld::Gnu, &lld::elf::link}});
  if (result.retCode != 0) {
    message = "the linker failed: " + complaints;
    return false;
  }
  auto linked = MemoryBuffer::getFile(output);
  if (!linked) {
    message = "cannot read " + output + ": " + linked.getError().message();
    return false;
  }
  content = (*linked)->getBuffer().str();
  return true;
}

bool rondo::cpu::archiveObject(StringRef memberName, StringRef object, std::string &content,
                               std::string &message) {
  std::vector<NewArchiveMember> members;
  members.emplace_back(MemoryBufferRef(object, memberName));
  auto archive = writeArchiveToBuffer(members, SymtabWritingMode::NormalSymtab, object::Archive::K_GNU,
                                      /*Deterministic=*/true, /*Thin=*/false);
  if (!archive) {
    message = "cannot make the archive: " + toString(archive.takeError());
    return false;
  }
  content = (*archive)->getBuffer().str();
  return true;
}
