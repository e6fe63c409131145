// A link to a folded part, or to something inside of it, opens it; the page prints with all of them open.
const folds = [...document.querySelectorAll("details.deeper")];

const reveal = hash => {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!target) return;
  const closed = folds.filter(fold => !fold.open && (fold.contains(target) || fold.parentElement === target));
  for (const fold of closed) fold.open = true;
  if (closed.length) target.scrollIntoView({ behavior: "instant" });
  return closed.length && target;
};

const first = reveal(location.hash);
// Until all of the page has its height, the place moves.
if (first) addEventListener("load", () => first.scrollIntoView({ behavior: "instant" }));
addEventListener("hashchange", () => reveal(location.hash));
// A second click on the same link changes no hash.
addEventListener("click", event => {
  const link = event.target.closest?.("a[href^='#']");
  if (link) reveal(link.hash);
});

let opened = [];
addEventListener("beforeprint", () => {
  opened = folds.filter(fold => !fold.open);
  for (const fold of opened) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
});
