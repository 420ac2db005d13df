#pragma once

#include "lstm-backward.h"

// Gradients of an LSTM's weights: one product over all steps and rows, which are taken in blocks that stay in the cache.
namespace {

constexpr int64_t blockDepth = 256;
constexpr int64_t blockPanels = 4;

/// What is kept of one block: the gates' gradients in panels, and the states or features of as many columns as a block has rows.
struct PackedBlock {
  float gradients[blockPanels * blockDepth * panelColumns];
  float states[blockDepth * blockRows];
};

/// Some rows of the weights' gradient and the columns of a panel.
struct WeightBlock {
  const float *states, *panel;
  int64_t depth;
  float *to;
  int64_t stride, columns;
  bool first;

  template <int count>
  void run() const {
    Vector sums[count][blockVectors];
    for (int r = 0; r < count; r += 1)
      for (int v = 0; v < blockVectors; v += 1) sums[r][v] = first || v * lanes >= columns ? Vector{} : load(to + r * stride + v * lanes, columns - v * lanes);
    multiplyBlock(sums, [from = states](int r, int64_t k) { return from[k * blockRows + r]; }, panel, panelColumns, depth);
    for (int r = 0; r < count; r += 1)
      for (int v = 0; v < blockVectors && v * lanes < columns; v += 1) store(to + r * stride + v * lanes, sums[r][v], columns - v * lanes);
  }
};

/// The hidden state before this row of this step, all of them counted in one; or its features.
inline const float *stateRow(const LstmBackward &lstm, bool recurrent, int64_t place) {
  const auto [steps, rows, features, units] = lstm.sizes;
  if (!recurrent) return lstm.sequence + place * features;
  return place < rows ? lstm.hiddenBefore + place * units : lstm.hidden + (place - rows) * units;
}

/// Packs the panels of a block, and adds the gradients up for the bias.
void packGradients(const LstmBackward &lstm, PackedBlock &packed, int64_t begin, int64_t depth, int64_t column, int64_t end) {
  const int64_t stride = 4 * lstm.sizes.units;
  for (float *to = packed.gradients; column < end; column += panelColumns, to += blockDepth * panelColumns) {
    int64_t wide[blockVectors];
    Vector sums[blockVectors];
    for (int v = 0; v < blockVectors; v += 1) {
      const int64_t first = column + v * lanes;
      wide[v] = first < end ? end - first : 0;
      sums[v] = begin == 0 ? Vector{} : load(lstm.biasGradient + first, wide[v]);
    }
    const float *from = lstm.gateGradients + begin * stride + column;
    for (int64_t k = 0; k < depth; k += 1, from += stride) {
      for (int v = 0; v < blockVectors; v += 1) {
        const Vector value = load(from + v * lanes, wide[v]);
        store(to + k * panelColumns + v * lanes, value);
        sums[v] += value;
      }
    }
    for (int v = 0; v < blockVectors; v += 1) store(lstm.biasGradient + column + v * lanes, sums[v], wide[v]);
  }
}

/// Of some columns of the states or features, what a block has of them.
struct StateColumns {
  const LstmBackward &lstm;
  float *to;
  bool recurrent;
  int64_t begin, depth, column;

  template <int count>
  void run() const {
    for (int64_t k = 0; k < depth; k += 1) memcpy(to + k * blockRows, stateRow(lstm, recurrent, begin + k) + column, 4 * count);
  }
};

void addProducts(const LstmBackward &lstm, PackedBlock &packed, bool recurrent, int64_t begin, int64_t depth, int64_t column, int64_t end) {
  const int64_t stride = 4 * lstm.sizes.units, height = recurrent ? lstm.sizes.units : lstm.sizes.features;
  float *result = recurrent ? lstm.recurrentGradient : lstm.kernelGradient;
  for (int64_t row = 0; row < height; row += blockRows) {
    const int64_t count = height - row < blockRows ? height - row : blockRows;
    withConstant<blockRows>(count, StateColumns{lstm, packed.states, recurrent, begin, depth, row});
    const float *panel = packed.gradients;
    for (int64_t first = column; first < end; first += panelColumns, panel += blockDepth * panelColumns) {
      withConstant<blockRows>(count, WeightBlock{packed.states, panel, depth, result + row * stride + first, stride, end - first, begin == 0});
    }
  }
}

/// The transposed weights are not needed any more when the weights' gradients are computed, so these take their memory.
int64_t lstmBackwardPackedSize(const LstmSizes &sizes, int64_t parts) {
  const int64_t weights = panelsFor(statesAndFeatures(sizes)) * 4 * sizes.units * panelColumns, blocks = parts * (sizeof(PackedBlock) / 4);
  return weights > blocks ? weights : blocks;
}

void lstmWeightGradients(const LstmBackward &lstm, int64_t part, int64_t parts) {
  const auto [steps, rows, features, units] = lstm.sizes;
  const int64_t panels = panelsFor(4 * units), columns = 4 * units;
  const int64_t from = panels * part / parts * panelColumns, to = panels * (part + 1) / parts * panelColumns;
  PackedBlock &packed = reinterpret_cast<PackedBlock *>(lstm.packed)[part];
  for (int64_t column = from; column < to && column < columns; column += blockPanels * panelColumns) {
    const int64_t beyond = column + blockPanels * panelColumns, limit = beyond < to ? beyond : to, end = limit < columns ? limit : columns;
    for (int64_t begin = 0; begin < steps * rows; begin += blockDepth) {
      const int64_t left = steps * rows - begin, depth = left < blockDepth ? left : blockDepth;
      packGradients(lstm, packed, begin, depth, column, end);
      addProducts(lstm, packed, true, begin, depth, column, end);
      addProducts(lstm, packed, false, begin, depth, column, end);
    }
  }
}

}  // namespace
