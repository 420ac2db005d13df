#pragma once

#include <cstdint>

/// Sizes of a sequence that an LSTM runs through. The gates stand in Keras' order: input, forget, candidate, output.
struct LstmSizes {
  int64_t steps, rows, features, units;
};

struct LstmForward {
  LstmSizes sizes;
  /// Steps × rows × features, and the weights that it is multiplied with.
  const float *sequence, *kernel, *recurrent, *bias;
  const float *hiddenBefore, *cellBefore;
  /// Steps × rows × units, and of the gates four times that.
  float *hidden, *cell, *gates;
  /// Memory for `packedSize` floats.
  float *packed;
};

struct LstmBackward {
  LstmSizes sizes;
  const float *sequence, *kernel, *recurrent;
  const float *hiddenBefore, *cellBefore;
  const float *hidden, *cell, *gates;
  /// Gradients from outside: of all steps, or of the last one alone; null where there are none.
  const float *hiddenGradient, *cellGradient;
  bool allSteps;
  /// Gradients of the gates' sums; may be where the gates are.
  float *gateGradients;
  float *sequenceGradient, *kernelGradient, *recurrentGradient, *biasGradient;
  float *hiddenBeforeGradient, *cellBeforeGradient;
  float *packed;
};

struct RowSums {
  int64_t rows, columns, sums;
  const float *values;
  /// Which sum each row belongs to; to none where it is below zero or too large.
  const int32_t *places;
  float *result;
};

struct Dropout {
  int64_t count;
  const float *values;
  int32_t seed[2];
  /// An element is kept where its 16 bits, in the upper half of a word, are not below it.
  int32_t threshold;
  /// What kept elements are multiplied with.
  float scale;
  /// May be where the values are.
  float *result;
};

/// What is compiled for each instruction set. A part is a range of what the parts of a call are cut from: no result depends on the cut.
struct Kernels {
  int64_t (*lstmForwardPackedSize)(const LstmSizes &);
  int64_t (*lstmBackwardPackedSize)(const LstmSizes &, int64_t parts);
  void (*packLstmForward)(const LstmForward &, int64_t part, int64_t parts);
  void (*packLstmBackward)(const LstmBackward &, int64_t part, int64_t parts);
  /// Rows from `begin` to `end`.
  void (*lstmForward)(const LstmForward &, int64_t begin, int64_t end);
  void (*lstmBackward)(const LstmBackward &, int64_t begin, int64_t end);
  /// A part of the weights' columns.
  void (*lstmWeightGradients)(const LstmBackward &, int64_t part, int64_t parts);
  /// A part of the columns.
  void (*rowSums)(const RowSums &, int64_t part, int64_t parts);
  /// A part of the random words.
  void (*dropout)(const Dropout &, int64_t part, int64_t parts);
  /// Sum of squares in a fixed order.
  float (*squareSum)(const float *values, int64_t count);
};

extern const Kernels plainKernels;
#if defined(__x86_64__)
extern const Kernels avx2Kernels, avx512Kernels;
#endif

/// Those for the widest instruction set that this processor has.
const Kernels &kernels();
