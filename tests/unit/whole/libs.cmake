find_package(ZLIB REQUIRED)
set(LIBS fabrica_whole ZLIB::ZLIB)
