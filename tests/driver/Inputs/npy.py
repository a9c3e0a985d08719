# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes an npy file, right or wrong: npy.py FILE DESCR SHAPE VALUES [fortran | VERSION], for instance npy.py x.npy '<f4' '(2,)' 1,2."""
import struct
import sys

path, descr, shape, values, *how = sys.argv[1:]
version = int(how[0]) if how and how[0].isdigit() else 1
header = repr({"descr": descr, "fortran_order": "fortran" in how, "shape": eval(shape)}).encode() + b"\n"
code = {"f4": "f", "f8": "d", "i4": "i", "i8": "q", "b1": "?", "f2": "e"}[descr[1:]]
numbers = [float(v) if code in "fde" else int(v) for v in values.split(",") if v]
with open(path, "wb") as file:
    file.write(b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", len(header)) + header)
    file.write(struct.pack(f"{'>' if descr[0] == '>' else '<'}{len(numbers)}{code}", *numbers))
