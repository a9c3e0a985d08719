// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The artifact from C: words in, phonemes out. All that it needs is libpronounce.so and pronounce.h, both
// written by `rondo compile`.
//
//   cc say.c -I. -L. -lpronounce -Wl,-rpath,. -o say && ./say phonemes.txt hello world

#include "pronounce.h"

#include <stdio.h>
#include <string.h>

enum { kMostWords = 64, kMostLetters = 40, kSteps = 20, kPhonemes = 74 };

// Ids as in letters.txt: <pad>, <unk>, </s>, then a to z. Every word ends with </s>.
static int32_t spell(const char *word, int32_t *ids) {
  int32_t length = 0;
  for (; word[length] && length < kMostLetters - 1; ++length)
    ids[length] = word[length] >= 'a' && word[length] <= 'z' ? word[length] - 'a' + 3 : 1;
  ids[length] = 2;
  return length + 1;
}

static int readNames(const char *path, char names[kPhonemes][8]) {
  FILE *file = fopen(path, "r");
  int count = 0;
  while (file && count < kPhonemes && fscanf(file, "%7s", names[count]) == 1)
    ++count;
  if (file)
    fclose(file);
  return count == kPhonemes;
}

int main(int argc, char **argv) {
  static int32_t word[kMostWords * kMostLetters], len[kMostWords], phonemes[kMostWords * kSteps],
      n[kMostWords];
  static char names[kPhonemes][8];
  int rows = argc - 2;
  if (rows < 1 || rows > kMostWords || !readNames(argv[1], names)) {
    fprintf(stderr, "usage: say phonemes.txt WORD... (at most %d)\n", kMostWords);
    return 2;
  }
  for (int row = 0; row < rows; ++row)
    len[row] = spell(argv[row + 2], word + row * kMostLetters);

  rondo_pronounce_pronounce_args args = RONDO_PRONOUNCE_PRONOUNCE_ARGS_INIT;
  args.word = word, args.word_size[0] = rows, args.word_size[1] = kMostLetters;
  args.len = len, args.len_size[0] = rows;
  args.steps = kSteps;
  args.phonemes = phonemes, args.phonemes_capacity = kMostWords * kSteps;
  args.n = n, args.n_capacity = kMostWords;
  // No context: the call runs on this thread. No workspace: it is allocated for the call.
  int code = rondo_pronounce_pronounce(NULL, &args);
  if (code != RONDO_OK) {
    char sentence[RONDO_MESSAGE_SIZE];
    rondo_pronounce_message(code, &args, sentence);
    fprintf(stderr, "say: %s\n", sentence);
    return 1;
  }
  for (int row = 0; row < rows; ++row)
    for (int step = 0; step < n[row]; ++step)
      printf("%s%c", names[phonemes[row * kSteps + step]], step + 1 < n[row] ? ' ' : '\n');
  return 0;
}
