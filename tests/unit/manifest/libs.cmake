set(LIBS fabrica_manifest)
