#pragma once

#include "vector.h"

// Products of matrices in blocks that stay in registers. One matrix is packed in panels: of each row, as many columns as a block has.
namespace {

#if defined(__AVX512F__)
constexpr int blockRows = 6;
#elif defined(__AVX2__) && defined(__FMA__)
constexpr int blockRows = 3;
#else
constexpr int blockRows = 3;
#endif
constexpr int blockVectors = 4;
constexpr int64_t panelColumns = blockVectors * lanes;

inline int64_t panelsFor(int64_t columns) { return (columns + panelColumns - 1) / panelColumns; }

/// Adds to the sums the product of `depth` elements of each row of a with the panel's rows.
template <int rows, int vectors, typename Element>
__attribute__((always_inline)) inline void multiplyBlock(Vector (&sums)[rows][vectors], const Element &a, const float *panel, int64_t panelStride, int64_t depth) {
  for (int64_t k = 0; k < depth; k += 1, panel += panelStride) {
    Vector b[vectors];
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v += 1) b[v] = load(panel + v * lanes);
#pragma GCC unroll 8
    for (int r = 0; r < rows; r += 1) {
      const Vector element = broadcast(a(r, k));
#pragma GCC unroll 4
      for (int v = 0; v < vectors; v += 1) sums[r][v] = multiplyAdd(element, b[v], sums[r][v]);
    }
  }
}

/// Calls `body.run<count>()` with a count that is a constant then, from 1 to `most`.
template <int most, typename Body>
inline void withConstant(int64_t count, const Body &body) {
  if constexpr (most > 1) {
    if (count < most) return withConstant<most - 1>(count, body);
  }
  body.template run<most>();
}

}  // namespace
