"""The stored runs are complete, and none was judged by what chose its rate."""

from datetime import date

from dlbasics.sections.papers.encoder_decoder import long_run, runs, stored


def test_every_arm_is_there_and_was_judged_at_the_rate_that_validation_chose():
    assert date.fromisoformat(stored.DATE)
    assert {run.arm for run in runs.read()} == set(long_run.ARMS)
    for name, arm in long_run.ARMS.items():
        assert set(runs.tuning(name)) == set(arm.rates)
        judged = runs.judged(name)
        assert [run.seed for run in judged] == list(long_run.JUDGING)
        assert {run.lr for run in judged} == {runs.best(name)}
        assert {run.steps for run in judged} == {arm.steps}
        assert not set(long_run.JUDGING) & set(arm.tuning)
