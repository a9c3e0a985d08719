// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/weights/Npy.h"

#include <cassert>

using namespace rondo::weights;

namespace {

constexpr std::string_view magic("\x93NUMPY", 6);
/// numpy itself warns above 10,000 bytes; headers as long as this are damage or an attack.
constexpr uint64_t longestHeader = 1 << 20;
constexpr size_t highestRank = 64;

/// Reads the Python literal of the header: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }.
class HeaderParser {
public:
  HeaderParser(std::string_view text, const std::string &where) : text(text), where(where) {}

  ErrorOr<NpyHeader> parse();

private:
  Error fail(const std::string &message) const { return Error{where + ": " + message}; }
  Error malformed() const { return fail("the npy header is malformed; the file is damaged"); }
  void skipBlanks() {
    while (!text.empty() && (text[0] == ' ' || text[0] == '\n' || text[0] == '\t' || text[0] == '\r'))
      text.remove_prefix(1);
  }
  bool take(std::string_view token) {
    skipBlanks();
    if (text.substr(0, token.size()) != token)
      return false;
    text.remove_prefix(token.size());
    return true;
  }
  bool takeString(std::string_view &value);
  std::optional<Error> parseEntry();
  std::optional<Error> parseDescr();
  std::optional<Error> parseShape();

  std::string_view text;
  const std::string &where;
  NpyHeader header;
  bool hasDescr = false, hasOrder = false, hasShape = false, fortran = false;
};

} // namespace

bool HeaderParser::takeString(std::string_view &value) {
  skipBlanks();
  if (text.empty() || (text[0] != '\'' && text[0] != '"'))
    return false;
  size_t end = text.find(text[0], 1);
  if (end == std::string_view::npos)
    return false;
  value = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return true;
}

static std::optional<DType> parseDType(std::string_view code) {
  static constexpr std::pair<std::string_view, DType> codes[] = {{"f4", DType::F32}, {"f2", DType::F16},
                                                                 {"f8", DType::F64}, {"i4", DType::I32},
                                                                 {"i8", DType::I64}, {"b1", DType::Bool}};
  for (auto [text, dtype] : codes)
    if (text == code)
      return dtype;
  return std::nullopt;
}

std::optional<Error> HeaderParser::parseDescr() {
  skipBlanks();
  if (!text.empty() && text[0] == '[')
    return fail("the array has a structured dtype; save one plain array for each field");
  std::string_view descr;
  if (!takeString(descr))
    return malformed();
  if (descr.find('O') != std::string_view::npos)
    return fail("the array holds Python objects (dtype " + shown(descr) +
                "), which are never read; save it as numbers, for instance with a.astype(np.float32)");
  std::optional<DType> dtype = descr.empty() ? std::nullopt : parseDType(descr.substr(1));
  if (!dtype)
    return fail(
        "the array has dtype " + shown(descr) +
        "; Rondo reads float32, float16, float64, int32, int64 and bool, convert it with a.astype(…)");
  char order = descr[0];
  if (order == '>' && dtypeBytes(*dtype) > 1)
    return fail("the array is big-endian (dtype " + shown(descr) +
                "); save it as a.astype(a.dtype.newbyteorder('<'))");
  if (order != '<' && order != '|' && order != '>')
    return fail("the array has dtype " + shown(descr) + " without a byte order; save it again with np.save");
  if (order == '|' && dtypeBytes(*dtype) > 1)
    return malformed();
  header.dtype = *dtype;
  return std::nullopt;
}

std::optional<Error> HeaderParser::parseShape() {
  if (!take("("))
    return malformed();
  while (!take(")")) {
    skipBlanks();
    if (!text.empty() && text[0] == '-')
      return fail("the npy header has a negative size in its shape; the file is damaged");
    uint64_t size = 0;
    size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits)
      if (__builtin_mul_overflow(size, uint64_t(10), &size) ||
          __builtin_add_overflow(size, uint64_t(text[digits] - '0'), &size) || size > uint64_t(INT64_MAX))
        return fail("the npy header has a size in its shape that overflows 63 bits; the file is damaged");
    if (digits == 0)
      return malformed();
    text.remove_prefix(digits);
    take("L"); // Python 2 wrote long integers so.
    header.shape.push_back(int64_t(size));
    if (header.shape.size() > highestRank)
      return fail("the npy header has more than " + std::to_string(highestRank) +
                  " axes; the file is damaged");
    if (take(","))
      continue;
    skipBlanks();
    if (text.empty() || text[0] != ')')
      return malformed();
  }
  return std::nullopt;
}

std::optional<Error> HeaderParser::parseEntry() {
  std::string_view key;
  if (!takeString(key) || !take(":"))
    return malformed();
  if (key == "descr" && !hasDescr) {
    hasDescr = true;
    return parseDescr();
  }
  if (key == "shape" && !hasShape) {
    hasShape = true;
    return parseShape();
  }
  if (key == "fortran_order" && !hasOrder) {
    hasOrder = true;
    fortran = take("True");
    if (!fortran && !take("False"))
      return malformed();
    return std::nullopt;
  }
  return malformed();
}

ErrorOr<NpyHeader> HeaderParser::parse() {
  if (!take("{"))
    return malformed();
  while (!take("}")) {
    if (std::optional<Error> error = parseEntry())
      return *error;
    if (take(","))
      continue;
    skipBlanks();
    if (text.empty() || text[0] != '}')
      return malformed();
  }
  skipBlanks();
  if (!text.empty() || !hasDescr || !hasOrder || !hasShape)
    return malformed();
  // With at most one axis longer than 1, both orders are the same bytes; numpy marks some of those arrays so.
  size_t longAxes = 0;
  for (int64_t size : header.shape)
    longAxes += size != 1;
  if (fortran && longAxes > 1)
    return fail("the array is in Fortran order; save it as np.ascontiguousarray(a)");
  std::optional<uint64_t> bytes = denseBytes(header.dtype, header.shape);
  if (!bytes)
    return fail("the array's shape " + typeText(header.dtype, header.shape) +
                " overflows; the file is damaged");
  header.dataBytes = *bytes;
  return header;
}

bool rondo::weights::isNpy(std::string_view content) { return content.substr(0, magic.size()) == magic; }

ErrorOr<NpyHeader> rondo::weights::readNpyHeader(std::string_view content, const std::string &where) {
  if (!isNpy(content))
    return Error{where + ": is not an npy array (np.save writes one)"};
  if (content.size() < 8)
    return Error{where + ": the npy header is truncated"};
  int version = uint8_t(content[6]);
  if (version < 1 || version > 3 || content[7] != 0)
    return Error{where + ": is npy of version " + std::to_string(version) + "." +
                 std::to_string(uint8_t(content[7])) + "; versions 1.0, 2.0 and 3.0 are read"};
  size_t lengthBytes = version == 1 ? 2 : 4;
  if (content.size() < 8 + lengthBytes)
    return Error{where + ": the npy header is truncated"};
  uint64_t length = 0;
  for (size_t i = lengthBytes; i-- > 0;)
    length = length << 8 | uint8_t(content[8 + i]);
  uint64_t begin = 8 + lengthBytes;
  if (length > longestHeader)
    return Error{where + ": the npy header says it has " + std::to_string(length) + " bytes; more than " +
                 std::to_string(longestHeader) + " are refused"};
  if (length > content.size() - begin)
    return Error{where + ": the npy header is truncated: it says it has " + std::to_string(length) +
                 " bytes, " + std::to_string(content.size() - begin) + " are left"};
  ErrorOr<NpyHeader> header = HeaderParser(content.substr(begin, length), where).parse();
  if (header)
    header->dataBegin = begin + length;
  return header;
}

ErrorOr<Tensor> rondo::weights::readNpy(const FileBytes &file, const std::string &where) {
  ErrorOr<NpyHeader> header = readNpyHeader(file.text(), where);
  if (!header)
    return Error{header.error()};
  uint64_t present = file.size - header->dataBegin;
  if (present != header->dataBytes)
    return Error{
        where + ": the array " + typeText(header->dtype, header->shape) + " needs " +
        std::to_string(header->dataBytes) + " bytes of data, the file has " + std::to_string(present) +
        (present < header->dataBytes ? "; it is truncated" : "; it holds more than one array or is damaged")};
  Tensor tensor;
  tensor.dtype = header->dtype;
  tensor.shape = std::move(header->shape);
  tensor.bytes = std::shared_ptr<const std::byte>(file.bytes, file.bytes.get() + header->dataBegin);
  tensor.byteCount = header->dataBytes;
  return tensor;
}

ErrorOr<Tensor> rondo::weights::readNpyFile(const std::string &path) {
  ErrorOr<FileBytes> file = mapFile(path);
  if (!file)
    return Error{file.error()};
  return readNpy(*file, path);
}

static std::string_view npyCode(DType dtype) {
  switch (dtype) {
  case DType::F32:
    return "<f4";
  case DType::F16:
    return "<f2";
  case DType::F64:
    return "<f8";
  case DType::I32:
    return "<i4";
  case DType::I64:
    return "<i8";
  case DType::Bool:
    return "|b1";
  case DType::BF16:
    break;
  }
  assert(false && "bf16 has no npy dtype");
  return "<f4";
}

std::string rondo::weights::npyHeaderText(DType dtype, const std::vector<int64_t> &shape) {
  std::string dict = "{'descr': '";
  dict += npyCode(dtype);
  dict += "', 'fortran_order': False, 'shape': (";
  for (size_t axis = 0; axis < shape.size(); ++axis)
    dict += (axis ? ", " : "") + std::to_string(shape[axis]);
  dict += shape.size() == 1 ? ",), }" : "), }";
  // The data begin at a multiple of 64 bytes; the header ends with a newline.
  constexpr size_t prefix = 10;
  dict.append(63 - (prefix + dict.size()) % 64, ' ');
  dict += '\n';
  assert(dict.size() <= 0xffff && "a shape of thousands of axes");
  std::string text(magic);
  text += {'\1', '\0', char(dict.size() & 0xff), char(dict.size() >> 8)};
  return text + dict;
}

std::string rondo::weights::npyText(const Tensor &tensor) {
  std::string text = npyHeaderText(tensor.dtype, tensor.shape);
  return text.append(reinterpret_cast<const char *>(tensor.bytes.get()), size_t(tensor.byteCount));
}
