// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes a description as the blob of runtime/Abi.h.

#include "runtime/Checksum.h"
#include "runtime/Description.h"

#include <bit>

namespace rondo::runtime {

static_assert(std::endian::native == std::endian::little,
              "descriptions are written and read as they lie in memory");

namespace {

/// Appends records; a list's records are made first and appended when all they refer to has been appended.
class BlobWriter {
public:
  explicit BlobWriter(std::vector<uint8_t> &bytes) : bytes(bytes) {}

  rondo_text text(const std::string &characters) {
    rondo_text result{static_cast<uint32_t>(bytes.size()), static_cast<uint32_t>(characters.size())};
    bytes.insert(bytes.end(), characters.begin(), characters.end());
    bytes.push_back(0);
    return result;
  }

  template <class Record> rondo_list list(const std::vector<Record> &records) {
    if (records.empty())
      return {0, 0};
    bytes.resize((bytes.size() + 7) / 8 * 8);
    rondo_list result{static_cast<uint32_t>(bytes.size()), static_cast<uint32_t>(records.size())};
    const auto *begin = reinterpret_cast<const uint8_t *>(records.data());
    bytes.insert(bytes.end(), begin, begin + records.size() * sizeof(Record));
    return result;
  }

  /// The list of what `record` makes of each of `items`.
  template <class Item, class Make> auto listOf(const std::vector<Item> &items, Make record) {
    std::vector<decltype(record(items[0]))> records;
    for (const Item &item : items)
      records.push_back(record(item));
    return list(records);
  }

  rondo_list texts(const std::vector<std::string> &items) {
    return listOf(items, [this](const std::string &item) { return text(item); });
  }

  rondo_expression expression(const Expression &source) {
    if (source.absent())
      return {{0, 0}, text("")};
    return {list(source.code), text(source.text)};
  }

  rondo_axis axis(const Axis &source) {
    return {expression(source.size), expression(source.capacity), expression(source.lengths),
            source.raggedness, source.rowAxis};
  }

  rondo_value value(const Value &source, uint32_t field) {
    rondo_value record{};
    record.name = text(source.name);
    record.type = text(source.type);
    record.kind = source.kind;
    record.dtype = source.dtype;
    record.flags = source.padding ? RONDO_HAS_PADDING : 0;
    record.field = field;
    record.axes = listOf(source.axes, [this](const Axis &item) { return axis(item); });
    record.low = expression(source.low);
    record.high = expression(source.high);
    record.padding_value = source.padding.value_or(0);
    record.symbol = source.symbol;
    record.vocabulary = source.vocabulary;
    return record;
  }

  rondo_list values(const std::vector<Value> &items, const ValueFields *fields) {
    return listOf(items, [&](const Value &item) { return value(item, (fields++)->pointer); });
  }

  rondo_entry entry(const Entry &source) {
    std::vector<ValueFields> fields = layoutFields(source);
    rondo_entry record{};
    record.name = text(source.name);
    record.function = text(source.function);
    record.symbols = listOf(source.symbols, [this](const Symbol &item) {
      return rondo_symbol{text(item.name), item.kind, item.source, item.min, item.max};
    });
    record.arguments = values(source.arguments, fields.data());
    record.outputs = values(source.outputs, fields.data() + source.arguments.size());
    record.conditions = listOf(source.conditions, [this](const Condition &item) {
      return rondo_condition{expression(item.expression), item.relation, text(item.sentence)};
    });
    record.contract = texts(source.contract);
    record.workspace = expression(source.workspace);
    record.thread_workspace = expression(source.threadWorkspace);
    record.threads = expression(source.threads);
    record.flops = expression(source.flops);
    record.bytes = expression(source.bytes);
    record.phases = listOf(source.phases, [this](const Phase &item) {
      return rondo_phase{text(item.name), expression(item.flops), expression(item.bytes),
                         expression(item.workingSet)};
    });
    record.flags = source.workAtMost ? RONDO_WORK_AT_MOST : 0;
    record.args_size = argsSize(source);
    return record;
  }

  rondo_header header(const Description &source) {
    rondo_header record{};
    std::memcpy(record.magic, RONDO_MAGIC, sizeof record.magic);
    record.version = RONDO_ABI_VERSION;
    record.header_size = sizeof record;
    record.model = text(source.model);
    record.compiler = text(source.compiler);
    record.prefix = text(source.prefix);
    record.targets = listOf(source.targets, [this](const Target &item) {
      return rondo_target{text(item.name), text(item.triple), text(item.machine), item.features};
    });
    record.vocabularies = listOf(source.vocabularies, [this](const Vocabulary &item) {
      rondo_vocabulary record{};
      record.name = text(item.name);
      record.symbols = texts(item.symbols);
      record.order = list(searchOrder(item));
      record.tokenisation = item.tokenisation;
      record.flags = item.lowercase ? RONDO_LOWERCASE : 0;
      record.prepended = item.prepended, record.appended = item.appended, record.unknown = item.unknown;
      return record;
    });
    record.entries = listOf(source.entries, [this](const Entry &item) { return entry(item); });
    return record;
  }

private:
  std::vector<uint8_t> &bytes;
};

} // namespace

Status encode(const Description &description, std::vector<uint8_t> &blob) {
  if (Status status = validate(description); !status.ok())
    return status;
  blob.assign(sizeof(rondo_header), 0);
  rondo_header header = BlobWriter(blob).header(description);
  blob.resize((blob.size() + 7) / 8 * 8);
  if (blob.size() > UINT32_MAX)
    return Status::failure("the description of model '" + description.model + "' is larger than 4 GB");
  header.size = blob.size();
  std::memcpy(blob.data(), &header, sizeof header);
  header.checksum = checksum(blob); // its own member and the seal are still 0
  std::memcpy(blob.data(), &header, sizeof header);
  return Status::success();
}

} // namespace rondo::runtime
