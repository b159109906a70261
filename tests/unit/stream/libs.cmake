set(LIBS fabrica_stream)
