# The viewer and the demo atlas, built from the same package list as everywhere (tools/env/packages.txt) and served.
#
#   docker build -t fabrica . && docker run --rm -p 8080:8080 fabrica       then open http://localhost:8080/
#   docker run --rm -p 8080:8080 -v "$PWD/my-atlas:/site/my-atlas:ro" fabrica   … /#src=my-atlas/atlas.json
#   docker build --target build -t fabrica-tools .                          everything in it: docker run … tools/fabrica --help
#
# BASE: a Debian 13 image, as your registry names it.
ARG BASE=debian:trixie

FROM ${BASE} AS build
WORKDIR /fabrica
# What rarely changes comes first, and is kept: packages, then the libraries for WebAssembly.
COPY tools/env tools/env
COPY tools/devroot tools/third-party tools/
RUN tools/devroot ensure
RUN tools/third-party ensure zstd openjpeg imgui draco meshoptimizer zlib lz4 blosc nifti vtk
COPY . .
RUN tools/run --build-only

FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends nodejs && apt-get clean && rm -rf /var/lib/apt/lists/*
COPY --from=build /fabrica/build/site /site
COPY tools/serve.mjs /serve.mjs
USER nobody
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "/serve.mjs", "/site", "--host", "0.0.0.0", "--port", "8080"]
