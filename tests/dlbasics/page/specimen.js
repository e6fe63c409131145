// An explorable with one of everything that the frame offers, for test_frame.py.
import { explorable, formats, line, scale, svg } from "./frame.js";

export const about = {
  "title": "Specimen",
  "question": "Which \"</script>\" does it survive?",
  "controls": {
    "rate": {"label": "Rate", "min": -3, "max": 0, "step": 0.5, "value": -2, "format": "power"},
    "shape": {"label": "Shape", "hint": "of the mark", "options": ["disc", "square"], "value": "disc"},
    "filled": {"label": "Filled", "value": true},
    "steps": {"label": "Steps", "min": 0, "max": 10, "step": 1, "value": 0, "hidden": true}
  }
};

// The frame has a function of this name, which the explorable must be free to use.
const element = "</script><!-- a string";

const compute = ({ rate, steps }) => ({ reached: steps * 10 ** rate, element });

function draw(figure, { shape, filled }, { reached }) {
  const x = scale([0, 1], [0, figure.width]);
  const look = { fill: filled ? "var(--dlb-1)" : "none", stroke: "var(--dlb-1)" };
  const mark = svg(shape === "disc" ? "circle" : "rect", shape === "disc" ? { cx: 20, cy: 20, r: 8, ...look }
    : { x: 12, y: 12, width: 16, height: 16, ...look });
  mark.addEventListener("click", () => figure.set({ filled: !filled }));
  figure.svg.append(mark, svg("path", { d: line([[0, 40], [x(reached), 40]]), stroke: "var(--dlb-ink)" }));
  return 60;
}

const describe = ({ shape }, { reached }) => `A ${shape} at ${formats.number(reached)}.`;

const actions = { "One step": ({ steps }) => ({ steps: Math.min(steps + 1, 10) }) };

const tick = ({ steps }) => (steps < 10 ? { steps: steps + 1 } : null);

explorable("specimen", { about, compute, draw, describe, actions, tick });
