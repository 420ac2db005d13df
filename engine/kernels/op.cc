#include "op.h"

#include <cstdio>
#include <cstdlib>

Call::Call(TF_OpKernelContext *context) : context(context), status(TF_NewStatus()), inputs(TF_NumInputs(context), nullptr) {
  for (size_t place = 0; place < inputs.size(); place += 1) TF_GetInput(context, static_cast<int>(place), &inputs[place], status);
}

Call::~Call() {
  for (TF_Tensor *tensor : inputs) TF_DeleteTensor(tensor);
  for (TF_Tensor *tensor : others) TF_DeleteTensor(tensor);
  TF_DeleteStatus(status);
}

TF_Tensor *Call::tensor(int place) { return inputs[place]; }

Shape Call::shape(int input) {
  Shape shape(TF_NumDims(tensor(input)));
  for (size_t axis = 0; axis < shape.size(); axis += 1) shape[axis] = TF_Dim(tensor(input), static_cast<int>(axis));
  return shape;
}

float *Call::keep(TF_Tensor *tensor) {
  if (tensor == nullptr) {
    TF_OpKernelContext_Failure(context, status);
    return nullptr;
  }
  others.push_back(tensor);
  return static_cast<float *>(TF_TensorData(tensor));
}

float *Call::output(int place, const Shape &shape) {
  return keep(TF_AllocateOutput(context, place, TF_FLOAT, shape.data(), static_cast<int>(shape.size()), 4 * sizeOf(shape), status));
}

float *Call::outputInPlaceOf(int input, int place, const Shape &shape) {
  // the input's memory is free only when this call does not hold it either
  TF_DeleteTensor(inputs[input]);
  inputs[input] = nullptr;
  int forwarded = -1;
  return keep(TF_ForwardInputOrAllocateOutput(context, &input, 1, place, shape.data(), static_cast<int>(shape.size()), &forwarded, status));
}

float *Call::temporary(int64_t count) {
  TF_AllocatorAttributes attributes = {TF_ALLOCATOR_ATTRIBUTES_STRUCT_SIZE, 1};
  return keep(TF_AllocateTemp(context, TF_FLOAT, &count, 1, &attributes, status));
}

bool Call::require(bool holds, const char *message) {
  if (!holds) {
    TF_SetStatus(status, TF_INVALID_ARGUMENT, message);
    TF_OpKernelContext_Failure(context, status);
  }
  return holds;
}

int64_t sizeOf(const Shape &shape) {
  int64_t size = 1;
  for (const int64_t length : shape) size *= length;
  return size;
}

static void unknownShapes(TF_ShapeInferenceContext *context, TF_Status *status) { TF_ShapeInferenceContextSetUnknownShape(context, status); }

static void requireRegistered(const char *name, TF_Status *status) {
  if (TF_GetCode(status) == TF_OK) return;
  fprintf(stderr, "The op %s could not be registered: %s\n", name, TF_Message(status));
  abort();
}

Registration::Registration(const OpDescription &op) {
  TF_Status *status = TF_NewStatus();
  TF_OpDefinitionBuilder *definition = TF_NewOpDefinitionBuilder(op.name);
  for (const char *input : op.inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char *output : op.outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  for (const char *attribute : op.attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, unknownShapes);
  TF_RegisterOpDefinition(definition, status);
  requireRegistered(op.name, status);
  TF_RegisterKernelBuilder(op.name, TF_NewKernelBuilder(op.name, "CPU", op.create, op.compute, op.destroy), status);
  requireRegistered(op.name, status);
  TF_DeleteStatus(status);
}
