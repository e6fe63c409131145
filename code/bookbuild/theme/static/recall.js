// The reader's review list. It is kept in this browser, and sent nowhere.
window.dlbReview = (() => {
  const KEY = "dlb-review", DAYS = [1, 3, 7, 14];
  let memory; // the list, where the browser refuses to keep it

  // A day of the reader's own calendar, n days from now, such as 2026-03-09. At noon no clock change matters.
  const day = (n = 0) => {
    const now = new Date();
    const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() + n, 12);
    const two = (number) => String(number).padStart(2, "0");
    return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
  };

  // {version, questions: {label: {step, due, at}}}. step: how many times it has been put off; due: a day, null when the
  // question rests; at: when the reader answered. null where something is kept that cannot be read.
  const empty = () => ({ version: 1, questions: {} });
  const isRecord = (value) => value instanceof Object && !Array.isArray(value);
  const read = () => {
    if (memory) return memory;
    let kept;
    try {
      kept = localStorage.getItem(KEY);
    } catch {
      return (memory = empty());
    }
    if (kept === null) return empty();
    try {
      const list = JSON.parse(kept);
      return list.version === 1 && isRecord(list.questions) ? list : null;
    } catch {
      return null;
    }
  };

  const write = (list) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(list));
      memory = undefined;
    } catch {
      memory = list;
    }
  };

  const forget = () => {
    memory &&= empty();
    try {
      for (const key of [KEY, `${KEY}-unreadable`]) localStorage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  };

  // What a question becomes that has been put off so many times.
  const entry = (step) => ({
    step,
    due: step === 0 ? day() : step > DAYS.length ? null : day(DAYS[step - 1]),
    at: new Date().toISOString(),
  });

  // Put questions on the list, where they are not yet; they come back tomorrow.
  const start = (labels) => {
    const list = read();
    const fresh = list ? labels.filter((label) => !Object.hasOwn(list.questions, label)) : [];
    for (const label of fresh) list.questions[label] = entry(1);
    if (fresh.length) write(list);
    return fresh.length > 0;
  };

  // Whoever opens an answer below a section has begun with its questions.
  document.addEventListener("click", (event) => {
    const fold = event.target.closest("details.recall[id] > summary")?.parentNode;
    const place = fold && document.querySelector("[data-recall-started]");
    if (!place) return;
    const labels = [...document.querySelectorAll("details.recall[id]")].map((question) => question.id);
    if (start(labels) && !memory) place.textContent = place.dataset.recallStarted;
  });

  return { KEY, DAYS, isRecord, day, read, write, forget, entry, refused: () => memory !== undefined };
})();
