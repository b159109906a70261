// Sixteen structures of 100 triangles each, drawn into a framebuffer, copied onto the canvas, a panel over the left of them: four
// come first, then fifteen, then all. One multi-draw call, or merged ranges where there is none. Beside it two workers, one from
// a file and one from text, that hold WebAssembly memory, array buffers and GL objects.
const canvas = document.querySelector('canvas'), gl = canvas.getContext('webgl2', {antialias: false, depth: false}), program = gl.createProgram(), COUNT = 16, EACH = 300;
const sources = {
  [gl.VERTEX_SHADER]: `#version 300 es
    uniform float shift; uniform vec4 panel; flat out int number;
    void main() {
      number = gl_VertexID / ${EACH};
      int quad = gl_VertexID % ${EACH} / 6, corner = gl_VertexID % 6;
      vec2 at = vec2(corner == 1 || corner == 2 || corner == 4, corner == 2 || corner == 4 || corner == 5);
      at.y = (at.y + float(quad)) / 50.0;
      vec2 from = vec2(number % 4, number / 4) * 0.4 - 0.8;
      gl_Position = panel.z > 0.0 ? vec4(panel.xy + at * panel.zw, 0, 1) : vec4(from + at * vec2(0.36) + vec2(shift, 0), 0, 1);
    }`,
  [gl.FRAGMENT_SHADER]: `#version 300 es
    precision highp float; precision highp int; uniform vec4 panel; flat in int number; out vec4 result;
    void main() { result = panel.z > 0.0 ? vec4(0.2, 0.9, 0.2, 1) : vec4(float(number % 4) / 3.0, float(number / 4) / 3.0, 0.5, 1); }`,
};
for (const [type, text] of Object.entries(sources)) {
  const shader = gl.createShader(Number(type));
  gl.shaderSource(shader, text);
  gl.compileShader(shader);
  gl.attachShader(program, shader);
}
gl.linkProgram(program);
gl.useProgram(program);
const [shift, panel] = ['shift', 'panel'].map(name => gl.getUniformLocation(program, name));
const texture = gl.createTexture(), depth = gl.createRenderbuffer(), framebuffer = gl.createFramebuffer();
gl.bindTexture(gl.TEXTURE_2D, texture);
gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, 1280, 720);
gl.bindRenderbuffer(gl.RENDERBUFFER, depth);
gl.renderbufferStorage(gl.RENDERBUFFER, gl.DEPTH_COMPONENT24, 1280, 720);
gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.RENDERBUFFER, depth);
const multi = gl.getExtension('WEBGL_multi_draw');

let there = 0, hidden = () => false, angle = 0, wanted = false;
const waiting = [];
function draw() {
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.enable(gl.DEPTH_TEST);
  gl.depthFunc(gl.ALWAYS);
  gl.clearColor(0.3, 0.3, 0.4, 1);
  gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
  gl.uniform1f(shift, 0.02 * Math.sin(angle));
  gl.uniform4f(panel, 0, 0, 0, 0);
  const shown = Array.from({length: there}, (_, i) => i).filter(i => !hidden(i));
  if (multi && shown.length) multi.multiDrawArraysWEBGL(gl.TRIANGLES, new Int32Array(shown.map(i => i * EACH)), 0, new Int32Array(shown.length).fill(EACH), 0, shown.length);
  else if (shown.length) gl.drawArrays(gl.TRIANGLES, shown[0] * EACH, shown.length * EACH);
  gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
  gl.clear(gl.COLOR_BUFFER_BIT);
  gl.blitFramebuffer(0, 0, 1280, 720, 0, 0, 1280, 720, gl.COLOR_BUFFER_BIT, gl.NEAREST);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.disable(gl.DEPTH_TEST);
  gl.uniform4f(panel, -1, -1, 0.9, 2);
  gl.drawArrays(gl.TRIANGLES, 0, 300);
}
function wake() {
  if (wanted) return;
  wanted = true;
  requestAnimationFrame(() => {
    wanted = false;
    draw();
    // Asked in one frame, answered in the next.
    for (const item of waiting.splice(0)) {
      if (item.seen) item.resolve('a structure');
      else waiting.push({...item, seen: true});
    }
    if (waiting.length) wake();
  });
}
[[4, 100], [15, 500], [16, 900]].forEach(([count, time]) => setTimeout(() => { there = count; wake(); }, time));
window.peer = {
  frame(i, n) { angle = 2 * Math.PI * i / n; wake(); },
  pick: () => new Promise(resolve => { waiting.push({resolve}); wake(); }),
  hideHalf(hide) { hidden = i => hide && i % 2 === 1; wake(); },
  empty(hide) { hidden = () => hide; wake(); },
};

const held = new Uint8Array(30 << 20).fill(1), memory = new WebAssembly.Memory({initial: 320});  // 20 MB
new Worker('layers_worker.js', {type: 'module'});
new Worker(URL.createObjectURL(new Blob(['globalThis.held = new Uint8Array(7 << 20).fill(1); globalThis.memory = new WebAssembly.Memory({initial: 80});'])));
window.kept = {held, memory};
fetch('data/points.bin').then(response => response.arrayBuffer());
