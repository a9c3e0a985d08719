// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// safetensors: an 8-byte little-endian header length, a JSON header {name: {dtype, shape, data_offsets}}, and
// the data, which the tensors cover without holes and without overlap.
#include "frontend/weights/WeightsFile.h"

#include "nlohmann/json.hpp"

#include <algorithm>
#include <set>
#include <tuple>

using namespace rondo::weights;
using Json = nlohmann::json;

namespace {

/// The format's own bound on headers; it also bounds the memory that a hostile header makes the JSON reader
/// take.
constexpr uint64_t longestHeader = 100'000'000;
constexpr size_t longestName = 4096;
constexpr size_t highestRank = 32;

class SafetensorsReader {
public:
  SafetensorsReader(const FileBytes &file, const std::string &path) : file(file), path(path) {}

  ErrorOr<std::vector<Tensor>> read();

private:
  Error fail(const std::string &message) const { return Error{path + ": " + message}; }
  Error fail(std::string_view name, const std::string &message) const {
    return fail("tensor " + shown(name) + " " + message);
  }
  std::optional<Error> readHeader(Json &header);
  std::optional<Error> readTensor(const std::string &name, const Json &entry);
  std::optional<Error> readShape(const std::string &name, const Json &entry, std::vector<int64_t> &shape);
  std::optional<Error> checkCoverage();

  struct Range {
    uint64_t begin, end;
    size_t tensor;
  };

  const FileBytes &file;
  const std::string &path;
  uint64_t dataBegin = 0, dataSize = 0;
  std::vector<Tensor> tensors;
  std::vector<Range> ranges;
};

} // namespace

static std::optional<DType> parseDType(std::string_view name) {
  static constexpr std::pair<std::string_view, DType> names[] = {
      {"F32", DType::F32}, {"F16", DType::F16}, {"BF16", DType::BF16}, {"F64", DType::F64},
      {"I32", DType::I32}, {"I64", DType::I64}, {"BOOL", DType::Bool}};
  for (auto [text, dtype] : names)
    if (text == name)
      return dtype;
  return std::nullopt;
}

std::optional<Error> SafetensorsReader::readHeader(Json &header) {
  std::string_view text = file.text();
  if (text.size() < 8)
    return fail("the file is truncated: it has " + std::to_string(text.size()) +
                " bytes, the header's length alone takes 8");
  uint64_t length = 0;
  for (int i = 7; i >= 0; --i)
    length = length << 8 | uint8_t(text[size_t(i)]);
  if (length > text.size() - 8)
    return fail("the file is truncated: the header says it has " + std::to_string(length) + " bytes, " +
                std::to_string(text.size() - 8) + " are left in the file");
  if (length > longestHeader)
    return fail("the header has " + std::to_string(length) + " bytes; more than " +
                std::to_string(longestHeader) + " are refused");
  dataBegin = 8 + length;
  dataSize = text.size() - dataBegin;

  // A JSON object keeps the last of two equal keys; the callback sees both.
  std::set<std::string> names;
  std::string duplicate;
  auto watchKeys = [&](int depth, Json::parse_event_t event, Json &parsed) {
    if (event == Json::parse_event_t::key && depth == 1 && !names.insert(parsed.get<std::string>()).second)
      duplicate = parsed.get<std::string>();
    return true;
  };
  std::string_view json = text.substr(8, size_t(length));
  header = Json::parse(json.begin(), json.end(), watchKeys, /*allow_exceptions=*/false);
  if (header.is_discarded() || !header.is_object())
    return fail("the header is not a JSON object; the file is damaged or not a safetensors file");
  if (!duplicate.empty())
    return fail(duplicate, "appears twice in the header");
  return std::nullopt;
}

std::optional<Error> SafetensorsReader::readShape(const std::string &name, const Json &entry,
                                                  std::vector<int64_t> &shape) {
  auto field = entry.find("shape");
  if (field == entry.end() || !field->is_array())
    return fail(name, "has no shape");
  if (field->size() > highestRank)
    return fail(name, "has " + std::to_string(field->size()) + " axes; more than " +
                          std::to_string(highestRank) + " are refused");
  for (const Json &size : *field) {
    if (size.is_number_integer() && !size.is_number_unsigned())
      return fail(name, "has a negative size in its shape");
    if (!size.is_number_unsigned() || size.get<uint64_t>() > uint64_t(INT64_MAX))
      return fail(name, "has a size in its shape that is not an integer of 63 bits");
    shape.push_back(int64_t(size.get<uint64_t>()));
  }
  return std::nullopt;
}

std::optional<Error> SafetensorsReader::readTensor(const std::string &name, const Json &entry) {
  if (name.size() > longestName)
    return fail(name, "has a name of " + std::to_string(name.size()) + " bytes; more than " +
                          std::to_string(longestName) + " are refused");
  if (!entry.is_object())
    return fail(name, "is not described by an object in the header");
  Tensor tensor;
  tensor.name = name;
  auto dtype = entry.find("dtype");
  if (dtype == entry.end() || !dtype->is_string())
    return fail(name, "has no dtype");
  const auto &dtypeText = dtype->get_ref<const std::string &>();
  std::optional<DType> known = parseDType(dtypeText);
  if (!known)
    return fail(name, "has dtype " + shown(dtypeText) +
                          "; Rondo reads F32, F16, BF16, F64, I32, I64 and BOOL, convert it before saving");
  tensor.dtype = *known;
  if (std::optional<Error> error = readShape(name, entry, tensor.shape))
    return error;
  std::optional<uint64_t> bytes = denseBytes(tensor.dtype, tensor.shape);
  if (!bytes)
    return fail(name, "has shape " + typeText(tensor.dtype, tensor.shape) + ", whose size overflows");

  auto offsets = entry.find("data_offsets");
  if (offsets == entry.end() || !offsets->is_array() || offsets->size() != 2 ||
      !(*offsets)[0].is_number_unsigned() || !(*offsets)[1].is_number_unsigned())
    return fail(name, "has no data_offsets of two non-negative integers");
  uint64_t begin = (*offsets)[0].get<uint64_t>(), end = (*offsets)[1].get<uint64_t>();
  if (begin > end || end > dataSize)
    return fail(name, "lies at bytes " + std::to_string(begin) + " to " + std::to_string(end) +
                          ", outside the data of " + std::to_string(dataSize) +
                          " bytes; the file is truncated or damaged");
  if (end - begin != *bytes)
    return fail(name, "of type " + typeText(tensor.dtype, tensor.shape) + " needs " + std::to_string(*bytes) +
                          " bytes, its offsets give it " + std::to_string(end - begin));
  tensor.byteCount = *bytes;
  tensor.bytes = std::shared_ptr<const std::byte>(file.bytes, file.bytes.get() + dataBegin + begin);
  ranges.push_back({begin, end, tensors.size()});
  tensors.push_back(std::move(tensor));
  return std::nullopt;
}

std::optional<Error> SafetensorsReader::checkCoverage() {
  std::sort(ranges.begin(), ranges.end(), [](const Range &a, const Range &b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  uint64_t covered = 0;
  for (size_t i = 0; i < ranges.size(); ++i) {
    const std::string &name = tensors[ranges[i].tensor].name;
    if (ranges[i].begin < covered)
      return fail(name, "overlaps tensor " + shown(tensors[ranges[i - 1].tensor].name));
    if (ranges[i].begin > covered)
      return fail(name, "begins at byte " + std::to_string(ranges[i].begin) + ", but bytes from " +
                            std::to_string(covered) + " belong to no tensor; the file is damaged");
    covered = ranges[i].end;
  }
  if (covered != dataSize)
    return fail("the last " + std::to_string(dataSize - covered) +
                " bytes belong to no tensor; the file is damaged");
  return std::nullopt;
}

ErrorOr<std::vector<Tensor>> SafetensorsReader::read() {
  Json header;
  if (std::optional<Error> error = readHeader(header))
    return *error;
  for (const auto &[name, entry] : header.items()) {
    if (name == "__metadata__")
      continue;
    if (std::optional<Error> error = readTensor(name, entry))
      return *error;
  }
  if (std::optional<Error> error = checkCoverage())
    return *error;
  return std::move(tensors);
}

ErrorOr<std::vector<Tensor>> rondo::weights::readSafetensors(const FileBytes &file, const std::string &path) {
  return SafetensorsReader(file, path).read();
}
