// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Text to ids and back, by the rule of a vocabulary: what `rondo run --text` and the functions of an artifact
// share.

#include "runtime/embedded/Invocation.h"
#include "runtime/embedded/LowerCase.h"
#include "runtime/embedded/Sentence.h"

namespace rondo::runtime {

namespace {

/// Bytes of a text, not ended by a NUL.
struct Piece {
  const char *begin, *end;

  int64_t size() const { return end - begin; }
};

/// A character as its code point and its bytes; no bytes where it is not UTF-8.
struct Character {
  uint32_t code;
  uint32_t bytes;
};

} // namespace

static bool continues(unsigned char byte) { return (byte & 0xC0) == 0x80; }

/// The character that a text begins with. Overlong forms, surrogates and what lies beyond U+10FFFF are no
/// UTF-8.
static Character firstCharacter(Piece text) {
  const auto *byte = reinterpret_cast<const unsigned char *>(text.begin);
  const uint32_t bytes = byte[0] < 0x80   ? 1
                         : byte[0] < 0xC2 ? 0
                         : byte[0] < 0xE0 ? 2
                         : byte[0] < 0xF0 ? 3
                         : byte[0] < 0xF5 ? 4
                                          : 0;
  if (bytes == 0 || text.size() < bytes)
    return {0, 0};
  uint32_t code = bytes == 1 ? byte[0] : byte[0] & (0x7Fu >> bytes);
  for (uint32_t i = 1; i < bytes; ++i) {
    if (!continues(byte[i]))
      return {0, 0};
    code = code << 6 | (byte[i] & 0x3Fu);
  }
  const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return overlong || surrogate || code > 0x10FFFF ? Character{0, 0} : Character{code, bytes};
}

/// Writes the UTF-8 of a code point and returns its number of bytes.
static uint32_t writeCharacter(uint32_t code, unsigned char *to) {
  if (code < 0x80) {
    to[0] = (unsigned char)code;
    return 1;
  }
  const uint32_t bytes = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (uint32_t i = bytes - 1; i > 0; --i, code >>= 6)
    to[i] = (unsigned char)(0x80 | (code & 0x3F));
  to[0] = (unsigned char)(0xF00u >> bytes | code);
  return bytes;
}

static bool isBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

namespace {

/// A vocabulary as it lies in a description.
class Symbols {
public:
  Symbols(const char *blob, const rondo_vocabulary &record)
      : record(record), blob(blob), texts(records<rondo_text>(blob, record.symbols)),
        order(records<uint32_t>(blob, record.order)) {}

  const char *name() const { return characters(blob, record.name); }
  uint32_t count() const { return record.symbols.count; }
  bool areWords() const { return record.tokenisation == RONDO_WORDS; }
  Piece operator[](uint32_t id) const {
    const char *begin = characters(blob, texts[id]);
    return {begin, begin + texts[id].size};
  }

  /// The id of a piece of valid UTF-8, or RONDO_NONE.
  uint32_t find(Piece piece) const {
    uint32_t low = 0, high = record.order.count;
    while (low < high) {
      const uint32_t middle = low + (high - low) / 2;
      if (compare((*this)[order[middle]], piece) < 0)
        low = middle + 1;
      else
        high = middle;
    }
    return low < record.order.count && compare((*this)[order[low]], piece) == 0 ? order[low] : RONDO_NONE;
  }

  const rondo_vocabulary &record;

private:
  /// The order of bytes, between a symbol and a piece as it is looked up: in lower case if the vocabulary
  /// says so.
  int compare(Piece symbol, Piece piece) const {
    while (piece.begin != piece.end) {
      const Character c = firstCharacter(piece);
      unsigned char bytes[4];
      const uint32_t size =
          writeCharacter(record.flags & RONDO_LOWERCASE ? lowerCase(c.code) : c.code, bytes);
      piece.begin += c.bytes;
      for (uint32_t i = 0; i < size; ++i, ++symbol.begin) {
        if (symbol.begin == symbol.end)
          return -1;
        if (const int difference = int((unsigned char)*symbol.begin) - int(bytes[i]))
          return difference;
      }
    }
    return symbol.begin != symbol.end;
  }

  const char *blob;
  const rondo_text *texts;
  const uint32_t *order;
};

/// A sentence for whoever wants one.
class Report {
public:
  explicit Report(char *buffer) : out(buffer ? buffer : unread) {}

  template <class T> Report &operator<<(T part) {
    out << part;
    return *this;
  }

  /// A symbol as one can read it: what cannot be seen by its number, what is long by its beginning.
  Report &operator<<(Piece piece) {
    const char *const most = piece.begin + 120;
    for (; piece.begin != piece.end; piece.begin += firstCharacter(piece).bytes) {
      if (piece.begin >= most)
        return *this << "…";
      writeVisible(firstCharacter(piece), piece.begin);
    }
    return *this;
  }

private:
  void writeVisible(Character c, const char *bytes) {
    const bool visible = c.code >= 0x20 && (c.code < 0x7F || c.code > 0xA0) && c.code != 0xAD;
    char text[8] = {};
    for (uint32_t i = 0; visible && i < c.bytes; ++i)
      text[i] = bytes[i];
    if (!visible) {
      text[0] = 'U', text[1] = '+';
      for (int i = 0; i < 4; ++i)
        text[2 + i] = "0123456789ABCDEF"[c.code >> (12 - 4 * i) & 15];
    }
    *this << static_cast<const char *>(text);
  }

  char unread[RONDO_MESSAGE_SIZE];
  Sentence out;
};

/// Cuts a text into symbols, one id each.
class Encoder {
public:
  Encoder(const Symbols &symbols, Piece text, Report &report)
      : symbols(symbols), rest(text), report(report) {}

  /// Stores ids while they fit, counts all of them, and stops at the first that there is none for.
  int run(int32_t *ids, int64_t capacity) {
    put(symbols.record.prepended, ids, capacity);
    while (true) {
      while (symbols.areWords() && rest.begin != rest.end && isBlank(*rest.begin))
        ++rest.begin, ++position;
      if (rest.begin == rest.end)
        break;
      const int64_t first = position;
      Piece piece;
      if (!cut(piece))
        return RONDO_BAD_TEXT;
      uint32_t id = symbols.find(piece);
      if (id == RONDO_NONE)
        id = symbols.record.unknown;
      if (id == RONDO_NONE)
        return unknown(piece, first);
      put(id, ids, capacity);
    }
    put(symbols.record.appended, ids, capacity);
    return RONDO_OK;
  }

  int64_t count = 0;

private:
  /// The next character, or all up to the next blank.
  bool cut(Piece &piece) {
    piece = {rest.begin, rest.begin};
    ++words;
    do {
      const Character c = firstCharacter({piece.end, rest.end});
      if (c.bytes == 0 || c.code == 0) {
        report << "character " << position
               << (c.bytes ? " is U+0000, which no text may hold: give the number of bytes before it"
                           : " is not valid UTF-8: convert the text first");
        return false;
      }
      piece.end += c.bytes;
      ++position;
    } while (symbols.areWords() && piece.end != rest.end && !isBlank(*piece.end));
    rest.begin = piece.end;
    return true;
  }

  int unknown(Piece piece, int64_t first) {
    if (symbols.areWords())
      report << "word " << words << ", `" << piece << "` (from character " << first << " on),";
    else
      report << "character " << first << ", `" << piece << "`,";
    report << " is not in the vocabulary `" << symbols.name()
           << "`, which declares no symbol for what is unknown (vocab … unknown \"…\")";
    return RONDO_BAD_TEXT;
  }

  void put(uint32_t id, int32_t *ids, int64_t capacity) {
    if (id == RONDO_NONE)
      return;
    if (count < capacity)
      ids[count] = int32_t(id);
    ++count;
  }

  const Symbols &symbols;
  Piece rest;
  Report &report;
  int64_t position = 1, words = 0; // of the next character; of words that were begun
};

/// Joins the symbols of ids.
class Decoder {
public:
  Decoder(const Symbols &symbols, Report &report) : symbols(symbols), report(report) {}

  /// Stores bytes while they fit and counts all of them.
  int run(const int32_t *ids, int64_t idCount, char *text, int64_t capacity) {
    bool first = true;
    for (int64_t i = 0; i < idCount; ++i) {
      const auto id = uint32_t(ids[i]);
      if (id >= symbols.count()) {
        report << "id " << i << " is " << int64_t(ids[i]) << ", but the vocabulary `" << symbols.name()
               << "` has the ids 0 to " << int64_t(symbols.count()) - 1;
        return RONDO_VALUE_RANGE;
      }
      if (id == symbols.record.appended)
        break;
      if (i == 0 && id == symbols.record.prepended)
        continue;
      if (symbols.areWords() && !first)
        put(' ', text, capacity);
      first = false;
      const Piece symbol = symbols[id];
      for (const char *c = symbol.begin; c != symbol.end; ++c)
        put(*c, text, capacity);
    }
    if (bytes < capacity)
      text[bytes] = 0;
    return RONDO_OK;
  }

  int64_t bytes = 0;

private:
  void put(char c, char *text, int64_t capacity) {
    if (bytes < capacity)
      text[bytes] = c;
    ++bytes;
  }

  const Symbols &symbols;
  Report &report;
};

} // namespace

static Symbols symbolsOf(const rondo_model *model, uint32_t vocabulary) {
  const auto *blob = static_cast<const char *>(model->description);
  const auto *header = reinterpret_cast<const rondo_header *>(blob);
  return {blob, records<rondo_vocabulary>(blob, header->vocabularies)[vocabulary]};
}

/// `what` must point to `needed` of something.
static bool isMissing(const void *what, int64_t count, const char *name, Report &report, int &code) {
  if (count >= 0 && (what || count == 0))
    return false;
  if (count < 0)
    report << "the size of `" << name << "` is " << count << ": it is a number of elements, at least 0";
  else
    report << "`" << name << "` is NULL and its size is " << count;
  code = RONDO_BAD_POINTER;
  return true;
}

static int tooSmall(const char *name, int64_t needed, int64_t capacity, Report &report) {
  report << "`" << name << "` has room for " << capacity << ", but " << needed << " are needed";
  return RONDO_CAPACITY;
}

} // namespace rondo::runtime

using namespace rondo::runtime;

// Nothing is written before all is known to be right: hence two walks.

extern "C" int rondo_runtime_encode(const rondo_model *model, uint32_t vocabulary, const char *text,
                                    int64_t bytes, int32_t *ids, int64_t capacity, int64_t *count,
                                    char *message) {
  Report report(message);
  const Symbols symbols = symbolsOf(model, vocabulary);
  int code = RONDO_OK;
  if (isMissing(text, bytes, "text", report, code) || isMissing(ids, capacity, "ids", report, code))
    return code;
  const Piece piece{text, text + bytes};
  Encoder counting(symbols, piece, report);
  if ((code = counting.run(nullptr, 0)) != RONDO_OK)
    return code;
  if (count)
    *count = counting.count;
  if (counting.count > capacity)
    return tooSmall("ids", counting.count, capacity, report);
  Encoder(symbols, piece, report).run(ids, capacity);
  return RONDO_OK;
}

extern "C" int rondo_runtime_decode(const rondo_model *model, uint32_t vocabulary, const int32_t *ids,
                                    int64_t count, char *text, int64_t capacity, int64_t *bytes,
                                    char *message) {
  Report report(message);
  const Symbols symbols = symbolsOf(model, vocabulary);
  int code = RONDO_OK;
  if (isMissing(ids, count, "ids", report, code) || isMissing(text, capacity, "text", report, code))
    return code;
  Decoder counting(symbols, report);
  if ((code = counting.run(ids, count, nullptr, 0)) != RONDO_OK)
    return code;
  if (bytes)
    *bytes = counting.bytes;
  if (counting.bytes >= capacity)
    return tooSmall("text", counting.bytes + 1, capacity, report);
  Decoder(symbols, report).run(ids, count, text, capacity);
  return RONDO_OK;
}
