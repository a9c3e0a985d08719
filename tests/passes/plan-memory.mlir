// Buffers that do not live at the same time share memory; what a loop carries lives through the loop.
// RUN: %rondo-opt %s --plan-memory | FileCheck %s

// CHECK: kernel.entry @chain {{.*}}workspace = #rondo.dim<"128*div(B + 1, 2)">
// CHECK: kernel.alloc "a" {{.*}} at <"0">
// CHECK: kernel.alloc "b" {{.*}} at <"64*div(B + 1, 2)">
// CHECK: kernel.alloc "c" {{.*}} at <"0">
kernel.entry @chain inputs(%x: memref<?x8xf32>) outputs(%y: memref<?x8xf32>) attributes {shapes = [[#rondo.dim<"B">, #rondo.dim<"8">], [#rondo.dim<"B">, #rondo.dim<"8">]]} {
  %c8 = arith.constant 8 : index
  %b0 = kernel.size #rondo.dim<"B">
  %a = kernel.alloc "a" [#rondo.dim<"B">, #rondo.dim<"8">] : memref<?x8xf32>
  %b = kernel.alloc "b" [#rondo.dim<"B">, #rondo.dim<"8">] : memref<?x8xf32>
  %c = kernel.alloc "c" [#rondo.dim<"B">, #rondo.dim<"8">] : memref<?x8xf32>
  kernel.launch "one" {
    kernel.parallel %i = 0 to %b0 {
      kernel.parallel %j = 0 to %c8 {
        %v = memref.load %x[%i, %j] : memref<?x8xf32>
        memref.store %v, %a[%i, %j] : memref<?x8xf32>
      }
    }
  }
  kernel.launch "two" {
    kernel.parallel %i = 0 to %b0 {
      kernel.parallel %j = 0 to %c8 {
        %v = memref.load %a[%i, %j] : memref<?x8xf32>
        memref.store %v, %b[%i, %j] : memref<?x8xf32>
      }
    }
  }
  kernel.launch "three" {
    kernel.parallel %i = 0 to %b0 {
      kernel.parallel %j = 0 to %c8 {
        %v = memref.load %b[%i, %j] : memref<?x8xf32>
        memref.store %v, %c[%i, %j] : memref<?x8xf32>
      }
    }
  }
  kernel.launch "four" {
    kernel.parallel %i = 0 to %b0 {
      kernel.parallel %j = 0 to %c8 {
        %v = memref.load %c[%i, %j] : memref<?x8xf32>
        memref.store %v, %y[%i, %j] : memref<?x8xf32>
      }
    }
  }
  kernel.return
}
