#include "maker/optimize/vtk_surface.h"

#include <vtkCellArray.h>
#include <vtkCellArrayIterator.h>
#include <vtkDataSetReader.h>
#include <vtkGeometryFilter.h>
#include <vtkIdList.h>
#include <vtkNew.h>
#include <vtkOBJReader.h>
#include <vtkObjectFactory.h>
#include <vtkOutputWindow.h>
#include <vtkPLYReader.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataReader.h>
#include <vtkPolygon.h>
#include <vtkSTLReader.h>
#include <vtkUnstructuredGridReader.h>
#include <vtkXMLPolyDataReader.h>
#include <vtkXMLUnstructuredGridReader.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstring>
#include <exception>
#include <filesystem>

#include "base/bytes.h"
#include "maker/work/own_process.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

// VTK tells of mistakes by printing them. Only in the reading process, which ends afterwards.
class Listener : public vtkOutputWindow {
 public:
  static Listener* New();
  vtkTypeMacro(Listener, vtkOutputWindow);
  void DisplayText(const char*) override {}
  void DisplayErrorText(const char* text) override {
    if (said_.empty()) said_ = plain(text);
  }
  void DisplayWarningText(const char*) override {}
  void DisplayGenericWarningText(const char* text) override { DisplayErrorText(text); }
  void DisplayDebugText(const char*) override {}
  const std::string& said() const { return said_; }

 private:
  // "ERROR: In a.cxx, line 1\nvtkThing (0x1): words\n\n" → "words"
  static std::string plain(const char* text) {
    std::string words = text ? text : "";
    if (const size_t line = words.find('\n'); line != std::string::npos && words.find(".cxx, line") < line)
      words.erase(0, line + 1);
    if (const size_t at = words.find("): "); at != std::string::npos) words.erase(0, at + 3);
    if (words.find("returned failure for request") != std::string::npos) return "";  // says nothing new
    std::replace(words.begin(), words.end(), '\n', ' ');
    while (!words.empty() && (words.back() == ' ' || words.back() == '.')) words.pop_back();
    return words.substr(0, 200);
  }
  std::string said_;
};
vtkStandardNewMacro(Listener);

Error damaged(const std::string& path, const std::string& reason) {
  return {ErrorCode::BadFormat, reason, path, "", "Export it again, or check it in another program."};
}

// VTK makes room for what a file's counts say before it reads on: no count may be larger than the file could hold.
Status checkCounts(const std::string& path, std::string_view text) {
  static constexpr std::string_view kKeys[] = {"POINTS ",          "POLYGONS ",         "TRIANGLE_STRIPS ",
                                               "LINES ",           "VERTICES ",         "CELL_DATA ",
                                               "POINT_DATA ",      "OFFSETS ",          "CONNECTIVITY ",
                                               "FIELD ",           "METADATA ",         "COMPONENT_NAMES ",
                                               "CELLS ",            "CELL_TYPES ",       "NumberOfCells=\"",
                                               "element vertex ",  "element face ",     "NumberOfPoints=\"",
                                               "NumberOfPolys=\"", "NumberOfStrips=\"", "NumberOfLines=\"",
                                               "NumberOfVerts=\"", "NumberOfTuples=\"", "NumberOfComponents=\""};
  const uint64_t most = text.size() * 64 + 1024;  // packed files hold more than their length
  for (const std::string_view key : kKeys) {
    for (size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + key.size())) {
      const char* from = text.data() + at + key.size();
      const char* end = text.data() + text.size();
      for (int number = 0; number < 2 && from < end; ++number) {
        int64_t count = 0;
        const auto [to, error] = std::from_chars(from, end, count);
        if (error == std::errc::result_out_of_range ||
            (error == std::errc() && (count < 0 || uint64_t(count) > most))) {
          return damaged(path, "It claims more points or triangles than it can hold.");
        }
        if (error != std::errc() || to == end || *to != ' ') break;
        from = to + 1;
      }
    }
  }
  return Ok{};
}

// Slicer writes "SPACE=LPS" into the comment of what it saves.
std::string spaceOf(std::string_view head) {
  head = head.substr(0, 4096);
  if (head.find("SPACE=LPS") != std::string_view::npos) return "LPS";
  if (head.find("SPACE=RAS") != std::string_view::npos) return "RAS";
  return "";
}

template <typename Reader>
vtkSmartPointer<vtkPolyData> readBy(const std::string& path) {
  vtkNew<Reader> reader;
  reader->SetFileName(path.c_str());
  reader->Update();
  return reader->GetOutput();
}

// Of a grid of cells those faces that only one of them has.
template <typename Reader>
vtkSmartPointer<vtkPolyData> gridBy(const std::string& path) {
  vtkNew<Reader> reader;
  vtkNew<vtkGeometryFilter> surface;
  reader->SetFileName(path.c_str());
  surface->SetInputConnection(reader->GetOutputPort());
  surface->Update();
  return surface->GetOutput();
}

// Null: neither polygons nor a grid, and nothing of it is read.
vtkSmartPointer<vtkPolyData> legacy(const std::string& path) {
  vtkNew<vtkDataSetReader> reader;
  reader->SetFileName(path.c_str());
  switch (reader->ReadOutputType()) {
    case VTK_POLY_DATA: return readBy<vtkPolyDataReader>(path);
    case VTK_UNSTRUCTURED_GRID: return gridBy<vtkUnstructuredGridReader>(path);
    default: return nullptr;
  }
}

vtkSmartPointer<vtkPolyData> readBy(const std::string& path, const std::string& kind) {
  if (kind == ".obj") return readBy<vtkOBJReader>(path);
  if (kind == ".stl") return readBy<vtkSTLReader>(path);
  if (kind == ".ply") return readBy<vtkPLYReader>(path);
  if (kind == ".vtp") return readBy<vtkXMLPolyDataReader>(path);
  if (kind == ".vtu") return gridBy<vtkXMLUnstructuredGridReader>(path);
  return legacy(path);
}

class Taker {
 public:
  Taker(vtkPolyData* data, FileSurface& out) : data_(data), out_(out), count_(data->GetNumberOfPoints()) {}

  bool take() {
    out_.points.resize(size_t(count_));
    for (vtkIdType i = 0; i < count_; ++i) {
      double p[3];
      data_->GetPoint(i, p);
      out_.points[size_t(i)] = vec3(float(p[0]), float(p[1]), float(p[2]));
    }
    return polygons() && strips();
  }

 private:
  bool triangle(vtkIdType a, vtkIdType b, vtkIdType c) {
    for (const vtkIdType v : {a, b, c}) {
      if (v < 0 || v >= count_) return false;
      out_.triangles.push_back(uint32_t(v));
    }
    out_.polygon.push_back(uint32_t(out_.polygons));
    return true;
  }
  bool polygons() {
    if (!data_->GetPolys()) return true;
    const auto cells = vtk::TakeSmartPointer(data_->GetPolys()->NewIterator());
    vtkNew<vtkIdList> corners, cut;
    for (cells->GoToFirstCell(); !cells->IsDoneWithTraversal(); cells->GoToNextCell(), ++out_.polygons) {
      vtkIdType n = 0;
      const vtkIdType* ids = nullptr;
      cells->GetCurrentCell(n, ids);
      if (n < 3) continue;
      for (vtkIdType i = 0; i < n; ++i) {
        if (ids[i] < 0 || ids[i] >= count_) return false;
      }
      if (n == 3) {
        triangle(ids[0], ids[1], ids[2]);
      } else if (!byVtk(n, ids, cut)) {
        for (vtkIdType i = 2; i < n; ++i) triangle(ids[0], ids[i - 1], ids[i]);
      }
    }
    return true;
  }
  // Concave polygons, too.
  bool byVtk(vtkIdType n, const vtkIdType* ids, vtkIdList* cut) {
    vtkNew<vtkPolygon> polygon;
    polygon->Initialize(int(n), ids, data_->GetPoints());
    if (!polygon->EarCutTriangulation(cut) || cut->GetNumberOfIds() < 3) return false;
    for (vtkIdType i = 0; i + 2 < cut->GetNumberOfIds(); i += 3) {
      triangle(ids[cut->GetId(i)], ids[cut->GetId(i + 1)], ids[cut->GetId(i + 2)]);
    }
    return true;
  }
  bool strips() {
    if (!data_->GetStrips()) return true;
    const auto cells = vtk::TakeSmartPointer(data_->GetStrips()->NewIterator());
    for (cells->GoToFirstCell(); !cells->IsDoneWithTraversal(); cells->GoToNextCell(), ++out_.polygons) {
      vtkIdType n = 0;
      const vtkIdType* ids = nullptr;
      cells->GetCurrentCell(n, ids);
      for (vtkIdType i = 2; i < n; ++i) {
        const bool odd = i % 2 == 1;
        if (!triangle(ids[i - 2], ids[odd ? i : i - 1], ids[odd ? i - 1 : i])) return false;
      }
    }
    return true;
  }

  vtkPolyData* data_;
  FileSurface& out_;
  vtkIdType count_;
};

Result<FileSurface> read(const std::string& path, const std::string& kind) {
  FileSurface surface;
  vtkNew<Listener> listener;
  vtkOutputWindow::SetInstance(listener);
  const vtkSmartPointer<vtkPolyData> data = readBy(path, kind);
  const std::string said = listener->said().empty() ? "" : " (" + listener->said() + ")";
  if (!data || data->GetNumberOfPoints() == 0)
    return damaged(path, "There are no points in it that VTK can read" + said + ".");
  if (data->GetNumberOfPoints() > 0x7fffffff)
    return Error{ErrorCode::TooLarge, "It has more than two thousand million points.", path};
  if (!Taker(data, surface).take()) return damaged(path, "Its triangles refer to points that are not there.");
  if (surface.triangles.empty()) return damaged(path, "There are no triangles in it" + said + ".");
  const auto wrong = std::count_if(surface.points.begin(), surface.points.end(), [](const vec3& p) {
    return !std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z);
  });
  if (wrong > 0)
    return damaged(
        path, std::to_string(wrong) + " of its " + std::to_string(surface.points.size()) + " points are not numbers.");
  return surface;
}

template <typename T>
void putAll(ByteWriter& out, const std::vector<T>& values) {
  out.put(uint64_t(values.size()));
  out.raw({reinterpret_cast<const uint8_t*>(values.data()), values.size() * sizeof(T)});
}
template <typename T>
std::vector<T> getAll(ByteReader& in) {
  const auto count = in.get<uint64_t>();
  if (count > in.remaining() / sizeof(T)) return {};
  std::vector<T> values(count);
  const ByteView raw = in.view(count * sizeof(T));
  if (!raw.empty()) std::memcpy(static_cast<void*>(values.data()), raw.data(), raw.size());
  return values;
}

// As it goes from one process to the other.
Bytes encoded(const Result<FileSurface>& surface) {
  ByteWriter out;
  out.put(uint8_t(surface.ok()));
  if (!surface) {
    out.put(uint32_t(surface.error().code));
    out.text(surface.error().reason);
    return out.take();
  }
  putAll(out, surface->points);
  putAll(out, surface->triangles);
  putAll(out, surface->polygon);
  out.put(uint64_t(surface->polygons));
  return out.take();
}

Result<FileSurface> decoded(const std::string& path, ByteView bytes) {
  ByteReader in(bytes);
  if (!in.get<uint8_t>()) {
    const auto code = in.get<uint32_t>();
    Error error = damaged(path, in.text());
    error.code = ErrorCode(code);
    return error;
  }
  FileSurface surface;
  surface.points = getAll<vec3>(in);
  surface.triangles = getAll<uint32_t>(in);
  surface.polygon = getAll<uint32_t>(in);
  surface.polygons = size_t(in.get<uint64_t>());
  if (!in.ok()) return Error{ErrorCode::Internal, "What was read of it got lost.", path};
  return surface;
}

Result<FileSurface> guarded(const std::string& path, const std::string& kind) {
  try {
    return read(path, kind);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::TooLarge, "It needs more memory than there is, or its sizes are wrong.", path};
  } catch (const std::exception& e) {
    return damaged(path, std::string("VTK gave up on it: ") + e.what() + ".");
  }
}

}  // namespace

Result<FileSurface> readSurface(const std::string& path) {
  std::string kind = fs::path(path).extension().string();
  std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  std::string space;
  unsigned seconds = 60;
  {
    auto bytes = readFile(path);
    if (!bytes) return std::move(bytes).error();
    if (Status counts = checkCounts(path, textOf(*bytes)); !counts) return std::move(counts).error();
    space = spaceOf(textOf(*bytes));
    seconds += unsigned(bytes->size() >> 18);
  }
  auto answer = inOwnProcess([&] { return encoded(guarded(path, kind)); }, seconds);
  if (!answer) {
    Error error = std::move(answer).error();
    if (error.code == ErrorCode::Internal) error = damaged(path, error.reason);
    return std::move(error).in(path);
  }
  auto surface = decoded(path, *answer);
  if (surface) surface->space = space;
  return surface;
}

}  // namespace fabrica
