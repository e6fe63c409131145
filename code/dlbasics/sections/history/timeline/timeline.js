// Twelve papers of 2012 to 2020 by the month in which they became public, and by how many parameters they have.
import { circles, explorable, formats, scale, svg } from "./frame.js";

formats.year = String; // 2012, not "2,012"

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "Twelve papers, 2012 to 2020",
  "question": "Go on to the year 2020. On an even axis one count hides all others. Turn on the logarithmic axis: how many factors of ten lie between DQN and GPT-3?",
  "data": "{milestones: [{name, year, month, authors, parameters or null, counted, claim}, ...]} in the order of time",
  "controls": {
    "until": {
      "label": "Year", "hint": "what was public by its end",
      "min": 2012, "max": 2020, "step": 1, "value": 2019, "format": "year"
    },
    "milestone": {
      "label": "Milestone", "value": "DQN",
      "options": ["AlexNet", "DQN", "GAN", "encoder-decoder", "Adam", "ResNet", "Transformer", "GPT", "BERT", "GPT-2", "SimCLR", "GPT-3"]
    },
    "other": {
      "label": "Compared with", "value": "AlexNet",
      "options": ["AlexNet", "DQN", "GAN", "encoder-decoder", "Adam", "ResNet", "Transformer", "GPT", "BERT", "GPT-2", "SimCLR", "GPT-3"]
    },
    "log": {"label": "Logarithmic axis", "value": false}
  }
};

const [LEAST, MOST] = [1e5, 1e12]; // the ends of the logarithmic axis; the even one begins at 0
const [FIRST, LAST] = [2012.5, 2021]; // of the axis of time
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];

const dateOf = ({ year, month }) => year + (month - 0.5) / 12;
const find = (milestones, name) => milestones.find((one) => one.name === name);

// heights: where each count stands on the axis, from 0 to 1, and null where there is none. seen: how many were public.
// ratio: how many times as many parameters `other` has. tens: the same in factors of ten. years: from one to the other.
function compute({ until, milestone, other, log }, { milestones }) {
  const [one, two] = [find(milestones, milestone), find(milestones, other)];
  const height = ({ parameters }) => {
    if (parameters === null) return null;
    return log ? Math.log10(parameters / LEAST) / Math.log10(MOST / LEAST) : parameters / 2e11;
  };
  const ratio = one.parameters && two.parameters ? two.parameters / one.parameters : null;
  return {
    heights: milestones.map(height),
    seen: milestones.filter((each) => each.year <= until).length,
    ratio,
    tens: ratio && Math.log10(ratio),
    years: two.year - one.year + (two.month - one.month) / 12,
  };
}

const short = (value) => Number(value.toPrecision(value >= 100 ? 3 : 2)).toLocaleString("en");

function describe({ until, milestone, other }, { seen, ratio, tens, years }, { milestones }) {
  const one = find(milestones, milestone);
  const counted = one.parameters === null ? `no count (${one.counted})`
    : `${one.parameters.toLocaleString("en")} parameters (${one.counted})`;
  const first = `${one.name}, ${MONTHS[one.month - 1]} ${one.year}, by ${one.authors}: ${counted}. New: to ${one.claim}.`;
  const apart = `${Math.abs(years).toFixed(1)} years ${years < 0 ? "earlier" : "later"}`;
  let then = "";
  if (other !== milestone && ratio === null) then = ` ${other} came ${apart}; there are no two counts to compare.`;
  else if (other !== milestone) {
    const size = ratio >= 1 ? `${short(ratio)} times as many` : `one for every ${short(1 / ratio)}`;
    then = ` ${other} has ${size}, ${apart}: ${Math.abs(tens).toFixed(1)} factors of ten.`;
  }
  return `${first}${then} ${seen} of 12 ${seen === 1 ? "was" : "were"} public by the end of ${until}.`;
}

// Where a name stands beside its mark on the logarithmic axis: [to the right, down, anchor].
const BESIDE = {
  "AlexNet": [0, 18, "middle"], "DQN": [0, 18, "middle"], "encoder-decoder": [0, -10, "middle"],
  "ResNet": [0, 18, "middle"], "Transformer": [-8, -8, "end"], "GPT": [0, 18, "middle"], "BERT": [-4, -10, "end"],
  "GPT-2": [-8, -2, "end"], "SimCLR": [0, 18, "middle"], "GPT-3": [-9, 4, "end"], "GAN": [-9, 4, "end"], "Adam": [9, 4, "start"],
};
const TICKS = [[1e6, "million"], [1e9, "billion"], [1e12, "trillion"]];

function draw({ svg: root, width, set }, { until, milestone, other, log }, { heights }, { milestones }) {
  const small = { "font-size": 12 };
  const [left, right, high, low] = [62, width - 14, 42, width < 520 ? 280 : 320];
  const lane = low + 30; // of what has no count
  const across = scale([FIRST, LAST], [left, right]);
  const up = scale([0, 1], [low, high]);
  const ticks = log
    ? Array.from({ length: 8 }, (_, i) => [i / 7, (TICKS.find(([value]) => value === 10 ** (i + 5)) ?? [0, ""])[1]])
    : [[0, "0"], [0.25, "50 billion"], [0.5, "100 billion"], [0.75, "150 billion"], [1, "200 billion"]];
  root.append(
    svg("text", { x: 0, y: 14, ...small }, "parameters"),
    ...ticks.flatMap(([share, words]) => {
      const [number, unit] = words.split(" ");
      return [
        svg("path", { d: `M${left} ${up(share)}H${right}`, stroke: "var(--dlb-line)", "stroke-width": words ? 1.5 : 0.75 }),
        svg("text", { x: left - 6, y: up(share) + (unit ? -2 : 4), "text-anchor": "end", ...small }, number),
        ...unit ? [svg("text", { x: left - 6, y: up(share) + 11, "text-anchor": "end", ...small }, unit)] : []];
    }),
    svg("path", { d: `M${left} ${lane}H${right}`, stroke: "var(--dlb-line)", "stroke-dasharray": "3 4" }),
    svg("text", { x: left - 6, y: lane + 4, "text-anchor": "end", ...small }, "no count"));
  for (let each = 2013; each <= 2020; each += 1) {
    const words = width < 520 ? `’${String(each).slice(2)}` : String(each);
    root.append(
      svg("path", { d: `M${across(each)} ${lane + 10}v6`, stroke: "var(--dlb-muted)" }),
      svg("text", { x: across(each + 0.5), y: lane + 26, "text-anchor": "middle", ...small }, words));
  }
  const shade = across(Math.min(LAST, until + 1));
  root.append(svg("rect", { x: shade, y: high - 8, width: Math.max(0, right - shade), height: lane + 16 - high + 8,
    fill: "var(--dlb-line)", "fill-opacity": 0.35 }));

  milestones.forEach((each, i) => {
    const chosen = each.name === milestone;
    const compared = each.name === other;
    if (each.year > until && !chosen && !compared) return;
    const [x, y] = [across(dateOf(each)), heights[i] === null ? lane : up(heights[i])];
    const colour = chosen ? "var(--dlb-2)" : compared ? "var(--dlb-3)" : "var(--dlb-1)";
    const [dx, beside, anchor] = BESIDE[each.name];
    const dy = width < 520 && each.name === "encoder-decoder" ? beside - 14 : beside; // clear of its neighbour
    const named = heights[i] === null || log || chosen || compared || heights[i] > 0.1;
    const place = log || heights[i] === null || heights[i] > 0.1 ? [dx, dy, anchor]
      : [0, compared ? -24 : -10, x > width - 60 ? "end" : x < 90 ? "start" : "middle"];
    const mark = svg("g", { style: "cursor: pointer" },
      svg("path", { d: circles([[x, y]], 14), fill: "transparent" }),
      heights[i] === null
        ? svg("path", { d: `M${x - 6} ${y}l6 -6l6 6l-6 6z`, fill: colour })
        : svg("path", { d: circles([[x, y]], chosen || compared ? 6.5 : 5), fill: colour }),
      ...named ? [svg("text", { x: x + place[0], y: y + place[1], "text-anchor": place[2], ...small,
        "font-weight": chosen || compared ? 700 : 400 }, each.name)] : []);
    mark.addEventListener("click", () => set({ milestone: each.name }));
    root.append(mark);
  });
  return lane + 34;
}

explorable("timeline", { about, compute, draw, describe });
