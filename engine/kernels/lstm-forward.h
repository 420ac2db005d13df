#pragma once

#include "activations.h"
#include "kernels.h"
#include "matrix-product.h"

namespace {

/// A panel holds the four gates of as many units as a vector has lanes: their biases, then their weights of the features and of the hidden state.
inline int64_t forwardPanelSize(const LstmSizes &sizes) { return (1 + sizes.features + sizes.units) * panelColumns; }

inline int64_t unitPanels(const LstmSizes &sizes) { return (sizes.units + lanes - 1) / lanes; }

int64_t lstmForwardPackedSize(const LstmSizes &sizes) { return unitPanels(sizes) * forwardPanelSize(sizes); }

void packLstmForward(const LstmForward &lstm, int64_t part, int64_t parts) {
  const auto [steps, rows, features, units] = lstm.sizes;
  const int64_t panels = unitPanels(lstm.sizes);
  for (int64_t panel = panels * part / parts; panel < panels * (part + 1) / parts; panel += 1) {
    const int64_t unit = panel * lanes;
    float *to = lstm.packed + panel * forwardPanelSize(lstm.sizes);
    for (int64_t row = -1; row < features + units; row += 1) {
      const float *from = row < 0 ? lstm.bias : row < features ? lstm.kernel + row * 4 * units : lstm.recurrent + (row - features) * 4 * units;
      for (int gate = 0; gate < 4; gate += 1, to += lanes) store(to, load(from + gate * units + unit, units - unit));
    }
  }
}

/// A block of rows and the units of a panel, at one step.
struct ForwardBlock {
  const LstmForward &lstm;
  const float *panel;
  int64_t step, row, unit;

  template <int count>
  void run() const {
    const auto [steps, rows, features, units] = lstm.sizes;
    const int64_t at = step * rows + row;
    const float *input = lstm.sequence + at * features;
    const float *hidden = step == 0 ? lstm.hiddenBefore + row * units : lstm.hidden + (at - rows) * units;
    const float *cell = step == 0 ? lstm.cellBefore + row * units : lstm.cell + (at - rows) * units;
    Vector sums[count][4];
    for (int r = 0; r < count; r += 1)
      for (int gate = 0; gate < 4; gate += 1) sums[r][gate] = load(panel + gate * lanes);
    const float *weights = panel + panelColumns;
    multiplyBlock(sums, [=, features = features](int r, int64_t k) { return input[r * features + k]; }, weights, panelColumns, features);
    multiplyBlock(sums, [=, units = units](int r, int64_t k) { return hidden[r * units + k]; }, weights + features * panelColumns, panelColumns, units);
    const int64_t wide = units - unit;
    for (int r = 0; r < count; r += 1) {
      const Vector inputGate = sigmoid(sums[r][0]), forgetGate = sigmoid(sums[r][1]), candidate = hyperbolicTangent(sums[r][2]), outputGate = sigmoid(sums[r][3]);
      const Vector newCell = multiplyAdd(forgetGate, load(cell + r * units + unit, wide), inputGate * candidate);
      float *gates = lstm.gates + (at + r) * 4 * units + unit;
      store(gates, inputGate, wide);
      store(gates + units, forgetGate, wide);
      store(gates + 2 * units, candidate, wide);
      store(gates + 3 * units, outputGate, wide);
      store(lstm.cell + (at + r) * units + unit, newCell, wide);
      store(lstm.hidden + (at + r) * units + unit, outputGate * hyperbolicTangent(newCell), wide);
    }
  }
};

void lstmForward(const LstmForward &lstm, int64_t begin, int64_t end) {
  const auto [steps, rows, features, units] = lstm.sizes;
  const int64_t size = forwardPanelSize(lstm.sizes);
  for (int64_t step = 0; step < steps; step += 1) {
    const float *panel = lstm.packed;
    for (int64_t unit = 0; unit < units; unit += lanes, panel += size) {
      for (int64_t row = begin; row < end; row += blockRows) withConstant<blockRows>(end - row, ForwardBlock{lstm, panel, step, row, unit});
    }
  }
}

}  // namespace
