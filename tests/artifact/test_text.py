# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Text to ids and back through the C ABI: what a caller may do wrong gets a code and a sentence, and nothing is written."""
import ctypes
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RONDO = Path(os.environ.get("RONDO_BUILD", ROOT / "build")) / "bin" / "rondo"
OK, BAD_POINTER, VALUE_RANGE, CAPACITY, BAD_TEXT = 0, 2, 7, 9, 17
UNTOUCHED = 77
# Latin, Greek, Cyrillic and Armenian as living languages write them, and what stands between the capitals.
RANGES = [(0x21, 0x7E), (0xA1, 0x17F), (0x1A0, 0x1A5), (0x1AF, 0x1B0), (0x1CD, 0x1EF), (0x1F8, 0x21F), (0x386, 0x3CE), (0x400, 0x556), (0x1E00, 0x1EFF)]
ALPHABET = [chr(c) for first, last in RANGES for c in range(first, last + 1) if chr(c).isprintable()]


@pytest.fixture(scope="module")
def speak(tmp_path_factory):
    """The functions of a model whose vocabulary `all` holds every small letter of ALPHABET."""
    folder = tmp_path_factory.mktemp("speak")
    small = list(dict.fromkeys(c.lower() for c in ALPHABET if len(c.lower()) == 1))
    (folder / "all.txt").write_text("\n".join(["<s>", "</s>", "", *small]) + "\n", encoding="utf-8")
    model = (ROOT / "tests" / "driver" / "Inputs" / "speak.rondo").read_text(encoding="utf-8")
    model += '\nvocab all = "all.txt" by characters, lowercase\nentry every<B>(x: i32[B] in all) -> (y: i32[B] in all) = x\n'
    (folder / "speak.rondo").write_text(model, encoding="utf-8")
    done = subprocess.run([RONDO, "compile", folder / "speak.rondo", "-o", folder / "libspeak.so"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    library = ctypes.CDLL(str(folder / "libspeak.so"))
    for vocabulary in ("letters", "words", "all"):
        for way in ("encode", "decode"):
            function = getattr(library, f"rondo_speak_{vocabulary}_{way}")
            function.argtypes = [ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p]
    return library, small


def encode(library, vocabulary, text, capacity=64):
    """Code, ids (None where nothing was written), count, sentence."""
    text = text if isinstance(text, bytes) else text.encode()
    ids, count, sentence = (ctypes.c_int32 * 64)(*[UNTOUCHED] * 64), ctypes.c_int64(-1), ctypes.create_string_buffer(512)
    function = getattr(library, f"rondo_speak_{vocabulary}_encode")
    code = function(text, len(text), ids, capacity, ctypes.addressof(count), ctypes.addressof(sentence))
    written = list(ids)[: count.value] if code == OK else None if set(ids) == {UNTOUCHED} else "half"
    assert set(list(ids)[max(count.value, 0) if code == OK else 0 :]) <= {UNTOUCHED}
    return code, written, count.value, sentence.value.decode()


def decode(library, vocabulary, ids, capacity=64):
    text, size, sentence = ctypes.create_string_buffer(b"?" * 63), ctypes.c_int64(-1), ctypes.create_string_buffer(512)
    function = getattr(library, f"rondo_speak_{vocabulary}_decode")
    code = function((ctypes.c_int32 * max(len(ids), 1))(*ids), len(ids), text, capacity, ctypes.addressof(size), ctypes.addressof(sentence))
    return code, text.value.decode() if code == OK else None if text.value == b"?" * 63 else "half", size.value, sentence.value.decode()


def test_there_and_back(speak):
    library, _ = speak
    assert encode(library, "letters", "AbÉя") == (OK, [0, 2, 3, 4, 5, 1], 6, "")
    assert decode(library, "letters", [0, 2, 3, 4, 5, 1]) == (OK, "abéя", 6, "")
    assert encode(library, "letters", "") == (OK, [0, 1], 2, "")
    assert encode(library, "words", "\tthe  chat\n") == (OK, [0, 2], 2, "")
    assert decode(library, "words", [0, 2]) == (OK, "the chat", 8, "")
    assert encode(library, "words", "") == (OK, [], 0, "")
    assert decode(library, "words", []) == (OK, "", 0, "")


def test_what_does_not_fit_is_counted_and_not_written(speak):
    library, _ = speak
    for capacity in (0, 3):
        assert encode(library, "letters", "ab", capacity) == (CAPACITY, None, 4, f"`ids` has room for {capacity}, but 4 are needed")
    assert encode(library, "letters", "ab", 4)[0] == OK
    # A text needs a NUL too.
    assert decode(library, "words", [0, 1], 7) == (CAPACITY, None, 7, "`text` has room for 7, but 8 are needed")
    assert decode(library, "words", [0, 1], 8)[:2] == (OK, "the cat")


def test_what_is_no_text(speak):
    library, _ = speak
    assert encode(library, "letters", b"a\xff") == (BAD_TEXT, None, -1, "character 2 is not valid UTF-8: convert the text first")
    sentence = "character 2 is U+0000, which no text may hold: give the number of bytes before it"
    assert encode(library, "letters", b"a\0b") == (BAD_TEXT, None, -1, sentence)
    assert encode(library, "words", b"the\0") == (BAD_TEXT, None, -1, sentence.replace("2 is", "4 is"))
    code, written, _, sentence = encode(library, "letters", "aÇ")
    assert (code, written) == (BAD_TEXT, None) and sentence.startswith("character 2, `Ç`, is not in the vocabulary `letters`")


def test_ids_that_no_symbol_has(speak):
    library, _ = speak
    for wrong in (3, -1, 2**31 - 1, -(2**31)):
        assert decode(library, "words", [0, wrong]) == (VALUE_RANGE, None, -1, f"id 1 is {wrong}, but the vocabulary `words` has the ids 0 to 2")


def test_pointers_and_sizes(speak):
    library, _ = speak
    sentence = ctypes.create_string_buffer(512)
    said = ctypes.addressof(sentence)
    for arguments, expected in [
        ((None, 3, None, 0, None, said), "`text` is NULL and its size is 3"),
        ((b"abc", -1, None, 0, None, said), "the size of `text` is -1: it is a number of elements, at least 0"),
        ((b"abc", 3, None, 9, None, said), "`ids` is NULL and its size is 9"),
    ]:
        assert library.rondo_speak_letters_encode(*arguments) == BAD_POINTER and sentence.value.decode() == expected
    # NULL where nothing is asked for.
    assert library.rondo_speak_words_encode(None, 0, None, 0, None, None) == OK
    assert library.rondo_speak_letters_encode(b"ab", 2, None, 0, None, None) == CAPACITY


def test_capitals_become_small_as_elsewhere(speak):
    """As Python does it; only U+0130, whose small form is two characters, is left alone, and so is not in the vocabulary."""
    library, small = speak
    for c in ALPHABET:
        code, ids, _, _ = encode(library, "all", c)
        if len(c.lower()) > 1:
            assert code == BAD_TEXT, c
        else:
            assert code == OK and ids == [3 + small.index(c.lower())], f"U+{ord(c):04X}"


def test_any_bytes_are_read_as_elsewhere(speak):
    """Random bytes are text where they are UTF-8 for Python too, and the first wrong character is the same."""
    library, _ = speak
    r = random.Random(1)
    for _ in range(3000):
        parts = [r.choice([b"a", "é".encode(), "я".encode(), "\U0001f600".encode(), bytes([r.randrange(1, 256)])]) for _ in range(r.randint(0, 9))]
        text = b"".join(parts)
        try:
            text.decode()
        except UnicodeDecodeError as error:
            position = len(text[: error.start].decode()) + 1
            code, written, _, sentence = encode(library, "words", text.replace(b" ", b"_"))
            # A word that nobody knows may stand before what is no text.
            assert (code, written) == (BAD_TEXT, None)
            assert sentence.startswith(("word ", f"character {position} is not valid UTF-8")), (text, sentence)
        else:
            code, _, _, sentence = encode(library, "letters", text)
            known = all(c in "abéяABÉЯ" for c in text.decode())
            assert code == (OK if known else BAD_TEXT) and "UTF-8" not in sentence, (text, sentence)
