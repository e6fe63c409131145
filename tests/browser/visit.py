"""A visit: one page of the built book, opened once in one mode, for all checks of that mode to look at."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from browser.site import SECTIONS

MODES = {
    "wide": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True},
    "dark": {
        "viewport": {"width": 1280, "height": 900},
        "color_scheme": "dark",
        "reduced_motion": "reduce",
    },
}
"""How pages are looked at, by name: what a browser context takes. `print` goes on from `dark`, on the same load."""

WATCH = """
window.jumps = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) window.jumps += e.value; })
  .observe({type: 'layout-shift', buffered: true});
"""
"""Runs before a page does: adds up how far its parts jump while it loads.

All of them, also those with `hadRecentInput`: nobody has touched the page yet, and on an emulated phone that flag is
set for half a second after the screen got its size.
"""

SETTLE = """
async () => {
  const patience = window.PATIENCE ?? 15000;
  const late = new Promise(done => setTimeout(done, patience, 'late'));
  const roots = root =>
    [root, ...[...root.querySelectorAll('*')].flatMap(e => e.shadowRoot ? roots(e.shadowRoot) : [])];
  const own = () => [...new Set([...document.querySelectorAll(':not(:defined)')].map(e => e.localName))];
  if (await Promise.race([Promise.all(own().map(name => customElements.whenDefined(name))), late]) === 'late')
    return 'never defined: ' + own().join(', ');
  await document.fonts.ready;
  await Promise.race([Promise.all([...document.images].map(image => image.decode().catch(() => {}))), late]);
  let changes = 0, quiet = 0;
  const watch = new MutationObserver(list => { changes += list.length; });
  for (const root of roots(document)) watch.observe(root, {subtree: true, childList: true, attributes: true});
  for (const begun = performance.now(); quiet < 3;) {
    if (performance.now() - begun > patience) return 'the page never comes to rest';
    changes = 0;
    await new Promise(requestAnimationFrame);
    await new Promise(done => setTimeout(done));
    quiet = changes === 0 && document.fonts.status === 'loaded' ? quiet + 1 : 0;
  }
  watch.disconnect();
  return '';
}
"""
"""Runs in the page; ends when fonts, images and the page's elements are there and three frames went by at rest."""


@dataclass
class Visit:
    """What is known of a visit beside its page.

    name: the docname; site: the address that the site is served under; mode: `wide`, `phone`, `dark` or `print`.
    status: of the response; requests: every address that was asked for so far; problems: console errors, exceptions
    and requests to other machines so far, which fail the visit.
    """

    name: str
    site: str
    mode: str = "wide"
    status: int = 0
    requests: list[str] = field(default_factory=list)
    pending: set = field(default_factory=set, repr=False)
    problems: list[str] = field(default_factory=list)

    @property
    def section(self) -> bool:
        """Whether the page is a section, with code, exercises and an explorable."""
        return self.name in SECTIONS


@contextmanager
def browse(chromium, visit: Visit, **options):
    """Open an empty page in a context of its own, and listen to what goes wrong there.

    options: what a browser context takes. Yields the page.
    """
    context = chromium.new_context(**options)

    def started(request):
        visit.requests.append(request.url)
        visit.pending.add(request)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "file", "about") and parts.hostname != "127.0.0.1":
            visit.problems.append(f"request to another machine: {request.url}")

    def ended(request):
        visit.pending.discard(request)

    context.on("request", started)
    context.on("requestfinished", ended)
    context.on("requestfailed", ended)
    page = context.new_page()
    page.on("console", lambda m: m.type == "error" and visit.problems.append(f"console: {m.text}"))
    page.on("pageerror", lambda error: visit.problems.append(f"exception: {error}"))
    try:
        yield page
    finally:
        context.close()


def settle(page, visit: Visit) -> None:
    """Wait until the page is whole and at rest: no pause of fixed length, and no idle network."""
    if trouble := page.evaluate(SETTLE):
        visit.problems.append(trouble)
    for _ in range(500):
        if not visit.pending:
            return
        page.wait_for_timeout(20)
    visit.problems.append(f"never answered: {', '.join(r.url for r in visit.pending)}")


def go(page, visit: Visit) -> None:
    """Open the page of a visit, and wait until it is at rest."""
    page.add_init_script(WATCH)
    if visit.name == "404":
        # It names its files from the site's root on the web, where a server for tests has other ones.
        page.route("**/deep-learning-basics/**", lambda route: route.continue_(
            url=route.request.url.replace("/deep-learning-basics/", "/", 1)))  # fmt: skip
    response = page.goto(f"{visit.site}/{visit.name}.html", wait_until="load")
    visit.status = response.status
    settle(page, visit)


def look(check, page, visit: Visit) -> list[str]:
    """Run one check; returns its problems, and those that the page itself had meanwhile, each under its name."""
    before = len(visit.problems)
    try:
        found = check(page, visit)
    except Exception as error:  # one check that falls over must not hide what the others find
        found = [f"fell over: {error}"]
    found += visit.problems[before:]
    place = f"{visit.name} [{visit.mode}] {check.__module__.rpartition('.')[2]}.{check.__name__}"
    return [f"{place}: {problem}" for problem in found]
