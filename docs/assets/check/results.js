// Shows as parts of a page what Python says (see claims/browser.py): the outcome of a check, the verdict, the progress of the download.
// Whatever comes from Python, or from somebody's link, is put in as text and never as HTML. The styles are in check.css.
//
// Each function fills the element that it is given, and returns it; what stood there before is gone.

/** An element. `attributes` may hold `text` and `class`; children are elements or strings, and what is empty is left out. */
export function element(tag, { text, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  if (text !== undefined) made.textContent = text;
  made.append(...children.filter((child) => child || child === 0));
  return made;
}

const MARKS = { passed: "✔", failed: "✘", "did not run": "○" };
const STYLES = { passed: "passed", failed: "failed", "did not run": "absent" };

const code = (text) => element("code", { text });
const and = (words) => words.join(", ").replace(/, ([^,]*)$/, " and $1");
const marked = (mark, words) => element("strong", {}, element("span", { text: mark, "aria-hidden": "true" }), ` ${words}`);

/** "1 check", "3 checks" */
export const counted = (n, one, more = `${one}s`) => `${n.toLocaleString("en-GB")} ${n === 1 ? one : more}`;

/** Seconds as a reader wants them. */
export const seconds = (value) => (value >= 0.005 ? `${value.toFixed(2)} s` : "under 0.01 s");

/** Bytes in megabytes. */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** A number as Python writes it; a whole number stays one. */
const python = (value) => (typeof value === "number" ? String(value).replace(/e([+-])(\d)$/, "e$10$2") : JSON.stringify(value));

/** One line that says that a check waits or runs. */
export function showWaiting(place, words) {
  place.className = "ran ran--waiting";
  place.replaceChildren(element("p", { class: "ran__line", text: words }));
  return place;
}

/**
 * What became of one check: `event` is one of {event: "check", ...}.
 *
 * `named` puts the check's name in front, where the check itself does not stand beside it. `page` is what the page says of the same check,
 * {outcome, numbers: {name: value}, kind}: what differs from that is said.
 */
export function showCheck(place, event, { named = false, page = null } = {}) {
  const { outcome, needs } = event;
  place.className = `ran ran--${STYLES[outcome] ?? "failed"}`;
  const line = element("p", { class: "ran__line" });
  if (named) line.append(code(event.name), " ");
  if (outcome === "did not run") {
    line.append(marked(MARKS[outcome], "not run here"), " ", element("span", { text: `needs pytest: uses ${needs?.length ? and(needs) : "arrays of numbers"}` }));
    place.replaceChildren(line);
    return place;
  }
  const facts = [seconds(event.seconds ?? 0)];
  if (event.tried !== undefined) {
    facts.push(`${counted(event.tried, "input")} tried${event.thrown_away ? `, ${event.thrown_away.toLocaleString("en-GB")} thrown away` : ""}`);
  }
  line.append(marked(MARKS[outcome] ?? MARKS.failed, `${outcome} here`), ...facts.flatMap((fact) => [" ", element("span", { text: fact })]));
  const more = [];
  if (page && page.outcome !== outcome) {
    more.push(element("p", { class: "ran__differs" }, element("strong", { text: "This differs from the page: " }), `there it ${said(page.outcome)}.`));
  }
  if (outcome !== "passed") more.push(...failure(event));
  else if (page) more.push(...differing(event, page));
  place.replaceChildren(line, ...more);
  return place;
}

const said = (outcome) => (outcome === "did not run" ? outcome : `has ${outcome}`);

/** Why a check failed: the example, the assertion, and what it compared. */
function failure({ why, example, line, asserted, values }) {
  const found = [];
  if (example !== undefined) {
    found.push(example ? element("p", {}, "It fails for ", element("code", { class: "ran__code", text: example })) : element("p", { text: "It fails whatever is drawn." }));
  }
  if (asserted) {
    found.push(element("p", {}, line ? `Line ${line} of the file:` : "", element("code", { class: "ran__code", text: asserted })));
  }
  if (values?.length) {
    const rows = values.map(([what, value]) => element("div", {}, element("dt", {}, code(what)), element("dd", {}, "is ", code(value))));
    found.push(element("p", { text: "But" }), element("dl", { class: "ran__values" }, ...rows));
  }
  // An assertion without a message says nothing that does not stand above.
  if (why && !(asserted && why === "AssertionError")) {
    found.push(element("p", {}, line && !asserted ? `Line ${line}: ` : "", why));
  }
  return found;
}

/** Recorded numbers that came out otherwise here than in the run behind the page. */
function differing({ numbers = {} }, page) {
  const found = [];
  for (const [name, there] of Object.entries(page.numbers ?? {})) {
    const here = numbers[name];
    if (here === undefined || here === there) continue;
    const both = [code(name), " is ", code(python(here)), " here and ", code(python(there)), " on the page"];
    const why = close(here, there)
      ? ". WebAssembly rounds functions such as exp and tanh in its own way. The check allows for that."
      : page.kind === "measurement"
        ? ". Timings differ from machine to machine."
        : ". The check allows for that.";
    found.push(element("p", { class: "ran__number" }, ...both, why));
  }
  return found;
}

/** Whether rounding explains the difference. */
function close(a, b) {
  return typeof a === "number" && typeof b === "number" && Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/**
 * The verdict: `event` is {event: "verdict", ...}. `page` is what the page says, {words}, if there is a page to compare with; `differ` is
 * how many checks came out otherwise than there.
 */
export function showVerdict(place, event, { page = null, differ = 0 } = {}) {
  const { ran, passed, missing, words, why, alone, alone_why } = event;
  const sentences = [];
  const absent = missing.length;
  let style = "passed";
  if (!absent) {
    sentences.push(["Verdict computed here: ", element("strong", { text: words }), "."]);
    if (page) sentences.push(page.words === words ? ["The page says the same."] : ["The page says: ", element("strong", { text: page.words }), "."]);
    if (why) sentences.push([ended(why)]);
  } else {
    const passing = ["No check ran.", "The check that ran passed.", "Both checks that ran passed."][ran] ?? `All ${ran} checks that ran passed.`;
    sentences.push([passed === ran ? passing : `${passed} of the ${counted(ran, "check")} that ran passed.`]);
    sentences.push([`${absent === 1 ? "1 needs" : `${absent} need`} pytest.`]);
    if (ran) {
      const these = ran === 1 ? "this one" : `these ${ran}`;
      if (alone === "not established") {
        sentences.push([`From ${these} alone nothing is settled${passed === ran && alone_why ? `: ${ended(alone_why)}` : "."}`]);
      } else {
        const same = page?.words === alone;
        sentences.push([`From ${these} alone: `, element("strong", { text: alone }), same ? ", as on the page." : "."]);
        if (page && !same && passed === ran) {
          sentences.push(["The page says ", element("strong", { text: page.words }), `: that takes ${absent === 1 ? "the other one" : "the others"} too.`]);
        }
      }
    }
    if (why && alone === "contradiction") sentences.push([ended(why)]);
  }
  const otherwise = page && (differ > 0 || words === "contradiction" || (!absent && page.words !== words));
  if (otherwise) style = "differs";
  else if (passed < ran || words === "contradiction") style = "failed";
  else if (absent) style = "partial";
  place.className = `ran ran--verdict ran--${style}`;
  const mark = { passed: "✔", partial: "◑", failed: "✘", differs: "≠" }[style];
  const paragraph = element("p", { class: "ran__line" }, element("span", { class: "ran__mark", text: mark, "aria-hidden": "true" }));
  const text = element("span");
  if (otherwise) {
    text.append(element("strong", { text: "This is not what the page says. " }));
    if (differ) text.append(`${counted(differ, "check")} came out otherwise. `);
  }
  sentences.forEach((parts, i) => text.append(...(i ? [" "] : []), ...parts.filter(Boolean)));
  paragraph.append(text);
  place.replaceChildren(paragraph);
  return place;
}

const ended = (text) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** How far the download is: `event` is {event: "progress", bytes, of, seconds}. Called again and again; the bar stays the same element. */
export function showProgress(place, event) {
  let bar = place.querySelector("progress");
  if (!bar) {
    place.className = "ran ran--progress";
    bar = element("progress", { max: "1", "aria-label": "Python, on its way" });
    place.replaceChildren(bar, element("span", { class: "ran__bytes" }));
  }
  const { bytes, of, seconds: since } = event;
  const whole = of > 0 && bytes >= of;
  if (of > 0) bar.value = bytes / of;
  else bar.removeAttribute("value"); // how much there will be is not known yet
  const words = whole ? "Starting Python" : of > 0 ? `${(bytes / 1e6).toFixed(1)} of ${megabytes(of)}` : "Fetching Python";
  place.querySelector(".ran__bytes").textContent = `${words}, ${since.toFixed(1)} s`;
  return place;
}

/** Why nothing came of it: `trouble` is an error with a sentence for the reader (see runner.js). */
export function showTrouble(place, trouble) {
  const stopped = trouble.kind === "stopped";
  place.className = `ran ran--${stopped ? "absent" : "failed"}`;
  const mark = element("span", { class: "ran__mark", text: stopped ? "○" : "✘", "aria-hidden": "true" });
  place.replaceChildren(element("p", { class: "ran__line" }, mark, element("span", { text: trouble.message })));
  return place;
}
