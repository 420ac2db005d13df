#pragma once

#include "kernels.h"
#include "vector.h"

// Dropout by the random words of TensorFlow's StatelessRandomUniformFullInt: Philox-4x32-10 (Salmon et al. 2011), a group of four words a lane.
namespace {

typedef uint32_t WordVector __attribute__((vector_size(4 * lanes)));

/// The two halves of the products of 32 bits.
inline void multiplyWide(WordVector a, uint32_t factor, WordVector &high, WordVector &low) {
#if defined(__AVX512F__)
  const __m512i given = (__m512i)a, by = _mm512_set1_epi32(static_cast<int>(factor));
  const __m512i even = _mm512_mul_epu32(given, by), odd = _mm512_mul_epu32(_mm512_srli_epi64(given, 32), by);
  high = (WordVector)_mm512_mask_blend_epi32(0xaaaa, _mm512_srli_epi64(even, 32), odd);
  low = (WordVector)_mm512_mask_blend_epi32(0xaaaa, even, _mm512_slli_epi64(odd, 32));
#elif defined(__AVX2__)
  const __m256i given = (__m256i)a, by = _mm256_set1_epi32(static_cast<int>(factor));
  const __m256i even = _mm256_mul_epu32(given, by), odd = _mm256_mul_epu32(_mm256_srli_epi64(given, 32), by);
  high = (WordVector)_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
  low = (WordVector)_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
#else
  for (int lane = 0; lane < lanes; lane += 1) {
    const uint64_t product = static_cast<uint64_t>(a[lane]) * factor;
    high[lane] = static_cast<uint32_t>(product >> 32);
    low[lane] = static_cast<uint32_t>(product);
  }
#endif
}

inline void philox(WordVector (&words)[4], uint32_t key0, uint32_t key1) {
#pragma GCC unroll 10
  for (int round = 0; round < 10; round += 1) {
    WordVector high0, low0, high2, low2;
    multiplyWide(words[0], 0xd2511f53, high0, low0);
    multiplyWide(words[2], 0xcd9e8d57, high2, low2);
    words[0] = high2 ^ words[1] ^ key0;
    words[1] = low2;
    words[2] = high0 ^ words[3] ^ key1;
    words[3] = low0;
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
}

inline WordVector everywhere(uint32_t word) { return WordVector{} + word; }

/// Elements by the upper halves of words, and `half` elements later those by the lower ones.
inline void decide(const Dropout &dropout, IntegerVector bits, int64_t place, int64_t end) {
  if (place >= end) return;
  const Vector scale = broadcast(dropout.scale);
  const Vector factor = bits >= (IntegerVector{} + dropout.threshold) ? scale : Vector{};
  store(dropout.result + place, load(dropout.values + place, end - place) * factor, end - place);
}

/// A block has a group of words for each lane.
constexpr int64_t blockWords = 4 * lanes;

void dropout(const Dropout &dropout, int64_t part, int64_t parts) {
  WordVector seeded[4] = {everywhere(dropout.seed[0]), everywhere(dropout.seed[0] < 0 ? ~0u : 0), everywhere(dropout.seed[1]), everywhere(dropout.seed[1] < 0 ? ~0u : 0)};
  philox(seeded, 0x3ec8f720, 0x02461e29);
  const int64_t half = (dropout.count + 1) / 2, blocks = (half + blockWords - 1) / blockWords;
  WordVector lane;
  for (int place = 0; place < lanes; place += 1) lane[place] = place;
  for (int64_t block = blocks * part / parts; block < blocks * (part + 1) / parts; block += 1) {
    const uint64_t first = static_cast<uint64_t>(block) * lanes;
    WordVector groups[4] = {lane + static_cast<uint32_t>(first), everywhere(static_cast<uint32_t>(first >> 32)), seeded[2], seeded[3]};
    philox(groups, seeded[0][0], seeded[1][0]);
    int32_t words[blockWords];
    for (int place = 0; place < lanes; place += 1)
      for (int word = 0; word < 4; word += 1) words[4 * place + word] = static_cast<int32_t>(groups[word][place]);
    for (int64_t at = 0; at < blockWords; at += lanes) {
      IntegerVector bits;
      memcpy(&bits, words + at, sizeof bits);
      const int64_t place = block * blockWords + at;
      decide(dropout, bits, place, half);
      decide(dropout, bits << 16, half + place, dropout.count);
    }
  }
}

}  // namespace
