// The search page: the glossary's own entries come first, in English and Korean, then the pages that teach them.
// Sphinx's search (searchtools.js) does the rest; `TERMS` and `GLOSSARY` come from terms.js (bookbuild.search).
"use strict";
{
  const MOST = 6; // entries that are shown
  const LONGEST = 200; // characters of a query that are looked at
  const MARKS = "sphinx_highlight_terms"; // what the next page is to mark
  // What Korean hangs on a noun: up to two particles, and "plural".
  const PARTICLES = new RegExp(
    "^들?(?:은|는|이|가|을|를|의|에|에서|에게|로|으로|와|과|랑|이랑|도|만|까지|부터|보다|처럼|마다|나|이나|란|이란|라는|이라는|" +
      "인가|인|이다|이며|입니다|적|적인|하다|하는|하기|한){0,2}$",
  );
  const hangul = (text) => /[가-힣]/.test(text);
  const plain = (text) =>
    text.normalize("NFC").slice(0, LONGEST).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const squeezed = (text) => text.replaceAll(" ", "");
  const stemmer = new Stemmer();
  // One spelling for "optimizers" and "optimiser", "matrices" and "matrix".
  const stem = (word) =>
    stemmer.stemWord(word.replace(/iz(?=e|ing|ation)/, "is").replace(/ices$/, "ix"));
  const stems = (text) => text.split(" ").map(stem).join(" ");
  const inflected = (word, name) => word.startsWith(name) && PARTICLES.test(word.slice(name.length));

  // How well a name answers a query: 5 is the name itself, 0 not at all.
  function fit(query, name) {
    const [q, n] = [squeezed(query), squeezed(name)];
    if (q === n || stems(query) === stems(name)) return 5;
    if (hangul(name)) {
      if (inflected(q, n)) return 4;
      if (q.length > 1 && n.startsWith(q)) return 3;
      const words = query.split(" ");
      const some = (length) => words.some((_, at) => inflected(words.slice(at, at + length).join(""), n));
      if ([1, 2, 3, 4].some(some)) return 2; // a name may be written in up to four words
      return q.length > 1 && n.includes(q) ? 1 : 0;
    }
    if (q.length > 1 && name.startsWith(query)) return 3;
    if (n.length > 1 && ` ${stems(query)} `.includes(` ${stems(name)} `)) return 2;
    return q.length > 2 && ` ${name}`.includes(` ${query}`) ? 1 : 0;
  }

  function find(text) {
    const query = plain(text);
    if (!query) return [];
    return TERMS.map((term) => {
      const [score, name] = term.names
        .map((name) => [fit(query, plain(name)), name])
        .reduce((best, one) => (one[0] > best[0] ? one : best));
      return { term, score, korean: hangul(name), length: name.length };
    })
      .filter((found) => found.score > 0)
      // Of names that stand in the query the longest says most; of names that the query stands in, the shortest.
      .sort((a, b) => b.score - a.score || (a.score === 2 ? b.length - a.length : a.length - b.length))
      .slice(0, MOST);
  }

  const link = (address, text) => {
    const made = document.createElement("a");
    made.href = address;
    made.textContent = text;
    return made;
  };

  function entry({ term }) {
    const item = document.createElement("li");
    item.innerHTML = term.html; // written by the build
    const name = item.querySelector(".word-name strong");
    const leads = link(term.address, name.textContent);
    name.replaceChildren(leads);
    if (term.pages.length) {
      const line = document.createElement("p");
      line.className = "taught";
      term.pages.forEach(([, address, title], place) => {
        line.append(place ? (place === 1 ? ". Used in " : ", ") : "Taught in ", link(address, title));
      });
      item.append(line);
    }
    return item;
  }

  function show(found) {
    document.querySelector("#search-terms ul").replaceChildren(...found.map(entry));
    document.getElementById("search-terms").hidden = found.length === 0;
  }

  // Sphinx gives results of [docname, title, anchor, description, score, file], the best one last.
  const perform = Search._performSearch;
  Search._performSearch = (query, terms, excluded, marked, objects) => {
    // Sphinx looks words up in plain objects, and stumbles over what those all have.
    for (const word of [...terms]) if (word in {}) terms.delete(word);
    const found = find(query);
    show(found);
    const shown = new Set(found.flatMap(({ term }) => term.targets.map((target) => `#${target}`)));
    const entries = (result) => result[0] === GLOSSARY && (shown.has(result[2]) || (found.length && !result[2]));
    // What the index of terms found again, under the name of the page: "Glossary".
    const again = (result) => result[0] === GLOSSARY && result[2] && result[3] === null;
    const results = perform(query, terms, excluded, marked, objects).filter(
      (result) => !entries(result) && !again(result),
    );
    const teaching = new Map();
    for (const { term, score, korean } of found) {
      if (score < found[0].score) break;
      for (const [docname, address, title] of term.pages) teaching.set(docname, { address, title });
      // The pages are English: there the reader looks for the English word.
      if (korean) for (const set of [terms, marked]) set.add(term.names[0].toLowerCase());
    }
    const others = results.filter((result) => result[2] || !teaching.has(result[0]));
    const first = [...teaching].map(([docname, { address, title }]) => [docname, title, "", null, 100, address]);
    return [...others, ...first.reverse()];
  };

  // Matches are marked on a page that is opened from here, and on no other: Sphinx would mark whatever comes next.
  let marks = [];
  const parse = Search._parseQuery;
  Search._parseQuery = (query) => {
    const parsed = parse(query);
    marks = parsed[3];
    localStorage.removeItem(MARKS);
    return parsed;
  };
  localStorage.removeItem(MARKS);
  for (const kind of ["click", "auxclick"])
    document.addEventListener(kind, (event) => {
      if (event.target.closest?.("#search-results a, #search-terms .taught a"))
        localStorage.setItem(MARKS, [...marks].join(" "));
    });
}
