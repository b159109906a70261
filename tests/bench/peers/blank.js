// A page with a canvas, one triangle on it and no viewer: what a browser's page costs by itself.
const canvas = document.createElement('canvas'), host = document.getElementById('host');
canvas.width = host.clientWidth;
canvas.height = host.clientHeight;
host.append(canvas);
const gl = canvas.getContext('webgl2'), program = gl.createProgram();
const compile = (type, text) => {
  const shader = gl.createShader(type);
  gl.shaderSource(shader, `#version 300 es\n${text}`);
  gl.compileShader(shader);
  gl.attachShader(program, shader);
};
compile(gl.VERTEX_SHADER, 'void main() { gl_Position = vec4(gl_VertexID == 1 ? 1.0 : -0.9, gl_VertexID == 2 ? 1.0 : -0.9, 0, 1); }');
compile(gl.FRAGMENT_SHADER, 'precision mediump float; out vec4 color; void main() { color = vec4(1, 0, 0, 1); }');
gl.linkProgram(program);
gl.useProgram(program);
gl.enable(gl.DEPTH_TEST);
// More than nothing, for the harness: the same triangle a thousand times.
gl.drawArraysInstanced(gl.TRIANGLES, 0, 3, 1000);
