# Flags for all of our code, and one-line targets.

set(FABRICA_WARNINGS -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Werror)

add_library(fabrica_options INTERFACE)
target_include_directories(fabrica_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(fabrica_options INTERFACE ${FABRICA_WARNINGS})
if(FABRICA_SANITIZE)
  target_compile_options(fabrica_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(fabrica_options INTERFACE -fsanitize=address,undefined)
endif()
if(FABRICA_FUZZ)
  target_compile_options(fabrica_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(EMSCRIPTEN)
  # Header-only libraries: links to just those headers. Never -I/usr/include, which would shadow emscripten's own.
  set(FABRICA_HEADERS ${CMAKE_BINARY_DIR}/headers)
  file(MAKE_DIRECTORY ${FABRICA_HEADERS})
  foreach(item glm nlohmann tiny_gltf.h stb)
    if(EXISTS /usr/include/${item})
      file(CREATE_LINK /usr/include/${item} ${FABRICA_HEADERS}/${item} SYMBOLIC)
    endif()
  endforeach()
  target_include_directories(fabrica_options SYSTEM INTERFACE ${FABRICA_HEADERS})
  target_compile_options(fabrica_options INTERFACE -msimd128)
  # What runs on the page: size first. Workers choose their own (codecs, geometry).
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    # A function stays one unless its declaration says "inline": browsers compile what is hot once more, whole functions at a time, and
    # App::frame with all that only it calls took a core half a second, while the first picture waited (docs/architecture.md).
    set(FABRICA_PAGE_FLAGS -fno-exceptions -fno-rtti -g)
  else()
    set(FABRICA_PAGE_FLAGS -fno-exceptions -fno-rtti -Oz -flto -finline-hint-functions)
  endif()
endif()

# Where a library built by tools/third-party lies: fabrica_third_party(VAR name).
function(fabrica_third_party variable name)
  if(FABRICA_THIRD_PARTY)
    set(path ${FABRICA_THIRD_PARTY}/${name})
  else()
    execute_process(COMMAND ${CMAKE_SOURCE_DIR}/tools/third-party path ${name}
      OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE)
  endif()
  set(${variable} ${path} PARENT_SCOPE)
endfunction()

# fabrica_library(name [DEPENDS other…]): all .cpp of this folder (and below), as target fabrica_<name>.
# *_main.cpp are programs and are left out.
function(fabrica_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "_main\\.cpp$")
  if(sources)
    add_library(fabrica_${name} STATIC ${sources})
    target_link_libraries(fabrica_${name} PUBLIC fabrica_options ${ARG_DEPENDS})
    if(EMSCRIPTEN)
      target_compile_options(fabrica_${name} PRIVATE ${FABRICA_PAGE_FLAGS})
    endif()
  else()
    add_library(fabrica_${name} INTERFACE)
    target_link_libraries(fabrica_${name} INTERFACE fabrica_options ${ARG_DEPENDS})
  endif()
endfunction()
