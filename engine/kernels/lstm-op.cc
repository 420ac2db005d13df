#include "kernels.h"
#include "op.h"
#include "threads.h"

static bool isSequence(Call &call, const LstmSizes &sizes, int kernel, int recurrent, int hiddenBefore, int cellBefore) {
  const Shape state = {sizes.rows, sizes.units};
  return call.require(call.shape(kernel) == Shape{sizes.features, 4 * sizes.units} && call.shape(recurrent) == Shape{sizes.units, 4 * sizes.units} &&
                          call.shape(hiddenBefore) == state && call.shape(cellBefore) == state,
                      "the weights or the first states of an LSTM are not of its sequence's shape");
}

static LstmSizes sizesOf(Call &call, int sequence, int hiddenBefore) {
  const Shape shape = call.shape(sequence), state = call.shape(hiddenBefore);
  if (!call.require(shape.size() == 3 && state.size() == 2, "an LSTM takes steps × rows × features, and states of rows × units")) return {};
  return {shape[0], shape[1], shape[2], state[1]};
}

static void forwards(void *, TF_OpKernelContext *context) {
  Call call(context);
  const LstmSizes sizes = sizesOf(call, 0, 4);
  if (sizes.units == 0 || !isSequence(call, sizes, 1, 2, 4, 5) || !call.require(call.shape(3) == Shape{4 * sizes.units}, "an LSTM has a bias for each gate and unit")) return;
  const auto [steps, rows, features, units] = sizes;
  const LstmForward lstm = {
      sizes, call.input(0), call.input(1), call.input(2), call.input(3), call.input(4), call.input(5),
      call.output(0, {steps, rows, units}), call.output(1, {steps, rows, units}), call.output(2, {steps, rows, 4 * units}),
      call.temporary(kernels().lstmForwardPackedSize(sizes)),
  };
  if (lstm.hidden == nullptr || lstm.cell == nullptr || lstm.gates == nullptr || lstm.packed == nullptr) return;
  runParts([&](int64_t part, int64_t parts) { kernels().packLstmForward(lstm, part, parts); });
  runParts([&, rows = rows](int64_t part, int64_t parts) { kernels().lstmForward(lstm, rows * part / parts, rows * (part + 1) / parts); });
}

struct Wanted {
  unsigned char allSteps, allKinds;
};

static void *wanted(TF_OpKernelConstruction *construction) {
  Wanted *made = new Wanted;
  TF_Status *status = TF_NewStatus();
  TF_OpKernelConstruction_GetAttrBool(construction, "all_steps", &made->allSteps, status);
  if (TF_GetCode(status) == TF_OK) TF_OpKernelConstruction_GetAttrBool(construction, "all_kinds", &made->allKinds, status);
  if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
  TF_DeleteStatus(status);
  return made;
}

static void backwards(void *kernel, TF_OpKernelContext *context) {
  const Wanted &asked = *static_cast<Wanted *>(kernel);
  Call call(context);
  const LstmSizes sizes = sizesOf(call, 0, 3);
  if (sizes.units == 0 || !isSequence(call, sizes, 1, 2, 3, 4)) return;
  const auto [steps, rows, features, units] = sizes;
  const Shape states = {steps, rows, units}, gates = {steps, rows, 4 * units};
  const int64_t perKind = asked.allSteps ? steps : 1;
  if (!call.require(call.shape(5) == states && call.shape(6) == states && call.shape(7) == gates && call.shape(8) == Shape{asked.allKinds ? 2 * perKind : perKind, rows, units},
                    "an LSTM's states or their gradients are not of its sequence's shape")) return;
  const float *hiddenGradient = call.input(8), *cellGradient = asked.allKinds ? hiddenGradient + perKind * rows * units : nullptr;
  const LstmBackward lstm = {
      sizes, call.input(0), call.input(1), call.input(2), call.input(3), call.input(4), call.input(5), call.input(6), call.input(7),
      hiddenGradient, cellGradient, asked.allSteps != 0,
      call.outputInPlaceOf(7, 0, gates), call.output(1, {steps, rows, features}), call.output(2, {features, 4 * units}), call.output(3, {units, 4 * units}),
      call.output(4, {4 * units}), call.output(5, {rows, units}), call.output(6, {rows, units}),
      call.temporary(kernels().lstmBackwardPackedSize(sizes, partCount())),
  };
  for (const float *memory : {lstm.gateGradients, lstm.sequenceGradient, lstm.kernelGradient, lstm.recurrentGradient, lstm.biasGradient, lstm.hiddenBeforeGradient, lstm.cellBeforeGradient, lstm.packed})
    if (memory == nullptr) return;
  runParts([&](int64_t part, int64_t parts) { kernels().packLstmBackward(lstm, part, parts); });
  runParts([&, rows = rows](int64_t part, int64_t parts) { kernels().lstmBackward(lstm, rows * part / parts, rows * (part + 1) / parts); });
  runParts([&](int64_t part, int64_t parts) { kernels().lstmWeightGradients(lstm, part, parts); });
}

static const Registration forward({"EverstepLstm",
                                   {"sequence: float", "kernel: float", "recurrent: float", "bias: float", "hidden_before: float", "cell_before: float"},
                                   {"hidden: float", "cell: float", "gates: float"},
                                   {},
                                   nullptr,
                                   forwards,
                                   nullptr});

static const Registration backward({"EverstepLstmGradient",
                                    {"sequence: float", "kernel: float", "recurrent: float", "hidden_before: float", "cell_before: float", "hidden: float", "cell: float", "gates: float", "gradient: float"},
                                    {"gate_gradients: float", "sequence_gradient: float", "kernel_gradient: float", "recurrent_gradient: float", "bias_gradient: float", "hidden_before_gradient: float", "cell_before_gradient: float"},
                                    {"all_steps: bool", "all_kinds: bool"},
                                    wanted,
                                    backwards,
                                    [](void *kernel) { delete static_cast<Wanted *>(kernel); }});
