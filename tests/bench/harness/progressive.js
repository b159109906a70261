// Panels first (4,000 triangles and a gradient, without depth test), then a body of 2,000 triangles: a part, most of it, all of it.
const gl = document.querySelector('canvas').getContext('webgl2'), program = gl.createProgram();
const sources = {
  [gl.VERTEX_SHADER]: `#version 300 es
    uniform vec4 box; uniform int rows; out float shade;
    void main() {
      int quad = gl_VertexID / 6, corner = gl_VertexID % 6;
      vec2 at = vec2(corner == 1 || corner == 2 || corner == 4, corner == 2 || corner == 4 || corner == 5);
      at.y = (at.y + float(quad)) / float(rows);
      shade = at.y;
      gl_Position = vec4(mix(box.xy, box.zw, at), 0, 1);
    }`,
  [gl.FRAGMENT_SHADER]: `#version 300 es
    precision mediump float; in float shade; uniform vec3 colour; out vec4 result;
    void main() { result = vec4(colour * (0.8 + 0.2 * shade), 1); }`,
};
for (const [type, text] of Object.entries(sources)) {
  const shader = gl.createShader(Number(type));
  gl.shaderSource(shader, text);
  gl.compileShader(shader);
  gl.attachShader(program, shader);
}
gl.linkProgram(program);
gl.useProgram(program);
const rectangle = (box, colour, rows) => {
  gl.uniform4f(gl.getUniformLocation(program, 'box'), ...box);
  gl.uniform3f(gl.getUniformLocation(program, 'colour'), ...colour);
  gl.uniform1i(gl.getUniformLocation(program, 'rows'), rows);
  gl.drawArrays(gl.TRIANGLES, 0, 6 * rows);
};
const frame = share => requestAnimationFrame(() => {
  gl.disable(gl.DEPTH_TEST);
  rectangle([-1, -1, 1, 1], [0.3, 0.3, 0.4], 1);
  rectangle([-1, -1, -0.6, 1], [0.9, 0.9, 0.9], 2000);
  gl.enable(gl.DEPTH_TEST);
  if (share) rectangle([-0.5, -0.9, 0.5, -0.9 + 1.8 * share], [0.9, 0.5, 0.4], 1000);
});
[[0, 100], [0.4, 500], [0.92, 1100], [1, 1700]].forEach(([share, time]) => setTimeout(() => frame(share), time));
fetch('data/points.bin');
