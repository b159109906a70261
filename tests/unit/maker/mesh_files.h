// Small surfaces, and mesh files as other programs write them.
#pragma once

#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "maker/surface/label_mesh.h"

namespace fabrica {

// A ball of rings and two poles, closed and outward.
inline SurfaceMesh ball(const vec3& centre, float radius, uint32_t rings = 24, uint32_t around = 32) {
  SurfaceMesh mesh;
  mesh.points.push_back(centre + vec3(0, radius, 0));
  for (uint32_t r = 1; r < rings; ++r) {
    const float a = 3.14159265f * float(r) / float(rings);
    for (uint32_t i = 0; i < around; ++i) {
      const float b = 6.2831853f * float(i) / float(around);
      mesh.points.push_back(centre + radius * vec3(std::sin(a) * std::cos(b), std::cos(a), std::sin(a) * std::sin(b)));
    }
  }
  mesh.points.push_back(centre - vec3(0, radius, 0));
  const auto last = uint32_t(mesh.points.size() - 1);
  const auto at = [&](uint32_t r, uint32_t i) { return 1 + (r - 1) * around + i % around; };
  for (uint32_t i = 0; i < around; ++i) {
    mesh.indices.insert(mesh.indices.end(), {0, at(1, i + 1), at(1, i)});
    for (uint32_t r = 1; r + 1 < rings; ++r) {
      mesh.indices.insert(mesh.indices.end(),
                          {at(r, i), at(r, i + 1), at(r + 1, i), at(r, i + 1), at(r + 1, i + 1), at(r + 1, i)});
    }
    mesh.indices.insert(mesh.indices.end(), {at(rings - 1, i), at(rings - 1, i + 1), last});
  }
  return mesh;
}

// The triangles for which `keep` says so, with points of their own.
template <typename Keep>
SurfaceMesh part(const SurfaceMesh& mesh, const Keep& keep) {
  SurfaceMesh result;
  std::map<uint32_t, uint32_t> numberOf;
  for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
    const vec3 middle =
        (mesh.points[mesh.indices[t]] + mesh.points[mesh.indices[t + 1]] + mesh.points[mesh.indices[t + 2]]) / 3.0f;
    if (!keep(middle)) continue;
    for (size_t k = 0; k < 3; ++k) {
      const auto [it, fresh] = numberOf.try_emplace(mesh.indices[t + k], uint32_t(result.points.size()));
      if (fresh) result.points.push_back(mesh.points[it->first]);
      result.indices.push_back(it->second);
    }
  }
  return result;
}

struct GlbNode {
  std::string name;
  SurfaceMesh mesh;  // empty: a group
  Json extras;       // null: none
  int parent = -1;
  std::vector<float> color;  // linear r g b a; empty: no material
};

inline void writeGlb(const std::string& path, const std::vector<GlbNode>& nodes) {
  std::string bin;
  Json json{{"asset", {{"version", "2.0"}}}, {"scene", 0}, {"scenes", Json::array({{{"nodes", Json::array()}}})}};
  for (const char* key : {"nodes", "meshes", "accessors", "bufferViews", "materials"}) json[key] = Json::array();
  for (size_t i = 0; i < nodes.size(); ++i) {
    const GlbNode& from = nodes[i];
    Json node{{"name", from.name}};
    if (!from.extras.is_null()) node["extras"] = from.extras;
    if (!from.mesh.indices.empty()) {
      Bounds box;
      for (const vec3& p : from.mesh.points) box.include(p);
      const auto view = [&](const void* data, size_t length) {
        json["bufferViews"].push_back({{"buffer", 0}, {"byteOffset", bin.size()}, {"byteLength", length}});
        bin.append(static_cast<const char*>(data), length);
        return json["bufferViews"].size() - 1;
      };
      const size_t points = view(from.mesh.points.data(), from.mesh.points.size() * sizeof(vec3));
      json["accessors"].push_back({{"bufferView", points},
                                   {"componentType", 5126},
                                   {"count", from.mesh.points.size()},
                                   {"type", "VEC3"},
                                   {"min", toJson(box.min)},
                                   {"max", toJson(box.max)}});
      const size_t indices = view(from.mesh.indices.data(), from.mesh.indices.size() * 4);
      json["accessors"].push_back(
          {{"bufferView", indices}, {"componentType", 5125}, {"count", from.mesh.indices.size()}, {"type", "SCALAR"}});
      const size_t last = json["accessors"].size();
      Json primitive{{"attributes", {{"POSITION", last - 2}}}, {"indices", last - 1}};
      if (!from.color.empty()) {
        primitive["material"] = json["materials"].size();
        json["materials"].push_back({{"pbrMetallicRoughness", {{"baseColorFactor", from.color}}}});
      }
      node["mesh"] = json["meshes"].size();
      json["meshes"].push_back({{"primitives", Json::array({primitive})}});
    }
    json["nodes"].push_back(node);
  }
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].parent < 0) json["scenes"][0]["nodes"].push_back(i);
    else json["nodes"][size_t(nodes[i].parent)]["children"].push_back(i);
  }
  for (const char* key : {"materials", "meshes", "accessors", "bufferViews"}) {
    if (json[key].empty()) json.erase(key);
  }
  json["buffers"] = Json::array({{{"byteLength", bin.size()}}});
  std::string text = json.dump();
  text.resize((text.size() + 3) / 4 * 4, ' ');
  const uint32_t head[] = {0x46546c67, 2, uint32_t(28 + text.size() + bin.size()), uint32_t(text.size()), 0x4e4f534a};
  const uint32_t second[] = {uint32_t(bin.size()), 0x004e4942};
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(head), sizeof head) << text;
  out.write(reinterpret_cast<const char*>(second), sizeof second) << bin;
}

inline void writeObj(std::ostream& out, const SurfaceMesh& mesh, uint32_t& written) {
  for (const vec3& p : mesh.points) out << "v " << p.x << ' ' << p.y << ' ' << p.z << '\n';
  for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
    out << "f " << written + mesh.indices[t] + 1 << ' ' << written + mesh.indices[t + 1] + 1 << ' '
        << written + mesh.indices[t + 2] + 1 << '\n';
  }
  written += uint32_t(mesh.points.size());
}

inline void writeStl(const std::string& path, const SurfaceMesh& mesh) {
  std::ofstream out(path, std::ios::binary);
  const std::string head(80, ' ');
  const auto count = uint32_t(mesh.indices.size() / 3);
  out << head;
  out.write(reinterpret_cast<const char*>(&count), 4);
  for (uint32_t t = 0; t < count; ++t) {
    float values[12] = {0, 0, 0};
    for (size_t k = 0; k < 3; ++k) std::memcpy(values + 3 + k * 3, &mesh.points[mesh.indices[t * 3 + k]], 12);
    out.write(reinterpret_cast<const char*>(values), 48).write("\0", 2);
  }
}

inline void writePly(const std::string& path, const SurfaceMesh& mesh) {
  std::ofstream out(path);
  out << "ply\nformat ascii 1.0\nelement vertex " << mesh.points.size()
      << "\nproperty float x\nproperty float y\nproperty float z\nelement face " << mesh.indices.size() / 3
      << "\nproperty list uchar int vertex_indices\nend_header\n";
  for (const vec3& p : mesh.points) out << p.x << ' ' << p.y << ' ' << p.z << '\n';
  for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3)
    out << "3 " << mesh.indices[t] << ' ' << mesh.indices[t + 1] << ' ' << mesh.indices[t + 2] << '\n';
}

inline void writeVtk(const std::string& path, const SurfaceMesh& mesh, const std::string& comment = "made here") {
  std::ofstream out(path);
  out << "# vtk DataFile Version 3.0\n"
      << comment << "\nASCII\nDATASET POLYDATA\nPOINTS " << mesh.points.size() << " float\n";
  for (const vec3& p : mesh.points) out << p.x << ' ' << p.y << ' ' << p.z << '\n';
  out << "POLYGONS " << mesh.indices.size() / 3 << ' ' << mesh.indices.size() / 3 * 4 << '\n';
  for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3)
    out << "3 " << mesh.indices[t] << ' ' << mesh.indices[t + 1] << ' ' << mesh.indices[t + 2] << '\n';
}

inline void writeVtp(const std::string& path, const SurfaceMesh& mesh) {
  std::ofstream out(path);
  out << "<VTKFile type=\"PolyData\" version=\"0.1\" byte_order=\"LittleEndian\"><PolyData><Piece NumberOfPoints=\""
      << mesh.points.size() << "\" NumberOfPolys=\"" << mesh.indices.size() / 3
      << "\"><Points><DataArray type=\"Float32\" NumberOfComponents=\"3\" format=\"ascii\">\n";
  for (const vec3& p : mesh.points) out << p.x << ' ' << p.y << ' ' << p.z << '\n';
  out << "</DataArray></Points><Polys><DataArray type=\"Int32\" Name=\"connectivity\" format=\"ascii\">\n";
  for (const uint32_t i : mesh.indices) out << i << ' ';
  out << "</DataArray><DataArray type=\"Int32\" Name=\"offsets\" format=\"ascii\">\n";
  for (size_t t = 1; t <= mesh.indices.size() / 3; ++t) out << t * 3 << ' ';
  out << "</DataArray></Polys></Piece></PolyData></VTKFile>\n";
}

// A bar of two cubes of `edge`, as an unstructured grid of hexahedra: ten of their twelve faces are its surface.
inline void writeGrid(const std::string& path, double edge) {
  const bool xml = path.ends_with(".vtu");
  std::ofstream out(path);
  const std::string one = "0 1 4 3 6 7 10 9", other = "1 2 5 4 7 8 11 10";
  std::string points;
  for (int i = 0; i < 12; ++i) {
    const int x = i % 3, y = i / 3 % 2, z = i / 6;
    points += std::to_string(x * edge) + ' ' + std::to_string(y * edge) + ' ' + std::to_string(z * edge) + '\n';
  }
  if (!xml) {
    out << "# vtk DataFile Version 3.0\nbar\nASCII\nDATASET UNSTRUCTURED_GRID\nPOINTS 12 float\n" << points;
    out << "CELLS 2 18\n8 " << one << "\n8 " << other << "\nCELL_TYPES 2\n12 12\n";
    return;
  }
  out << "<VTKFile type=\"UnstructuredGrid\" version=\"0.1\" byte_order=\"LittleEndian\"><UnstructuredGrid><Piece NumberOfPoints=\"12\" "
         "NumberOfCells=\"2\"><Points><DataArray type=\"Float32\" NumberOfComponents=\"3\" format=\"ascii\">"
      << points << "</DataArray></Points><Cells><DataArray type=\"Int32\" Name=\"connectivity\" format=\"ascii\">" << one << ' ' << other
      << "</DataArray><DataArray type=\"Int32\" Name=\"offsets\" format=\"ascii\">8 16</DataArray><DataArray type=\"UInt8\" Name=\"types\" "
         "format=\"ascii\">12 12</DataArray></Cells></Piece></UnstructuredGrid></VTKFile>\n";
}

}  // namespace fabrica
