// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a backend emits (Part 3 of runtime/Abi.h), by hand.

#include "ToyBodies.h"

#define PUBLIC extern "C" __attribute__((visibility("default")))

alignas(RONDO_ALIGNMENT) __attribute__((section(RONDO_SECTION), used)) static const
    unsigned char description[] = {
#include "ToyBlob.inc"
};
static const rondo_variant variants[] = {{0, toyBodies}};
static const rondo_model model = {description, variants, 1, nullptr};

PUBLIC int rondo_toy_run(rondo_context *c, const void *args) {
  return rondo_runtime_call(&model, 0, c, args);
}
PUBLIC int rondo_toy_pad(rondo_context *c, const void *args) {
  return rondo_runtime_call(&model, 1, c, args);
}
PUBLIC int64_t rondo_toy_run_workspace(const int64_t *dims, int threads) {
  return rondo_runtime_workspace(&model, 0, dims, threads);
}
PUBLIC int64_t rondo_toy_pad_workspace(const int64_t *dims, int threads) {
  return rondo_runtime_workspace(&model, 1, dims, threads);
}
PUBLIC int rondo_toy_message(int code, const void *args, char *buffer) {
  return rondo_runtime_message(&model, code, args, buffer);
}
PUBLIC int rondo_toy_context_create(int threads, const char *cpu, rondo_context **context) {
  return rondo_runtime_context_create(&model, threads, cpu, context);
}
PUBLIC void rondo_toy_context_free(rondo_context *c) { rondo_runtime_context_free(c); }
PUBLIC int rondo_toy_letters_encode(const char *text, int64_t bytes, int32_t *ids, int64_t capacity,
                                    int64_t *count, char *message) {
  return rondo_runtime_encode(&model, 0, text, bytes, ids, capacity, count, message);
}
PUBLIC int rondo_toy_letters_decode(const int32_t *ids, int64_t count, char *text, int64_t capacity,
                                    int64_t *bytes, char *message) {
  return rondo_runtime_decode(&model, 0, ids, count, text, capacity, bytes, message);
}
PUBLIC const void *rondo_toy_description(size_t *size) { return rondo_runtime_description(&model, size); }
