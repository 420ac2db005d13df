#pragma once

#include <cstdint>
#include <cstring>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// The widest vector of floats that this file is compiled for. Nothing here is shared between the instruction sets: each has a copy of its own.
namespace {

#if defined(__AVX512F__)
constexpr int lanes = 16;
#elif defined(__AVX2__) && defined(__FMA__)
constexpr int lanes = 8;
#else
constexpr int lanes = 4;
#endif

typedef float Vector __attribute__((vector_size(4 * lanes)));
typedef int32_t IntegerVector __attribute__((vector_size(4 * lanes)));

inline Vector load(const float *from) {
  Vector value;
  memcpy(&value, from, sizeof value);
  return value;
}

inline void store(float *to, Vector value) { memcpy(to, &value, sizeof value); }

/// The first `count` lanes; the others are zero.
inline Vector load(const float *from, int64_t count) {
  if (count >= lanes) return load(from);
  Vector value = {};
  memcpy(&value, from, 4 * count);
  return value;
}

inline void store(float *to, Vector value, int64_t count) {
  if (count >= lanes) return store(to, value);
  memcpy(to, &value, 4 * count);
}

// minus zero stays what it is
inline Vector broadcast(float value) { return value - Vector{}; }

/// a · b + c, rounded once where the processor can: the compiler has no choice in it.
inline Vector multiplyAdd(Vector a, Vector b, Vector c) {
#if defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__AVX2__) && defined(__FMA__)
  return _mm256_fmadd_ps(a, b, c);
#else
  return a * b + c;
#endif
}

}  // namespace
