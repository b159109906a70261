#include "render/pages.h"

#include <algorithm>
#include <cstddef>

#include "render/mesh_table.h"

namespace fabrica::render {
namespace {

// A page holds 4 to 32 MB of indices and half as much of vertices, a quarter of what there is already: few pages, and so few draw
// calls, for a large atlas, and little that lies free.
constexpr uint64_t kSmallestPage = 4u << 20, kLargestPage = 32u << 20;

// Six times the enclosed volume, signed, about the first vertex: negative when the faces look inwards.
double signedVolume(const MeshChunkView& chunk) {
  const auto at = [&](uint32_t i) {
    const PackedVertex &v = chunk.vertices[i], &o = chunk.vertices[0];
    return glm::dvec3(double(v.x) - o.x, double(v.y) - o.y, double(v.z) - o.z);
  };
  double sum = 0;
  for (size_t i = 0; i + 2 < chunk.indices.size(); i += 3)
    sum += glm::dot(at(chunk.indices[i]), glm::cross(at(chunk.indices[i + 1]), at(chunk.indices[i + 2])));
  return sum;
}

}  // namespace

MeshPages::Page::Page(GpuMemory& memory, uint32_t vertexCount, uint32_t indexCount)
    : vertexRanges(vertexCount), indexRanges(indexCount) {
  glGenVertexArrays(1, &array);
  glBindVertexArray(array);
  vertices = Buffer::checked(memory, GL_ARRAY_BUFFER, size_t(vertexCount) * sizeof(PackedVertex), GL_STATIC_DRAW);
  indices = Buffer::checked(memory, GL_ELEMENT_ARRAY_BUFFER, size_t(indexCount) * sizeof(uint32_t), GL_STATIC_DRAW);
  const auto offset = [](size_t bytes) { return reinterpret_cast<const void*>(bytes); };
  constexpr GLsizei stride = sizeof(PackedVertex);
  glEnableVertexAttribArray(0);
  glVertexAttribPointer(0, 3, GL_UNSIGNED_SHORT, GL_FALSE, stride, offset(0));
  glEnableVertexAttribArray(1);
  glVertexAttribPointer(1, 2, GL_BYTE, GL_TRUE, stride, offset(offsetof(PackedVertex, nu)));
  glEnableVertexAttribArray(2);
  glVertexAttribIPointer(2, 1, GL_UNSIGNED_INT, stride, offset(offsetof(PackedVertex, slot)));
  glBindVertexArray(0);
}

MeshPages::Page::~Page() {
  if (array) glDeleteVertexArrays(1, &array);
}

MeshPages::~MeshPages() = default;

uint32_t MeshPages::addPage(uint32_t vertices, uint32_t indices) {
  const auto bytes = uint32_t(std::clamp(bytes_ / 4, kSmallestPage, kLargestPage));
  auto page = std::make_unique<Page>(memory_, std::max<uint32_t>(vertices, bytes / sizeof(PackedVertex) / 2),
                                     std::max<uint32_t>(indices, bytes / sizeof(uint32_t)));
  if (!page->vertices || !page->indices) return kNone;
  bytes_ += page->bytes();
  for (uint32_t i = 0; i < pages_.size(); ++i)
    if (!pages_[i]) {
      pages_[i] = std::move(page);
      return i;
    }
  pages_.push_back(std::move(page));
  return static_cast<uint32_t>(pages_.size() - 1);
}

MeshHandle MeshPages::upload(const MeshChunkView& chunk, uint32_t grid) {
  const auto vertices = static_cast<uint32_t>(chunk.vertices.size());
  const auto indices = static_cast<uint32_t>(chunk.indices.size());
  if (!vertices || !indices || grid >= kMaxGrids) return 0;

  std::optional<uint32_t> v, i;
  uint32_t at = kNone;
  for (uint32_t p = 0; p < pages_.size() && at == kNone; ++p) {
    if (!pages_[p] || pages_[p]->vertexRanges.free() < vertices || pages_[p]->indexRanges.free() < indices) continue;
    if (!(v = pages_[p]->vertexRanges.take(vertices))) continue;
    if ((i = pages_[p]->indexRanges.take(indices))) {
      at = p;
    } else {
      pages_[p]->vertexRanges.give(*v, vertices);
    }
  }
  if (at == kNone) {
    if ((at = addPage(vertices, indices)) == kNone) return 0;
    v = pages_[at]->vertexRanges.take(vertices);
    i = pages_[at]->indexRanges.take(indices);
  }

  MeshHandle handle;
  if (freeHandles_.empty()) {
    meshes_.emplace_back();
    handle = static_cast<MeshHandle>(meshes_.size());
  } else {
    handle = freeHandles_.back();
    freeHandles_.pop_back();
  }
  std::vector<PackedVertex> packed(chunk.vertices.begin(), chunk.vertices.end());
  for (PackedVertex& p : packed) p.slot = handle - 1;
  // Sections count faces by the side they turn to the eye, so a closed surface must look outwards.
  const bool inverted = (chunk.header.flags & 1) && signedVolume(chunk) < 0;
  std::vector<uint32_t> rebased(indices);
  for (uint32_t k = 0; k < indices; ++k) rebased[k] = chunk.indices[k] + *v;
  if (inverted)
    for (uint32_t k = 0; k + 2 < indices; k += 3) std::swap(rebased[k + 1], rebased[k + 2]);

  glBindVertexArray(0);  // the element buffer binding belongs to the bound array
  pages_[at]->vertices.write(size_t(*v) * sizeof(PackedVertex), packed.data(), packed.size() * sizeof(PackedVertex));
  pages_[at]->indices.write(size_t(*i) * sizeof(uint32_t), rebased.data(), rebased.size() * sizeof(uint32_t));

  meshes_[handle - 1] = {at, *v, vertices, *i, indices, grid};
  ++revision_;
  return handle;
}

void MeshPages::release(MeshHandle mesh) {
  const MeshSlice* found = find(mesh);
  if (!found) return;
  Page& page = *pages_[found->page];
  page.vertexRanges.give(found->firstVertex, found->vertices);
  page.indexRanges.give(found->firstIndex, found->indices);
  if (page.indexRanges.empty()) {
    bytes_ -= page.bytes();
    pages_[found->page].reset();
  } else {
    // A pass may draw across what is free: triangles without area.
    const std::vector<uint32_t> nothing(found->indices, 0);
    glBindVertexArray(0);
    page.indices.write(size_t(found->firstIndex) * sizeof(uint32_t), nothing.data(), nothing.size() * sizeof(uint32_t));
  }
  ++revision_;
  meshes_[mesh - 1] = {};
  freeHandles_.push_back(mesh);
}

}  // namespace fabrica::render
