// How many units of a fresh ReLU layer are zero: exactly, and in layers drawn here.
//
// A unit's weighted sum is z = (w_1 + ... + w_k) / s + b, for an input of k ones and independent weights of mean 0, where s is the
// standard deviation of their sum. So z has mean b and deviation 1 for every law, and what differs is its shape alone.

import { generator } from "./chance.js";
import { thing, unbroken as number } from "./shared.js";

/** Laws of one weight. Those with two values say the values, how likely the higher one is, as a fraction, and the variance. */
const LAWS = {
  normal: { name: "normal" },
  uniform: { name: "uniform" },
  signs: { name: "fair signs ±1", high: 1, low: -1, chance: [1, 2], variance: 1 },
  skewed: { name: "2 or −1, one to two", high: 2, low: -1, chance: [1, 3], variance: 2 },
};

/**
 * Whether sum / √(variance · k) + quarters / 4 <= 0, decided in whole numbers: a rounded root would put the sums that
 * are exactly on the edge to the wrong side.
 */
function isZero(sum, variance, k, quarters) {
  const left = 4 * sum;
  const right = quarters * quarters * variance * k; // the square of what 4 · sum is compared with
  return quarters <= 0 ? left <= 0 || left * left <= right : left < 0 && left * left >= right;
}

/** The exact probability that a unit with two-valued weights is zero: a fraction in lowest terms, of two BigInts. */
function exactChance(law, k, quarters) {
  const { high, low, chance, variance } = LAWS[law];
  const [up, all] = chance.map(BigInt);
  let zero = 0n;
  let ways = 1n; // to choose which `count` of the k weights take the higher value
  for (let count = 0; count <= k; count++) {
    if (isZero(count * high + (k - count) * low, variance, k, quarters)) {
      zero += ways * up ** BigInt(count) * (all - up) ** BigInt(k - count);
    }
    ways = (ways * BigInt(k - count)) / BigInt(count + 1);
  }
  return lowest(zero, all ** BigInt(k));
}

function lowest(numerator, denominator) {
  let [a, b] = [numerator, denominator];
  while (b) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}

/** The double nearest to a fraction between 0 and 1, or its neighbour. */
function rounded({ numerator, denominator }) {
  if (numerator === 0n) return 0;
  const shift = Math.max(0, denominator.toString(2).length - numerator.toString(2).length + 64);
  return Number((numerator << BigInt(shift)) / denominator) * 2 ** -shift;
}

/** P(standard normal <= x), by the series of the error function, whose terms are all positive; for |x| <= 6. */
function normalBelow(x) {
  let term = Math.abs(x);
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  const half = (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
  return x < 0 ? 0.5 - half : 0.5 + half;
}

/**
 * P(sum of k uniform numbers on [0, 1] <= t). The density of k + 1 of them is the mean of this over one unit, so the probability is a sum of
 * such densities, each built up from non-negative terms (de Boor's recursion): nothing cancels, for any k.
 */
function uniformSumBelow(k, t) {
  if (t <= 0) return 0;
  if (t >= k) return 1;
  const whole = Math.floor(t);
  const part = t - whole;
  // density[j] is that of the sum of `count` numbers at part + j
  let density = new Array(k + 1).fill(0);
  density[0] = 1;
  for (let count = 2; count <= k + 1; count++) {
    const next = new Array(k + 1).fill(0);
    for (let j = 0; j < count && j <= k; j++) {
      const at = part + j;
      next[j] = (at * density[j] + (count - at) * (j ? density[j - 1] : 0)) / (count - 1);
    }
    density = next;
  }
  let below = 0;
  for (let j = 0; j <= whole; j++) below += density[j];
  return Math.min(1, below);
}

/** The probability that a unit is zero, as a double; and as a fraction where it is one. `quarters` is four times the bias. */
function chance(law, k, quarters) {
  if (LAWS[law].chance) {
    const fraction = exactChance(law, k, quarters);
    return { value: rounded(fraction), fraction };
  }
  const bias = quarters / 4;
  if (bias === 0) return { value: 0.5, fraction: { numerator: 1n, denominator: 2n } }; // both are symmetric and have a density
  if (law === "normal") return { value: normalBelow(-bias) };
  return { value: uniformSumBelow(k, k / 2 - bias * Math.sqrt(k / 12)) };
}

/** The binomial law: P(count) for count = 0 ... units, built up from its largest term so that nothing underflows early. */
function binomial(units, p) {
  const law = new Float64Array(units + 1);
  const mode = Math.min(units, Math.floor((units + 1) * p));
  law[mode] = 1;
  if (p > 0 && p < 1) {
    for (let i = mode; i < units; i++) law[i + 1] = (law[i] * (units - i) * p) / ((i + 1) * (1 - p));
    for (let i = mode; i > 0; i--) law[i - 1] = (law[i] * i * (1 - p)) / ((units - i + 1) * p);
  }
  const total = law.reduce((a, b) => a + b, 0);
  return law.map((value) => value / total);
}

/** From `low` to `high`: outside on each side the law leaves at most one fortieth, so at least 95 % lie between. */
function middle(law) {
  let [low, high, below, above] = [0, law.length - 1, 0, 0];
  while (below + law[low] <= 0.025) below += law[low++];
  while (above + law[high] <= 0.025) above += law[high--];
  return { low, high };
}

/** The probability of more than half. */
function majority(law) {
  const units = law.length - 1;
  return law.reduce((sum, value, count) => (2 * count > units ? sum + value : sum), 0);
}

/** One fresh layer: for each unit whether it is zero. Every weight is drawn. */
function layer(random, law, k, quarters, units) {
  const { high, low, chance: odds, variance } = LAWS[law];
  return Array.from({ length: units }, () => {
    let sum = 0;
    for (let i = 0; i < k; i++) {
      if (odds) sum += random.uniform() * odds[1] < odds[0] ? high : low;
      else sum += law === "normal" ? random.normal() : (2 * random.uniform() - 1) * Math.sqrt(3);
    }
    return odds ? isZero(sum, variance, k, quarters) : sum / Math.sqrt(k) + quarters / 4 <= 0;
  });
}

export const law = { LAWS, isZero, exactChance, rounded, chance, binomial, middle, majority, layer, generator };

const SEED = 1;
const MANY = 200;

/** The outline of one bar for each number of zeros, over the share of zeros; the highest bar has the height 1. */
function bars(chances) {
  const units = chances.length - 1;
  const peak = Math.max(...chances);
  const half = Math.min(0.4 / units, 0.05);
  const points = [];
  chances.forEach((chance, count) => {
    if (chance <= peak / 1e4) return;
    const [left, right, top] = [count / units - half, count / units + half, chance / peak];
    points.push([left, 0], [left, top], [right, top], [right, 0], [NaN, 0]);
  });
  return points;
}

/** A number that is smaller than a whole one, in words that do not round it up to that. */
const below = (value, whole, digits) => {
  const text = number(value, digits);
  return text === number(whole, digits) ? `almost ${text}` : text;
};

/** What there is to see, in words. `counts` are the numbers of zeros in the layers drawn. */
export function sentence({ value, fraction }, chances, counts) {
  const units = chances.length - 1;
  const { low, high } = middle(chances);
  const short = fraction && String(fraction.denominator).length <= 6;
  const whole = fraction && fraction.denominator === 1n;
  const probability = short
    ? `${whole ? fraction.numerator : `${fraction.numerator}/${fraction.denominator}`}, exactly`
    : (value < 1 ? below(value, 1) : number(value)) + (fraction ? " (a fraction too long to write here)" : "");
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const average = counts.reduce((a, b) => a + b, 0) / counts.length;
  const drawn =
    counts.length === 1
      ? `In the layer drawn here: ${counts[0]}.`
      : least === most
        ? `In each of ${counts.length} layers drawn here: ${most}.`
        : `In ${counts.length} layers drawn here: ${least} to ${most}, on average ${below(average, most, 4)}.`;
  const range = low === high ? `${low} zero${low === 1 ? "" : "s"}` : `${low} to ${high} zeros`;
  const mean = value < 1 ? below(units * value, units) : number(units);
  // Asked of the other half: next to 1 a double has no room for what is missing.
  const others = chances.some((chance, count) => chance > 0 && 2 * count <= units);
  const more = others ? below(majority(chances), 1) : number(1);
  return (
    `Each unit is zero with probability ${probability}. ` +
    `The average number of zeros among ${units} unit${units === 1 ? "" : "s"} is ${mean}, and at least 95 % of all ` +
    `layers have ${range}. With probability ${more} more than half are zero. ${drawn}`
  );
}

thing("zero-units", (stage) => {
  const { frame, form, root } = stage;
  const picture = root.querySelector('[data-part="layer"]');
  let seed = SEED;
  let layers = 1;
  stage.button("again", () => {
    seed += 1;
    layers = 1;
    stage.redraw();
  });
  stage.button("many", () => {
    seed += 1;
    layers = MANY;
    stage.redraw();
  });
  form.addEventListener("reset", () => [seed, layers] = [SEED, 1]);

  stage.run(({ law: name, bias, inputs, units }) => {
    const quarters = Math.round(4 * bias);
    const found = chance(name, inputs, quarters);
    const chances = binomial(units, found.value);
    const peak = Math.max(...chances);
    // The same seed for every position of the sliders: they change the law, not the luck.
    const random = generator(seed);
    const counts = [];
    let last;
    for (let i = 0; i < layers; i++) {
      last = layer(random, name, inputs, quarters, units);
      counts.push(last.filter(Boolean).length);
    }
    frame.curve("law", bars(chances));
    frame.curve("mean", [[found.value, 0], [found.value, 1.35]]);
    const share = counts.at(-1) / units;
    frame.curve("last", [[share, 0], [share, 1.2]]);
    const seen = new Map();
    for (const count of counts) seen.set(count, (seen.get(count) ?? 0) + 1);
    frame.dots("drawn", layers > 1 ? [...seen].map(([count, times]) => [count / units, times / layers / peak]) : [], 3);
    show(picture, last);
    return sentence(found, chances, counts);
  });
});

/** Units 40 in a row, as the press has drawn them. */
function show(group, zeros) {
  while (group.children.length > zeros.length) group.lastChild.remove();
  while (group.children.length < zeros.length) group.append(document.createElementNS("http://www.w3.org/2000/svg", "circle"));
  zeros.forEach((zero, k) => {
    const circle = group.children[k];
    circle.setAttribute("class", zero ? "unit unit--zero" : "unit");
    circle.setAttribute("cx", 6 + 12 * (k % 40));
    circle.setAttribute("cy", 6 + 12 * Math.floor(k / 40));
    circle.setAttribute("r", 4);
  });
}
