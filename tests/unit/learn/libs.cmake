set(LIBS fabrica_learn fabrica_link fabrica_atlas)
