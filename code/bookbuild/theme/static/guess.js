// The form of a {guess}, and the cover over what answers it. Without this script the cover is a native fold.
const coverOf = (element) => element?.closest?.(".guess-cover");
const states = new Map(); // cover -> its functions

// The number that a reader meant ("50 %", "0,5", "−3", "1,000", "５０％"), or null.
function numberOf(typed, unit) {
  let text = typed.normalize("NFKC").replace(/[\u2012-\u2015\u2212]/g, "-").replace(/^\s*[~≈]/, "").trim();
  let factor = 1;
  const ending = [unit, "%", "percent", "퍼센트"].find((end) => end && text.toLowerCase().endsWith(end.toLowerCase()));
  if (ending) {
    if (ending !== unit && unit !== "%") { if (unit) return null; factor = 0.01; }
    text = text.slice(0, -ending.length).trim();
  }
  text = text.replace(/^([+-])\s+/, "$1").replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, "");
  const [commas, points] = [text.split(",").length - 1, text.split(".").length - 1];
  if (commas && points) { // the last of the two begins the decimals
    text = text.lastIndexOf(",") > text.lastIndexOf(".") ? text.replaceAll(".", "").replace(",", ".") : text.replaceAll(",", "");
  } else if (/^[+-]?[1-9]\d{0,2}(,\d{3})+$/.test(text)) text = text.replaceAll(",", "");
  else if (/^[+-]?[1-9]\d{0,2}(\.\d{3}){2,}$/.test(text)) text = text.replaceAll(".", "");
  else text = text.replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  const number = Number((Number(text) * factor).toPrecision(12));
  return Number.isFinite(number) ? number : null;
}

function shownNumber(number, unit) {
  const plain = number.toLocaleString(document.documentElement.lang || "en", { maximumSignificantDigits: 12 });
  return `${plain.replace("-", "−")}${unit && !"%‰°".includes(unit) ? " " : ""}${unit}`;
}

// A text of the interface with nodes or strings where its {names} stand.
const filled = (key, values) =>
  dlbGuess.words[key].split(/(\{\w+\})/).map((part) => values[part.slice(1, -1)]?.cloneNode(true) ?? part);

const bold = (...children) => {
  const made = document.createElement("b");
  made.append(...children);
  return made;
};

function start(cover) {
  const label = cover.dataset.guess, box = document.getElementById(label), inside = cover.querySelector(".guess-inside");
  const find = (name) => box.querySelector(name);
  const form = document.createElement("form"), says = find(".guess-says"), field = find("input[type=text]"), group = find("fieldset");
  const options = [...box.querySelectorAll(".guess-option")], unit = box.dataset.unit;
  const result = inside.querySelector(".guess-result"), answer = result.querySelector(".guess-answer");
  form.noValidate = true;
  form.className = "guess-form";
  form.append(...find(".guess-form").childNodes);
  find(".guess-form").replaceWith(form);
  const radio = (option) => option.querySelector("input");
  const optionText = (option) => option.textContent.trim();
  const keep = (value) => {
    try {
      if (value === null) localStorage.removeItem(`dlb:${label}`);
      else localStorage.setItem(`dlb:${label}`, value);
    } catch { /* a device that keeps nothing: the guess lasts as long as the page */ }
  };

  function complain(key, text) {
    says.replaceChildren(...filled(key, { text: document.createTextNode(text ?? "") }));
    field?.setAttribute("aria-invalid", "true");
    (field ?? radio(options[0])).focus();
  }

  // What the form holds: {kept, shown, key}, or null after a word to the reader.
  function read() {
    if (group) {
      const chosen = options.find((option) => radio(option).checked);
      if (!chosen) return complain("unchosen"), null;
      return choice(chosen);
    }
    const typed = field.value.trim(), number = numberOf(typed, unit);
    if (!typed) return complain("empty"), null;
    if (number === null) return complain("unread", typed), null;
    return guessed(number);
  }

  const guessed = (number) => ({
    kept: String(number),
    field: shownNumber(number, ""),
    shown: bold(shownNumber(number, unit)),
    key: answer ? "guessed_number_run" : "guessed_number",
  });

  function choice(option) {
    const right = options[Number(cover.dataset.right) - 1];
    const words = bold(...radio(option).nextElementSibling.cloneNode(true).childNodes);
    if (words.lastChild.nodeType === Node.TEXT_NODE) words.lastChild.data = words.lastChild.data.replace(/[.\s]+$/, "");
    return {
      kept: optionText(option),
      shown: words,
      key: !right ? "guessed_choice" : right === option ? "guessed_choice_hit" : "guessed_choice_miss",
    };
  }

  // Open the cover; guess: what was guessed, null where nothing was.
  function open(guess) {
    for (const element of [box, cover]) element.dataset.state = "open";
    says.replaceChildren();
    field?.removeAttribute("aria-invalid");
    if (field) {
      field.readOnly = true;
      if (guess) field.value = guess.field;
    }
    if (group) group.disabled = true;
    options.forEach((option, i) => option.classList.toggle("right", i + 1 === Number(cover.dataset.right)));
    if (guess) result.replaceChildren(...filled(guess.key, { guess: guess.shown, answer }));
    result.classList.toggle("guessed", Boolean(guess));
    inside.hidden = false;
    cover.open = true;
  }

  function close() {
    for (const element of [box, cover]) delete element.dataset.state;
    if (field) field.readOnly = false;
    if (group) group.disabled = false;
    for (const option of options) option.classList.remove("right");
    result.replaceChildren(...plain);
    result.classList.remove("guessed");
    cover.open = false;
    inside.hidden = true;
  }

  const plain = [...result.childNodes].map((node) => node.cloneNode(true));
  const show = () => { keep(""); open(null); result.focus(); };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (box.dataset.state) return;
    const guess = read();
    if (!guess) return;
    keep(guess.kept);
    open(guess);
    result.focus();
  });
  find(".guess-show").addEventListener("click", show);
  find(".guess-again").addEventListener("click", () => {
    keep(null);
    close();
    (field ?? options.map(radio).find((input) => input.checked) ?? radio(options[0])).focus();
    field?.select();
  });
  cover.querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault();
    if (cover.open) close();
    else show();
  });
  // A browser opens the fold by itself for a link into it.
  cover.addEventListener("toggle", () => { if (cover.open && inside.hidden) open(null); });

  states.set(cover, { open, inside });
  close();
  const kept = dlbGuess.load(label);
  if (kept === null) return;
  const option = options.find((one) => optionText(one) === kept);
  if (option) radio(option).checked = true;
  if (kept === "") open(null);
  else if (option) open(choice(option));
  else if (field && numberOf(kept, "") !== null) open(guessed(Number(kept)));
  else keep(null); // the question is another one now
}

function reveal(element) {
  let opened = false;
  for (let cover = coverOf(element); cover; cover = coverOf(cover.parentElement)) {
    if (cover.dataset.state) continue;
    states.get(cover)?.open(null);
    opened = true;
  }
  return opened;
}

function target(hash) {
  try { return hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1))); } catch { return null; }
}

// At once, since a smooth scroll that something else interrupts ends anywhere.
const bring = (element) => element.scrollIntoView({ behavior: "instant" });
const follow = () => {
  const element = target(location.hash);
  if (!element || !reveal(element)) return;
  bring(element);
  // What loads later moves it.
  if (document.readyState !== "complete") addEventListener("load", () => bring(element), { once: true });
};

document.querySelectorAll(".guess-cover").forEach(start);
follow();
addEventListener("hashchange", follow);
// Before the browser looks where the link leads.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link && link.href.split("#")[0] === location.href.split("#")[0]) reveal(target(link.hash));
}, true);
// Sphinx marks the words that a reader searched for a moment after the page is ready.
addEventListener("DOMContentLoaded", () => setTimeout(() => {
  document.querySelectorAll(".guess-cover .highlighted").forEach(reveal);
}, 60));

// On paper everything is open.
let printed = [];
addEventListener("beforeprint", () => {
  printed = [...states.keys()].filter((cover) => !cover.open);
  for (const cover of printed) {
    states.get(cover).inside.hidden = false;
    cover.open = true;
    // An explorable draws when it is seen, which is after the paper is laid out.
    for (const element of cover.querySelectorAll(".output > *")) if (customElements.get(element.localName)) element.state = {};
  }
});
addEventListener("afterprint", () => {
  for (const cover of printed) { cover.open = false; states.get(cover).inside.hidden = true; }
});
