// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the embedded runtime may ask of libc: the list of runtime/UndefinedSymbols.txt and nothing else. No
// writable data.

#include "runtime/Elf.h"

#include <cstring>
#include <elf.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <set>

using namespace rondo::runtime;

static std::vector<uint8_t> readObject() {
  std::ifstream file(RUNTIME_OBJECT, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

static std::set<std::string> undefinedSymbols(const std::vector<uint8_t> &bytes, const ElfFile &elf) {
  const ElfSection *symbols = elf.findSection(".symtab"), *names = elf.findSection(".strtab");
  std::set<std::string> undefined;
  for (uint64_t at = symbols->offset; at < symbols->offset + symbols->size; at += sizeof(Elf64_Sym)) {
    Elf64_Sym symbol;
    std::memcpy(&symbol, bytes.data() + at, sizeof symbol);
    if (symbol.st_shndx == SHN_UNDEF && symbol.st_name != 0)
      undefined.insert(reinterpret_cast<const char *>(bytes.data()) + names->offset + symbol.st_name);
  }
  return undefined;
}

static std::set<std::string> allowedSymbols() {
  std::ifstream file(SOURCE_FOLDER "/runtime/UndefinedSymbols.txt");
  std::set<std::string> allowed;
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && line[0] != '#')
      allowed.insert(line);
  return allowed;
}

TEST(UndefinedSymbols, AreThoseOfTheList) {
  const std::vector<uint8_t> bytes = readObject();
  ElfFile elf;
  ASSERT_TRUE(parseElf(bytes, RUNTIME_OBJECT, elf).ok());
  for (const std::string &name : undefinedSymbols(bytes, elf)) {
    if (name != "_GLOBAL_OFFSET_TABLE_") // made by the linker
      EXPECT_TRUE(allowedSymbols().count(name)) << name;
  }
}

TEST(UndefinedSymbols, NoWritableDataNoInitialisers) {
  const std::vector<uint8_t> bytes = readObject();
  ElfFile elf;
  ASSERT_TRUE(parseElf(bytes, RUNTIME_OBJECT, elf).ok());
  for (const ElfSection &section : elf.sections) {
    EXPECT_FALSE((section.flags & SHF_WRITE) && section.size != 0 &&
                 !section.name.starts_with(".data.rel.ro"))
        << section.name;
    EXPECT_FALSE(section.name.starts_with(".init_array") || section.name.starts_with(".bss")) << section.name;
  }
}
