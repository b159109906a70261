set(LIBS fabrica_ui fabrica_headless)
