# meshoptimizer 0.22: the decoders of EXT_meshopt_compression; the simplifier, for surfaces of labels.
src="$(source_of meshoptimizer)"
for name in vertexcodec indexcodec vertexfilter simplifier allocator; do
  em++ -O3 -msimd128 -DNDEBUG -c "$src/src/$name.cpp" -o "$name.o"
done
mkdir -p "$PREFIX/lib" "$PREFIX/include"
emar rcs "$PREFIX/lib/libmeshoptimizer.a" ./*.o
cp "$src/src/meshoptimizer.h" "$PREFIX/include/"
