set(LIBS fabrica_ui)
