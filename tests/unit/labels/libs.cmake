set(LIBS fabrica_labels)
