"""Write a guess (`bookbuild.guess`) as HTML: a form, and a native fold over what answers it."""

import json
from html import escape

from bookbuild import guess_nodes
from bookbuild.guess_nodes import guess_option
from bookbuild.guess_texts import texts

EARLY = """\
var dlbGuess={words:%s,load(l){try{return localStorage.getItem("dlb:"+l)}catch{return null}},\
early(s){const c=s.parentNode,l=c.dataset.guess;if(this.load(l)!==null){c.open=true;\
for(const e of [c,document.getElementById(l)])e.dataset.state="open"}}}"""
"""Runs while the page is being read: a guess of an earlier visit opens its cover before anything below is drawn."""


def visit_guess(self, node):
    """Open the box and its form; a choice is a group of radio buttons."""
    label, choice, words = node["label"], node["choice"], texts(self.config.language)
    if not getattr(self, "guess_words", False):
        self.guess_words = True
        used = {k: text for k, text in words.items() if not k.startswith("notebook")}
        script = json.dumps(used, ensure_ascii=False, separators=(",", ":")).replace("<", r"\u003c")
        self.body.append(f"<script>{EARLY % script}</script>\n")
    self.body.append(
        f'<div class="guess" id="{label}" data-unit="{escape(node["unit"])}">\n'
        # The script makes a form of it: without one, there is nothing that could be sent.
        f'<div class="guess-form">\n{"<fieldset>" if choice else ""}'
    )


def depart_guess(self, node):
    """Write the field and the buttons, and close the box."""
    label, unit, words = node["label"], escape(node["unit"]), texts(self.config.language)
    field = "</fieldset>\n" if node["choice"] else ""
    named = f'<span id="{label}-unit" class="guess-unit">{unit}</span>' if unit else ""
    mode = ' inputmode="decimal"' if unit == "%" else ""  # its keyboard has no minus on a phone
    if not node["choice"]:
        by = f"{label}-question" + (f" {label}-unit" if unit else "")
        named = (
            f'<input type="text" size="8" autocomplete="off"{mode} aria-labelledby="{by}"'
            f' aria-describedby="{label}-says">{named}\n'
        )
    self.body.append(
        f'{field}<div class="guess-row">{named}'
        f'<button type="submit" class="guess-commit">{words["commit"]}</button>\n'
        f'<button type="button" class="guess-show">{words["show"]}</button>\n'
        f'<button type="button" class="guess-again">{words["again"]}</button></div>\n'
        f'<p class="guess-says" id="{label}-says" role="alert"></p>\n</div>\n</div>\n'
    )


def visit_guess_question(self, node):
    """Write the question, which names the field or the radio buttons."""
    tag, label = "legend" if node.parent["choice"] else "p", node.parent["label"]
    mark = f'<span class="guess-mark">{texts(self.config.language)["mark"]}</span>'
    self.body.append(f'<{tag} class="guess-question" id="{label}-question">{mark} ')
    self.context.append(f"</{tag}>\n")


def visit_guess_option(self, node):
    """Write a radio button with its label."""
    name = f"{node.parent['label']}-option"
    number = [c for c in node.parent.children if isinstance(c, guess_option)].index(node) + 1
    self.body.append(
        f'<label class="guess-option"><input type="radio" name="{name}" value="{number}"> <span>'
    )
    self.context.append("</span></label>\n")


def visit_guess_cover(self, node):
    """Open the fold."""
    right = f' data-right="{node["right"]}"' if node["right"] else ""
    self.body.append(
        f'<details class="guess-cover" data-guess="{node["label"]}"{right}>'
        f"<summary>{texts(self.config.language)['covered']}</summary>"
        f'<script>dlbGuess.early(document.currentScript)</script><div class="guess-inside">\n'
    )
    self.context.append("</div></details>\n")


def visit_guess_result(self, node):
    """Write what came out; the script adds what was guessed."""
    before, _, after = texts(self.config.language)[node["words"]].partition("{answer}")
    kind = f"guess-result guess-{node['words']}"
    self.body.append(f'<p class="{kind}" role="status" tabindex="-1">{before}')
    if node.children:
        self.body.append('<b class="guess-answer">')
    self.context.append(f"</b>{after}</p>\n" if node.children else "</p>\n")


def depart(self, node):
    """Close what the visit opened."""
    self.body.append(self.context.pop())


def add_nodes(app):
    """Register the nodes."""
    app.add_node(guess_nodes.guess, html=(visit_guess, depart_guess))
    for node, visit in {
        guess_nodes.guess_question: visit_guess_question,
        guess_nodes.guess_option: visit_guess_option,
        guess_nodes.guess_cover: visit_guess_cover,
        guess_nodes.guess_result: visit_guess_result,
    }.items():
        app.add_node(node, html=(visit, depart))
