# VTK 9.3: data model and a few filters, static, for the geometry worker.
src="$(source_of vtk9)"

# What the worker does not link need not be compiled: it is more than half of the time. Of FiltersCore (130 filters) and
# CommonMisc (with an interpreter of formulas) these classes, and no arrays but the plain ones. The linker names what is
# missing when the worker, or one of these, comes to use another: add it here.
filters="vtkConstrainedSmoothingFilter vtkExtractEdges vtkMassProperties vtkPolyDataNormals vtkPolyDataPlaneCutter
  vtkStripper vtkSurfaceNets3D"
misc="vtkContourValues vtkErrorCode vtkHeap"
only() { printf 'vtk_module_add_module(VTK::%s CLASSES %s)\n' "$1$2" "$3" >"$src/$1/$2/CMakeLists.txt"; }
only Filters Core "$filters"
only Common Misc "$misc"
grep -q 'set(_list$' "$src/Common/Core/CMakeLists.txt" || die "VTK's CommonCore lists its arrays in another way"
perl -0pi -e 's/set\(_list\n.*?\)/set(_list)/s' "$src/Common/Core/CMakeLists.txt"

emcmake cmake -G Ninja -S "$src" -B build -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
  -DCMAKE_INSTALL_PREFIX="$PREFIX" -DVTK_ENABLE_LOGGING=OFF -DVTK_ENABLE_WRAPPING=OFF -DVTK_BUILD_ALL_MODULES=OFF \
  -DVTK_BUILD_TESTING=OFF -DVTK_BUILD_EXAMPLES=OFF -DVTK_VERSIONED_INSTALL=OFF \
  -DVTK_GROUP_ENABLE_StandAlone=DONT_WANT -DVTK_GROUP_ENABLE_Rendering=DONT_WANT \
  -DVTK_GROUP_ENABLE_Imaging=DONT_WANT -DVTK_GROUP_ENABLE_Views=DONT_WANT -DVTK_GROUP_ENABLE_Web=DONT_WANT \
  -DVTK_GROUP_ENABLE_Qt=DONT_WANT -DVTK_GROUP_ENABLE_MPI=DONT_WANT \
  -DVTK_MODULE_ENABLE_VTK_CommonCore=YES -DVTK_MODULE_ENABLE_VTK_CommonDataModel=YES \
  -DVTK_MODULE_ENABLE_VTK_CommonExecutionModel=YES -DVTK_MODULE_ENABLE_VTK_FiltersCore=YES \
  -DVTK_MODULE_USE_EXTERNAL_VTK_utf8=ON -Dutf8cpp_INCLUDE_DIR=/usr/include/utf8cpp \
  -DCMAKE_HAVE_LIBC_PTHREAD=ON -DCMAKE_FIND_ROOT_PATH_MODE_INCLUDE=BOTH -DCMAKE_FIND_ROOT_PATH_MODE_PACKAGE=BOTH \
  -DCMAKE_CXX_FLAGS=-msimd128
nice -n 15 ninja -C build
ninja -C build install
