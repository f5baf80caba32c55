// What all things to move have in common: the controls' values, the drawing that the press left, and the sentence below it.
// A thing's own module holds its law, as pure functions, and says what to draw; it never builds controls or axes of its own.

/**
 * Run `start` for each place on this page where the thing stands, once that place is nearly in sight: most claims have it far down the
 * page, and the picture that the press left there is the same. Does nothing where there is no page.
 */
export function thing(name, start) {
  if (typeof document === "undefined") return;
  const near = new IntersectionObserver(
    (places) => {
      for (const { target } of places.filter((place) => place.isIntersecting)) {
        near.unobserve(target);
        start(new Stage(target));
        target.classList.add("move--live"); // only now do the controls become visible: what does not work is not shown
      }
    },
    { rootMargin: "600px" },
  );
  document.querySelectorAll(`[data-move="${name}"]`).forEach((root) => near.observe(root));
}

/** A number for a reader: `digits` significant ones, a true minus sign, powers of ten with raised digits. */
export function number(value, digits = 3) {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e6 || size < 1e-3 ? value.toExponential(digits - 1) : Number(value.toPrecision(digits)).toString();
  const [digitsOf, power] = text.replaceAll("-", "−").split("e");
  return power === undefined ? digitsOf : `${digitsOf} × 10${raised(power.replace("+", ""))}`;
}

/** The same, for the middle of a sentence: no line ends within it. */
export const unbroken = (value, digits) => number(value, digits).replaceAll(" ", "\u00a0");

/** A whole number in superscript digits. */
export function raised(text) {
  return [...String(text)].map(c => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? (c === "-" || c === "−" ? "⁻" : c)).join("");
}

/** The frame of a drawing, as `claims/press/plot.py` wrote it: from numbers to places in it. */
export class Frame {
  constructor(svg) {
    const read = name => svg.dataset[name].split(" ").map(Number);
    this.svg = svg;
    this.x = read("x");
    this.y = read("y");
    [this.left, this.top, this.right, this.bottom] = read("frame");
    this.logx = "logx" in svg.dataset;
    this.logy = "logy" in svg.dataset;
  }

  /** Where a point lies in the drawing; far outside the frame, just outside of it. */
  at(x, y) {
    const across = share(x, this.x, this.logx), up = share(y, this.y, this.logy);
    return [this.left + across * (this.right - this.left), this.top + (1 - up) * (this.bottom - this.top)];
  }

  /** The element that is drawn anew under this name. */
  part(name) {
    return this.svg.querySelector(`[data-part="${name}"]`);
  }

  /** Draw a line through points [x, y]; a NaN breaks it. */
  curve(name, points) {
    let pen = "M", d = "";
    for (const [x, y] of points) {
      if (Number.isNaN(x) || Number.isNaN(y)) { pen = "M"; continue; }
      const [u, v] = this.at(x, y);
      d += `${pen}${u.toFixed(2)} ${v.toFixed(2)}`;
      pen = "L";
    }
    this.part(name).setAttribute("d", d);
  }

  /** Draw the graph of a function over the whole frame. */
  graph(name, f, steps = 240) {
    const [low, high] = this.x;
    this.curve(name, Array.from({ length: steps + 1 }, (_, k) => {
      const x = low + (high - low) * k / steps;
      return [x, f(x)];
    }));
  }

  /** Draw points; `radius` may be a function of the index. */
  dots(name, points, radius = 4) {
    const group = this.part(name);
    while (group.children.length > points.length) group.lastChild.remove();
    while (group.children.length < points.length) group.append(document.createElementNS("http://www.w3.org/2000/svg", "circle"));
    points.forEach(([x, y], k) => {
      const [u, v] = this.at(x, y), circle = group.children[k];
      circle.setAttribute("cx", u.toFixed(2));
      circle.setAttribute("cy", v.toFixed(2));
      circle.setAttribute("r", typeof radius === "function" ? radius(k) : radius);
    });
  }
}

function share(value, [low, high], log) {
  if (log) {
    if (value <= 0) return -9;
    [value, low, high] = [value, low, high].map(Math.log10);
  }
  return Math.max(-9, Math.min(9, (value - low) / (high - low)));
}

/** One place where a thing stands. */
export class Stage {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector("form");
    this.frame = new Frame(root.querySelector(".move__picture > svg"));
    this.sentence = root.querySelector(".move__says");
    this.aloud = root.querySelector(".move__aloud");
    this.description = this.frame.svg.querySelector("desc");
    this.shown = {}; // how a slider's number is written, where it is not simply the number
    this.first = true;
    // On a page of its own the address says how the controls stand, so that a setting can be shared.
    this.shares = root.classList.contains("move--page");
    if (this.shares) this.restore(location.hash);
  }

  /** Set the controls as an address says, such as #a=2&b=2. What they do not know or cannot be is left alone. */
  restore(hash) {
    for (const [name, text] of new URLSearchParams(hash.slice(1))) {
      const control = this.form.elements.namedItem(name), value = text.slice(0, 100);
      if (control?.type === "range" ? value.trim() && Number.isFinite(Number(value)) : control?.type === "text" || control instanceof RadioNodeList) {
        control.value = value;
      }
    }
  }

  /** Say in the address how the controls stand; nothing if they stand as at first. */
  share() {
    const now = new URLSearchParams();
    for (const control of this.form.elements) {
      if (["range", "text"].includes(control.type) && control.value !== control.defaultValue) now.set(control.name, control.value);
      if (control.type === "radio" && control.checked && !control.defaultChecked) now.set(control.name, control.value);
    }
    const hash = String(now) && `#${now}`;
    // An anchor of the page stays where it is as long as nothing was moved.
    if (hash || location.hash.includes("=")) history.replaceState(null, "", hash || location.pathname + location.search);
  }

  /** The controls' values by name: a number for a slider, text for everything else. */
  get values() {
    const found = {};
    for (const control of this.form.elements) {
      if (control.type === "range") found[control.name] = control.valueAsNumber;
      else if (control.type === "text") found[control.name] = control.value;
      else if (control.type === "radio" && control.checked) found[control.name] = control.value;
    }
    return found;
  }

  /** Set a slider, a text or a choice. */
  set(name, value) {
    const control = this.form.elements.namedItem(name);
    control.value = value;
  }

  button(name, pressed) {
    this.form.querySelector(`button[name="${name}"]`).addEventListener("click", pressed);
  }

  /** From now on, and now, redraw whenever a control changes. `draw(values)` draws and returns what there is to see, in a sentence. */
  run(draw) {
    this.redraw = () => {
      for (const slider of this.form.querySelectorAll("input[type=range]")) {
        const shown = this.shown[slider.name];
        const text = (shown ? shown(slider.valueAsNumber) : number(slider.valueAsNumber)) + slider.dataset.unit;
        slider.parentElement.querySelector("output").textContent = text;
        slider.setAttribute("aria-valuetext", text);
      }
      this.say(draw(this.values));
    };
    this.form.addEventListener("input", this.redraw);
    this.form.addEventListener("submit", event => event.preventDefault());
    this.form.addEventListener("reset", () => setTimeout(this.redraw)); // the values change after the event
    if (this.shares) {
      addEventListener("hashchange", () => {
        if (!location.hash.includes("=")) return; // a heading was chosen
        this.form.reset();
        this.restore(location.hash);
      });
    }
    this.redraw();
  }

  /** Show a sentence at once, and let a screen reader speak it when the reader's hand has come to rest. */
  say(sentence) {
    this.sentence.textContent = sentence;
    this.description.textContent = sentence;
    clearTimeout(this.waiting);
    if (!this.first) {
      this.waiting = setTimeout(() => {
        this.aloud.textContent = sentence;
        if (this.shares) this.share();
      }, 600);
    }
    this.first = false;
  }
}

/** Whether the reader wants things to stand still. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
