#pragma once

#include "kernels.h"
#include "vector.h"

namespace {

/// Each part takes some columns of all rows, in the rows' order.
void rowSums(const RowSums &sums, int64_t part, int64_t parts) {
  const int64_t groups = (sums.columns + lanes - 1) / lanes;
  const int64_t from = groups * part / parts * lanes, to = groups * (part + 1) / parts * lanes, end = to < sums.columns ? to : sums.columns;
  if (from >= end) return;
  for (int64_t row = 0; row < sums.sums; row += 1) memset(sums.result + row * sums.columns + from, 0, 4 * (end - from));
  for (int64_t row = 0; row < sums.rows; row += 1) {
    const int64_t place = sums.places[row];
    if (place < 0 || place >= sums.sums) continue;
    const float *value = sums.values + row * sums.columns;
    float *sum = sums.result + place * sums.columns;
    for (int64_t column = from; column < end; column += lanes) store(sum + column, load(sum + column, end - column) + load(value + column, end - column), end - column);
  }
}

float squareSum(const float *values, int64_t count) {
  constexpr int chains = 8;
  Vector sums[chains] = {};
  for (; count >= chains * lanes; count -= chains * lanes, values += chains * lanes)
    for (int chain = 0; chain < chains; chain += 1) {
      const Vector value = load(values + chain * lanes);
      sums[chain] = multiplyAdd(value, value, sums[chain]);
    }
  for (int chain = 0; count > 0; chain += 1, count -= lanes, values += lanes) {
    const Vector value = load(values, count);
    sums[chain] = multiplyAdd(value, value, sums[chain]);
  }
  double total = 0;
  for (const Vector &sum : sums)
    for (int lane = 0; lane < lanes; lane += 1) total += sum[lane];
  return static_cast<float>(total);
}

}  // namespace
