# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the files that fuzzing begins from: small, right, and each of another kind.

usage: seeds.py FOLDER [DESCRIPTION...]; a DESCRIPTION is a blob as `write_toy_description` makes one
"""
import io
import json
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np

ARRAYS = {
    "f32": np.arange(6, dtype=np.float32).reshape(2, 3), "scalar": np.float64(1.5), "empty": np.zeros((0, 3), np.int64),
    "bool": np.array([True, False]), "f16": np.ones((1, 1, 2), np.float16), "i32": np.arange(3, dtype=np.int32),
    "big": np.arange(3, dtype=">i4"), "fortran": np.asfortranarray(np.ones((2, 2), np.float32)), "text": np.array(["a", "b"]),
}
DTYPES = {"float32": "F32", "float16": "F16", "float64": "F64", "int32": "I32", "int64": "I64", "bool": "BOOL"}


def npy(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asanyarray(array), version=version)
    return file.getvalue()


def npz(method, **arrays):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, array in arrays.items():
            archive.writestr(zipfile.ZipInfo(name + ".npy"), npy(array), method)
    return file.getvalue()


def safetensors(metadata=None, **arrays):
    header, data = {"__metadata__": metadata} if metadata else {}, b""
    for name, array in arrays.items():
        header[name] = {"dtype": DTYPES[array.dtype.name], "shape": array.shape, "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def library(blob):
    """A shared library that holds a description and nothing else."""
    names = b"\0.rondo\0.shstrtab\0"
    start = 128
    blob_end = start + len(blob)
    tables = (blob_end + len(names) + 7) // 8 * 8
    header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 3, 62, 1, 0, 64, tables, 0, 64, 56, 1, 64, 3, 2)
    segment = struct.pack("<IIQQQQQQ", 1, 4, 0, 0, 0, blob_end, blob_end, 4096)

    def section(name, kind, offset, size):
        return struct.pack("<IIQQQQIIQQ", name, kind, 0, 0, offset, size, 0, 0, 64, 0)

    sections = section(0, 0, 0, 0) + section(1, 1, start, len(blob)) + section(8, 3, blob_end, len(names))
    return ((header + segment).ljust(start, b"\0") + blob + names).ljust(tables, b"\0") + sections


def main():
    folder, blobs = Path(sys.argv[1]), sys.argv[2:]
    files = {f"npy/{name}": npy(array) for name, array in ARRAYS.items()}
    files["npy/version2"] = npy(ARRAYS["f32"], (2, 0))
    files["npy/version3"] = npy(ARRAYS["f32"], (3, 0))
    two = {name: ARRAYS[name] for name in ("f32", "i32")}
    files |= {"npz/stored": npz(zipfile.ZIP_STORED, **two), "npz/deflated": npz(zipfile.ZIP_DEFLATED, **two),
              "npz/none": npz(zipfile.ZIP_STORED), "npz/bzip2": npz(zipfile.ZIP_BZIP2, f32=ARRAYS["f32"])}
    files |= {"safetensors/two": safetensors(**two), "safetensors/none": safetensors(),
              "safetensors/all": safetensors({"format": "pt"}, **{k: v for k, v in ARRAYS.items() if v.dtype.name in DTYPES and v.dtype.isnative})}
    files |= {f"artifact/{Path(blob).stem}": library(Path(blob).read_bytes()) for blob in blobs}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
