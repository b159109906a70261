set(LIBS fabrica_link fabrica_atlas)
