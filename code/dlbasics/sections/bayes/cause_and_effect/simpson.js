// Simpson's paradox: who gets the large stones decides which treatment looks better.
import { explorable, formats, line, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "350 patients for each treatment; some have large stones",
  "question": "Give A fewer large stones until more of its patients are cured than of B's. How many can it take?",
  "controls": {
    "large_a": {
      "label": "Large stones for A", "hint": "of its 350 patients",
      "min": 0, "max": 350, "step": 1, "value": 263, "format": "number"
    },
    "large_b": {
      "label": "Large stones for B", "hint": "of its 350 patients",
      "min": 0, "max": 350, "step": 1, "value": 80, "format": "number"
    }
  }
};

const PATIENTS = 350;
const SMALL = { a: 81 / 87, b: 234 / 270 }; // cured, Charig et al. 1986
const LARGE = { a: 192 / 263, b: 55 / 80 };

// The cured of a treatment where a share of its patients has large stones.
const cured = (treatment, share) => (1 - share) * SMALL[treatment] + share * LARGE[treatment];

// naive: among each treatment's own patients. adjusted: on the mixture of everybody; null where a treatment was never
// tried on one of the sizes. paradox: A is better for either size, and looks worse. As dlbasics.causality.
function compute({ large_a: largeA, large_b: largeB }) {
  const shareA = largeA / PATIENTS;
  const shareB = largeB / PATIENTS;
  const everybody = (largeA + largeB) / (2 * PATIENTS);
  const tried = [largeA, largeB].every((large) => large > 0 && large < PATIENTS);
  const naive = { a: cured("a", shareA), b: cured("b", shareB) };
  return {
    naive,
    adjusted: tried ? { a: cured("a", everybody), b: cured("b", everybody) } : null,
    everybody,
    paradox: naive.a < naive.b,
  };
}

const pair = ({ a, b }) => `A ${formats.percent(a)}, B ${formats.percent(b)}`;

function describe({ large_a: largeA, large_b: largeB }, { naive, adjusted, paradox }) {
  const first = `Cured among each treatment's own patients: ${pair(naive)}.`;
  const second = adjusted ? `On the same mixture of stones: ${pair(adjusted)}.`
    : largeA === largeB ? "All stones are of one size: there is nothing to adjust."
      : "They cannot be compared on the same mixture: one treatment was never tried on one size.";
  const third = paradox ? "A is better for either size, and looks worse." : "A looks better, as it is for either size.";
  return `${first} ${second} ${third}`;
}

function draw({ svg: root, width }, { large_a: largeA, large_b: largeB }, { naive, adjusted, everybody }) {
  const narrow = width < 440;
  const left = 42;
  const right = width - 22;
  const top = 62;
  const bottom = 290;
  const x = scale([0, 1], [left, right]);
  const y = scale([0.65, 0.95], [bottom, top]);
  const words = (at, height, text, look = {}) => root.append(svg("text", { x: at, y: height, ...look }, text));

  // A key: the marks are told apart by shape, not by colour alone.
  root.append(svg("circle", { cx: 8, cy: 12, r: 6, fill: "var(--dlb-1)" }),
    svg("rect", { x: 2, y: 29, width: 12, height: 12, fill: "var(--dlb-2)" }));
  words(22, 17, narrow ? `A: ${formats.percent(naive.a)} cured` : `A, open surgery: ${formats.percent(naive.a)} cured`);
  words(22, 40, narrow ? `B: ${formats.percent(naive.b)} cured` : `B, through the skin: ${formats.percent(naive.b)} cured`);

  for (const level of [0.7, 0.8, 0.9]) {
    root.append(svg("path", { d: line([[left, y(level)], [right, y(level)]]), stroke: "var(--dlb-line)" }));
    words(left - 6, y(level) + 4, `${Math.round(100 * level)}%`, { "text-anchor": "end", "font-size": 12 });
  }
  root.append(svg("path", { d: line([[left, bottom], [right, bottom]]), stroke: "var(--dlb-muted)" }));
  words(left, bottom + 18, narrow ? "all small" : "all stones small", { "font-size": 12 });
  words(right, bottom + 18, narrow ? "all large" : "all stones large", { "text-anchor": "end", "font-size": 12 });

  for (const [treatment, colour, dash] of [["a", 1, "none"], ["b", 2, "6 4"]]) {
    root.append(svg("path", {
      d: line([[x(0), y(SMALL[treatment])], [x(1), y(LARGE[treatment])]]), fill: "none",
      stroke: `var(--dlb-${colour})`, "stroke-width": 2, "stroke-dasharray": dash,
    }));
  }
  if (adjusted) {
    const at = x(everybody);
    root.append(svg("path", { d: line([[at, top], [at, bottom - 20]]), stroke: "var(--dlb-muted)", "stroke-dasharray": "2 3" }));
    for (const [treatment, colour] of [["a", 1], ["b", 2]]) {
      root.append(svg("circle", {
        cx: at, cy: y(adjusted[treatment]), r: 5, fill: "none", stroke: `var(--dlb-${colour})`, "stroke-width": 2,
      }));
    }
    const middle = Math.min(Math.max(at, left + 45), right - 45);
    words(middle, bottom - 6, "everybody", { "text-anchor": "middle", "font-size": 12 });
  }
  const placeB = [x(largeB / PATIENTS), y(naive.b)];
  root.append(
    svg("circle", { cx: x(largeA / PATIENTS), cy: y(naive.a), r: 8, fill: "var(--dlb-1)" }),
    svg("rect", { x: placeB[0] - 7, y: placeB[1] - 7, width: 14, height: 14, fill: "var(--dlb-2)" }));
  words(x(largeA / PATIENTS), y(naive.a) - 13, "A", { "text-anchor": "middle", "font-weight": 700 });
  words(placeB[0], placeB[1] + 23, "B", { "text-anchor": "middle", "font-weight": 700 });
  return bottom + 26;
}

explorable("simpson", { about, compute, draw, describe });
