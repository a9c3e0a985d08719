// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// All ops of the model IR, by family.
include "ir/ElementwiseOps.td"
include "ir/LayoutOps.td"
include "ir/IndexOps.td"
include "ir/ReductionOps.td"
include "ir/ControlOps.td"
