// A grid world: a table of Q-values learnt from a random walk, one update at a time.
import { explorable, line, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "Q-learning in a table: +1 at the star, −1 in the pit, 0 elsewhere; both end the game",
  "question": "Go to the end. With which discount is the start worth one half?",
  "controls": {
    "rate": {"label": "Learning rate η", "min": 0.05, "max": 1, "step": 0.05, "value": 0.5, "format": "number"},
    "discount": {"label": "Discount γ", "min": 0, "max": 1, "step": 0.01, "value": 0.9, "format": "number"},
    "updates": {"label": "Moves so far", "min": 0, "max": 4000, "step": 1, "value": 0, "hidden": true}
  }
};

const [ROWS, COLUMNS, WALL, GOAL, PIT, START] = [3, 4, 5, 3, 7, 8];
const MOVES = ["up", "right", "down", "left"];

function step(square, move) {
  const row = Math.floor(square / COLUMNS) + (move === 2) - (move === 0);
  const column = (square % COLUMNS) + (move === 1) - (move === 3);
  const inside = row >= 0 && row < ROWS && column >= 0 && column < COLUMNS;
  const after = inside && COLUMNS * row + column !== WALL ? COLUMNS * row + column : square;
  return { after, reward: (after === GOAL) - (after === PIT), ended: after === GOAL || after === PIT };
}

// The walk is the same whatever the reader sets: what changes is what is learnt from it.
const WALK = [];
for (let chance = 1433, square = START; WALK.length < about.controls.updates.max;) {
  chance = (Math.imul(1664525, chance) + 1013904223) >>> 0;
  const move = chance >>> 30;
  const made = { square, move, ...step(square, move) };
  WALK.push(made);
  square = made.ended ? START : made.after;
}

// table: 12 squares x 4 moves. last: the move just learnt from, with the parts of its update, or null. at: where the
// walker stands. games: how many have ended.
function compute({ rate, discount, updates }) {
  const table = Array.from({ length: ROWS * COLUMNS }, () => [0, 0, 0, 0]);
  let [last, games] = [null, 0];
  for (const { square, move, after, reward, ended } of WALK.slice(0, updates)) {
    const old = table[square][move];
    const best = ended ? 0 : Math.max(...table[after]);
    const target = reward + discount * best;
    table[square][move] = old + rate * (target - old);
    games += ended;
    last = { square, move, after, reward, ended, old, best, target, value: table[square][move] };
  }
  return { table, last, games, at: last ? last.after : START, start: Math.max(...table[START]) };
}

// 0.1339 -> "0.13", with a true minus sign.
function short(value, digits = 2) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

// In brackets where a minus sign stands before it.
const signed = (value) => (value < 0 ? `(${short(value, 3)})` : short(value, 3));

const name = (square) => String.fromCharCode(97 + (square % COLUMNS)) + (ROWS - Math.floor(square / COLUMNS));

function describe({ rate, discount, updates }, { last, games, start }) {
  if (!last) return "All values are 0. The walker stands at the start, a1, and knows nothing.";
  const { square, move, after, reward, ended, old, best, target, value } = last;
  const found = `Move ${updates}: ${MOVES[move]} from ${name(square)} to ${name(after)}` +
    `${after === square ? " (held back)" : ""}, reward ${short(reward, 0)}. `;
  const aim = ended ? `Target ${short(reward, 0)}: the game is over. `
    : `Target ${short(reward, 0)} + ${short(discount)} × ${short(best, 3)} = ${short(target, 3)}. `;
  const sum = `New value ${short(old, 3)} + ${short(rate)} × (${short(target, 3)} − ${signed(old)}) = ${short(value, 3)}.`;
  const half = updates === about.controls.updates.max
    ? ` After ${games} games the start is worth ${short(start)}${Math.abs(start - 0.5) <= 0.01 ? ": one half, to within 0.01." : "."}`
    : "";
  return found + aim + sum + half;
}

function draw({ svg: root, width }, state, { table, last, at }) {
  const size = Math.floor(Math.min(165, (width - 22) / COLUMNS));
  const height = Math.min(size, 104);
  const left = 20;
  const narrow = size < 90;
  const [small, large, wide] = narrow ? [11, 12, Math.min(34, size / 2)] : [13, 14, 42];
  const corner = (square) => [left + size * (square % COLUMNS), 1 + height * Math.floor(square / COLUMNS)];
  const say = (x, y, text, options = {}) => {
    const { size: px = small, ...rest } = options;
    root.append(svg("text", { x, y: y + px * 0.35, "text-anchor": "middle", style: `font-size: ${px}px`, ...rest }, text));
  };
  for (let square = 0; square < ROWS * COLUMNS; square += 1) {
    const [x, y] = corner(square);
    const [middleX, middleY] = [x + size / 2, y + height / 2];
    const values = table[square];
    const best = Math.max(...values);
    const worth = { [GOAL]: 1, [PIT]: -1 }[square] ?? best;
    root.append(svg("rect", {
      x, y, width: size, height, stroke: "var(--dlb-muted)",
      fill: square === WALL ? "var(--dlb-muted)" : worth < 0 ? "var(--dlb-2)" : "var(--dlb-1)",
      "fill-opacity": square === WALL ? 0.45 : Math.min(0.45, 0.45 * Math.abs(worth)),
    }));
    if (square === WALL) continue;
    if (square === GOAL || square === PIT) {
      say(middleX, middleY - 8, square === GOAL ? "★" : "pit", { size: large, "font-weight": 600 });
      say(middleX, middleY + 10, square === GOAL ? "+1" : "−1", { size: large });
      continue;
    }
    const [side, shift] = narrow ? [3, 6] : [6, 0]; // where it is narrow, left and right stand on two lines
    const places = [[middleX, y + 11, "middle"], [x + size - side, middleY + shift, "end"], [middleX, y + height - 11, "middle"],
      [x + side, middleY - shift, "start"]];
    values.forEach((value, move) => {
      const here = last && last.square === square && last.move === move;
      const [px, py, anchor] = places[move];
      if (here) {
        const boxX = { start: px - 2, middle: px - wide / 2, end: px - wide + 2 }[anchor];
        root.append(svg("rect", {
          x: boxX, y: py - 9, width: wide, height: 18, rx: 3, fill: "none", stroke: "var(--dlb-2)", "stroke-width": 2,
        }));
      }
      say(px, py, short(value), { "text-anchor": anchor, ...(value === best && value !== 0) && { "font-weight": 700 } });
    });
    // The best move, as an arrow in the middle where there is room; none where all are equal.
    if (!narrow && values.some((value) => value !== best)) {
      const move = values.indexOf(best);
      const [dx, dy] = [[0, -1], [1, 0], [0, 1], [-1, 0]][move];
      const tip = [middleX + 8 * dx, middleY + 8 * dy];
      const side = (sign) => [middleX - 5 * dx - sign * 6 * dy, middleY - 5 * dy + sign * 6 * dx];
      root.append(svg("path", { d: `${line([tip, side(1), side(-1)])}Z`, fill: "var(--dlb-accent)" }));
    }
  }
  const [x, y] = corner(at);
  root.append(svg("circle", {
    cx: x + size - 8, cy: y + height - 8, r: narrow ? 5 : 7, fill: "var(--dlb-2)", stroke: "var(--dlb-ink)",
  }));
  for (let row = 0; row < ROWS; row += 1) say(9, 1 + height * (row + 0.5), String(ROWS - row), { size: 12 });
  for (let column = 0; column < COLUMNS; column += 1) {
    say(left + size * (column + 0.5), ROWS * height + 13, "abcd"[column], { size: 12 });
  }
  return ROWS * height + 24;
}

const to = (updates) => ({ updates: Math.min(WALK.length, Math.max(0, updates)) });

const actions = {
  "Next move": ({ updates }) => to(updates + 1),
  "Back": ({ updates }) => to(updates - 1),
  "To the game's end": ({ updates }) => {
    const more = WALK.slice(updates).findIndex(({ ended }) => ended);
    return to(more < 0 ? WALK.length : updates + more + 1);
  },
  "To the end": () => to(WALK.length),
};

explorable("q-grid", { about, compute, draw, describe, actions });
