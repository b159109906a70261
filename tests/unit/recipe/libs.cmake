set(LIBS fabrica_maker fabrica_manifest)

# The recipe's own checks need no build: they run as one test beside the C++ ones.
find_program(FABRICA_NODE node)
if(FABRICA_NODE)
  add_test(NAME recipe_files COMMAND ${FABRICA_NODE} --test ${CMAKE_CURRENT_SOURCE_DIR}/recipe)
endif()
