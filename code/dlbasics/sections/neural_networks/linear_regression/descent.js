// Gradient descent on eight bus rides: the line, the loss surface and the path over it, at once.
import { circles, explorable, formats, line, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "Eight bus rides, one line: minutes = w · x + b",
  "question": "Take steps. What is the largest learning rate at which they still lead to the bottom?",
  "controls": {
    "rate": {
      "label": "Learning rate", "hint": "how far a step goes",
      "min": -3, "max": 0.2, "step": 0.01, "value": -2, "format": "power"
    },
    "w": {
      "label": "w at the start", "hint": "minutes per unit of x",
      "min": -6, "max": 14, "step": 0.1, "value": 0, "format": "number"
    },
    "b": {
      "label": "b at the start", "hint": "minutes where x is 0",
      "min": -4, "max": 24, "step": 0.5, "value": 0, "format": "number"
    },
    "standardise": {
      "label": "Standardise x", "hint": "measure it from its mean, in standard deviations", "value": false
    },
    "steps": {"label": "Steps", "min": 0, "max": 500, "step": 1, "value": 0, "hidden": true}
  }
};

// The same rides as dlbasics.linear.bus_rides.
const KM = [1, 1.5, 2.5, 3, 4, 5, 6.5, 8];
const MINUTES = [8, 11, 12, 15, 19, 19, 27, 29];
const FAR = 1e8; // a loss at which the walk is stopped: it has run away

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const CENTRE = mean(KM);
const SPREAD = Math.sqrt(mean(KM.map((x) => (x - CENTRE) ** 2)));

// x as the model sees it.
const inputs = (standardise) => (standardise ? KM.map((x) => (x - CENTRE) / SPREAD) : KM);

// w, b, loss: where the walk is. path: [[w, b], ...], losses: the loss at each. best: [w, b] of the least loss, which is
// best_loss. limit: 2 / λmax. escaped: whether the walk was stopped because it ran away.
function compute({ rate, w, b, standardise, steps }) {
  const x = inputs(standardise);
  const lr = Number((10 ** rate).toPrecision(2)); // as shown beside the slider
  const residuals = ([slope, bias]) => x.map((value, i) => slope * value + bias - MINUTES[i]);
  const loss = (place) => mean(residuals(place).map((r) => r * r));
  const path = [[w, b]];
  const losses = [loss([w, b])];
  while (path.length <= steps && losses.at(-1) < FAR) {
    const [slope, bias] = path.at(-1);
    const r = residuals([slope, bias]);
    path.push([slope - lr * 2 * mean(r.map((value, i) => value * x[i])), bias - lr * 2 * mean(r)]);
    losses.push(loss(path.at(-1)));
  }
  const middle = mean(x);
  const centred = x.map((value) => value - middle);
  const slope = mean(centred.map((value, i) => value * MINUTES[i])) / mean(centred.map((value) => value ** 2));
  const best = [slope, mean(MINUTES) - slope * middle];
  const [[, largest]] = axes(x);
  return {
    w: path.at(-1)[0], b: path.at(-1)[1], loss: losses.at(-1), path, losses, best, best_loss: loss(best),
    limit: 2 / largest, escaped: losses.at(-1) >= FAR,
  };
}

// The eigenvalues of the second derivatives of the loss, each as [angle of its direction, eigenvalue]; the larger first.
function axes(x) {
  const [p, q, r] = [2 * mean(x.map((value) => value * value)), 2 * mean(x), 2];
  const half = Math.hypot((p - r) / 2, q);
  const angle = Math.atan2(2 * q, p - r) / 2;
  return [[angle, (p + r) / 2 + half], [angle + Math.PI / 2, (p + r) / 2 - half]];
}

const short = (value) => formats.number(Number(value.toPrecision(4)));

function describe({ standardise }, { w, b, loss, losses, path, best_loss: bestLoss, escaped }) {
  const taken = path.length - 1;
  const when = taken === 0 ? "Before the first step" : `After ${taken} ${taken === 1 ? "step" : "steps"}`;
  const unit = standardise ? "minutes per standard deviation" : "minutes per km";
  const trend = escaped ? ` The steps ran away; step ${taken} was the last.`
    : taken > 0 && loss > losses.at(-2) * (1 + 1e-12) ? " The last step led uphill."
      : loss < bestLoss * (1 + 1e-6) ? " This is the bottom." : "";
  return `${when}: w = ${short(w)} ${unit}, b = ${short(b)} minutes, loss ${short(loss)}. ` +
    `The least loss is ${short(bestLoss)}.${trend}`;
}

function draw({ svg: root, width, set }, state, { w, b, path, best }) {
  const x = inputs(state.standardise);
  const narrow = width < 520;
  const size = narrow ? width : (width - 20) / 2;
  const { w: wControl, b: bControl } = about.controls;
  const inner = size - 42;
  // One unit of w is as long as one of b: only then are circles round, and steps square to the rings.
  const map = 84 + inner * (wControl.max - wControl.min) / (bControl.max - bControl.min);
  const ridesTall = narrow ? 230 : map;

  // A panel with a title, axes and a clipped inside; returns its scales and the group to draw in.
  const panel = (left, top, tall, id, title, [xName, xRange, xTicks], [yName, yRange, yTicks]) => {
    const [from, to, high, low] = [left + 34, left + size - 8, top + 44, top + tall - 40];
    const across = scale(xRange, [from, to]);
    const up = scale(yRange, [low, high]);
    const inside = svg("g", { "clip-path": `url(#${id})` });
    root.append(
      svg("clipPath", { id }, svg("rect", { x: from, y: high, width: to - from, height: low - high })),
      svg("text", { x: left, y: top + 16, "font-weight": 600 }, title),
      svg("text", { x: left, y: top + 35, "font-size": 12 }, yName),
      svg("text", { x: to, y: low + 34, "text-anchor": "end", "font-size": 12 }, xName),
      ...xTicks.map((tick) =>
        svg("text", { x: across(tick), y: low + 17, "text-anchor": "middle", "font-size": 12 }, String(tick))),
      ...yTicks.map((tick) =>
        svg("text", { x: from - 6, y: up(tick) + 4, "text-anchor": "end", "font-size": 12 }, String(tick))),
      svg("rect", { x: from, y: high, width: to - from, height: low - high, fill: "none", stroke: "var(--dlb-line)" }),
      inside);
    return { across, up, inside };
  };

  // The rides, the line, and what it misses of each.
  const rides = panel(0, 0, ridesTall, "rides", "The rides and the line", ["km", [0, 9], [0, 3, 6, 9]],
    ["minutes", [0, 36], [0, 10, 20, 30]]);
  const toModel = (km) => (state.standardise ? (km - CENTRE) / SPREAD : km);
  const height = (value) => rides.up(Math.max(-1e5, Math.min(1e5, value)));
  const predicted = (km) => height(w * toModel(km) + b);
  rides.inside.append(
    svg("path", {
      d: KM.map((km, i) => line([[rides.across(km), rides.up(MINUTES[i])], [rides.across(km), predicted(km)]])).join(""),
      stroke: "var(--dlb-2)", "stroke-width": 1.5, "stroke-dasharray": "3 3",
    }),
    svg("path", { d: line([[rides.across(0), predicted(0)], [rides.across(9), predicted(9)]]),
      stroke: "var(--dlb-1)", "stroke-width": 2.5 }),
    svg("path", { d: circles(KM.map((km, i) => [rides.across(km), rides.up(MINUTES[i])]), 4.5), fill: "var(--dlb-ink)" }));

  // The surface from above: lines of equal loss, four times as high above the bottom from one to the next.
  const surface = panel(narrow ? 0 : size + 20, narrow ? ridesTall + 8 : 0, map, "surface", "The loss, seen from above",
    ["b", [bControl.min, bControl.max], [0, 5, 10, 15, 20]], ["w", [wControl.min, wControl.max], [-5, 0, 5, 10]]);
  const at = ([slope, bias]) => [surface.across(bias), surface.up(slope)];
  const [[angle, steep], [, flat]] = axes(x);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (const level of [4096, 1024, 256, 64, 16, 4]) {
    const points = Array.from({ length: 121 }, (_, i) => {
      const [p, q] = [Math.sqrt(2 * level / steep) * Math.cos(i * Math.PI / 60),
        Math.sqrt(2 * level / flat) * Math.sin(i * Math.PI / 60)];
      return at([best[0] + p * cos - q * sin, best[1] + p * sin + q * cos]);
    });
    surface.inside.append(svg("path", { d: `${line(points)}Z`, fill: "var(--dlb-1)", "fill-opacity": 0.1,
      stroke: "var(--dlb-1)", "stroke-opacity": 0.6 }));
  }
  const [bottomX, bottomY] = at(best);
  const places = path.map(at);
  surface.inside.append(
    svg("path", { d: `M${bottomX - 6} ${bottomY}h12M${bottomX} ${bottomY - 6}v12`, stroke: "var(--dlb-ink)",
      "stroke-width": 2 }),
    svg("path", { d: line(places), fill: "none", stroke: "var(--dlb-2)", "stroke-width": 1.2 }),
    svg("path", { d: circles(places.slice(0, -1), 2.5), fill: "var(--dlb-2)" }),
    svg("path", { d: circles(places.slice(-1), 5.5), fill: "var(--dlb-2)", stroke: "var(--dlb-ink)" }));

  // A click on the surface starts there; the sliders do the same from the keyboard.
  const target = svg("rect", { x: surface.across(bControl.min), y: surface.up(wControl.max), fill: "transparent",
    width: surface.across(bControl.max) - surface.across(bControl.min),
    height: surface.up(wControl.min) - surface.up(wControl.max), style: "cursor: crosshair" });
  target.addEventListener("click", ({ clientX, clientY }) => {
    const box = target.getBoundingClientRect();
    const pick = ({ min, max, step }, share) =>
      Math.min(max, Math.max(min, Number((min + Math.round(share * (max - min) / step) * step).toFixed(6))));
    set({ w: pick(wControl, 1 - (clientY - box.top) / box.height),
      b: pick(bControl, (clientX - box.left) / box.width), steps: 0 });
  });
  root.append(target);
  const bottom = narrow ? ridesTall + 8 + map : map;
  const words = [narrow ? "Click it to start there. + marks the bottom."
    : "Click the surface to start there. + marks the bottom."];
  if (!narrow) words.push("Each ring lies four times as high above the bottom as the one inside it.");
  root.append(...words.map((text, i) => svg("text", { x: 0, y: bottom + 12 + 18 * i, "font-size": 12 }, text)));
  return bottom + 20 + 18 * (words.length - 1);
}

const further = (count) => ({ steps }) => ({ steps: Math.min(steps + count, about.controls.steps.max) });

const actions = { "1 step": further(1), "10 steps": further(10), "100 steps": further(100),
  "Back to the start": () => ({ steps: 0 }) };

explorable("descent", { about, compute, draw, describe, actions });
