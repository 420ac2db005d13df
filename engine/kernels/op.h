#pragma once

#include <tensorflow/c/kernels.h>
#include <tensorflow/c/ops.h>
#include <tensorflow/c/tf_status.h>
#include <tensorflow/c/tf_tensor.h>

#include <cstdint>
#include <string>
#include <vector>

using Shape = std::vector<int64_t>;

/// One call of an op. What it is handed and hands out is held until it ends.
class Call {
 public:
  explicit Call(TF_OpKernelContext *context);
  ~Call();
  Call(const Call &) = delete;
  Call &operator=(const Call &) = delete;

  Shape shape(int input);
  template <typename Element = float>
  const Element *input(int place) {
    return static_cast<const Element *>(TF_TensorData(tensor(place)));
  }

  float *output(int place, const Shape &shape);
  /// Takes the input's memory where nothing else needs it.
  float *outputInPlaceOf(int input, int place, const Shape &shape);
  float *temporary(int64_t count);

  /// Gives the op's error where this does not hold. @returns whether it did
  bool require(bool holds, const char *message);

 private:
  TF_Tensor *tensor(int place);
  float *keep(TF_Tensor *tensor);

  TF_OpKernelContext *context;
  TF_Status *status;
  std::vector<TF_Tensor *> inputs, others;
};

int64_t sizeOf(const Shape &shape);

/// An op on the processor: arguments and attributes as TensorFlow writes them.
struct OpDescription {
  const char *name;
  std::vector<const char *> inputs, outputs, attributes;
  void *(*create)(TF_OpKernelConstruction *);
  void (*compute)(void *kernel, TF_OpKernelContext *);
  void (*destroy)(void *);
};

/// Makes an op and its kernel known to TensorFlow when the library is loaded.
struct Registration {
  explicit Registration(const OpDescription &op);
};
