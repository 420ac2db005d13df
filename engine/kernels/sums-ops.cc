#include "kernels.h"
#include "op.h"
#include "threads.h"

/// Less than that is not worth a second thread.
static constexpr int64_t sharedElements = 65'536;

static void rowSums(void *, TF_OpKernelContext *context) {
  Call call(context);
  const Shape values = call.shape(0), places = call.shape(1);
  if (!call.require(places.size() <= values.size() && Shape(values.begin(), values.begin() + places.size()) == places, "there is not a place for each row")) return;
  Shape result = {call.input<int32_t>(2)[0]};
  result.insert(result.end(), values.begin() + places.size(), values.end());
  const int64_t rows = sizeOf(places), columns = rows == 0 ? 0 : sizeOf(values) / rows;
  const RowSums sums = {rows, columns, result[0], call.input(0), call.input<int32_t>(1), call.output(0, result)};
  if (sums.result == nullptr) return;
  if (sizeOf(values) < sharedElements) kernels().rowSums(sums, 0, 1);
  else runParts([&](int64_t part, int64_t parts) { kernels().rowSums(sums, part, parts); });
}

static void halfSquareSum(void *, TF_OpKernelContext *context) {
  Call call(context);
  const float *values = call.input(0);
  const int64_t count = sizeOf(call.shape(0)), blocks = (count + sharedElements - 1) / sharedElements;
  float *result = call.output(0, {});
  if (result == nullptr) return;
  std::vector<float> sums(blocks);
  const auto run = [&](int64_t part, int64_t parts) {
    for (int64_t block = blocks * part / parts; block < blocks * (part + 1) / parts; block += 1) {
      const int64_t left = count - block * sharedElements;
      sums[block] = kernels().squareSum(values + block * sharedElements, left < sharedElements ? left : sharedElements);
    }
  };
  if (blocks < 16) run(0, 1);
  else runParts(run);
  double total = 0;
  for (const float sum : sums) total += sum;
  *result = static_cast<float>(total / 2);
}

static const Registration rows({"EverstepRowSums", {"data: float", "segment_ids: int32", "num_segments: int32"}, {"output: float"}, {}, nullptr, rowSums, nullptr});

static const Registration squares({"EverstepHalfSquareSum", {"values: float"}, {"output: float"}, {}, nullptr, halfSquareSum, nullptr});
