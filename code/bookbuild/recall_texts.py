"""What the interface of recall, warm-up and review says, in every language that the book is read in.

The questions themselves are text of the pages, which Sphinx translates. A language without a text says it in English.
In braces stands what the page fills in: `{n}` a number, `{day}` a date, `{link}` a link. A text with a number has a
second one, `…_one`, where the language tells one from many (CLDR's plural rules, which browsers know).
"""

TEXTS = {
    "en": {
        # On the page of a section.
        "warm_up": "Warm-up",
        "from_memory": "From earlier sections. Answer from memory before you open the fold.",
        "taught": "Taught in {link}.",
        "note": "These questions come back on the {link} after one, three, seven and fourteen days.",
        "review_page": "Review page",
        "started": "On your list: from tomorrow on they come back.",
        # On the Review page.
        "no_script": "Without a script this page cannot remember your answers. Below are all questions of the book: "
        "answer from memory, then open the fold.",
        "empty": "Your list is empty. It fills as you read: open a question at the end of a section, or choose a "
        "section below and press “I have read this”.",
        "due": "{n} questions are due today.",
        "due_one": "One question is due today.",
        "done": "Nothing is due today. The next question comes on {day}.",
        "all_rest": "Nothing is due any more: every question of your list is at rest.",
        "from_section": "From {link}",
        "your_answer": "Your answer, in the head or here (it is not kept)",
        "show": "Show the answer",
        "answer": "Answer",
        "knew": "I knew it",
        "not_yet": "Not yet",
        "have_read": "I have read this",
        "not_started": "Not on your list.",
        "section_due": "On your list, due today.",
        "section_next": "On your list, next on {day}.",
        "section_rests": "On your list, at rest.",
        "count": "Your list has {n} questions.",
        "count_one": "Your list has one question.",
        "save": "Save to a file",
        "load": "Load a file",
        "erase": "Erase",
        "erase_sure": "Erase all dates of your list? What you saved to a file stays.",
        "erase_yes": "Erase them",
        "erase_no": "Keep them",
        "erased": "Your list is empty now.",
        "saved": "Saved as {file}.",
        "loaded": "The file is loaded. {n} questions of your list changed.",
        "loaded_one": "The file is loaded. One question of your list changed.",
        "loaded_none": "The file is loaded. It holds nothing later than your list, so nothing changed.",
        "bad_json": "{file} is no file of this page: it is not JSON. Your list is as it was.",
        "bad_format": "{file} is no file of this page. Your list is as it was.",
        "bad_version": "{file} comes from a newer edition of this book. Your list is as it was.",
        "bad_entry": "{file} is damaged at “{label}”. Your list is as it was.",
        "bad_size": "{file} is too large to be a file of this page. Your list is as it was.",
        "refused": "This browser does not let the page keep anything: your list lasts until you close the page. "
        "Save it to a file.",
        "unreadable": "What this browser had kept could not be read. It was set aside, and your list begins anew.",
    },
    "ko": {
        "warm_up": "몸풀기",
        "from_memory": "앞 절에서 배운 것입니다. 펼치기 전에 기억을 더듬어 답해 보세요.",
        "taught": "배운 곳: {link}.",
        "note": "이 질문들은 하루, 사흘, 이레, 열나흘 뒤에 {link}에서 다시 만납니다.",
        "review_page": "복습 페이지",
        "started": "복습 목록에 넣었습니다. 내일부터 다시 묻습니다.",
        "no_script": "스크립트가 꺼져 있어 답을 기억해 둘 수 없습니다. 아래는 이 책의 모든 질문입니다. "
        "먼저 기억으로 답하고 나서 펼쳐 보세요.",
        "empty": "목록이 비어 있습니다. 읽어 나가면 채워집니다. 절 끝의 질문을 펼치거나, 아래에서 절을 골라 "
        "“읽었습니다”를 누르세요.",
        "due": "오늘 복습할 질문이 {n}개 있습니다.",
        "done": "오늘 복습할 질문이 없습니다. 다음 질문은 {day}에 나옵니다.",
        "all_rest": "더 복습할 질문이 없습니다. 목록의 모든 질문을 끝까지 복습했습니다.",
        "from_section": "{link}에서",
        "your_answer": "나의 답 (머릿속으로 해도 되고 여기에 적어도 됩니다. 저장되지 않습니다)",
        "show": "답 보기",
        "answer": "답",
        "knew": "알고 있었어요",
        "not_yet": "아직이에요",
        "have_read": "읽었습니다",
        "not_started": "목록에 없습니다.",
        "section_due": "목록에 있음, 오늘 복습.",
        "section_next": "목록에 있음, 다음은 {day}.",
        "section_rests": "목록에 있음, 복습 끝.",
        "count": "목록에 질문이 {n}개 있습니다.",
        "save": "파일로 저장",
        "load": "파일 불러오기",
        "erase": "지우기",
        "erase_sure": "목록의 날짜를 모두 지울까요? 파일로 저장한 것은 남습니다.",
        "erase_yes": "지우기",
        "erase_no": "그대로 두기",
        "erased": "목록을 비웠습니다.",
        "saved": "{file}(으)로 저장했습니다.",
        "loaded": "파일을 불러왔습니다. 목록에서 질문 {n}개가 바뀌었습니다.",
        "loaded_none": "파일을 불러왔습니다. 목록보다 새로운 것이 없어 바뀐 것이 없습니다.",
        "bad_json": "{file}은(는) 이 페이지의 파일이 아닙니다. JSON이 아닙니다. 목록은 그대로입니다.",
        "bad_format": "{file}은(는) 이 페이지의 파일이 아닙니다. 목록은 그대로입니다.",
        "bad_version": "{file}은(는) 이 책의 더 새로운 판에서 만든 파일입니다. 목록은 그대로입니다.",
        "bad_entry": "{file}의 “{label}” 부분이 손상되었습니다. 목록은 그대로입니다.",
        "bad_size": "{file}은(는) 이 페이지의 파일로는 너무 큽니다. 목록은 그대로입니다.",
        "refused": "이 브라우저는 아무것도 저장하지 못하게 합니다. "
        "목록은 페이지를 닫으면 사라지니 파일로 저장해 두세요.",
        "unreadable": "이 브라우저에 저장된 것을 읽을 수 없었습니다. 따로 치워 두고 목록을 새로 시작합니다.",
    },
}


def in_language(every: dict[str, dict[str, str]], language: str | None) -> dict[str, str]:
    """Choose the texts of a language, in English where it has none: `ko`, `ko_KR` and `ko-KR` are one.

    every: language -> key -> text.
    """
    base = (language or "en").replace("_", "-").split("-")[0]
    return every["en"] | every.get(base, {})


def texts(language: str | None) -> dict[str, str]:
    """Give all texts of a language."""
    return in_language(TEXTS, language)


def text(language: str | None, key: str) -> str:
    """Give one text."""
    return texts(language)[key]
