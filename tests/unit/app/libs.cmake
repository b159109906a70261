set(LIBS fabrica_app)
