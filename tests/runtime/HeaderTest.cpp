// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The printed header: compiles as C99 and as C++ without a warning, and has the layout of the rule.

#include "runtime/Header.h"
#include "ToyCall.h"
#include "ToyDescription.h"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>

using namespace rondo::runtime;

/// Compiles `program` after the toy model's header; true if the compiler is content.
static bool compiles(const std::string &language, const Description &description,
                     const std::string &program) {
  const std::string folder = testing::TempDir() + "rondo_header_test";
  std::ofstream(folder + "_toy.h") << printHeader(description);
  std::ofstream(folder + "_program") << "#include \"" << folder << "_toy.h\"\n" << program;
  const std::string command = std::string(CLANG) + " -x " + language +
                              " -Wall -Wextra -pedantic -Werror -fsyntax-only " + folder + "_program";
  return std::system(command.c_str()) == 0;
}

static std::string offsetCheck(const char *type, const char *member, size_t offset) {
  return std::string("typedef char check_") + type + "_" + member + "[offsetof(" + type + ", " + member +
         ") == " + std::to_string(offset) + " ? 1 : -1];\n";
}

static const char *const useText = R"(
int use(void);
int use(void) {
  rondo_toy_run_args args = RONDO_TOY_RUN_ARGS_INIT;
  rondo_toy_pad_args other = RONDO_TOY_PAD_ARGS_INIT;
  int64_t dims[3] = {3, 4, 3};
  char buffer[RONDO_MESSAGE_SIZE];
  rondo_context *context;
  if (rondo_toy_context_create(2, 0, &context))
    return 1;
  int code = rondo_toy_run(context, &args) + rondo_toy_pad(0, &other);
  if (code != RONDO_OK)
    rondo_toy_message(code, &args, buffer);
  rondo_toy_context_free(context);
  int32_t ids[4];
  int64_t count;
  if (rondo_toy_letters_encode("abc", 3, ids, 4, &count, buffer) != RONDO_OK)
    rondo_toy_letters_decode(ids, count, buffer, RONDO_MESSAGE_SIZE, 0, 0);
  return (int)rondo_toy_run_workspace(dims, 2);
}
)";

TEST(Header, CompilesAsCAndCpp) {
  EXPECT_TRUE(compiles("c -std=c99", toyDescription(), useText));
  EXPECT_TRUE(compiles("c++ -std=c++11", toyDescription(), useText));
}

TEST(Header, HasTheLayoutOfTheRule) {
  EXPECT_TRUE(
      compiles("c -std=c99", toyDescription(),
               offsetCheck("rondo_toy_run_args", "src_stride", offsetof(RunArgs, src_stride)) +
                   offsetCheck("rondo_toy_run_args", "steps", offsetof(RunArgs, steps)) +
                   offsetCheck("rondo_toy_run_args", "tokens", offsetof(RunArgs, tokens)) +
                   offsetCheck("rondo_toy_run_args", "state_size", offsetof(RunArgs, state_size)) +
                   offsetCheck("rondo_toy_run_args", "n_size", offsetof(RunArgs, n_size)) +
                   offsetCheck("rondo_toy_pad_args", "m_stride", offsetof(PadArgs, m_stride)) +
                   offsetCheck("rondo_toy_pad_args", "total_capacity", offsetof(PadArgs, total_capacity))));
}

TEST(Header, NamesOfTheModelMayBeWordsOfC) {
  Description description = toyDescription();
  description.entries[0].arguments[0].name = "int";
  description.entries[0].arguments[1].name = "workspace";
  description.entries[0].arguments[2].name = "int_size"; // a member of `int` has this name already
  description.entries[0].arguments[0].type = "*/ hostile /*";
  EXPECT_TRUE(compiles("c -std=c99", description, "int x;\n"));
}

TEST(Header, SaysWhatIsChecked) {
  const std::string header = printHeader(toyDescription());
  EXPECT_NE(header.find(" *   1 <= len[b] <= S\n"), std::string::npos);
  EXPECT_NE(header.find("dims: B, S, steps"), std::string::npos);
}

TEST(Header, ListsTheVersionsOfTheCode) {
  Description description = toyDescription();
  description.targets = {{"cpu", "x86_64-pc-linux-gnu", "x86-64-v4", RONDO_CPU_AVX2 | RONDO_CPU_AVX512},
                         {"cpu", "x86_64-pc-linux-gnu", "x86-64", 0}};
  EXPECT_NE(printHeader(description).find("\"avx512\", \"baseline\";"), std::string::npos);
}
