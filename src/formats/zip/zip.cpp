#include "formats/zip/zip.h"

#include <algorithm>

namespace fabrica {

namespace {

constexpr uint32_t kEnd = 0x06054b50, kEnd64 = 0x06064b50, kLocator64 = 0x07064b50, kMember = 0x02014b50;
constexpr size_t kEndLength = 22, kEnd64Length = 56, kLocator64Length = 20, kMemberLength = 46;
constexpr uint64_t kLongestDirectory = 64u << 20;
constexpr uint16_t kStored = 0, kDeflated = 8;

Error damaged(const char* reason) {
  return {ErrorCode::BadFormat, reason, "", "", "Upload the file again and compare its size with the original."};
}

uint32_t u32At(ByteView bytes, size_t at) {
  return at + 4 <= bytes.size() ? ByteReader(bytes.subspan(at)).get<uint32_t>() : 0;
}

// The extra field of ZIP64 holds those sizes, in this order, that did not fit.
void readExtra(ByteView extra, ZipMember& member, bool size, bool length, bool header) {
  ByteReader in(extra);
  while (in.remaining() >= 4) {
    const auto kind = in.get<uint16_t>();
    ByteReader field(in.view(in.get<uint16_t>()));
    if (!in.ok()) return;
    if (kind != 1) continue;
    if (size) member.size = field.get<uint64_t>();
    if (length) member.length = field.get<uint64_t>();
    if (header) member.header = field.get<uint64_t>();
    return;
  }
}

}  // namespace

Result<ZipDirectory> findZipDirectory(ByteView tail) {
  // Backwards: a comment may follow, and its length must be right.
  size_t end = tail.size();
  for (size_t at = tail.size() < kEndLength ? 0 : tail.size() - kEndLength + 1; at-- > 0 && end == tail.size();) {
    if (u32At(tail, at) != kEnd) continue;
    ByteReader in(tail.subspan(at + 20));
    if (at + kEndLength + in.get<uint16_t>() == tail.size()) end = at;
  }
  if (end == tail.size()) return damaged("This is not a ZIP file, or it ends early.");
  ByteReader in(tail.subspan(end + 4));
  ZipDirectory out;
  const auto disk = in.get<uint16_t>(), directoryDisk = in.get<uint16_t>();
  in.get<uint16_t>();
  out.members = in.get<uint16_t>();
  out.length = in.get<uint32_t>();
  out.offset = in.get<uint32_t>();
  size_t after = end;
  const bool large = out.members == 0xffff || out.length == 0xffffffff || out.offset == 0xffffffff;
  if (end >= kLocator64Length && u32At(tail, end - kLocator64Length) == kLocator64) {
    if (end < kLocator64Length + kEnd64Length || u32At(tail, end - kLocator64Length - kEnd64Length) != kEnd64)
      return damaged("The directory of this ZIP file is damaged.");
    after = end - kLocator64Length - kEnd64Length;
    ByteReader record(tail.subspan(after + 32));
    out.members = record.get<uint64_t>();
    out.length = record.get<uint64_t>();
    out.offset = record.get<uint64_t>();
  } else if (large) {
    return damaged("The directory of this ZIP file is damaged.");
  }
  if (disk != directoryDisk || disk != 0)
    return Error{ErrorCode::Unsupported, "This ZIP file is split over several.", "", "", "Pack it as one file."};
  if (out.length > kLongestDirectory)
    return Error{ErrorCode::TooLarge, "This ZIP file has too many members.", "", "", "Write the volume with shards, as `fabrica volume` does."};
  if (out.members > out.length / kMemberLength) return damaged("The directory of this ZIP file is damaged.");
  if (out.length <= after && (out.length == 0 || u32At(tail, after - size_t(out.length)) == kMember))
    out.bytes = tail.subspan(after - size_t(out.length), size_t(out.length));
  return out;
}

Result<std::vector<ZipMember>> readZipDirectory(ByteView bytes, uint64_t members) {
  ByteReader in(bytes);
  std::vector<ZipMember> out;
  if (members > bytes.size() / kMemberLength) return damaged("The directory of this ZIP file is damaged.");
  out.reserve(size_t(members));
  for (uint64_t i = 0; i < members; ++i) {
    ZipMember member;
    const bool right = in.get<uint32_t>() == kMember;
    in.get<uint32_t>();  // versions
    const auto flags = in.get<uint16_t>(), method = in.get<uint16_t>();
    in.view(8);  // time, checksum: what is read by range is checked by its own format
    const auto length = in.get<uint32_t>(), size = in.get<uint32_t>();
    const auto name = in.get<uint16_t>(), extra = in.get<uint16_t>(), comment = in.get<uint16_t>();
    in.view(8);
    const auto header = in.get<uint32_t>();
    member.name = std::string(textOf(in.view(name)));
    const ByteView extras = in.view(extra);
    in.view(comment);
    if (!right || !in.ok()) return damaged("The directory of this ZIP file is damaged.");
    member.length = length;
    member.size = size;
    member.header = header;
    readExtra(extras, member, size == 0xffffffff, length == 0xffffffff, header == 0xffffffff);
    member.deflated = method == kDeflated;
    // Beyond what JavaScript counts exactly there is no file.
    const bool sane = member.header < kFromEnd && member.length < kFromEnd && member.size < kFromEnd;
    if ((flags & 1) || (method != kStored && method != kDeflated) || !sane || member.name.ends_with('/')) continue;
    out.push_back(std::move(member));
  }
  return out;
}

bool volumeFolderIn(const std::vector<ZipMember>& members, std::string& folder) {
  size_t least = SIZE_MAX;
  for (const ZipMember& member : members) {
    const size_t slash = member.name.rfind('/');
    const std::string_view file = std::string_view(member.name).substr(slash == std::string::npos ? 0 : slash + 1);
    if (file != "zarr.json" && file != ".zattrs" && file != "attributes.json") continue;
    const auto depth = size_t(std::count(member.name.begin(), member.name.end(), '/'));
    if (depth >= least) continue;
    least = depth;
    folder = member.name.substr(0, slash == std::string::npos ? 0 : slash + 1);
  }
  return least != SIZE_MAX;
}

}  // namespace fabrica
