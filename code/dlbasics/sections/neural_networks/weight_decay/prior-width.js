// Ten weights under a Gaussian prior: its width, the curve, the evidence, and what is missed of readings held out.
import { bars, circles, explorable, formats, line, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "Twelve readings, ten weights, one prior",
  "question": "At which width of the prior is the evidence highest?",
  "data": "twelve readings to fit and others held out",
  "controls": {
    "width": {
      "label": "Width of the prior, τ", "hint": "how large a weight you expect, in metres",
      "min": -1.5, "max": 1.5, "step": 0.05, "value": 1.3, "format": "power"
    },
    "held": {"label": "Show the neighbour's readings", "value": false}
  }
};

const NOISE = 0.3; // the readings' standard deviation
const WEIGHTS = 10;
const LOWEST = -45; // where the bar of the evidence begins

// Legendre's polynomials of degree 0 to 9 at x.
function curves(x) {
  const values = [1, x];
  for (let k = 1; k < WEIGHTS - 1; k += 1) values.push(((2 * k + 1) * x * values[k] - k * values[k - 1]) / (k + 1));
  return values;
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const rms = (values) => Math.sqrt(dot(values, values) / values.length);
const tauOf = (width) => Number((10 ** width).toPrecision(2)); // as shown beside the slider

// weights: the most probable ones. evidence: log p(D), the natural logarithm. fitted, held_out: root of the mean
// squared miss of the readings that were fitted and of those held out.
function compute({ width }, { x, y, heldX, heldY }) {
  const tau = tauOf(width);
  // Least squares on [X; (σ/τ) I] w = [y; 0] by orthogonal columns: A = QR.
  const rows = x.map(curves);
  const columns = Array.from({ length: WEIGHTS }, (_, j) => [
    ...rows.map((row) => row[j]), ...Array.from({ length: WEIGHTS }, (_, i) => (i === j ? NOISE / tau : 0))]);
  let left = [...y, ...Array(WEIGHTS).fill(0)];
  const r = [];
  const q = [];
  const projected = [];
  columns.forEach((start, j) => {
    let column = start;
    r.push(Array(WEIGHTS).fill(0));
    q.forEach((unit, i) => {
      r[i][j] = dot(unit, column);
      column = column.map((value, k) => value - r[i][j] * unit[k]);
    });
    r[j][j] = Math.sqrt(dot(column, column));
    q.push(column.map((value) => value / r[j][j]));
    projected.push(dot(q[j], left));
    left = left.map((value, k) => value - projected[j] * q[j][k]);
  });
  const weights = Array(WEIGHTS).fill(0);
  for (let j = WEIGHTS - 1; j >= 0; j -= 1) {
    const rest = weights.reduce((sum, weight, k) => (k > j ? sum + r[j][k] * weight : sum), 0);
    weights[j] = (projected[j] - rest) / r[j][j];
  }
  // log det C of C = σ² I + τ² X Xᵀ is n log σ² + log det(XᵀX + λI) - d log λ; yᵀC⁻¹y is the least sum over σ².
  const logDet = x.length * Math.log(NOISE ** 2) + 2 * r.reduce((sum, row, j) => sum + Math.log(row[j]), 0)
    - 2 * WEIGHTS * Math.log(NOISE / tau);
  const evidence = -(x.length * Math.log(2 * Math.PI) + logDet + dot(left, left) / NOISE ** 2) / 2;
  const misses = (places, heights) => rms(places.map((place, i) => dot(curves(place), weights) - heights[i]));
  return { weights, evidence, fitted: misses(x, y), held_out: misses(heldX, heldY) };
}

const signed = (value) => value.toFixed(2).replace("-", "−");
const metres = (value) => `${value < 10 ? value.toFixed(3) : value.toFixed(0)} m`;

function describe({ width }, { evidence, fitted, held_out: heldOut }) {
  return `With a prior of width ${formats.power(width)} m the log-evidence is ${signed(evidence)}. The curve misses ` +
    `your readings by ${metres(fitted)} and the neighbour's, held out, by ${metres(heldOut)} (root of the mean square).`;
}

function draw({ svg: root, width }, state, { weights, evidence, fitted, held_out: heldOut }, { x, y, heldX, heldY }) {
  const [from, to, high, low] = [34, width - 8, 24, width < 520 ? 214 : 284];
  const across = scale([-1, 1], [from, to]);
  const up = scale([-2.2, 2.2], [low, high]);
  const inside = svg("g", { "clip-path": "url(#curve)" });
  root.append(
    svg("clipPath", { id: "curve" }, svg("rect", { x: from, y: high, width: to - from, height: low - high })),
    svg("text", { x: 0, y: 14, "font-size": 12 }, "height in m"),
    svg("text", { x: to, y: low + 32, "text-anchor": "end", "font-size": 12 }, "time"),
    ...[-2, -1, 0, 1, 2].map((tick) =>
      svg("text", { x: from - 6, y: up(tick) + 4, "text-anchor": "end", "font-size": 12 }, String(tick).replace("-", "−"))),
    ...[-1, 0, 1].map((tick) =>
      svg("text", { x: across(tick), y: low + 16, "text-anchor": "middle", "font-size": 12 }, String(tick).replace("-", "−"))),
    svg("rect", { x: from, y: high, width: to - from, height: low - high, fill: "none", stroke: "var(--dlb-line)" }),
    inside);
  const points = Array.from({ length: 201 }, (_, i) => {
    const place = i / 100 - 1;
    return [across(place), Math.max(-1e4, Math.min(1e4, up(dot(curves(place), weights))))];
  });
  const places = (xs, ys) => xs.map((place, i) => [across(place), up(ys[i])]);
  inside.append(
    svg("path", { d: line(points), fill: "none", stroke: "var(--dlb-1)", "stroke-width": 2.5 }),
    svg("path", { d: circles(places(x, y), 4.5), fill: "var(--dlb-ink)" }),
    ...state.held ? [svg("path", { d: circles(places(heldX, heldY), 4.5), fill: "none", stroke: "var(--dlb-2)",
      "stroke-width": 2 })] : []);

  const theirs = width < 400 ? "misses the neighbour's by" : "misses the neighbour's readings by";
  const { parts, height } = bars(low + 44, width, [
    ["log-evidence", signed(evidence), 1 - evidence / LOWEST, "var(--dlb-3)"],
    ["misses your readings by", metres(fitted), fitted, "var(--dlb-1)"],
    [theirs, metres(heldOut), heldOut, "var(--dlb-2)"],
  ]);
  root.append(...parts);
  return height;
}

explorable("prior-width", { about, compute, draw, describe });
