// SGD, momentum, RMSProp and Adam walk down one bowl from one start, each at a rate of its own.
import { circles, explorable, formats, line, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "Four walkers in a bowl",
  "question": "Squeeze the bowl to 1,000 and run: which two keep their paths? Then turn it to 45°, and compare again.",
  "controls": {
    "squeeze": {
      "label": "Squeeze", "hint": "curvature of the steep way",
      "min": 0, "max": 3, "step": 0.1, "value": 1, "format": "power"
    },
    "turn": {
      "label": "Turn", "hint": "in degrees",
      "min": 0, "max": 45, "step": 5, "value": 0, "format": "number"
    },
    "times": {
      "label": "Loss times", "hint": "and so every gradient",
      "min": -3, "max": 3, "step": 0.1, "value": 0, "format": "power"
    },
    "correction": {
      "label": "Bias correction", "hint": "for Adam alone", "value": true
    },
    "sgd": {
      "label": "Rate of SGD", "min": -4, "max": 1, "step": 0.1, "value": -1, "format": "power"
    },
    "momentum": {
      "label": "of momentum", "min": -4, "max": 1, "step": 0.1, "value": -1, "format": "power"
    },
    "rmsprop": {
      "label": "of RMSProp", "min": -4, "max": 1, "step": 0.1, "value": -1.5, "format": "power"
    },
    "adam": {
      "label": "of Adam", "min": -4, "max": 1, "step": 0.1, "value": -1, "format": "power"
    },
    "x": {"label": "Start x", "min": -2, "max": 2, "step": 0.1, "value": -1.8, "hidden": true},
    "y": {"label": "Start y", "min": -2, "max": 2, "step": 0.1, "value": 1.2, "hidden": true},
    "steps": {"label": "Steps", "min": 0, "max": 200, "step": 1, "value": 0, "hidden": true}
  }
};

const LAST = about.controls.steps.max;
const FAR = 1e6; // how far from the bottom a walk is stopped: it has run away
const EPS = 1e-8;
const WALKERS = [
  { key: "sgd", name: "SGD", colour: "var(--dlb-1)", dash: "none" },
  { key: "momentum", name: "momentum", colour: "var(--dlb-2)", dash: "7 3" },
  { key: "rmsprop", name: "RMSProp", colour: "var(--dlb-3)", dash: "2 3" },
  { key: "adam", name: "Adam", colour: "var(--dlb-4)", dash: "9 3 2 3" },
];

const shown = (exponent) => Number((10 ** exponent).toPrecision(2)); // as beside the slider

// One step's direction for one coordinate. memory: [m, v], changed in place.
const rules = {
  sgd: (g) => g,
  momentum: (g, memory) => { memory[0] = 0.9 * memory[0] + 0.1 * g; return memory[0]; },
  rmsprop: (g, memory) => {
    memory[1] = 0.9 * memory[1] + 0.1 * g * g;
    return g / (Math.sqrt(memory[1]) + EPS);
  },
  adam: (g, memory, t, correction) => {
    memory[0] = 0.9 * memory[0] + 0.1 * g;
    memory[1] = 0.999 * memory[1] + 0.001 * g * g;
    if (!correction) return memory[0] / (Math.sqrt(memory[1]) + EPS);
    return memory[0] / (1 - 0.9 ** t) / (Math.sqrt(memory[1] / (1 - 0.999 ** t)) + EPS);
  },
};

// {walker: {path: [[x, y], ...], losses: of the bowl as a share of the start's, escaped}}
function compute({ squeeze, turn, times, correction, x, y, steps, ...rates }) {
  const [steep, factor] = [shown(squeeze), shown(times)];
  const [cos, sin] = [Math.cos(turn * Math.PI / 180), Math.sin(turn * Math.PI / 180)];
  const along = (place) => [place[0] * cos + place[1] * sin, place[1] * cos - place[0] * sin];
  const loss = (place) => {
    const [p, q] = along(place);
    return (p * p + steep * q * q) / 2;
  };
  const first = loss([x, y]);
  return Object.fromEntries(WALKERS.map(({ key }) => {
    const rate = shown(rates[key]);
    const path = [[x, y]];
    const memory = [[0, 0], [0, 0]];
    let escaped = false;
    for (let t = 1; t <= steps && !escaped; t++) {
      const place = path.at(-1);
      const [p, q] = along(place);
      const gradient = [factor * (p * cos - steep * q * sin), factor * (p * sin + steep * q * cos)];
      path.push(place.map((value, i) => value - rate * rules[key](gradient[i], memory[i], t, correction)));
      escaped = Math.hypot(...path.at(-1)) > FAR;
    }
    const losses = path.map((place) => (first > 0 ? loss(place) / first : loss(place)));
    return [key, { path, losses, escaped }];
  }));
}

const share = (value) => (value >= 10 ? `${formats.number(Number(value.toPrecision(2)))} times`
  : value < 1e-6 ? "below 0.0001%" : `${Number((100 * value).toPrecision(2))}%`);
const near = (place) => {
  const far = Math.hypot(...place); // the bottom is at (0, 0)
  return far < 0.005 ? "below 0.01" : far.toFixed(2);
};

function describe({ steps, squeeze, turn }, results) {
  const bowl = `Squeezed to ${formats.power(squeeze)} and turned by ${turn}°.`;
  if (!steps) return `${bowl} All four stand at the start. Press Play, or take steps.`;
  const told = WALKERS.map(({ key, name }) => {
    const { path, losses, escaped } = results[key];
    return escaped ? `${name} ran away` : `${name} ${share(losses.at(-1))} and ${near(path.at(-1))}`;
  });
  return `${bowl} After ${steps} ${steps === 1 ? "step" : "steps"}, loss beside the start's, and distance from the +: ${told.join(", ")}.`;
}

function draw({ svg: root, width, set }, { squeeze, turn, steps, x, y }, results) {
  const narrow = width < 520;
  const size = narrow ? Math.min(width, 360) : (width - 24) / 2;
  const top = narrow ? 52 : 30;

  // Who is who.
  const cell = narrow ? width / 2 : width / 4;
  root.append(...WALKERS.flatMap(({ name, colour, dash }, i) => {
    const [left, high] = [cell * (narrow ? i % 2 : i), narrow ? 14 + 22 * Math.floor(i / 2) : 14];
    return [
      svg("path", { d: `M${left} ${high - 4}h26`, stroke: colour, "stroke-width": 3, "stroke-dasharray": dash }),
      svg("text", { x: left + 32, y: high }, name)];
  }));

  // The bowl from above.
  const [from, to, high, low] = [20, size - 4, top, top + size - 24];
  const across = scale([-2.2, 2.2], [from, to]);
  const up = scale([-2.2, 2.2], [low, high]);
  const inside = svg("g", { "clip-path": "url(#bowl)" });
  root.append(
    svg("clipPath", { id: "bowl" }, svg("rect", { x: from, y: high, width: to - from, height: low - high })),
    svg("rect", { x: from, y: high, width: to - from, height: low - high, fill: "none", stroke: "var(--dlb-line)" }),
    inside,
    svg("text", { x: to, y: low + 17, "text-anchor": "end", "font-size": 12 }, "x"),
    svg("text", { x: 4, y: high + 12, "font-size": 12 }, "y"));
  const steep = shown(squeeze);
  const [cos, sin] = [Math.cos(turn * Math.PI / 180), Math.sin(turn * Math.PI / 180)];
  for (let k = 0; k < 6; k++) {
    const level = 4.5 / 4 ** k;
    const points = Array.from({ length: 121 }, (_, i) => {
      const [p, q] = [Math.sqrt(2 * level) * Math.cos(i * Math.PI / 60),
        Math.sqrt(2 * level / steep) * Math.sin(i * Math.PI / 60)];
      return [across(p * cos - q * sin), up(p * sin + q * cos)];
    });
    inside.append(svg("path", { d: `${line(points)}Z`, fill: "none", stroke: "var(--dlb-muted)", "stroke-opacity": 0.5 }));
  }
  inside.append(svg("path", { d: `M${across(0) - 6} ${up(0)}h12M${across(0)} ${up(0) - 6}v12`,
    stroke: "var(--dlb-ink)", "stroke-width": 2 }));
  const bounded = (value) => Math.max(-1e4, Math.min(1e4, value));
  for (const { key, colour, dash } of WALKERS) {
    const places = results[key].path.map(([a, b]) => [bounded(across(a)), bounded(up(b))]);
    inside.append(
      svg("path", { d: line(places), fill: "none", stroke: colour, "stroke-width": 2, "stroke-dasharray": dash }),
      svg("path", { d: circles(places.slice(-1), 5), fill: colour, stroke: "var(--dlb-ink)" }));
  }
  inside.append(svg("path", { d: circles([[across(x), up(y)]], 4), fill: "var(--dlb-ink)" }));
  const target = svg("rect", { x: from, y: high, width: to - from, height: low - high, fill: "transparent",
    style: "cursor: crosshair" });
  target.addEventListener("click", ({ clientX, clientY }) => {
    const box = target.getBoundingClientRect();
    const pick = (part) => Math.max(-2, Math.min(2, Number((Math.round((4.4 * part - 2.2) * 10) / 10).toFixed(1))));
    set({ x: pick((clientX - box.left) / box.width), y: pick(1 - (clientY - box.top) / box.height), steps: 0 });
  });
  root.append(target);

  // The loss of each, step by step.
  const [left, right] = narrow ? [46, width - 8] : [size + 24 + 46, width - 8];
  const [roof, floor] = narrow ? [low + 62, low + 222] : [high + 22, low];
  const along = scale([0, LAST], [left, right]);
  const height = scale([-6, 2], [floor, roof]);
  const curves = svg("g", { "clip-path": "url(#curves)" });
  root.append(
    svg("clipPath", { id: "curves" }, svg("rect", { x: left, y: roof, width: right - left, height: floor - roof })),
    svg("text", { x: left - 46, y: roof - 10, "font-size": 12 }, "loss, as a share of the start's"),
    ...[[2, "100"], [0, "1"], [-2, "0.01"], [-4, "10⁻⁴"], [-6, "10⁻⁶"]].map(([power, words]) =>
      svg("text", { x: left - 6, y: height(power) + 4, "text-anchor": "end", "font-size": 12 }, words)),
    ...[0, 100, 200].map((count) =>
      svg("text", { x: along(count), y: floor + 17, "text-anchor": count === LAST ? "end" : "middle", "font-size": 12 }, String(count))),
    svg("text", { x: right, y: floor + 34, "text-anchor": "end", "font-size": 12 }, "steps"),
    svg("rect", { x: left, y: roof, width: right - left, height: floor - roof, fill: "none", stroke: "var(--dlb-line)" }),
    curves);
  for (const { key, colour, dash } of WALKERS) {
    const points = results[key].losses.map((value, t) => [along(t), height(Math.log10(Math.max(value, 1e-12)))]);
    curves.append(
      svg("path", { d: line(points), fill: "none", stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash }),
      svg("path", { d: circles(points.slice(-1), 4), fill: colour }));
  }
  root.append(svg("text", { x: 0, y: floor + 54, "font-size": 12 },
    narrow ? "Click the bowl to start there." :
      "Click the bowl to start there. + marks its bottom; each ring lies four times as high as the next one inside."));
  return floor + 60;
}

const further = (count) => ({ steps }) => ({ steps: Math.min(steps + count, LAST) });

// From the keyboard: four starts in turn.
const STARTS = [[-1.8, 1.2], [1.5, 1.5], [-0.5, -1.9], [2, -0.2]];
const actions = {
  "1 step": further(1), "All steps": () => ({ steps: LAST }), "Back to the start": () => ({ steps: 0 }),
  "Another start": ({ x, y }) => {
    const now = STARTS.findIndex(([a, b]) => a === x && b === y);
    const [a, b] = STARTS[(now + 1) % STARTS.length];
    return { x: a, y: b, steps: 0 };
  },
};

const tick = ({ steps }) => (steps < LAST ? { steps: steps + 1 } : null);

explorable("optimiser-race", { about, compute, draw, describe, actions, tick });
