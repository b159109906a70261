find_package(ZLIB REQUIRED)
set(LIBS fabrica_maker fabrica_gltf_parse fabrica_manifest fabrica_codecs ZLIB::ZLIB)
