# Draco 1.5.6: mesh decoder (and encoder objects, dropped by the linker). Functions stay what they are (-finline-hint-functions): browsers compile
# what is hot once more, a function at a time, and one that many others were put into takes them a third of a second (docs/architecture.md).
src="$(source_of draco)"
emcmake cmake -G Ninja -S "$src" -B build -DCMAKE_BUILD_TYPE=Release -DDRACO_JS_GLUE=OFF -DDRACO_TESTS=OFF \
  -DCMAKE_INSTALL_PREFIX="$PREFIX" -DCMAKE_CXX_FLAGS="-msimd128" -DCMAKE_C_FLAGS=-msimd128 \
  -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG -finline-hint-functions"
ninja -C build libdraco.a
mkdir -p "$PREFIX/lib" "$PREFIX/include/draco"
find build -name 'libdraco.a' -exec cp {} "$PREFIX/lib/" \;
(cd "$src/src/draco" && find . -name '*.h' | cpio -pdm "$PREFIX/include/draco" 2>/dev/null) \
  || (cd "$src/src/draco" && find . -name '*.h' -exec cp --parents {} "$PREFIX/include/draco" \;)
find build -name draco_features.h -exec cp {} "$PREFIX/include/draco/" \;
test -f "$PREFIX/lib/libdraco.a" && test -f "$PREFIX/include/draco/draco_features.h"
