// A sentence, its translation, and how much a decoder looks at each word while it writes one symbol; from the page's own run.
import { explorable, formats, line, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "Where the decoder looks, symbol by symbol",
  "question": "For which symbol does the decoder spread its look over the most words? Is it the same one in every sentence?",
  "data": "the sentences, what was written, and the attention weights",
  "controls": {
    "dates": {
      "label": "Dates in the sentence",
      "min": 1, "max": 4, "step": 1, "value": 2, "format": "number"
    },
    "example": {"label": "Sentence", "options": ["first", "second", "third"], "value": "first"},
    "symbol": {
      "label": "Symbol being written", "hint": "or press it in the figure",
      "min": 1, "max": 13, "step": 1, "value": 1, "format": "number"
    }
  }
};

// words, right, attention, vector: lists of strings. alpha: a row for each symbol. at: the symbol, from 0. weights: one for each word. top: the word
// with the largest. spread: e to the entropy of the weights, which is how many words share the look.
function compute({ dates, example, symbol }, data) {
  const place = about.controls.example.options.indexOf(example);
  const { words, right, attention, vector, alpha } = data[dates - 1][place];
  const at = Math.min(symbol, right.length) - 1;
  const weights = alpha[at];
  const top = weights.indexOf(Math.max(...weights));
  const spread = Math.exp(-weights.reduce((sum, a) => sum + (a > 0 ? a * Math.log(a) : 0), 0));
  return { words, right, attention, vector, alpha, at, weights, top, spread };
}

const joined = (symbols) => symbols.join(" ").replaceAll(" -", "-");
const wrong = (written, right) => right.filter((symbol, i) => written[i] !== symbol).length;
const told = (count) => (count === 0 ? "all right" : `${count} wrong`);

function describe(state, { words, right, attention, vector, at, weights, top, spread }) {
  const misses = `With one vector: ${told(wrong(vector, right))} of ${right.length}.`;
  return `Writing symbol ${at + 1} of ${right.length}, ${attention[at]}, it looks most at “${words[top]}”, word ` +
    `${top + 1} (${formats.percent(weights[top])}). The look is shared by about ${spread.toFixed(1)} words. ` +
    `With attention: ${told(wrong(attention, right))}. ${misses}`;
}

// Put pieces in lines; returns the pieces with x, y, size and the height of it all.
function laid(texts, width, top, high, pad) {
  let [x, y] = [0, top];
  const placed = texts.map((text) => {
    const size = Math.max(20, 7.6 * text.length + pad);
    if (x > 0 && x + size > width) [x, y] = [0, y + high];
    const piece = { text, x, y, size };
    x += size + 4;
    return piece;
  });
  return { placed, end: y + high };
}

function draw({ svg: root, width, set }, state, { words, right, attention, vector, alpha, at, weights, top }) {
  const title = (y, text) => root.append(svg("text", { x: 0, y, "font-weight": 600 }, text));

  title(14, "Read");
  const source = laid(words, width, 24, 40, 10);
  source.placed.forEach(({ text, x, y, size }, j) => root.append(
    svg("rect", { x, y, width: size, height: 24, rx: 4, fill: "var(--dlb-1)", "fill-opacity": (0.75 * weights[j]).toFixed(3),
      stroke: j === top ? "var(--dlb-1)" : "var(--dlb-line)", "stroke-width": j === top ? 2 : 1 }),
    svg("text", { x: x + size / 2, y: y + 17, "text-anchor": "middle" }, text),
    svg("rect", { x, y: y + 27, width: size * weights[j], height: 5, fill: "var(--dlb-1)" })));

  // What each of the two wrote; what is wrong is struck out, and says so by more than its colour.
  const row = (from, name, written, pressed) => {
    title(from, name);
    const { placed, end } = laid(written, width, from + 10, 34, 12);
    placed.forEach(({ text, x, y, size }, t) => {
      const miss = text !== right[t];
      const chosen = pressed && t === at;
      const box = svg("g", pressed ? { style: "cursor: pointer" } : {},
        svg("rect", { x, y, width: size, height: 26, rx: 4, fill: miss ? "var(--dlb-2)" : "transparent", "fill-opacity": 0.25,
          stroke: chosen ? "var(--dlb-ink)" : "var(--dlb-line)", "stroke-width": chosen ? 2.5 : 1 }),
        svg("text", { x: x + size / 2, y: y + 18, "text-anchor": "middle" }, text));
      if (miss) box.append(svg("path", { d: line([[x + 4, y + 13], [x + size - 4, y + 13]]), stroke: "var(--dlb-2)", "stroke-width": 2 }));
      if (pressed) box.onclick = () => set({ symbol: t + 1 });
      root.append(box);
    });
    return end;
  };
  const first = row(source.end + 20, "Written with attention", attention, true);
  const second = row(first + 20, "Written from one vector", vector, false);

  // All weights at once: a row a symbol, a column a word.
  title(second + 20, "Rows: symbols, columns: words");
  const left = 52;
  const side = Math.min(22, (width - left) / words.length);
  const grid = second + 32;
  root.append(svg("text", { x: 0, y: grid + side * (at + 0.5) + 5 }, attention[at]));
  const across = scale([0, words.length], [left, left + side * words.length]);
  alpha.forEach((alphas, t) => alphas.forEach((a, j) => {
    if (a >= 0.005) {
      root.append(svg("rect", { x: across(j), y: grid + side * t, width: side, height: side, fill: "var(--dlb-1)", "fill-opacity": a.toFixed(3) }));
    }
  }));
  root.append(
    svg("rect", { x: left, y: grid, width: side * words.length, height: side * right.length, fill: "none", stroke: "var(--dlb-line)" }),
    svg("rect", { x: left, y: grid + side * at, width: side * words.length, height: side, fill: "none", stroke: "var(--dlb-ink)", "stroke-width": 1.5 }));
  return grid + side * right.length + 4;
}

const actions = {
  "Next symbol": ({ symbol, dates }) => ({ symbol: symbol > 3 * dates ? 1 : symbol + 1 }),
};

explorable("date-alignment", { about, compute, draw, describe, actions });
