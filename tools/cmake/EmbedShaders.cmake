# Turns shaders/* into one C++ file: cmake -DSHADERS=folder -DOUTPUT=file.cpp -P EmbedShaders.cmake
# `#include "x.glsl"` is expanded here, comments and indentation are dropped: the text travels inside the page's wasm.
file(GLOB files ${SHADERS}/*.vert ${SHADERS}/*.frag)
set(table "")
foreach(file ${files})
  get_filename_component(name ${file} NAME)
  file(READ ${file} text)
  while(text MATCHES "#include \"([a-z_]+\\.glsl)\"")
    set(part "${CMAKE_MATCH_1}")
    file(READ ${SHADERS}/${part} included)
    string(REPLACE "#include \"${part}\"" "${included}" text "${text}")
  endwhile()
  string(REGEX REPLACE "//[^\n]*" "" text "${text}")
  string(REGEX REPLACE "\n[ \t]+" "\n" text "\n${text}")
  string(REGEX REPLACE "[ \t]*\n\n*" "\n" text "${text}")
  string(APPEND table "    {\"${name}\", R\"glsl(${text})glsl\"},\n")
endforeach()
file(WRITE ${OUTPUT}.new "// Generated from shaders/ by tools/cmake/EmbedShaders.cmake.
#include \"render/gl/program.h\"

namespace fabrica::render {
const ShaderText kShaderTexts[] = {
${table}    {nullptr, nullptr},
};
}  // namespace fabrica::render
")
file(COPY_FILE ${OUTPUT}.new ${OUTPUT} ONLY_IF_DIFFERENT)
file(TOUCH_NOCREATE ${OUTPUT})
