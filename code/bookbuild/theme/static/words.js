// A term's meaning at hand: it comes on hover, focus and touch, stays while the pointer is on it, and goes with Escape.
// A mouse or a keyboard follows the link as ever; on a touch screen the first tap shows the meaning, a second one
// follows. Without this script the link leads to the glossary.
const source = document.getElementById("words");
if (source) {
  const bubble = document.createElement("div");
  bubble.id = "word";
  bubble.setAttribute("role", "tooltip");
  bubble.hidden = true;
  document.body.append(bubble);
  let term = null; // the link whose meaning is shown
  let waiting = 0;
  let touched = false;

  const entry = (link) => {
    const target = decodeURIComponent(link.hash.slice(1));
    return [...source.content.children].find((element) => element.dataset.terms.split(" ").includes(target));
  };
  const linkOf = (event) => {
    const link = event.target.closest?.("article a[href*='glossary.html#']");
    return link && entry(link) ? link : null;
  };

  function place() {
    const [line, width] = [term.getClientRects()[0], document.documentElement.clientWidth];
    const box = bubble.getBoundingClientRect();
    const below = line.bottom + 4 + box.height <= innerHeight || line.top < box.height + 4;
    bubble.style.left = `${Math.max(8, Math.min(line.left, width - box.width - 8)) + scrollX}px`;
    bubble.style.top = `${(below ? line.bottom + 4 : line.top - box.height - 4) + scrollY}px`;
  }

  function show(link) {
    clearTimeout(waiting);
    if (term === link) return;
    hide();
    term = link;
    bubble.replaceChildren(...[...entry(link).childNodes].map((node) => node.cloneNode(true)));
    bubble.hidden = false;
    link.setAttribute("aria-describedby", "word");
    place();
  }

  function hide() {
    clearTimeout(waiting);
    term?.removeAttribute("aria-describedby");
    term = null;
    bubble.hidden = true;
  }

  const soon = (act, ms) => {
    clearTimeout(waiting);
    waiting = setTimeout(act, ms);
  };

  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    if (!bubble.contains(event.target) && linkOf(event) !== term) hide();
  });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event);
    if (link) soon(() => show(link), 150);
    else if (bubble.contains(event.target)) clearTimeout(waiting);
    else if (term && term !== document.activeElement) soon(hide, 250); // time to reach the bubble
    else if (!term) clearTimeout(waiting);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (link && !touched) show(link);
    else if (term && !bubble.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (!link || !touched || link === term) return;
    event.preventDefault();
    show(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && term) hide();
  });
  addEventListener("resize", hide);
}
