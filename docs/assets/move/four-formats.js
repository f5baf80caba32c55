// A number under four float formats: a function's value, exact and rounded, and what its usual formula makes of it.

import {
  FORMATS, asFraction, decimal, digitsOf, exponential, finite, fraction, negated, one, product, quotient, round, rounded, sum, ulps,
} from "./exact.js";
import { number, raised, thing } from "./shared.js";

/** The formulas as they are usually written, every step rounded to the format; the exponential as if it were perfect. A slope is
 *  computed from the output h, as back-propagation does, and h is the best that the format has. */
const USUAL = {
  sigmoid: (x, f) => quotient(one(f), sum(one(f), exponential(negated(x), f), f), f),
  tanh: (x, f) => {
    const up = exponential(x, f), down = exponential(negated(x), f);
    return quotient(sum(up, negated(down), f), sum(up, down, f), f);
  },
  "sigmoid-slope": (x, f) => {
    const h = rounded("sigmoid", x, f);
    return product(h, sum(one(f), negated(h), f), f);
  },
  "tanh-slope": (x, f) => {
    const h = rounded("tanh", x, f);
    return sum(one(f), negated(product(h, h, f)), f);
  },
};
export const NAMES = { sigmoid: "σ(x)", tanh: "tanh x", "sigmoid-slope": "σ′(x)", "tanh-slope": "tanh′ x" };
export const FORMULAS = {
  sigmoid: "1/(1 + e⁻ˣ)",
  tanh: "(eˣ − e⁻ˣ)/(eˣ + e⁻ˣ)",
  "sigmoid-slope": "h(1 − h) with h = σ(x), rounded",
  "tanh-slope": "1 − h² with h = tanh x, rounded",
};

export const law = {
  /** The fraction that was typed, or null. */
  fraction,

  /** What becomes of the fraction x under a function in one format: x rounded, the best result there (that is, the value at the
   *  rounded x, correctly rounded), what the usual formula gives, and how far each is from the value, in ulp. */
  inFormat(name, x, format) {
    const f = FORMATS[format], here = round(x, f), best = rounded(name, here, f), usual = USUAL[name](here, f);
    return { x: here, best, usual, off: ulps(best, name, here, f), error: ulps(usual, name, here, f) };
  },

  /** The value at the fraction x itself: 24 digits, all of them right, as text. */
  exact(name, x) {
    const { base, minus, negative, digits, power } = digitsOf(name, x);
    if (x.n === 0n) return written(digits, power);
    const known = written(digits, power, true); // its zeros are digits too: the number goes on behind them
    if (base === "") return (negative ? "−" : "") + known;
    const inner = `${base} ${minus ? "−" : "+"} ${known}`;
    return negative ? `−(${inner})` : inner;
  },

  /** A number of a format, as text with as many digits as tell it from its neighbours. */
  text(value, format) {
    if (!finite(value)) return Number.isNaN(value.e) ? "not a number" : value.s < 0 ? "−∞" : "∞";
    if (value.m === 0n) return value.s < 0 ? "−0" : "0";
    const { digits, power } = decimal(asFraction({ ...value, s: 1 }), DIGITS[format]);
    return (value.s < 0 ? "−" : "") + written(digits, power);
  },
};

const DIGITS = { float16: 5, bfloat16: 4, float32: 9, float64: 17 };

/** Digits and the power of ten of the first one, as a reader writes it; zeros at the end are left out unless `all` are asked for. */
export function written(digits, power, all = false) {
  if (!all) digits = digits.replace(/0+$/, "") || "0";
  const p = BigInt(power), point = d => d.length > 1 ? `${d[0]}.${d.slice(1)}` : d;
  if (p >= 10n ** 15n || p <= -(10n ** 15n)) { // the power itself is more than one wants to read
    const size = (p < 0n ? -p : p).toString();
    return `10^(${p < 0n ? "−" : ""}${point(size.slice(0, 10))} × 10${raised(size.length - 1)})`;
  }
  const k = Number(p);
  if (k < -4 || k > 8) return `${point(digits)} × 10${raised(k)}`;
  if (k < 0) return `0.${"0".repeat(-k - 1)}${digits}`;
  const padded = digits.padEnd(k + 1, "0");
  return padded.length > k + 1 ? `${padded.slice(0, k + 1)}.${padded.slice(k + 1)}` : padded;
}

/** What to say of a text that is no number to compute with; null if it is one. */
export function complaint(text) {
  const plain = text.trim().toLowerCase().replace("−", "-");
  if (law.fraction(text)) return null;
  if (plain === "") return "Type a number, such as 0.1, −710 or 1e-8.";
  if (/^[+-]?nan$/.test(plain)) return "NaN means “not a number”. Each of the four functions answers NaN with NaN, in every format.";
  if (/^[+-]?(inf|infinity|∞)$/.test(plain)) return "Infinity is no real number, so no function has a value there. Floats have it all the same, and put in the limit: σ(∞) = 1, tanh ∞ = 1, and both slopes are 0.";
  if (/^[+-]?\d*,\d+(e[+-]?\d+)?$/.test(plain)) return "Write a point before the decimals, and nothing between thousands: 0.1, 1000.";
  if (/^[+-]?\d+\.?\d*(e[+-]?\d+)?$/.test(plain)) return "That is more than can be read here: at most 80 characters, and a power of ten up to 400.";
  return `“${text.trim().slice(0, 30)}” is not a number. Type one such as 0.1, −710 or 1e-8.`;
}

export function sentence(name, x, rows) {
  const worst = { none: [], far: [], fine: [], infinite: [] };
  for (const [format, row] of Object.entries(rows)) {
    const kind = !finite(row.x) ? "infinite" : !finite(row.usual) ? "none" : Math.abs(row.error) > 2 ? "far" : "fine";
    worst[kind].push([format, row]);
  }
  const list = formats => formats.length < 2 ? formats.join("") : `${formats.slice(0, -1).join(", ")} and ${formats.at(-1)}`;
  const parts = [];
  if (worst.fine.length === 4) parts.push("within 2 ulp in all four formats");
  else if (worst.fine.length) parts.push(`within 2 ulp in ${list(worst.fine.map(([format]) => format))}`);
  for (const [format, { error }] of worst.far) parts.push(`off by ${number(Math.abs(error))} ulp in ${format}`);
  if (worst.none.length) parts.push(`no number at all in ${list(worst.none.map(([format]) => format))}`);
  const start = `${NAMES[name]} at x\u00a0=\u00a0${x}: `;
  const beyond = worst.infinite.length ? `in ${list(worst.infinite.map(([format]) => format))} x is beyond the range and becomes infinite` : "";
  if (!parts.length) return `${start}${beyond}.`;
  return `${start}the usual formula is ${list(parts)}.${beyond && ` ${beyond[0].toUpperCase()}${beyond.slice(1)}.`}`;
}

/** An error in ulp as text, without its sign. */
const size = error => Number.isNaN(error) ? "–" : Math.abs(error) < 0.005 ? "0.00" : Math.abs(error) < 9.995 ? Math.abs(error).toFixed(2) : number(Math.abs(error), 3);

/** The numbers of a format around `best`, as distances in ulp from the exact value. */
export function grid(row, name, format) {
  if (!finite(row.best) || !finite(row.x)) return [];
  const f = FORMATS[format], found = [];
  for (const way of [-1, 1]) {
    let at = row.best;
    for (let k = 0; k < 12; k++) {
      if (k || way > 0) found.push(ulps(at, name, row.x, f));
      at = step(at, way, f);
      if (!finite(at)) break;
    }
  }
  return found.filter(place => Math.abs(place) <= 4.5);
}

/** The next number of the format, up or down. */
function step({ s, m, e }, way, f) {
  if (m === 0n) return { s: way, m: 1n, e: f.least };
  const grows = s === way, top = 1n << BigInt(f.p);
  while (m < top / 2n && e > f.least) { m *= 2n; e--; }
  if (grows) return m + 1n === top ? (e + 1 > f.most ? { s, m: null, e: Infinity } : { s, m: top / 2n, e: e + 1 }) : { s, m: m + 1n, e };
  return m === top / 2n && e > f.least ? { s, m: top - 1n, e: e - 1 } : { s, m: m - 1n, e };
}

thing("four-formats", stage => {
  const { frame, root } = stage, cell = name => root.querySelector(`[data-cell="${name}"]`);
  const formats = Object.keys(FORMATS), REACH = 4.5;
  for (const button of root.querySelectorAll("button[name=at]")) {
    button.addEventListener("click", () => { stage.set("x", button.textContent); stage.redraw(); });
  }
  stage.run(({ x: text, of: name }) => {
    const problem = complaint(text), x = law.fraction(text), shown = text.trim().replace("-", "−");
    stage.form.elements.x.setAttribute("aria-invalid", String(problem !== null));
    const rows = {};
    for (const format of formats) if (!problem) rows[format] = law.inFormat(name, x, format);
    for (const each of Object.keys(NAMES)) cell(`exact-${each}`).textContent = problem ? "" : law.exact(each, x);
    cell("function").textContent = NAMES[name];
    cell("formula").textContent = FORMULAS[name];
    const grids = [], best = [], usual = [];
    let arrows = [];
    formats.forEach((format, k) => {
      const row = rows[format], y = formats.length - 1 - k;
      const put = (what, content) => { cell(`${format}-${what}`).textContent = content; };
      put("x", row ? law.text(row.x, format) : "");
      put("best", row ? law.text(row.best, format) : "");
      put("usual", row ? law.text(row.usual, format) : "");
      put("error", row ? size(row.error) : "");
      if (!row) return;
      grids.push(...grid(row, name, format).map(place => [place, y]));
      if (Number.isFinite(row.off)) best.push([row.off, y]);
      if (Math.abs(row.error) <= REACH) usual.push([row.error, y]);
      else if (!Number.isNaN(row.error)) {
        const side = Math.sign(row.error);
        arrows.push([NaN, NaN], [side * (REACH - 0.5), y + 0.16], [side * (REACH - 0.1), y], [side * (REACH - 0.5), y - 0.16]);
      }
    });
    frame.dots("grid", grids, 2.5);
    frame.dots("best", best, 5);
    frame.dots("usual", usual, 8);
    frame.curve("beyond", arrows);
    return problem ?? sentence(name, shown, rows);
  });
});
