// A playground after Smilkov et al. (2017): a small network, trained in the page, and what each of its units sees.
import { circles, explorable, formats, line, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "A network trained as you watch",
  "question": "Two hidden units fail to close the ring. How many does it take?",
  "controls": {
    "data_set": {"label": "Data", "options": ["ring", "xor", "moons", "spirals", "blobs"], "value": "ring"},
    "noise": {"label": "Noise", "min": 0, "max": 0.3, "step": 0.02, "value": 0.06, "format": "number"},
    "layers": {"label": "Hidden layers", "min": 0, "max": 3, "step": 1, "value": 1, "format": "number"},
    "units": {"label": "Units in each", "min": 1, "max": 8, "step": 1, "value": 2, "format": "number"},
    "activation": {"label": "Activation", "options": ["tanh", "ReLU", "none"], "value": "tanh"},
    "rate": {"label": "Learning rate", "min": -3, "max": 0, "step": 0.25, "value": -1.5, "format": "power"},
    "decay": {"label": "Weight decay", "options": ["0", "0.0001", "0.001", "0.01", "0.1"], "value": "0"},
    "seed": {"label": "Start", "min": 0, "max": 999, "step": 1, "value": 0, "hidden": true},
    "steps": {"label": "Steps", "min": 0, "max": 4000, "step": 1, "value": 300, "hidden": true}
  }
};

const EXAMPLES = 100; // to train on, and as many to test on
const BATCH = 20;
const EVERY = 10; // steps from one point of the curves to the next
const SIDE = 32; // cells along a side of the map
const { max: LAST } = about.controls.steps;
const REACH = 1.4; // the map goes from -REACH to REACH

// --- Chance: the same numbers in every browser, and in dlbasics.playground.

// Numbers from 0 to 1: the linear congruential generator of Numerical Recipes.
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

// Box and Muller: two uniform numbers make one that is normal, with mean 0 and variance 1.
const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

// --- The data: t from 0 to 1 runs along a class, u and v are chance; each gives [x1, x2, class].

const polar = (r, angle, y) => [r * Math.cos(angle), r * Math.sin(angle), y];

const SETS = {
  ring: (y, t, u, v) => polar(y ? 0.8 + 0.2 * u : 0.4 * Math.sqrt(u), 2 * Math.PI * v, y),
  xor: (y, t, u, v) => {
    const [p, q] = [0.1 + 0.9 * u, 0.1 + 0.9 * v];
    return t < 0.5 ? [p, y ? -q : q, y] : [-p, y ? q : -q, y];
  },
  moons: (y, t) => (y ? [0.4 - 0.8 * Math.cos(Math.PI * t), 0.25 - 0.8 * Math.sin(Math.PI * t), y]
    : [0.8 * Math.cos(Math.PI * t) - 0.4, 0.8 * Math.sin(Math.PI * t) - 0.25, y]),
  spirals: (y, t) => polar(0.1 + 0.9 * t, 2.5 * Math.PI * t + Math.PI * y, y),
  blobs: (y, t, u, v) => {
    const [x1, x2] = polar(0.5 * Math.sqrt(u), 2 * Math.PI * v, y);
    return y ? [x1 - 0.5, x2 - 0.5, y] : [x1 + 0.5, x2 + 0.5, y];
  },
};

// {X, y} to train on and {X, y} to test on: every other example.
function makeData(name, noise) {
  const random = generator(1);
  const sets = [{ X: matrix(EXAMPLES, 2), y: [] }, { X: matrix(EXAMPLES, 2), y: [] }];
  for (let i = 0; i < 2 * EXAMPLES; i += 1) {
    const j = i >> 1;
    const [x1, x2, y] = SETS[name](i % 2, (j + 0.5) / EXAMPLES, random(), random());
    const set = sets[j % 2];
    set.X.values.set([x1 + noise * normal(random), x2 + noise * normal(random)], 2 * set.y.length);
    set.y.push(y);
  }
  return sets;
}

// --- The network, as in dlbasics.mlp: matrices hold one example in a row.

const matrix = (rows, columns, values = new Float64Array(rows * columns)) => ({ rows, columns, values });

// A @ B. Each of the three walks its arrays in the order in which they lie in memory.
function times({ rows, columns: inner, values: left }, { columns, values: right }) {
  const C = matrix(rows, columns);
  const { values } = C;
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < inner; j += 1) {
      const a = left[i * inner + j];
      for (let k = 0; k < columns; k += 1) values[i * columns + k] += a * right[j * columns + k];
    }
  }
  return C;
}

// A.T @ B, written into C.
function transposedTimes(A, B, C) {
  for (let i = 0; i < A.rows; i += 1) {
    for (let j = 0; j < A.columns; j += 1) {
      const a = A.values[i * A.columns + j];
      for (let k = 0; k < B.columns; k += 1) C.values[j * B.columns + k] += a * B.values[i * B.columns + k];
    }
  }
}

// A @ B.T
function timesTransposed(A, B) {
  const C = matrix(A.rows, B.rows);
  for (let i = 0; i < A.rows; i += 1) {
    for (let j = 0; j < B.rows; j += 1) {
      let sum = 0;
      for (let k = 0; k < A.columns; k += 1) sum += A.values[i * A.columns + k] * B.values[j * B.columns + k];
      C.values[i * B.rows + j] = sum;
    }
  }
  return C;
}

// The function, and its derivative written by the function's own value.
const ACTIVATIONS = {
  tanh: { value: Math.tanh, slope: (a) => 1 - a * a },
  ReLU: { value: (z) => (z > 0 ? z : 0), slope: (a) => (a > 0 ? 1 : 0) },
  none: { value: (z) => z, slope: () => 1 },
};

// Cut one flat vector into [{ W, b }, ...], which share its memory: all weights first, then all biases.
function split(sizes, vector) {
  let weight = 0;
  let bias = sizes.slice(1).reduce((sum, outputs, i) => sum + sizes[i] * outputs, 0);
  return sizes.slice(1).map((outputs, i) => {
    const W = matrix(sizes[i], outputs, vector.subarray(weight, weight += sizes[i] * outputs));
    return { W, b: vector.subarray(bias, bias += outputs) };
  });
}

// X, then what each layer gives, the logits last.
function forward({ layers, activation }, X) {
  const A = [X];
  for (const [i, { W, b }] of layers.entries()) {
    const Z = times(A[i], W);
    const f = i < layers.length - 1 ? ACTIVATIONS[activation].value : ACTIVATIONS.none.value;
    const { values, columns } = Z;
    for (let at = 0; at < values.length; at += columns) {
      for (let unit = 0; unit < columns; unit += 1) values[at + unit] = f(values[at + unit] + b[unit]);
    }
    A.push(Z);
  }
  return A;
}

// The mean of -log softmax(Z)[i, y[i]], its derivative by Z, and the share of rows whose largest logit is the true one.
function crossEntropy(Z, y) {
  const [n, k] = [Z.rows, Z.columns];
  const dZ = matrix(n, k);
  let [loss, right] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    const z = Z.values.subarray(i * k, (i + 1) * k);
    const p = dZ.values.subarray(i * k, (i + 1) * k);
    const largest = Math.max(...z);
    let sum = 0;
    for (let j = 0; j < k; j += 1) sum += p[j] = Math.exp(z[j] - largest);
    loss += (Math.log(sum) - (z[y[i]] - largest)) / n;
    right += z[y[i]] === largest ? 1 : 0;
    for (let j = 0; j < k; j += 1) p[j] = (p[j] / sum - (j === y[i] ? 1 : 0)) / n;
  }
  return { loss, dZ, right: right / n };
}

// The mean cross-entropy plus decay / 2 times the squares of all weights, and the derivative by every parameter.
function lossAndGrads(network, X, y, decay) {
  const { sizes, layers, activation, theta } = network;
  const grads = new Float64Array(theta.length);
  const A = forward(network, X);
  let { loss, dZ } = crossEntropy(A.at(-1), y);
  for (const [i, { W: dW, b: db }] of [...split(sizes, grads).entries()].reverse()) {
    transposedTimes(A[i], dZ, dW); // (in, n)(n, out) = (in, out)
    for (let at = 0; at < dZ.values.length; at += 1) db[at % dZ.columns] += dZ.values[at];
    if (i > 0) {
      dZ = timesTransposed(dZ, layers[i].W); // (n, out)(out, in) = (n, in)
      const { slope } = ACTIVATIONS[activation];
      for (let at = 0; at < dZ.values.length; at += 1) dZ.values[at] *= slope(A[i].values[at]);
    }
  }
  const weights = layers.reduce((sum, { W }) => sum + W.values.length, 0);
  for (let i = 0; i < weights; i += 1) {
    loss += decay / 2 * theta[i] ** 2;
    grads[i] += decay * theta[i];
  }
  return { loss, grads };
}

// --- Training, with Adam: a network is a state that `train` moves on, one mini-batch at a time.

function begin({ data_set: name, noise, layers: depth, units, activation, seed }) {
  const [training, test] = makeData(name, noise);
  const sizes = [2, ...Array(depth).fill(units), 2];
  const random = generator(1000 + seed);
  const count = sizes.slice(1).reduce((sum, outputs, i) => sum + sizes[i] * outputs + outputs, 0);
  const theta = new Float64Array(count);
  const layers = split(sizes, theta);
  for (const { W } of layers) {
    const spread = Math.sqrt((activation === "ReLU" ? 2 : 1) / W.rows);
    W.values.forEach((_, at) => { W.values[at] = spread * normal(random); });
  }
  const order = Array.from({ length: EXAMPLES }, (_, i) => i);
  const [m, v] = [new Float64Array(count), new Float64Array(count)];
  return { training, test, sizes, activation, theta, layers, random, order, m, v, steps: 0, curve: [] };
}

function train(network, rate, decay) {
  const { training: { X, y }, random, order, theta, m, v, steps } = network;
  const batches = EXAMPLES / BATCH;
  if (steps % batches === 0) { // a new epoch: shuffle, after Fisher and Yates
    for (let i = EXAMPLES - 1; i > 0; i -= 1) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
  }
  const rows = order.slice((steps % batches) * BATCH, (steps % batches + 1) * BATCH);
  const batch = matrix(BATCH, 2, Float64Array.from(rows.flatMap((i) => [X.values[2 * i], X.values[2 * i + 1]])));
  const { grads } = lossAndGrads(network, batch, rows.map((i) => y[i]), decay);
  const t = steps + 1;
  for (let i = 0; i < theta.length; i += 1) {
    m[i] = 0.9 * m[i] + 0.1 * grads[i];
    v[i] = 0.999 * v[i] + 0.001 * grads[i] ** 2;
    theta[i] -= rate * m[i] / (1 - 0.9 ** t) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-8);
  }
  network.steps = t;
}

const judge = (network, { X, y }) => crossEntropy(forward(network, X).at(-1), y);

function note(network) {
  const { steps, curve, training, test } = network;
  if (curve.length === 0 || curve.at(-1)[0] < steps) {
    curve.push([steps, judge(network, training).loss, judge(network, test).loss]);
  }
}

// Networks on their way, by their settings: the next frame goes on from the last one. What comes out depends on the
// state alone: where a network has gone too far, a new one starts.
const underway = new Map();

function networkAt({ steps, rate, decay, ...settings }) {
  const key = JSON.stringify([settings, rate, decay]);
  let network = underway.get(key);
  if (!network || network.steps > steps) network = begin(settings);
  underway.delete(key);
  underway.set(key, network);
  if (underway.size > 4) underway.delete(underway.keys().next().value);
  while (network.steps < steps) {
    if (network.steps % EVERY === 0) note(network);
    train(network, 10 ** rate, Number(decay));
  }
  return network;
}

// Points of the map, row by row from the top, (SIDE + 1) ** 2 of them.
const place = (i) => REACH * (2 * i / SIDE - 1);
const MAP = matrix((SIDE + 1) ** 2, 2, Float64Array.from({ length: 2 * (SIDE + 1) ** 2 }, (_, at) => {
  const [i, j] = [Math.floor((at >> 1) / (SIDE + 1)), (at >> 1) % (SIDE + 1)];
  return at % 2 ? -place(i) : place(j);
}));

// Every other point along both sides.
const COARSE = Array.from({ length: MAP.rows }, (_, i) => i)
  .filter((i) => Math.floor(i / (SIDE + 1)) % 2 === 0 && i % (SIDE + 1) % 2 === 0);

// theta: the parameters. objective, grads: the loss with its penalty on all training examples, and its derivative.
// loss, test_loss, right, test_right: cross-entropies, and shares of the points on the right side.
// curve: [[step, loss, test loss], ...]. map: the probability of class 1. hidden: what each unit gives, layer by layer,
// at every other point of the map.
function compute(state) {
  const network = networkAt(state);
  const { training, test, sizes, theta, steps, curve } = network;
  const { loss: objective, grads } = lossAndGrads(network, training.X, training.y, Number(state.decay));
  const [here, there] = [judge(network, training), judge(network, test)];
  const A = forward(network, MAP);
  const [logits, hidden] = [A.at(-1).values, A.slice(1, -1)];
  const every = ({ values, columns }, unit) => COARSE.map((i) => values[i * columns + unit]);
  return {
    sizes, theta: [...theta], objective, grads: [...grads],
    loss: here.loss, test_loss: there.loss, right: here.right, test_right: there.right,
    curve: [...curve.filter(([step]) => step < steps), [steps, here.loss, there.loss]],
    map: Array.from({ length: MAP.rows }, (_, i) => 1 / (1 + Math.exp(logits[2 * i] - logits[2 * i + 1]))),
    hidden: hidden.map((A) => Array.from({ length: A.columns }, (_, unit) => every(A, unit))),
  };
}

// --- Drawing

// A path round where values, given at (side + 1) ** 2 points, lie above a threshold; straight lines between the points.
// Written in tenths of a pixel: whole numbers make short text, and most of a frame's time goes into this text.
function region(values, side, threshold, [left, top, size], look) {
  const unit = 10 * size / side;
  const x = (j) => Math.round(10 * left + unit * j);
  const y = (i) => Math.round(10 * top + unit * i);
  let d = "";
  for (let i = 0; i < side; i += 1) {
    let run = -1; // where a run of cells began whose four corners all lie above
    for (let j = 0; j <= side; j += 1) {
      const at = i * (side + 1) + j;
      const [a, b, c, e] = [values[at], values[at + 1], values[at + side + 2], values[at + side + 1]];
      const above = j < side ? (a > threshold) + (b > threshold) + (c > threshold) + (e > threshold) : 0;
      if (above === 4) {
        if (run < 0) run = j;
        continue;
      }
      if (run >= 0) d += `M${x(run)} ${y(i)}H${x(j)}V${y(i + 1)}H${x(run)}`;
      run = -1;
      if (above === 0) continue;
      const corners = [[i, j, a], [i, j + 1, b], [i + 1, j + 1, c], [i + 1, j, e]];
      let pen = "M";
      for (let k = 0; k < 4; k += 1) {
        const [p, q, height] = corners[k];
        const [r, s, next] = corners[(k + 1) % 4];
        if (height > threshold) {
          d += `${pen}${x(q)} ${y(p)}`;
          pen = "L";
        }
        if (height > threshold !== next > threshold) {
          const share = (threshold - height) / (next - height);
          d += `${pen}${x(q + (s - q) * share)} ${y(p + (r - p) * share)}`;
          pen = "L";
        }
      }
    }
  }
  return svg("path", { d, transform: "scale(0.1)", ...look });
}

const LEVELS = [0.5, 0.6, 0.7, 0.8, 0.9];
const diamonds = (points, r) =>
  points.map(([x, y]) => `M${(x - r).toFixed(1)} ${y.toFixed(1)}l${r} ${-r}l${r} ${r}l${-r} ${r}Z`).join("");

const percent = (share) => `${Math.round(100 * share)}%`;
const short = (value) => (value < 0.001 ? "below 0.001" : formats.number(Number(value.toPrecision(3))));

function describe({ steps }, { sizes, loss, test_loss: testLoss, right, test_right: testRight }) {
  const taken = `${steps === 1 ? "1 step" : `${formats.number(steps)} steps`}${steps === LAST ? ", the last" : ""}`;
  return `${sizes.join("-")} network, ${taken}: ${percent(right)} of the training points right, loss ${short(loss)}; ` +
    `${percent(testRight)} of the test points, loss ${short(testLoss)}.`;
}

function draw({ svg: root, width }, state, { curve, map, hidden }) {
  const narrow = width < 520;
  const size = narrow ? Math.min(width, 300) : Math.min(320, width * 0.46);
  const box = [narrow ? (width - size) / 2 : 0, 4, size];
  const [left, top] = box;
  const shade = (values, level, colour, opacity) =>
    region(values, SIDE, level, box, { fill: colour, "fill-opacity": opacity });
  const rest = map.map((p) => 1 - p);
  root.append(
    ...LEVELS.flatMap((level) => [shade(rest, level, "var(--dlb-1)", 0.13), shade(map, level, "var(--dlb-2)", 0.13)]),
    svg("rect", { x: left, y: top, width: size, height: size, fill: "none", stroke: "var(--dlb-line)" }));

  const across = scale([-REACH, REACH], [left, left + size]);
  const up = scale([-REACH, REACH], [top + size, top]);
  const inside = (value) => Math.max(-REACH + 0.03, Math.min(REACH - 0.03, value));
  const looks = { test: { fill: "none" }, training: { stroke: "var(--dlb-ink)", "stroke-width": 0.5 } };
  for (const [set, look] of Object.entries(looks)) {
    const { X, y } = data(state)[set];
    for (const [label, shape, colour] of [[0, circles, "var(--dlb-1)"], [1, diamonds, "var(--dlb-2)"]]) {
      const points = y.flatMap((own, i) => (own === label
        ? [[across(inside(X.values[2 * i])), up(inside(X.values[2 * i + 1]))]] : []));
      const d = shape(points, set === "test" ? 2.5 : label ? 4 : 3.2);
      root.append(svg("path", { d, fill: colour, stroke: colour, ...look }));
    }
  }
  root.append(svg("text", { x: left, y: top + size + 16, "font-size": 12 }, "Filled points train it, hollow ones test it."));

  // The losses, up to the step that is reached; in colours of their own, for blue and orange are the classes.
  const x0 = narrow ? 30 : size + 56;
  const y0 = narrow ? top + size + 46 : 22;
  const [x1, y1] = [width - 6, y0 + (narrow ? 110 : 0.4 * size)];
  const last = Math.max(EVERY, curve.at(-1)[0]);
  const right = scale([0, last], [x0, x1]);
  const high = scale([0, 1], [y1, y0]);
  const thin = Math.ceil(curve.length / 150); // more points than pixels help nobody
  const some = curve.filter((_, i) => i % thin === 0 || i === curve.length - 1);
  const path = (column) => line(some.map((row) => [right(row[0]), high(Math.min(1, row[column]))]));
  const key = (x, text, colour, dashes) => [
    svg("path", { d: `M${x} ${y0 - 11}h18`, stroke: colour, "stroke-width": 2, "stroke-dasharray": dashes }),
    svg("text", { x: x + 23, y: y0 - 7, "font-size": 12 }, text)];
  root.append(
    svg("path", { d: `M${x0} ${y0}V${y1}H${x1}`, fill: "none", stroke: "var(--dlb-line)" }),
    ...[0, 0.5, 1].map((tick) =>
      svg("text", { x: x0 - 5, y: high(tick) + 4, "text-anchor": "end", "font-size": 12 }, String(tick))),
    svg("text", { x: x0, y: y1 + 16, "font-size": 12 }, "step 0"),
    svg("text", { x: x1, y: y1 + 16, "text-anchor": "end", "font-size": 12 }, formats.number(curve.at(-1)[0])),
    ...key(x0 + 4, "training loss", "var(--dlb-ink)", "none"), ...key(x0 + 124, "test loss", "var(--dlb-4)", "5 3"),
    svg("path", { d: path(1), fill: "none", stroke: "var(--dlb-ink)", "stroke-width": 2 }),
    svg("path", { d: path(2), fill: "none", stroke: "var(--dlb-4)", "stroke-width": 2, "stroke-dasharray": "5 3" }));

  // What each hidden unit gives all over the map: shaded where it is positive.
  const room = narrow ? width : width - size - 24;
  const from = narrow ? 0 : size + 24;
  const tile = Math.min(narrow ? 36 : 0.6 * size / 3 - 24, (room - 7 * 6) / 8);
  const head = y1 + 40;
  root.append(svg("text", { x: from, y: head, "font-size": 12 },
    hidden.length === 0 ? "No hidden units" : "Hidden units, shaded where above 0"));
  hidden.forEach((layer, i) => layer.forEach((values, unit) => {
    const cell = [from + unit * (tile + 6), head + 9 + i * (tile + 6), tile];
    root.append(
      region(values, SIDE / 2, 0, cell, { fill: "var(--dlb-3)", "fill-opacity": 0.55 }),
      svg("rect", { x: cell[0], y: cell[1], width: tile, height: tile, fill: "none", stroke: "var(--dlb-muted)" }));
  }));
  return Math.max(top + size + 22, head + 9 + 3 * (tile + 6));
}

// The points to draw: made once for each data set and noise.
const drawn = new Map();
function data({ data_set: name, noise }) {
  const key = `${name} ${noise}`;
  if (!drawn.has(key)) {
    const [training, test] = makeData(name, noise);
    drawn.clear();
    drawn.set(key, { training, test });
  }
  return drawn.get(key);
}

const PACE = EXAMPLES / BATCH; // steps a frame: one epoch

const actions = {
  "One step": ({ steps }) => ({ steps: Math.min(steps + 1, LAST) }),
  "Step 0": () => ({ steps: 0 }),
  "New weights": ({ seed }) => ({ seed: (seed + 1) % 1000, steps: 0 }),
};

const tick = ({ steps }) => (steps < LAST ? { steps: Math.min(steps + PACE, LAST) } : null);

explorable("playground", { about, compute, draw, describe, actions, tick });
