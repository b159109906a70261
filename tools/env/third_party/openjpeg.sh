# OpenJPEG 2.5.3: JPEG 2000 decoder.
src="$(source_of openjpeg2)"
emcmake cmake -G Ninja -S "$src" -B build -DCMAKE_BUILD_TYPE=Release -DBUILD_CODEC=OFF -DBUILD_SHARED_LIBS=OFF \
  -DBUILD_STATIC_LIBS=ON -DCMAKE_INSTALL_PREFIX="$PREFIX" -DCMAKE_C_FLAGS="-msimd128 -msse4.1"
ninja -C build install
