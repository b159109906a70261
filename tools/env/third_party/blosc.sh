# c-blosc 1.21: for volumes that others packed. Debian's tarball comes without the libraries that it packs with: they are ours.
src="$(source_of c-blosc)"
for name in zlib lz4 zstd; do
  "$FABRICA_REPO/tools/third-party" ensure "$name"
  prefix="$("$FABRICA_REPO/tools/third-party" path "$name")"
  set -- "$@" "-I$prefix/include"
done
for name in blosc blosclz fastcopy shuffle shuffle-generic bitshuffle-generic; do
  emcc -O3 -msimd128 -DNDEBUG -DHAVE_LZ4 -DHAVE_ZLIB -DHAVE_ZSTD "$@" -c "$src/blosc/$name.c" -o "$name.o"
done
mkdir -p "$PREFIX/lib" "$PREFIX/include"
emar rcs "$PREFIX/lib/libblosc.a" ./*.o
cp "$src/blosc/blosc.h" "$src/blosc/blosc-export.h" "$PREFIX/include/"
