"""The ring: what is counted, what is drawn, what is filmed."""

import numpy as np
import pytest
import torch

from dlbasics.sections.papers.gan import ring

torch.set_num_threads(1)


def test_real_points_cover_the_ring():
    torch.manual_seed(0)
    points = ring.real(20_000)
    found = ring.coverage(points)
    assert found.modes == 8 and found.near > 0.999 and found.overlap > 0.98
    place = torch.cdist(points, ring.CENTRES).argmin(dim=1)
    gaps = points - ring.CENTRES[place]
    assert gaps.std().item() == pytest.approx(ring.SIGMA, rel=0.02)
    assert ring.CENTRES.norm(dim=1).tolist() == pytest.approx([2.0] * 8)


def test_coverage_by_counting():
    samples = torch.cat([
        ring.CENTRES[0].repeat(24, 1), ring.CENTRES[3].repeat(2, 1), ring.CENTRES[5].repeat(1, 1),
        ring.CENTRES[6][None] + torch.tensor([[0.21, 0.0]]), torch.zeros(4, 2),
    ])  # fmt: skip
    found = ring.coverage(samples)  # 32 samples: one is a quarter of a fair share
    assert found.modes == 3
    assert found.near == pytest.approx(27 / 32)
    assert found.overlap == pytest.approx((4 + 2 + 1) / 32)
    assert ring.coverage(ring.CENTRES) == (8, 1.0, 1.0)
    assert ring.coverage(torch.zeros(9, 2)) == (0, 0.0, 0.0)


def test_overlap_is_one_minus_the_total_variation_distance():
    rng = np.random.default_rng(0)
    for _ in range(5):
        weights = rng.dirichlet(np.ones(9))
        counts = rng.multinomial(2000, weights)
        places = np.vstack([ring.CENTRES.numpy(), [[0, 0]]])
        samples = np.repeat(places, counts, axis=0)
        wanted = np.append(np.full(8, 1 / 8), 0)
        distance = np.abs(counts / 2000 - wanted).sum() / 2
        assert ring.coverage(samples).overlap == pytest.approx(1 - distance, abs=1e-6)


@pytest.mark.parametrize("samples", [torch.zeros(0, 2), torch.zeros(3), torch.zeros(3, 3)])
def test_coverage_refuses_what_are_no_points(samples):
    with pytest.raises(ValueError, match="points"):
        ring.coverage(samples)


def test_the_networks_differ_in_batch_norm_alone():
    for batch_norm in (True, False):
        G, D = ring.networks(batch_norm)
        norms = [layer for layer in G if isinstance(layer, torch.nn.BatchNorm1d)]
        assert len(norms) == len({id(norm) for norm in norms}) == 2 * batch_norm
        assert not any(isinstance(layer, torch.nn.BatchNorm1d) for layer in D)
        linear = [layer.weight.shape for layer in G if isinstance(layer, torch.nn.Linear)]
        assert linear == [(64, 8), (64, 64), (2, 64)]


def test_training_repeats_and_ends_with_a_rate_near_0():
    runs = []
    for num_steps in (30, 30, 31):
        G, loss = ring.train(3, True, 1e-3, 1e-3, num_steps=num_steps)
        assert not G.training
        runs.append((loss, G[-1].weight.detach().clone()))
    assert runs[0][0] == runs[1][0] and torch.equal(runs[0][1], runs[1][1])
    assert not torch.equal(runs[0][1], runs[2][1])


def test_a_film_changes_no_run_and_tells_what_was():
    states = []
    for filmed in (False, True):
        torch.manual_seed(0)
        G, D = ring.networks(True)
        film = ring.Film(torch.ones(150, 8), moments=(1, 2))
        x = G(torch.randn(16, 8))
        if filmed:
            film(1, G, D, [3.0])
            film(1.5, G, D, [3.0])
            film(2, G, D, [*[9.0] * 10, *[1.0] * 50])
        states.append((x, torch.randn(1), G.training, *G.state_dict().values()))
    assert all(np.array_equal(a, b) if isinstance(a, bool) else torch.equal(a, b)
               for a, b in zip(*states, strict=True))  # fmt: skip
    assert film.losses == [3.0, 1.0] and len(film.samples) == len(film.fields) == 2
    # The map goes from the top left to the right, and then down.
    corner = D(torch.tensor([[-3.0, 3.0], [3.0, 3.0], [-3.0, -3.0]])).sigmoid().squeeze(-1)
    field = film.fields[0]
    torch.testing.assert_close(torch.stack([field[0, 0], field[0, -1], field[-1, 0]]), corner)
    film.wandered = lambda: 1.23456  # at the steps of a whole training
    data = film.data("a run")
    assert data["name"] == "a run" and data["loss"] == [3.0, 1.0]
    assert data["of"] == 150 and data["wandered"] == 1.235
    for cloud, near, centre in zip(film.samples, data["near"], data["centre"], strict=True):
        assert ring.coverage(cloud).near == pytest.approx(sum(near) / 150)
        assert np.abs(cloud.mean(dim=0).numpy() - np.array(centre) / 100).max() < 0.0051
    assert [len(flat) for flat in data["samples"]] == [280, 280]
    assert [len(flat) for flat in data["field"]] == [ring.SIDE**2] * 2
    assert film.clouds(2).keys() == {2}


def test_how_far_a_cloud_wanders():
    film = ring.Film(torch.ones(2, 8), moments=(1, 2, 3))
    square = torch.tensor([[1.0, 1.0], [-1.0, -1.0]])
    film.samples = [square, square + torch.tensor([3.0, 4.0]), square + torch.tensor([3.0, 3.0])]
    assert film.wandered((1, 2, 3)) == pytest.approx((5 + 1) / 2)
    assert film.wandered((1, 3)) == pytest.approx(18**0.5)
    assert set(ring.STRIDES) <= set(ring.MOMENTS)


def test_the_spread_of_the_data_and_of_copies():
    torch.manual_seed(0)
    points = ring.real(20_000)
    assert ring.spread(points) == pytest.approx((4 + 2 * ring.SIGMA**2) ** 0.5, rel=0.02)
    assert ring.spread(points + 7) == pytest.approx(ring.spread(points), rel=1e-4)
    assert ring.spread(torch.ones(9, 2)) == 0


def test_hundredths():
    assert ring.hundredths(torch.tensor([[1.234, -0.5], [99.0, -99.0]])) == [123, -50, 999, -999]
