set(LIBS fabrica_base)
