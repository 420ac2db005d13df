#pragma once

#include <cstdint>
#include <functional>

/// How many parts a call is cut into: the threads that TensorFlow takes for an op.
int64_t partCount();

/// Runs all parts, side by side where no other call does: what a part gives must not depend on where it runs.
void runParts(const std::function<void(int64_t part, int64_t parts)> &body);
