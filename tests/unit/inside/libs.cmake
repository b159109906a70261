find_package(ZLIB REQUIRED)
set(LIBS fabrica_maker fabrica_gltf_file fabrica_gltf_parse fabrica_codecs fabrica_manifest ZLIB::ZLIB)
