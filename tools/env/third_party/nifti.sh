# nifti_clib 3.0: the reference reader of NIfTI headers.
src="$(source_of nifticlib)"
for name in nifti2/nifti2_io znzlib/znzlib; do
  emcc -O2 -DNDEBUG -I"$src/nifti2" -I"$src/znzlib" -I"$src/niftilib" -c "$src/$name.c" -o "$(basename "$name").o"
done
mkdir -p "$PREFIX/lib" "$PREFIX/include"
emar rcs "$PREFIX/lib/libnifti2.a" ./*.o
find "$src" \( -name nifti1.h -o -name nifti2.h -o -name nifti2_io.h -o -name nifti2_io_version.h -o -name znzlib.h -o -name znzlib_version.h \) -exec cp {} "$PREFIX/include/" \;
