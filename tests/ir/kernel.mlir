// The kernel dialect reads what it prints.
// RUN: %rondo-opt %s | %rondo-opt | FileCheck %s

// CHECK: kernel.data @w = dense<1.000000e+00> : tensor<4x8xf32>
kernel.data @w = dense<1.0> : tensor<4x8xf32>

// CHECK: kernel.entry @f inputs(%[[X:.*]]: memref<?x4xf32>, %[[LEN:.*]]: memref<?xi32>) outputs(%[[TOK:.*]]: memref<?xi32>) sizes ["n"] attributes {note = "kept", shapes = {{.*}}}
kernel.entry @f inputs(%x: memref<?x4xf32>, %len: memref<?xi32>) outputs(%tok: memref<?xi32>) sizes ["n"]
    attributes {note = "kept", shapes = [[#rondo.dim<"B">, #rondo.dim<"4">], [#rondo.dim<"B">], [#rondo.dim<"B">]]} {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  // CHECK: %[[B:.*]] = kernel.size <"B">
  %b = kernel.size #rondo.dim<"B">
  // CHECK: kernel.alloc "rows" [#rondo.dim<"B">] : memref<?xi32>
  %rows = kernel.alloc "rows" [#rondo.dim<"B">] : memref<?xi32>
  // CHECK: kernel.alloc "done" [#rondo.dim<"B">] at <"64*B"> : memref<?xi8>
  %done = kernel.alloc "done" [#rondo.dim<"B">] at <"64*B"> : memref<?xi8>
  // CHECK: kernel.constant @w : memref<4x8xf32>
  %w = kernel.constant @w : memref<4x8xf32>
  // CHECK: kernel.sort_rows %{{.*}} into %{{.*}} : memref<?xi32>, memref<?xi32>
  kernel.sort_rows %len into %rows : memref<?xi32>, memref<?xi32>
  // CHECK: kernel.count_rows %{{.*}}, %{{.*}} above %{{.*}} : memref<?xi32>, memref<?xi32>
  %n = kernel.count_rows %rows, %len above %c0 : memref<?xi32>, memref<?xi32>
  // CHECK: kernel.compact_rows %{{.*}}, %{{.*}} drop %{{.*}} : memref<?xi32>, memref<?xi8>
  %live = kernel.compact_rows %rows, %n drop %done : memref<?xi32>, memref<?xi8>
  // CHECK: kernel.launch "pick" {
  kernel.launch "pick" {
    // CHECK-NEXT: kernel.parallel %[[R:.*]] = 0 to %{{.*}} {
    kernel.parallel %r = 0 to %live {
      %row32 = memref.load %rows[%r] : memref<?xi32>
      %row = arith.index_cast %row32 : i32 to index
      %zero = arith.constant 0.0 : f32
      // CHECK: %{{.*}}:2 = kernel.reduce argmax %[[V:.*]] = 0 to %{{.*}} -> (f32, i32) {
      %best:2 = kernel.reduce argmax %v = 0 to %c8 -> (f32, i32) {
        // CHECK: kernel.reduce sum %[[K:.*]] = 0 to %{{.*}} init(%{{.*}} : f32) {
        %s = kernel.reduce sum %k = 0 to %c4 init(%zero : f32) {
          %a = memref.load %x[%row, %k] : memref<?x4xf32>
          %inside = arith.cmpi slt, %k, %c4 : index
          // CHECK: kernel.load_if %{{.*}}, %{{.*}}[%[[K]], %[[V]]] else %{{.*}} : memref<4x8xf32>
          %b0 = kernel.load_if %inside, %w[%k, %v] else %zero : memref<4x8xf32>
          %p = arith.mulf %a, %b0 : f32
          // CHECK: kernel.yield %{{.*}} : f32
          kernel.yield %p : f32
        }
        // CHECK: kernel.sigmoid %{{.*}} : f32
        %g = kernel.sigmoid %s : f32
        kernel.yield %g : f32
      }
      memref.store %best#1, %tok[%row] : memref<?xi32>
    }
  }
  // CHECK: kernel.return %{{.*}} : index
  kernel.return %live : index
}
