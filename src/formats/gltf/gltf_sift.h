// What is done to a glTF's JSON before tinygltf sees it. It gives up the whole file for one wrong number and takes a
// number beyond its range for another or for none; here an oddity in one item costs that item, and one in a texture or
// an animation nothing. So it gets only what concerns geometry, every number as it wants it. What is not for it
// (extras, extensions, embedded buffers, sizes beyond 32 bits) is put aside.
#pragma once

#include "formats/gltf/gltf_model.h"

namespace fabrica {

// The JSON for tinygltf, all of it from `root`, which is taken apart. `out` gets the lists at their full length, with
// what is put aside filled in. Notes what is not drawn; a primitive that cannot be one is left out, with a note.
Json siftGltf(Json& root, uint64_t binOffset, Gltf& out, Notes& notes);

// An index that the file gives wrongly, in the sifted JSON: no list is so long. (An absent one is -1 in tinygltf's
// model.)
inline constexpr int kWrongInModel = INT32_MAX;

}  // namespace fabrica
