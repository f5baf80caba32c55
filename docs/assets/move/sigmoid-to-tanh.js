// Turn a sigmoid into tanh: y = a σ(b x + c) + d.

import { number, thing } from "./shared.js";

const sigmoid = x => x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));

/** The law: your curve, its distance from tanh at a point, and the largest distance on the whole line. */
export const law = {
  sigmoid,

  curve({ a, b, c, d }, x) {
    return a * sigmoid(b * x + c) + d;
  },

  /** Whether your curve is tanh. tanh comes from −1 and goes to 1, so the curve must: with b > 0 that is d = −1 and a = 2, with b < 0
   *  d = 1 and a = −2. At 0 both are 0, so c = 0; and the slopes there, ab/4 and 1, make b the same as a. */
  same({ a, b, c, d }) {
    return c === 0 && a === b && Math.abs(a) === 2 && d === -Math.sign(a);
  },

  /** Whether your curve is tanh, moved up or down: then it differs from tanh by the same amount everywhere. */
  parallel({ a, b, c }) {
    return c === 0 && a === b && Math.abs(a) === 2;
  },

  /** The least upper bound of |y − tanh x| over all real x, and where: a number, or ±Infinity for far out; `both` if it is so far out on both sides.
   *
   *  Beyond `reach` both curves are constant but for less than e⁻²⁰ · |a|. Within it the difference is tried on a grid, and each
   *  local maximum of the grid is narrowed down by the golden section. */
  gap(values) {
    const { a, b, c, d } = values;
    if (law.parallel(values)) return { size: Math.abs(d + Math.sign(a)), at: 0 };
    const size = x => Math.abs(law.curve(values, x) - Math.tanh(x));
    const before = b === 0 ? law.curve(values, 0) : b > 0 ? d : a + d;
    const after = b === 0 ? before : b > 0 ? a + d : d;
    let best = { size: Math.abs(before + 1), at: -Infinity };
    const offer = found => { if (found.size > best.size + 1e-9) best = found; };
    offer({ size: Math.abs(after - 1), at: Infinity });
    best.both = Math.abs(before + 1) === Math.abs(after - 1);
    const reach = Math.max(20, b === 0 ? 0 : (20 + Math.abs(c)) / Math.abs(b));
    const steps = 4000, width = 2 * reach / steps;
    const sizes = Array.from({ length: steps + 1 }, (_, k) => size(-reach + k * width));
    for (let k = 1; k < steps; k++) {
      if (sizes[k] < sizes[k - 1] || sizes[k] < sizes[k + 1]) continue;
      const at = highest(size, -reach + (k - 1) * width, -reach + (k + 1) * width);
      offer({ size: size(at), at });
    }
    return best;
  },
};

/** Where a function with one maximum in between is largest. */
function highest(f, low, high) {
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let k = 0; k < 60; k++) {
    const step = golden * (high - low);
    if (f(high - step) >= f(low + step)) high = low + step;
    else low = high - step;
  }
  return (low + high) / 2;
}

/** The formula of your curve, as one would write it. */
export function formula({ a, b, c, d }) {
  const times = factor => factor === 1 ? "" : factor === -1 ? "−" : number(factor);
  const plus = term => term === 0 ? "" : term > 0 ? ` + ${number(term)}` : ` − ${number(-term)}`;
  const inner = b === 0 ? number(c) : `${times(b)}x${plus(c)}`;
  if (a === 0) return number(d);
  return `${times(a)}σ(${inner})${plus(d)}`;
}

export function sentence(values) {
  if (law.same(values)) return `Done: ${formula(values)} = tanh x for every x. There is no gap anywhere.`;
  const { size, at, both } = law.gap(values);
  const start = `Your curve is y = ${formula(values)}.`;
  if (law.parallel(values)) return `${start} It differs from tanh x by ${number(size)} at every x: its shape is right.`;
  if (Number.isFinite(at)) return `${start} It is furthest from tanh x at x\u00a0=\u00a0${number(at)}, by ${number(size)}.`;
  const side = both ? "left and far to the right" : at < 0 ? "left" : "right";
  return `${start} It is furthest from tanh x far to the ${side}, where the difference comes close to ${number(size)}.`;
}

thing("sigmoid-to-tanh", stage => {
  const { frame } = stage;
  stage.run(values => {
    frame.graph("yours", x => law.curve(values, x));
    const { size, at } = law.gap(values);
    const x = Math.max(frame.x[0], Math.min(frame.x[1], at));
    frame.curve("gap", size ? [[x, law.curve(values, x)], [x, Math.tanh(x)]] : []);
    stage.root.classList.toggle("move--done", size === 0);
    return sentence(values);
  });
});
