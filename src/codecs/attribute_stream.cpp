#include "codecs/attribute_stream.h"

#include <algorithm>

namespace fabrica {

namespace {

constexpr uint32_t kGroup = 16, kMostElements = 256;
constexpr size_t kLeastTail = 24;

// Sixteen deltas of `bits` bits; all bits set means that the delta follows as a whole byte.
bool readGroup(ByteReader& in, uint32_t bits, uint8_t* out) {
  if (bits == 0) {
    std::fill_n(out, kGroup, uint8_t(0));
    return true;
  }
  const ByteView packed = in.view(kGroup * bits / 8);
  if (!in.ok()) return false;
  if (bits == 8) {
    std::copy(packed.begin(), packed.end(), out);
    return true;
  }
  const uint8_t sentinel = uint8_t((1u << bits) - 1);
  const uint32_t perByte = 8 / bits;
  for (uint32_t i = 0; i < kGroup; ++i) {
    // Single bits begin at the low end, others at the high end.
    const uint32_t place = i % perByte;
    const uint32_t shift = bits == 1 ? place : 8 - bits * (place + 1);
    const uint8_t delta = uint8_t(packed[i / perByte] >> shift) & sentinel;
    out[i] = delta == sentinel ? in.get<uint8_t>() : delta;
  }
  return in.ok();
}

// The deltas of one byte of the elements of a block. `out` has room for whole groups.
bool readDeltas(ByteReader& in, uint32_t control, uint32_t elements, uint8_t* out) {
  constexpr uint8_t kBits[2][4] = {{0, 1, 2, 4}, {1, 2, 4, 8}};
  if (control == 2) {
    std::fill_n(out, elements, uint8_t(0));
    return true;
  }
  if (control == 3) {
    const ByteView literal = in.view(elements);
    std::copy(literal.begin(), literal.end(), out);
    return in.ok();
  }
  const uint32_t groups = (elements + kGroup - 1) / kGroup;
  const ByteView modes = in.view((groups + 3) / 4);
  for (uint32_t g = 0; g < groups && in.ok(); ++g)
    readGroup(in, kBits[control][(modes[g / 4] >> (g % 4 * 2)) & 3], out + g * kGroup);
  return in.ok();
}

template <typename T>
T unzigzag(T value) {
  return T((value & 1) ? ~(value >> 1) : (value >> 1));
}

// Deltas of a channel of four bytes, each byte in a plane of its own, to values after `previous`.
template <typename T, typename Next>
void join(const uint8_t* planes, uint32_t elements, uint32_t stride, uint8_t* out, const uint8_t* previous,
          Next&& next) {
  for (size_t part = 0; part < 4; part += sizeof(T)) {
    T value;
    std::memcpy(&value, previous + part, sizeof value);
    for (uint32_t i = 0; i < elements; ++i) {
      T delta = 0;
      for (size_t byte = 0; byte < sizeof(T); ++byte)
        delta = T(delta | T(planes[(part + byte) * kMostElements + i]) << (8 * byte));
      value = next(value, delta);
      std::memcpy(out + size_t(i) * stride + part, &value, sizeof value);
    }
  }
}

void joinChannel(uint8_t mode, const uint8_t* planes, uint32_t elements, uint32_t stride, uint8_t* out,
                 const uint8_t* previous) {
  const auto add = [](auto value, auto delta) { return decltype(value)(value + unzigzag(delta)); };
  if (mode == 0) join<uint8_t>(planes, elements, stride, out, previous, add);
  else if (mode == 1) join<uint16_t>(planes, elements, stride, out, previous, add);
  else
    join<uint32_t>(planes, elements, stride, out, previous, [turn = mode >> 4](uint32_t value, uint32_t delta) {
      // Turned back by as much as the encoder turned it.
      return value ^ ((delta >> turn) | (delta << ((32 - turn) & 31)));
    });
}

bool validMode(uint8_t mode) { return mode <= 1 || (mode & 15) == 2; }

}  // namespace

bool decodeAttributeStream(ByteView stream, uint32_t count, uint32_t stride, uint8_t* out) {
  const size_t channels = stride / 4, tail = stride + channels, padded = std::max(tail, kLeastTail);
  if (stream.size() < 1 + padded || stream[0] != kAttributeStreamV1) return false;
  const ByteView baseline = stream.subspan(stream.size() - tail, stride), modes = stream.last(channels);
  if (!std::all_of(modes.begin(), modes.end(), validMode)) return false;

  ByteReader in(stream.subspan(1, stream.size() - 1 - padded));
  const uint32_t most = std::min((8192 / stride) & ~(kGroup - 1), kMostElements);
  Bytes planes(size_t(stride) * kMostElements);
  const uint8_t* previous = baseline.data();
  for (uint32_t done = 0; done < count;) {
    const uint32_t elements = std::min(most, count - done);
    const ByteView controls = in.view(channels);
    if (!in.ok()) return false;
    for (uint32_t byte = 0; byte < stride; ++byte)
      if (!readDeltas(in, (controls[byte / 4] >> (byte % 4 * 2)) & 3, elements, &planes[size_t(byte) * kMostElements]))
        return false;
    for (size_t c = 0; c < channels; ++c)
      joinChannel(modes[c], &planes[c * 4 * kMostElements], elements, stride, out + c * 4, previous + c * 4);
    out += size_t(elements) * stride;
    previous = out - stride;
    done += elements;
  }
  return in.remaining() == 0;
}

}  // namespace fabrica
