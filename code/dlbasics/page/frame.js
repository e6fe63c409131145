// The frame round every explorable: sliders, reset, theme, screen reader, resizing.
//
// An explorable is a file <name>.js beside this one. It holds an `about` block and three functions, and ends with
// `explorable(name, { about, compute, draw, describe })`; screening.js is the one to copy. The page then shows it
// wherever it holds <dlb-<name> data-state='{"key": value}'></dlb-<name>>.
//
//   about      plain JSON, because explore.py reads it too. `title`, `question` (ONE, which the reader answers by
//              playing) and `controls`, a map from state key to a control. Its fields tell its kind:
//                a slider   {label, min, max, step, value, format}   format: a name from `formats`, below
//                a menu     {label, options: [strings], value}
//                a switch   {label, value: true or false}
//              `value` is where it starts; `hint`, optional, says more in small print. `hidden: true` keeps a key in
//              the state but off the panel, for what an action or a pointer in the figure moves.
//              `data`, optional: in a word or two, what the page must hand over by explore("<name>", data=...). compute
//              gets it as its last argument, and so do draw and describe.
//   compute    (state) => results. Pure: no DOM, no chance, no clock. A browser test holds it against Python.
//   draw       (figure, state, results) => height in px. Fills the empty `figure.svg`, in which one unit is one CSS
//              pixel and `figure.width` are there, so text keeps its size and the layout must adapt. Colours are
//              "var(--dlb-1)" to "var(--dlb-6)" for data, never for text, and ink, muted, line, surface, accent.
//              `figure.set(changes)` changes the state, for figures that answer to a pointer.
//   describe   (state, results) => what the figure shows, in a sentence or two. Shown above the figure, and read out.
//   actions    optional: a map from a button's label to (state) => changes.
//   tick       optional: an animation, (state) => the changes of its next frame, or null where it has come to its end.
//              It adds a button, Play, which turns into Pause. Nothing moves until the reader presses it, and nothing
//              is computed while the figure or the page is out of sight. The screen reader speaks once it rests.
//
// The buttons stand between the controls and the figure, and the controls side by side on a phone too, so that what is
// moved or pressed and what it moves are in sight together.
//
// The element, once it is on the page, for tests and for other scripts: `state` (setting it merges, and throws a
// TypeError for an unknown key and a RangeError for a value that does not fit), `results`, `reset()` back to where the
// page started it, `playing` (whether the animation plays; setting it plays and pauses), and an "input" CustomEvent,
// detail {state, results}, after every change, whoever made it.

const STYLE = `
  :host { display: block; margin: 1.5em 0; }
  .frame {
    --dlb-ink: #1f2328; --dlb-muted: #57606a; --dlb-line: #d0d7de; --dlb-surface: transparent; --dlb-accent: #0b62a8;
    --dlb-on-accent: #ffffff;
    --dlb-1: #0072b2; --dlb-2: #d55e00; --dlb-3: #009e73; --dlb-4: #cc79a7; --dlb-5: #e69f00; --dlb-6: #56b4e9;
    box-sizing: border-box; max-width: 48rem; padding: 1em; border: 1px solid var(--dlb-line); border-radius: 8px;
    background: var(--dlb-surface); color: var(--dlb-ink); color-scheme: light; line-height: 1.5; text-align: left;
  }
  @media screen { .frame[data-mode="dark"] {
    --dlb-ink: #e6e6e6; --dlb-muted: #a3adb8; --dlb-line: #3d444d; --dlb-accent: #6cb6ff;
    --dlb-on-accent: #0d1117;
    --dlb-1: #5aa9e6; --dlb-2: #ff8f57; --dlb-3: #3ddbac; --dlb-4: #e7a3c6; --dlb-5: #f2bd4b; --dlb-6: #8ccdf5;
    color-scheme: dark;
  } }
  p { margin: 0; }
  .title, small { color: var(--dlb-muted); font-size: .875em; }
  small { grid-column: 1 / -1; }
  .question { font-weight: 600; text-wrap: pretty; }
  .controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(max(22%, 7.75em), 1fr));
    gap: .5em 1em; margin: .75em 0; font-size: .875em; }
  .control { display: grid; grid-template-columns: 1fr auto; align-items: start; align-content: space-between;
    column-gap: .25em; line-height: 1.3; }
  output { font-weight: 600; font-variant-numeric: tabular-nums; }
  input, select, button { font: inherit; accent-color: var(--dlb-accent); }
  input[type="range"] { grid-column: 1 / -1; width: 100%; min-height: 1.75em; margin: 0; cursor: pointer; }
  select, button { padding: .25em .75em; border: 1px solid var(--dlb-muted); border-radius: 6px;
    background: transparent; color: inherit; cursor: pointer; }
  option { background: Canvas; color: CanvasText; }
  :focus-visible { outline: 3px solid var(--dlb-accent); outline-offset: 2px; border-radius: 4px; }
  .says { min-height: 3em; margin-bottom: .5em; text-wrap: pretty; }
  svg { display: block; width: 100%; height: auto; overflow: visible; }
  svg text { fill: var(--dlb-ink); font-size: 13px; font-variant-numeric: tabular-nums; }
  .control select { grid-column: 1 / -1; width: 100%; margin-top: .25em; padding-inline: .5em; }
  .buttons { display: flex; flex-wrap: wrap; gap: .5em; margin-bottom: .75em; font-size: .9375em; }
  .play { min-width: 5em; border-color: var(--dlb-accent); background: var(--dlb-accent); color: var(--dlb-on-accent); }
  .live { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (pointer: coarse) {
    input[type="range"], select, button { min-height: 44px; }
    input[type="checkbox"] { width: 44px; height: 44px; margin: 0; }
  }
  @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
  @media (max-width: 480px) { .frame { display: flex; flex-direction: column; } .says { order: 1; margin-top: .5em; } }
  @media print { .frame { break-inside: avoid; } input[type="range"], .buttons { display: none; } }
`;

const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 3 }); // made once: it is slow to make

// How a slider shows its value.
export const formats = {
  // 0.5238 -> "52.4%". What is neither 0 nor 1 is never shown as though it were.
  percent(value) {
    if (value > 0 && value < 0.0005) return "<0.1%";
    if (value < 1 && value >= 0.9995) return ">99.9%";
    return `${(100 * value).toFixed(1)}%`;
  },
  // 1234.5 -> "1,234.5"
  number: (value) => plain.format(value),
  // An exponent, for what is set on a logarithmic scale: -2 -> "0.01"
  power: (value) => String(Number((10 ** value).toPrecision(2))),
};

function element(namespace, tag, attributes, children) {
  const made = document.createElementNS(`http://www.w3.org/${namespace}`, tag);
  for (const [name, value] of Object.entries(attributes ?? {})) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const html = (tag, attributes, ...children) => element("1999/xhtml", tag, attributes, children);

// svg("circle", { r: 3 }) makes an SVG element; what follows the attributes, elements or strings, goes inside.
export const svg = (tag, attributes, ...children) => element("2000/svg", tag, attributes, children);

// A linear map from the interval `from` to the interval `to`, each [start, end].
export const scale = (from, to) => (value) =>
  to[0] + ((value - from[0]) / (from[1] - from[0])) * (to[1] - to[0]);

// The `d` of a path through [[x, y], ...].
export const line = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`).join("");

// Bars below a plot, one under the other from y = `top`: [name, its number in words, share of the width, colour] each.
// One that runs past its end stays at it, and its number tells. `height` says where the last one ends.
export const bars = (top, width, rows) => ({
  height: top + 44 * rows.length - 10,
  parts: rows.flatMap(([name, value, share, colour], i) => {
    const [y, whole] = [top + 44 * i, { x: 0, y: top + 44 * i + 20, height: 10, rx: 5 }];
    return [
      svg("text", { x: 0, y: y + 13 }, name),
      svg("text", { x: width, y: y + 13, "text-anchor": "end", "font-weight": 700 }, value),
      svg("rect", { ...whole, width, fill: "var(--dlb-line)" }),
      svg("rect", { ...whole, width: width * Math.max(0, Math.min(1, share)), fill: colour }),
    ];
  }),
});

// The `d` of circles round [[x, y], ...]: a thousand in one path draw as fast as one, a thousand elements do not.
export const circles = (points, r) => {
  const [radius, across] = [r.toFixed(2), (2 * r).toFixed(2)];
  const round = `a${radius} ${radius} 0 1 0 ${across} 0a${radius} ${radius} 0 1 0 -${across} 0`;
  return points.map(([x, y]) => `M${(x - r).toFixed(2)} ${y.toFixed(2)}${round}`).join("");
};

const darkScheme = matchMedia("(prefers-color-scheme: dark)");

// What the page around says, each in its own way; where nobody says anything, the system's preference.
function hostMode() {
  const { body, documentElement: root } = document;
  const said = [
    body.dataset.theme, // the book (Furo); "auto" there means the system's preference
    root.dataset.theme, // other Sphinx themes
    root.getAttribute("theme"), // Colab
    { true: "light", false: "dark" }[body.dataset.jpThemeLight], // JupyterLab
    body.matches(".vscode-light, .vscode-high-contrast-light") && "light",
    body.matches(".vscode-dark, .vscode-high-contrast") && "dark",
  ];
  return said.find((mode) => mode === "dark" || mode === "light") ?? (darkScheme.matches ? "dark" : "light");
}

// explore.py makes the same checks, so that a chapter fails while it is being built.
function check(controls, changes) {
  for (const [key, value] of Object.entries(changes)) {
    if (!Object.hasOwn(controls, key)) throw new TypeError(`no ${key}; there are ${Object.keys(controls).join(", ")}`);
    const { options, min, max, value: start } = controls[key];
    const allowed = options ?? (typeof start === "boolean" ? [true, false] : null);
    if (allowed ? !allowed.includes(value) : !(Number.isFinite(value) && value >= min && value <= max)) {
      throw new RangeError(`${key} is ${value}; expected ${allowed?.join(", ") ?? `a number from ${min} to ${max}`}`);
    }
  }
}

// One control: its row for the panel, and show(value), which makes it tell the state.
function makeControl(key, { label, hint, min, max, step, options, value: start, format = "number" }, change) {
  const name = html("label", { for: key }, label);
  const small = hint ? [html("small", { id: `${key}-hint` }, hint)] : [];
  const field = (tag, attributes, ...children) =>
    html(tag, { id: key, ...hint && { "aria-describedby": `${key}-hint` }, ...attributes }, ...children);
  const row = (...children) => html("div", { class: "control" }, name, ...children);
  if (options) {
    const input = field("select", {}, ...options.map((option) => html("option", {}, option)));
    input.addEventListener("input", () => change(input.value));
    return { row: row(input, ...small), show: (value) => { input.value = value; } };
  }
  if (typeof start === "boolean") {
    const input = field("input", { type: "checkbox" });
    input.addEventListener("input", () => change(input.checked));
    return { row: row(input, ...small), show: (value) => { input.checked = value; } };
  }
  const input = field("input", { type: "range", min, max, step });
  // An output speaks up by itself when it changes; the live region already does, once the slider rests.
  const output = html("output", { for: key, "aria-live": "off" });
  input.addEventListener("input", () => change(input.valueAsNumber));
  const show = (value) => {
    input.value = value;
    output.value = formats[format](value);
    input.setAttribute("aria-valuetext", output.value);
  };
  return { row: row(output, ...small, input), show };
}

const REST = 600; // ms without a change before the screen reader speaks: it must not stutter while a slider moves

export function explorable(name, { about, compute, draw, describe, actions = {}, tick = null }) {
  const tag = `dlb-${name}`;
  if (customElements.get(tag)) return; // a second one on the page brings the same code along
  const { title, question, controls } = about;
  const defaults = Object.fromEntries(Object.entries(controls).map(([key, { value }]) => [key, value]));

  customElements.define(tag, class extends HTMLElement {
    #start = defaults;
    #state = defaults;
    #data = null;
    #results = null;
    #parts = null;
    #timer = 0;
    #width = 0;
    #playing = false;
    #seen = false;
    #frame = 0;
    #resized = new ResizeObserver(() => requestAnimationFrame(() => this.#draw()));
    #sighted = new IntersectionObserver((entries) => {
      this.#seen = entries.at(-1).isIntersecting;
      this.#await();
    });
    #rethemed = new MutationObserver(() => this.#theme());
    #theme = () => { this.#parts.frame.dataset.mode = hostMode(); };

    get state() { return { ...this.#state }; }

    set state(changes) {
      check(controls, changes);
      const state = { ...this.#state, ...changes };
      this.#results = compute(state, this.#data);
      this.#state = state;
      this.#show();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => { this.#parts.live.textContent = this.#says(); }, REST);
      const detail = { state: this.state, results: this.results };
      this.dispatchEvent(new CustomEvent("input", { bubbles: true, detail }));
    }

    get results() { return this.#results; }

    reset() {
      this.playing = false;
      this.state = this.#start;
    }

    get playing() { return this.#playing; }

    set playing(wanted) {
      this.#playing = tick !== null && Boolean(wanted);
      if (this.#parts?.play) this.#parts.play.textContent = this.#playing ? "Pause" : "Play";
      this.#await();
    }

    // Ask for the next frame, or take back that one was asked for. A page out of sight gets none from the browser.
    #await() {
      cancelAnimationFrame(this.#frame);
      if (this.#playing && this.#seen) this.#frame = requestAnimationFrame(() => this.#advance());
    }

    #advance() {
      const changes = tick(this.state);
      if (changes === null) {
        this.playing = false;
        return;
      }
      this.state = changes;
      this.#await();
    }

    connectedCallback() {
      if (!this.#parts) this.#build();
      this.#theme();
      this.#resized.observe(this.#parts.figure);
      if (tick) this.#sighted.observe(this.#parts.figure);
      for (const e of [document.documentElement, document.body]) this.#rethemed.observe(e, { attributes: true });
      darkScheme.addEventListener("change", this.#theme);
    }

    disconnectedCallback() {
      this.#resized.disconnect();
      this.#sighted.disconnect();
      cancelAnimationFrame(this.#frame);
      this.#rethemed.disconnect();
      darkScheme.removeEventListener("change", this.#theme);
    }

    #says() { return describe(this.#state, this.#results, this.#data); }

    // Until this is through, the page shows the words that stand inside the element.
    #build() {
      const given = JSON.parse(this.dataset.state || "{}");
      check(controls, given);
      this.#start = { ...defaults, ...given };
      this.#state = this.#start;
      this.#data = JSON.parse(this.dataset.data ?? "null");
      this.#results = compute(this.#state, this.#data);

      const shown = Object.keys(controls).filter((key) => !controls[key].hidden);
      const inputs = Object.fromEntries(shown.map((key) =>
        [key, makeControl(key, controls[key], (value) => { this.state = { [key]: value }; })]));
      const button = (label, act) => {
        const made = html("button", { type: "button" }, label);
        made.addEventListener("click", act);
        return made;
      };
      const play = tick && button("Play", () => { this.playing = !this.playing; });
      play?.classList.add("play");
      const live = html("p", { class: "live", "aria-live": "polite" });
      const says = html("p", { class: "says", "aria-hidden": "true" }); // the figure's label says the same
      const figure = svg("svg", { role: "img" });
      const buttons = html("div", { class: "buttons" }, ...play ? [play] : [],
        ...Object.entries(actions).map(([label, act]) => button(label, () => { this.state = act(this.state); })),
        button("Reset", () => this.reset()));
      const frame = html("div", { class: "frame", role: "group", "aria-labelledby": "title" },
        html("p", { class: "title", id: "title" }, title),
        html("p", { class: "question" }, question),
        html("div", { class: "controls" }, ...shown.map((key) => inputs[key].row)),
        buttons, says, figure, live);
      // The controls' own events would leave the shadow tree and look like a second "input" of this element.
      frame.addEventListener("input", (event) => event.stopPropagation());
      this.attachShadow({ mode: "open" }).append(html("style", {}, STYLE), frame);
      this.#parts = { frame, figure, says, live, inputs, play };
      this.#show();
    }

    #show() {
      const { figure, says, inputs } = this.#parts;
      for (const [key, { show }] of Object.entries(inputs)) show(this.#state[key]);
      says.textContent = this.#says();
      says.style.minHeight = `${says.offsetHeight}px`; // grows and never shrinks, so that the figure does not jump
      figure.setAttribute("aria-label", this.#says());
      this.#draw();
    }

    #draw() {
      const { figure, says } = this.#parts;
      const width = Math.floor(figure.getBoundingClientRect().width);
      if (width === 0) return; // folded away; the observer calls again when it is seen
      if (width !== this.#width) says.style.minHeight = "";
      this.#width = width;
      figure.replaceChildren();
      const set = (changes) => { this.state = changes; };
      const height = draw({ svg: figure, width, set }, this.#state, this.#results, this.#data);
      figure.setAttribute("viewBox", `0 0 ${width} ${height}`);
    }
  });
}
