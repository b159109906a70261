// Images of one slice for tests: TIFF, PNG, DICOM.
#pragma once

#include <gdcmAttribute.h>
#include <gdcmImageChangeTransferSyntax.h>
#include <gdcmImageWriter.h>
#include <png.h>
#include <tiffio.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace fabrica {

struct TiffParts {
  uint32_t width = 0, height = 0;
  uint16_t bits = 8, kind = SAMPLEFORMAT_UINT, compression = COMPRESSION_NONE, channels = 1;
  bool tiled = false;
};
// `voxels`: a page after the other.
inline void writeTiff(const std::string& path, const TiffParts& p, ByteView voxels) {
  TIFF* tiff = TIFFOpen(path.c_str(), "w");
  const size_t row = size_t(p.width) * p.bits / 8 * p.channels, page = row * p.height;
  for (size_t at = 0; at + page <= voxels.size(); at += page) {
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, p.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, p.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, p.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, p.channels);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, p.kind);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, p.compression);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, p.channels == 1 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB);
    if (p.tiled) {
      constexpr uint32_t kTile = 32;
      TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kTile);
      TIFFSetField(tiff, TIFFTAG_TILELENGTH, kTile);
      const size_t voxel = p.bits / 8;
      for (uint32_t y = 0; y < p.height; y += kTile) {
        for (uint32_t x = 0; x < p.width; x += kTile) {
          Bytes tile(kTile * kTile * voxel, 0);
          for (uint32_t r = 0; r < kTile && y + r < p.height; ++r) {
            for (uint32_t c = 0; c < kTile && x + c < p.width; ++c) {
              std::memcpy(&tile[(r * kTile + c) * voxel], &voxels[at + (y + r) * row + (x + c) * voxel], voxel);
            }
          }
          TIFFWriteTile(tiff, tile.data(), x, y, 0, 0);
        }
      }
    } else {
      TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 7);
      for (uint32_t y = 0; y < p.height; ++y) {
        TIFFWriteScanline(tiff, const_cast<uint8_t*>(&voxels[at + y * row]), y, 0);
      }
    }
    TIFFWriteDirectory(tiff);
  }
  TIFFClose(tiff);
}

// 8 or 16 bits (host order) a voxel; `colour`: PNG_COLOR_TYPE_…
inline void writePng(const std::string& path, uint32_t width, uint32_t height, int bits, int colour, ByteView voxels,
                     int interlace = PNG_INTERLACE_NONE) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, file);
  png_set_IHDR(png, info, width, height, bits, colour, interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  const int passes = png_set_interlace_handling(png);
  if (bits == 16) png_set_swap(png);
  const size_t row = voxels.size() / height;
  for (int pass = 0; pass < passes; ++pass) {
    for (uint32_t y = 0; y < height; ++y) png_write_row(png, voxels.data() + y * row);
  }
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  std::fclose(file);
}

struct DicomParts {
  uint32_t width = 0, height = 0;
  std::array<double, 3> position{}, row{1, 0, 0}, column{0, 1, 0};
  double rowSpacing = 1, columnSpacing = 1, thickness = 1;  // millimetres between rows, between columns
  double slope = 1, intercept = 0;
  int number = 1;
  uint32_t frames = 1;  // more: an enhanced CT image
  gdcm::TransferSyntax::TSType syntax = gdcm::TransferSyntax::ExplicitVRLittleEndian;
  std::string series = "1.2.826.0.1.3680043.2.1143.1", description = "Test", study = "1.2.826.0.1.3680043.2.1143.9";
};
// A CT image of signed 16-bit values.
inline bool writeDicom(const std::string& path, const DicomParts& p, const std::vector<int16_t>& values) {
  gdcm::ImageWriter writer;
  const gdcm::SmartPointer<gdcm::Image> held = new gdcm::Image;  // counts who uses it
  gdcm::Image& image = *held;
  image.SetNumberOfDimensions(p.frames > 1 ? 3 : 2);
  image.SetDimension(0, p.width);
  image.SetDimension(1, p.height);
  if (p.frames > 1) image.SetDimension(2, p.frames);
  image.SetPixelFormat(gdcm::PixelFormat::INT16);
  image.SetPhotometricInterpretation(gdcm::PhotometricInterpretation::MONOCHROME2);
  image.SetTransferSyntax(gdcm::TransferSyntax::ExplicitVRLittleEndian);
  image.SetSlope(p.slope);
  image.SetIntercept(p.intercept);
  for (unsigned a = 0; a < 3; ++a) image.SetOrigin(a, p.position[a]);  // by the array: only two
  const double cosines[6] = {p.row[0], p.row[1], p.row[2], p.column[0], p.column[1], p.column[2]};
  image.SetDirectionCosines(cosines);
  const double spacing[3] = {p.columnSpacing, p.rowSpacing, p.thickness};
  image.SetSpacing(spacing);
  gdcm::DataElement pixels(gdcm::Tag(0x7fe0, 0x0010));
  pixels.SetByteValue(reinterpret_cast<const char*>(values.data()), uint32_t(values.size() * 2));
  image.SetDataElement(pixels);
  gdcm::ImageChangeTransferSyntax change;
  change.SetTransferSyntax(p.syntax);
  change.SetInput(image);
  if (!change.Change()) return false;
  writer.SetImage(change.GetOutput());
  gdcm::DataSet& data = writer.GetFile().GetDataSet();
  const auto text = [&data](uint16_t group, uint16_t element, const gdcm::VR& vr, std::string value) {
    if (value.size() % 2) value += vr == gdcm::VR::UI ? '\0' : ' ';
    gdcm::DataElement e(gdcm::Tag(group, element));
    e.SetVR(vr);
    e.SetByteValue(value.data(), uint32_t(value.size()));
    data.Replace(e);
  };
  text(0x0008, 0x0016, gdcm::VR::UI, p.frames > 1 ? "1.2.840.10008.5.1.4.1.1.2.1" : "1.2.840.10008.5.1.4.1.1.2");
  text(0x0008, 0x0018, gdcm::VR::UI, p.series + "." + std::to_string(p.number));
  text(0x0008, 0x0060, gdcm::VR::CS, "CT");
  text(0x0008, 0x103e, gdcm::VR::LO, p.description);
  text(0x0010, 0x0010, gdcm::VR::PN, "Nobody");
  text(0x0020, 0x000d, gdcm::VR::UI, p.study);
  text(0x0020, 0x000e, gdcm::VR::UI, p.series);
  text(0x0020, 0x0011, gdcm::VR::IS, "1");
  text(0x0020, 0x0013, gdcm::VR::IS, std::to_string(p.number));
  text(0x0020, 0x0052, gdcm::VR::UI, p.study + ".2");
  text(0x0018, 0x0050, gdcm::VR::DS, std::to_string(p.thickness));
  writer.SetFileName(path.c_str());
  return writer.Write();
}

}  // namespace fabrica
