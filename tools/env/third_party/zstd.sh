# zstd 1.5: its decompressor, for volumes that others wrote.
src="$(source_of libzstd)"
emcmake cmake -G Ninja -S "$src/build/cmake" -B build -DCMAKE_BUILD_TYPE=Release -DZSTD_BUILD_PROGRAMS=OFF \
  -DZSTD_BUILD_SHARED=OFF -DZSTD_BUILD_COMPRESSION=OFF -DZSTD_BUILD_DICTBUILDER=OFF -DZSTD_LEGACY_SUPPORT=OFF \
  -DZSTD_MULTITHREAD_SUPPORT=OFF -DCMAKE_INSTALL_PREFIX="$PREFIX"
ninja -C build install
