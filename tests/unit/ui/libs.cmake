set(LIBS fabrica_ui EGL)
