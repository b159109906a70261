set(LIBS fabrica_render fabrica_headless)
