set(LIBS fabrica_interact)
