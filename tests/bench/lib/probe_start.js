// What a page does until its first picture, beside probe.js and injected with it: what is asked of the browser that takes long.
//   steps  {context, programs, wasm: [start, duration][]}: getContext; compiling and linking (the first draw with each program, too, where
//          drivers put it off); WebAssembly from bytes to an instance (duration as the page waits for it, other work included)
(() => {
  const S = window.__start = {context: [], programs: [], wasm: []};
  const timed = (list, work) => {
    const start = performance.now();
    try {
      return work();
    } finally {
      list.push([start, performance.now() - start]);
    }
  };
  const wrap = (object, name, list) => {
    const original = object?.[name];
    if (original) object[name] = function (...a) { return timed(list, () => original.apply(this, a)); };
  };
  wrap(HTMLCanvasElement.prototype, 'getContext', S.context);
  for (const Context of [window.WebGLRenderingContext, window.WebGL2RenderingContext]) {
    for (const name of ['compileShader', 'linkProgram', 'getShaderParameter', 'getProgramParameter', 'getShaderInfoLog', 'getProgramInfoLog', 'getUniformLocation', 'getUniformBlockIndex', 'getActiveUniform']) {
      wrap(Context?.prototype, name, S.programs);
    }
  }
  for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    if (!original) continue;
    WebAssembly[name] = (...a) => {
      const start = performance.now();
      return original.apply(WebAssembly, a).finally(() => S.wasm.push([start, performance.now() - start]));
    };
  }
})();
