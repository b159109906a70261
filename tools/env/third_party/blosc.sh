# c-blosc 1.21: for volumes that others packed. Debian's tarball comes without the libraries that it packs with: they are ours.
src="$(source_of c-blosc)"
includes=()
for name in zlib lz4 zstd; do
  "$FABRICA_REPO/tools/third-party" ensure "$name"
  includes+=("-I$("$FABRICA_REPO/tools/third-party" path "$name")/include")
done
for name in blosc blosclz fastcopy shuffle shuffle-generic bitshuffle-generic; do
  emcc -O3 -msimd128 -DNDEBUG -DHAVE_LZ4 -DHAVE_ZLIB -DHAVE_ZSTD "${includes[@]}" -c "$src/blosc/$name.c" -o "$name.o"
done
# Our zstd only unpacks, and so do we: what blosc would pack with is never called.
printf '#include <stddef.h>\nsize_t ZSTD_compress(void* d, size_t c, const void* s, size_t n, int l) { return 0; }\nint ZSTD_maxCLevel(void) { return 0; }\n' >unpack_only.c
emcc -O3 -c unpack_only.c -o unpack_only.o
mkdir -p "$PREFIX/lib" "$PREFIX/include"
emar rcs "$PREFIX/lib/libblosc.a" ./*.o
cp "$src/blosc/blosc.h" "$src/blosc/blosc-export.h" "$PREFIX/include/"
