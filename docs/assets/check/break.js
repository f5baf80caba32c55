// "Break it" on a claim's page: an editor with the claim's own file and the functions that it is about, a menu of prepared mistakes, and
// what the checks say of them. Fetched when the button is pressed, or with a page whose address carries a change (#break=...).

import { edit } from "./editor.js";
import { pack, unpack } from "./link.js";
import { counted, element, showCheck, showProgress, showTrouble, showWaiting } from "./results.js";
import { Runner, text } from "./runner.js";

/** Seconds without news after which a run is stopped: what was changed may never end. */
const PATIENCE = 30;
/** Characters that a link can have: mail programs and forums break longer ones. */
const LONGEST = 4000;

const STYLE = new URL("break.css", import.meta.url);

/** The start of each address that carries a change. */
export const MARK = "#break=";

const last = (path) => path.slice(path.lastIndexOf("/") + 1);
const is = (n, one, more) => (n === 1 ? one : more);

/** What a text is recognised by. Nobody is kept out by it, so that a small one does. */
function print(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${text.length.toString(36)}-${(hash >>> 0).toString(36)}`;
}

/** Where two texts differ: [from, to, insert], or null. */
function span(before, after) {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return [from, before.length - end, after.slice(from, after.length - end)];
}

const lineOf = (text, at) => text.slice(0, at).split("\n").length;

function styled() {
  return new Promise((resolve, reject) => {
    const link = element("link", { rel: "stylesheet", href: STYLE });
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  });
}

export class Breaking {
  #block;
  #where; // the claim's file
  #functions; // the file of the functions
  #originals = {}; // their texts, by path
  #editors = {};
  #menu;
  #needs;
  #runner;
  #chosen = null; // the line of the menu that stands in the editor, as long as nothing else is changed
  #dialog;
  #parts = {};
  #tabs = {};
  #lines = []; // the menu's buttons
  #quiet = false; // while the texts are changed from here
  #ran = false; // what stands beside the editor belongs to the text that stands in it

  /** `block` is the page's section that says which file, which lab, and what needs pytest. Rejects with an error whose message is for the reader. */
  static async make(block) {
    const made = new Breaking();
    await made.#make(block);
    return made;
  }

  async #make(block) {
    this.#block = block;
    this.#where = block.dataset.where;
    this.#needs = JSON.parse(block.dataset.needs);
    const lab = new URL(block.dataset.lab, import.meta.url).href;
    this.#runner = new Runner(lab);
    const file = block.querySelector(".here__file").href;
    const [menu, claim, shared] = await Promise.all([
      text(new URL("break.json", file).href), // beside it
      text(file),
      text(lab),
      styled(),
    ]);
    this.#menu = JSON.parse(menu);
    this.#functions = this.#menu.functions;
    this.#originals = { [this.#where]: claim, [this.#functions]: JSON.parse(shared)[this.#functions] };
    this.#lay();
    document.body.append(this.#dialog);
    for (const [path, original] of Object.entries(this.#originals)) {
      this.#editors[path] = await edit(this.#parts[path], {
        text: original,
        original,
        label: `${last(path)}: Python, to be changed`,
        changed: () => this.#changed(path),
        run: () => this.#press(),
      });
    }
    this.#turn(this.#where);
    this.#told();
  }

  /** Show it; with `packed`, what stands behind `MARK` in an address, with the change that it carries. */
  async open(packed = "") {
    if (!this.#dialog.open) this.#dialog.showModal();
    if (packed) return this.#take(packed);
    if (!this.#changes().length) this.#editors[this.#where].show(this.#firstCheck());
    // On a phone all is one column, and one begins with the menu; the editor scrolls a little later.
    requestAnimationFrame(() => requestAnimationFrame(() => (this.#dialog.querySelector(".break__body").scrollTop = 0)));
  }

  // --- how it looks ----------------------------------------------------------------------------------------------------

  #lay() {
    const title = document.querySelector("h1")?.cloneNode(true);
    title?.querySelector(".headerlink")?.remove();
    const close = element("button", { type: "button", class: "break__close", text: "Close" });
    close.addEventListener("click", () => this.#dialog.close());
    const head = element(
      "header",
      { class: "break__head" },
      element("h2", { class: "break__title", id: "break-title" }, element("span", { class: "break__kicker", text: "Break it: " }), title?.textContent.trim() ?? ""),
      close,
    );
    const menu = element(
      "section",
      { class: "break__menu", "aria-labelledby": "break-1" },
      element("h3", { id: "break-1", text: "1. Make a mistake" }),
      element("p", { text: "Choose one here, or type one of your own into the editor." }),
      ...this.#group("In a function", this.#functions),
      ...this.#group("In what the claim says", this.#where),
    );
    const code = element(
      "section",
      { class: "break__code", "aria-labelledby": "break-2" },
      element("h3", { id: "break-2", text: "2. Look, and guess which checks will notice" }),
      this.#tablist(),
      ...Object.keys(this.#originals).map((path) => {
        this.#parts[path] = element("div", { class: "break__editor", role: "tabpanel", id: `break-panel-${last(path)}`, "aria-labelledby": `break-tab-${last(path)}` });
        // Escape leaves the editor (then Tab goes on), not the dialog.
        this.#parts[path].addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
        return this.#parts[path];
      }),
      (this.#parts.told = element("p", { class: "break__told" })),
      (this.#parts.hint = element("p", { class: "break__keys", text: "Tab indents; Esc, then Tab leaves the editor. Ctrl + Enter runs." })),
    );
    const button = (name, words, does) => {
      this.#parts[name] = element("button", { type: "button", class: `break__${name}`, text: words });
      this.#parts[name].addEventListener("click", does);
      return this.#parts[name];
    };
    const bar = element(
      "div",
      { class: "break__bar" },
      button("run", "Run", () => this.#press()),
      button("reset", "Reset file", () => this.#reset([this.#open])),
      button("all", "Reset all", () => this.#reset(Object.keys(this.#originals))),
      button("link", "Copy link", () => this.#share()),
    );
    const found = element(
      "section",
      { class: "break__found", "aria-labelledby": "break-3" },
      element("h3", { id: "break-3", text: "3. Run the checks" }),
      bar,
      (this.#parts.notice = element("p", { class: "break__notice", role: "status" })),
      (this.#parts.progress = element("div")),
      (this.#parts.say = element("div", { class: "break__say" })),
      (this.#parts.checks = element("div", { class: "break__checks" })),
    );
    this.#dialog = element("dialog", { class: "break md-typeset", "aria-labelledby": "break-title" }, head, element("div", { class: "break__body" }, menu, code, found));
    this.#dialog.addEventListener("close", () => {
      if (this.#runner.running) this.#runner.stop();
      // Somebody who comes back, or reloads, wants the page.
      if (location.hash.startsWith(MARK)) history.replaceState(history.state, "", location.pathname + location.search);
    });
    this.#idle();
  }

  #group(heading, file) {
    const own = this.#menu.items.filter((item) => item.file === file && this.#fits(item));
    if (!own.length) return [];
    return [
      element("h4", { text: heading }),
      element(
        "ul",
        {},
        ...own.map((item) => {
          const line = element("button", { type: "button", class: "break__item", "aria-pressed": "false" }, ...this.#words(item));
          line.addEventListener("click", () => this.#choose(item));
          this.#lines.push([item, line]);
          return element("li", {}, line);
        }),
      ),
    ];
  }

  #words(item) {
    if (item.subject) return [element("strong", { text: `${item.subject}:` }), ` ${item.says}`];
    const shown = element("code", { class: "break__after" });
    // The part that differs stands out, by more than a colour.
    const [from, , insert] = span(item.before ?? "", item.after) ?? [0, 0, ""];
    shown.append(item.after.slice(0, from), element("mark", { text: item.before ? insert : "" }), item.after.slice(item.before ? from + insert.length : 0));
    return [
      element("span", { class: "break__line" }, element("strong", { text: `Line ${item.line}:` }), ` ${item.says}`),
      shown,
      item.before ? element("span", { class: "break__before" }, "not ", element("code", { text: item.before })) : "",
    ];
  }

  #tablist() {
    const paths = Object.keys(this.#originals);
    const list = element("div", { class: "break__tabs", role: "tablist", "aria-label": "Files" });
    for (const path of paths) {
      const mark = element("span", { class: "break__mark" });
      const tab = element("button", { type: "button", role: "tab", id: `break-tab-${last(path)}`, "aria-controls": `break-panel-${last(path)}` }, last(path), mark);
      tab.addEventListener("click", () => this.#turn(path));
      this.#tabs[path] = { tab, mark };
      list.append(tab);
    }
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = paths[(paths.indexOf(this.#open) + step + paths.length) % paths.length];
      this.#turn(next);
      this.#tabs[next].tab.focus();
    });
    return list;
  }

  #open;

  #turn(path) {
    this.#open = path;
    for (const [one, { tab }] of Object.entries(this.#tabs)) {
      tab.setAttribute("aria-selected", String(one === path));
      tab.tabIndex = one === path ? 0 : -1;
      this.#parts[one].hidden = one !== path;
    }
  }

  // --- what is changed -------------------------------------------------------------------------------------------------

  #fits(item) {
    const original = this.#originals[item.file];
    return item.edits.every(([at, old]) => original.startsWith(old, at));
  }

  #changes() {
    return Object.keys(this.#originals).filter((path) => this.#editors[path] && this.#editors[path].text !== this.#originals[path]);
  }

  #firstCheck() {
    const original = this.#originals[this.#where];
    const name = Object.keys(this.#menu.checks).find((one) => !this.#needs[one]);
    return lineOf(original, Math.max(original.indexOf(`def ${name}(`), 0));
  }

  /** After every change, whoever made it. */
  #changed() {
    if (this.#quiet) return;
    this.#chosen = null;
    this.#told();
  }

  #told() {
    const changed = this.#changes();
    for (const [path, { mark }] of Object.entries(this.#tabs)) {
      mark.replaceChildren(...(changed.includes(path) ? [element("span", { text: " ≠", "aria-hidden": "true" }), element("span", { class: "unseen", text: ", changed" })] : []));
      this.#editors[path].flag(null);
    }
    for (const [item, line] of this.#lines) line.setAttribute("aria-pressed", String(item === this.#chosen));
    const places = changed.map((path) => {
      const [from, , insert] = span(this.#originals[path], this.#editors[path].text);
      const [first, end] = [from, from + insert.length].map((at) => lineOf(this.#editors[path].text, at));
      return `${end > first ? `lines ${first} to ${end}` : `line ${first}`} of ${last(path)}`;
    });
    this.#parts.told.textContent = places.length ? `Changed: ${places.join(", and ")}.` : "Nothing is changed yet.";
    this.#parts.all.disabled = this.#parts.link.disabled = !changed.length;
    this.#parts.reset.disabled = !changed.length;
    this.#parts.notice.textContent = "";
    if (this.#ran && !this.#runner.running) this.#outdated();
  }

  #outdated() {
    this.#ran = false;
    this.#parts.checks.classList.add("break__checks--old");
    this.#say("The code has changed since. Run the checks again.");
  }

  /** Put texts in place, all at once. */
  #put(texts) {
    this.#quiet = true;
    for (const [path, text] of Object.entries(texts)) this.#editors[path].text = text;
    this.#quiet = false;
  }

  #choose(item) {
    const own = this.#changes().length && !this.#chosen;
    let text = this.#originals[item.file];
    for (const [at, old, now] of [...item.edits].sort((a, b) => b[0] - a[0])) text = text.slice(0, at) + now + text.slice(at + old.length);
    this.#put({ ...this.#originals, [item.file]: text });
    this.#chosen = item;
    this.#told();
    this.#turn(item.file);
    this.#editors[item.file].show(item.line);
    if (own) this.#parts.notice.textContent = "What you had typed is gone from the editor. Undo (Ctrl + Z) brings it back.";
    this.#bring(this.#parts[item.file]);
  }

  /** On a phone, where all is one column: to the part where something has just happened. */
  #bring(part) {
    if (matchMedia("(max-width: 60em)").matches) part.closest("section").scrollIntoView({ block: "start" });
  }

  #reset(paths) {
    this.#put(Object.fromEntries(paths.map((path) => [path, this.#originals[path]])));
    this.#chosen = null;
    this.#told();
    this.#parts.notice.textContent = this.#changes().length ? "This file is as it was." : "All is as it was.";
  }

  // --- a link that carries the change ----------------------------------------------------------------------------------

  async #share() {
    const changes = this.#changes().map((path) => [path, print(this.#originals[path]), ...span(this.#originals[path], this.#editors[path].text)]);
    const notice = this.#parts.notice;
    let address;
    try {
      address = location.href.replace(/#.*$/, "") + MARK + (await pack(changes));
    } catch {
      notice.textContent = "This browser cannot make such a link.";
      return;
    }
    if (address.length > LONGEST) {
      notice.textContent = `This change is too long for a link: it would have ${address.length.toLocaleString("en-GB")} characters, and ${LONGEST.toLocaleString("en-GB")} are the most that arrive everywhere.`;
      return;
    }
    try {
      await navigator.clipboard.writeText(address);
      notice.textContent = "Copied. Whoever opens the link sees this change, and nothing runs before they say so.";
    } catch {
      notice.replaceChildren("Copy this link: ", element("a", { href: address, class: "break__address", text: address }));
    }
  }

  async #take(packed) {
    const notice = this.#parts.notice;
    let changes;
    try {
      changes = await unpack(packed);
      if (!Array.isArray(changes) || !changes.length) throw new Error();
      for (const [path, , from, to, insert] of changes) {
        if (!Object.hasOwn(this.#originals, path) || !Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || typeof insert !== "string") throw new Error();
      }
    } catch {
      notice.textContent = "The link carries no change that could be read: it is damaged, or cut off. Nothing is changed.";
      return;
    }
    if (changes.some(([path, known]) => print(this.#originals[path]) !== known)) {
      notice.textContent = "A file has changed since this link was made, so that its change cannot be applied. Nothing is changed.";
      return;
    }
    const texts = { ...this.#originals };
    for (const [path, , from, to, insert] of changes) texts[path] = texts[path].slice(0, from) + insert + texts[path].slice(to);
    this.#put(texts);
    this.#chosen = this.#menu.items.find((item) => this.#fits(item) && this.#stands(item)) ?? null;
    this.#told();
    const [path, , from] = changes[0];
    this.#turn(path);
    this.#editors[path].show(lineOf(this.#originals[path], from));
    this.#bring(this.#parts[path]);
    notice.textContent = "This change came with the link. Nothing has run: look at it, then press Run.";
  }

  /** Whether exactly this is what stands in the editors. */
  #stands(item) {
    let text = this.#originals[item.file];
    for (const [at, old, now] of [...item.edits].sort((a, b) => b[0] - a[0])) text = text.slice(0, at) + now + text.slice(at + old.length);
    return this.#editors[item.file].text === text && this.#changes().length === 1;
  }

  // --- running ---------------------------------------------------------------------------------------------------------

  #press() {
    if (this.#runner.running) this.#runner.stop();
    else this.#run();
  }

  #say(words, style = "") {
    this.#parts.say.className = `break__say${style ? ` break__say--${style}` : ""}`;
    this.#parts.say.replaceChildren(...[words].flat().map((one) => (typeof one === "string" ? element("p", { text: one }) : one)));
  }

  #idle() {
    this.#parts.run.textContent = "Run";
    this.#parts.run.classList.remove("break__run--busy");
    this.#parts.progress.replaceChildren();
    this.#parts.progress.className = "";
    if (!this.#ran && !this.#parts.checks.childElementCount) {
      const here = Object.keys(this.#menu.checks).filter((name) => !this.#needs[name]).length;
      const all = Object.keys(this.#menu.checks).length;
      this.#say(
        here === all ? `${counted(here, "check")} of this claim ${is(here, "runs", "run")} here, in your browser.` : `${here} of the claim’s ${counted(all, "check")} ${is(here, "runs", "run")} here, in your browser. ${is(all - here, "The other needs", "The others need")} pytest.`,
      );
    }
  }

  async #run() {
    const changed = this.#changes();
    const chosen = this.#chosen;
    const files = Object.fromEntries(Object.keys(this.#originals).map((path) => [path, this.#editors[path].text]));
    const found = { slots: new Map(), events: [], problem: "", verdict: null };
    this.#ran = false;
    for (const editor of Object.values(this.#editors)) editor.flag(null);
    this.#parts.checks.replaceChildren();
    this.#parts.checks.classList.remove("break__checks--old");
    this.#parts.notice.textContent = "";
    this.#say("Python is on its way.");
    this.#bring(this.#parts.run);
    this.#parts.run.textContent = "Stop";
    this.#parts.run.classList.add("break__run--busy");
    try {
      await this.#runner.run(
        { where: this.#where, files, needs: this.#needs, patience: Number(this.#block.dataset.patience) || PATIENCE, trusted: false },
        (event) => this.#tell(event, found),
      );
      this.#ran = true;
      if (found.problem) this.#nonsense(found.problem);
      else if (found.verdict) this.#conclude(found, changed, chosen);
      this.#bring(this.#parts.run);
      if (Object.keys(files).some((path) => files[path] !== this.#editors[path].text)) this.#outdated(); // changed meanwhile
    } catch (trouble) {
      this.#ran = true;
      this.#parts.say.replaceChildren(showTrouble(element("div"), trouble));
      for (const slot of found.slots.values()) if (slot.classList.contains("ran--waiting")) showWaiting(slot, "not run");
    } finally {
      this.#idle();
    }
  }

  #tell(event, found) {
    switch (event?.event) {
      case "progress":
        showProgress(this.#parts.progress, event);
        break;
      case "problem":
        found.problem = String(event.text);
        break;
      case "checks":
        this.#parts.progress.replaceChildren();
        this.#parts.progress.className = "";
        this.#say(`Running ${counted(event.names.length, "check")}…`);
        for (const name of event.names) if (!this.#needs[name]) this.#parts.checks.append(this.#card(name, found));
        break;
      case "running":
        if (found.slots.has(event.name)) showWaiting(found.slots.get(event.name), "running…");
        break;
      case "check":
        found.events.push(event);
        if (!found.slots.has(event.name) && !this.#needs[event.name]) this.#parts.checks.append(this.#card(event.name, found));
        if (found.slots.has(event.name)) showCheck(found.slots.get(event.name), event);
        break;
      case "verdict":
        found.verdict = event;
        break;
    }
  }

  /** A check with what it says on the page, and room for what becomes of it. */
  #card(name, found) {
    const there = document.getElementById(name);
    const sentence = there?.querySelector(":scope > p:not([class])")?.cloneNode(true) ?? element("p", {}, element("code", { text: name }));
    for (const part of [sentence, ...sentence.querySelectorAll("[id]")]) part.removeAttribute("id"); // there is one already
    const slot = showWaiting(element("div"), "waiting");
    found.slots.set(name, slot);
    return element("div", { class: "break__check" }, element("p", { class: "break__kind", text: there?.querySelector(".check__kind a")?.textContent ?? name }), sentence, slot);
  }

  /** What came of it, in a sentence; and what a reader may wonder at, beside each check. */
  #conclude(found, changed, chosen) {
    const ran = found.events.filter((event) => event.outcome !== "did not run");
    const notice = ran.filter((event) => event.outcome !== "passed");
    const absent = found.events.length - ran.length;
    const gone = Object.keys(this.#menu.checks).filter((name) => !found.events.some((event) => event.name === name));
    // A prepared wrong statement stands in one check, most often, and the others do not depend on it.
    const own = chosen?.checks?.length === 1 && notice.every((event) => event.name === chosen.checks[0]);
    const sentences = [];
    const explained = new Set();
    const explain = (event, about, words) => {
      if (explained.has(about)) return; // once is enough
      explained.add(about);
      found.slots.get(event.name)?.append(element("p", { class: "break__why", text: words }));
    };
    if (!changed.length) {
      sentences.push(notice.length ? `Nothing is changed, and ${counted(notice.length, "check")} ${is(notice.length, "fails", "fail")} all the same.` : `Nothing is changed yet, and ${ran.length === 1 ? "the check passes" : `all ${ran.length} checks pass`}. Now make a mistake.`);
    } else if (!ran.length) {
      sentences.push("No check ran.");
    } else if (!notice.length) {
      sentences.push(ran.length === 1 ? "The check does not notice it." : own ? "The check that it stands in does not notice it." : ran.length === 2 ? "Neither check notices it." : `None of the ${ran.length} checks notices it.`, "Can you find out why?");
    } else if (ran.length === 1) {
      sentences.push("The check notices it.");
    } else if (own && notice.length === 1) {
      sentences.push("The check that it stands in notices it.", `${is(ran.length - 1, "The other says", `The other ${ran.length - 1} say`)} something else, and ${is(ran.length - 1, "passes", "pass")}.`);
    } else {
      sentences.push(notice.length === ran.length ? `${ran.length === 2 ? "Both" : `All ${ran.length}`} checks notice it.` : `${notice.length} of ${ran.length} checks ${is(notice.length, "notices", "notice")} it.`);
    }
    if (gone.length) sentences.push(`${is(gone.length, "A check of the page is", `${gone.length} checks of the page are`)} gone, and what is gone notices nothing.`);
    if (absent) sentences.push(`${absent} ${is(absent, "more needs", "more need")} pytest, and did not run.`);
    for (const event of ran) {
      const failed = event.outcome !== "passed";
      if (changed.length && failed && event.kind === "property" && event.example) {
        explain(event, "search", "The search tried one input after the other until one failed, and then looked for the simplest that does.");
      } else if (changed.length && failed && event.kind === "proof" && event.asserted) {
        explain(event, "proof", "When a proof fails, we only know that it does not go through any more. It names no x for which the claim is wrong. That takes a search, or thought.");
      } else if (changed.length && failed && !event.asserted && /^\w*(Error|Exception)\b/.test(event.why ?? "")) {
        explain(event, event.name, "It stopped on the way, before it could compare. That too is not passing.");
      } else if (!failed && chosen?.subject && !this.#menu.checks[event.name]?.uses?.includes(chosen.subject) && this.#menu.checks[event.name]?.uses) {
        explain(event, event.name, `It does not use ${chosen.subject}, so it cannot notice.`);
      } else if (!failed && notice.length && !own && event.kind === "property") {
        explain(event, "missed", "It tried inputs, and none of them shows the mistake. That is all that a search can say.");
      }
    }
    const style = !changed.length ? "" : notice.length ? "noticed" : "missed";
    this.#say([element("p", {}, element("strong", { text: sentences[0] }), ...sentences.slice(1).map((one) => ` ${one}`)), ...this.#verdict(found.verdict, changed)], style);
  }

  #verdict({ words, alone, missing }, changed) {
    if (!changed.length) return [];
    const page = JSON.parse(this.#block.dataset.page).words;
    const now = missing.length ? alone : words;
    const alike = now === page;
    const from = missing.length ? "From the checks that ran, the verdict " : "The verdict ";
    return [element("p", {}, from, alike ? "would still be " : "would now be ", element("em", { text: now }), alike ? "." : ". The page says ", alike ? "" : element("em", { text: page }), alike ? "" : ".")];
  }

  /** Python, or the catalogue, cannot read it: say so, and show where. */
  #nonsense(problem) {
    const path = Object.keys(this.#originals).find((one) => problem.includes(one)) ?? this.#open;
    const line = Number(/\.py:(\d+)/.exec(problem)?.[1] ?? /line (\d+)/.exec(problem)?.[1] ?? 0);
    const words = element("p", {}, element("strong", { text: "This cannot be run as a claim. " }), problem);
    const parts = [words];
    if (line && Object.hasOwn(this.#originals, path)) {
      this.#turn(path); // and there the line is marked
      this.#editors[path].flag(line);
      this.#editors[path].show(line);
    }
    this.#say(parts, "nonsense");
  }
}
