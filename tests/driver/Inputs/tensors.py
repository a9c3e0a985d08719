# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a safetensors file of consecutive numbers: tensors.py FILE NAME:DTYPE:SHAPE..., for instance tensors.py w.safetensors w:F32:2,3."""
import json
import math
import struct
import sys

path, *tensors = sys.argv[1:]
header, data = {}, b""
for tensor in tensors:
    name, dtype, shape = tensor.split(":")
    sizes = [int(s) for s in shape.split(",") if s]
    code = {"F32": "f", "F64": "d", "I32": "i", "I64": "q"}[dtype]
    bytes_ = struct.pack(f"<{math.prod(sizes)}{code}", *range(math.prod(sizes)))
    header[name] = {"dtype": dtype, "shape": sizes, "data_offsets": [len(data), len(data) + len(bytes_)]}
    data += bytes_
text = json.dumps(header).encode()
with open(path, "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
