// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the constants as an ELF object, byte for byte: LLVM's constants would copy and hash megabytes.
#include "backends/cpu/Artifact.h"

#include "llvm/BinaryFormat/ELF.h"
#include <cstring>

using namespace llvm;
using namespace llvm::ELF;

namespace {

/// Sections of the object, in file order.
enum Section : uint16_t { Null, Data, Symbols, Strings, Names, Stack, SectionCount };

struct Layout {
  uint64_t offset, size;
};

} // namespace

template <class Record> static void append(std::string &bytes, const Record &record) {
  bytes.append(reinterpret_cast<const char *>(&record), sizeof(record));
}

static Layout appendAligned(std::string &bytes, StringRef content, uint64_t alignment) {
  bytes.resize((bytes.size() + alignment - 1) / alignment * alignment);
  Layout layout{bytes.size(), content.size()};
  bytes.append(content.data(), content.size());
  return layout;
}

static Elf64_Shdr sectionHeader(uint32_t name, uint32_t type, uint64_t flags, Layout where,
                                uint64_t alignment) {
  Elf64_Shdr header = {};
  header.sh_name = name;
  header.sh_type = type;
  header.sh_flags = flags;
  header.sh_offset = where.offset;
  header.sh_size = where.size;
  header.sh_addralign = alignment;
  return header;
}

std::string rondo::cpu::dataObject(StringRef symbol, const std::vector<char> &data) {
  std::string bytes(sizeof(Elf64_Ehdr), '\0');
  Layout content = appendAligned(bytes, StringRef(data.data(), data.size()), 64);

  Elf64_Sym symbols[2] = {};
  symbols[1].st_name = 1;
  symbols[1].st_info = STB_GLOBAL << 4 | STT_OBJECT;
  symbols[1].st_other = STV_HIDDEN;
  symbols[1].st_shndx = Data;
  symbols[1].st_size = data.size();
  Layout table = appendAligned(bytes, StringRef(reinterpret_cast<char *>(symbols), sizeof(symbols)), 8);
  Layout strings = appendAligned(bytes, std::string(1, '\0') + symbol.str() + '\0', 1);
  static const char sectionNames[] = "\0.rodata\0.symtab\0.strtab\0.shstrtab\0.note.GNU-stack";
  Layout names = appendAligned(bytes, StringRef(sectionNames, sizeof(sectionNames)), 1);
  auto nameOf = [&](StringRef name) { return StringRef(sectionNames, sizeof(sectionNames)).find(name); };

  bytes.resize((bytes.size() + 7) / 8 * 8);
  uint64_t headers = bytes.size();
  append(bytes, Elf64_Shdr{});
  append(bytes, sectionHeader(nameOf(".rodata"), SHT_PROGBITS, SHF_ALLOC, content, 64));
  Elf64_Shdr symbolTable = sectionHeader(nameOf(".symtab"), SHT_SYMTAB, 0, table, 8);
  symbolTable.sh_link = Strings;
  symbolTable.sh_info = 1; // the first global symbol
  symbolTable.sh_entsize = sizeof(Elf64_Sym);
  append(bytes, symbolTable);
  append(bytes, sectionHeader(nameOf(".strtab"), SHT_STRTAB, 0, strings, 1));
  append(bytes, sectionHeader(nameOf(".shstrtab"), SHT_STRTAB, 0, names, 1));
  append(bytes,
         sectionHeader(nameOf(".note.GNU-stack"), SHT_PROGBITS, 0, {headers, 0}, 1)); // no executable stack

  Elf64_Ehdr header = {};
  std::memcpy(header.e_ident, ElfMagic, 4);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = header.e_version = EV_CURRENT;
  header.e_type = ET_REL;
  header.e_machine = EM_X86_64;
  header.e_ehsize = sizeof(Elf64_Ehdr);
  header.e_shoff = headers;
  header.e_shentsize = sizeof(Elf64_Shdr);
  header.e_shnum = SectionCount;
  header.e_shstrndx = Names;
  std::memcpy(bytes.data(), &header, sizeof(header));
  return bytes;
}
