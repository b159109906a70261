# LZ4 1.10: one of the packings inside blosc.
src="$(source_of lz4)"
for name in lz4 lz4hc; do emcc -O3 -msimd128 -DNDEBUG -c "$src/lib/$name.c" -o "$name.o"; done
mkdir -p "$PREFIX/lib" "$PREFIX/include"
emar rcs "$PREFIX/lib/liblz4.a" ./*.o
cp "$src/lib/lz4.h" "$src/lib/lz4hc.h" "$PREFIX/include/"
