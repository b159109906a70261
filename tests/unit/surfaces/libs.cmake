# Without fabrica_maker: its NIfTI library has functions of the same names as fabrica_whole's.
set(LIBS)
if(TARGET fabrica_surfaces)
  find_package(ZLIB REQUIRED)
  set(LIBS fabrica_surfaces fabrica_whole fabrica_codecs ZLIB::ZLIB)
endif()
