// The Review page: asks what is due, and keeps when each question comes back.
(() => {
  const store = window.dlbReview;
  const FORMAT = "deep-learning-basics-review", LARGEST = 1e6;
  const find = (name) => document.querySelector(`[data-review="${name}"]`);
  const texts = JSON.parse(document.getElementById("review-texts").textContent);
  const lang = document.documentElement.lang || "en";
  const plurals = new Intl.PluralRules(lang);

  const say = (key, values = {}) => {
    const form = "n" in values ? texts[`${key}_${plurals.select(values.n)}`] : undefined;
    return (form ?? texts[key]).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  };
  const date = (due, style) => {
    const [year, month, day] = due.split("-").map(Number);
    return new Intl.DateTimeFormat(lang, style).format(new Date(year, month - 1, day, 12));
  };
  const LONG = { weekday: "long", day: "numeric", month: "long" }, SHORT = { day: "numeric", month: "short" };

  // --- what the page holds ---
  const folds = new Map();
  const sections = [...document.querySelectorAll(".review-section")].map((element) => {
    const questions = [...element.querySelectorAll("details[data-recall]")];
    const link = element.querySelector("h2 a, h3 a, h4 a");
    for (const fold of questions) folds.set(fold.dataset.recall, { fold, link });
    const status = element.querySelector("[data-review=status]");
    return { labels: questions.map((fold) => fold.dataset.recall), link, status };
  });

  // --- what the browser keeps ---
  const sound = (label, entry) => {
    if (!/^recall-[a-z0-9-]+$/.test(label) || !store.isRecord(entry)) return false;
    const { step, due, at } = entry, last = store.DAYS.length;
    if (!Number.isInteger(step) || step < 0 || step > last + 1) return false;
    if (typeof at !== "string" || Number.isNaN(Date.parse(at))) return false;
    if (step > last) return due === null;
    // Date.parse alone takes 31 February for a day of March.
    const parsed = typeof due === "string" && /^\d{4}-\d\d-\d\d$/.test(due) ? Date.parse(due) : NaN;
    return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(due);
  };

  // Read the list. What cannot be read is set aside, never overwritten.
  const read = () => {
    const list = store.read();
    const bad = list && Object.keys(list.questions).filter((label) => !sound(label, list.questions[label]));
    if (list && !bad.length) return list;
    const questions = { ...list?.questions };
    for (const label of bad ?? []) delete questions[label];
    const whole = { version: 1, questions };
    try {
      localStorage.setItem(`${store.KEY}-unreadable`, localStorage.getItem(store.KEY));
    } catch {
      return whole; // there is no room to set it aside: leave it where it is
    }
    store.write(whole);
    tell("unreadable");
    return whole;
  };

  const change = (edit) => {
    const list = read();
    edit(list.questions);
    store.write(list);
    if (store.refused()) tell();
  };

  // The reader's list in the order of the book. A section that has been begun is on it with all its questions, those
  // that a new edition of the book brings are due at once.
  const schedule = () => {
    const kept = read().questions, found = new Map();
    for (const { labels } of sections) {
      if (!labels.some((label) => Object.hasOwn(kept, label))) continue;
      for (const label of labels) found.set(label, Object.hasOwn(kept, label) ? kept[label] : store.entry(0));
    }
    return found;
  };
  const isDue = ({ due }) => due !== null && due <= store.day();
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  // --- asking ---
  let asked = null; // the label of the question that stands in the panel

  const tell = (key, values) => {
    const parts = [key && say(key, values), store.refused() && say("refused")];
    find("message").textContent = parts.filter(Boolean).join(" ");
  };

  const copy = (nodes) => {
    const fragment = document.createDocumentFragment();
    for (const node of nodes) fragment.append(node.cloneNode(true));
    return fragment;
  };

  const withLink = (key, link) => {
    const [before, after] = say(key).split("{link}");
    return [before, link.cloneNode(true), after ?? ""];
  };

  const ask = (label) => {
    asked = label;
    find("card").hidden = label === null;
    if (label === null) return;
    const { fold, link } = folds.get(label);
    find("from").replaceChildren(...withLink("from_section", link));
    find("question").replaceChildren(copy(fold.querySelector("summary").childNodes));
    find("answer").replaceChildren(copy(fold.querySelector(".answer").childNodes));
    find("text").value = "";
    turn(false);
  };

  const turn = (open) => {
    find("answer").hidden = find("verdict").hidden = !open;
    find("show").hidden = open;
  };

  // Write anew whatever depends on the list and on the day.
  const refresh = () => {
    const list = schedule(), entries = [...list];
    const due = entries.filter(([, entry]) => isDue(entry)).sort((a, b) => order(a[1].due, b[1].due));
    const later = entries.map(([, entry]) => entry.due).filter((day) => day !== null).sort(order);
    const count = due.length ? say("due", { n: due.length })
      : later.length ? say("done", { day: date(later[0], LONG) }) : say(entries.length ? "all_rest" : "empty");
    if (find("count").textContent !== count) find("count").textContent = count;
    if (!due.some(([label]) => label === asked)) ask(due.length ? due[0][0] : null);
    find("total").textContent = entries.length ? say("count", { n: entries.length }) : "";
    for (const section of sections) showSection(section, list);
  };

  const showSection = ({ labels, link, status }, list) => {
    if (!labels.some((label) => list.has(label))) {
      if (status.querySelector("button")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = say("have_read");
      button.setAttribute("aria-label", `${say("have_read")}: ${link.textContent}`);
      button.addEventListener("click", () => {
        change((questions) => labels.forEach((label) => (questions[label] = store.entry(0))));
        refresh();
        status.tabIndex = -1;
        status.focus();
      });
      status.replaceChildren(button);
      return;
    }
    const days = labels.map((label) => list.get(label)).filter(({ due }) => due !== null).map(({ due }) => due).sort(order);
    status.textContent = !days.length ? say("section_rests")
      : days[0] <= store.day() ? say("section_due") : say("section_next", { day: date(days[0], SHORT) });
  };

  const judge = (knew) => {
    const label = asked;
    change((questions) => {
      const step = Object.hasOwn(questions, label) ? questions[label].step : 0;
      questions[label] = store.entry(knew ? Math.min(step + 1, store.DAYS.length + 1) : 1);
    });
    refresh();
    find(asked === null ? "count" : "question").focus();
  };

  find("show").addEventListener("click", () => {
    turn(true);
    find("answer").focus();
  });
  find("knew").addEventListener("click", () => judge(true));
  find("not-yet").addEventListener("click", () => judge(false));

  // --- saving, loading, erasing ---
  find("save").addEventListener("click", () => {
    const data = { format: FORMAT, version: 1, saved: new Date().toISOString(), questions: read().questions };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(data, null, 2)}\n`], { type: "application/json" }));
    link.download = `${FORMAT}-${store.day()}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    tell("saved", { file: link.download });
  });

  // Say what is wrong with the text of a file, as [key, values]; or give its questions.
  const parse = (text, file) => {
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      return { wrong: ["bad_json", { file }] };
    }
    if (!store.isRecord(data) || data.format !== FORMAT) return { wrong: ["bad_format", { file }] };
    if (Number.isInteger(data.version) && data.version > 1) return { wrong: ["bad_version", { file }] };
    if (data.version !== 1 || !store.isRecord(data.questions)) return { wrong: ["bad_format", { file }] };
    const bad = Object.keys(data.questions).find((label) => !sound(label, data.questions[label]));
    return bad === undefined ? { questions: data.questions } : { wrong: ["bad_entry", { file, label: bad }] };
  };

  find("load").addEventListener("click", () => find("file").click());
  find("file").addEventListener("change", async () => {
    const file = find("file").files[0];
    if (!file) return;
    const text = file.size > LARGEST ? "" : await file.text();
    find("file").value = ""; // or the same file could not be chosen twice
    if (file.size > LARGEST) return tell("bad_size", { file: file.name });
    const { wrong, questions } = parse(text, file.name);
    if (wrong) return tell(...wrong);
    let n = 0;
    tell();
    change((mine) => {
      for (const [label, { step, due, at }] of Object.entries(questions)) {
        // The later answer wins.
        if (Object.hasOwn(mine, label) && Date.parse(mine[label].at) >= Date.parse(at)) continue;
        mine[label] = { step, due, at };
        n += 1;
      }
    });
    refresh();
    tell(n ? "loaded" : "loaded_none", { n });
  });

  const sure = (open) => {
    find("sure").hidden = !open;
    find("tools").hidden = open;
    find(open ? "erase-no" : "erase").focus();
  };
  find("erase").addEventListener("click", () => {
    tell();
    sure(true);
  });
  find("erase-no").addEventListener("click", () => sure(false));
  find("erase-yes").addEventListener("click", () => {
    store.forget();
    refresh();
    sure(false);
    tell("erased");
  });

  // Another page of the book may have changed the list, and midnight passes.
  addEventListener("storage", ({ key }) => (key === store.KEY || key === null) && refresh());
  addEventListener("pageshow", ({ persisted }) => persisted && refresh());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
  refresh();
  if (store.refused()) tell();
})();
