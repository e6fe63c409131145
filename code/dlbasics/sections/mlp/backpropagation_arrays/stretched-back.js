// An array is stretched over three rows of two; what arrives at the copies is summed back into its shape.
import { explorable, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "Forward, A is stretched to the shape (3, 2). Back, what arrives is summed.",
  "question": "Which one message, changed, gives A an entry with the gradient 0 in the shape (2,), and one in the shape (3, 1) too?",
  "controls": {
    "shape": {
      "label": "Shape of A", "options": ["()", "(2,)", "(1, 2)", "(3, 1)", "(1, 1)", "(3, 2)"], "value": "(2,)"
    },
    "g11": {"label": "Message 1, 1", "min": -9, "max": 9, "step": 1, "value": 1, "format": "number"},
    "g12": {"label": "Message 1, 2", "min": -9, "max": 9, "step": 1, "value": 2, "format": "number"},
    "g21": {"label": "Message 2, 1", "min": -9, "max": 9, "step": 1, "value": -2, "format": "number"},
    "g22": {"label": "Message 2, 2", "min": -9, "max": 9, "step": 1, "value": 6, "format": "number"},
    "g31": {"label": "Message 3, 1", "min": -9, "max": 9, "step": 1, "value": 5, "format": "number"},
    "g32": {"label": "Message 3, 2", "min": -9, "max": 9, "step": 1, "value": -3, "format": "number"}
  }
};

const [ROWS, COLUMNS] = [3, 2];
const KEYS = [["g11", "g12"], ["g21", "g22"], ["g31", "g32"]];
const numbersIn = (shape) => (shape.match(/\d+/g) ?? []).map(Number);

// The entry of A, counted from 0, that is copied to a place. An axis that A lacks, or has with the size 1, is stretched.
function source(shape, i, j) {
  const sizes = numbersIn(shape);
  const [rows, columns] = [...Array(2 - sizes.length).fill(1), ...sizes];
  return (rows === 1 ? 0 : i) * columns + (columns === 1 ? 0 : j);
}

// For each entry of A, in the order of its rows: the messages that come back to it.
function messages({ shape, ...state }) {
  const back = Array.from({ length: numbersIn(shape).reduce((product, n) => product * n, 1) }, () => []);
  KEYS.forEach((row, i) => row.forEach((key, j) => back[source(shape, i, j)].push(state[key])));
  return back;
}

const total = (numbers) => numbers.reduce((sum, n) => sum + n, 0);
const gradient = (state) => messages(state).map(total);

// copies: for each place of the result the entry of A, counted from 0, that stands there. messages, gradient: for each
// entry of A what comes back to it, and its sum. changed: how many messages are not those of the start.
// zeros: [has (2,) an entry with the gradient 0?, has (3, 1)?]. solved: both, by one change.
function compute(state) {
  const copies = KEYS.map((row, i) => row.map((_, j) => source(state.shape, i, j)));
  const changed = KEYS.flat().filter((key) => state[key] !== about.controls[key].value).length;
  const zeros = ["(2,)", "(3, 1)"].map((shape) => gradient({ ...state, shape }).includes(0));
  return {
    copies, messages: messages(state), gradient: gradient(state), changed, zeros,
    solved: zeros.every(Boolean) && changed === 1,
  };
}

const short = (value) => String(value).replace("-", "−");
const sumOf = (numbers) => numbers.map((n, i) => (i && n < 0 ? ` − ${-n}` : `${i ? " + " : ""}${short(n)}`)).join("");

function describe({ shape }, { messages: back, gradient: sums, changed, zeros, solved }) {
  const times = back[0].length;
  const uses = times === 1 ? "once: nothing is stretched" : `${times} times`;
  const worked = times === 1 ? "its message" : back.map((m, k) => `${sumOf(m)} = ${short(sums[k])}`).join(" and ");
  const entries = sums.length === 1 ? "The one entry of A is" : `Each of the ${sums.length} entries of A is`;
  const told = solved ? " Reached: one message, in a row and in a column whose sums were equal."
    : zeros.every(Boolean) && changed > 1 ? ` Both shapes have a 0, but ${changed} messages are changed; one is enough.`
      : "";
  return `${entries} used ${uses}. The gradient has the shape ${shape}: ${worked}.${told}`;
}

function draw({ svg: root, width }, { shape, ...state }, { copies, gradient: sums }) {
  const sizes = numbersIn(shape);
  const [rows, columns] = [...Array(2 - sizes.length).fill(1), ...sizes];
  const cell = Math.min(58, (width - 30) / 5);
  const tall = width < 590; // forward above back: side by side, five cells must fit into a half
  const half = tall ? width : width / 2;
  const panelHeight = 26 + (tall && rows === ROWS ? 3.2 : 5.2) * cell; // a column stands beside its copies

  function grid(left, top, shown, heavy) {
    shown.forEach((row, i) => row.forEach(([text, entry], j) => {
      const [x, y] = [left + j * cell, top + i * cell];
      root.append(
        svg("rect", {
          x, y, width: cell, height: cell, fill: `var(--dlb-${entry + 1})`, "fill-opacity": 0.22,
          stroke: heavy ? "var(--dlb-ink)" : "var(--dlb-muted)", "stroke-width": heavy ? 2 : 1,
        }),
        svg("text", {
          x: x + cell / 2, y: y + cell / 2 + 5, "text-anchor": "middle", style: "font-size: 15px",
          ...heavy && { "font-weight": 700 },
        }, text));
    }));
  }

  // A small array above (or beside, where it is a column) the stretched one; an arrow tells which way numbers go.
  function panel(left, top, title, small, large, back) {
    const middle = left + half / 2;
    root.append(svg("text", { x: middle, y: top + 14, "text-anchor": "middle" }, title));
    const beside = rows === ROWS;
    const [smallWidth, smallHeight] = [columns * cell, rows * cell];
    const gap = 0.9 * cell;
    const x = beside ? middle - (smallWidth + gap + COLUMNS * cell) / 2 : middle - COLUMNS * cell / 2;
    const y = top + 26;
    const at = beside ? [x, y] : [middle - smallWidth / 2, y];
    const big = beside ? [x + smallWidth + gap, y] : [x, y + smallHeight + gap];
    grid(...at, small, true);
    grid(...big, large, false);
    const [from, to] = beside
      ? [[at[0] + smallWidth + 6, y + smallHeight / 2], [big[0] - 6, y + smallHeight / 2]]
      : [[middle, at[1] + smallHeight + 6], [middle, big[1] - 6]];
    const [tail, tip] = back ? [to, from] : [from, to];
    const length = Math.hypot(tip[0] - tail[0], tip[1] - tail[1]);
    const [dx, dy] = [(tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length];
    const corner = (side) => `${tip[0] - 9 * dx - side * 5 * dy} ${tip[1] - 9 * dy + side * 5 * dx}`;
    root.append(
      svg("path", { d: `M${tail.join(" ")}L${tip.join(" ")}`, stroke: "var(--dlb-ink)", "stroke-width": 2 }),
      svg("path", { d: `M${tip.join(" ")}L${corner(1)}L${corner(-1)}Z`, fill: "var(--dlb-ink)" }));
  }

  const names = "abcdef";
  const small = (text) => Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => [text(i * columns + j), i * columns + j]));
  const large = (text) => copies.map((row, i) => row.map((entry, j) => [text(entry, i, j), entry]));
  panel(0, 0, `Forward: A ${shape}, copied`, small((k) => names[k]), large((k) => names[k]), false);
  panel(tall ? 0 : half, tall ? panelHeight + 16 : 0, `Back: summed into ${shape}`, small((k) => short(sums[k])),
    large((_, i, j) => short(state[KEYS[i][j]])), true);
  return tall ? 2 * panelHeight + 16 : panelHeight;
}

explorable("stretched-back", { about, compute, draw, describe });
