// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The artifact from C: words in, phonemes out. All that it needs is libpronounce.so and pronounce.h, both
// written by `rondo compile`.
//
//   cc say.c -I. -L. -lpronounce -Wl,-rpath,. -o say && ./say hello world

#include "pronounce.h"

#include <stdio.h>
#include <string.h>

enum { kMostWords = 64, kMostLetters = 40, kSteps = 20, kMostBytes = 256 };

int main(int argc, char **argv) {
  static int32_t word[kMostWords * kMostLetters], len[kMostWords], phonemes[kMostWords * kSteps],
      n[kMostWords];
  char sentence[RONDO_MESSAGE_SIZE], text[kMostBytes];
  int rows = argc - 1;
  if (rows < 1 || rows > kMostWords) {
    fprintf(stderr, "usage: say WORD... (at most %d)\n", kMostWords);
    return 2;
  }
  for (int row = 0; row < rows; ++row) {
    int64_t count = 0;
    if (rondo_pronounce_letters_encode(argv[row + 1], (int64_t)strlen(argv[row + 1]),
                                       word + row * kMostLetters, kMostLetters, &count,
                                       sentence) != RONDO_OK) {
      fprintf(stderr, "say: %s: %s\n", argv[row + 1], sentence);
      return 1;
    }
    len[row] = (int32_t)count;
  }

  rondo_pronounce_pronounce_args args = RONDO_PRONOUNCE_PRONOUNCE_ARGS_INIT;
  args.word = word, args.word_size[0] = rows, args.word_size[1] = kMostLetters;
  args.len = len, args.len_size[0] = rows;
  args.steps = kSteps;
  args.phonemes = phonemes, args.phonemes_capacity = kMostWords * kSteps;
  args.n = n, args.n_capacity = kMostWords;
  // No context: the call runs on this thread. No workspace: it is allocated for the call.
  int code = rondo_pronounce_pronounce(NULL, &args);
  if (code != RONDO_OK) {
    rondo_pronounce_message(code, &args, sentence);
    fprintf(stderr, "say: %s\n", sentence);
    return 1;
  }
  for (int row = 0; row < rows; ++row) {
    rondo_pronounce_phonemes_decode(phonemes + row * kSteps, n[row], text, kMostBytes, NULL, NULL);
    printf("%s\n", text);
  }
  return 0;
}
