// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Byte counts fit 63 bits: proved, refuted with sizes, or left to the entry's check.
#include "ir/Caps.h"
#include "tests/passes/Models.h"

namespace rondo::passes::tests {

class ProveBytesTest : public ModelTest {
protected:
  /// The byte counts that calls are checked for.
  std::string checks() {
    std::string all;
    for (EntryOp entry : module->getOps<EntryOp>())
      if (auto checks = entry->getAttrOfType<mlir::ArrayAttr>(kByteChecks))
        for (DimAttr bytes : checks.getAsRange<DimAttr>())
          all += bytes.text() + ";";
    return all;
  }
};

TEST_F(ProveBytesTest, TwoSizesFitUnderTheDefaultCap) {
  expectAccepted("entry pairs<B, S>(x: f32[B, S, 512]) -> (y: f32[B, S, 512]) {\n  x + 1.0\n}\n");
  EXPECT_EQ(checks(), "");
}

TEST_F(ProveBytesTest, MoreSizesAreCheckedWhenTheEntryIsCalled) {
  expectAccepted("entry scores<B, S>(x: f32[B, S, 8]) -> (y: f32[B, S, S]) {\n"
                 "  einsum(\"b s d, b t d -> b s t\", x, x)\n}\n");
  EXPECT_EQ(checks(), "4*B*S*S;");
}

TEST_F(ProveBytesTest, DeclaredCapsProveThem) {
  expectAccepted("entry scores<B, S>(x: f32[B, S, 8]) -> (y: f32[B, S, S]) where B <= 4096, S <= 65536 {\n"
                 "  einsum(\"b s d, b t d -> b s t\", x, x)\n}\n");
  EXPECT_EQ(checks(), "");
}

TEST_F(ProveBytesTest, DeclaredCapsThatAreTooLargeAreRefuted) {
  auto found = refuted("entry scores<B, S>(x: f32[B, S, 8]) -> (y: f32[B, S, S])\n"
                       "    where B <= 16777216, S <= 16777216 {\n"
                       "  einsum(\"b s d, b t d -> b s t\", x, x)\n}\n",
                       "E-OVERFLOW", 3);
  ASSERT_EQ(found.counterexample->sizes.size(), 2u);
  EXPECT_EQ(found.counterexample->sizes[1].second, 16777216);
}

TEST_F(ProveBytesTest, NumbersThatAreTooLargeAreRefuted) {
  refuted("entry large<N>(x: f32[N]) -> (y: f32[N, 4294967296, 2147483648]) {\n"
          "  fill([N, 4294967296, 2147483648], 1.0)\n}\n",
          "E-OVERFLOW", 2);
}

} // namespace rondo::passes::tests
