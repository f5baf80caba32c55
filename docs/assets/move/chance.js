// Random numbers that can be drawn again: the same seed gives the same draws, here and in the press (claims/press/chance.py).

/**
 * A generator of random numbers from one whole number: xoshiro128** (Blackman and Vigna 2018). Its state is filled by
 * steps of a golden ratio, each scrambled as in MurmurHash3, so that neighbouring seeds have nothing in common. `uniform` gives a number from 0 up to but not including 1 with 53 random bits; `normal` a standard normal one.
 */
export function generator(seed) {
  let filler = seed;
  const fill = () => {
    filler = (filler + 0x9e3779b9) | 0;
    let z = filler;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let [a, b, c, d] = [fill(), fill(), fill(), fill()];
  const rotated = (x, k) => (x << k) | (x >>> (32 - k));

  const bits = () => {
    const drawn = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotated(d, 11);
    return drawn;
  };
  const uniform = () => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;

  let spare = null; // Box and Muller's method makes two at a time
  const normal = () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const size = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = size * Math.sin(angle);
    return size * Math.cos(angle);
  };
  return { bits, uniform, normal };
}
