// Build a function from ReLU pieces: a₁ relu(w₁x + b₁) + … + a₄ relu(w₄x + b₄) + d.
//
// The sliders stand at halves, so a piece bends at a multiple of 1/12 and all values there are multiples of 1/48. Counted in these
// units everything is a whole number, and every comparison below is exact.

import { number, thing } from "./shared.js";

const TWELFTHS = 12, UNIT = 48;

/** The targets at x = X/12, in units of 1/48, where they bend, and one way to build each: the pieces (a, w, b) and d. */
export const TARGETS = {
  abs: { name: "|x|", at: X => 4 * Math.abs(X), bends: [0], built: [[[1, 1, 0], [1, -1, 0]], 0] },
  x: { name: "x", at: X => 4 * X, bends: [], built: [[[1, 1, 0], [-1, -1, 0]], 0] },
  hardtanh: { name: "hard tanh", at: X => Math.max(-UNIT, Math.min(UNIT, 4 * X)), bends: [-12, 12], built: [[[1, 1, 1], [-1, 1, -1]], -1] },
  triangle: { name: "the triangle", at: X => Math.max(0, UNIT - 4 * Math.abs(X)), bends: [-12, 0, 12], built: [[[1, 1, 1], [-2, 1, 0], [1, 1, -1]], 0] },
};

const ENDS = 3 * TWELFTHS, FAR = 10 * TWELFTHS; // no piece bends further out than at 6

export const law = {
  targets: TARGETS,

  /** The pieces { a, w, b } of the sliders' values. */
  pieces: values => [1, 2, 3, 4].map(k => ({ a: values[`a${k}`], w: values[`w${k}`], b: values[`b${k}`] })),

  /** One piece at x = X/12, in units of 1/48: a, w and b are halves, so 2a(2w X + 12 · 2b) counts them. */
  piece: ({ a, w, b }, X) => 2 * a * Math.max(0, 2 * w * X + 24 * b),

  sum: (pieces, d, X) => pieces.reduce((total, piece) => total + law.piece(piece, X), UNIT * d),

  /** How far the sum is from a target: `size`, the largest difference on [-3, 3], and `at`, the first place where it is attained; and
   *  whether it is the same beyond: `left` and `right` are 0 (the same), a constant difference, or Infinity (it grows without end). */
  gap(pieces, d, target) {
    const { at: wanted, bends } = TARGETS[target];
    const difference = X => Math.abs(law.sum(pieces, d, X) - wanted(X));
    // Between two bends a difference of straight lines is straight, and is largest at an end.
    const own = pieces.filter(({ a, w }) => a && w).map(({ w, b }) => -b / w * TWELFTHS).map(Math.round);
    const places = [-ENDS, ENDS, ...bends, ...own.filter(X => Math.abs(X) < ENDS)].sort((p, q) => p - q);
    let at = places[0];
    for (const X of places) if (difference(X) > difference(at)) at = X;
    const beyond = side => {
      const [near, far] = [difference(side * FAR), difference(side * 2 * FAR)];
      const [signedNear, signedFar] = [FAR, 2 * FAR].map(X => law.sum(pieces, d, side * X) - wanted(side * X));
      if (signedNear !== signedFar) return Infinity;
      // Level from where the last piece bends on; what lies between that and the interval counts as well.
      const between = own.filter(X => side * X > ENDS).map(difference);
      return Math.max(near, far, ...between) / UNIT;
    };
    return { size: difference(at) / UNIT, at: at / TWELFTHS, left: beyond(-1), right: beyond(1) };
  },
};

/** The sum as one would write it. */
export function formula(pieces, d) {
  const terms = [];
  for (const { a, w, b } of pieces) {
    if (a === 0) continue;
    const times = factor => Math.abs(factor) === 1 ? "" : `${number(Math.abs(factor))}`;
    const shift = b === 0 ? "" : b > 0 ? ` + ${number(b)}` : ` − ${number(-b)}`;
    const inner = w === 0 ? number(b) : `${w < 0 ? "−" : ""}${times(w)}x${shift}`;
    terms.push([a < 0, `${times(a)}${times(a) && "\u00a0"}relu(${inner})`]);
  }
  if (d !== 0 || !terms.length) terms.push([d < 0, number(Math.abs(d))]);
  return terms.map(([minus, term], k) => k ? ` ${minus ? "−" : "+"} ${term}` : `${minus ? "−" : ""}${term}`).join("");
}

export function sentence(pieces, d, target) {
  const { size, at, left, right } = law.gap(pieces, d, target), { name } = TARGETS[target], sum = formula(pieces, d);
  if (size === 0 && left === 0 && right === 0) return `Done: ${sum} is ${name} for every x.`;
  const grows = left === Infinity && right === Infinity ? "on both sides" : left === Infinity ? "to the left" : right === Infinity ? "to the right" : "";
  const beyond = grows ? `Beyond, the difference grows without end ${grows}.`
    : size === 0 ? `Beyond, it differs by up to ${number(Math.max(left, right))}.` : "";
  if (size === 0) return `${sum} is ${name} for every x from −3 to 3. ${beyond}`.trim();
  return `Your sum is ${sum}. From −3 to 3 it is furthest from ${name} at x\u00a0=\u00a0${number(at)}, by ${number(size)}. ${beyond}`.trim();
}

thing("pieces", stage => {
  const { frame } = stage;
  stage.button("show", () => {
    const [pieces, d] = TARGETS[stage.values.target].built;
    for (let k = 1; k <= 4; k++) {
      const [a, w, b] = pieces[k - 1] ?? [0, 1, 0];
      for (const [name, value] of [["a", a], ["w", w], ["b", b]]) stage.set(`${name}${k}`, value);
    }
    stage.set("d", d);
    stage.redraw();
  });
  stage.run(values => {
    const pieces = law.pieces(values), { d, target } = values, [low, high] = frame.x;
    // All that is straight between multiples of 1/12 is drawn by its values there.
    const line = value => {
      const points = [];
      for (let X = low * TWELFTHS; X <= high * TWELFTHS; X++) points.push([X / TWELFTHS, value(X) / UNIT]);
      return points;
    };
    pieces.forEach((piece, k) => frame.curve(`piece${k + 1}`, piece.a ? line(X => law.piece(piece, X)) : []));
    frame.curve("target", line(TARGETS[target].at));
    frame.curve("sum", line(X => law.sum(pieces, d, X)));
    const { size, at, left, right } = law.gap(pieces, d, target), X = at * TWELFTHS;
    frame.curve("gap", size ? [[at, law.sum(pieces, d, X) / UNIT], [at, TARGETS[target].at(X) / UNIT]] : []);
    stage.root.classList.toggle("move--done", size === 0 && left === 0 && right === 0);
    return sentence(pieces, d, target);
  });
});
