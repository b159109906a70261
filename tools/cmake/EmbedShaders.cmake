cmake_minimum_required(VERSION 3.25)
# Turns shaders/* into one C++ file: cmake -DSHADERS=folder -DOUTPUT=file.cpp [-DLATER=file -DLATER_NAMES="a.frag b.frag"] -P EmbedShaders.cmake
# What LATER_NAMES names goes into the file LATER instead (each name and each text on its own, ended by a byte 1): the page gets it with
# the rest of its program (tools/lib/split_program.mjs).
# `#include "x.glsl"` is expanded here, comments and indentation are dropped: the text travels inside the page's wasm.
file(GLOB files ${SHADERS}/*.vert ${SHADERS}/*.frag)
string(ASCII 1 end)
string(REPLACE " " ";" later_names "${LATER_NAMES}")
set(later "")
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
  if(name IN_LIST later_names)
    string(APPEND later "${name}${end}${text}${end}")
  else()
    string(APPEND table "    {\"${name}\", R\"glsl(${text})glsl\"},\n")
  endif()
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
if(LATER)
  file(WRITE ${LATER} "${later}")
endif()
