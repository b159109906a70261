# zlib 1.3: for volumes that others packed.
src="$(source_of zlib)"
for name in adler32 compress crc32 deflate inffast inflate inftrees trees uncompr zutil; do
  emcc -O3 -msimd128 -DNDEBUG -c "$src/$name.c" -o "$name.o"
done
mkdir -p "$PREFIX/lib" "$PREFIX/include"
emar rcs "$PREFIX/lib/libz.a" ./*.o
cp "$src/zlib.h" "$src/zconf.h" "$PREFIX/include/"
