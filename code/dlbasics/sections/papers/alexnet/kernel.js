// A 3 x 3 kernel over a picture of 8 x 8: nine products and their sum, place by place.
import { explorable, line, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "A kernel slides over a picture",
  "question": "Choose the kernel's nine numbers so that the map is 0 on both flat sides of the edge, and not 0 along it. What do the nine add up to?",
  "controls": {
    "picture": {"label": "Picture", "options": ["an edge", "a seven", "a box"], "value": "an edge"},
    "row": {"label": "Window: row", "min": 1, "max": 6, "step": 1, "value": 2, "format": "number"},
    "column": {"label": "Window: column", "min": 1, "max": 6, "step": 1, "value": 3, "format": "number"},
    "entry": {
      "label": "Kernel: number in hand",
      "options": ["top left", "top", "top right", "left", "centre", "right", "bottom left", "bottom", "bottom right"],
      "value": "left"
    },
    "k0": {"label": "top left", "min": -3, "max": 3, "step": 1, "value": 1, "hidden": true},
    "k1": {"label": "top", "min": -3, "max": 3, "step": 1, "value": 1, "hidden": true},
    "k2": {"label": "top right", "min": -3, "max": 3, "step": 1, "value": 1, "hidden": true},
    "k3": {"label": "left", "min": -3, "max": 3, "step": 1, "value": 1, "hidden": true},
    "k4": {"label": "centre", "min": -3, "max": 3, "step": 1, "value": 1, "hidden": true},
    "k5": {"label": "right", "min": -3, "max": 3, "step": 1, "value": 1, "hidden": true},
    "k6": {"label": "bottom left", "min": -3, "max": 3, "step": 1, "value": 1, "hidden": true},
    "k7": {"label": "bottom", "min": -3, "max": 3, "step": 1, "value": 1, "hidden": true},
    "k8": {"label": "bottom right", "min": -3, "max": 3, "step": 1, "value": 1, "hidden": true}
  }
};

// Rows of ink, a digit for each pixel: kernels.py has the same.
const PICTURES = {
  "an edge": Array(8).fill("11113333"),
  "a seven": ["00000000", "03333330", "01111330", "00003310", "00013300", "00133100", "00133000", "00000000"],
  "a box": ["00000000", "00000000", "00333300", "00333300", "00333300", "00333300", "00000000", "00000000"],
};

const [SIDE, SIZE, PLACES] = [8, 3, 6];
const MOST = 3; // of a number in the kernel, without its sign
const NINE = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const ENTRIES = about.controls.entry.options;

// picture: 8 rows of 8. kernel: 9 numbers. products: the 9 of the window at `row` and `column`, counted from 1. sum: of
// these. map: 6 rows of 6, the sum at every place. total: of the kernel.
function compute(state) {
  const picture = PICTURES[state.picture].map((row) => Array.from(row, Number));
  const kernel = NINE.map((i) => state[`k${i}`]);
  const at = (row, column) =>
    NINE.map((i) => kernel[i] * picture[row + Math.floor(i / SIZE)][column + (i % SIZE)]);
  const add = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
  const places = Array.from({ length: PLACES }, (_, i) => i);
  const map = places.map((row) => places.map((column) => add(at(row, column))));
  const products = at(state.row - 1, state.column - 1);
  return { picture, kernel, products, sum: add(products), map, total: add(kernel) };
}

const minus = (value) => String(value || 0).replace("-", "−"); // no −0

function describe({ row, column, entry }, { products, sum, total, kernel }) {
  const terms = products.map((value, i) => (i ? `${value < 0 ? " − " : " + "}${Math.abs(value)}` : minus(value)));
  return `Row ${row}, column ${column}: ${terms.join("")} = ${minus(sum)}. The kernel's nine numbers add up to ` +
    `${minus(total)}; the one in hand (${entry}) is ${minus(kernel[ENTRIES.indexOf(entry)])}.`;
}

// A table of numbers in squares; `shade(value)` gives its colour and how much of it.
function table(root, rows, [left, top], cell, shade, size) {
  rows.forEach((numbers, i) => numbers.forEach((value, j) => {
    const [colour, share] = shade(value);
    root.append(
      svg("rect", { x: left + j * cell, y: top + i * cell, width: cell, height: cell, fill: colour,
        "fill-opacity": share, stroke: "var(--dlb-line)" }),
      svg("text", { x: left + (j + 0.5) * cell, y: top + (i + 0.5) * cell + size * 0.36, "text-anchor": "middle",
        "pointer-events": "none", style: `font-size: ${size}px` }, minus(value)));
  }));
}

const frame = (x, y, side, colour) =>
  svg("rect", { x, y, width: side, height: side, fill: "none", stroke: colour, "stroke-width": 3 });

const title = (x, y, text) => svg("text", { x, y, "font-weight": 600 }, text);

function draw({ svg: root, width, set }, state, { picture, kernel, products, map, sum, total }) {
  const wide = width >= 620;
  const cell = wide ? Math.min(30, (width - 60) / 20) : Math.min(30, (width - 4) / 8);
  const small = wide || cell > 26 ? 13 : 12;
  const most = Math.max(1, ...map.flat().map(Math.abs));
  const signed = (value) => [value < 0 ? "var(--dlb-2)" : "var(--dlb-1)", 0.55 * Math.abs(value) / most];
  const [row, column] = [state.row - 1, state.column - 1];
  const rows = (numbers) => [0, 3, 6].map((i) => numbers.slice(i, i + 3));

  // Side by side, or below one another: picture; kernel and products; map.
  const [pictureAt, kernelAt, productsAt] = wide
    ? [[2, 26], [2 + 8 * cell + 28, 26], [2 + 8 * cell + 28, 26 + 3 * cell + 38]]
    : [[2, 26], [2, 26 + 8 * cell + 32], [2 + 4.5 * cell, 26 + 8 * cell + 32]];
  const mapAt = wide ? [2 + 12.5 * cell + 56, 26] : [2, 26 + 11 * cell + 72];

  root.append(title(pictureAt[0], 16, "Picture"));
  table(root, picture, pictureAt, cell, (ink) => ["var(--dlb-ink)", 0.11 * ink], small);
  root.append(frame(pictureAt[0] + column * cell, pictureAt[1] + row * cell, 3 * cell, "var(--dlb-accent)"));

  root.append(title(kernelAt[0], kernelAt[1] - 8, `Kernel (total ${minus(total)})`));
  table(root, rows(kernel), kernelAt, cell,
    (value) => [value < 0 ? "var(--dlb-2)" : "var(--dlb-1)", 0.17 * Math.abs(value)], small);
  const hand = ENTRIES.indexOf(state.entry);
  root.append(frame(kernelAt[0] + (hand % 3) * cell, kernelAt[1] + Math.floor(hand / 3) * cell, cell, "var(--dlb-ink)"));

  root.append(title(productsAt[0], productsAt[1] - 8, `Products (sum ${minus(sum)})`));
  table(root, rows(products), productsAt, cell, signed, small);

  root.append(title(mapAt[0], mapAt[1] - 8, "Map"));
  table(root, map, mapAt, cell, signed, small);
  root.append(frame(mapAt[0] + column * cell, mapAt[1] + row * cell, cell, "var(--dlb-accent)"));
  if (wide) {
    root.append(svg("path", { d: line([[mapAt[0] - 22, 26 + 3 * cell], [mapAt[0] - 8, 26 + 3 * cell]]) +
      line([[mapAt[0] - 14, 21 + 3 * cell], [mapAt[0] - 8, 26 + 3 * cell], [mapAt[0] - 14, 31 + 3 * cell]]),
    stroke: "var(--dlb-muted)", fill: "none" }));
  }

  // A pointer in the picture or the map moves the window, a click in the kernel takes a number in hand and raises it.
  const inside = (event, [left, top], count) => {
    const box = root.getBoundingClientRect();
    const unit = box.width / width;
    const [j, i] = [((event.clientX - box.left) / unit - left) / cell, ((event.clientY - box.top) / unit - top) / cell];
    return i >= 0 && j >= 0 && i < count && j < count ? [Math.floor(i), Math.floor(j)] : null;
  };
  root.onclick = (event) => {
    const [seen, place, number] = [inside(event, pictureAt, SIDE), inside(event, mapAt, PLACES), inside(event, kernelAt, SIZE)];
    const near = (value) => Math.min(PLACES, Math.max(1, value));
    if (number) {
      const i = number[0] * SIZE + number[1];
      set({ entry: ENTRIES[i], [`k${i}`]: kernel[i] === MOST ? -MOST : kernel[i] + 1 });
    } else if (place) set({ row: place[0] + 1, column: place[1] + 1 });
    else if (seen) set({ row: near(seen[0]), column: near(seen[1]) }); // the pixel in the middle of the window
  };
  return wide ? 26 + 8 * cell + 4 : mapAt[1] + 6 * cell + 4;
}

const inHand = ({ entry }) => `k${ENTRIES.indexOf(entry)}`;
const more = (by) => (state) => {
  const key = inHand(state);
  return { [key]: Math.min(MOST, Math.max(-MOST, state[key] + by)) };
};
const all = (numbers) => () => Object.fromEntries(numbers.map((value, i) => [`k${i}`, value]));

const actions = {
  "Number + 1": more(1),
  "Number − 1": more(-1),
  "All 0": all([0, 0, 0, 0, 0, 0, 0, 0, 0]),
  "Copy": all([0, 0, 0, 0, 1, 0, 0, 0, 0]),
  "Sum": all([1, 1, 1, 1, 1, 1, 1, 1, 1]),
  "Bottom minus top": all([-1, -1, -1, 0, 0, 0, 1, 1, 1]),
};

explorable("kernel", { about, compute, draw, describe, actions });
