// node floats.mjs NODE_MODULES PROGRAM OUT: runs a Python program where a browser would run it, and writes the bytes that it ends with to OUT.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, program, out] = process.argv.slice(2);
const folder = path.join(modules, "pyodide");
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: folder + path.sep });
const bytes = pyodide.runPython(fs.readFileSync(program, "utf8"));
fs.writeFileSync(out, bytes.toJs());
process.exit(0);
