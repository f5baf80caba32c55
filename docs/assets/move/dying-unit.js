// A ReLU unit in the plane, trained by gradient descent: what kills it, and what revives it.
//
// The unit is relu(w·x + b) with two inputs. It learns pairs (x, target); the loss is half the mean squared error. The update is that of
// claims/lab/units.py, with w and x in the plane and an output weight that stays 1.

import { Frame, still, thing, unbroken as number } from "./shared.js";

/** The points that the unit learns from: x, y and the target. Inputs like these come from a layer of ReLUs: none is negative. */
const DATA = [
  [0.5, 0.5, 0], [0.5, 1.5, 0], [0.25, 2.5, 0], [1, 1, 0], [0.75, 2, 0], [1, 2.75, 0],
  [1.25, 0.25, 1], [1.25, 1.5, 0], [1.5, 2.25, 0], [1.75, 1, 1], [1.75, 2, 0], [2, 2.75, 0],
  [2, 0.25, 1], [2.25, 1.25, 1], [2.5, 2.25, 1], [2.5, 0.75, 1], [2.75, 1.5, 1], [3, 0.25, 1],
];

/** A unit at rest. */
const unit = (w, b) => ({ w: [...w], b, velocity: [0, 0, 0] });

/** w·x + b. */
const before = ({ w, b }, [x, y]) => w[0] * x + w[1] * y + b;

/** The output, with the slope `leak` below zero; 0 for ReLU. */
const output = (z, leak = 0) => (z > 0 ? z : leak * z);

/** The slope of the output; at 0 the slope on the left. */
const slope = (z, leak = 0) => (z > 0 ? 1 : leak);

/** The gradient of half the mean squared error, for the two weights and the bias. */
function gradient(it, data, leak = 0) {
  const sum = [0, 0, 0];
  for (const [x, y, target] of data) {
    const z = before(it, [x, y]);
    const pull = (output(z, leak) - target) * slope(z, leak);
    sum[0] += pull * x;
    sum[1] += pull * y;
    sum[2] += pull;
  }
  return sum.map((value) => value / data.length);
}

/**
 * One step of gradient descent; gives the unit after it. `momentum` is the share of the last change that is kept, `decay` the shares of the weights and
 * of the bias that the step takes away.
 */
function step(it, data, rate, { leak = 0, momentum = 0, decay = [0, 0] } = {}) {
  const slopes = gradient(it, data, leak);
  const velocity = it.velocity.map((old, i) => momentum * old - rate * slopes[i]);
  return {
    w: it.w.map((value, i) => value - decay[0] * value + velocity[i]),
    b: it.b - decay[1] * it.b + velocity[2],
    velocity,
  };
}

/** What is to be seen: for how many points the unit is on, its largest w·x + b over them, the loss, and the gradient. */
function state(it, data, leak = 0) {
  const sums = data.map((point) => before(it, point));
  return {
    on: sums.filter((z) => z > 0).length,
    largest: Math.max(...sums),
    loss: data.reduce((sum, point, i) => sum + (output(sums[i], leak) - point[2]) ** 2, 0) / (2 * data.length),
    gradient: gradient(it, data, leak),
  };
}

/** The same points, each moved by the same amount. */
const moved = (data, [dx, dy]) => data.map(([x, y, target]) => [x + dx, y + dy, target]);

export const law = { DATA, unit, before, output, slope, gradient, step, state, moved };

const START = [[0.5, 0.5], 0.5];
const LEAK = 0.1;
const HELP = {
  plain: {},
  leaky: { leak: LEAK },
  momentum: { momentum: 0.9 },
  weights: { decay: [0.1, 0] },
  both: { decay: [0.1, 0.1] },
};
const ALIKE = 1e-12; // changes of this size, relative to the unit, are rounding

/** The part of the rectangle `x` times `y` on which w·x + b > 0, as a polygon, and its edge, as a line. */
function side({ w, b }, x, y) {
  const corners = [[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]];
  const [polygon, edge] = [[], []];
  corners.forEach((one, k) => {
    const other = corners[(k + 1) % 4];
    const [here, there] = [one, other].map((corner) => before({ w, b }, corner));
    if (here > 0) polygon.push(one);
    if (here > 0 !== there > 0) {
      const share = here / (here - there);
      const cut = [one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])];
      polygon.push(cut);
      edge.push(cut);
    }
  });
  return { polygon, edge };
}

/** An arrow that stands in the middle of the visible edge, and points to where the unit is on. */
function arrow({ w }, edge) {
  const size = Math.hypot(...w);
  if (edge.length < 2 || !size) return [];
  const [u, v] = [w[0] / size, w[1] / size];
  const foot = [(edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2];
  const tip = [foot[0] + 0.9 * u, foot[1] + 0.9 * v];
  const left = [tip[0] - 0.22 * u - 0.12 * v, tip[1] - 0.22 * v + 0.12 * u];
  const right = [tip[0] - 0.22 * u + 0.12 * v, tip[1] - 0.22 * v - 0.12 * u];
  return [foot, tip, [NaN, NaN], left, tip, right];
}

/** A small triangle around each point, as one broken line. */
const triangles = (points) =>
  points.flatMap(([x, y]) => [
    [x - 0.15, y - 0.11], [x + 0.15, y - 0.11], [x, y + 0.17], [x - 0.15, y - 0.11], [NaN, NaN],
  ]);

const sound = (it) => [...it.w, it.b].every((value) => Math.abs(value) < 1e6);

/** What there is to see, in words. */
export function sentence(steps, it, data, rate, help) {
  const start = steps ? `After ${steps} step${steps === 1 ? "" : "s"}: ` : "At the start: ";
  if (!sound(it)) return `${start}the unit's numbers have run away, and no further step is taken. That is not death. Start again.`;
  const { leak = 0 } = HELP[help];
  const now = state(it, data, leak);
  const after = step(it, data, rate, HELP[help]);
  const then = state(after, data, leak);
  const alike = (one, other) => Math.abs(one - other) <= ALIKE * Math.max(1, Math.abs(one));
  const [from, to] = [number(now.largest), number(then.largest)];
  const does = `The next step ${then.largest > now.largest ? "raises" : "lowers"} its largest w·x + b`;
  const goes = alike(now.largest, then.largest)
    ? "" // the sum can stay while the unit moves: if the point with the largest one lies at 0, w does not matter there
    : from === to
      ? `${does} from ${from} by ${number(Math.abs(then.largest - now.largest))}.`
      : `${does} from ${from} to ${to}.`;
  const moves = !alike(it.b, after.b) || it.w.some((value, i) => !alike(value, after.w[i]));
  const where = goes || `Its largest w·x + b stays at ${from}.`;
  if (now.on) {
    const seen = `${start}the unit is on for ${now.on} of ${data.length} points; the loss is ${number(now.loss)}. `;
    if (!then.on) return `${seen}One step at rate ${number(rate)} would turn it off for all of them.`;
    return `${seen}After one more step at rate ${number(rate)} it would be on for ${then.on}.`;
  }
  const off = `${start}the unit is off for all ${data.length} points`;
  if (leak) return `${off}, but it is not dead: below zero it has the slope 1/10, and so a gradient. ${goes}`.trim();
  const dead = `${off}: it is dead. Its gradient is 0.`;
  if (help === "momentum" && moves) return `${dead} Momentum moves it all the same. ${where}`;
  if (help === "weights" && moves) return `${dead} Decay moves it all the same. ${where}`;
  if (help === "both" && moves) return `${dead} Decay of both shrinks w·x + b as a whole, so it does not rise above zero. ${where}`;
  return `${dead} No step of gradient descent on these points moves it, at any rate.`;
}

thing("dying-unit", (stage) => {
  const { frame, form, root } = stage;
  const time = new Frame(root.querySelector(".move__time svg"));
  const run = form.querySelector('button[name="run"]');
  let it;
  let steps;
  let path; // the largest sum before each step
  let timer;

  const restart = () => {
    halt();
    it = unit(...START);
    [steps, path] = [0, []];
  };
  const halt = () => {
    clearInterval(timer);
    timer = undefined;
    run.textContent = "Run";
  };
  const points = (values) => moved(DATA, [values.moved, values.moved]);
  const advance = () => {
    const values = stage.values;
    if (!sound(it)) return false;
    const old = it;
    it = step(it, points(values), values.rate, HELP[values.help]);
    steps += 1;
    path.push(state(old, points(values)).largest);
    return [0, 1].some((i) => Math.abs(it.w[i] - old.w[i]) > 1e-9) || Math.abs(it.b - old.b) > 1e-9;
  };

  stage.button("step", () => {
    halt();
    advance();
    stage.redraw();
  });
  stage.button("run", () => {
    if (timer) return halt();
    if (still()) {
      for (let k = 0; k < 40 && advance(); k++);
      return stage.redraw();
    }
    run.textContent = "Stop";
    timer = setInterval(() => {
      if (!advance() || !root.isConnected) halt();
      stage.redraw();
    }, 150);
  });
  for (const [button, change] of [["up", 0.25], ["down", -0.25]]) {
    stage.button(button, () => {
      it = { ...it, b: it.b + change };
      stage.redraw();
    });
  }
  form.addEventListener("reset", restart);
  restart();

  stage.run((values) => {
    const data = points(values);
    const { leak = 0 } = HELP[values.help];
    const { polygon, edge } = side(it, frame.x, frame.y);
    frame.curve("side", polygon);
    frame.curve("edge", edge);
    const after = step(it, data, values.rate, HELP[values.help]);
    const next = sound(after) ? side(after, frame.x, frame.y).edge : [];
    frame.curve("next", next);
    frame.curve("arrow", arrow(it, edge));
    frame.curve("next-arrow", arrow(after, next));
    for (const on of [true, false]) {
      for (const target of [0, 1]) {
        const where = data.filter((point) => point[2] === target && before(it, point) > 0 === on);
        const name = `point-${on ? "on" : "off"}-${target}`;
        if (target) frame.curve(name, triangles(where));
        else frame.dots(name, where, 4.5);
      }
    }
    const { largest } = state(it, data, leak);
    const line = [...path, largest].slice(-41);
    const placed = line.map((value, k) => [k - line.length + 1, value]);
    time.curve("path", placed);
    time.dots("steps", placed, 3);
    root.classList.toggle("move--dead", !state(it, data, leak).on && !leak);
    return sentence(steps, it, data, values.rate, values.help);
  });
});
