"""What a guess says to the reader, in every language that the book is read in.

In braces stands what is filled in: `{guess}`, `{answer}`, `{unit}`, and `{text}`, what the reader typed. A language
without a text says it in English.
"""

from bookbuild.recall_texts import in_language

TEXTS = {
    "en": {
        "mark": "Guess",
        "commit": "My guess",
        "show": "Show me",
        "again": "Guess again",
        "covered": "Covered until you guess: show what comes out",
        "empty": "Write a number first. If you would rather not guess, press “Show me”.",
        "unread": "“{text}” does not read as a number. Write it in digits, such as 40, 0.5 or −3.",
        "unchosen": "Choose one first. If you would rather not guess, press “Show me”.",
        # The line above what came out, without a guess and with one.
        "shown": "Here is what comes out.",
        "run": "The run gives {answer}.",
        "right": "What comes out is “{answer}”.",
        "guessed_number": "You guessed {guess}. Here is what comes out.",
        "guessed_number_run": "You guessed {guess} · the run gives {answer}",
        "guessed_choice": "You guessed “{guess}”. Here is what comes out.",
        "guessed_choice_hit": "You guessed “{guess}”, and that is what comes out.",
        "guessed_choice_miss": "You guessed “{guess}”. What comes out is “{answer}”: a surprise is well remembered.",
        # In the notebook.
        "notebook_number": "Write your guess down, then run on.",
        "notebook_unit": "Write your guess down (… {unit}), then run on.",
        "notebook_choice": "Choose one, then run on.",
        "notebook_covered": "Covered until you guess: open to see what comes out",
    },
    "ko": {
        "mark": "예측",
        "commit": "예측하기",
        "show": "바로 보기",
        "again": "다시 예측하기",
        "covered": "예측할 때까지 가려 둡니다: 결과 보기",
        "empty": "먼저 수를 적어 주세요. 예측하지 않으려면 “바로 보기”를 누르세요.",
        "unread": "“{text}”은(는) 수로 읽히지 않습니다. 40, 0.5, −3처럼 숫자로 적어 주세요.",
        "unchosen": "먼저 하나를 고르세요. 예측하지 않으려면 “바로 보기”를 누르세요.",
        "shown": "결과는 아래와 같습니다.",
        "run": "실행 결과는 {answer}입니다.",
        "right": "결과는 “{answer}”입니다.",
        "guessed_number": "나의 예측은 {guess}입니다. 결과는 아래와 같습니다.",
        "guessed_number_run": "나의 예측 {guess} · 실행 결과 {answer}",
        "guessed_choice": "나의 예측은 “{guess}”입니다. 결과는 아래와 같습니다.",
        "guessed_choice_hit": "나의 예측은 “{guess}”이고, 결과도 그렇습니다.",
        "guessed_choice_miss": "나의 예측은 “{guess}”, 결과는 “{answer}”입니다. 뜻밖의 결과는 더 오래 기억에 남습니다.",
        "notebook_number": "예측을 적어 둔 다음 이어서 실행하세요.",
        "notebook_unit": "예측(… {unit})을 적어 둔 다음 이어서 실행하세요.",
        "notebook_choice": "하나를 고른 다음 이어서 실행하세요.",
        "notebook_covered": "예측할 때까지 가려 둡니다: 펼치면 결과가 보입니다",
    },
}


def texts(language: str | None) -> dict[str, str]:
    """Give all texts of a language."""
    return in_language(TEXTS, language)
