// One neuron with weight decay as a graph: values walk forward, gradients walk back, one node at a time.
import { explorable, line, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "One neuron: L = (tanh(w · x + b) − y)² + 0.1 w²",
  "question": "Walk back to the end. Which w makes the two messages at w cancel?",
  "controls": {
    "w": {"label": "Weight w", "min": -2, "max": 2, "step": 0.01, "value": 1.4, "format": "number"},
    "x": {"label": "Input x", "min": -2, "max": 2, "step": 0.01, "value": 1.5, "format": "number"},
    "b": {"label": "Bias b", "min": -2, "max": 2, "step": 0.01, "value": -0.5, "format": "number"},
    "y": {"label": "Target y", "min": -1, "max": 1, "step": 0.01, "value": 1, "format": "number"},
    "step": {"label": "Step", "min": 0, "max": 13, "step": 1, "value": 7, "hidden": true}
  }
};

const DECAY = 0.1;

// Each node after its inputs: how it is written, where it stands (along the way, across), its value, and for each input
// the slope of this node with respect to it, in words and as a number.
const LEAVES = { w: [0, 0], x: [0, 1], b: [1, 2], y: [3, 2] };
const NODES = {
  u: {
    text: "w · x", place: [1, 1], value: ({ w, x }) => w * x,
    local: { w: ["x", ({ x }) => x], x: ["w", ({ w }) => w] },
  },
  z: { text: "u + b", place: [2, 1], value: ({ u, b }) => u + b, local: { u: ["1", () => 1], b: ["1", () => 1] } },
  a: { text: "tanh z", place: [3, 1], value: ({ z }) => Math.tanh(z), local: { z: ["(1 − a²)", ({ a }) => 1 - a * a] } },
  e: {
    text: "(a − y)²", place: [4, 1], value: ({ a, y }) => (a - y) ** 2,
    local: { a: ["2(a − y)", ({ a, y }) => 2 * (a - y)], y: ["2(y − a)", ({ a, y }) => 2 * (y - a)] },
  },
  p: {
    text: "0.1 w²", place: [4, 0], value: ({ w }) => DECAY * w * w,
    local: { w: ["0.2 w", ({ w }) => 2 * DECAY * w] },
  },
  L: { text: "e + p", place: [5, 1], value: ({ e, p }) => e + p, local: { e: ["1", () => 1], p: ["1", () => 1] } },
};
const ORDER = Object.keys(NODES);
const BACK = [...ORDER].reverse(); // L, p, e, a, z, u: each before its inputs
const FORWARD = ORDER.length;
const NEAR = 0.01; // how far from 0 the gradient of w may stay: the slider moves in steps

// values, gradients: node -> number, or null where the walk has not been yet; a gradient is the sum of what has arrived.
// messages: what was handed back so far, in order. at: the node of this step, "" before the first.
// phase: "start", "forward", "seed" or "backward".
function compute({ step, ...inputs }) {
  const values = { ...inputs };
  for (const name of ORDER) values[name] = NODES[name].value(values);
  const gradients = Object.fromEntries(Object.keys(values).map((name) => [name, null]));
  if (step > FORWARD) gradients.L = 1;
  const messages = [];
  for (const from of BACK.slice(0, Math.max(0, step - FORWARD - 1))) {
    for (const [to, [, local]] of Object.entries(NODES[from].local)) {
      const factor = local(values);
      const value = gradients[from] * factor;
      messages.push({ from, to, local: factor, value });
      gradients[to] = (gradients[to] ?? 0) + value;
    }
  }
  for (const name of ORDER.slice(step)) values[name] = null;
  const phase = step === 0 ? "start" : step <= FORWARD ? "forward" : step === FORWARD + 1 ? "seed" : "backward";
  const at = { start: "", forward: ORDER[step - 1], seed: "L", backward: BACK[step - FORWARD - 2] }[phase];
  return { values, gradients, messages, at, phase };
}

// 0.1339 -> "0.134", with a true minus sign.
function short(value) {
  const text = value.toFixed(3);
  return Number(text) === 0 ? "0.000" : text.replace("-", "−");
}

// In a sentence: one decimal more than in the figure, no zeros at the end.
const long = (value) => String(Number(value.toFixed(4)) || 0).replace("-", "−");

// "=" where no number was rounded for the sentence, "≈" elsewhere.
const equals = (...values) => (values.every((value) => Math.abs(value - Number(value.toFixed(4))) < 1e-12) ? "=" : "≈");

// With its sign, which tells a gradient from a value.
const signed = (value) => short(value).replace(/^(?=\d)/, "+");

// Level only where two messages of opposite signs leave little of the larger one.
function level(met, sum) {
  const sizes = met.map(({ value }) => Math.abs(value));
  const opposite = met[0].value * met[1].value < 0;
  if (!opposite || Math.abs(sum) > NEAR || Math.abs(sum) > 0.1 * Math.max(...sizes)) return "";
  return " They cancel to within 0.01: here L is nearly level.";
}

function describe({ step }, { values, gradients, messages, at, phase }) {
  if (phase === "start") return "Only the inputs are known. Take a step forward.";
  if (phase === "forward") {
    const done = step === FORWARD ? " That is the loss; now the way back begins." : "";
    return `Forward, ${step} of ${FORWARD}: ${at} = ${NODES[at].text} ${equals(values[at])} ${long(values[at])}.${done}`;
  }
  if (phase === "seed") {
    return `The loss is ${long(values.L)}. Raise L by a little, and L rises by as much: its gradient is 1. ` +
      "Now send it back, box by box.";
  }
  const sent = messages.filter(({ from }) => from === at).map(({ to, local, value }) => {
    const [formula] = NODES[at].local[to];
    const is = equals(gradients[at], local, value);
    const worked = formula === "1" ? "" : `${long(gradients[at])} × ${long(local)} ${is} `;
    return `${long(gradients[at])} × ${formula} ${is} ${worked}${long(value)} to ${to}`;
  });
  const met = messages.filter(({ to }) => to === "w");
  const sum = met.length < 2 ? "" : ` At w two messages meet: ${met.map(({ value }) => long(value)).join(" + ")} ` +
    `${equals(gradients.w, ...met.map(({ value }) => value))} ${long(gradients.w)}.${level(met, gradients.w)}`;
  return `Back, ${step - FORWARD - 1} of ${FORWARD}: ${at} sends ${sent.join(", and ")}.${sum}`;
}

// Where the number of a message stands: beside its line, and where no other line and no box is near.
// crowded: the node has another line, above this one where the way runs to the right, else to the left of it.
function beside([tipX, tipY], [tailX, tailY], { wide, boxWidth, along, crowded }) {
  const [toX, toY] = [tailX - tipX, tailY - tipY];
  if (wide && toY === 0) return [tipX + Math.min(toX, along - boxWidth) / 2, tipY + (crowded ? 15 : -6), "middle"];
  if (wide) return [tipX + 0.38 * toX + (toY > 0 ? 8 : 14), tipY + 0.38 * toY, "start"];
  if (toX === 0) {
    const right = crowded || tipX < boxWidth; // the first column has no room to its left
    return [tipX + (right ? 7 : -7), (tipY + tailY) / 2 + 4, right ? "start" : "end"];
  }
  const out = Math.sign(-toX) * (boxWidth / 2 + 6); // past the corner of the node's box, under the line
  return [tailX + out, tailY - Math.abs(out / toX) * toY + 16, out < 0 ? "end" : "start"];
}

// A button that would change nothing is marked so; it keeps the focus of who pressed it.
function mark(root, step) {
  for (const button of root.parentNode.querySelectorAll(".buttons button")) {
    const act = actions[button.textContent];
    if (!act) continue;
    const idle = act({ step }).step === step;
    button.setAttribute("aria-disabled", String(idle));
    button.style.opacity = idle ? 0.5 : "";
    button.style.cursor = idle ? "default" : "";
  }
}

function draw({ svg: root, width }, state, { values, gradients, messages, at }) {
  mark(root, state.step);
  const wide = width >= 700; // the way runs from left to right, or from top to bottom
  const [boxWidth, boxHeight] = [wide ? 74 : Math.min(92, (width - 48) / 3), 56];
  const tight = !wide && width < 300;
  const [along, across] = wide ? [(width - boxWidth - 2) / 5, 84] : [boxHeight + 34, (width - boxWidth - 2) / 2];
  const middle = ([far, side]) => wide
    ? [1 + boxWidth / 2 + far * along, 1 + boxHeight / 2 + side * across]
    : [1 + boxWidth / 2 + side * across, 1 + boxHeight / 2 + far * along];
  const places = { ...LEAVES };
  for (const name of ORDER) places[name] = NODES[name].place;

  // Edges, and what was handed back along them.
  for (const [name, { local }] of Object.entries(NODES)) {
    for (const input of Object.keys(local)) {
      const [[fromX, fromY], [toX, toY]] = [middle(places[input]), middle(places[name])];
      const ends = wide ? [[fromX + boxWidth / 2, fromY], [toX - boxWidth / 2, toY]]
        : [[fromX, fromY + boxHeight / 2], [toX, toY - boxHeight / 2]];
      const message = messages.find(({ from, to }) => from === name && to === input);
      const fresh = message && name === at;
      root.append(svg("path", {
        d: line(ends), stroke: message ? "var(--dlb-2)" : "var(--dlb-muted)", "stroke-width": fresh ? 3.5 : message ? 2 : 1,
        ...!message && { "stroke-opacity": 0.7 },
      }));
      if (!message) continue;
      // The tip points to the input.
      const [[tipX, tipY], [tailX, tailY]] = ends;
      const length = Math.hypot(tailX - tipX, tailY - tipY);
      const [dx, dy] = [(tailX - tipX) / length, (tailY - tipY) / length];
      const corner = (side) => [tipX + 9 * dx - side * 4.5 * dy, tipY + 9 * dy + side * 4.5 * dx];
      root.append(svg("path", { d: `${line([ends[0], corner(1), corner(-1)])}Z`, fill: "var(--dlb-2)" }));
      const crowded = Object.keys(local).some((other) => places[other][1] < places[input][1]);
      const [x, y, anchor] = beside(...ends, { wide, boxWidth, along, crowded });
      root.append(svg("text", {
        x, y, style: `font-size: ${wide || tight ? 11 : 12}px`, "text-anchor": anchor, ...fresh && { "font-weight": 600 },
      }, short(message.value)));
    }
  }

  // Boxes: what the node is, its value, its gradient. Thin spaces, so that the longest fits at 320 pixels.
  for (const [name, place] of Object.entries(places)) {
    const [x, y] = middle(place);
    const known = values[name] !== null;
    const [title, ...rows] = [NODES[name] ? `${name} = ${NODES[name].text}`.replace(/ /g, "\u2009") : name,
      known ? short(values[name]) : "?", gradients[name] === null ? "" : signed(gradients[name])];
    root.append(
      svg("rect", {
        x: x - boxWidth / 2, y: y - boxHeight / 2, width: boxWidth, height: boxHeight, rx: 6,
        fill: gradients[name] !== null ? "var(--dlb-2)" : known ? "var(--dlb-1)" : "none", "fill-opacity": 0.16,
        stroke: name === at ? "var(--dlb-ink)" : "var(--dlb-muted)", "stroke-width": name === at ? 2.5 : 1,
        ...!NODES[name] && { "stroke-dasharray": "4 2" },
      }),
      svg("text", { x, y: y - 13, "text-anchor": "middle", style: `font-size: ${tight ? 11 : 12}px` }, title),
      ...rows.map((text, i) => svg("text", {
        x, y: y + 5 + 16 * i, "text-anchor": "middle", style: "font-size: 12px", ...i && { "font-weight": 600 },
      }, text)));
  }
  return wide ? 2 + boxHeight + 2 * across : 2 + boxHeight + 5 * along;
}

const by = (steps) => ({ step }) => ({ step: Math.min(about.controls.step.max, Math.max(0, step + steps)) });

const actions = { "Next step": by(1), "One step back": by(-1), "To the end": by(99), "To the start": by(-99) };

explorable("backprop-graph", { about, compute, draw, describe, actions });
