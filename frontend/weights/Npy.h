// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// npy arrays: reading (versions 1, 2 and 3 of the header) and writing.
#pragma once

#include "frontend/weights/MappedFile.h"

namespace rondo::weights {

bool isNpy(std::string_view content);

/// What the header says; the data are the bytes from `dataBegin` on.
struct NpyHeader {
  DType dtype = DType::F32;
  std::vector<int64_t> shape;
  uint64_t dataBegin = 0;
  uint64_t dataBytes = 0;
};

/// Reads the header at the beginning of `content`, which may end after the header. `where` begins each
/// message.
ErrorOr<NpyHeader> readNpyHeader(std::string_view content, const std::string &where);

/// Reads an array; its data must be there exactly.
ErrorOr<Tensor> readNpy(const FileBytes &file, const std::string &where);
ErrorOr<Tensor> readNpyFile(const std::string &path);

/// The header that belongs before an array's bytes.
std::string npyHeaderText(DType dtype, const std::vector<int64_t> &shape);

/// An npy file's content. bf16 has no npy dtype and must be converted before.
std::string npyText(const Tensor &tensor);

} // namespace rondo::weights
