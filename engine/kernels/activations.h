#pragma once

#include "vector.h"

namespace {

/// e^x - 1 between -87 and 87, within two units of the last place; what is not a number stays so.
inline Vector exponentialMinusOne(Vector x) {
  const Vector limit = broadcast(87.0f);
  x = x > limit ? limit : x;
  x = x < -limit ? -limit : x;
  // x = n ln 2 + r: adding 1.5 · 2^23 leaves n in the last bits
  const Vector rounder = broadcast(12582912.0f);
  const Vector shifted = multiplyAdd(x, broadcast(1.44269504f), rounder);
  const Vector n = shifted - rounder;
  Vector r = multiplyAdd(n, broadcast(-0.693145752f), x);
  r = multiplyAdd(n, broadcast(-1.42860677e-6f), r);
  Vector series = broadcast(1.0f / 5040);
  series = multiplyAdd(series, r, broadcast(1.0f / 720));
  series = multiplyAdd(series, r, broadcast(1.0f / 120));
  series = multiplyAdd(series, r, broadcast(1.0f / 24));
  series = multiplyAdd(series, r, broadcast(1.0f / 6));
  series = multiplyAdd(series, r, broadcast(1.0f / 2));
  const Vector ofRest = multiplyAdd(series * r, r, r);
  const Vector power = (Vector)(((IntegerVector)shifted << 23) + 0x3f800000);
  return multiplyAdd(power, ofRest, power - broadcast(1.0f));
}

inline Vector sigmoid(Vector x) { return broadcast(1.0f) / (exponentialMinusOne(-x) + broadcast(2.0f)); }

inline Vector hyperbolicTangent(Vector x) {
  const Vector difference = exponentialMinusOne(x + x);
  return difference / (difference + broadcast(2.0f));
}

}  // namespace
