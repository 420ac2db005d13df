#pragma once

#include "activations.h"
#include "kernels.h"
#include "matrix-product.h"

namespace {

constexpr int64_t lineFloats = 16;

/// From the last step to the first the gates' gradients are multiplied with the transposed weights of the hidden state and of the features, side by side.
inline int64_t statesAndFeatures(const LstmSizes &sizes) { return sizes.units + sizes.features; }

void packLstmBackward(const LstmBackward &lstm, int64_t part, int64_t parts) {
  const auto [steps, rows, features, units] = lstm.sizes;
  const int64_t columns = statesAndFeatures(lstm.sizes), depth = 4 * units, panels = panelsFor(columns);
  for (int64_t panel = panels * part / parts; panel < panels * (part + 1) / parts; panel += 1) {
    float *to = lstm.packed + panel * depth * panelColumns;
    // a line of the cache from each column at a time
    for (int64_t begin = 0; begin < depth; begin += lineFloats) {
      const int64_t end = begin + lineFloats < depth ? begin + lineFloats : depth;
      for (int64_t place = 0; place < panelColumns; place += 1) {
        const int64_t column = panel * panelColumns + place;
        const float *from = column < units ? lstm.recurrent + column * depth : lstm.kernel + (column - units) * depth;
        for (int64_t k = begin; k < end; k += 1) to[k * panelColumns + place] = column < columns ? from[k] : 0;
      }
    }
  }
}

/// Gradients of the gates' sums of one row at one step, and of the cell before it, from those of its states.
inline void gateGradients(const LstmBackward &lstm, int64_t step, int64_t row) {
  const auto [steps, rows, features, units] = lstm.sizes;
  const int64_t at = step * rows + row, outside = lstm.allSteps ? at : row;
  const bool last = step == steps - 1, asked = lstm.allSteps || last;
  const float *gates = lstm.gates + at * 4 * units;
  float *gradients = lstm.gateGradients + at * 4 * units;
  const float *cell = lstm.cell + at * units;
  const float *cellBefore = step == 0 ? lstm.cellBefore + row * units : cell - rows * units;
  float *hiddenGradient = lstm.hiddenBeforeGradient + row * units, *cellGradient = lstm.cellBeforeGradient + row * units;
  for (int64_t unit = 0; unit < units; unit += lanes) {
    const int64_t wide = units - unit;
    Vector ofHidden = last ? Vector{} : load(hiddenGradient + unit, wide);
    Vector ofCell = last ? Vector{} : load(cellGradient + unit, wide);
    if (asked && lstm.hiddenGradient != nullptr) ofHidden += load(lstm.hiddenGradient + outside * units + unit, wide);
    if (asked && lstm.cellGradient != nullptr) ofCell += load(lstm.cellGradient + outside * units + unit, wide);
    const Vector inputGate = load(gates + unit, wide), forgetGate = load(gates + units + unit, wide);
    const Vector candidate = load(gates + 2 * units + unit, wide), outputGate = load(gates + 3 * units + unit, wide);
    const Vector one = broadcast(1.0f), activated = hyperbolicTangent(load(cell + unit, wide));
    ofCell = multiplyAdd(ofHidden * outputGate, one - activated * activated, ofCell);
    store(gradients + unit, ofCell * candidate * inputGate * (one - inputGate), wide);
    store(gradients + units + unit, ofCell * load(cellBefore + unit, wide) * forgetGate * (one - forgetGate), wide);
    store(gradients + 2 * units + unit, ofCell * inputGate * (one - candidate * candidate), wide);
    store(gradients + 3 * units + unit, ofHidden * activated * outputGate * (one - outputGate), wide);
    store(cellGradient + unit, ofCell * forgetGate, wide);
  }
}

/// Puts sums where they belong: first come the hidden state's gradients, then those of the features.
inline void storeGradients(const LstmBackward &lstm, Vector sums, int64_t at, int64_t row, int64_t column) {
  const auto [steps, rows, features, units] = lstm.sizes;
  if (column + lanes <= units) return store(lstm.hiddenBeforeGradient + row * units + column, sums);
  float values[lanes];
  store(values, sums);
  for (int lane = 0; lane < lanes && column < units + features; lane += 1, column += 1) {
    if (column < units) lstm.hiddenBeforeGradient[row * units + column] = values[lane];
    else lstm.sequenceGradient[at * features + column - units] = values[lane];
  }
}

/// A block of rows and the first columns of a panel, at one step.
template <int vectors>
struct BackwardBlock {
  const LstmBackward &lstm;
  const float *panel;
  int64_t step, row, column;

  template <int count>
  void run() const {
    const int64_t at = step * lstm.sizes.rows + row, depth = 4 * lstm.sizes.units;
    const float *gradients = lstm.gateGradients + at * depth;
    Vector sums[count][vectors] = {};
    multiplyBlock(sums, [=](int r, int64_t k) { return gradients[r * depth + k]; }, panel, panelColumns, depth);
    for (int r = 0; r < count; r += 1)
      for (int v = 0; v < vectors; v += 1) storeGradients(lstm, sums[r][v], at + r, row + r, column + v * lanes);
  }
};

/// All rows from `begin` to `end` and the columns of a panel, of which only so many vectors are in use.
struct BackwardPanel {
  const LstmBackward &lstm;
  const float *panel;
  int64_t step, begin, end, column;

  template <int vectors>
  void run() const {
    for (int64_t row = begin; row < end; row += blockRows) withConstant<blockRows>(end - row, BackwardBlock<vectors>{lstm, panel, step, row, column});
  }
};

void lstmBackward(const LstmBackward &lstm, int64_t begin, int64_t end) {
  const auto [steps, rows, features, units] = lstm.sizes;
  for (int64_t step = steps - 1; step >= 0; step -= 1) {
    for (int64_t row = begin; row < end; row += 1) gateGradients(lstm, step, row);
    const int64_t columns = statesAndFeatures(lstm.sizes);
    const float *panel = lstm.packed;
    for (int64_t column = 0; column < columns; column += panelColumns, panel += 4 * units * panelColumns) {
      withConstant<blockVectors>((columns - column + lanes - 1) / lanes, BackwardPanel{lstm, panel, step, begin, end, column});
    }
  }
}

}  // namespace
