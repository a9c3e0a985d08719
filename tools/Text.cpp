// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Text.h"

using namespace rondo::tools;

TextCoder::TextCoder(const runtime::Description &description, uint32_t vocabulary) : vocabulary(vocabulary) {
  if (!runtime::encode(description, blob).ok())
    blob.clear();
}

bool TextCoder::encode(std::string_view text, std::vector<int32_t> &ids, std::string &message) const {
  const rondo_model model{blob.data(), nullptr, 0, nullptr};
  char buffer[RONDO_MESSAGE_SIZE];
  // A text has no more symbols than bytes, but for those that are put around it.
  ids.resize(text.size() + 2);
  int64_t count = 0;
  int code = rondo_runtime_encode(&model, vocabulary, text.data(), int64_t(text.size()), ids.data(),
                                  int64_t(ids.size()), &count, buffer);
  ids.resize(code == RONDO_OK ? size_t(count) : 0);
  message = buffer;
  return code == RONDO_OK;
}

bool TextCoder::decode(std::span<const int32_t> ids, std::string &text, std::string &message) const {
  const rondo_model model{blob.data(), nullptr, 0, nullptr};
  char buffer[RONDO_MESSAGE_SIZE];
  int64_t bytes = 0;
  auto run = [&] {
    return rondo_runtime_decode(&model, vocabulary, ids.data(), int64_t(ids.size()), text.data(),
                                int64_t(text.size()), &bytes, buffer);
  };
  text.clear();
  int code = run();
  if (code == RONDO_CAPACITY) {
    text.resize(size_t(bytes) + 1);
    code = run();
  }
  text.resize(code == RONDO_OK ? size_t(bytes) : 0);
  message = buffer;
  return code == RONDO_OK;
}
