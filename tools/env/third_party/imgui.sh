# Dear ImGui 1.90.1: its sources and the OpenGL 3 backend, compiled with the viewer.
src="$(source_of imgui)"
cp "$src"/*.h "$src"/*.cpp "$PREFIX/"
mkdir -p "$PREFIX/backends" && cp "$src"/backends/imgui_impl_opengl3* "$PREFIX/backends/"
