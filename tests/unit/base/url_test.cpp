#include "base/url.h"

#include <gtest/gtest.h>

namespace fabrica {
namespace {

TEST(Url, Resolve) {
  const std::string base = "https://host.example/a/b/atlas.json?x=1#y";
  EXPECT_EQ(resolveUrl(base, "meshes.glb"), "https://host.example/a/b/meshes.glb");
  EXPECT_EQ(resolveUrl(base, "../c/m.glb?dl=1"), "https://host.example/a/c/m.glb?dl=1");
  EXPECT_EQ(resolveUrl(base, "../../../../m.glb"), "https://host.example/m.glb");
  EXPECT_EQ(resolveUrl(base, "/m.glb"), "https://host.example/m.glb");
  EXPECT_EQ(resolveUrl(base, "volumes/t1.zarr/"), "https://host.example/a/b/volumes/t1.zarr/");
  EXPECT_EQ(resolveUrl(base, "https://other.example/z"), "https://other.example/z");
  EXPECT_EQ(resolveUrl(base, "//other.example/z"), "https://other.example/z");
  EXPECT_EQ(resolveUrl("https://host.example", "m.glb"), "https://host.example/m.glb");
  EXPECT_EQ(resolveUrl("local:3/atlas.json", "meshes.glb"), "local:3/meshes.glb");
  EXPECT_EQ(resolveUrl("local:3/a/atlas.json", "../../../m.glb"), "local:m.glb");
  // As "#src=../brain/atlas.json" has it: the page's own address is not known here.
  EXPECT_EQ(resolveUrl("../brain/atlas.json", "meshes.glb"), "../brain/meshes.glb");
  EXPECT_EQ(resolveUrl("../../brain/atlas.json", "../knee/./volumes/ct.zarr/"), "../../knee/volumes/ct.zarr/");
  EXPECT_EQ(resolveUrl("brain/atlas.json", "../../m.glb"), "../m.glb");
  EXPECT_EQ(resolveUrl("/brain/atlas.json", "../../m.glb"), "/m.glb");
}

TEST(Url, AColonInANameIsPartOfIt) {
  const std::string base = "local:1/atlas.json";
  for (const char* name : {"L:femur.glb", "Left:tibia.glb", "Series%203:%20bone.glb", "a/b:c.glb"}) {
    EXPECT_FALSE(isAbsoluteUrl(name)) << name;
    EXPECT_EQ(resolveUrl(base, name), std::string("local:1/") + name);
  }
  for (const char* address : {"https://h/a", "gs://b/a", "n5://https://h/a", "odd://h", "local:1/a", "zip:2/a", "volume:3/a", "embedded:4", "data:,x", "blob:https://h/1", "javascript:x"}) EXPECT_TRUE(isAbsoluteUrl(address)) << address;
}

TEST(Url, FileName) {
  EXPECT_EQ(fileNameOf("https://h.example/a/my%20head.glb?dl=1#x"), "my head.glb");
  EXPECT_EQ(fileNameOf("head.glb"), "head.glb");
}

TEST(Url, PercentRoundTrip) {
  const std::string text = "Œil & nez #1/é=100%";
  EXPECT_EQ(percentDecode(percentEncode(text)), text);
  EXPECT_EQ(percentDecode("100%"), "100%");
  EXPECT_EQ(percentDecode("%zz%4"), "%zz%4");
}

}  // namespace
}  // namespace fabrica
