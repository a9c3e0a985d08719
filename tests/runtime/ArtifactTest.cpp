// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Artifact files: loading a good one, refusing all others before the dynamic loader sees them.

#include "runtime/Artifact.h"
#include "ToyCall.h"
#include "runtime/Checksum.h"
#include "runtime/Elf.h"

#include <cstring>
#include <elf.h>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <iterator>

using namespace rondo::runtime;

using Bytes = std::vector<uint8_t>;

static Bytes read(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

static std::string write(const Bytes &bytes, const std::string &name) {
  const std::string path = testing::TempDir() + "rondo_" + name;
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(reinterpret_cast<const char *>(bytes.data()), std::streamsize(bytes.size()));
  return path;
}

/// The path of a sealed copy of the toy model.
static std::string sealedToy() {
  const std::string path = write(read(TOY_ARTIFACT), "toy.so");
  const Status status = sealArtifact(path);
  EXPECT_TRUE(status.ok()) << status.sentence();
  return path;
}

static Bytes sealedBytes() {
  static const Bytes bytes = read(sealedToy());
  return bytes;
}

static ElfFile tables(const Bytes &bytes) {
  ElfFile elf;
  EXPECT_TRUE(parseElf(bytes, "toy", elf).ok());
  return elf;
}

/// What is said about a file with these bytes, when only read and when opened (both must refuse or both
/// accept).
static std::string refusal(const Bytes &bytes) {
  const std::string path = write(bytes, "hostile.so");
  Description description;
  return readDescription(path, description).sentence();
}

static bool contains(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

TEST(Artifact, LoadsAndRuns) {
  Artifact artifact;
  const Status status = artifact.open(sealedToy());
  ASSERT_TRUE(status.ok()) << status.sentence();
  EXPECT_EQ(artifact.description().entries[0].name, "run");
  rondo_context *context;
  ASSERT_TRUE(artifact.createContext(2, nullptr, context).ok());
  RunCall call;
  EXPECT_EQ(artifact.call(0, context, &call.args), RONDO_OK);
  EXPECT_TRUE(call.outputsAreRight());
  call.args.steps = 0;
  const int code = artifact.call(0, context, &call.args);
  EXPECT_EQ(code, RONDO_SIZE_RANGE);
  EXPECT_TRUE(contains(artifact.message(code, &call.args), "`steps` is 0"));
  const int64_t dims[] = {3, 4, 3};
  EXPECT_EQ(artifact.workspace(0, dims, 1), 255);
  artifact.freeContext(context);
}

TEST(Artifact, IsDescribedWithoutLoading) {
  Description description;
  ASSERT_TRUE(readDescription(TOY_ARTIFACT, description).ok());
  EXPECT_EQ(description.model, "toy");
}

TEST(Artifact, FilesThatAreNone) {
  Description description;
  EXPECT_TRUE(
      contains(readDescription("/nowhere/x.so", description).sentence(), "cannot open '/nowhere/x.so'"));
  EXPECT_TRUE(contains(readDescription("/", description).sentence(), "cannot read '/'"));
  EXPECT_TRUE(contains(refusal({}), "not an artifact"));
  EXPECT_TRUE(contains(refusal(Bytes(1000, 'x')), "not an artifact: it is no ELF file"));
  EXPECT_TRUE(contains(readDescription(RUNTIME_OBJECT, description).sentence(), "no section .rondo"));
}

TEST(Artifact, TruncatedAtEveryBoundary) {
  const Bytes bytes = sealedBytes();
  const ElfFile elf = tables(bytes);
  std::vector<uint64_t> cuts = {1, 15, 63, 64, 65, bytes.size() - 1};
  for (const ElfSection &section : elf.sections)
    for (uint64_t cut : {section.offset, section.offset + 1, section.offset + section.size / 2,
                         section.offset + section.size})
      cuts.push_back(cut);
  for (const ElfSegment &segment : elf.segments)
    cuts.insert(cuts.end(), {segment.offset, segment.offset + segment.fileSize});
  for (uint64_t cut : cuts)
    if (cut < bytes.size()) {
      Artifact artifact;
      const std::string path = write(Bytes(bytes.begin(), bytes.begin() + cut), "truncated.so");
      EXPECT_FALSE(artifact.open(path).ok()) << cut;
    }
  EXPECT_TRUE(contains(refusal(Bytes(bytes.begin(), bytes.end() - 1)), "is truncated"));
}

/// Flips bytes all over the file. What is loaded is sealed; what is not (names, symbol tables for debuggers)
/// may change.
TEST(Artifact, FlippedBytes) {
  const Bytes good = sealedBytes();
  const ElfFile elf = tables(good);
  auto isLoaded = [&](uint64_t at) {
    for (const ElfSegment &segment : elf.segments)
      if (segment.type == PT_LOAD && at >= segment.offset && at < segment.offset + segment.fileSize)
        return true;
    return false;
  };
  for (uint64_t at = 0; at < good.size(); at += at < 512 ? 3 : 401) {
    Bytes bytes = good;
    bytes[at] ^= 0x10;
    const std::string sentence = refusal(bytes);
    if (at >= sizeof(Elf64_Ehdr) && isLoaded(at))
      EXPECT_NE(sentence, "") << "byte " << at;
  }
}

/// Puts hostile numbers into every field of every table: reading must come back (the sanitizers look on).
TEST(Artifact, HostileTables) {
  const Bytes good = sealedBytes();
  Elf64_Ehdr header;
  std::memcpy(&header, good.data(), sizeof header);
  const uint64_t sections = header.e_shoff, end = sections + header.e_shnum * sizeof(Elf64_Shdr);
  auto attack = [&](uint64_t begin, uint64_t end) {
    for (uint64_t at = begin; at + 8 <= end; at += 4)
      for (uint64_t number :
           {uint64_t(0), ~uint64_t(0), uint64_t(1) << 63, uint64_t(good.size()), ~uint64_t(0) - 63}) {
        Bytes bytes = good;
        std::memcpy(bytes.data() + at, &number, 8);
        ElfFile elf;
        (void)parseElf(bytes, "hostile", elf);
      }
  };
  attack(16, sizeof header);
  attack(header.e_phoff, header.e_phoff + header.e_phnum * sizeof(Elf64_Phdr));
  attack(sections, end);
}

/// Writes a number of the ELF header.
template <class Number> static Bytes withHeader(size_t offset, Number number) {
  Bytes bytes = sealedBytes();
  std::memcpy(bytes.data() + offset, &number, sizeof number);
  return bytes;
}

TEST(Artifact, OtherMachines) {
  const std::string arm = refusal(withHeader(offsetof(Elf64_Ehdr, e_machine), uint16_t(EM_AARCH64)));
  EXPECT_TRUE(contains(arm, "is for AArch64, and this machine is x86-64: compile the model for this machine"))
      << arm;
  EXPECT_TRUE(contains(refusal(withHeader(EI_CLASS, uint8_t(ELFCLASS32))), "not 64-bit and little-endian"));
  EXPECT_TRUE(contains(refusal(withHeader(EI_DATA, uint8_t(ELFDATA2MSB))), "not 64-bit and little-endian"));
  EXPECT_TRUE(contains(refusal(withHeader(offsetof(Elf64_Ehdr, e_type), uint16_t(ET_EXEC))),
                       "neither a library nor"));
}

/// Changes the description's header and lets its checksum fit.
static Bytes withDescription(const std::function<void(rondo_header &)> &edit) {
  Bytes bytes = read(TOY_ARTIFACT);
  const ElfSection section = *tables(bytes).findSection(RONDO_SECTION);
  rondo_header header;
  std::memcpy(&header, bytes.data() + section.offset, sizeof header);
  edit(header);
  header.checksum = 0;
  std::memcpy(bytes.data() + section.offset, &header, sizeof header);
  header.checksum = checksum(std::span(bytes).subspan(section.offset, section.size));
  std::memcpy(bytes.data() + section.offset, &header, sizeof header);
  return bytes;
}

TEST(Artifact, OtherVersions) {
  const std::string sentence = refusal(withDescription([](rondo_header &header) { header.version = 7; }));
  EXPECT_TRUE(
      contains(sentence, "has version 7 and this program reads version " + std::to_string(RONDO_ABI_VERSION)))
      << sentence;
  EXPECT_EQ(refusal(withDescription([](rondo_header &) {})), "");
}

TEST(Artifact, TheSealSurvivesStrip) {
  const std::string path = sealedToy(), command = "llvm-strip-19 " + path;
  if (std::system(command.c_str()) != 0)
    GTEST_SKIP() << "no llvm-strip-19";
  EXPECT_LT(read(path).size(), sealedBytes().size());
  Description description;
  const Status status = readDescription(path, description);
  EXPECT_TRUE(status.ok()) << status.sentence();
}

TEST(Artifact, ALibraryWithoutItsFunctions) {
  Bytes bytes = read(TOY_ARTIFACT);
  const char name[] = "rondo_toy_run_workspace";
  // In .dynstr: the dynamic loader does not find the function any more.
  auto at = std::search(bytes.begin(), bytes.end(), std::begin(name), std::end(name));
  ASSERT_NE(at, bytes.end());
  *at = 'x';
  Artifact artifact;
  EXPECT_TRUE(
      contains(artifact.open(write(bytes, "nofunction.so")).sentence(), "has no function rondo_toy_run"));
}
