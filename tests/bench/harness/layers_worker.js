// Holds memory, and draws three times.
globalThis.held = new Uint8Array(10 << 20).fill(1);
globalThis.memory = new WebAssembly.Memory({initial: 160});  // 10 MB
const gl = new OffscreenCanvas(16, 16).getContext('webgl2', {depth: false, antialias: false}), buffer = gl.createBuffer();
gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
gl.bufferData(gl.ARRAY_BUFFER, 5 << 20, gl.STATIC_DRAW);
gl.enable(gl.DEPTH_TEST);
for (let i = 0; i < 3; ++i) gl.drawArrays(gl.POINTS, 0, 1);
