#include <cstdlib>
#include <cstring>

#include "kernels.h"

#if defined(__x86_64__)
/// What oneDNN is told to stay below counts here too.
static const Kernels &widestKernels() {
  const char *given = getenv("ONEDNN_MAX_CPU_ISA"), *limit = given == nullptr ? "ALL" : given;
  const bool none = strcmp(limit, "SSE41") == 0 || strcmp(limit, "AVX") == 0, narrow = none || strncmp(limit, "AVX2", 4) == 0;
  if (!narrow && __builtin_cpu_supports("avx512f")) return avx512Kernels;
  return !none && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? avx2Kernels : plainKernels;
}

const Kernels &kernels() {
  static const Kernels &widest = widestKernels();
  return widest;
}
#else
const Kernels &kernels() { return plainKernels; }
#endif
