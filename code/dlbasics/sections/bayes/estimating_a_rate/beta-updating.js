// A Beta prior meets seeds that sprout or fail: the density, its interval, and what it predicts for ten more seeds.
import { explorable, formats, line, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "What a prior and some seeds say about the rate θ, and about the next ten seeds",
  "question": "Make the prior stubborn, Beta(20, 20), and let every seed sprout. After how many seeds does the 90% interval leave out one half?",
  "controls": {
    "a": {"label": "Prior a", "hint": "1 and the sprouts you remember", "min": 1, "max": 40, "step": 1, "value": 1},
    "b": {"label": "Prior b", "hint": "1 and the failures you remember", "min": 1, "max": 40, "step": 1, "value": 1},
    "successes": {"label": "Sprouted", "min": 0, "max": 60, "step": 1, "value": 1},
    "failures": {"label": "Failed", "min": 0, "max": 60, "step": 1, "value": 0}
  }
};

const NEXT = 10; // seeds of the prediction
const MASS = 0.9; // of the interval
const POINTS = 100; // of a drawn curve

// log Γ(x) for x > 0, after Lanczos: right to about 15 digits.
const LANCZOS = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
function logGamma(x) {
  const t = x + 6.5;
  const sum = LANCZOS.reduce((total, c, i) => total + (i ? c / (x - 1 + i) : c), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

const logBeta = (a, b) => logGamma(a) + logGamma(b) - logGamma(a + b);

// θ^n, and 1 for n = 0 whatever θ is: a = 1 says nothing about θ = 0.
const density = (a, b) => (theta) => Math.exp(-logBeta(a, b)) * theta ** (a - 1) * (1 - theta) ** (b - 1);

// The same steps as dlbasics.bayes.BetaBinomial: a continued fraction for the share of Beta(a, b) below x, up to about
// the mean, its mirror beyond, and halving for the place that has a given share below it.
function tail(x, a, b) {
  if (x <= 0) return 0;
  let [c, d] = [1, 1 / (1 - (a + b) * x / (a + 1))];
  let fraction = d;
  for (let m = 1; m < 1000; m += 1) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) * fraction / a;
}

const below = (theta, a, b) => (theta * (a + b + 2) > a + 1 ? 1 - tail(1 - theta, b, a) : tail(theta, a, b));

function quantile(share, a, b) {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (below(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

// How probable 0 to NEXT sprouts are: `averaged` over the whole belief, and by the one rate `theta`.
const counts = Array.from({ length: NEXT + 1 }, (_, k) => k);
const choose = (k) => counts.slice(0, k).reduce((product, i) => product * (NEXT - i) / (i + 1), 1);
const averaged = (a, b) => counts.map((k) => choose(k) * Math.exp(logBeta(a + k, b + NEXT - k) - logBeta(a, b)));
const byOneRate = (theta) => counts.map((k) => choose(k) * theta ** k * (1 - theta) ** (NEXT - k));

// a, b: of the belief after the seeds. mode: its highest point, null where it is flat.
function compute({ a: priorA, b: priorB, successes, failures }) {
  const [a, b] = [priorA + successes, priorB + failures];
  const mode = a + b > 2 ? (a - 1) / (a + b - 2) : null;
  return {
    a, b, mode,
    mean: a / (a + b),
    low: quantile((1 - MASS) / 2, a, b),
    high: quantile((1 + MASS) / 2, a, b),
    predictive: averaged(a, b),
    plug_in: mode === null ? null : byOneRate(mode),
  };
}

function describe(state, { a, b, mode, mean, low, high, predictive, plug_in: plugIn }) {
  const all = (values) => formats.percent(values[NEXT]);
  const first = `Your belief is Beta(${a}, ${b}). The next seed sprouts with probability ${formats.percent(mean)}, ` +
    `and θ lies from ${formats.percent(low)} to ${formats.percent(high)} with probability ${100 * MASS}%.`;
  const second = plugIn === null ? "" : `; by the highest point alone, ${formats.percent(mode)}, it would be ${all(plugIn)}`;
  return `${first} That all of the next ${NEXT} sprout has ${all(predictive)}${second}.`;
}

const key = (x, y, colour, mark, words) => svg("text", { x, y, "font-size": 12 },
  svg("tspan", { fill: `var(--dlb-${colour})` }, mark), ` ${words}`);

function draw({ svg: root, width }, state, { a, b, mode, mean, low, high, predictive, plug_in: plugIn }) {
  const [left, right] = [8, width - 8];
  const x = scale([0, 1], [left, right]);
  const prior = density(state.a, state.b);
  const belief = density(a, b);
  const places = Array.from({ length: POINTS + 1 }, (_, i) => i / POINTS);
  // The highest points of both lie between the drawn ones too.
  const peak = Math.max(...places.map(prior), ...places.map(belief), mode === null ? 1 : belief(mode));
  const [top, foot] = [62, 212];
  const y = scale([0, peak], [foot, top]);
  const curve = (f, from = 0, to = 1) => places.map((p) => from + p * (to - from)).map((p) => [x(p), y(f(p))]);
  const text = (attributes, words) => svg("text", attributes, words);

  root.append(
    svg("text", { x: left, y: 25 },
      svg("tspan", { "font-size": 26, "font-weight": 700 }, formats.percent(mean)),
      svg("tspan", { dx: 8 }, width < 440 ? "next seed sprouts" : "that the next seed sprouts")),
    text({ x: left, y: 46 }, `Beta(${a}, ${b}), 90%: ${formats.percent(low)} to ${formats.percent(high)}`),
    svg("path", { d: `${line([[x(low), foot], ...curve(belief, low, high), [x(high), foot]])}Z`,
      fill: "var(--dlb-1)", "fill-opacity": 0.2 }),
    svg("path", { d: line(curve(prior)), fill: "none", stroke: "var(--dlb-muted)", "stroke-width": 1.5,
      "stroke-dasharray": "5 4" }),
    svg("path", { d: line(curve(belief)), fill: "none", stroke: "var(--dlb-1)", "stroke-width": 2.5 }),
    svg("path", { d: `M${left} ${foot}H${right}`, stroke: "var(--dlb-ink)" }));
  for (const tick of [0, 0.5, 1]) {
    const anchor = { 0: "start", 1: "end" }[tick] ?? "middle";
    root.append(svg("path", { d: `M${x(tick)} ${foot}v5`, stroke: "var(--dlb-ink)" }),
      text({ x: x(tick), y: foot + 19, "text-anchor": anchor, "font-size": 12 }, tick === 0.5 ? "θ = 50%" : `${100 * tick}%`));
  }
  // The mean, on the axis, and the highest point, on the curve.
  root.append(svg("circle", { cx: x(mean), cy: foot, r: 5, fill: "var(--dlb-1)" }));
  if (mode !== null) {
    root.append(svg("path", { d: `M${x(mode)} ${y(belief(mode))}l-6 -9h12Z`, fill: "var(--dlb-2)" }));
  }
  root.append(key(left, foot + 42, "muted", "- -", "prior"), key(left + 62, foot + 42, 1, "●", "mean"),
    key(left + 122, foot + 42, 2, "▼", "highest point"));

  // How many of the next seeds sprout: bars by the whole belief, outlines by the highest point alone.
  const [above, base] = [foot + 84, foot + 154];
  const most = Math.max(...predictive, ...plugIn ?? []);
  const height = scale([0, most], [0, base - above]);
  const pitch = (right - left) / (NEXT + 1);
  root.append(text({ x: left, y: foot + 70, "font-weight": 600 }, `How many of the next ${NEXT} sprout`));
  for (const k of counts) {
    const at = left + k * pitch;
    const h = height(predictive[k]);
    root.append(svg("rect", { x: at + 2, y: base - h, width: pitch - 4, height: h, fill: "var(--dlb-1)", "fill-opacity": 0.75 }),
      text({ x: at + pitch / 2, y: base + 15, "text-anchor": "middle", "font-size": 12 }, String(k)));
    if (plugIn) {
      const outline = height(plugIn[k]);
      root.append(svg("rect", { x: at + 2, y: base - outline, width: pitch - 4, height: outline, fill: "none",
        stroke: "var(--dlb-2)", "stroke-width": 2 }));
    }
  }
  root.append(svg("path", { d: `M${left} ${base}H${right}`, stroke: "var(--dlb-ink)" }),
    key(left, base + 34, 1, "■", "by the whole curve"),
    key(left, base + 52, 2, "□", "by its highest point"));
  return base + 60;
}

explorable("beta-updating", { about, compute, draw, describe });
