// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads a weights file (safetensors or npz) into named tensors. Every byte of the file is distrusted:
// whatever it holds, the result is a list of tensors that lie within the file, or one sentence that says what
// is wrong with it.
#pragma once

#include "frontend/weights/MappedFile.h"

#include <vector>

namespace rondo::weights {

/// The tensors of the file at `path`; the format is told by the content, not by the name.
ErrorOr<std::vector<Tensor>> readWeightsFile(const std::string &path);

/// The same for bytes that are already here; `path` is only used in messages.
ErrorOr<std::vector<Tensor>> readSafetensors(const FileBytes &file, const std::string &path);
ErrorOr<std::vector<Tensor>> readNpz(const FileBytes &file, const std::string &path);

} // namespace rondo::weights
