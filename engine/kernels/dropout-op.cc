#include "kernels.h"
#include "op.h"
#include "threads.h"

namespace {

/// Less than that is not worth a second thread.
constexpr int64_t sharedElements = 65'536;

struct Rate {
  int32_t threshold;
  float scale;
};

void *rate(TF_OpKernelConstruction *construction) {
  Rate *made = new Rate;
  TF_Status *status = TF_NewStatus();
  TF_OpKernelConstruction_GetAttrInt32(construction, "threshold", &made->threshold, status);
  if (TF_GetCode(status) == TF_OK) TF_OpKernelConstruction_GetAttrFloat(construction, "scale", &made->scale, status);
  if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
  TF_DeleteStatus(status);
  return made;
}

void drop(void *kernel, TF_OpKernelContext *context) {
  const Rate &asked = *static_cast<Rate *>(kernel);
  Call call(context);
  const Shape shape = call.shape(0);
  if (!call.require(call.shape(1) == Shape{2}, "dropout takes two words of a seed")) return;
  const int32_t *seed = call.input<int32_t>(1);
  const Dropout dropout = {sizeOf(shape), call.input(0), {seed[0], seed[1]}, asked.threshold, asked.scale, call.outputInPlaceOf(0, 0, shape)};
  if (dropout.result == nullptr) return;
  if (dropout.count < sharedElements) kernels().dropout(dropout, 0, 1);
  else runParts([&](int64_t part, int64_t parts) { kernels().dropout(dropout, part, parts); });
}

const Registration dropoutOp({"EverstepDropout", {"values: float", "seed: int32"}, {"output: float"}, {"threshold: int", "scale: float"}, rate, drop, [](void *kernel) { delete static_cast<Rate *>(kernel); }});

}  // namespace
