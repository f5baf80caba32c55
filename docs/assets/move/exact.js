// Arithmetic without doubt: whole numbers of any size, fractions of them, intervals that surely hold a real number, and the four
// float formats. Every rounding goes outwards; a digit is shown only if both ends of the interval agree on it.

const max = (a, b) => a > b ? a : b;
export const bits = n => n === 0n ? 0 : n.toString(2).length;
const floorDiv = (n, d) => n >= 0n ? n / d : -((-n + d - 1n) / d);
const shifted = (n, k) => k >= 0 ? n << BigInt(k) : n >> BigInt(-k); // floor
const shiftedUp = (n, k) => -shifted(-n, k); // ceiling

// --- fractions -------------------------------------------------------------------------------------------------------

/** The fraction that a reader typed: { n, d } with d > 0; null if it is no decimal number, or too long or large to be meant. */
export function fraction(text) {
  const found = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,4}))?$/i.exec(text.trim().replaceAll("−", "-"));
  if (!found || !(found[2] + found[3]) || text.length > 80) return null;
  const power = Number(found[4] ?? 0) - found[3].length;
  if (Math.abs(power) > 400) return null;
  const n = BigInt(found[2] + found[3]) * 10n ** BigInt(max(power, 0)) * (found[1] === "-" ? -1n : 1n);
  return { n, d: 10n ** BigInt(max(-power, 0)) };
}

/** A positive fraction in decimal: its first digits, rounded to nearest (ties to even), and the power of ten of the first one. */
export function decimal({ n, d }, digits) {
  let power = Math.floor((bits(n) - bits(d)) * Math.log10(2));
  const scaled = k => k >= 0 ? [n * 10n ** BigInt(k), d] : [n, d * 10n ** BigInt(-k)];
  for (;;) {
    const [top, bottom] = scaled(digits - 1 - power);
    if (top < bottom * 10n ** BigInt(digits - 1)) { power--; continue; }
    if (top >= bottom * 10n ** BigInt(digits)) { power++; continue; }
    let rounded = nearest(top, bottom);
    if (rounded === 10n ** BigInt(digits)) { rounded /= 10n; power++; }
    return { digits: rounded.toString(), power };
  }
}

/** n / d, rounded to the nearest whole number, ties to even; both positive. */
function nearest(n, d) {
  const whole = n / d, rest = 2n * (n % d);
  return rest > d || (rest === d && whole & 1n) ? whole + 1n : whole;
}

// --- intervals [lo, hi] · 2^e with 0 <= lo <= hi -----------------------------------------------------------------------

const exactly = (n, e = 0) => ({ lo: n, hi: n, e });

function trimmed({ lo, hi, e }, P) {
  const over = bits(hi) - P;
  return over <= 0 ? { lo, hi, e } : { lo: shifted(lo, -over), hi: shiftedUp(hi, -over), e: e + over };
}

const times = (a, b, P) => trimmed({ lo: a.lo * b.lo, hi: a.hi * b.hi, e: a.e + b.e }, P);

function over(a, b, P) {
  const k = max(0, P + bits(b.hi) - bits(a.lo));
  return trimmed({ lo: shifted(a.lo, k) / b.hi, hi: -floorDiv(-shifted(a.hi, k), b.lo), e: a.e - b.e - k }, P);
}

function plus(a, b, P) {
  const e = Math.min(a.e, b.e);
  const [x, y] = [a, b].map(v => ({ lo: shifted(v.lo, v.e - e), hi: shifted(v.hi, v.e - e) }));
  return trimmed({ lo: x.lo + y.lo, hi: x.hi + y.hi, e }, P);
}

/** a - b, where the difference is not negative (an end that rounding pushed below 0 is put there). */
function minus(a, b, P) {
  const e = Math.min(a.e, b.e);
  const [x, y] = [a, b].map(v => ({ lo: shifted(v.lo, v.e - e), hi: shifted(v.hi, v.e - e) }));
  return trimmed({ lo: max(0n, x.lo - y.hi), hi: x.hi - y.lo, e }, P);
}

/** n / d as an interval. */
const ratio = (n, d, P) => over(exactly(n), exactly(d), P);

// --- logarithms and the exponential ----------------------------------------------------------------------------------

/** artanh(1/q) · 2^W = 1/q + 1/(3 q^3) + ..., from below and from above. */
function artanh(q, W) {
  const one = 1n << BigInt(W), square = q * q;
  let lo = 0n, hi = 0n, power = one / q, powerUp = power + 1n;
  for (let i = 1n; powerUp > 1n; i += 2n) {
    lo += power / i;
    hi += powerUp / i + 1n;
    power /= square;
    powerUp = powerUp / square + 1n;
  }
  return [lo, hi + 2n]; // what is left out is smaller than its first term times 1 / (1 - 1/q^2)
}

const logarithms = new Map();

/** ln 2 or ln 10 as an interval of W bits, by the formulas of Machin's kind with 31, 49 and 161. */
export function logarithm(of, W) {
  const key = `${of} ${W}`;
  if (!logarithms.has(key)) {
    const factors = of === 2 ? [14n, 10n, 6n] : [46n, 34n, 20n];
    let lo = 0n, hi = 0n;
    [31n, 49n, 161n].forEach((q, i) => {
      const [below, above] = artanh(q, W);
      lo += factors[i] * below;
      hi += factors[i] * above;
    });
    logarithms.set(key, { lo, hi, e: -W });
  }
  return logarithms.get(key);
}

/** exp(r) · 2^W for a fixed-point r below 4, from below or (`up`) from above. */
function raisedExp(r, W, up) {
  const halvings = 8n, w = BigInt(W), one = 1n << w;
  const down = (n, k) => up ? -((-n) >> k) : n >> k;
  const small = down(r, halvings);
  let term = one, sum = one;
  for (let i = 1n; ; i++) {
    const next = down(term * small, w);
    term = up ? (next + i - 1n) / i : next / i;
    if (term <= 1n) break;
    sum += term;
  }
  if (up) sum += 4n; // the terms left out shrink by more than a factor of 64 each
  for (let i = 0n; i < halvings; i++) sum = down(sum * sum, w);
  return sum;
}

/** e^(-y) for a fraction y >= 0, as { v, ten }: the interval v times 10^-ten. For y <= 200, `ten` is 0. */
export function expOfMinus({ n, d }, P) {
  const far = n > 200n * d;
  const W = P + 64 + max(0, bits(n) - bits(d));
  const log = logarithm(far ? 10 : 2, W);
  const y = ratio(n, d, W);
  // The whole number of steps, at most one too small: then what is left is not negative.
  let steps = shifted(y.lo, W + y.e) / (log.hi + 1n);
  const rest = minus(y, { lo: log.lo * steps, hi: log.hi * steps, e: -W }, 2 * W);
  const fixed = { lo: shifted(rest.lo, rest.e + W), hi: shiftedUp(rest.hi, rest.e + W) };
  const grown = { lo: raisedExp(fixed.lo, W, false), hi: raisedExp(fixed.hi, W, true), e: -W };
  const v = over(exactly(1n), grown, P);
  return far ? { v, ten: steps } : { v: { ...v, e: v.e - Number(steps) }, ten: 0n };
}

// --- the four functions ------------------------------------------------------------------------------------------------

/** A real number that is not known in full: sign · (base ± part · 10^-ten), where `part` is an interval and `base` is one of 0, 1/4, 1/2 and
 *  1, written as a number of quarters; `minus` says that the part is taken off. */
const real = (part, ten, quarters = 0n, minus = false, sign = 1) => ({ part, ten, quarters, minus, sign });

/** What a function is at 0. */
const AT_ZERO = { sigmoid: 2n, tanh: 0n, "sigmoid-slope": 1n, "tanh-slope": 4n };

/** The value of a function at the fraction x other than 0, computed with about P bits. */
function value(name, { n, d }, P) {
  const negative = n < 0n, size = { n: negative ? -n : n, d };
  const twice = name.startsWith("tanh");
  const y = twice ? { n: 2n * size.n, d } : size;
  const Q = P + 2 * max(0, bits(d) - bits(size.n) + 2); // close to 0 the differences lose as many bits as x is small
  const { v: e, ten } = expOfMinus(y, Q);
  const one = exactly(1n);
  if (ten > 0n) {
    // e^-y is below 10^-86, and 1 + e^-y so close to 1 that a factor between 1 - 10^-80 and 1 makes up for it.
    const almost = { lo: (1n << 240n) - 1n, hi: 1n << 240n, e: -240 };
    const part = times(e, times(almost, almost, Q), Q);
    if (name === "sigmoid") return negative ? real(part, ten) : real(part, ten, 4n, true);
    if (name === "tanh") return real({ ...part, e: part.e + 1 }, ten, 4n, true, negative ? -1 : 1);
    return real(twice ? { ...part, e: part.e + 2 } : part, ten);
  }
  const sum = plus(one, e, Q), difference = minus(one, e, Q);
  const close = n => 10n ** 12n * n.part.hi < shifted(1n, -n.part.e);
  const small = over(e, sum, Q); // σ(-y)
  const odd = over(difference, sum, Q); // tanh(y/2)
  const half = v => ({ ...v, e: v.e - 1 });
  const first = options => options.find(option => option.quarters === 0n || close(option));
  if (name === "sigmoid") {
    return first([
      real(half(odd), 0n, 2n, negative),
      negative ? real(small, 0n) : real(small, 0n, 4n, true),
      real(negative ? small : over(one, sum, Q), 0n),
    ]);
  }
  const square = times(odd, odd, Q), slope = over(e, times(sum, sum, Q), Q);
  if (name === "sigmoid-slope") return first([real(half(half(square)), 0n, 1n, true), real(slope, 0n)]);
  const sign = negative ? -1 : 1;
  if (name === "tanh") return first([real({ ...small, e: small.e + 1 }, 0n, 4n, true, sign), real(odd, 0n, 0n, false, sign)]);
  return first([real(square, 0n, 4n, true), real({ ...slope, e: slope.e + 2 }, 0n)]);
}

/** Both ends of a real as fractions; the part of one that is below 10^-500 is taken for something between 0 and that. */
function ends({ part, ten, quarters, minus }) {
  const scale = ten > 500n ? null : 10n ** ten;
  const ends = [part.lo, part.hi].map((m, k) => scale === null
    ? { n: BigInt(k), d: 10n ** 499n }
    : part.e >= 0 ? { n: shifted(m, part.e), d: scale } : { n: m, d: scale << BigInt(-part.e) });
  const moved = ends.map(({ n, d }) => ({ n: quarters * d + (minus ? -4n : 4n) * n, d: 4n * d }));
  return minus ? moved.reverse() : moved;
}

/** Ask with more and more bits until `decide(real)` gives something; ties cannot be, since e^x is irrational (Lindemann). */
function ask(name, x, decide) {
  for (let P = 160; P <= 20480; P *= 2) {
    const found = decide(value(name, x, P));
    if (found !== undefined) return found;
  }
  throw new Error(`${name} is not decided`);
}

/** The first digits of a function's value, surely right, as { base, minus, negative, digits, power }: digits is text, and `base` is what it is
 *  added to or taken off: "", "0.25", "0.5" or "1". */
export function digitsOf(name, x, count = 24) {
  if (x.n === 0n) {
    const quarters = AT_ZERO[name];
    return { base: "", minus: false, negative: false, ...(quarters ? decimal({ n: quarters, d: 4n }, count) : { digits: "0", power: 0 }) };
  }
  return ask(name, x, ({ part, ten, quarters, minus, sign }) => {
    const found = [part.lo, part.hi].map(m => m && decimal(part.e >= 0 ? { n: shifted(m, part.e), d: 1n } : { n: m, d: 1n << BigInt(-part.e) }, count));
    if (!found[0] || found[0].digits !== found[1].digits || found[0].power !== found[1].power) return undefined;
    const power = BigInt(found[0].power) - ten;
    return { base: { 0: "", 1: "0.25", 2: "0.5", 4: "1" }[quarters], minus, negative: sign < 0, digits: found[0].digits, power };
  });
}

// --- the float formats -------------------------------------------------------------------------------------------------

/** Bits of precision, the power of two of the smallest subnormal, and of the last place of the largest number. */
export const FORMATS = {
  float16: { p: 11, least: -24, most: 5 },
  bfloat16: { p: 8, least: -133, most: 120 },
  float32: { p: 24, least: -149, most: 104 },
  float64: { p: 53, least: -1074, most: 971 },
};

/** A number of a format: { s, m, e } is s · m · 2^e with s = ±1; besides these there are the two infinities and NaN. */
export const NAN = { s: 1, m: null, e: NaN };
export const infinity = s => ({ s, m: null, e: Infinity });
const finite = f => f.m !== null;

/** The fraction n / d, d > 0, rounded to the format: to nearest, ties to even. The sign of a zero is `s`. */
export function round({ n, d }, { p, least, most }, s = n < 0n ? -1 : 1) {
  const size = n < 0n ? -n : n;
  if (size === 0n) return { s, m: 0n, e: least };
  let e = max(least, bits(size) - bits(d) - p);
  const at = e => e >= 0 ? nearest(size, shifted(d, e)) : nearest(shifted(size, -e), d);
  const top = 1n << BigInt(p);
  // Whether it has one bit too many is asked of the number itself: asked of the rounded one it would be rounded twice.
  if ((e >= 0 ? size / shifted(d, e) : shifted(size, -e) / d) >= top) e++;
  let m = at(e);
  if (m === top) { m /= 2n; e++; }
  return e > most ? infinity(s) : { s, m, e };
}

/** A number of a format as a fraction. */
export const asFraction = ({ s, m, e }) =>
  e >= 0 ? { n: BigInt(s) * shifted(m, e), d: 1n } : { n: BigInt(s) * m, d: 1n << BigInt(-e) };

export const sameFloat = (a, b) => a.s === b.s && finite(a) === finite(b) &&
  (finite(a) ? shifted(a.m, max(0, a.e - b.e)) === shifted(b.m, max(0, b.e - a.e)) : Object.is(a.e, b.e));

/** A function's value at a number of the format, correctly rounded. */
export function rounded(name, x, format) {
  if (!finite(x)) return Number.isNaN(x.e) ? NAN : round({ n: limit(name, x.s), d: 1n }, format);
  if (x.m === 0n) return name === "tanh" ? x : round({ n: AT_ZERO[name], d: 4n }, format);
  return ask(name, asFraction(x), found => {
    const [a, b] = ends(found).map(({ n, d }) => round({ n: BigInt(found.sign) * n, d }, format, found.sign));
    return sameFloat(a, b) ? a : undefined;
  });
}

const limit = (name, s) => name === "tanh" ? BigInt(s) : name === "sigmoid" && s > 0 ? 1n : 0n;

/** How far a number of the format lies from a function's value at x, in units in the last place at that value, as a JavaScript number. */
export function ulps(computed, name, x, format) {
  if (!finite(computed) || !finite(x)) return NaN;
  const got = asFraction(computed);
  if (x.m === 0n) return name === "tanh" ? Number(computed.m) : distance(got, { n: AT_ZERO[name], d: 4n }, format);
  return ask(name, asFraction(x), found => {
    const [a, b] = ends(found).map(({ n, d }) => distance(got, { n: BigInt(found.sign) * n, d }, format));
    return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)) ? (a + b) / 2 : undefined;
  });
}

/** (got - exact) / ulp, to about fifteen digits. */
function distance(got, exact, { p, least }) {
  const size = exact.n < 0n ? -exact.n : exact.n;
  let top = bits(size) - bits(exact.d); // 2^(top - 1) < size/d < 2^(top + 1)
  if (size === 0n || (top >= 0 ? size < shifted(exact.d, top) : shifted(size, -top) < exact.d)) top--;
  const ulp = size === 0n ? least : max(least, top - p + 1);
  const n = got.n * exact.d - exact.n * got.d, d = got.d * exact.d;
  const sixty = 60 - ulp;
  return Number(sixty >= 0 ? shifted(n, sixty) / d : n / shifted(d, -sixty)) / 2 ** 60;
}

// --- computing in a format, each step rounded ------------------------------------------------------------------------------

export const negated = x => ({ ...x, s: -x.s });

export function sum(a, b, format) {
  if (Number.isNaN(a.e) || Number.isNaN(b.e)) return NAN;
  if (!finite(a)) return finite(b) || a.s === b.s ? a : NAN;
  if (!finite(b)) return b;
  const x = asFraction(a), y = asFraction(b), n = x.n * y.d + y.n * x.d;
  return round({ n, d: x.d * y.d }, format, n ? undefined : a.s === b.s ? a.s : 1);
}

export function product(a, b, format) {
  if (Number.isNaN(a.e) || Number.isNaN(b.e)) return NAN;
  const s = a.s * b.s;
  if (!finite(a) || !finite(b)) return a.m === 0n || b.m === 0n ? NAN : infinity(s);
  const x = asFraction(a), y = asFraction(b);
  return round({ n: x.n * y.n, d: x.d * y.d }, format, s);
}

export function quotient(a, b, format) {
  if (Number.isNaN(a.e) || Number.isNaN(b.e) || (!finite(a) && !finite(b)) || (a.m === 0n && b.m === 0n)) return NAN;
  const s = a.s * b.s;
  if (!finite(a) || b.m === 0n) return infinity(s);
  if (!finite(b) || a.m === 0n) return { s, m: 0n, e: format.least };
  const x = asFraction(a), y = asFraction(b);
  const n = x.n * y.d, d = x.d * y.n;
  return round({ n: d < 0n ? -n : n, d: d < 0n ? -d : d }, format, s);
}

/** e^x, correctly rounded. */
export function exponential(x, format) {
  if (Number.isNaN(x.e)) return NAN;
  if (!finite(x)) return x.s > 0 ? x : { s: 1, m: 0n, e: format.least };
  if (x.m === 0n) return round({ n: 1n, d: 1n }, format);
  const { n, d } = asFraction(x), size = n < 0n ? -n : n;
  if (size > 2000n * d) return n > 0n ? infinity(1) : { s: 1, m: 0n, e: format.least };
  for (let P = 160; P <= 20480; P *= 2) {
    const { v, ten } = expOfMinus({ n: size, d }, P + max(0, bits(d) - bits(size)));
    const [a, b] = ends(real(v, ten)).map(end => round(n < 0n ? end : { n: end.d, d: end.n || 1n }, format));
    if (sameFloat(a, b)) return a;
  }
  throw new Error("the exponential is not decided");
}

export const one = format => round({ n: 1n, d: 1n }, format);
export { finite };
