# Target fabrica_fonts: the viewer's fonts, cut down from Debian's Inter (assets/fonts/subset.py), in FABRICA_FONTS.
set(FABRICA_FONTS ${CMAKE_BINARY_DIR}/fonts)
set(FABRICA_INTER /usr/share/fonts/opentype/inter CACHE PATH "Folder of Inter's OpenType files")

if(NOT TARGET fabrica_fonts)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(fonts ${FABRICA_FONTS}/regular.otf ${FABRICA_FONTS}/semibold.otf ${FABRICA_FONTS}/italic.otf ${FABRICA_FONTS}/more.otf)
  add_custom_command(OUTPUT ${fonts}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/assets/fonts/subset.py ${FABRICA_INTER} ${FABRICA_FONTS}
    DEPENDS ${CMAKE_SOURCE_DIR}/assets/fonts/subset.py
    COMMENT "Cutting the fonts down" VERBATIM)
  add_custom_target(fabrica_fonts ALL DEPENDS ${fonts})
endif()
