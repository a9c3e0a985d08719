// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every check of an entry: its code, its whole sentence, and outputs that stay untouched.

#include "ToyCall.h"

#include <gtest/gtest.h>

/// Spoils a good call of `run`, then expects this code and sentence, and nothing written.
#define EXPECT_REFUSED(CALL, CODE, SENTENCE)                                                                 \
  do {                                                                                                       \
    EXPECT_EQ((CALL).call(), CODE);                                                                          \
    EXPECT_EQ((CALL).sentence(), SENTENCE);                                                                  \
    EXPECT_TRUE((CALL).outputsAreUntouched());                                                               \
  } while (false)

TEST(Check, Structure) {
  EXPECT_EQ(rondo_runtime_call(toyModel(), 0, nullptr, nullptr), RONDO_BAD_STRUCT);
  EXPECT_EQ(toyMessage(RONDO_BAD_STRUCT, nullptr),
            "the arguments of `run` are NULL: pass a structure of its own type");
  RunCall call;
  call.args.head.struct_size = 8;
  EXPECT_REFUSED(call, RONDO_BAD_STRUCT,
                 "the arguments of `run` begin with size 8 and entry 0 instead of 168 and 0: initialise the "
                 "structure with "
                 "the macro of the header that `rondo compile` wrote with this artifact");
  call.args.head = {sizeof call.args, 1, nullptr, 0};
  EXPECT_EQ(call.call(), RONDO_BAD_STRUCT);
  call.args.head.entry = 99;
  EXPECT_EQ(call.call(), RONDO_BAD_STRUCT);
  EXPECT_NE(call.sentence(), "");
}

TEST(Check, Pointers) {
  RunCall call;
  call.args.src = nullptr;
  EXPECT_REFUSED(call, RONDO_BAD_POINTER,
                 "`src` is NULL: it must point to 12 elements of type i32[B, S ragged len]");
  call.args.src = reinterpret_cast<const int32_t *>(reinterpret_cast<const char *>(call.src.data()) + 1);
  EXPECT_REFUSED(call, RONDO_BAD_POINTER,
                 "`src` is at an address that is no multiple of 4: it must point to 12 elements of type "
                 "i32[B, S ragged len]");
  call = RunCall();
  RunCall other;
  other.args.n = nullptr;
  EXPECT_REFUSED(other, RONDO_BAD_POINTER, "`n` is NULL: it must point to 3 elements of type i32[B]");
}

TEST(Check, SizesAgree) {
  RunCall call;
  call.args.len_size[0] = 2;
  EXPECT_REFUSED(
      call, RONDO_SIZE_MISMATCH,
      "axis 0 of `len` has size 2, but its type i32[B] needs B = 3 (B is axis 0 of `src`): pass arrays whose "
      "sizes agree");
  PadCall pad;
  pad.args.next_size[1] = 3;
  EXPECT_EQ(pad.call(), RONDO_SIZE_MISMATCH);
  EXPECT_EQ(pad.sentence(),
            "axis 1 of `next` has size 3, but its type i32[B, S+1] needs S+1 = 4 (S is axis 1 of `ids`): "
            "pass arrays whose sizes agree");
}

TEST(Check, SizesInRange) {
  RunCall call;
  call.args.src_size[0] = call.args.len_size[0] = 1001;
  EXPECT_REFUSED(
      call, RONDO_SIZE_RANGE,
      "axis 0 of `src` has size 1001, but B must lie between 1 and 1000: pass a size that this model was "
      "compiled for");
  call.args.src_size[0] = call.args.len_size[0] = 3;
  call.args.src_size[1] = 0;
  EXPECT_REFUSED(
      call, RONDO_SIZE_RANGE,
      "axis 1 of `src` has size 0, but S must be at least 1: pass a size that this model was compiled for");
  call.args.src_size[1] = -4;
  EXPECT_EQ(call.call(), RONDO_SIZE_RANGE);
}

TEST(Check, Steps) {
  RunCall call;
  call.args.steps = 0;
  EXPECT_REFUSED(call, RONDO_SIZE_RANGE,
                 "`steps` is 0, but it must be at least 1: pass a size that this model was compiled for");
  call.args.steps = 9;
  EXPECT_REFUSED(
      call, RONDO_SIZE_RANGE,
      "`steps` is 9, but it must lie between 1 and 8: pass a size that this model was compiled for");
}

TEST(Check, Strides) {
  RunCall call;
  call.args.src_stride = 3;
  EXPECT_REFUSED(call, RONDO_BAD_STRIDE,
                 "the stride of `src` is 3, but one index of its outermost axis takes 4 elements: pass at "
                 "least 4, or 0 if "
                 "the rows are packed");
  call.args.src_stride = -4;
  EXPECT_EQ(call.call(), RONDO_BAD_STRIDE);
  call.args.src_stride = 0;
  call.args.state_stride = 7;
  EXPECT_REFUSED(call, RONDO_BAD_STRIDE,
                 "the stride of `state` is 7, but one index of its outermost axis takes 8 elements: pass at "
                 "least 8, or 0 if "
                 "the rows are packed");
}

TEST(Check, Lengths) {
  RunCall call;
  call.len[1] = 5;
  EXPECT_REFUSED(call, RONDO_BAD_LENGTH,
                 "element [1] of `len` is 5, but a length must lie between 1 and 4 (1 to S): correct the "
                 "length, or pad the "
                 "rows further");
  call.len[1] = 0;
  EXPECT_REFUSED(call, RONDO_BAD_LENGTH,
                 "element [1] of `len` is 0, but a length must lie between 1 and 4 (1 to S): correct the "
                 "length, or pad the "
                 "rows further");
  call.len[1] = INT32_MIN;
  EXPECT_EQ(call.call(), RONDO_BAD_LENGTH);
}

TEST(Check, Ids) {
  RunCall call;
  call.src[4 + 3] = 5;
  EXPECT_REFUSED(call, RONDO_VALUE_RANGE,
                 "element [1, 3] of `src` is 5, but it must lie between 0 and 4, an id of vocabulary "
                 "`letters`, which has 5 "
                 "symbols: map what is not in it to its unknown symbol");
  call.src[4 + 3] = -1;
  EXPECT_EQ(call.call(), RONDO_VALUE_RANGE);
  call.src[4 + 3] = 0;
  call.src[2] = -1; // beyond the length of row 0: nobody looks
  EXPECT_EQ(call.call(), RONDO_OK);
}

TEST(Check, BoolsTimeMajorAndPadding) {
  PadCall call;
  EXPECT_EQ(call.call(), RONDO_OK) << call.sentence();
  EXPECT_EQ(call.total, 28);
  call.m[4] = 2;
  EXPECT_EQ(call.call(), RONDO_VALUE_RANGE);
  EXPECT_EQ(call.sentence(),
            "element [1, 1] of `m` is 2, but it must lie between 0 and 1: correct the array");
  call.m[4] = 0;
  call.late[2] = 5; // [1, 0]: valid, as row 0 has length 2
  EXPECT_EQ(call.sentence(),
            "element [1, 0] of `late` is 5, but it must lie between 0 and 4: correct the array");
  call.late[2] = 4;
  call.ids[1] = 0;
  EXPECT_EQ(call.call(), RONDO_BAD_PADDING);
  EXPECT_EQ(call.sentence(), "element [0, 1] of `ids` is 0 within its row's length, but 0 marks padding: no "
                             "valid element may be it");
  call.ids[1] = 9;
  call.ids[3] = 1;
  EXPECT_EQ(call.call(), RONDO_BAD_PADDING);
  EXPECT_EQ(
      call.sentence(),
      "element [1, 0] of `ids` is 1 beyond its row's length, but padding must be 0: fill it up with that");
  call.ids[3] = 10; // ordinary operations see it, so it must be an id too
  EXPECT_EQ(call.call(), RONDO_VALUE_RANGE);
}

TEST(Check, Capacity) {
  RunCall call;
  call.args.tokens_capacity = 8;
  EXPECT_REFUSED(call, RONDO_CAPACITY,
                 "`tokens` has room for 8 elements, but i32[B, T ragged n] needs 9 at these sizes: pass a "
                 "larger array and "
                 "its capacity");
  call.args.tokens_capacity = 9;
  call.args.tokens_stride = 4; // the last row needs no gap after it: 2*4 + 3
  EXPECT_EQ(call.call(), RONDO_CAPACITY);
  call.args.tokens_stride = 0;
  call.args.state_capacity = -1;
  EXPECT_EQ(call.call(), RONDO_CAPACITY);
}

TEST(Check, Overlap) {
  RunCall call;
  call.args.n = const_cast<int32_t *>(call.args.len);
  EXPECT_REFUSED(call, RONDO_OVERLAP, "`n` shares memory with `len`: give each output memory of its own");
  call.args.n = call.tokens.data() + 8;
  EXPECT_REFUSED(call, RONDO_OVERLAP, "`n` shares memory with `tokens`: give each output memory of its own");
}

TEST(Check, TheWorkspaceOverlaps) {
  RunCall call;
  std::vector<int32_t> memory(200);
  call.args.head.workspace = memory.data();
  call.args.head.workspace_size = memory.size() * sizeof memory[0];
  call.args.n = memory.data() + 10;
  EXPECT_REFUSED(call, RONDO_OVERLAP,
                 "`n` shares memory with the workspace: give the workspace memory of its own");
  call.args.n = memory.data() + 100; // behind what is needed
  EXPECT_EQ(call.call(), RONDO_OK);
  RunCall input;
  input.args.head = call.args.head;
  input.args.len = std::copy_n(input.len.data(), 3, memory.data()) - 3;
  EXPECT_REFUSED(input, RONDO_OVERLAP,
                 "`len` shares memory with the workspace: give the workspace memory of its own");
}

TEST(Check, Workspace) {
  RunCall call;
  char few[8];
  call.args.head.workspace = few;
  call.args.head.workspace_size = sizeof few;
  EXPECT_REFUSED(call, RONDO_WORKSPACE,
                 "the workspace has 8 bytes, but 255 are needed at these sizes with 1 thread: ask "
                 "`rondo_toy_run_workspace` "
                 "with the context's number of threads");
  std::vector<char> forOne(255);
  call.args.head.workspace = forOne.data();
  call.args.head.workspace_size = forOne.size();
  EXPECT_EQ(call.call(), RONDO_OK);
  RunCall two;
  two.args.head = call.args.head;
  rondo_context *context;
  ASSERT_EQ(rondo_runtime_context_create(toyModel(), 2, nullptr, &context), RONDO_OK);
  EXPECT_EQ(two.call(context), RONDO_WORKSPACE);
  EXPECT_EQ(two.sentence(context),
            "the workspace has 255 bytes, but 383 are needed at these sizes with 2 threads or more: ask "
            "`rondo_toy_run_workspace` with the context's number of threads");
  EXPECT_TRUE(two.outputsAreUntouched());
  rondo_runtime_context_free(context);
}

TEST(Check, WorkspaceQuestion) {
  const int64_t dims[] = {3, 4, 3}, none[] = {0, 4, 3}, huge[] = {1000, INT64_MAX / 2, 1};
  EXPECT_EQ(rondo_runtime_workspace(toyModel(), 0, dims, 1), 64 + 128 + 63);
  EXPECT_EQ(rondo_runtime_workspace(toyModel(), 0, dims, 2), 64 + 2 * 128 + 63);
  EXPECT_EQ(rondo_runtime_workspace(toyModel(), 0, none, 1), -1);
  EXPECT_EQ(rondo_runtime_workspace(toyModel(), 0, huge, 1), -1);
  EXPECT_EQ(rondo_runtime_workspace(toyModel(), 0, dims, 0), -1);
  EXPECT_EQ(rondo_runtime_workspace(toyModel(), 0, nullptr, 1), -1);
  EXPECT_EQ(rondo_runtime_workspace(toyModel(), 1, dims, 1), 0);
}

TEST(Check, Assumptions) {
  RunCall call(100, 51);
  EXPECT_REFUSED(call, RONDO_ASSUMPTION,
                 "the model assumes B*S <= 5000, which does not hold of these arguments (5000 - B*S is "
                 "-100): pass others, or "
                 "remove the `assume`");
  RunCall rows(3, 8);
  rows.len[2] = 7;
  rows.src.assign(rows.src.size(), 0);
  rows.args.src = rows.src.data();
  EXPECT_REFUSED(rows, RONDO_ASSUMPTION,
                 "the model assumes len != 7, which does not hold for row 2 of these arguments (len - 7 is "
                 "0): pass others, "
                 "or remove the `assume`");
}

TEST(Check, Overflow) {
  RunCall call;
  call.args.src_size[1] = INT64_MAX / 4;
  EXPECT_REFUSED(
      call, RONDO_OVERFLOW,
      "the sizes given to `run` are so large that a number of bytes does not fit 63 bits: split the batch");
  PadCall pad;
  pad.args.ids_size[1] = pad.args.m_size[1] = pad.args.late_size[0] = INT64_MAX;
  EXPECT_EQ(pad.call(), RONDO_OVERFLOW);
  RunCall stride;
  stride.args.src_stride = INT64_MAX / 2;
  EXPECT_EQ(stride.call(), RONDO_OVERFLOW);
}

TEST(Check, OutOfMemory) {
  RunCall call;
  EXPECT_EQ(toyMessage(RONDO_OUT_OF_MEMORY, &call.args),
            "no memory for a workspace of 255 bytes (with one thread): pass a workspace, or split the batch");
}

TEST(Check, ContextOfAnotherModel) {
  const rondo_model copy = *toyModel();
  rondo_context *context;
  ASSERT_EQ(rondo_runtime_context_create(&copy, 1, nullptr, &context), RONDO_OK);
  RunCall call;
  EXPECT_EQ(call.call(context), RONDO_BAD_CONTEXT);
  EXPECT_EQ(call.sentence(context),
            "the context was not made by this model: pass one made by `rondo_toy_context_create`, or NULL");
  rondo_runtime_context_free(context);
}

TEST(Check, UnknownCodes) {
  RunCall call;
  EXPECT_EQ(toyMessage(0, &call.args), "no error");
  EXPECT_EQ(toyMessage(RONDO_BAD_LENGTH, &call.args), "no error"); // the arguments are good by now
}
