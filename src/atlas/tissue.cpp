#include "atlas/tissue.h"

#include <algorithm>

#include "base/text.h"

namespace fabrica {

namespace {

struct Entry {
  Tissue tissue;
  std::string_view name;
  Color color;
};
constexpr Entry kTissues[] = {
    {Tissue::Bone, "bone", {241, 214, 145}},          {Tissue::Cartilage, "cartilage", {111, 184, 210}},
    {Tissue::Ligament, "ligament", {183, 214, 211}},  {Tissue::Muscle, "muscle", {192, 104, 88}},
    {Tissue::Tendon, "tendon", {152, 189, 207}},      {Tissue::Artery, "artery", {216, 101, 79}},
    {Tissue::Vein, "vein", {0, 151, 206}},            {Tissue::Nerve, "nerve", {244, 214, 49}},
    {Tissue::Brain, "brain", {250, 250, 225}},        {Tissue::WhiteMatter, "white-matter", {244, 238, 214}},
    {Tissue::Lung, "lung", {197, 165, 145}},          {Tissue::Heart, "heart", {206, 110, 84}},
    {Tissue::Liver, "liver", {221, 130, 101}},        {Tissue::Kidney, "kidney", {185, 102, 83}},
    {Tissue::Spleen, "spleen", {157, 108, 162}},      {Tissue::Stomach, "stomach", {216, 132, 105}},
    {Tissue::Bladder, "bladder", {222, 154, 132}},    {Tissue::Gland, "gland", {206, 142, 122}},
    {Tissue::LymphNode, "lymph-node", {68, 172, 100}}, {Tissue::Fat, "fat", {230, 220, 70}},
    {Tissue::Skin, "skin", {177, 122, 101}},
};

struct Word {
  std::string_view word;
  Tissue tissue;
};
// Whole words, in English and Latin; the first that is found decides, so the specific come first.
constexpr Word kWords[] = {
    {"lymph", Tissue::LymphNode},   {"cartilage", Tissue::Cartilage}, {"cartilago", Tissue::Cartilage},
    {"ligament", Tissue::Ligament}, {"ligamentum", Tissue::Ligament}, {"tendon", Tissue::Tendon},
    {"artery", Tissue::Artery},     {"arteria", Tissue::Artery},      {"aorta", Tissue::Artery},
    {"vein", Tissue::Vein},         {"vena", Tissue::Vein},           {"nerve", Tissue::Nerve},
    {"nervus", Tissue::Nerve},      {"muscle", Tissue::Muscle},       {"musculus", Tissue::Muscle},
    {"muscles", Tissue::Muscle},    {"muscular", Tissue::Muscle},     {"arteries", Tissue::Artery},
    {"veins", Tissue::Vein},        {"nerves", Tissue::Nerve},        {"ligaments", Tissue::Ligament},
    {"bone", Tissue::Bone},         {"vertebra", Tissue::Bone},       {"rib", Tissue::Bone},
    {"femur", Tissue::Bone},        {"skull", Tissue::Bone},          {"sternum", Tissue::Bone},
    {"bones", Tissue::Bone},        {"vertebrae", Tissue::Bone},      {"ribs", Tissue::Bone},
    {"tibia", Tissue::Bone},        {"fibula", Tissue::Bone},         {"patella", Tissue::Bone},
    {"humerus", Tissue::Bone},      {"scapula", Tissue::Bone},        {"clavicle", Tissue::Bone},
    {"mandible", Tissue::Bone},     {"sacrum", Tissue::Bone},         {"skeletal", Tissue::Bone},
    {"gyrus", Tissue::Brain},       {"cerebellum", Tissue::Brain},    {"brain", Tissue::Brain},
    {"lung", Tissue::Lung},         {"bronchus", Tissue::Lung},       {"heart", Tissue::Heart},
    {"liver", Tissue::Liver},       {"kidney", Tissue::Kidney},       {"spleen", Tissue::Spleen},
    {"stomach", Tissue::Stomach},   {"bladder", Tissue::Bladder},     {"gland", Tissue::Gland},
    {"pancreas", Tissue::Gland},    {"skin", Tissue::Skin},           {"fat", Tissue::Fat},
};

}  // namespace

Tissue tissueFromName(std::string_view name) {
  for (const Entry& entry : kTissues) {
    if (entry.name == name) return entry.tissue;
  }
  return Tissue::Unknown;
}

std::string_view tissueName(Tissue tissue) {
  for (const Entry& entry : kTissues) {
    if (entry.tissue == tissue) return entry.name;
  }
  return "";
}

Color tissueColor(Tissue tissue) {
  for (const Entry& entry : kTissues) {
    if (entry.tissue == tissue) return entry.color;
  }
  return {222, 198, 176};  // a neutral, warm tissue tone
}

Tissue guessTissue(std::string_view name) {
  const std::string folded = fold(name);
  const auto parts = words(folded);
  for (const Word& word : kWords) {
    if (std::find(parts.begin(), parts.end(), word.word) != parts.end()) return word.tissue;
  }
  return Tissue::Unknown;
}

Color varied(Color color, uint32_t ordinal) {
  // Steps of the golden ratio never repeat for neighbours: -9 % … +3 % (bright tissues have little room above).
  const float phase = float(ordinal) * 0.618034f;
  const float factor = 0.91f + 0.12f * (phase - float(int(phase)));
  const auto scale = [&](uint8_t channel) { return uint8_t(std::min(255.0f, float(channel) * factor)); };
  return {scale(color.r), scale(color.g), scale(color.b), color.a};
}

}  // namespace fabrica
