// Bayes' theorem by counting: 1,000 people take a test, and those with the same letter stand together.
import { circles, explorable, formats, scale, svg } from "./frame.js";

// Plain JSON, because explore.py reads it too: keys in quotes, nothing computed, no comments.
export const about = {
  "title": "Each dot is a person: 1,000 take a test",
  "question": "Move how common the infection is until a positive letter leaves you 90% sure. What did you have to assume?",
  "controls": {
    "prior": {
      "label": "How common", "hint": "infected among all",
      "min": 0, "max": 1, "step": 0.001, "value": 0.1, "format": "percent"
    },
    "sensitivity": {
      "label": "Detection", "hint": "positive among infected",
      "min": 0, "max": 1, "step": 0.01, "value": 0.99, "format": "percent"
    },
    "false_positive_rate": {
      "label": "False alarms", "hint": "positive among healthy",
      "min": 0, "max": 1, "step": 0.01, "value": 0.1, "format": "percent"
    }
  }
};

const PEOPLE = 1000;
const GOAL = 0.9; // the question's

// By the exact number: 89.96% is shown as 90.0%, and is not enough.
const reached = (posterior) => posterior !== null && posterior >= GOAL - 1e-9;

// The joint probability of each group: true positives, false negatives, false positives, true negatives.
const joint = ({ prior, sensitivity, false_positive_rate: falsePositiveRate }) => [
  prior * sensitivity,
  prior * (1 - sensitivity),
  (1 - prior) * falsePositiveRate,
  (1 - prior) * (1 - falsePositiveRate),
];

// Whole people who add up to PEOPLE: the largest remainders are rounded up, a tie goes to the earlier group.
// The same steps in the same order as dlbasics.bayes.natural_frequencies, so that both give the same people.
function wholePeople(probabilities) {
  const expected = probabilities.map((p) => Math.round(p * PEOPLE * 1e9) / 1e9);
  const people = expected.map(Math.floor);
  const missing = PEOPLE - people.reduce((sum, n) => sum + n, 0);
  const remainder = (i) => expected[i] - people[i];
  const byRemainder = [0, 1, 2, 3].sort((i, j) => remainder(j) - remainder(i));
  for (const i of byRemainder.slice(0, missing)) people[i] += 1;
  return people;
}

// posterior: P(infected | positive letter), null where nobody can get one. posterior_negative: the same for a negative
// letter. groups: the people of each group, in the order of `joint`.
function compute(state) {
  const probabilities = joint(state);
  const [truePositive, falseNegative, falsePositive, trueNegative] = probabilities;
  const share = (part, rest) => (part + rest > 0 ? part / (part + rest) : null);
  return {
    posterior: share(truePositive, falsePositive),
    posterior_negative: share(falseNegative, trueNegative),
    groups: wholePeople(probabilities),
  };
}

const inWords = (people) => `${formats.number(people)} ${people === 1 ? "person" : "people"}`;

function describe(state, { posterior, posterior_negative: posteriorNegative, groups }) {
  const [truePositive, falseNegative, falsePositive, trueNegative] = groups;
  const positive = truePositive + falsePositive;
  const negative = falseNegative + trueNegative;
  const are = (people) => (people === 1 ? "1 is" : `${formats.number(people)} are`);
  // Nobody at all, or less than half a person among the thousand.
  const nobody = (letter, p) => (p === null ? `Nobody gets a ${letter} letter.`
    : `Fewer than 1 in 1,000 people get a ${letter} letter; of those, ${formats.percent(p)} are infected.`);
  // Where few people hold a letter, their ratio can be another percentage than the probability.
  const rough = formats.percent(truePositive / positive) !== formats.percent(posterior);
  // 89.99% is written 90.0%, and is not the 90% asked for.
  const short = posterior !== null && !reached(posterior) && formats.percent(posterior) === formats.percent(GOAL);
  const first = positive === 0 ? nobody("positive", posterior)
    : `Of ${inWords(positive)} with a positive letter, ${are(truePositive)} infected: ${formats.percent(posterior)}` +
      `${rough ? ", before rounding to whole people" : ""}` +
      `${short ? `, and a little less than ${100 * GOAL}% before rounding at all` : ""}.`;
  const second = negative === 0 ? nobody("negative", posteriorNegative)
    : `Of ${inWords(negative)} with a negative letter, ${are(falseNegative)}.`;
  return `${first} ${second}${reached(posterior) ? ` You have reached the ${100 * GOAL}% asked for.` : ""}`;
}

function draw({ svg: root, width }, state, { posterior, groups }) {
  const [truePositive, falseNegative, falsePositive, trueNegative] = groups;
  const narrow = width < 440;
  const pad = narrow ? 10 : 14;
  // Dots at least 7.5 px apart, in rows that are easy to count.
  const columns = [50, 40, 30].find((n) => (width - 2 * pad) / n >= 7.5) ?? 25;
  const pitch = (width - 2 * pad) / columns;
  const radius = 0.34 * pitch;

  // How sure a positive letter makes you: the number, and a bar with the question's goal on it.
  const x = scale([0, 1], [0, width]);
  root.append(
    svg("text", { x: 0, y: 27 },
      svg("tspan", { "font-size": 28, "font-weight": 700 }, posterior === null ? "–" : formats.percent(posterior)),
      svg("tspan", { dx: 8 }, narrow ? "sure of infection" : "sure that you are infected, with a positive letter")),
    svg("rect", { x: 0, y: 39, width, height: 10, rx: 5, fill: "var(--dlb-line)" }),
    svg("rect", { x: 0, y: 39, width: x(posterior ?? 0), height: 10, rx: 5, fill: "var(--dlb-2)" }),
    svg("path", { d: `M${x(GOAL)} 35V53`, stroke: "var(--dlb-ink)", "stroke-width": 2 }),
    svg("text", { x: x(GOAL), y: 66, "text-anchor": "middle", "font-size": 12, "font-weight": reached(posterior) ? 700 : 400 },
      `${reached(posterior) ? "✓ " : ""}${100 * GOAL}%`));

  // `count` dots, row by row from `top`; returns where the next row would start.
  const dots = (count, top, look) => {
    const places = Array.from({ length: count }, (_, i) =>
      [pad + (i % columns + 0.5) * pitch, top + (Math.floor(i / columns) + 0.5) * pitch]);
    root.append(svg("path", { d: circles(places, radius), ...look }));
    return top + Math.ceil(count / columns) * pitch;
  };

  const header = 52;
  // Everyone with the same letter, from `top` down, the infected first; returns where the last row ends.
  const group = (letter, top, infected, healthy, strength) => {
    const key = (left, mark, colour, words) => svg("text", { x: left, y: top + 41 },
      svg("tspan", { fill: `var(--dlb-${colour})`, "font-size": 15 }, mark), ` ${words}`);
    root.append(
      svg("text", { x: pad, y: top + 21, "font-weight": 600 }, `${letter} letter: ${inWords(infected + healthy)}`),
      key(pad, "●", 2, `${formats.number(infected)} infected`),
      key(pad + 120, "○", 1, `${formats.number(healthy)} healthy`));
    const below = dots(infected, top + header, { fill: "var(--dlb-2)" });
    const gap = infected && healthy ? pitch / 2 : 0;
    return dots(healthy, below + gap,
      { fill: "none", stroke: "var(--dlb-1)", "stroke-width": narrow ? 1 : 1.3, "stroke-opacity": strength });
  };

  const between = 12;
  const top = 79;
  const middle = group("Positive", top, truePositive, falsePositive, 1) + pad;
  group("Negative", middle + between, falseNegative, trueNegative, 0.75);
  // Each of the four groups can end in an unfinished row. With room for that the figure keeps its height, so that what
  // stands below it keeps still while a slider moves.
  const rows = Math.floor((PEOPLE - 4) / columns) + 4;
  const bottom = top + 2 * header + (rows + 1) * pitch + 2 * pad + between;
  const box = (from, to, look) => svg("rect", { x: 1, y: from, width: width - 2, height: to - from, rx: 8, ...look });
  root.prepend(
    box(top, middle,
      { fill: "var(--dlb-accent)", "fill-opacity": 0.07, stroke: "var(--dlb-accent)", "stroke-width": 2 }),
    box(middle + between, bottom, { fill: "none", stroke: "var(--dlb-line)" }));
  return bottom + 1;
}

explorable("screening", { about, compute, draw, describe });
