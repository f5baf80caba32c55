// The size of a gradient on its way back through random layers: the law for the mean square, and networks drawn here.
//
// Layers of equal width n without biases, independent normal weights of mean 0 and variance c/n, an input and an error
// signal of independent standard normal numbers: the networks of the claims about depth.

import { generator } from "./chance.js";
import { thing, unbroken as number } from "./shared.js";

const sigmoid = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const LEAK = 0.01;

/**
 * The activations and their slopes; at 0 the slope on the left, as in the lab. `share` is E f'(z)^2 where that is the same for all normal
 * z, and E f(z)^2 / E z^2 as well: then the law for the mean square is exact at every width.
 */
const ACTIVATIONS = {
  sigmoid: { name: "sigmoid", value: sigmoid, slope: (x) => sigmoid(x) * sigmoid(-x) },
  tanh: { name: "tanh", value: Math.tanh, slope: (x) => 4 * sigmoid(2 * x) * sigmoid(-2 * x) }, // 1 − tanh² would be 0 from 19 on
  relu: { name: "ReLU", value: (x) => (x > 0 ? x : 0), slope: (x) => (x > 0 ? 1 : 0), share: 1 / 2 },
  leaky: {
    name: "leaky ReLU",
    value: (x) => (x > 0 ? x : LEAK * x),
    slope: (x) => (x > 0 ? 1 : LEAK),
    share: (1 + LEAK ** 2) / 2,
  },
  linear: { name: "linear", value: (x) => x, slope: () => 1, share: 1 },
};

/**
 * E g(z) for a normal z of mean 0 and variance `length`, for a g that is smooth on the scale of 1. The trapezoidal rule converges faster than
 * any power here; with this step its error stays below 1e-10 of the size of g for lengths up to 256.
 */
function normalMean(g, length) {
  const step = 0.02;
  const deviation = Math.sqrt(length);
  let sum = g(0);
  for (let i = 1; i * step <= 9; i++) {
    const t = i * step;
    sum += (g(t * deviation) + g(-t * deviation)) * Math.exp((-t * t) / 2);
  }
  return (sum * step) / Math.sqrt(2 * Math.PI);
}

/** The variance of the sums that enter the next layer: c E f(z)^2. */
function nextLength(activation, c, length) {
  const { value, share } = ACTIVATIONS[activation];
  return c * (share === undefined ? normalMean((z) => value(z) ** 2, length) : share * length);
}

/** What a layer multiplies the mean square of a gradient by: c E f'(z)^2. */
function slopeFactor(activation, c, length) {
  const { slope, share } = ACTIVATIONS[activation];
  return c * (share === undefined ? normalMean((z) => slope(z) ** 2, length) : share);
}

/** The law for the mean square after 0, 1, ..., depth layers travelled back, for an input of mean square 1. */
function wide(activation, c, depth) {
  const factors = [];
  for (let length = c, layer = 0; layer < depth; layer++) {
    factors.push(slopeFactor(activation, c, length));
    length = nextLength(activation, c, length);
  }
  return factors.reverse().reduce((law, factor) => [...law, law.at(-1) * factor], [1]);
}

/** How many normal numbers one network of this width and depth takes: an input, an error signal, and two vectors for each layer. */
const needed = (width, depth) => 2 * width * (1 + depth);

/**
 * Send a random error signal back through a random network; gives its squared length after 0, 1, ..., depth layers, relative to its start.
 *
 * No weight is drawn. Of a normal matrix W with variance c/n the network shows two products only: z = W h on the way forward, and W^T e on the way back.
 * z is a vector of n normal numbers of variance |h|^2 c/n. Given z, the part of W^T e along h is fixed, (z.e) h / |h|^2, and what is at
 * right angles to h is normal and independent of z, with variance |e|^2 c/n in every direction. So both products have exactly the law that they
 * would have with all n^2 weights, at a cost of 2n draws.
 *
 * `draws` holds the normal numbers from `start` on: n for the input, n for the error signal, and for each layer, the first one first,
 * n for the way forward and n for the way back.
 */
function pulledBack(activation, c, width, depth, draws, start = 0) {
  const { value, slope } = ACTIVATIONS[activation];
  const scale = Math.sqrt(c / width);
  const hidden = [draws.slice(start, start + width)];
  const slopes = [];
  for (let layer = 0; layer < depth; layer++) {
    const from = start + 2 * width * (layer + 1);
    const size = scale * length(hidden[layer]);
    const next = new Float64Array(width);
    const steep = new Float64Array(width);
    for (let i = 0; i < width; i++) {
      const z = size * draws[from + i];
      next[i] = value(z);
      steep[i] = slope(z);
    }
    hidden.push(next);
    slopes.push(steep);
  }
  const error = Float64Array.from(draws.slice(start + width, start + 2 * width));
  const first = length(error) ** 2;
  const squares = new Float64Array(depth + 1).fill(0);
  squares[0] = 1;
  // A saturated network leaves less than a double can hold. Only where nothing is left may it say 0, so what is tiny is raised, and the times counted.
  let raised = 0;
  for (let layer = depth - 1; layer >= 0; layer--) {
    const forward = start + 2 * width * (layer + 1);
    const back = forward + width;
    const h = hidden[layer];
    const size = length(h);
    let along = 0;
    let tilt = 0;
    for (let i = 0; i < width; i++) {
      error[i] *= slopes[layer][i];
      if (size) {
        along += error[i] * draws[forward + i];
        tilt += (h[i] / size) * draws[back + i];
      }
    }
    let rest = length(error);
    if (rest && rest < TINY) {
      for (let i = 0; i < width; i++) error[i] /= TINY;
      [along, rest] = [along / TINY, rest / TINY];
      raised++;
    }
    for (let i = 0; i < width; i++) {
      const unit = size ? h[i] / size : 0;
      error[i] = scale * (along * unit + rest * (draws[back + i] - tilt * unit));
    }
    squares[depth - layer] = (length(error) ** 2 / first) * TINY ** (2 * raised);
    if (!squares[depth - layer] && length(error)) squares[depth - layer] = Number.MIN_VALUE;
  }
  return squares;
}

const TINY = 1e-90;

function length(vector) {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i] * vector[i];
  if (sum > TINY ** 3) return Math.sqrt(sum);
  const top = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0); // the squares may be lost where the length is not
  return top && top * Math.sqrt(vector.reduce((total, value) => total + (value / top) ** 2, 0));
}

/**
 * Normal numbers for so many networks, for any activation, c and depth up to `depth`: so a slider changes the law and not the luck. Each network has a
 * seed of its own.
 */
function drawn(seed, networks, width, depth) {
  const each = needed(width, depth);
  const draws = new Float32Array(networks * each);
  for (let network = 0; network < networks; network++) {
    const { normal } = generator(seed * networks + network);
    for (let i = 0; i < each; i++) draws[network * each + i] = normal();
  }
  return draws;
}

/**
 * Many networks at once: by layers travelled back, the mean of the squares, their median, and the ends of the middle 80 %; and the squares at the end.
 */
function networks(activation, c, width, depth, draws, reserved = depth) {
  const each = needed(width, reserved);
  const count = draws.length / each;
  const squares = Array.from({ length: count }, (_, i) => pulledBack(activation, c, width, depth, draws, i * each));
  const found = { count, mean: [], median: [], low: [], high: [] };
  for (let layer = 0; layer <= depth; layer++) {
    const sorted = Float64Array.from(squares, (own) => own[layer]).sort();
    const at = (share) => sorted[Math.round(share * (count - 1))];
    found.mean.push(sorted.reduce((a, b) => a + b, 0) / count);
    found.median.push((sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2);
    found.low.push(at(0.1));
    found.high.push(at(0.9));
  }
  found.ends = squares.map((own) => own[depth]);
  return found;
}

export const law = { ACTIVATIONS, normalMean, nextLength, slopeFactor, wide, needed, pulledBack, drawn, networks, generator };

const NETWORKS = 301; // an odd number: then the median is one of them
const SEED = 1;
const DEEPEST = 50;
const WIDTHS = [2, 4, 8, 16, 32, 64];
const CS = [
  0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 80, 100, 128, 192, 256,
];
const NAMED = { 1: "1 (Glorot)", 2: "2 (He)" };

export function sentence(activation, c, width, depth, found, law) {
  const { name, share } = ACTIVATIONS[activation];
  const ends = (list) => (list.at(-1) > 0 && list.at(-1) < 1e-300 ? "less than\u00a010⁻³⁰⁰" : number(list.at(-1)));
  const above = found.ends.filter((square) => square > law.at(-1)).length;
  const stopped = found.ends.filter((square) => square === 0).length;
  return (
    `${name}, c = ${c}, width ${width}, ${depth} layer${depth === 1 ? "" : "s"}: ` +
    `by the law, ${share === undefined ? "for infinite width" : "exact at every width"}, the mean square ends at ${ends(law)}. ` +
    `The mean of ${found.count} networks drawn here ends at ${ends(found.mean)}, their median at ${ends(found.median)}. ` +
    `${above} of them ${above === 1 ? "lies" : "lie"} above the law.` +
    (stopped ? ` In ${stopped} nothing arrives: a whole layer is off.` : "")
  );
}

thing("gradient-through-depth", start);

function start(stage) {
  const { frame, form } = stage;
  const kept = new Map(); // the draws for a width, so that only the law changes while a slider is moved
  let seed = SEED;
  const draws = (width) => {
    if (!kept.has(width)) kept.set(width, drawn(seed, NETWORKS, width, DEEPEST));
    return kept.get(width);
  };

  stage.shown = { c: (index) => NAMED[CS[index]] ?? String(CS[index]), width: (index) => String(WIDTHS[index]) };
  stage.button("again", () => {
    seed += 1;
    kept.clear();
    stage.redraw();
  });
  for (const [button, c] of [["glorot", 1], ["he", 2]]) {
    stage.button(button, () => {
      stage.set("c", CS.indexOf(c));
      stage.redraw();
    });
  }
  form.addEventListener("reset", () => {
    if (seed !== SEED) kept.clear();
    seed = SEED;
  });

  stage.run((values) => {
    const [c, width, { activation, depth }] = [CS[values.c], WIDTHS[values.width], values];
    const found = networks(activation, c, width, depth, draws(width), DEEPEST);
    const line = wide(activation, c, depth);
    const points = (list) => list.map((square, layer) => [layer, square]);
    // A square of 0 has no place on a logarithmic axis: the band reaches below the frame, and a line ends.
    const seen = (list) => points(list).map(([layer, square]) => [layer, square || NaN]);
    const low = points(found.low).map(([layer, square]) => [layer, Math.max(square, 1e-30)]);
    frame.curve("band", [...points(found.high).map(([layer, square]) => [layer, Math.max(square, 1e-30)]), ...low.reverse()]);
    frame.curve("law", seen(line));
    frame.curve("mean", seen(found.mean));
    frame.curve("median", seen(found.median));
    return sentence(activation, c, width, depth, found, line);
  });
}
