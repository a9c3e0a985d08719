// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Makes weights files, right and wrong ones, for the tests of their readers.
#pragma once

#include "frontend/weights/Npy.h"
#include "frontend/weights/WeightsFile.h"

#include <cstring>
#include <functional>
#include <string>
#include <vector>
#include <zip.h>

namespace rondo::weights::test {

inline std::string littleEndian(uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i)
    text += char(value >> (8 * i) & 0xff);
  return text;
}

inline std::string safetensors(const std::string &header, const std::string &data) {
  return littleEndian(header.size(), 8) + header + data;
}

/// An npy file with the header as given.
inline std::string npy(const std::string &header, const std::string &data, int version = 1) {
  std::string text("\x93NUMPY", 6);
  text += {char(version), '\0'};
  return text + littleEndian(header.size(), version == 1 ? 2 : 4) + header + data;
}

inline std::string npyDict(const std::string &descr, const std::string &shape,
                           const std::string &fortran = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

struct Member {
  std::string name, content;
  bool deflate = true;
};

/// A zip archive of the members.
inline std::string zipped(const std::vector<Member> &members) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t *target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t *archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  for (const Member &member : members) {
    zip_source_t *source = zip_source_buffer(archive, member.content.data(), member.content.size(), 0);
    zip_int64_t index = zip_file_add(archive, member.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    zip_set_file_compression(archive, zip_uint64_t(index), member.deflate ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
  }
  zip_close(archive);
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  std::string content(size_t(zip_source_tell(target)), '\0');
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, content.data(), content.size());
  zip_source_close(target);
  zip_source_free(target);
  return content;
}

inline std::string floats(size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    float value = float(i);
    text.append(reinterpret_cast<const char *>(&value), sizeof value);
  }
  return text;
}

inline float floatAt(const Tensor &tensor, size_t index) {
  float value;
  std::memcpy(&value, tensor.bytes.get() + index * sizeof value, sizeof value);
  return value;
}

/// The message, or "read" when there was none.
template <typename T> std::string messageOf(const ErrorOr<T> &result) {
  return result ? "read" : result.error();
}

inline std::string safetensorsMessage(const std::string &content) {
  return messageOf(readSafetensors(copyBytes(content), "w"));
}
inline std::string npzMessage(const std::string &content) {
  return messageOf(readNpz(copyBytes(content), "w"));
}
inline std::string npyMessage(const std::string &content) {
  return messageOf(readNpy(copyBytes(content), "a"));
}

} // namespace rondo::weights::test
