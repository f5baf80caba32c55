// node make.mjs NODE_MODULES WHEELS OUT: makes of Pyodide and the wheels what the worker starts from. Writes to OUT:
//   stdlib.zip, packages.zip   modules, compiled; of sympy and the like without their tests
//   memory.bin                 the memory after importing what every claim imports, where it differs from that of a fresh module
//   native.so                  the compiled part of Hypothesis

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, wheels, out] = process.argv.slice(2);
const { BLOCK, NATIVE, PACKAGES, STDLIB, start } = await import(pathToFileURL(path.join(out, "start.mjs")));
const indexURL = path.join(modules, "pyodide") + path.sep;
const bytes = (file) => new Uint8Array(fs.readFileSync(file));
const python = (code, pyodide) => {
  try {
    return pyodide.runPython(code);
  } catch (error) {
    console.error(String(error.message).trim().split("\n").slice(-3).join(" "));
    process.exit(1);
  }
};

// First a Python that only compiles.
const { loadPyodide } = await import(pathToFileURL(path.join(modules, "pyodide", "pyodide.mjs")));
const compiler = await loadPyodide({ indexURL });
for (const wheel of fs.readdirSync(wheels).filter((name) => name.endsWith(".whl")).sort()) {
  compiler.unpackArchive(bytes(path.join(wheels, wheel)), "wheel", { extractDir: "/wheels" });
}
compiler.FS.writeFile("/stdlib.zip", bytes(path.join(modules, "pyodide", "python_stdlib.zip")));
python(fs.readFileSync(path.join(out, "pack.py"), "utf8"), compiler);
for (const name of ["stdlib.zip", "packages.zip", "native.so"]) {
  fs.writeFileSync(path.join(out, name), compiler.FS.readFile(`/out/${name}`));
}

// Twice a module in which nothing has happened yet: what differs between the two is no constant.
const native = bytes(path.join(out, "native.so"));
const fresh = [];
for (const _ of [1, 2]) {
  await new Promise((grabbed) => {
    start(native, { indexURL, idle: true }, (module) => {
      fresh.push(module.HEAPU8.slice());
      grabbed();
      throw new Error("that was all"); // Python need not start
    }).catch(() => {});
  });
}

// And one that has imported everything.
const stdLibURL = path.join(out, "stdlib.zip");
const pyodide = await start(native, { indexURL, stdLibURL, _makeSnapshot: true });
pyodide.FS.writeFile(PACKAGES, bytes(path.join(out, "packages.zip")));
python(`PACKAGES, NATIVE = ${JSON.stringify(PACKAGES)}, ${JSON.stringify(NATIVE)}`, pyodide);
python(fs.readFileSync(path.join(out, "warm.py"), "utf8"), pyodide);
const snapshot = pyodide.makeMemorySnapshot();
const offset = new Uint32Array(snapshot.buffer, snapshot.byteOffset, 2)[1];
const memory = snapshot.subarray(offset);
const [one, two] = fresh;
const kept = [];
const places = [];
for (let i = 0; i < memory.length; i += BLOCK) {
  let differs = false;
  for (let j = i; j < i + BLOCK && !differs; j++) {
    const before = one[j] ?? 0; // memory that was added later was zero
    differs = memory[j] !== before || before !== (two[j] ?? 0);
  }
  if (differs) {
    kept.push(memory.subarray(i, i + BLOCK));
    places.push(i / BLOCK);
  }
}
// The numbers of blocks as distances, which are small and compress well.
const distances = Uint32Array.from(places, (place, i) => place - (i ? places[i - 1] : 0));
const head = Uint32Array.of(snapshot.length, offset, kept.length, 0);
const parts = [head, snapshot.subarray(0, offset), distances, ...kept];
fs.writeFileSync(
  path.join(out, "memory.bin"),
  Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))),
);
process.exit(0);
