"""Every term of a page has its meaning at hand, in the page itself."""

from browser.visit import Visit

WITHOUT = """() => {
  const held = document.querySelector("template#words")?.content.children ?? [];
  const known = new Set([...held].flatMap((entry) => entry.dataset.terms.split(" ")));
  return [...document.querySelectorAll("article a:has(> .std-term)")]
    .filter((link) => !known.has(decodeURIComponent(link.hash.slice(1)))).map((link) => link.textContent);
}"""


def at_hand(page, visit: Visit) -> list[str]:
    """Each term's meaning is on the page, so that it shows with the network closed; the glossary is it."""
    if visit.name == "chapters/glossary":
        return []
    return [f"the meaning of {term!r} is not at hand" for term in page.evaluate(WITHOUT)]
