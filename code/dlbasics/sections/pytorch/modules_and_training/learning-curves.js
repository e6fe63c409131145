// Twelve runs that the page has made: four sizes of batch, three schedules of the learning rate.
import { circles, explorable, line, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "Twelve runs of one network, made on this page",
  "question": "For which batch sizes does a falling learning rate lower the validation loss, and for which does it raise it?",
  "data": "{runs: [{batch, schedule, rate, training, validation}, ...]}, one run for each choice of the two menus; rate and validation have an entry an epoch, training has equally many for every epoch",
  "controls": {
    "batch": {"label": "Examples in a batch", "options": ["20", "100", "500", "1000"], "value": "20"},
    "schedule": {"label": "Learning rate", "options": ["constant", "step", "cosine"], "value": "constant"},
    "smoothing": {
      "label": "Smoothing", "hint": "the weight of what came before",
      "min": 0, "max": 0.95, "step": 0.05, "value": 0, "format": "number"
    },
    "epochs": {
      "label": "Epochs so far", "hint": "what you would know if you stopped here",
      "min": 1, "max": 12, "step": 1, "value": 12, "format": "number"
    }
  }
};

const BATCHES = about.controls.batch.options;
const SCHEDULES = about.controls.schedule.options;
const TOP = 2.4; // the height of the plot: just above the loss of a guess among ten classes

const find = (data, batch, schedule) => {
  const run = data.runs.find((one) => one.batch === batch && one.schedule === schedule);
  if (!run) throw new RangeError(`the data have no run with batches of ${batch} and the schedule ${schedule}`);
  return run;
};

// The same as dlbasics.training.smooth: a mean in which older values count less and less.
function smooth(values, weight) {
  let [sum, total] = [0, 0];
  return values.map((value) => {
    sum = weight * sum + value;
    total = weight * total + 1;
    return sum / total;
  });
}

// epochs: how many are shown. training, smoothed: the loss of single batches up to there. validation: of each epoch.
// table: the validation loss of every run at that epoch, a row a size of batch. best: [row, column] of the lowest.
function compute({ batch, schedule, epochs, smoothing }, data) {
  const { rate, training, validation } = find(data, batch, schedule);
  const shown = Math.min(epochs, validation.length);
  const raw = training.slice(0, shown * training.length / validation.length);
  const table = BATCHES.map((row) => SCHEDULES.map((column) => find(data, row, column).validation[shown - 1]));
  const lowest = Math.min(...table.flat());
  const row = table.findIndex((values) => values.includes(lowest));
  return {
    epochs: shown, training: raw, smoothed: smooth(raw, smoothing), validation: validation.slice(0, shown),
    rate: rate.slice(0, shown), table, best: [row, table[row].indexOf(lowest)],
  };
}

function describe({ batch, schedule }, { epochs, smoothed, validation, table, best: [row, column] }) {
  return `Batches of ${batch}, learning rate: ${schedule}. After ${epochs} ${epochs === 1 ? "epoch" : "epochs"} the ` +
    `training loss is ${smoothed.at(-1).toFixed(2)}, the validation loss ${validation.at(-1).toFixed(2)}. The lowest ` +
    `of the twelve is ${table[row][column].toFixed(2)}, with batches of ${BATCHES[row]} and ${SCHEDULES[column]}.`;
}

function draw({ svg: root, width, set }, state, { epochs, training, smoothed, validation, rate, table, best }, data) {
  const small = { "font-size": 12 };
  const total = find(data, state.batch, state.schedule).validation.length;
  const [left, right, high, low] = [34, width - 10, 62, 262];
  const across = scale([0, total], [left, right]);
  const up = scale([0, TOP], [low, high]);
  const inside = svg("g", { "clip-path": "url(#curves)" });
  const swatch = (x, y, words, look) => [
    svg("path", { d: `M${x} ${y - 4}h22`, ...look }), svg("text", { x: x + 28, y, ...small }, words)];
  const own = { stroke: "var(--dlb-2)", "stroke-width": 2.5, fill: "none" };
  const batches = { stroke: "var(--dlb-1)", "stroke-width": 1.5, fill: "none" };
  const others = { stroke: "var(--dlb-2)", "stroke-width": 1.7, "stroke-dasharray": "5 4", fill: "none" };
  root.append(
    svg("clipPath", { id: "curves" }, svg("rect", { x: left, y: high - 6, width: right - left + 6, height: low - high + 6 })),
    ...swatch(0, 14, "training, single batches", batches),
    ...swatch(width < 420 ? 0 : 200, width < 420 ? 32 : 14, "validation", own),
    ...swatch(width < 420 ? 110 : 310, width < 420 ? 32 : 14, "other schedules", others),
    svg("text", { x: 0, y: 54, ...small }, "loss"),
    ...[0, 1, 2].flatMap((tick) => [
      svg("path", { d: `M${left} ${up(tick)}H${right}`, stroke: "var(--dlb-line)" }),
      svg("text", { x: left - 8, y: up(tick) + 4, "text-anchor": "end", ...small }, String(tick))]),
    ...Array.from({ length: Math.floor(total / 3) + 1 }, (_, i) => 3 * i).map((tick) =>
      svg("text", { x: across(tick), y: low + 18, "text-anchor": "middle", ...small }, String(tick))),
    svg("text", { x: right, y: low + 34, "text-anchor": "end", ...small }, "epoch"),
    inside);

  const perEpoch = training.length / epochs;
  const steps = (values) => values.map((value, i) => [across((i + 1) / perEpoch), up(value)]);
  const ends = (values) => values.map((value, i) => [across(i + 1), up(value)]);
  for (const schedule of SCHEDULES) {
    if (schedule === state.schedule) continue;
    const curve = find(data, state.batch, schedule).validation.slice(0, epochs);
    inside.append(svg("path", { d: line(ends(curve)), ...others }));
  }
  inside.append(
    svg("path", { d: line(steps(training)), ...batches, "stroke-opacity": 0.3 }),
    svg("path", { d: line(steps(smoothed)), ...batches }),
    svg("path", { d: line(ends(validation)), ...own }),
    svg("path", { d: circles(ends(validation), 3), fill: "var(--dlb-2)" }));

  // The learning rate of each epoch, as a band of its own.
  const [bandHigh, bandLow] = [low + 62, low + 92];
  const share = scale([0, 1], [bandLow, bandHigh]);
  root.append(
    svg("text", { x: 0, y: bandHigh - 10, ...small }, "learning rate, in parts of the first"),
    svg("path", { d: `M${left} ${bandLow}H${right}`, stroke: "var(--dlb-line)" }),
    svg("path", { d: line(rate.flatMap((value, i) => [[across(i), share(value)], [across(i + 1), share(value)]])),
      stroke: "var(--dlb-3)", "stroke-width": 2.5, fill: "none" }));

  // All twelve, to be read like a table and picked from.
  const begin = bandLow + 40;
  const name = Math.min(110, width * 0.26);
  const cell = (width - name) / 3;
  root.append(
    svg("text", { x: 0, y: begin - 8, "font-weight": 600 }, `Validation loss at epoch ${epochs}`),
    svg("text", { x: 0, y: begin + 17, ...small }, "in a batch"),
    ...SCHEDULES.map((schedule, j) => svg("text", { x: name + (j + 0.5) * cell, y: begin + 17, "text-anchor": "middle",
      ...small }, schedule)));
  BATCHES.forEach((batch, i) => {
    const y = begin + 26 + 32 * i;
    root.append(svg("text", { x: 0, y: y + 20 }, batch));
    SCHEDULES.forEach((schedule, j) => {
      const picked = batch === state.batch && schedule === state.schedule;
      const lowest = best[0] === i && best[1] === j;
      const box = svg("g", { style: "cursor: pointer" },
        svg("rect", { x: name + j * cell + 2, y, width: cell - 4, height: 28, rx: 5,
          fill: lowest ? "var(--dlb-3)" : "var(--dlb-1)", "fill-opacity": lowest ? 0.3 : 0.08,
          stroke: picked ? "var(--dlb-ink)" : "none", "stroke-width": 2 }),
        svg("text", { x: name + (j + 0.5) * cell, y: y + 19, "text-anchor": "middle",
          "font-weight": lowest ? 700 : 400 }, `${table[i][j].toFixed(2)}${lowest ? " ★" : ""}`));
      box.addEventListener("click", () => set({ batch, schedule }));
      root.append(box);
    });
  });
  return begin + 26 + 32 * BATCHES.length + 4;
}

explorable("learning-curves", { about, compute, draw, describe });
