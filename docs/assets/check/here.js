// Runs a claim page's checks when its button is pressed, and shows what comes of each beside the check it belongs to.

import { Runner, text } from "./runner.js";
import { counted, element, seconds, showCheck, showProgress, showTrouble, showVerdict, showWaiting } from "./results.js";

export class Checking {
  #block;
  #button;
  #progress;
  #verdict;
  #aloud;
  #runner;
  #page;
  #needs;
  #slots = new Map(); // what stands beside each check, by its name

  constructor(block) {
    const part = (name) => block.querySelector(`.here__${name}`);
    this.#block = block;
    this.#button = part("button");
    this.#progress = part("progress");
    this.#verdict = part("verdict");
    this.#aloud = block.querySelector("[role=status]");
    this.#page = JSON.parse(block.dataset.page);
    this.#needs = JSON.parse(block.dataset.needs);
    this.#runner = new Runner(new URL(block.dataset.lab, import.meta.url).href);
  }

  /** The button is one for both: it starts, and while something runs it stops. */
  press() {
    if (this.#runner.running) this.#runner.stop();
    else this.#run();
  }

  async #run() {
    const began = performance.now();
    let shown = 0;
    let expected = 0;
    let differ = 0;
    let problem = "";
    this.#busy(true);
    this.#verdict.replaceChildren();
    this.#verdict.className = "here__verdict";
    this.#progress.replaceChildren();
    this.#progress.className = "here__progress";
    this.#lay();
    const clock = { since: 0, words: "", text: null };
    const ticking = setInterval(() => {
      if (clock.text) clock.text.textContent = `${clock.words}, ${((performance.now() - clock.since) / 1000).toFixed(1)} s`;
    }, 100);
    try {
      const file = this.#block.querySelector(".here__file").href;
      text(this.#runner.lab).catch(() => {}); // on its way while Python starts; the runner says what goes wrong
      const claim = await text(file);
      this.#say("Python is on its way.");
      await this.#runner.run({ where: this.#block.dataset.where, files: { [this.#block.dataset.where]: claim }, needs: this.#needs }, (event) => {
        switch (event.event) {
          case "progress":
            showProgress(this.#progress, event).classList.add("here__progress");
            break;
          case "problem":
            problem = event.text;
            break;
          case "checks":
            expected = event.names.length;
            this.#progress.className = "here__progress ran";
            clock.text = element("span");
            this.#progress.replaceChildren(clock.text);
            this.#say(`Python runs. ${counted(expected, "check")}.`);
            break;
          case "running":
            clock.since = performance.now();
            clock.words = `Check ${shown + 1} of ${expected}`;
            this.#slot(event.name, (slot) => showWaiting(slot, "running here…"));
            break;
          case "check": {
            shown += 1;
            const page = this.#page.checks[event.name] ?? null;
            if (page && page.outcome !== event.outcome) differ += 1;
            this.#slot(event.name, (slot) => showCheck(slot, event, { page }));
            break;
          }
          case "verdict":
            showVerdict(this.#verdict, event, { page: this.#page, differ });
            this.#verdict.classList.add("here__verdict");
            this.#say(this.#verdict.textContent);
            break;
        }
      });
      if (problem) throw new Error(problem);
      this.#progress.textContent = `${seconds((performance.now() - began) / 1000)} in all`;
    } catch (trouble) {
      this.#progress.replaceChildren();
      showTrouble(this.#verdict, trouble);
      this.#verdict.classList.add("here__verdict");
      this.#say(trouble.message);
      for (const slot of this.#slots.values()) {
        if (slot.classList.contains("ran--waiting")) showWaiting(slot, "not run here");
      }
    } finally {
      clearInterval(ticking);
      this.#busy(false);
    }
  }

  #busy(is) {
    this.#block.classList.add("here--pressed");
    this.#block.classList.toggle("here--busy", is);
    this.#button.textContent = is ? "Stop" : "Check it again";
  }

  /** Room beside every check, all at once and before anything is known: nothing moves later while somebody reads. */
  #lay() {
    for (const name of [...Object.keys(this.#page.checks), ...Object.keys(this.#needs)]) {
      const card = document.getElementById(name);
      if (!card) continue;
      if (!this.#slots.has(name)) {
        const slot = element("div");
        card.querySelector(".check__kind").after(slot);
        this.#slots.set(name, slot);
      }
      showWaiting(this.#slots.get(name), "waiting to run here");
    }
  }

  #slot(name, show) {
    if (this.#slots.has(name)) show(this.#slots.get(name));
  }

  #say(text) {
    this.#aloud.textContent = text;
  }
}
