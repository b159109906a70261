set(LIBS)
if(FABRICA_GEOMETRY)
  set(LIBS fabrica_geometry)
endif()
