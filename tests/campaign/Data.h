// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random data for an entry: sizes that its declaration admits, inputs of these sizes.
#pragma once

#include "backends/reference/Reference.h"
#include "ir/Ops.h"
#include "tests/campaign/Random.h"
#include <map>
#include <optional>

namespace rondo::campaign {

using Sizes = std::map<std::string, int64_t>;

/// `B=2, N=1`
std::string sizesText(const Sizes &sizes);

/// Values of inputs that are wanted: lengths, or the offending ids.
using Wanted = std::map<std::string, std::vector<int64_t>>;

/// Sizes at most `spread` above the smallest that are declared; nothing where the conditions admit none of
/// those tried. Sizes that are given stay.
std::optional<Sizes> drawSizes(EntryOp entry, Random &random, int64_t spread, const Sizes &given = {});
/// Inputs of these sizes; where values of an input are wanted, these.
reference::Tensors drawInputs(EntryOp entry, const Sizes &sizes, Random &random, const Wanted &wanted = {});
reference::Tensors drawWeights(mlir::Operation *module, Random &random);
/// The same inputs with other numbers at padded positions; false where nothing is padded.
bool redrawPadding(EntryOp entry, reference::Tensors &inputs, Random &random);
/// The same first row with other ones behind it; false where an input has no rows.
bool redrawOtherRows(EntryOp entry, reference::Tensors &inputs, const Sizes &sizes, Random &random);
/// The greatest difference at positions that are no padding of a padded result. `firstRow`: of the first row
/// alone, where both have it whole.
double difference(EntryOp entry, const reference::Run &a, const reference::Run &b,
                  const reference::Tensors &inputs, bool firstRow = false);

} // namespace rondo::campaign
