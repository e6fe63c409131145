// A chain of layers with fixed weights: real passes forward and back, and how large the signal and its gradient are.
// Its numbers are those of dlbasics.sections.papers.resnet.chain.

import { circles, explorable, formats, line, scale, svg } from "./frame.js";

export const about = {
  "title": "A chain of layers, forward and back",
  "question": "How deep can you go before the gradient at the input is 1,000 times smaller, or larger, than at the output?",
  "controls": {
    "layers": {
      "label": "Layers", "hint": "two in each block",
      "min": 2, "max": 60, "step": 2, "value": 30, "format": "number"
    },
    "scale": {
      "label": "Weight scale", "hint": "1 is the initialisation of He et al. (2015)",
      "min": 0.5, "max": 1.5, "step": 0.05, "value": 0.8, "format": "number"
    },
    "skips": {"label": "Skips", "hint": "add each block's input to its output", "value": false},
    "normalise": {"label": "Batch normalisation", "hint": "after each weight matrix", "value": false}
  }
};

const WIDTH = 24;
const EXAMPLES = 24;
const MOST = 60;
const EPSILON = 1e-5;

// The same pseudo-random numbers as in Python: uniform, mean 0, variance 1.
const [INPUT, END, WEIGHTS] = (() => {
  let state = 1;
  const draw = () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return (2 * (state / 2 ** 32) - 1) * Math.sqrt(3);
  };
  const matrix = (rows) => Array.from({ length: rows }, () => Array.from({ length: WIDTH }, draw));
  const start = matrix(EXAMPLES).map((row) => row.map((value) => Math.max(value, 0) * Math.sqrt(2)));
  return [start, matrix(EXAMPLES), Array.from({ length: MOST }, () => matrix(WIDTH))];
})();

const transposed = (A) => A[0].map((_, j) => A.map((row) => row[j]));
const times = (A, B) => {
  const columns = transposed(B);
  return A.map((row) => columns.map((column) => row.reduce((sum, value, k) => sum + value * column[k], 0)));
};
const zip = (A, B, f) => A.map((row, i) => row.map((value, j) => f(value, B[i][j])));
const relu = (A) => A.map((row) => row.map((value) => Math.max(value, 0)));
const size = (A) => Math.sqrt(A.flat().reduce((sum, value) => sum + value * value, 0) / A.flat().length);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

// Each column of z with mean 0 and variance 1 over the examples; and what sends a gradient back through that.
function normalised(z, wanted) {
  if (!wanted) return [z, (g) => g];
  const parts = transposed(z).map((column) => {
    const middle = mean(column);
    const std = Math.sqrt(mean(column.map((value) => (value - middle) ** 2)) + EPSILON);
    return [column.map((value) => (value - middle) / std), std];
  });
  const back = (g) => transposed(transposed(g).map((column, j) => {
    const [n, std] = parts[j];
    const [middle, along] = [mean(column), mean(column.map((value, i) => value * n[i]))];
    return column.map((value, i) => (value - middle - n[i] * along) / std);
  }));
  return [transposed(parts.map(([n]) => n)), back];
}

// signal, gradient: their sizes at the input and after each block. ratio: the gradient at the input over that at the end.
function compute({ layers, scale: factor, skips, normalise }) {
  const std = factor * Math.sqrt(2 / WIDTH);
  const scaled = WEIGHTS.slice(0, layers).map((matrix) => matrix.map((row) => row.map((value) => value * std)));
  let x = INPUT;
  const signal = [size(x)];
  const tape = [];
  for (let i = 0; i < layers; i += 2) {
    const [u, backU] = normalised(times(x, scaled[i]), normalise);
    const [v, backV] = normalised(times(relu(u), scaled[i + 1]), normalise);
    const y = skips ? zip(v, x, (a, b) => a + b) : v;
    tape.push([scaled[i], scaled[i + 1], u, backU, backV, y]);
    x = relu(y);
    signal.push(size(x));
  }
  let gradient = END;
  const gradients = [size(gradient)];
  for (const [first, second, u, backU, backV, y] of tape.reverse()) {
    const g = zip(gradient, y, (a, b) => (b > 0 ? a : 0));
    const inner = zip(times(backV(g), transposed(second)), u, (a, b) => (b > 0 ? a : 0));
    const back = times(backU(inner), transposed(first));
    gradient = skips ? zip(back, g, (a, b) => a + b) : back;
    gradients.unshift(size(gradient));
  }
  return { signal, gradient: gradients, ratio: gradients[0] / gradients.at(-1) };
}

// 1234567 -> "1.2 million"; for factors between 1 and whatever an unwise choice gives.
function many(factor) {
  if (factor < 10) return formats.number(Number(factor.toPrecision(2)));
  if (factor < 1e6) return formats.number(Number(factor.toPrecision(2)));
  if (factor < 1e9) return `${formats.number(Number((factor / 1e6).toPrecision(2)))} million`;
  return `10 to the power ${Math.round(Math.log10(factor))}`;
}

function compared(ratio) {
  if (!(ratio > 0)) return "gone";
  if (ratio > 0.95 && ratio < 1.05) return "as large as";
  return ratio > 1 ? `${many(ratio)} times larger than` : `${many(1 / ratio)} times smaller than`;
}

function describe({ layers, skips, normalise }, { signal, ratio }) {
  const kind = `${layers} layers, ${skips ? "with" : "without"} skips, ${normalise ? "with" : "without"} batch normalisation`;
  const grown = signal.at(-1) / signal[0];
  return `${kind}: the signal at the output is ${compared(grown)} at the input. ` +
    `The gradient at the input is ${compared(ratio)} at the output.`;
}

const SUPERSCRIPTS = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"];
const power = (exponent) => (exponent === 0 ? "1"
  : `10${exponent < 0 ? "⁻" : ""}${[...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[digit]).join("")}`);

function draw({ svg: root, width }, { layers }, { signal, gradient }) {
  const height = 300;
  const [left, right, top, bottom] = [44, width - 8, 34, height - 44];
  const tens = (value) => Math.log10(Math.max(value, 1e-30));
  const values = [...signal, ...gradient].map(tens);
  const low = Math.min(-4, Math.floor(Math.min(...values)));
  const high = Math.max(4, Math.ceil(Math.max(...values)));
  const across = scale([0, layers], [left, right]);
  const up = scale([low, high], [bottom, top]);
  const end = tens(gradient.at(-1));
  const every = Math.ceil((high - low) / 8);
  const ticks = [];
  for (let tick = Math.ceil(low / every) * every; tick <= high; tick += every) ticks.push(tick);
  // Within the band the gradient is less than 1,000 times smaller or larger than at the output.
  root.append(
    svg("rect", { x: left, width: right - left, y: up(end + 3), height: up(end - 3) - up(end + 3),
      fill: "var(--dlb-line)", "fill-opacity": 0.45 }),
    ...ticks.map((tick) => svg("text", { x: left - 6, y: up(tick) + 4, "text-anchor": "end", "font-size": 12 }, power(tick))),
    ...[0, layers / 2, layers].map((tick) => svg("text", { x: across(tick), y: bottom + 18, "font-size": 12,
      "text-anchor": tick === layers ? "end" : "middle" }, String(tick))),
    svg("text", { x: (left + right) / 2, y: bottom + 36, "text-anchor": "middle", "font-size": 12 },
      width < 420 ? "layer (0: input)" : "layer (0 is the input)"),
    svg("rect", { x: left, width: right - left, y: top, height: bottom - top, fill: "none", stroke: "var(--dlb-line)" }));
  const curve = (sizes, colour, dashes) => {
    const places = sizes.map((value, i) => [across(2 * i), up(tens(value))]);
    root.append(
      svg("path", { d: line(places), fill: "none", stroke: colour, "stroke-width": 2, "stroke-dasharray": dashes }),
      svg("path", { d: circles(places, 3), fill: colour }));
  };
  curve(signal, "var(--dlb-1)", "none");
  curve(gradient, "var(--dlb-2)", "6 3");
  const legend = (x, colour, dashes, words) => root.append(
    svg("path", { d: line([[x, 15], [x + 26, 15]]), stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dashes }),
    svg("text", { x: x + 32, y: 19 }, words));
  legend(left, "var(--dlb-1)", "none", "signal");
  legend(left + 96, "var(--dlb-2)", "6 3", width < 420 ? "gradient" : "gradient (grey band: within 1,000 of its end)");
  return height;
}

explorable("residual-depth", { about, compute, draw, describe });
