// Starts Python from a snapshot of its memory, taken when sympy and Hypothesis had just been imported. Importing them takes several
// seconds; copying memory takes a tenth of one. make.mjs takes the snapshot, worker.mjs starts from it, and both load
// Hypothesis's compiled part through this file, at the very same moment: before Python has used any memory. Only then does it lie
// at the same address both times.

import { loadPyodide, version } from "pyodide/pyodide.mjs";
import createPyodideModule from "pyodide/pyodide.asm.mjs";

export const PACKAGES = "/lib/packages.zip";
export const STDLIB = "/lib/python314.zip";
export const NATIVE = "/lib/native/hypothesis/_native.cpython-314-wasm32-emscripten.so";

/** Blocks of memory that differ from those of a module that has just been created are kept, the others are not. */
export const BLOCK = 256;
/** Where the functions of Hypothesis's compiled part begin in the table of functions; Python's own are about 14,200. */
const TABLE = 1 << 14;

const NO_PACKAGES = JSON.stringify({
  info: { arch: "wasm32", platform: "emscripten", version, python: "3.14", abi_version: "2026_0" },
  packages: {},
});

/** Pyodide, with the compiled part of Hypothesis in its place. `created` is given the module; with `idle` Python has not begun then. */
export function start(native, { idle = false, ...options }, created = () => {}) {
  return loadPyodide({
    lockFileContents: NO_PACKAGES,
    ...options,
    async createPyodideModule(settings) {
      if (idle) settings.noInitialRun = true;
      settings.preRun.push((module) => {
        module.addRunDependency("native");
        module.FS.mkdirTree(NATIVE.slice(0, NATIVE.lastIndexOf("/")));
        module.FS.writeFile(NATIVE, native);
        module.wasmTable.grow(TABLE - module.wasmTable.length); // how long it is by now depends on the browser
        module
          .loadWebAssemblyModule(native, { loadAsync: true, global: false, nodelete: true }, NATIVE, {})
          .then((library) => {
            module.preloadedWasm[NATIVE] = library; // here Python's import will find it
            module.removeRunDependency("native");
          });
      });
      const module = await createPyodideModule(settings);
      created(module);
      return module;
    },
  });
}
