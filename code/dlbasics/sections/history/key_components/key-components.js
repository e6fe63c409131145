// Forty cars, and a string from peg to peg that learns how much they drink: data, model, loss and algorithm by a menu each.
import { bars, circles, explorable, line, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "Four parts, one switch for each",
  "question": "One car was mistyped, and after 500 tries the line misses unseen cars by more than 2 litres. Which one part, exchanged alone, brings that below 1.5? Put it back, and find a second part that does it.",
  "data": "{sets: {name: {weight, litres}}, unseen: {weight, litres}}, a set for each choice of the menu Data; weights in tonnes",
  "controls": {
    "cars": {
      "label": "Data", "options": ["one mistyped", "corrected", "up to 1973", "first 12"], "value": "one mistyped"
    },
    "model": {"label": "Model", "options": ["1 peg", "2 pegs", "12 pegs"], "value": "2 pegs"},
    "loss": {"label": "Loss", "options": ["squared", "absolute", "lopsided"], "value": "squared"},
    "algorithm": {"label": "Algorithm", "options": ["nudge", "redraw all"], "value": "nudge"},
    "tries": {"label": "Tries", "min": 0, "max": 500, "step": 10, "value": 500, "format": "number"}
  }
};

// The same as dlbasics.sections.history.key_components.parts.
const [FIRST, LAST, START, FINEST, ROUNDING] = [0.7, 2.4, 10, 0.01, 1e-9];
const LOSSES = {
  squared: (miss) => miss * miss,
  absolute: Math.abs,
  lopsided: (miss) => (miss < 0 ? -9 * miss : miss),
};
const MOST = about.controls.tries.max;
const GOAL = 1.5; // litres, as the question says
const SETS = {
  "one mistyped": "40 cars, one mistyped", "corrected": "40 cars, corrected", "up to 1973": "40 cars up to 1973",
  "first 12": "12 of the cars, one mistyped",
};
const PARTS = { cars: "data", model: "model", loss: "loss", algorithm: "algorithm" };

const placesOf = (pegs) => Array.from({ length: pegs }, (_, i) => (i ? FIRST + i * (LAST - FIRST) / (pegs - 1) : FIRST));

// What a string from peg to peg says at each weight.
function predict(weights, heights) {
  const places = placesOf(heights.length);
  return weights.map((weight) => {
    const next = places.findIndex((place) => place > weight);
    if (next < 0) return heights.at(-1);
    if (next === 0) return heights[0];
    const slope = (heights[next] - heights[next - 1]) / (places[next] - places[next - 1]);
    return slope * (weight - places[next - 1]) + heights[next - 1];
  });
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const missesOf = ({ weight, litres }, heights) => predict(weight, heights).map((said, i) => said - litres[i]);

// Numbers from 0 to 1: the linear congruential generator of Numerical Recipes, always from the same seed.
function generator() {
  let state = 2012;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

// The parts that are not as at first.
const exchanged = (state) => Object.keys(PARTS).filter((key) => state[key] !== about.controls[key].value);

// heights: of the pegs after so many tries. loss: on the cars that it learns from. miss: the mean size of a
// miss on the unseen cars, in litres. dry: the share of them that would get too little. changed: how many
// parts are not as at first. reached: whether one exchange does what the question asks for. Before the last try the miss
// may pass below the goal by luck, on its way from the start: that is no answer.
function compute(state, { sets, unseen }) {
  const { cars, model, loss, algorithm, tries } = state;
  const random = generator();
  const lossOf = (heights) => mean(missesOf(sets[cars], heights).map(LOSSES[loss]));
  let heights = Array(parseInt(model, 10)).fill(START);
  let [best, step] = [lossOf(heights), 4];
  for (let count = 0; count < tries; count += 1) {
    const trial = heights.map((height) =>
      (algorithm === "nudge" ? height + step * (-1 + 2 * random()) : 30 * random()));
    const found = lossOf(trial);
    if (found < best - ROUNDING) [heights, best, step] = [trial, found, 1.5 * step];
    else step = Math.max(0.9 * step, FINEST);
  }
  const misses = missesOf(unseen, heights);
  const miss = mean(misses.map(Math.abs));
  const changed = exchanged(state).length;
  return {
    heights, loss: best, miss, dry: mean(misses.map((value) => (value < 0 ? 1 : 0))), changed,
    reached: miss < GOAL && tries === MOST && changed === 1,
  };
}

const percent = (share) => `${(100 * share).toFixed(0)}%`;

function describe(state, { loss: least, miss, dry, changed, reached }) {
  const { cars, model, loss, algorithm, tries } = state;
  const told = `${SETS[cars]}; ${model}; ${loss} loss; ${algorithm}. After ${tries} tries the loss is ${least.toFixed(2)}. ` +
    `Unseen cars are missed by ${miss.toFixed(2)} litres on average, and ${percent(dry)} of them would run dry.`;
  if (reached) return `${told} Reached, by the ${PARTS[exchanged(state)[0]]} alone. Put it back: another part does it too.`;
  if (miss >= GOAL) return told;
  if (tries < MOST) return `${told} Below ${GOAL}, but not trained to the end: judge it after ${MOST} tries.`;
  return changed > 1 ? `${told} Below ${GOAL}, but ${changed} parts are exchanged: which of them did it?` : told;
}

function draw({ svg: root, width }, state, { heights, miss, dry, reached }, { sets, unseen }) {
  const small = { "font-size": 12 };
  const [left, right, high, low] = [30, width - 8, 44, width < 520 ? 224 : 284];
  const [TOP, BOTTOM] = [28, 0];
  const across = scale([FIRST, LAST], [left, right]);
  const up = scale([BOTTOM, TOP], [low, high]);
  const { weight, litres } = sets[state.cars];
  const swatch = (x, shape, words) => [shape, svg("text", { x: x + 12, y: 14, ...small }, words)];
  root.append(
    svg("clipPath", { id: "plot" }, svg("rect", { x: left, y: high, width: right - left, height: low - high })),
    ...swatch(6, svg("path", { d: circles([[6, 10]], 4), fill: "var(--dlb-1)" }), "learns from"),
    ...swatch(106, svg("path", { d: circles([[106, 10]], 2.5), fill: "var(--dlb-muted)" }), "unseen"),
    ...swatch(182, svg("rect", { x: 177, y: 5, width: 10, height: 10, fill: "var(--dlb-2)" }), "a peg"),
    svg("text", { x: 0, y: 34, ...small }, "litres for 100 km"),
    ...[0, 10, 20].flatMap((tick) => [
      svg("path", { d: `M${left} ${up(tick)}H${right}`, stroke: "var(--dlb-line)" }),
      svg("text", { x: left - 6, y: up(tick) + 4, "text-anchor": "end", ...small }, String(tick))]),
    ...[1, 1.5, 2].map((tick) =>
      svg("text", { x: across(tick), y: low + 16, "text-anchor": "middle", ...small }, String(tick))),
    svg("text", { x: right, y: low + 32, "text-anchor": "end", ...small }, "tonnes"));
  const inside = svg("g", { "clip-path": "url(#plot)" });
  root.append(inside);
  const dots = (xs, ys) => xs.map((x, i) => [across(x), up(ys[i])]);
  inside.append(
    svg("path", { d: circles(dots(unseen.weight, unseen.litres), 2.2), fill: "var(--dlb-muted)", "fill-opacity": 0.55 }),
    svg("path", { d: circles(dots(weight, litres), 4), fill: "var(--dlb-1)" }));
  // A car that lies above the plot is told by an arrow at its top.
  litres.forEach((value, i) => {
    if (value <= TOP) return;
    const x = across(weight[i]);
    const end = x > width / 2;
    root.append(
      svg("path", { d: `M${x} ${high + 22}V${high + 4}m-5 6l5 -6l5 6`, fill: "none", stroke: "var(--dlb-1)", "stroke-width": 2 }),
      svg("text", { x: x + (end ? -10 : 10), y: high + 16, "text-anchor": end ? "end" : "start", ...small },
        `${value} litres`));
  });
  const pegs = heights.length === 1 ? [[left, up(heights[0])], [right, up(heights[0])]]
    : dots(placesOf(heights.length), heights);
  inside.append(svg("path", { d: line(pegs), fill: "none", stroke: "var(--dlb-2)", "stroke-width": 2.5 }),
    ...pegs.slice(0, heights.length).map(([x, y]) =>
      svg("rect", { x: x - 5, y: y - 5, width: 10, height: 10, fill: "var(--dlb-2)" })));

  const { parts, height } = bars(low + 44, width, [
    ["misses unseen cars by", `${reached ? "✓ " : ""}${miss.toFixed(2)} litres`, miss / 5, "var(--dlb-2)"],
    ["unseen cars that run dry", percent(dry), dry, "var(--dlb-4)"],
  ]);
  root.append(...parts);
  return height;
}

// Play goes on from where the training is, and from its beginning where it has come to its end.
let ended = false; // whether the last frame was the last of its training
function tick({ tries }) {
  const stop = ended && tries === MOST;
  const next = tries === MOST ? 0 : Math.min(MOST, tries + 10);
  ended = !stop && next === MOST;
  return stop ? null : { tries: next };
}
const actions = { "From the start": () => ({ tries: 0 }) };

explorable("key-components", { about, compute, draw, describe, actions, tick });
