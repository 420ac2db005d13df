#include "dropout.h"
#include "lstm-backward.h"
#include "lstm-forward.h"
#include "lstm-weight-gradients.h"
#include "row-sums.h"

// Compiled once for each instruction set.
#if defined(__AVX512F__)
const Kernels avx512Kernels = {
#elif defined(__AVX2__) && defined(__FMA__)
const Kernels avx2Kernels = {
#else
const Kernels plainKernels = {
#endif
    lstmForwardPackedSize, lstmBackwardPackedSize, packLstmForward, packLstmBackward, lstmForward, lstmBackward, lstmWeightGradients, rowSums, dropout, squareSum};
