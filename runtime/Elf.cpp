// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads ELF tables with every bound checked before it is used.

#include "runtime/Elf.h"

#include <cstring>
#include <elf.h>

namespace rondo::runtime {

namespace {

class ElfParser {
public:
  ElfParser(std::span<const uint8_t> bytes, const std::string &name, ElfFile &file)
      : bytes(bytes), name(name), file(file) {}

  Status parse() {
    if (Status status = parseHeader(); !status.ok())
      return status;
    if (Status status = parseSegments(); !status.ok())
      return status;
    return parseSections();
  }

private:
  bool holds(uint64_t offset, uint64_t size) const {
    return offset <= bytes.size() && size <= bytes.size() - offset;
  }

  template <class Record> Record read(uint64_t offset) const {
    Record record;
    std::memcpy(&record, bytes.data() + offset, sizeof record);
    return record;
  }

  Status damaged(const std::string &what) const {
    return Status::failure("'" + name + "' is damaged: " + what + "; copy or compile it again");
  }

  Status truncated(const std::string &what, uint64_t offset, uint64_t size) const {
    std::string needed =
        offset > UINT64_MAX - size ? "more than any file has" : std::to_string(offset + size);
    return Status::failure("'" + name + "' is truncated: " + what + " ends at byte " + needed +
                           ", and the file has " + std::to_string(bytes.size()) +
                           " bytes; copy or compile it again");
  }

  Status parseHeader() {
    if (bytes.size() < SELFMAG || std::memcmp(bytes.data(), ELFMAG, SELFMAG) != 0)
      return Status::failure("'" + name +
                             "' is not an artifact: it is no ELF file; pass what `rondo compile` wrote");
    if (!holds(0, sizeof header))
      return truncated("its header", 0, sizeof header);
    header = read<Elf64_Ehdr>(0);
    if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB)
      return Status::failure("'" + name +
                             "' is for a machine that is not 64-bit and little-endian; compile the model "
                             "for this machine");
    file.type = header.e_type;
    file.machine = header.e_machine;
    return Status::success();
  }

  Status parseSegments() {
    if (header.e_phnum != 0 && header.e_phentsize != sizeof(Elf64_Phdr))
      return damaged("its program headers have another size than ELF says");
    if (uint64_t size = header.e_phnum * sizeof(Elf64_Phdr); !holds(header.e_phoff, size))
      return truncated("its table of segments", header.e_phoff, size);
    for (unsigned i = 0; i < header.e_phnum; ++i) {
      auto record = read<Elf64_Phdr>(header.e_phoff + i * sizeof(Elf64_Phdr));
      if (!holds(record.p_offset, record.p_filesz))
        return truncated("segment " + std::to_string(i), record.p_offset, record.p_filesz);
      if (record.p_type == PT_LOAD && record.p_memsz < record.p_filesz)
        return damaged("segment " + std::to_string(i) + " is larger in the file than in memory");
      file.segments.push_back(
          {record.p_type, record.p_flags, record.p_offset, record.p_vaddr, record.p_filesz, record.p_memsz});
    }
    return Status::success();
  }

  Status parseSections() {
    if (header.e_shnum == 0 || header.e_shentsize != sizeof(Elf64_Shdr) ||
        header.e_shstrndx >= header.e_shnum)
      return damaged("it has no table of sections");
    if (uint64_t size = header.e_shnum * sizeof(Elf64_Shdr); !holds(header.e_shoff, size))
      return truncated("its table of sections", header.e_shoff, size);
    auto names = sectionAt(header.e_shstrndx);
    for (unsigned i = 0; i < header.e_shnum; ++i) {
      auto record = sectionAt(i);
      uint64_t size = record.sh_type == SHT_NOBITS || record.sh_type == SHT_NULL ? 0 : record.sh_size;
      if (size != 0 && !holds(record.sh_offset, size))
        return truncated("section " + std::to_string(i), record.sh_offset, size);
      file.sections.push_back({sectionName(names, record), record.sh_flags, record.sh_offset, size});
    }
    return Status::success();
  }

  Elf64_Shdr sectionAt(unsigned index) const {
    return read<Elf64_Shdr>(header.e_shoff + index * sizeof(Elf64_Shdr));
  }

  /// Empty if it lies outside the table of names.
  std::string sectionName(const Elf64_Shdr &names, const Elf64_Shdr &section) const {
    if (names.sh_type != SHT_STRTAB || !holds(names.sh_offset, names.sh_size) ||
        section.sh_name >= names.sh_size)
      return "";
    const char *begin = reinterpret_cast<const char *>(bytes.data()) + names.sh_offset + section.sh_name;
    return std::string(begin, strnlen(begin, names.sh_size - section.sh_name));
  }

  std::span<const uint8_t> bytes;
  const std::string &name;
  ElfFile &file;
  Elf64_Ehdr header;
};

} // namespace

const ElfSection *ElfFile::findSection(const std::string &name) const {
  for (const ElfSection &section : sections)
    if (section.name == name)
      return &section;
  return nullptr;
}

Status parseElf(std::span<const uint8_t> bytes, const std::string &name, ElfFile &file) {
  file = ElfFile{};
  return ElfParser(bytes, name, file).parse();
}

std::string machineName(uint16_t machine) {
  switch (machine) {
  case EM_X86_64:
    return "x86-64";
  case EM_AARCH64:
    return "AArch64";
  case EM_RISCV:
    return "RISC-V";
  default:
    return "machine " + std::to_string(machine);
  }
}

uint16_t hostMachine() {
#if defined(__x86_64__)
  return EM_X86_64;
#elif defined(__aarch64__)
  return EM_AARCH64;
#else
  return EM_NONE;
#endif
}

} // namespace rondo::runtime
