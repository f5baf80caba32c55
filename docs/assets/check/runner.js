// Runs checks in a Web Worker, for the pages that offer it. Nothing is fetched before the first run. What goes wrong ends in one sentence.

const RUNTIME = new URL("../runtime/", import.meta.url);

/** Seconds after which a check that says nothing is stopped, as pytest does it. */
export const PATIENCE = 120;

/** A sentence for the reader, and `kind`: "old browser", "file", "no runtime", "network", "damaged", "memory", "python", "stopped" or "too slow". */
export class Trouble extends Error {
  constructor(kind, sentence) {
    super(sentence);
    this.kind = kind;
  }
}

const SENTENCES = {
  network: "The download stopped. Look at your connection and press again: what has arrived whole is kept.",
  damaged: "What arrived is damaged. Reload this page without its cache (Ctrl + Shift + R) and press again.",
  memory: "Python ran out of memory here, and was stopped. Press again for a fresh start.",
  python: "Python stopped unexpectedly. Press again for a fresh start.",
};

/** What a browser must have; null if it has it all. */
export function missing() {
  if (location.protocol === "file:") {
    return new Trouble("file", "A page from a disk cannot start Python. It works on the site, or after mkdocs serve.");
  }
  if (!("Worker" in window) || !("WebAssembly" in window)) {
    return new Trouble("old browser", "This browser cannot run Python: it has no WebAssembly or no workers. pytest shows the same.");
  }
  return null;
}

let manifest; // one for all runners of a page

async function runtime() {
  manifest ??= fetch(new URL("runtime.json", RUNTIME)).then((response) => {
    if (response.status === 404) {
      throw new Trouble("no runtime", "This copy of the site was built without Python for browsers. To get it: python -m claims.release browser");
    }
    if (!response.ok) throw new Trouble("network", SENTENCES.network);
    return response.json();
  });
  try {
    return await manifest;
  } catch (error) {
    manifest = undefined; // the next try asks again
    throw error instanceof Trouble ? error : new Trouble("network", SENTENCES.network);
  }
}

const texts = new Map();

/** A text that does not change under its address, fetched once. */
export async function text(url) {
  if (!texts.has(url)) {
    texts.set(
      url,
      fetch(url, { cache: "no-cache" }).then((response) => {
        if (!response.ok) throw new Trouble("network", SENTENCES.network);
        return response.text();
      }),
    );
  }
  try {
    return await texts.get(url);
  } catch {
    texts.delete(url);
    throw new Trouble("network", SENTENCES.network);
  }
}

/**
 * One Python, started when it is first needed and thrown away when it was stopped or when `fresh` asks for it.
 *
 * `lab` is the address of the JSON file with all that claims share, as {path: text}.
 */
export class Runner {
  #worker = null;
  #ready = null;
  #known = {}; // the files that the worker has
  #fail = null; // ends the run under way with a Trouble
  #clock = 0;
  #dirty = false;

  constructor(lab) {
    this.lab = lab;
  }

  get running() {
    return this.#fail !== null;
  }

  /**
   * Run the checks of the claim file `where`, with `files` ({path: text}) in place of the lab's or beside them.
   *
   * `needs` maps names of checks to the libraries without which they cannot run; these are not tried. `patience` is in seconds, for each check. With `trusted`
   * the files are the site's own, and a Python in which a reader's have run is not used for them. `told` is given what the worker says, one
   * plain object at a time (see worker.mjs), and first, if Python must be started, {event: "progress", bytes, of, seconds}. Resolves when all has been
   * said; rejects with a `Trouble`.
   */
  async run({ where, files, needs = {}, patience = PATIENCE, trusted = true }, told) {
    if (this.running) throw new Trouble("python", "Something is running already; stop it first.");
    const trouble = missing();
    if (trouble) throw trouble;
    let finish;
    const ended = new Promise((resolve, reject) => {
      finish = resolve;
      this.#fail = reject;
    });
    ended.catch(() => {}); // it may fail before anybody waits
    try {
      if (trusted && this.#dirty) this.#end();
      this.#dirty ||= !trusted;
      if (!this.#worker) await Promise.race([this.#start(told), ended]);
      const lab = JSON.parse(await Promise.race([text(this.lab), ended]));
      const all = { ...lab, ...files };
      const changed = Object.fromEntries(Object.entries(all).filter(([path, content]) => this.#known[path] !== content));
      this.#known = { ...this.#known, ...all };
      const worker = this.#worker;
      const wait = () => {
        clearTimeout(this.#clock);
        this.#clock = setTimeout(() => {
          this.#stop(new Trouble("too slow", `Nothing came of it for ${patience} seconds, so it was stopped.`));
        }, 1000 * patience);
      };
      worker.onmessage = ({ data }) => {
        wait();
        if (data.event === "done") finish();
        else if (data.event === "broken") this.#stop(new Trouble(data.why, SENTENCES[data.why] ?? SENTENCES.python));
        else told(data);
      };
      wait();
      worker.postMessage({ run: { where, files: changed, needs } });
      await ended;
    } finally {
      clearTimeout(this.#clock);
      this.#fail = null;
    }
  }

  /** End what runs, whatever it is doing. The next run starts afresh. */
  stop() {
    this.#stop(new Trouble("stopped", "Stopped."));
  }

  #stop(trouble) {
    const fail = this.#fail;
    this.#end();
    fail?.(trouble);
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#known = {};
    this.#dirty = false;
  }

  async #start(told) {
    const begun = performance.now();
    told({ event: "progress", bytes: 0, of: 0, seconds: 0 });
    const { folder, sizes, unpacked } = await runtime();
    await new Promise((resolve, reject) => {
      let worker;
      try {
        worker = new Worker(new URL(`${folder}/worker.js`, RUNTIME), { type: "module" });
      } catch {
        throw new Trouble("old browser", "This browser cannot start a worker from a module. pytest shows the same.");
      }
      this.#worker = worker;
      worker.onerror = (event) => {
        event.preventDefault();
        this.#stop(new Trouble("network", SENTENCES.network));
        reject(new Trouble("network", SENTENCES.network));
      };
      worker.onmessage = ({ data }) => {
        if (data.event === "ready") resolve();
        else if (data.event === "broken") {
          this.#end();
          reject(new Trouble(data.why, SENTENCES[data.why] ?? SENTENCES.python));
        } else told({ ...data, seconds: (performance.now() - begun) / 1000 });
      };
      worker.postMessage({ start: { sizes, unpacked } });
    });
  }
}
