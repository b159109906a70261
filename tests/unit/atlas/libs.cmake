set(LIBS fabrica_atlas)
