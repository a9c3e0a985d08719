// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Registers the dialect; reads and prints its attributes and type in MLIR's text form.
#include "ir/Ops.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace rondo;

#include "ir/Dialect.cpp.inc"
#include "ir/Enums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "ir/Attributes.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "ir/Types.cpp.inc"

void RondoDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "ir/Attributes.cpp.inc"
      >();
  addTypes<
#define GET_TYPEDEF_LIST
#include "ir/Types.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "ir/Ops.cpp.inc"
      >();
}

/// Reads `<"text">` with T::parseText.
template <typename T> static T parseQuoted(AsmParser &parser) {
  std::string text, message;
  SMLoc location;
  if (parser.parseLess() || (location = parser.getCurrentLocation(), parser.parseString(&text)) ||
      parser.parseGreater())
    return {};
  if (auto value = T::parseText(parser.getContext(), text, &message))
    return *value;
  parser.emitError(location, message);
  return {};
}

Attribute DimAttr::parse(AsmParser &parser, Type) { return parseQuoted<DimAttr>(parser); }
void DimAttr::print(AsmPrinter &printer) const { printer << "<\"" << text() << "\">"; }
Attribute AxisAttr::parse(AsmParser &parser, Type) { return parseQuoted<AxisAttr>(parser); }
void AxisAttr::print(AsmPrinter &printer) const { printer << "<\"" << text() << "\">"; }
Type SymbolicTensorType::parse(AsmParser &parser) { return parseQuoted<SymbolicTensorType>(parser); }
void SymbolicTensorType::print(AsmPrinter &printer) const { printer << "<\"" << text() << "\">"; }

// Parts of a DimAttr: they stand inside one and have no text form of their own.
Attribute DimAtomAttr::parse(AsmParser &parser, Type) {
  parser.emitError(parser.getCurrentLocation(), "an atom is written inside #rondo.dim");
  return {};
}
void DimAtomAttr::print(AsmPrinter &printer) const {
  printer << "<" << stringifyAtomKind(getKind()) << " " << getLhs() << ", " << getRhs() << ">";
}
Attribute DimMonomialAttr::parse(AsmParser &parser, Type) {
  parser.emitError(parser.getCurrentLocation(), "a monomial is written inside #rondo.dim");
  return {};
}
void DimMonomialAttr::print(AsmPrinter &printer) const {
  printer << "<";
  llvm::interleaveComma(getFactors(), printer);
  printer << ">";
}

// #rondo.symbol<"len" in "1" .. "S" rows "B">; without `max` the range is open: in "1" ..
Attribute SymbolAttr::parse(AsmParser &parser, Type) {
  std::string name, text, message;
  MLIRContext *context = parser.getContext();
  auto dim = [&](DimAttr &into) -> ParseResult {
    SMLoc location = parser.getCurrentLocation();
    if (parser.parseString(&text))
      return failure();
    auto value = DimAttr::parseText(context, text, &message);
    if (!value)
      return parser.emitError(location, message);
    into = *value;
    return success();
  };
  DimAttr min, max, rows;
  if (parser.parseLess() || parser.parseString(&name) || parser.parseKeyword("in") || dim(min) ||
      parser.parseKeyword("to"))
    return {};
  if (failed(parser.parseOptionalStar()) && dim(max))
    return {};
  if (succeeded(parser.parseOptionalKeyword("rows")) && dim(rows))
    return {};
  if (parser.parseGreater())
    return {};
  return SymbolAttr::get(context, StringAttr::get(context, name), min, max, rows);
}
void SymbolAttr::print(AsmPrinter &printer) const {
  printer << "<\"" << getSymbolName().getValue() << "\" in \"" << getMin().text() << "\" to ";
  if (getMax())
    printer << "\"" << getMax().text() << "\"";
  else
    printer << "*";
  if (getRows())
    printer << " rows \"" << getRows().text() << "\"";
  printer << ">";
}
