// What kernel IR computes: reductions, row lists, host control flow, several accumulators, conditional loads.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op %s --round

kernel.data @w = dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>

kernel.entry @product inputs(%x: memref<?x2xf32>) outputs(%y: memref<?x3xf32>, %best: memref<?xi32>)
    attributes {shapes = [[#rondo.dim<"B">, #rondo.dim<"2">], [#rondo.dim<"B">, #rondo.dim<"3">], [#rondo.dim<"B">]],
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{name = "x"}], outputs = [{name = "y"}, {name = "best"}],
    cases = [{inputs = {x = dense<[[1.0, 0.0], [1.0, -1.0]]> : tensor<2x2xf32>},
              outputs = {y = dense<[[0.7310586, 0.8807971, 0.9525741], [0.04742587, 0.04742587, 0.04742587]]> : tensor<2x3xf32>,
                         best = dense<[2, 0]> : tensor<2xi32>}},
             {inputs = {x = dense<[1.0, 0.0]> : tensor<2xf32>}, error = "input `x` has shape [2] but is declared `f32[B, 2]`"}]} {
  %b = kernel.size #rondo.dim<"B">
  %w = kernel.constant @w : memref<2x3xf32>
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  kernel.launch "product" {
    %zero = arith.constant 0.0 : f32
    kernel.parallel %r = 0 to %b {
      %found:2 = kernel.reduce argmax %u = 0 to %c3 -> (f32, i32) {
        %s = kernel.reduce sum %k = 0 to %c2 init(%zero : f32) {
          %a = memref.load %x[%r, %k] : memref<?x2xf32>
          %v = memref.load %w[%k, %u] : memref<2x3xf32>
          %p = arith.mulf %a, %v : f32
          kernel.yield %p : f32
        }
        kernel.yield %s : f32
      }
      memref.store %found#1, %best[%r] : memref<?xi32>
      kernel.parallel %u = 0 to %c3 {
        %s = kernel.reduce sum %k = 0 to %c2 init(%zero : f32) {
          %a = memref.load %x[%r, %k] : memref<?x2xf32>
          %v = memref.load %w[%k, %u] : memref<2x3xf32>
          %p = arith.mulf %a, %v : f32
          kernel.yield %p : f32
        }
        %g = kernel.sigmoid %s : f32
        memref.store %g, %y[%r, %u] : memref<?x3xf32>
      }
    }
  }
  kernel.return
}

// Rows in order of decreasing length; in each step the live ones count; ended ones are dropped from a list of their own.
kernel.entry @rows inputs(%len: memref<?xi32>) outputs(%count: memref<?xi32>, %order: memref<?xi32>, %left: memref<?xi32>) sizes ["n"]
    attributes {shapes = [[#rondo.dim<"B">], [#rondo.dim<"B">], [#rondo.dim<"B">], [#rondo.dim<"B">]], workspace = #rondo.dim<"128*B">,
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{name = "len"}], outputs = [{name = "count"}, {name = "order"}, {name = "left"}],
    cases = [{inputs = {len = dense<[1, 3, 1, 2]> : tensor<4xi32>}, sizes = {n = 3},
              outputs = {count = dense<[1, 3, 1, 2]> : tensor<4xi32>, order = dense<[1, 3, 0, 2]> : tensor<4xi32>,
                         left = dense<[2, 0, 0, 0]> : tensor<4xi32>}}]} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = kernel.size #rondo.dim<"B">
  %rows = kernel.alloc "rows" [#rondo.dim<"B">] at <"0"> : memref<?xi32>
  %done = kernel.alloc "done" [#rondo.dim<"B">] at <"64*B"> : memref<?xi8>
  kernel.sort_rows %len into %rows : memref<?xi32>, memref<?xi32>
  kernel.launch "clear" {
    %zero = arith.constant 0 : i32
    kernel.parallel %r = 0 to %b {
      %row = memref.load %rows[%r] : memref<?xi32>
      memref.store %row, %order[%r] : memref<?xi32>
      memref.store %zero, %count[%r] : memref<?xi32>
      memref.store %zero, %left[%r] : memref<?xi32>
    }
  }
  %live0 = kernel.count_rows %rows, %len above %c0 : memref<?xi32>, memref<?xi32>
  %steps, %last = scf.while (%t = %c0, %live = %live0) : (index, index) -> (index, index) {
    %more = arith.cmpi sgt, %live, %c0 : index
    scf.condition(%more) %t, %live : index, index
  } do {
  ^bb0(%t: index, %live: index):
    kernel.launch "step" {
      %one = arith.constant 1 : i32
      kernel.parallel %r = 0 to %live {
        %row32 = memref.load %rows[%r] : memref<?xi32>
        %row = arith.index_cast %row32 : i32 to index
        %n = memref.load %count[%row] : memref<?xi32>
        %n1 = arith.addi %n, %one : i32
        memref.store %n1, %count[%row] : memref<?xi32>
      }
    }
    %next = arith.addi %t, %c1 : index
    %live1 = kernel.count_rows %rows, %len above %next : memref<?xi32>, memref<?xi32>
    scf.yield %next, %live1 : index, index
  }
  kernel.launch "longest" {
    %two = arith.constant 2 : i32
    kernel.parallel %r = 0 to %b {
      %n = memref.load %len[%r] : memref<?xi32>
      %long = arith.cmpi sge, %n, %two : i32
      %flag = arith.extui %long : i1 to i8
      memref.store %flag, %done[%r] : memref<?xi8>
    }
  }
  %few = kernel.compact_rows %rows, %b drop %done : memref<?xi32>, memref<?xi8>
  %few32 = arith.index_cast %few : index to i32
  kernel.launch "left" {
    %first = arith.constant 1 : index
    kernel.parallel %r = 0 to %first {
      memref.store %few32, %left[%r] : memref<?xi32>
    }
  }
  kernel.return %steps : index
}

// Two accumulators, a bound that is loaded, a load that happens only inside; a view of a column.
kernel.entry @scalars inputs(%x: memref<?x3xf32>, %n: memref<?xi32>) outputs(%y: memref<?x4xf32>, %i: memref<3xi32>)
    attributes {shapes = [[#rondo.dim<"B">, #rondo.dim<"3">], [#rondo.dim<"B">], [#rondo.dim<"B">, #rondo.dim<"4">], [#rondo.dim<"3">]],
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{name = "x"}, {name = "n"}], outputs = [{name = "y"}, {name = "i"}],
    cases = [{inputs = {x = dense<[[1.0, 2.0, 4.0], [3.0, -5.0, 7.0]]> : tensor<2x3xf32>, n = dense<[3, 2]> : tensor<2xi32>},
              outputs = {y = dense<[[7.0, 4.0, 9.0, 2.0], [-2.0, 3.0, 9.0, -5.0]]> : tensor<2x4xf32>,
                         i = dense<[-4, 1, -2147483648]> : tensor<3xi32>}}]} {
  %b = kernel.size #rondo.dim<"B">
  %c1 = arith.constant 1 : index
  %column = memref.subview %x[0, 1] [%b, 1] [1, 1] : memref<?x3xf32> to memref<?xf32, strided<[3], offset: 1>>
  kernel.launch "rows" {
    %zero = arith.constant 0.0 : f32
    %low = arith.constant 0xFF800000 : f32
    %nine = arith.constant 9.0 : f32
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %c3 = arith.constant 3 : index
    %c9 = arith.constant 9 : index
    kernel.parallel %r = 0 to %b {
      %n32 = memref.load %n[%r] : memref<?xi32>
      %end = arith.index_cast %n32 : i32 to index
      %s = kernel.reduce sum %k = 0 to %end init(%zero : f32) {
        %a = memref.load %x[%r, %k] : memref<?x3xf32>
        kernel.yield %a : f32
      }
      %m = kernel.reduce max %k = 0 to %end init(%low : f32) {
        %a = memref.load %x[%r, %k] : memref<?x3xf32>
        kernel.yield %a : f32
      }
      %inside = arith.cmpi slt, %c9, %c3 : index
      %e = kernel.load_if %inside, %x[%r, %c9] else %nine : memref<?x3xf32>
      %v = memref.load %column[%r] : memref<?xf32, strided<[3], offset: 1>>
      memref.store %s, %y[%r, %c0] : memref<?x4xf32>
      %first = arith.constant 1 : index
      memref.store %m, %y[%r, %first] : memref<?x4xf32>
      memref.store %e, %y[%r, %c2] : memref<?x4xf32>
      memref.store %v, %y[%r, %c3] : memref<?x4xf32>
    }
  }
  kernel.launch "integers" {
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %seven = arith.constant -7 : i32
    %two = arith.constant 2 : i32
    %most = arith.constant 2147483647 : i32
    %one = arith.constant 1 : i32
    kernel.parallel %r = 0 to %c1 {
      %q = arith.floordivsi %seven, %two : i32
      %less = arith.cmpi slt, %seven, %two : i32
      %flag = arith.extui %less : i1 to i32
      %wrapped = arith.addi %most, %one : i32
      memref.store %q, %i[%c0] : memref<3xi32>
      memref.store %flag, %i[%c1] : memref<3xi32>
      memref.store %wrapped, %i[%c2] : memref<3xi32>
    }
  }
  kernel.return
}
