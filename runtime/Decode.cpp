// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads the blob of runtime/Abi.h from bytes that nobody vouches for.

#include "runtime/Checksum.h"
#include "runtime/Description.h"

#include <bit>

namespace rondo::runtime {

namespace {

/// Reads records after checking that they lie in the blob. The first failure stays; after it everything reads
/// as empty.
class BlobReader {
public:
  explicit BlobReader(std::span<const uint8_t> bytes) : bytes(bytes) {}

  Status status = Status::success();

  std::string text(rondo_text where) {
    if (!status.ok())
      return "";
    if (where.offset >= bytes.size() || where.size >= bytes.size() - where.offset ||
        bytes[where.offset + where.size] != 0)
      return fail("a text lies outside it or has no end"), "";
    return std::string(reinterpret_cast<const char *>(bytes.data()) + where.offset, where.size);
  }

  /// What `item` makes of each record of a list that may have `limit` records.
  template <class Record, class Make> auto listOf(rondo_list where, uint32_t limit, Make item) {
    std::vector<decltype(item(Record()))> items;
    if (where.count != 0 && !holds(where, sizeof(Record), limit))
      return items;
    for (uint32_t i = 0; i < where.count && status.ok(); ++i) {
      Record record;
      std::memcpy(&record, bytes.data() + where.offset + i * sizeof(Record), sizeof(Record));
      items.push_back(item(record));
    }
    return items;
  }

  std::vector<std::string> texts(rondo_list where) {
    return listOf<rondo_text>(where, 1u << 24, [this](rondo_text record) { return text(record); });
  }

  Expression expression(const rondo_expression &record) {
    Expression result;
    result.code =
        listOf<rondo_instruction>(record.code, 1u << 12, [](rondo_instruction item) { return item; });
    result.text = text(record.text);
    return result;
  }

  /// An enumerator that must be at most `last`.
  template <class Enum> Enum enumerator(uint64_t value, Enum last) {
    if (value > static_cast<uint64_t>(last))
      fail("it uses a number that this version does not know");
    return value > static_cast<uint64_t>(last) ? Enum() : static_cast<Enum>(value);
  }

  Axis axis(const rondo_axis &record) {
    return {expression(record.size), expression(record.capacity), expression(record.lengths),
            enumerator(record.raggedness, RONDO_MASKED), record.row_axis};
  }

  Value value(const rondo_value &record) {
    Value result;
    result.name = text(record.name);
    result.type = text(record.type);
    result.kind = enumerator(record.kind, RONDO_SIZE_ARGUMENT);
    result.dtype = enumerator(record.dtype, RONDO_BOOL);
    result.axes =
        listOf<rondo_axis>(record.axes, RONDO_MAX_RANK, [this](const auto &item) { return axis(item); });
    result.low = expression(record.low);
    result.high = expression(record.high);
    if (record.flags & RONDO_HAS_PADDING)
      result.padding = record.padding_value;
    result.symbol = record.symbol;
    result.vocabulary = record.vocabulary;
    fields.push_back(record.field);
    return result;
  }

  Entry entry(const rondo_entry &record) {
    Entry result;
    result.name = text(record.name);
    result.function = text(record.function);
    result.symbols = listOf<rondo_symbol>(record.symbols, RONDO_MAX_SYMBOLS, [this](const auto &item) {
      return Symbol{text(item.name), enumerator(item.kind, RONDO_RESULT_LENGTHS), item.source, item.min,
                    item.max};
    });
    fields.clear();
    auto readValue = [this](const auto &item) { return value(item); };
    result.arguments = listOf<rondo_value>(record.arguments, RONDO_MAX_VALUES, readValue);
    result.outputs = listOf<rondo_value>(record.outputs, RONDO_MAX_VALUES, readValue);
    result.conditions = listOf<rondo_condition>(record.conditions, 1u << 16, [this](const auto &item) {
      return Condition{expression(item.expression), enumerator(item.relation, RONDO_IS_NOT_NEGATIVE),
                       text(item.sentence)};
    });
    result.contract = texts(record.contract);
    result.workspace = expression(record.workspace);
    result.threadWorkspace = expression(record.thread_workspace);
    result.threads = expression(record.threads);
    result.flops = expression(record.flops);
    result.bytes = expression(record.bytes);
    result.phases = listOf<rondo_phase>(record.phases, 1u << 16, [this](const auto &item) {
      return Phase{text(item.name), expression(item.flops), expression(item.bytes),
                   expression(item.working_set)};
    });
    result.workAtMost = record.flags & RONDO_WORK_AT_MOST;
    checkLayout(result, record.args_size);
    return result;
  }

  Vocabulary vocabulary(const rondo_vocabulary &record) {
    Vocabulary result;
    result.name = text(record.name);
    result.symbols = texts(record.symbols);
    result.tokenisation = enumerator(record.tokenisation, RONDO_WORDS);
    result.lowercase = record.flags & RONDO_LOWERCASE;
    result.prepended = record.prepended, result.appended = record.appended, result.unknown = record.unknown;
    if (listOf<uint32_t>(record.order, 1u << 24, [](uint32_t id) { return id; }) != searchOrder(result))
      fail("the symbols of a vocabulary are not in order");
    return result;
  }

  Description description(const rondo_header &header) {
    Description result;
    result.model = text(header.model);
    result.compiler = text(header.compiler);
    result.prefix = text(header.prefix);
    result.targets = listOf<rondo_target>(header.targets, 64, [this](const auto &item) {
      return Target{text(item.name), text(item.triple), text(item.machine), item.features};
    });
    result.vocabularies = listOf<rondo_vocabulary>(header.vocabularies, 1u << 10,
                                                   [this](const auto &item) { return vocabulary(item); });
    result.entries =
        listOf<rondo_entry>(header.entries, 1u << 10, [this](const auto &item) { return entry(item); });
    return result;
  }

private:
  void fail(const char *what) {
    if (status.ok())
      status =
          Status::failure(std::string("the description is damaged: ") + what + "; compile the model again");
  }

  bool holds(rondo_list where, size_t recordSize, uint32_t limit) {
    if (!status.ok())
      return false;
    if (where.offset % 8 != 0 && recordSize != sizeof(rondo_text))
      return fail("a list is not aligned"), false;
    if (where.count > limit || where.offset > bytes.size() ||
        where.count > (bytes.size() - where.offset) / recordSize)
      return fail("a list lies outside it or is too long"), false;
    return true;
  }

  void checkLayout(const Entry &entry, uint32_t size) {
    if (!status.ok())
      return;
    std::vector<ValueFields> expected = layoutFields(entry);
    for (size_t i = 0; i < expected.size(); ++i)
      if (expected[i].pointer != fields[i])
        return fail("an argument structure does not follow the layout rule");
    if (size != argsSize(entry))
      fail("an argument structure has another size than its members");
  }

  std::span<const uint8_t> bytes;
  std::vector<uint32_t> fields; // of the entry that is being read
};

} // namespace

static Status checkHeader(std::span<const uint8_t> blob, rondo_header &header) {
  if (blob.size() < sizeof header)
    return Status::failure("the description is truncated: it has " + std::to_string(blob.size()) +
                           " bytes and its header alone needs " + std::to_string(sizeof header));
  std::memcpy(&header, blob.data(), sizeof header);
  if (std::memcmp(header.magic, RONDO_MAGIC, sizeof header.magic) != 0)
    return Status::failure(
        "this is not a description of Rondo's: its first bytes are others; was the file made by "
        "`rondo compile`?");
  if (header.version != RONDO_ABI_VERSION)
    return Status::failure("the description has version " + std::to_string(header.version) +
                           " and this program reads version " + std::to_string(RONDO_ABI_VERSION) +
                           ": compile the model again, or use the program that compiled it");
  if (header.header_size != sizeof header || header.size < sizeof header || header.size > blob.size())
    return Status::failure("the description is truncated: it says that it has " +
                           std::to_string(header.size) + " bytes, and " + std::to_string(blob.size()) +
                           " are there; copy or compile it again");
  return Status::success();
}

Status decode(std::span<const uint8_t> blob, Description &description) {
  rondo_header header;
  if (Status status = checkHeader(blob, header); !status.ok())
    return status;
  blob = blob.first(header.size);
  rondo_header blank = header;
  blank.checksum = blank.seal = 0;
  std::vector<uint8_t> copy(blob.begin(), blob.end());
  std::memcpy(copy.data(), &blank, sizeof blank);
  if (checksum(copy) != header.checksum)
    return Status::failure("the description is damaged: its checksum does not fit; copy or compile it again");
  BlobReader reader(blob);
  description = reader.description(header);
  return reader.status.ok() ? validate(description) : reader.status;
}

} // namespace rondo::runtime
