// Runs checks in a Web Worker, for the pages that offer it. Nothing is fetched before the first run. What goes wrong ends in one sentence.

const RUNTIME = new URL("../runtime/", import.meta.url);

/** Seconds after which a check that says nothing is stopped, as pytest does it. */
export const PATIENCE = 120;

/** A sentence for the reader, and `kind`: "old browser", "file", "no runtime", "network", "damaged", "memory", "deep", "python", "stopped" or "too slow". */
export class Trouble extends Error {
  constructor(kind, sentence) {
    super(sentence);
    this.kind = kind;
  }
}

const SENTENCES = {
  network: "The download stopped. Look at your connection and press again: what has arrived whole is kept.",
  damaged: "What arrived is damaged. Press again: then everything is fetched anew.",
  memory: "Python ran out of memory here, and was stopped. Press again for a fresh start.",
  deep: "Python went too deep into something that contains itself over and over, and stopped. Press again for a fresh start.",
  python: "Python stopped unexpectedly. Press again for a fresh start.",
};

/** What a browser must have; null if it has it all. */
export function missing() {
  if (location.protocol === "file:") {
    return new Trouble("file", "A page from a disk cannot start Python. It works on the site, or after mkdocs serve.");
  }
  if (!("Worker" in window) || !("WebAssembly" in window) || !startsModules()) {
    return new Trouble("old browser", "This browser cannot run Python: it has no WebAssembly, or no workers made of modules. pytest shows the same.");
  }
  return null;
}

let modules;

/** Whether a worker can be a module; a browser that does not know them never asks for the type. */
function startsModules() {
  if (modules !== undefined) return modules;
  let asked = false;
  const options = {
    get type() {
      asked = true;
      return "module";
    },
  };
  const empty = URL.createObjectURL(new Blob([], { type: "text/javascript" }));
  try {
    new Worker(empty, options).terminate();
  } catch {
    // then it was not asked for either, or workers are forbidden here
    asked = false;
  } finally {
    URL.revokeObjectURL(empty);
  }
  modules = asked;
  return modules;
}

let confined = false;

/**
 * From now on this page and the workers that it makes of texts of its own talk to no other host, whatever runs in them. (A worker that is
 * fetched would have no policy: a static host sends none.) The page itself never did.
 */
function confine() {
  if (confined) return;
  confined = true;
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:";
  document.head.append(policy);
}

let manifest; // one for all runners of a page
/**
 * What the next start takes from the browser's cache. The runtime's files never change under their addresses; but after a failure it may hold
 * a host's word that there is no such file, and after damage what is damaged.
 */
let cache = "force-cache";

async function runtime() {
  manifest ??= fetch(new URL("runtime.json", RUNTIME), { cache: cache === "force-cache" ? "default" : cache }).then(async (response) => {
    if (response.status === 404) {
      throw new Trouble("no runtime", "This copy of the site was built without Python for browsers. To get it: python -m claims.release browser");
    }
    if (!response.ok) throw new Trouble("network", SENTENCES.network);
    const text = await response.text();
    try {
      const { folder, sizes, unpacked } = JSON.parse(text);
      return { folder, sizes, unpacked };
    } catch {
      throw new Trouble("damaged", SENTENCES.damaged);
    }
  });
  try {
    return await manifest;
  } catch (error) {
    manifest = undefined; // the next try asks again
    cache = error.kind === "damaged" ? "reload" : "no-cache";
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

/** Seconds without a byte after which a download is given up. */
const STALLED = 60;
/** What a run may say at most; a claim has thirty checks. Who says more would fill the page's queue until it stands still. */
const MOST_EVENTS = 3000;

/**
 * One Python, started when it is first needed and thrown away when it was stopped, and after files of a reader's have run in it.
 *
 * `lab` is the address of the JSON file with all that claims share, as {path: text}.
 */
export class Runner {
  #worker = null;
  #known = {}; // the files that the worker has
  #fail = null; // ends the run under way with a Trouble
  #clock = 0;
  #used = false; // files of a reader's ran here: what they changed must not show in the next run

  constructor(lab) {
    this.lab = lab;
  }

  get running() {
    return this.#fail !== null;
  }

  /**
   * Run the checks of the claim file `where`, with `files` ({path: text}) in place of the lab's or beside them.
   *
   * `needs` maps names of checks to the libraries without which they cannot run; these are not tried. `patience` is in seconds, for each check. With
   * `trusted` the files are the site's own, and the next run of such may use the same Python; otherwise each run has one of its own.
   * `told` is given what the worker says, one plain object at a time (see worker.mjs), and first, if Python must be started,
   * {event: "progress", bytes, of, seconds}. Resolves when all has been said; rejects with a `Trouble`.
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
      if (this.#used) this.#end();
      this.#used = !trusted;
      if (!this.#worker) await Promise.race([this.#start(told, ended), ended]);
      const lab = await Promise.race([this.#lab(), ended]);
      const all = { ...lab, ...files };
      const changed = Object.fromEntries(Object.entries(all).filter(([path, content]) => this.#known[path] !== content));
      this.#known = { ...this.#known, ...all };
      const waiting = () => this.#wait(patience, new Trouble("too slow", `Nothing came of it for ${patience} seconds, so it was stopped.`));
      let events = 0;
      this.#worker.onmessage = ({ data }) => {
        events += 1;
        if (data?.event === "done") finish();
        else if (data?.event === "broken") this.#stop(new Trouble(data.why, SENTENCES[data.why] ?? SENTENCES.python));
        else if (events > MOST_EVENTS) this.#stop(new Trouble("python", "It said too much, and was stopped. Press again for a fresh start."));
        else {
          if (data?.event !== "printed") waiting(); // who prints forever gets nowhere
          told(data);
        }
      };
      waiting();
      this.#worker.postMessage({ run: { where, files: changed, needs } });
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
    this.#used = false;
  }

  #wait(seconds, trouble) {
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.#stop(trouble), 1000 * seconds);
  }

  async #lab() {
    const json = await text(this.lab);
    try {
      return JSON.parse(json);
    } catch {
      texts.delete(this.lab);
      throw new Trouble("damaged", SENTENCES.damaged);
    }
  }

  async #start(told, ended) {
    const begun = performance.now();
    told({ event: "progress", bytes: 0, of: 0, seconds: 0 });
    const waiting = () => this.#wait(STALLED, new Trouble("network", SENTENCES.network));
    waiting();
    const { folder, sizes, unpacked } = await Promise.race([runtime(), ended]); // who was stopped meanwhile starts nothing
    confine();
    await new Promise((resolve, reject) => {
      const address = new URL(`${folder}/worker.js${cache === "force-cache" ? "" : `?${cache}`}`, RUNTIME);
      const source = URL.createObjectURL(new Blob([`import ${JSON.stringify(address)};`], { type: "text/javascript" }));
      let worker;
      try {
        worker = new Worker(source, { type: "module" });
      } catch {
        throw new Trouble("old browser", "This browser cannot start a worker from a module. pytest shows the same.");
      }
      this.#worker = worker;
      let ready = false;
      const broken = (why) => {
        if (!ready) {
          manifest = undefined;
          cache = why === "damaged" ? "reload" : "no-cache";
        }
        const trouble = new Trouble(why, SENTENCES[why] ?? SENTENCES.python);
        if (this.#worker === worker) this.#stop(trouble);
        reject(trouble);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        broken(ready ? "python" : "network");
      };
      worker.onmessage = ({ data }) => {
        if (data.event === "ready") {
          ready = true;
          URL.revokeObjectURL(source);
          cache = "force-cache";
          resolve();
        } else if (data.event === "broken") broken(data.why);
        else {
          waiting();
          told({ ...data, seconds: (performance.now() - begun) / 1000 });
        }
      };
      worker.postMessage({ start: { sizes, unpacked, cache } });
    });
  }
}
