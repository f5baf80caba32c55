// The worker in which a reader's browser runs checks. It is told what to do and says what happens in plain objects:
//
//   in:  {start: {sizes, unpacked: {name: bytes}, cache}}           fetch the runtime from beside this file, and start Python; `cache` says
//                                                                   what may be taken from the browser's cache, as `fetch` has it
//        {run: {where, files: {path: text}, needs: {check: [...]}}}  run the checks of the claim file `where`; `files` are all that differ
//                                                                   from what the last run had (the first must bring the lab)
//   out: {event: "progress", bytes, of}                             while fetching
//        {event: "ready", seconds: {fetched, started}}
//        {event: "problem" | "checks" | "running" | "check" | "verdict", ...}   what claims/browser.py says
//        {event: "printed", text}                                what the checks print: a few lines a run, not all of it
//        {event: "done"}
//        {event: "broken", why: "network" | "damaged" | "memory" | "deep" | "python", text}     nothing more will come
//
// What runs here may come with a link from somebody else. So Python is given no way to JavaScript, and JavaScript no way to the network;
// and should it find one, the page's policy (see runner.js) keeps it from other hosts.

import { ZSTDDecoder } from "zstddec";
import { BLOCK, NATIVE, PACKAGES, STDLIB, start } from "./boot.mjs";

const HERE = new URL(".", import.meta.url).href;
const MOST_MEMORY = 1 << 30; // bytes; then Python raises MemoryError, long before the browser gives up
const HEAD = 16; // bytes of memory.bin before the snapshot's own header
const FETCHED = ["memory.bin.zst", "pyodide.wasm.zst", "native.so.zst"];
const LATER = { [STDLIB]: "stdlib.zip", [PACKAGES]: "packages.zip" }; // asked for only by unusual imports

class Broken extends Error {
  constructor(why, text) {
    super(text);
    this.why = why;
  }
}

const network = self.fetch.bind(self);
let fetchedBytes = 0;

/** One file of the runtime, with progress. */
async function fetched(name, size, all, cache) {
  let response;
  try {
    response = await network(HERE + name, { cache });
  } catch {
    throw new Broken("network", name);
  }
  if (!response.ok) throw new Broken("network", `${name}: ${response.status}`);
  const data = new Uint8Array(size);
  let at = 0;
  const reader = response.body.getReader();
  for (;;) {
    let part;
    try {
      part = await reader.read();
    } catch {
      throw new Broken("network", name);
    }
    if (part.done) break;
    if (at + part.value.length > size) throw new Broken("damaged", name);
    data.set(part.value, at);
    at += part.value.length;
    fetchedBytes += part.value.length;
    postMessage({ event: "progress", bytes: fetchedBytes, of: all });
  }
  if (at !== size) throw new Broken("damaged", name); // a connection that broke would have said so
  return data;
}

let pyodide;

async function begin({ sizes, unpacked, cache }) {
  const begun = performance.now();
  const all = FETCHED.reduce((sum, name) => sum + sizes[name], 0);
  const decoder = new ZSTDDecoder();
  await decoder.init();
  const opened = async (name) => {
    const data = await fetched(name, sizes[name], all, cache);
    const size = unpacked[name.slice(0, -".zst".length)];
    let whole;
    try {
      whole = decoder.decode(data, size);
    } catch {
      throw new Broken("damaged", name);
    }
    if (whole.length !== size) throw new Broken("damaged", name); // the decoder gives an error's number out as a length
    return whole;
  };
  const wasm = opened("pyodide.wasm.zst");
  const memory = opened("memory.bin.zst");
  const native = await opened("native.so.zst");
  const packed = await memory;
  const program = await wasm; // Pyodide would wait for ever for one that is damaged
  const seconds = { fetched: (performance.now() - begun) / 1000 };
  const [length, offset, count] = new Uint32Array(packed.buffer, packed.byteOffset, 3);
  const snapshot = new Uint8Array(length);

  /** The snapshot is complete once what it shares with a module that was just created has been copied from one. */
  function develop(module) {
    module.growMemory(length - offset);
    snapshot.set(module.HEAPU8.subarray(0, length - offset), offset);
    snapshot.set(packed.subarray(HEAD, HEAD + offset));
    const distances = new Uint32Array(packed.slice(HEAD + offset, HEAD + offset + 4 * count).buffer);
    let block = 0;
    let from = HEAD + offset + 4 * count;
    for (const distance of distances) {
      block += distance;
      snapshot.set(packed.subarray(from, from + BLOCK), offset + block * BLOCK);
      from += BLOCK;
    }
  }

  // Pyodide asks for its own program by its usual name, and for a standard library, which the snapshot holds already.
  self.fetch = async (resource) =>
    String(resource.url ?? resource).endsWith(".wasm")
      ? new Response(program, { headers: { "Content-Type": "application/wasm" } })
      : new Response(new Uint8Array(0));
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > MOST_MEMORY) throw new RangeError("that is enough memory");
    return grow.call(this, pages);
  };
  pyodide = await start(native, { indexURL: HERE, stdLibURL: `${HERE}stdlib.zip`, _loadSnapshot: snapshot }, develop);
  for (const [path, name] of Object.entries(LATER)) {
    const at = path.lastIndexOf("/");
    if (pyodide.FS.analyzePath(path).exists) pyodide.FS.unlink(path);
    pyodide.FS.createLazyFile(path.slice(0, at), path.slice(at + 1), HERE + name, true, false);
  }
  withdraw();
  pyodide.setStdout({ batched: print });
  pyodide.setStderr({ batched() {} });
  for (const name of ["js", "pyodide_js"]) pyodide.unregisterJsModule(name);
  pyodide.runPython(`
import random, sys
for name in [name for name in sys.modules if name.partition(".")[0] in ("js", "pyodide_js")]:
    del sys.modules[name]
random.seed()  # the snapshot would give everybody the same numbers
sys.path.insert(0, "/reader")
def run(where, needs, changed, say):
    import json, sys
    if changed and "claims.browser" in sys.modules:
        sys.modules["claims.browser"].forget()
    from claims import browser
    browser.verify(where, lambda event: say(json.dumps(event)), json.loads(needs))
`);
  seconds.started = (performance.now() - begun) / 1000;
  postMessage({ event: "ready", seconds });
}

/** Take the network away from what runs here, but for the two archives that Python may still need. */
function withdraw() {
  const allowed = new Set(Object.values(LATER).map((name) => HERE + name));
  const refuse = () => {
    throw new Error("there is no network here");
  };
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    return allowed.has(new URL(url, HERE).href) ? open.call(this, method, url, ...rest) : refuse();
  };
  for (const name of ["WebSocket", "WebSocketStream", "WebTransport", "EventSource", "indexedDB", "caches", "importScripts", "Worker", "BroadcastChannel"]) {
    hide(self, name);
    hide(Object.getPrototypeOf(self), name);
  }
  for (const place of [self, Object.getPrototypeOf(self), Object.getPrototypeOf(Object.getPrototypeOf(self))]) {
    if (Object.hasOwn(place, "fetch")) Object.defineProperty(place, "fetch", { value: async () => refuse() });
  }
}

function hide(place, name) {
  try {
    if (Object.hasOwn(place, name)) Object.defineProperty(place, name, { value: undefined });
  } catch {
    // some browsers do not let it go
  }
}

const MOST_PRINTED = 10_000; // characters a run: who prints forever must not fill the page
let printed = 0;

function print(line) {
  if (printed > MOST_PRINTED) return;
  printed += line.length + 1;
  postMessage({ event: "printed", text: printed > MOST_PRINTED ? `${line.slice(0, MOST_PRINTED)}\n… and no more is shown` : line });
}

function run({ where, files, needs }) {
  printed = 0;
  for (const [path, text] of Object.entries(files)) {
    const whole = `/reader/${path}`;
    pyodide.FS.mkdirTree(whole.slice(0, whole.lastIndexOf("/")));
    pyodide.FS.writeFile(whole, text);
  }
  const go = pyodide.globals.get("run");
  const changed = Object.keys(files).length > 0;
  try {
    go(where, JSON.stringify(needs ?? {}), changed, (text) => postMessage(JSON.parse(text)));
  } finally {
    go.destroy();
  }
  postMessage({ event: "done" });
}

self.onmessage = async ({ data }) => {
  try {
    if (data.start) await begin(data.start);
    else if (data.run) run(data.run);
  } catch (error) {
    const said = String(error?.message ?? error).trim().split("\n").at(-1);
    const deep = /call stack|recursion/i.test(said); // that too is a RangeError in some browsers
    const full = /memory/i.test(said) || error instanceof RangeError;
    const why = error?.why ?? (deep ? "deep" : full ? "memory" : "python");
    postMessage({ event: "broken", why, text: said });
  }
};
