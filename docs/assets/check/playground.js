// The playground: an editor for a whole claim file, its checks run in this browser, and three ways to keep it: here, in a file, in a link.
// Nothing is fetched of Python before the first run.

import { edit } from "./editor.js";
import { element, seconds, showCheck, showProgress, showTrouble, showVerdict, showWaiting } from "./results.js";
import { pack, unpack } from "./link.js";
import { Runner } from "./runner.js";

const KEPT = "rectified-playground";
const PATIENCE = 30;
const LONGEST = 30_000; // characters of a link: some programs cut off what is longer

const root = document.querySelector(".play");
const part = (name) => root.querySelector(`.play__${name}`);
const names = JSON.parse(root.dataset.names);
const runner = new Runner(new URL(root.dataset.lab, import.meta.url).href);
const templates = new Map(); // texts by name, of those that were asked for

let editor;
let linked = false; // whether what stands here came with a link
let start; // the text as it stood before anybody changed it

// --- what is written: {chapter, name, text} --------------------------------------------------------------------------

const written = () => ({ chapter: part("chapter").value, name: part("name").value.trim(), text: editor.text });

function put({ chapter, name, text }) {
  if ([...part("chapter").options].some((option) => option.value === chapter)) part("chapter").value = chapter;
  part("name").value = name;
  start = text;
  editor.text = text;
  editor.flag(null);
  named();
}

async function template(name) {
  if (!templates.has(name)) {
    const response = await fetch(new URL(`../../playground/${name}.py`, import.meta.url));
    if (!response.ok) throw new Error(`${response.status}`);
    templates.set(name, await response.text());
  }
  const [option] = [...part("template").options].filter((one) => one.value === name);
  return { chapter: option.dataset.chapter, name, text: templates.get(name) };
}

/** Says what is wrong with the file's name, as the catalogue says it, or where the claim's page would be. Returns whether it can be one. */
function named() {
  const { chapter, name } = written();
  const id = name.replaceAll("_", "-");
  const where = `claims/${chapter}/${name}.py`;
  const [there] = Object.entries(names.taken).filter(([, stems]) => stems.includes(name));
  let wrong = "";
  if (!new RegExp(names.good).test(name)) wrong = `${where}: ${names.bad}`;
  else if (there) wrong = `${where}: the id ${id} exists already, in claims/${there[0]}/${name}.py: rename one of the two`;
  part("says").textContent = wrong || `The name becomes the claim's id: its page would be claims/${id}/.`;
  part("says").classList.toggle("play__says--wrong", wrong !== "");
  part("name").setAttribute("aria-invalid", wrong !== "");
  return !wrong;
}

// --- keeping it ------------------------------------------------------------------------------------------------------

let saving;

function changed() {
  named();
  clearTimeout(saving);
  if (!linked) saving = setTimeout(keep, 300);
}

function keep() {
  try {
    localStorage.setItem(KEPT, JSON.stringify(written()));
    note("Kept in this browser as you write, and nowhere else.");
  } catch {
    note("This browser keeps nothing: download what you want to have again.");
  }
}

/** What was kept, or null; what somebody else may have put there counts as nothing. */
function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT));
    return found && [found.chapter, found.name, found.text].every((one) => typeof one === "string") ? found : null;
  } catch {
    return null;
  }
}

function note(text) {
  part("kept").textContent = text;
}

part("forget").addEventListener("click", async () => {
  clearTimeout(saving);
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // then nothing was kept
  }
  await restart();
  clearTimeout(saving);
  note("Forgotten.");
});

part("save").addEventListener("click", () => {
  if (!named()) return part("name").focus();
  const { name, text } = written();
  const address = URL.createObjectURL(new Blob([text], { type: "text/x-python" }));
  const link = element("a", { href: address, download: `${name}.py` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
  return note(`Saved as ${name}.py: put it into claims/${part("chapter").value}/ of a clone.`);
});

part("link").addEventListener("click", async () => {
  let address;
  try {
    const { origin, pathname } = location;
    address = `${origin}${pathname}#claim=${await pack(written())}`;
  } catch {
    return note("This browser cannot pack a text into a link: download the file and send that.");
  }
  if (address.length > LONGEST) return note("This is too long for a link: download the file and send that.");
  try {
    await navigator.clipboard.writeText(address);
    return note("The link is copied. It holds the whole text; who opens it decides whether to run it.");
  } catch {
    history.replaceState(null, "", address); // then it can be copied from there
    return note("The link stands in the address bar now. It holds the whole text.");
  }
});

// --- where it comes from ---------------------------------------------------------------------------------------------

/** What stands here from now on is the reader's. */
function own() {
  linked = false;
  part("came").hidden = true;
  if (location.hash.startsWith("#claim=")) history.replaceState(null, "", location.pathname + location.search);
}

async function restart() {
  own();
  put(kept() ?? (await template(part("template").options[0].value)));
}

/** Show what the address carries; without anything, what was kept. */
async function arrive() {
  const [, packed] = location.hash.match(/^#claim=([\w-]*)$/) ?? [];
  if (packed === undefined) return;
  try {
    const found = await unpack(packed);
    if (![found.chapter, found.name, found.text].every((one) => typeof one === "string")) throw new Error("no claim");
    clearTimeout(saving);
    runner.stop();
    linked = true;
    put(found);
    clearTimeout(saving);
    part("came").hidden = false;
    clean();
    note("");
  } catch {
    note("This link is damaged: there is no claim in it.");
  }
}

part("mine").addEventListener("click", () => restart().then(() => editor.focus()));
part("template").addEventListener("change", async ({ target }) => {
  try {
    const found = await template(target.value);
    if (editor.text !== start && !confirm("This takes the place of what you wrote.")) return;
    own();
    put(found);
    clean();
  } catch {
    note("This claim could not be fetched. Look at your connection and choose it again.");
  }
});
for (const name of ["chapter", "name"]) part(name).addEventListener("input", changed);
addEventListener("hashchange", arrive);

// --- running it ------------------------------------------------------------------------------------------------------

/** What results.js fills; it takes its element's classes for its own. */
const slot = (name) => part(name).firstElementChild ?? part(name).appendChild(element("div"));

function clean() {
  for (const name of ["progress", "verdict", "checks", "printed"]) part(name).replaceChildren();
  editor.flag(null);
}

/** A line for the author: what is wrong, and a way to the place where it is. */
function problem(text) {
  const [place, line] = text.match(/^\S+\.py:(\d+): /) ?? [];
  showTrouble(slot("verdict"), { kind: "problem", message: place ? `Line ${line}: ${text.slice(place.length)}` : text });
  if (line) {
    part("verdict").append(way(Number(line)));
    editor.flag(Number(line));
  }
}

function way(line) {
  const button = element("button", { type: "button", class: "play__line", text: `Show line ${line}` });
  button.addEventListener("click", () => {
    editor.show(line);
    editor.focus();
  });
  return button;
}

async function run() {
  if (runner.running) return runner.stop();
  if (!named()) {
    part("name").focus();
    return undefined;
  }
  const { chapter, name, text } = written();
  const where = `claims/${chapter}/${name}.py`;
  const places = new Map();
  const began = performance.now();
  let failed = null;
  clean();
  busy(true);
  try {
    await runner.run({ where, files: { [where]: text }, patience: PATIENCE, trusted: false }, (event) => {
      if (event.event === "progress") showProgress(slot("progress"), event);
      else if (event.event === "problem") problem(String(event.text));
      else if (event.event === "checks") {
        part("progress").replaceChildren();
        for (const check of event.names) {
          const place = element("div");
          places.set(check, place);
          part("checks").append(element("div", { class: "play__check" }, element("code", { text: check }), showWaiting(place, "waits")));
        }
      } else if (event.event === "running") showWaiting(places.get(event.name), "runs…");
      else if (event.event === "check") {
        showCheck(places.get(event.name), event);
        if (event.line) places.get(event.name).append(way(event.line));
        if (event.outcome === "failed") failed ??= event.line;
      } else if (event.event === "verdict") {
        showVerdict(slot("verdict"), event);
        if (event.words === "not established" || event.words === "contradiction") editor.flag(failed ?? null);
      } else if (event.event === "printed") printed(String(event.text));
    });
    part("progress").replaceChildren(element("p", { class: "play__seconds", text: `${seconds((performance.now() - began) / 1000)} in all` }));
  } catch (trouble) {
    part("progress").replaceChildren();
    showTrouble(slot("verdict"), trouble);
    for (const place of places.values()) if (place.classList.contains("ran--waiting")) showWaiting(place, "did not come to an end");
  } finally {
    busy(false);
    root.querySelector(".play__found > [role=status]").textContent = part("verdict").textContent.replace(/^[^\p{L}]+/u, "");
  }
  return undefined;
}

function printed(text) {
  const place = part("printed");
  if (!place.firstChild) place.append(element("p", { text: "Printed:" }), element("pre", { tabindex: "0" }));
  place.lastChild.append(`${text}\n`);
}

function busy(is) {
  root.classList.toggle("here--busy", is);
  part("run").textContent = is ? "Stop" : "Run";
}

part("run").addEventListener("click", run);

// --- beginning -------------------------------------------------------------------------------------------------------

const field = part("editor").querySelector("textarea");
start = field.value;
templates.set(part("template").options[0].value, start);
const place = element("div", { class: "play__code" }); // the plain field stays until the editor is there
editor = await edit(place, { text: start, label: "The claim's file, in Python", changed, run });
part("editor").replaceChildren(place);
const mine = kept();
if (mine) put(mine);
clearTimeout(saving);
named();
note(mine ? "This is what you wrote last. It is kept in this browser, and nowhere else." : "What you write is kept in this browser, and nowhere else.");
await arrive();
root.classList.add("play--live");
