// A query and three keys in the plane: scores, weights, and the mean of the values that comes out.
import { explorable, formats, line, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "One query asks three keys; each answers with its value",
  "question": "Point the query at key B. Why is the output not 10 yet, and what brings it within 0.1 of 10 without touching the divisor?",
  "controls": {
    "direction": {
      "label": "Query: direction", "hint": "degrees; or drag its tip",
      "min": -180, "max": 180, "step": 1, "value": 60, "format": "number"
    },
    "length": {
      "label": "Query: length", "hint": "0 asks for nothing",
      "min": 0, "max": 4, "step": 0.05, "value": 1.5, "format": "number"
    },
    "divisor": {
      "label": "Divide scores by", "hint": "the paper: √2 for two numbers",
      "min": 0.1, "max": 8, "step": 0.01, "value": 1.41, "format": "number"
    },
    "a": {"label": "Key A: direction", "min": -180, "max": 180, "step": 1, "value": 20, "format": "number"},
    "b": {"label": "Key B: direction", "min": -180, "max": 180, "step": 1, "value": 110, "format": "number"},
    "c": {"label": "Key C: direction", "min": -180, "max": 180, "step": 1, "value": -120, "format": "number"}
  }
};

const KEY_LENGTH = 2;
const VALUES = [2, 10, 6];
const NAMES = ["A", "B", "C"];
const FAR = 4.9; // what the plane shows, in each direction

const arrow = (degrees, length) =>
  [length * Math.cos(degrees * Math.PI / 180), length * Math.sin(degrees * Math.PI / 180)];

// query: [x, y]. keys: one [x, y] each. scores: dot products over the divisor. weights: their softmax. output: a number.
function compute({ direction, length, divisor, a, b, c }) {
  const query = arrow(direction, length);
  const keys = [a, b, c].map((degrees) => arrow(degrees, KEY_LENGTH));
  const scores = keys.map(([x, y]) => (query[0] * x + query[1] * y) / divisor);
  const highest = Math.max(...scores); // without it the powers overflow at small divisors
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const weights = powers.map((power) => power / total);
  const output = weights.reduce((sum, weight, i) => sum + weight * VALUES[i], 0);
  return { query, keys, scores, weights, output };
}

const minus = (text) => text.replace("-", "−");
const short = (value) => minus(value.toFixed(2).replace(/^-(?=0\.00$)/, ""));
const each = (parts) => `${parts[0]}, ${parts[1]} and ${parts[2]}`;

function describe(state, { scores, weights, output }) {
  return `Keys A, B and C score ${each(scores.map(short))}; their weights are ` +
    `${each(weights.map(formats.percent))}. The values are ${each(VALUES)}, so the output is ${short(output)}.`;
}

const dragged = new WeakMap(); // figure -> which tip the pointer holds

function draw({ svg: root, width, set }, state, { query, keys, weights, output }) {
  const narrow = width < 520;
  const size = narrow ? Math.min(width, 300) : 300;
  const across = scale([-FAR, FAR], [0, size]);
  const up = scale([-FAR, FAR], [size, 0]);
  const colours = ["var(--dlb-1)", "var(--dlb-2)", "var(--dlb-3)"];

  // The plane, with two rings to judge lengths by.
  root.append(
    svg("path", { d: line([[across(-FAR), up(0)], [across(FAR), up(0)]]) + line([[across(0), up(-FAR)], [across(0), up(FAR)]]),
      stroke: "var(--dlb-line)", fill: "none" }),
    ...[2, 4].map((radius) => svg("circle", { cx: across(0), cy: up(0), r: across(radius) - across(0), fill: "none",
      stroke: "var(--dlb-line)", "stroke-dasharray": "2 4" })));

  const tips = [];
  const show = (name, [x, y], colour, thick) => {
    const [tipX, tipY] = [across(x), up(y)];
    const angle = Math.atan2(tipY - up(0), tipX - across(0));
    const wing = (turn) => [tipX - 11 * Math.cos(angle + turn), tipY - 11 * Math.sin(angle + turn)];
    root.append(
      svg("path", { d: line([[across(0), up(0)], [tipX, tipY]]), stroke: colour, "stroke-width": thick, fill: "none" }),
      svg("path", { d: `${line([[tipX, tipY], wing(0.45), wing(-0.45)])}Z`, fill: colour }),
      svg("text", { x: tipX + 15 * Math.cos(angle), y: tipY + 15 * Math.sin(angle) + 5, "text-anchor": "middle",
        "font-weight": 600, "pointer-events": "none" }, name));
    tips.push([tipX, tipY]);
  };
  keys.forEach((key, i) => show(NAMES[i], key, colours[i], 2 + 8 * weights[i]));
  show("q", query, "var(--dlb-ink)", 2.5);
  for (const [x, y] of tips) {
    root.append(svg("circle", { cx: x, cy: y, r: 20, fill: "transparent", style: "cursor: grab; touch-action: none" }));
  }

  // The weights as bars, then the output on a line between the values.
  const [left, top] = narrow ? [0, size + 10] : [size + 24, 0];
  const room = width - left;
  const bar = scale([0, 1], [0, room - 82]);
  root.append(svg("text", { x: left, y: top + 16, "font-weight": 600 }, "Weights"));
  weights.forEach((weight, i) => {
    const y = top + 30 + 28 * i;
    root.append(
      svg("text", { x: left, y: y + 14 }, NAMES[i]),
      svg("rect", { x: left + 18, y, width: bar(weight), height: 18, fill: colours[i] }),
      svg("text", { x: left + 24 + bar(weight), y: y + 14 }, formats.percent(weight)));
  });
  const place = scale([0, 12], [left + 8, left + room - 8]);
  const level = top + 200;
  root.append(
    svg("text", { x: left, y: top + 140, "font-weight": 600 }, `Output ${short(output)}`),
    svg("path", { d: line([[place(0), level], [place(12), level]]), stroke: "var(--dlb-muted)" }),
    ...VALUES.flatMap((value, i) => [
      svg("circle", { cx: place(value), cy: level, r: 4 + 10 * weights[i], fill: colours[i] }),
      svg("text", { x: place(value), y: level + 34, "text-anchor": "middle" }, `${NAMES[i]}: ${value}`)]),
    svg("path", { d: `M${place(output)} ${level - 16}l-7 -14h14Z`, fill: "var(--dlb-ink)" }));

  // The nearest tip follows the pointer: the query freely, a key round its circle.
  const at = ({ clientX, clientY }) => {
    const box = root.getBoundingClientRect();
    const unit = box.width / width;
    return [(clientX - box.left) / unit, (clientY - box.top) / unit];
  };
  const move = (event) => {
    const [x, y] = at(event);
    const [dx, dy] = [(x - across(0)) / (size / 2 / FAR), (up(0) - y) / (size / 2 / FAR)];
    const degrees = Math.round(Math.atan2(dy, dx) * 180 / Math.PI);
    const held = dragged.get(root);
    if (held < 3) set({ [["a", "b", "c"][held]]: degrees });
    else set({ direction: degrees, length: Math.min(4, Number((Math.round(Math.hypot(dx, dy) / 0.05) * 0.05).toFixed(2))) });
  };
  root.onpointerdown = (event) => {
    const [x, y] = at(event);
    const gaps = tips.map(([tipX, tipY]) => Math.hypot(tipX - x, tipY - y));
    // Of two tips in one place the query comes first: it was drawn last.
    const nearest = gaps.reduce((best, gap, i) => (gap <= gaps[best] ? i : best), 0);
    if (gaps[nearest] > 22) return;
    event.preventDefault();
    dragged.set(root, nearest);
    root.setPointerCapture(event.pointerId);
  };
  root.onpointermove = (event) => { if (dragged.has(root)) move(event); };
  root.onpointerup = root.onpointercancel = () => dragged.delete(root);
  return narrow ? top + 246 : size;
}

const actions = {
  "Divide by √2": () => ({ divisor: 1.41 }),
  "Swap A and B": ({ a, b }) => ({ a: b, b: a }),
};

explorable("attention", { about, compute, draw, describe, actions });
