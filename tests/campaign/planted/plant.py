# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Copies sources with faults in them, each behind a number: what the campaign must find. The product is not built from these copies.

usage: plant.py ROOT OUT FILE...   writes OUT/FILE for each source, and OUT/Faults.inc: {"file", "what is wrong"} in the order of numbers
"""
import sys
from pathlib import Path

# (file, what is wrong, text that occurs once, text in its place: FAULT is true where this fault is switched on)
FAULTS = [
    # Polynomials.
    ("ir/Dim.cpp", "min of two that differ by a number takes the greater", "(*difference < 0) == (kind == AtomKind::Min)", "(*difference < 0) == (kind == (FAULT ? AtomKind::Max : AtomKind::Min))"),
    ("ir/Dim.cpp", "div rounds up", "quotient + floorDivByNumber(rest, *c)", "quotient + floorDivByNumber(FAULT ? rest + 1 : rest, *c)"),
    ("ir/Dim.cpp", "min(a + c, b + c) forgets c", "return all * scale + common;", "return FAULT ? all * scale : all * scale + common;"),
    ("ir/Dim.cpp", "a product forgets the second coefficient", "sum.multiply(coefficient, otherCoefficient)", "(FAULT ? coefficient : sum.multiply(coefficient, otherCoefficient))"),
    # Shape rules.
    ("ir/LayoutShapes.cpp", "concat adds the first size again", "size = size + type.size(along);", "size = size + (FAULT ? first : type).size(along);"),
    ("ir/LayoutShapes.cpp", "concat does not compare the other axes", "rule.requireEqual(axes[a].getSize(), type.size(a),", "if (!FAULT) rule.requireEqual(axes[a].getSize(), type.size(a),"),
    ("ir/LayoutShapes.cpp", "a slice may end behind its axis", "rule.requireAtLeast(axis.extent(), stop,", "if (!FAULT) rule.requireAtLeast(axis.extent(), stop,"),
    ("ir/LayoutShapes.cpp", "a slice is one longer", "axis.withSize(wholeStop - wholeStart)", "axis.withSize(wholeStop - wholeStart + (FAULT ? 1 : 0))"),
    ("ir/LayoutShapes.cpp", "an index may lie one behind the end", "rule.requireAtLeast(whole - 1, position,", "rule.requireAtLeast(FAULT ? whole : whole - 1, position,"),
    ("ir/LayoutShapes.cpp", "pad counts one side only", "DimAttr more = before + after;", "DimAttr more = FAULT ? before : before + after;"),
    ("ir/LayoutShapes.cpp", "split does not ask for equal pieces", "rule.requireEqual(piece * count, whole,", "if (!FAULT) rule.requireEqual(piece * count, whole,"),
    ("ir/LayoutShapes.cpp", "split_axis does not compare the product", "rule.requireEqual(axis.getSize(), product,", "if (!FAULT) rule.requireEqual(axis.getSize(), product,"),
    ("ir/LayoutShapes.cpp", "transpose keeps the order of the axes", "axes.push_back(type.axis(from));", "axes.push_back(type.axis(FAULT ? int64_t(to) : from));"),
    ("ir/LayoutShapes.cpp", "repeat puts the count in front in the order of rows", "tagOfProduct({axis, AxisAttr::dense(count)})", "(FAULT ? tagOfProduct({AxisAttr::dense(count), axis}) : tagOfProduct({axis, AxisAttr::dense(count)}))"),
    ("ir/ReductionShapes.cpp", "a maximum of nothing is allowed", "rule.requireAtLeast(axis.extent(), rule.constant(1),", "if (!FAULT) rule.requireAtLeast(axis.extent(), rule.constant(1),"),
    ("ir/ReductionShapes.cpp", "einsum does not compare the axes that it pairs", "rule.requireEqual(one.getSize(), other.getSize(),", "if (!FAULT) rule.requireEqual(one.getSize(), other.getSize(),"),
    ("ir/ShapeRule.cpp", "elementwise operands need not agree", "requireEqual(lhs.getSize(), rhs.getSize(), what, lhsAxis, rhsAxis);\n  requireSameTag", "if (!FAULT) requireEqual(lhs.getSize(), rhs.getSize(), what, lhsAxis, rhsAxis);\n  requireSameTag"),
    ("ir/LoopShapes.cpp", "a loop may have no step", "rule.requireAtLeast(bound, rule.constant(1),", "if (!FAULT) rule.requireAtLeast(bound, rule.constant(1),"),
    # Laws of loops.
    ("passes/prover/Karr.cpp", "the step does not count", "point[fixed.size() + i] + point[i];", "point[fixed.size() + i] + (FAULT ? Fraction(0, 1) : point[i]);"),
    ("passes/prover/Laws.cpp", "the last size is that before the last step", "isKnown ? atStep(slot.law, trips)", "isKnown ? atStep(slot.law, FAULT ? trips - 1 : trips)"),
    ("passes/prover/Laws.cpp", "every size is said to stay", "!slot.law || slot.law == size ||", "!slot.law || FAULT || slot.law == size ||"),
    ("passes/prover/Pieces.cpp", "a turn takes one step more", "mod(constant(cases.turn))", "mod(constant(cases.turn + (FAULT ? 1 : 0)))"),
    # Facts.
    ("passes/prover/Facts.cpp", "a size is one more than its least value", "add(self - min, false, symbol);", "add(self - min - (FAULT ? 1 : 0), false, symbol);"),
    ("passes/prover/Facts.cpp", "a size is one less than its greatest value", "add(max - self, false);", "add(max - self - (FAULT ? 1 : 0), false);"),
    ("passes/prover/Facts.cpp", "every quotient is exact", "rhs * self + rhs - lhs - 1}", "FAULT ? rhs * self - lhs : rhs * self + rhs - lhs - 1}"),
    ("passes/prover/Facts.cpp", "a minimum is the greater one", "{lhs - self, rhs - self};", "{FAULT ? self - lhs : lhs - self, FAULT ? self - rhs : rhs - self};"),
    ("passes/prover/Facts.cpp", "one case of min and max is looked at", "      return false;\n    for (unsigned choice = 0; choice < (1u << splits.size())", "      return false;\n    for (unsigned choice = 0; choice < (FAULT ? 1u : 1u << splits.size())"),
    # Ranges of indices.
    ("passes/prover/Ranges.cpp", "argmax may give the size", "last = axis.getSize() - 1;", "last = axis.getSize() - (FAULT ? 0 : 1);"),
    ("passes/prover/Indices.cpp", "an index may be the size", "isWithin(range.hi, claim.hi);", "isWithin(range.hi, FAULT ? claim.hi + 1 : claim.hi);"),
    ("passes/prover/Indices.cpp", "the entry's check lets the size pass", "hi.min(claim.hi) : hi ? hi : claim.hi;", "hi.min(claim.hi) : hi ? hi : claim.hi;\n  if (FAULT && hi)\n    hi = hi + 1;"),
    # Padding.
    ("passes/padding/Elementwise.cpp", "a mask covers one position too many", "position.bound + int64_t(wide);", "position.bound + int64_t(wide) - (FAULT ? 1 : 0);"),
    ("passes/padding/Elementwise.cpp", "select covers what it takes", "contents[contents[0]->number != 0 ? 1 : 2]", "contents[(contents[0]->number != 0) != FAULT ? 1 : 2]"),
    ("passes/padding/Reductions.cpp", "sums take in padding", "    if (hiding == state.fillers.end())\n      return where;", "    if (hiding == state.fillers.end() && FAULT)\n      continue;\n    if (hiding == state.fillers.end())\n      return where;"),
    ("passes/padding/Reductions.cpp", "every number is far below", "content.number <= farBelow)", "(FAULT || content.number <= farBelow))"),
    ("passes/padding/ProvePadding.cpp", "a reverse scan begins with valid steps", "steps{-1 - depth, {}, scan.getReverse()};", "steps{-1 - depth, {}, !FAULT && scan.getReverse()};"),
    ("passes/padding/ProvePadding.cpp", "what a scan leaves is clean", "if (!changed || of(result).leak)", "if (FAULT || !changed || of(result).leak)"),
]


def planted(text, name):
    for number, (file, what, old, new) in enumerate(FAULTS, 1):
        if file != name:
            continue
        if text.count(old) != 1:
            sys.exit(f"plant.py: fault {number}, {what}: its text occurs {text.count(old)} times in {file}; bring tests/campaign/planted/plant.py up to date")
        text = text.replace(old, new.replace("FAULT", f"(::plantedFault == {number})"))
    return "extern int plantedFault;\n" + text


def main(root, out, *files):
    for name in files:
        target = Path(out, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(planted(Path(root, name).read_text(), name))
    unknown = {file for file, *_ in FAULTS} - set(files)
    if unknown:
        sys.exit(f"plant.py: not among the sources: {', '.join(sorted(unknown))}")
    Path(out, "Faults.inc").write_text("".join(f'{{"{file}", "{what}"}},\n' for file, what, *_ in FAULTS))


if __name__ == "__main__":
    main(*sys.argv[1:])
