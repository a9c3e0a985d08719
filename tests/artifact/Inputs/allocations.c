// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Counts what a call allocates when its caller gives the workspace: after the first call, nothing.

#define _GNU_SOURCE
#include "pronounce.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

static int allocations, counting;

// The program's own definitions come before libc's, for the artifact too.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void *malloc(size_t size) { return allocations += counting, __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return allocations += counting, __libc_calloc(count, size); }
void *aligned_alloc(size_t alignment, size_t size) {
  return allocations += counting, __libc_memalign(alignment, size);
}
int posix_memalign(void **memory, size_t alignment, size_t size) {
  return allocations += counting, *memory = __libc_memalign(alignment, size), *memory ? 0 : 12;
}
void *mmap(void *address, size_t size, int protection, int flags, int file, off_t offset) {
  void *(*next)(void *, size_t, int, int, int, off_t);
  *(void **)&next = dlsym(RTLD_NEXT, "mmap");
  return allocations += counting, next(address, size, protection, flags, file, offset);
}

enum { kRows = 4, kLetters = 6, kSteps = 20 };

int main(void) {
  static const int32_t word[kRows * kLetters] = {3, 4, 5, 2, 0, 0, 9,  2,  0, 0, 0, 0,
                                                 3, 3, 3, 3, 3, 2, 20, 21, 2, 0, 0, 0};
  static const int32_t len[kRows] = {4, 2, 6, 3};
  static int32_t phonemes[kRows * kSteps], n[kRows];
  const int64_t dims[] = {kRows, kLetters, kSteps};
  int64_t bytes = rondo_pronounce_pronounce_workspace(dims, 2);
  rondo_context *context;
  if (rondo_pronounce_context_create(2, NULL, &context))
    return 1;
  rondo_pronounce_pronounce_args args = RONDO_PRONOUNCE_PRONOUNCE_ARGS_INIT;
  args.workspace = malloc((size_t)bytes), args.workspace_size = (uint64_t)bytes;
  args.word = word, args.word_size[0] = kRows, args.word_size[1] = kLetters;
  args.len = len, args.len_size[0] = kRows;
  args.steps = kSteps;
  args.phonemes = phonemes, args.phonemes_capacity = kRows * kSteps;
  args.n = n, args.n_capacity = kRows;
  for (int call = 0; call < 50; ++call) {
    int code = rondo_pronounce_pronounce(context, &args);
    if (code != RONDO_OK) {
      char sentence[RONDO_MESSAGE_SIZE];
      rondo_pronounce_message(code, &args, sentence);
      fprintf(stderr, "%s\n", sentence);
      return 1;
    }
    counting = 1;
  }
  counting = 0;
  free(args.workspace);
  rondo_pronounce_context_free(context);
  printf("%d allocations\n", allocations);
  return allocations != 0;
}
