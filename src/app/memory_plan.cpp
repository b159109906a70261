#include "app/memory_plan.h"

#include <algorithm>

namespace fabrica {

namespace {
constexpr uint64_t kMegabyte = 1u << 20;
// Encoded bytes, answers on their way from a worker, a page's own small things.
constexpr uint64_t kPhoneMargin = 10 * kMegabyte, kLaptopMargin = 64 * kMegabyte;
// Pages of shared buffers are seldom full (render/pages.h): of what meshes may hold, so much is asked for.
constexpr uint64_t kUsedOf16 = 10;
// Of heaps, for each structure, after it was opened (30,000: measured).
constexpr uint64_t kLaterEach = 700;
// Less would not show a body at all.
constexpr uint64_t kLeast = 12 * kMegabyte;
// Volumes' slots are made once, as many as a screen's pixels can use: of what is left, at most this share. Meshes then make room.
constexpr uint64_t kVolumesOf16 = 6, kPhoneVolumes = 48 * kMegabyte, kLaptopVolumes = 256 * kMegabyte;
}  // namespace

MemoryPlan planMemory(bool phone, const MemoryUse& use, double share) {
  MemoryPlan plan;
  plan.ceiling = uint64_t(double((phone ? 200 : 1024) * kMegabyte) * share);
  plan.flight = 8 * kMegabyte;
  const uint64_t other = use.heaps + use.structures * kLaterEach + use.gpu - std::min(use.meshes, use.gpu) + plan.flight + (phone ? kPhoneMargin : kLaptopMargin);
  const uint64_t left = plan.ceiling - std::min(plan.ceiling, other);
  plan.meshes = std::max(kLeast, left / 16 * kUsedOf16);
  plan.volume = std::max(kLeast, left / 2);
  const uint64_t shared = left + std::min(use.volumes, plan.ceiling);
  plan.volumes = std::clamp(shared / 16 * kVolumesOf16, kLeast, phone ? kPhoneVolumes : kLaptopVolumes);
  return plan;
}

}  // namespace fabrica
