// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libFuzzer harness of what reads artifact files: ELF tables, descriptions, and the runtime's trust in a
// description that has been accepted. The first byte chooses; the rest is the file or the blob behind its
// header's first 40 bytes.
#include "runtime/Checksum.h"
#include "runtime/Description.h"
#include "runtime/Elf.h"

#include <cstdlib>

using namespace rondo::runtime;

/// A blob whose magic, version, sizes and checksum are right, so that the fuzzer gets past them.
static std::vector<uint8_t> plausibleBlob(std::span<const uint8_t> rest) {
  rondo_header header{};
  std::memcpy(header.magic, RONDO_MAGIC, sizeof header.magic);
  header.version = RONDO_ABI_VERSION;
  header.header_size = sizeof header;
  const size_t fixed = offsetof(rondo_header, model);
  header.size = std::max(fixed + rest.size(), sizeof header);
  std::vector<uint8_t> blob(header.size);
  std::memcpy(blob.data(), &header, fixed);
  std::memcpy(blob.data() + fixed, rest.data(), rest.size());
  header.checksum = checksum(blob);
  std::memcpy(blob.data(), &header, fixed);
  return blob;
}

/// Calls every entry with small sizes and NULL pointers. No body may run: one that did would find nothing to
/// read.
static void callEntries(const Description &description, const std::vector<uint8_t> &blob) {
  static const rondo_variant variant = {0, nullptr};
  const rondo_model model = {blob.data(), &variant, 0, nullptr};
  for (uint32_t i = 0; i < description.entries.size(); ++i) {
    std::vector<int64_t> words(argsSize(description.entries[i]) / 8 + 1), dims(RONDO_MAX_SYMBOLS, 3);
    const rondo_args_head head = {argsSize(description.entries[i]), i, nullptr, 0};
    std::vector<ValueFields> fields = layoutFields(description.entries[i]);
    for (size_t k = 0; k < description.entries[i].arguments.size(); ++k) {
      const Value &argument = description.entries[i].arguments[k];
      if (argument.kind == RONDO_SIZE_ARGUMENT)
        words[fields[k].pointer / 8] = 3;
      for (size_t axis = 0; axis < argument.axes.size(); ++axis)
        words[fields[k].size / 8 + axis] = 3;
    }
    std::memcpy(words.data(), &head, sizeof head);
    char buffer[RONDO_MESSAGE_SIZE];
    rondo_runtime_workspace(&model, i, dims.data(), 2);
    for (int code = 0; code < 18; ++code)
      rondo_runtime_message(&model, code, words.data(), buffer);
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0)
    return 0;
  const std::span<const uint8_t> rest(data + 1, size - 1);
  if (data[0] % 4 == 0) {
    ElfFile elf;
    if (parseElf(rest, "input", elf).ok())
      for (const ElfSection &section : elf.sections)
        if (section.size > rest.size() || section.offset > rest.size() - section.size)
          if (section.size != 0)
            std::abort();
    return 0;
  }
  const std::vector<uint8_t> blob = plausibleBlob(rest);
  Description description;
  if (!decode(blob, description).ok())
    return 0;
  std::vector<uint8_t> again;
  if (!encode(description, again).ok())
    std::abort(); // both use the same rules
  callEntries(description, blob);
  return 0;
}
