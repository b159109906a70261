# Slices as they are drawn against vtkImageReslice.
set(LIBS)
if(FABRICA_GEOMETRY)
  find_package(VTK 9.3 REQUIRED COMPONENTS CommonCore CommonDataModel CommonExecutionModel ImagingCore IOImage)
  set(LIBS fabrica_render fabrica_headless VTK::CommonCore VTK::CommonDataModel VTK::CommonExecutionModel VTK::ImagingCore VTK::IOImage)
endif()
