// The graphics device of a viewer, asked one thing a task: each question blocks the page until the driver has answered, and all of them
// in one would be felt.

import {FabricaError} from './errors.js';

/** As in src/render/gl/capabilities.cpp. */
const EXTENSIONS = ['EXT_color_buffer_float', 'EXT_float_blend', 'KHR_parallel_shader_compile'];
const LOOK_MS = 4, MOST_MS = 2000;

/** Lets the page do something else first. */
export const nextTask = () => new Promise(resolve => setTimeout(resolve));

/** @param {HTMLCanvasElement} canvas @returns {WebGL2RenderingContext} */
export function contextOf(canvas) {
  const context = canvas.getContext('webgl2', {alpha: false, antialias: false, depth: false, stencil: false,
    preserveDrawingBuffer: false, powerPreference: 'high-performance'});
  if (context) return context;
  throw new FabricaError('unsupported', 'This browser does not offer WebGL 2, which is needed to draw in 3D.', '',
    'Update the browser, turn on hardware acceleration in its settings, or try another one.');
}

/** When the device has done what it was told: what is asked before that waits for it. @param {WebGL2RenderingContext} gl */
export async function drained(gl) {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0), end = performance.now() + MOST_MS;
  gl.flush();
  while (fence && performance.now() < end && gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.UNSIGNALED) {
    await new Promise(resolve => setTimeout(resolve, LOOK_MS));
  }
  gl.deleteSync(fence);
}

/** Turns on what the program will ask for: then it is answered at once. @param {WebGL2RenderingContext} gl */
export async function extended(gl) {
  for (const name of EXTENSIONS) {
    await nextTask();
    gl.getExtension(name);
  }
  await nextTask();
}

/** Drawn by the processor. @param {WebGL2RenderingContext} gl */
export function isSoftware(gl) {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  return /swiftshader|llvmpipe|software|basic render/i.test(String(info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : ''));
}
