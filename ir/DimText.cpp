// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The text form of dimensions, axes and types: printed as a user writes them, and read back.
#include "ir/Dim.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace rondo {

//===-- Printing --===//

static std::string factorText(Attribute factor) {
  if (auto name = llvm::dyn_cast<StringAttr>(factor))
    return name.str();
  auto atom = llvm::cast<DimAtomAttr>(factor);
  return (stringifyAtomKind(atom.getKind()) + "(" + llvm::cast<DimAttr>(atom.getLhs()).text() + ", " +
          llvm::cast<DimAttr>(atom.getRhs()).text() + ")")
      .str();
}

std::string DimAttr::text() const {
  if (getMonomials().empty())
    return "0";
  std::string out;
  // A sum that would start with a minus starts with its first positive term instead: `1 - i`, not `-i + 1`.
  SmallVector<unsigned> order = llvm::to_vector(llvm::seq<unsigned>(0, getMonomials().size()));
  if (getCoefficients().front() < 0)
    std::stable_partition(order.begin(), order.end(), [&](unsigned i) { return getCoefficients()[i] > 0; });
  for (unsigned i : order) {
    int64_t coefficient = getCoefficients()[i];
    out += out.empty() ? (coefficient < 0 ? "-" : "") : (coefficient < 0 ? " - " : " + ");
    uint64_t magnitude = coefficient < 0 ? 0 - uint64_t(coefficient) : uint64_t(coefficient);
    SmallVector<std::string> parts;
    ArrayRef<Attribute> factors = getMonomials()[i].getFactors();
    if (magnitude != 1 || factors.empty())
      parts.push_back(std::to_string(magnitude));
    for (Attribute factor : factors)
      parts.push_back(factorText(factor));
    out += llvm::join(parts, "*");
  }
  return out;
}

std::string AxisAttr::text() const {
  std::string out = getSize().text();
  if (!hasDefaultTag() && !getTag().empty())
    out += " tag " + llvm::join(llvm::map_range(getTag(), [](StringAttr name) { return name.str(); }), ".");
  if (isRagged())
    out += " ragged " + getLengths().text();
  if (isPadded())
    out += getMask() ? " padded by " + getMask().str() : " padded " + getLengths().text();
  if (isPadded() && getPadding())
    out += " = " + std::to_string(getPadding().getInt());
  return out;
}

std::string SymbolicTensorType::text() const {
  std::string out = isBool() ? "bool" : isInteger() ? "i32" : getElementType().isF64() ? "f64" : "f32";
  if (getAxes().empty())
    return out;
  return out + "[" + llvm::join(llvm::map_range(getAxes(), [](AxisAttr axis) { return axis.text(); }), ", ") +
         "]";
}

//===-- Reading --===//

namespace {
/// Reads dimensions, axes and types from text.
class TextReader {
public:
  TextReader(MLIRContext *context, StringRef text) : context(context), rest(text) {}

  std::optional<DimAttr> sum() {
    auto total = product();
    while (total) {
      bool plus = accept("+");
      if (!plus && !accept("-"))
        return total;
      auto next = product();
      if (!next)
        return std::nullopt;
      total = plus ? *total + *next : *total - *next;
    }
    return total;
  }

  std::optional<AxisAttr> axis() {
    auto size = sum();
    if (!size)
      return std::nullopt;
    AxisAttr axis = AxisAttr::dense(*size);
    if (acceptWord("tag")) {
      SmallVector<StringAttr> tag;
      do {
        auto name = identifier();
        if (!name) { // a factor of literal size
          rest = rest.ltrim();
          name = rest.take_while(llvm::isDigit);
          rest = rest.drop_front(name->size());
        }
        if (name->empty())
          return fail<AxisAttr>("a name after `tag`");
        tag.push_back(StringAttr::get(context, *name));
      } while (accept("."));
      axis = axis.withTag(tag);
    }
    if (acceptWord("ragged")) {
      auto lengths = sum();
      return lengths ? std::optional(axis.withLengths(*lengths)) : std::nullopt;
    }
    return acceptWord("padded") ? padded(axis) : std::optional(axis);
  }

  std::optional<SymbolicTensorType> type() {
    auto dtype = identifier();
    Type element = !dtype             ? Type()
                   : *dtype == "f32"  ? Type(Float32Type::get(context))
                   : *dtype == "f64"  ? Type(Float64Type::get(context))
                   : *dtype == "i32"  ? Type(IntegerType::get(context, 32))
                   : *dtype == "bool" ? Type(IntegerType::get(context, 1))
                                      : Type();
    if (!element)
      return fail<SymbolicTensorType>("a dtype (f32, i32, bool)");
    SmallVector<AxisAttr> axes;
    if (accept("[") && !accept("]")) {
      do {
        auto next = axis();
        if (!next)
          return std::nullopt;
        axes.push_back(*next);
      } while (accept(","));
      if (!accept("]"))
        return fail<SymbolicTensorType>("`]`");
    }
    return SymbolicTensorType::get(context, element, axes);
  }

  /// The value, where all text was read.
  template <typename T> std::optional<T> whole(std::optional<T> value, std::string *message) {
    rest = rest.ltrim();
    if (value && !rest.empty())
      value = fail<T>("the end");
    if (!value && message)
      *message = error;
    return value;
  }

private:
  template <typename T> std::optional<T> fail(const Twine &expected) {
    if (error.empty())
      error =
          ("expected " + expected + (rest.ltrim().empty() ? " at the end" : " before `" + rest.ltrim() + "`"))
              .str();
    return std::nullopt;
  }
  bool accept(StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }
  bool acceptWord(StringRef word) {
    StringRef saved = rest;
    auto name = identifier();
    if (name && *name == word)
      return true;
    rest = saved;
    return false;
  }
  static bool isNameStart(char c) { return llvm::isAlpha(c) || c == '_'; }
  std::optional<StringRef> identifier() {
    rest = rest.ltrim();
    if (rest.empty() || !isNameStart(rest.front()))
      return std::nullopt;
    // `$` and `#` occur in symbols that the compiler makes; users cannot write them.
    StringRef name = rest.take_while(
        [](char c) { return isNameStart(c) || llvm::isDigit(c) || c == '$' || c == '#' || c == '!'; });
    rest = rest.drop_front(name.size());
    return name;
  }
  std::optional<AxisAttr> padded(AxisAttr axis) {
    if (acceptWord("by")) {
      auto mask = identifier();
      if (!mask)
        return fail<AxisAttr>("a mask's name after `by`");
      return AxisAttr::get(context, axis.getSize(), axis.getTag(), Raggedness::Padded, DimAttr(),
                           StringAttr::get(context, *mask), IntegerAttr());
    }
    auto lengths = sum();
    if (!lengths)
      return std::nullopt;
    IntegerAttr padding;
    if (accept("=")) {
      auto value = sum();
      if (!value || !value->asConstant())
        return fail<AxisAttr>("the padding's value after `=`");
      padding = IntegerAttr::get(IntegerType::get(context, 64), *value->asConstant());
    }
    return AxisAttr::get(context, axis.getSize(), axis.getTag(), Raggedness::Padded, *lengths, StringAttr(),
                         padding);
  }
  std::optional<DimAttr> product() {
    auto total = unary();
    while (total && accept("*")) {
      auto next = unary();
      if (!next)
        return std::nullopt;
      total = *total * *next;
    }
    return total;
  }
  std::optional<DimAttr> unary() {
    if (!accept("-"))
      return primary();
    auto value = unary();
    return value ? std::optional(-*value) : std::nullopt;
  }
  std::optional<DimAttr> primary() {
    rest = rest.ltrim();
    int64_t number = 0;
    if (!rest.empty() && llvm::isDigit(rest.front())) {
      if (rest.consumeInteger(10, number))
        return fail<DimAttr>("a number that fits 64 bits");
      return DimAttr::constant(context, number);
    }
    if (accept("(")) {
      auto value = sum();
      return value && !accept(")") ? fail<DimAttr>("`)`") : value;
    }
    auto name = identifier();
    if (!name)
      return fail<DimAttr>("a size");
    if (*name != "div" && *name != "min" && *name != "max" && *name != "mod")
      return DimAttr::symbol(context, *name);
    if (!accept("("))
      return fail<DimAttr>("`(`");
    auto lhs = sum();
    if (!lhs || !accept(","))
      return lhs ? fail<DimAttr>("`,`") : lhs;
    auto rhs = sum();
    if (!rhs || !accept(")"))
      return rhs ? fail<DimAttr>("`)`") : rhs;
    return *name == "div"   ? lhs->floorDiv(*rhs)
           : *name == "mod" ? lhs->mod(*rhs)
           : *name == "min" ? lhs->min(*rhs)
                            : lhs->max(*rhs);
  }

  MLIRContext *context;
  StringRef rest;
  std::string error;
};
} // namespace

std::optional<DimAttr> DimAttr::parseText(MLIRContext *context, StringRef text, std::string *message) {
  TextReader reader(context, text);
  return reader.whole(reader.sum(), message);
}
std::optional<AxisAttr> AxisAttr::parseText(MLIRContext *context, StringRef text, std::string *message) {
  TextReader reader(context, text);
  return reader.whole(reader.axis(), message);
}
std::optional<SymbolicTensorType> SymbolicTensorType::parseText(MLIRContext *context, StringRef text,
                                                                std::string *message) {
  TextReader reader(context, text);
  return reader.whole(reader.type(), message);
}

} // namespace rondo
