"""The exercises on Adam: right in other words, and wrong answers with their hints."""

import numpy as np
import pytest
import torch

from dlbasics.sections.papers.adam import check, turning


def judge(name, answer):
    return getattr(check, name).judge(answer)


# --- right answers, written differently ---


def by_torch(theta, g, m, v, t, alpha, decay):
    """PyTorch's AdamW, put into the state that it would have."""
    p = torch.nn.Parameter(torch.tensor([theta], dtype=torch.float64))
    optimizer = torch.optim.AdamW([p], lr=alpha, weight_decay=decay)
    as_tensor = lambda x: torch.tensor([x], dtype=torch.float64)  # noqa: E731
    optimizer.state[p] = {
        "step": torch.tensor(float(t - 1)),
        "exp_avg": as_tensor(m),
        "exp_avg_sq": as_tensor(v),
    }
    p.grad = as_tensor(g)
    optimizer.step()
    state = optimizer.state[p]
    return p.item(), state["exp_avg"].item(), state["exp_avg_sq"].item()


def by_running(k, beta1, beta2):
    m = v = 0.0
    for t in range(20_000 * k):
        g = 2.0 if t % k == 0 else 0.0
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        if t == 19_999 * k:
            return m / v**0.5
    return None


def by_two_corrections(t, beta1, beta2):
    m_correction, v_correction = 1 - beta1**t, np.sqrt(1 - beta2**t)
    return 1 / m_correction * v_correction


def by_a_geometric_series(large, beta2):
    powers = beta2 ** np.arange(3)
    squares = np.array([large**2, 1, 1])
    total = 0.0
    for place, g in enumerate((large, -1, -1)):
        past = np.roll(squares[::-1], place + 1)  # the newest first
        total -= g / np.sqrt((1 - beta2) * (powers @ past) / (1 - beta2**3))
    return total


def by_loops(validation_a, test_a, validation_b, test_b):
    best = []
    for validation in (validation_a, validation_b):
        means = [(sum(values) / len(values), rate) for rate, values in validation.items()]
        best.append(sorted(means)[0][1])
    pairs = [b - a for a, b in zip(test_a[best[0]], test_b[best[1]], strict=True)]
    mean = sum(pairs) / len(pairs)
    variance = sum((x - mean) ** 2 for x in pairs) / (len(pairs) - 1)
    return [mean, (variance / len(pairs)) ** 0.5]


RIGHT = {
    "adamw_step": by_torch,
    "rare_step": by_running,
    "rate_factor": by_two_corrections,
    "drift": by_a_geometric_series,
    "fair_lead": by_loops,
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name):
    result = judge(name, RIGHT[name])
    assert result.passed, result.message


# --- wrong answers ---


def step(theta, g, m, v, t, alpha, shrunk=1.0, correct=True):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    m_hat, v_hat = (m / (1 - 0.9**t), v / (1 - 0.999**t)) if correct else (m, v)
    return shrunk * theta - alpha * m_hat / (v_hat**0.5 + 1e-8), m, v


def l2(theta, g, m, v, t, alpha, decay):
    return step(theta, g + decay * theta, m, v, t, alpha)


def only_theta_of_l2(*args):
    theta, g, m, v, t, alpha, _ = args
    _, new_m, new_v = step(theta, g, m, v, t, alpha)
    return l2(*args)[0], new_m, new_v


def handed_on_corrected(theta, g, m, v, t, alpha, decay):
    theta, m, v = step(theta, g, m, v, t, alpha, 1 - alpha * decay)
    return theta, m / (1 - 0.9**t), v / (1 - 0.999**t)


def own_rate(tables, key):
    return np.array(tables[min(key, key=lambda rate: np.mean(key[rate]))])


def by_the_test(va, ta, vb, tb):
    lead = own_rate(tb, tb) - own_rate(ta, ta)
    return lead.mean(), lead.std(ddof=1) / len(lead) ** 0.5


def unpaired(va, ta, vb, tb):
    a, b = own_rate(ta, va), own_rate(tb, vb)
    return b.mean() - a.mean(), ((a.var(ddof=1) + b.var(ddof=1)) / len(a)) ** 0.5


def without_root(va, ta, vb, tb):
    lead = own_rate(tb, vb) - own_rate(ta, va)
    return lead.mean(), lead.std(ddof=1)


def with_n(va, ta, vb, tb):
    lead = own_rate(tb, vb) - own_rate(ta, va)
    return lead.mean(), lead.std() / len(lead) ** 0.5


def the_other_way(va, ta, vb, tb):
    lead = own_rate(ta, va) - own_rate(tb, vb)
    return lead.mean(), lead.std(ddof=1) / len(lead) ** 0.5


def first_round(large, beta2):
    v = total = 0.0
    for g in (large, -1.0, -1.0):
        v = beta2 * v + (1 - beta2) * g**2
        total -= g / v**0.5
    return total


def uphill(large, beta2):
    return -by_a_geometric_series(large, beta2)


def eps(kind):
    def answer(theta, g, m, v, t, alpha, decay):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
        theta = (1 - alpha * decay) * theta
        if kind == "none":
            return theta - alpha * m_hat / v_hat**0.5, m, v
        if kind == "under":
            return theta - alpha * m_hat / (v_hat + 1e-8) ** 0.5, m, v
        if kind == "after":
            return theta - alpha * m_hat / v_hat**0.5 + 1e-8, m, v
        theta = theta / (1 - alpha * decay)
        return theta - alpha * (m_hat + decay * theta) / (v_hat**0.5 + 1e-8), m, v

    return answer


def few_rounds(rounds):
    def answer(k, beta1, beta2):
        m = v = 0.0
        for t in range(1 + k * (rounds - 1)):
            g = 1.0 if t % k == 0 else 0.0
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        return m / v**0.5

    return answer


def rare(k, b1, b2):
    return (1 - b1) / (1 - b1**k) * ((1 - b2**k) / (1 - b2)) ** 0.5


def all_rounds(rounds):
    def answer(large, beta2):
        v = total = 0.0
        for _ in range(rounds):
            for g in (large, -1.0, -1.0):
                v = beta2 * v + (1 - beta2) * g**2
                total -= g / v**0.5
        return total

    return answer


def size_for_square(large, beta2):
    v = 0.0
    for _ in range(2000):
        total = 0.0
        for g in (large, -1.0, -1.0):
            v = beta2 * v + (1 - beta2) * abs(g)
            total -= g / v**0.5
    return total


def judged(rate_a, rate_b):
    """A fair_lead with rates chosen by functions of both validations."""

    def answer(va, ta, vb, tb):
        lead = np.array(tb[rate_b(va, vb)]) - np.array(ta[rate_a(va, vb)])
        return lead.mean(), lead.std(ddof=1) / len(lead) ** 0.5

    return answer


def by_mean(validation, pick=min, summary=np.mean):
    return pick(validation, key=lambda rate: summary(validation[rate]))


def on_both(**how):
    return judged(lambda va, vb: by_mean(va, **how), lambda va, vb: by_mean(vb, **how))


def at_as_rate(va, vb):
    return by_mean(va) if by_mean(va) in vb else by_mean(vb)


def at_bs_rate(va, vb):
    return by_mean(vb) if by_mean(vb) in va else by_mean(va)


def tuning_root(va, ta, vb, tb):
    lead = own_rate(tb, vb) - own_rate(ta, va)
    return lead.mean(), lead.std(ddof=1) / len(va[by_mean(va)]) ** 0.5


def relative(va, ta, vb, tb):
    lead = own_rate(tb, vb) - own_rate(ta, va)
    return lead.mean() / own_rate(tb, vb).mean(), lead.std(ddof=1) / len(lead) ** 0.5


HARDER = [
    ("adamw_step", eps("none"), "eps is not in the divisor"),
    ("adamw_step", eps("after"), "eps is not in the divisor"),
    ("adamw_step", eps("under"), "not under it"),
    ("adamw_step", eps("decay divided"), "must not be divided by the root"),
    (
        "adamw_step",
        lambda *a: (lambda x: (x[1], x[2], x[0]))(by_torch(*a)),
        "another order: theta, then m, then v",
    ),
    ("rare_step", few_rounds(300), "after only 300 gradients"),
    ("rare_step", few_rounds(1000), "after only 1000 gradients"),
    ("rare_step", lambda k, b1, b2: rare(k + 1, b1, b2), "(k+1)-th"),
    ("rare_step", lambda k, b1, b2: rare(k - 1, b1, b2), "(k-1)-th"),
    ("rare_step", lambda k, b1, b2: k**-0.5, "plain means"),
    ("rare_step", lambda k, b1, b2: rare(k, 0.9, 0.999), "whatever comes in"),
    ("rare_step", lambda k, b1, b2: rare(k, b1, b2) * 0.001, "units of alpha"),
    ("rare_step", lambda k, b1, b2: (1 - b2**k) ** 0.5 / (1 - b1**k), "counts 1 - beta"),
    ("rate_factor", lambda t, b1, b2: by_two_corrections(t - 1, b1, b2), "one step early"),
    ("rate_factor", lambda t, b1, b2: by_two_corrections(t + 1, b1, b2), "one step late"),
    ("rate_factor", lambda t, b1, b2: ((1 - b2**t) / (1 - b1**t)) ** 0.5, "v's correction alone"),
    ("rate_factor", lambda t, b1, b2: 1 / (1 - b2**t) ** 0.5, "correction of m"),
    ("rate_factor", lambda t, b1, b2: (1 - b2) ** (t / 2) / (1 - b1) ** t, "power belongs to beta"),
    ("rate_factor", lambda t, b1, b2: by_two_corrections(t, 0.9, 0.999), "whatever comes in"),
    ("drift", all_rounds(20), "adds up many rounds"),
    ("drift", all_rounds(777), "adds up many rounds"),
    ("drift", size_for_square, "not its square"),
    ("drift", lambda n, b: by_a_geometric_series(n, 1 - b), "exchanged"),
    ("drift", lambda n, b: by_a_geometric_series(3.0, b), "whatever comes in"),
    ("drift", lambda n, b: 0.472313, "turns round"),
    ("fair_lead", judged(lambda va, vb: by_mean(va), at_as_rate), "judges B at A's rate"),
    ("fair_lead", judged(at_bs_rate, lambda va, vb: by_mean(vb)), "judges A at B's rate"),
    ("fair_lead", on_both(pick=max), "the highest validation loss"),
    ("fair_lead", on_both(summary=min), "luckiest seed"),
    ("fair_lead", on_both(summary=np.median), "the median over seeds"),
    ("fair_lead", lambda *a: by_loops(*a)[::-1], "another order: the lead, then its error"),
    ("fair_lead", tuning_root, "not of tuning seeds"),
    ("fair_lead", relative, "as a share"),
]

WRONG = [
    *HARDER,
    ("adamw_step", l2, "decay has got into m"),
    ("adamw_step", only_theta_of_l2, "with the decay in the gradient"),
    ("adamw_step", lambda *a: step(*a[:6]), "no decay"),
    ("adamw_step", lambda *a: step(*a[:6], shrunk=1 - a[6]), "multiplied by alpha too"),
    ("adamw_step", lambda *a: step(*a[:6], shrunk=1 + a[5] * a[6]), "its sign"),
    ("adamw_step", lambda *a: step(*a[:6], shrunk=1 - a[5] * a[6], correct=False), "uncorrected"),
    ("adamw_step", handed_on_corrected, "Hand on m itself"),
    ("adamw_step", lambda *a: step(*a[:6])[0], "three results"),
    ("rare_step", lambda k, b1, b2: (1 - b1) / (1 - b2) ** 0.5, "never came before"),
    ("rare_step", lambda k, b1, b2: (1 - b1**k) / (1 - b2**k) ** 0.5, "gradients in a row"),
    ("rare_step", lambda k, b1, b2: by_running(k, b1, b2) ** 2, "not it|square|root|nearer|expect"),
    ("rate_factor", lambda t, b1, b2: (1 - b1**t) / (1 - b2**t) ** 0.5, "1 over it"),
    ("rate_factor", lambda t, b1, b2: (1 - b2**t) / (1 - b1**t), "under a root"),
    ("rate_factor", lambda t, b1, b2: (1 - b2**t) ** 0.5, "correction of m"),
    ("rate_factor", lambda t, b1, b2: 1 / (1 - b1**t), "correction of v"),
    ("rate_factor", lambda t, b1, b2: (1 - b1**t) ** 0.5 / (1 - b2**t), "exchanged"),
    ("drift", first_round, "first round"),
    ("drift", uphill, "against the gradient"),
    ("drift", lambda large, beta2: 2.0 - large, "SGD"),
    ("drift", lambda large, beta2: by_a_geometric_series(large, beta2) / 3, "the sum is asked"),
    ("fair_lead", by_the_test, "by the test losses"),
    ("fair_lead", unpaired, "two separate groups"),
    ("fair_lead", without_root, "divide by the root"),
    ("fair_lead", with_n, "ddof=1"),
    ("fair_lead", the_other_way, "The sign"),
]


@pytest.mark.parametrize(("name", "answer", "hint"), WRONG)
def test_wrong_answers_are_told_what_is_wrong(name, answer, hint):
    result = judge(name, answer)
    assert result.passed is False
    assert any(words in result.message for words in hint.split("|")), result.message


def test_the_pieces_of_advice_hold():
    """What the solutions and the praise say about numbers."""
    assert turning._drift(3.0, 0.47) > 0 > turning._drift(3.0, 0.475)  # 0.47 to two digits
    factors = [by_two_corrections(t, 0.9, 0.999) for t in range(1, 10_000)]
    assert round(factors[0], 2) == 0.32 and np.argmin(factors) == 11
    assert round(min(factors), 2) == 0.15 and factors[-1] > 0.999
    assert by_running(1, 0.9, 0.999) == pytest.approx(1)


def test_what_the_rare_word_is_told():
    every = np.arange(1, 10_001)
    step = 0.1 / (1 - 0.9**every) * ((1 - 0.999**every) / 0.001) ** 0.5
    assert step[3] == pytest.approx(by_running(4, 0.9, 0.999))
    assert np.argmin(step) == 12 - 1 and round(step[11], 2) == 0.48
    assert (np.diff(step[11:]) > 0).all() and step[-1] < 0.1 / 0.001**0.5
    assert (step[1:105] < 1).all() and (step[105:] > 1).all()
    # Between two gradients m fades by 0.9 a step and the root of v by the root of 0.999.
    fade = 0.9 / 0.999**0.5
    per_batch = step * (1 - fade**every) / (1 - fade) / every
    share = (per_batch / per_batch[0] * every**0.5)[:1000]  # 1 where it is 1 / sqrt(k)
    assert share.min() > 0.75 and share.max() < 1.1
