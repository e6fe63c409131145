// Runs of a small GAN that the page has made: its samples, the eight places, and what the discriminator says where.
import { circles, explorable, line, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "Two networks on a ring, as this page trained them",
  "question": "In which run does the whole cloud wander, and how far does its centre get in 500 steps, on average?",
  "data": "{steps, real, runs: [{name, loss, of, near, centre, wandered, samples, field}]}, one run for each choice of the menu; loss, near, centre, samples and field have an entry a moment; near: how many of all `of` samples are near each place; centre: their mean; samples: those that are drawn; points in hundredths, x and y in turn; the field in percent, rows from top to bottom",
  "controls": {
    "run": {
      "label": "Run",
      "options": ["with batch norm", "batch norm removed", "removed, D ten times faster"],
      "value": "with batch norm"
    },
    "moment": {
      "label": "Moment",
      "min": 0, "max": 13, "step": 1, "value": 0, "format": "number"
    },
    "field": {"label": "Show what D says", "value": true},
    "beat": {"label": "Beat", "min": 0, "max": 12, "step": 1, "value": 0, "hidden": true}
  }
};

const { options: RUNS } = about.controls.run;
const { max: LAST } = about.controls.moment;
const { max: BEATS } = about.controls.beat; // frames for which a moment is shown
const RADIUS = 2;
const NEAR = 0.2; // four standard deviations
const REACH = 3; // the map goes from -REACH to REACH
const LOG4 = Math.log(4);
const CENTRES = Array.from({ length: 8 }, (_, k) => [
  RADIUS * Math.cos(k * Math.PI / 4), RADIUS * Math.sin(k * Math.PI / 4)]);

const points = (flat) => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] / 100, flat[2 * i + 1] / 100]);

// step: how many are taken. shares: of all samples, near each place. modes: places with at least a quarter of their fair
// share. near: share of the samples near some place. loss: D's, over the steps before. moved: how far the mean of the
// samples is from where it was a moment earlier (at `since`). outside: how many of the drawn ones the map cannot show.
function compute({ run, moment }, { steps, runs }) {
  const { of, near, centre, samples, loss, wandered } = runs.find(({ name }) => name === run);
  const shares = near[moment].map((count) => count / of);
  const earlier = Math.max(0, moment - 1);
  const [dx, dy] = [0, 1].map((axis) => (centre[moment][axis] - centre[earlier][axis]) / 100);
  return {
    step: steps[moment], since: steps[earlier], shares, modes: shares.filter((share) => share >= 1 / 32).length,
    near: shares.reduce((sum, share) => sum + share, 0), loss: loss[moment],
    moved: Math.sqrt(dx ** 2 + dy ** 2), wandered,
    outside: points(samples[moment]).filter((point) => point.some((at) => Math.abs(at) > REACH)).length,
  };
}

const places = (count) => `${count} ${count === 1 ? "place" : "places"}`;

function describe({ run }, { step, since, modes, near, loss, moved, wandered, outside }) {
  const move = since === step ? "" : `Since step ${since} their centre has moved by ${moved.toFixed(1)}. `;
  const lost = outside === 0 ? "" : `${outside} of the dots lie outside of the map. `;
  return `Run ${run}, step ${step}: the samples hold ${places(modes)} of 8, and ${Math.round(100 * near)}% of them are ` +
    `near one. ${move}${lost}From step 500 on, the centre moves by ${wandered.toFixed(1)} in 500 steps, on average. ` +
    `D's loss is ${loss.toFixed(2)}; log 4 is ${LOG4.toFixed(2)}.`;
}

function draw({ svg: root, width }, state, { shares, loss, outside }, { real, runs, steps }) {
  const run = runs.find(({ name }) => name === state.run);
  const narrow = width < 560;
  const size = narrow ? Math.min(width, 340) : Math.min(400, width * 0.58);
  const [left, top] = [narrow ? (width - size) / 2 : 0, 4];
  const across = scale([-REACH, REACH], [left, left + size]);
  const up = scale([-REACH, REACH], [top + size, top]);
  root.append(svg("clipPath", { id: "map" }, svg("rect", { x: left, y: top, width: size, height: size })));
  const inside = svg("g", { "clip-path": "url(#map)" });

  // D's probability of "real" on a grid: blue above a half, orange below; all cells of one tone are one path.
  if (state.field) {
    const grid = run.field[state.moment];
    const side = Math.sqrt(grid.length);
    const gap = size / (side - 1);
    const tones = new Map();
    grid.forEach((percent, i) => {
      const tone = Math.max(-5, Math.min(5, Math.round((percent - 50) / 5)));
      const [x, y] = [left + (i % side - 0.5) * gap, top + (Math.floor(i / side) - 0.5) * gap];
      tones.set(tone, `${tones.get(tone) ?? ""}M${x.toFixed(1)} ${y.toFixed(1)}h${gap.toFixed(1)}v${gap.toFixed(1)}h-${gap.toFixed(1)}Z`);
    });
    for (const [tone, d] of tones) {
      if (tone === 0) continue;
      inside.append(svg("path", { d, fill: `var(--dlb-${tone > 0 ? 1 : 2})`, "fill-opacity": 0.11 * Math.abs(tone) }));
    }
  }
  const spots = (flat) => points(flat).map(([x, y]) => [across(x), up(y)]);
  inside.append(
    svg("path", { d: circles(CENTRES.map(([x, y]) => [across(x), up(y)]), NEAR * size / (2 * REACH)),
      fill: "none", stroke: "var(--dlb-muted)" }),
    svg("path", { d: spots(real).map(([x, y]) => `M${(x - 2.5).toFixed(1)} ${y.toFixed(1)}h5m-2.5 -2.5v5`).join(""),
      stroke: "var(--dlb-muted)", fill: "none" }),
    svg("path", { d: circles(spots(run.samples[state.moment]), 2.6), fill: "var(--dlb-ink)" }));
  root.append(inside, svg("rect", { x: left, y: top, width: size, height: size, fill: "none", stroke: "var(--dlb-line)" }));
  const small = { "font-size": 12 };
  const below = top + size + 18;
  root.append(svg("text", { x: left, y: below, ...small }, "● made by G   + real   ○ a place"));
  root.append(svg("text", { x: left, y: below + 18, ...small }, "D says: blue real, orange made"));
  root.append(svg("text", { x: left, y: below + 36, ...small },
    outside ? `${outside} of the ${run.samples[state.moment].length / 2} dots are outside of this map` : "the ring's radius is 2"));

  // The eight shares, and D's loss up to here.
  const [x0, x1] = narrow ? [0, width] : [size + 40, width];
  const y0 = narrow ? below + 62 : 16;
  const bars = 78;
  const slot = (x1 - x0) / 8;
  const tall = scale([0, 0.5], [0, bars]);
  root.append(svg("text", { x: x0, y: y0, ...small }, "share of the samples at each place"),
    svg("path", { d: `M${x0} ${y0 + 10 + bars - tall(0.125)}H${x1}`, stroke: "var(--dlb-muted)", "stroke-dasharray": "4 3" }));
  shares.forEach((share, k) => {
    const height = Math.min(bars, tall(share));
    root.append(svg("rect", { x: x0 + slot * k + 2, y: y0 + 10 + bars - height, width: slot - 4, height,
      fill: "var(--dlb-3)" }));
  });
  root.append(svg("path", { d: `M${x0} ${y0 + 10 + bars}H${x1}`, stroke: "var(--dlb-line)" }),
    svg("text", { x: x0, y: y0 + bars + 27, ...small }, "dashed: an eighth each"));

  const [high, low] = [y0 + bars + 60, y0 + bars + 130];
  const along = scale([0, steps.at(-1)], [x0 + 28, x1 - 4]);
  const rise = scale([0, 2], [low, high]);
  const curve = steps.slice(0, state.moment + 1).map((step, i) => [along(step), rise(Math.min(2, run.loss[i]))]);
  root.append(
    svg("text", { x: x0, y: high - 10, ...small }, "D's loss; dashed: log 4"),
    ...[0, 1, 2].map((tick) => svg("text", { x: x0 + 20, y: rise(tick) + 4, "text-anchor": "end", ...small }, String(tick))),
    svg("path", { d: `M${x0 + 28} ${high}V${low}H${x1}`, fill: "none", stroke: "var(--dlb-line)" }),
    svg("path", { d: `M${x0 + 28} ${rise(LOG4)}H${x1}`, stroke: "var(--dlb-muted)", "stroke-dasharray": "4 3" }),
    svg("path", { d: line(curve), fill: "none", stroke: "var(--dlb-4)", "stroke-width": 2 }),
    svg("path", { d: circles([[along(steps[state.moment]), rise(Math.min(2, loss))]], 4), fill: "var(--dlb-4)" }),
    svg("text", { x: x0 + 28, y: low + 16, ...small }, "step 0"),
    svg("text", { x: x1, y: low + 16, "text-anchor": "end", ...small }, String(steps.at(-1))));
  return Math.max(below + 42, low + 24);
}

const actions = {
  "Collapse it": () => ({ run: RUNS[1], moment: 0, beat: 0 }),
  "Mend it": () => ({ run: RUNS[2], moment: 0, beat: 0 }),
};

const tick = ({ moment, beat }) => {
  if (moment === LAST) return null;
  return beat < BEATS ? { beat: beat + 1 } : { beat: 0, moment: moment + 1 };
};

explorable("gan-ring", { about, compute, draw, describe, actions, tick });
