"""Catch, a game of nine moves: a ball falls, and a paddle must stand under it in the end.

Ten rows of five squares, as in the "catch" of bsuite (Osband et al. 2020, arXiv 1908.03568), where
the paddle starts in the middle; here it starts anywhere. It is played as Gymnasium's games are.
"""

import random

import numpy as np

STARTS = [(ball, paddle) for ball in range(5) for paddle in range(5)]
"""All 25 ways in which a game can start."""


class Catch:
    """Actions: 0 left, 1 stay, 2 right. The reward comes at the end: 1 if caught, -1 if missed."""

    num_actions = 3

    def __init__(self):
        self.chance = random.Random(0)

    def reset(self, seed=None, start=None):
        """Begin a game; start: the columns of ball and paddle, else drawn by chance."""
        if seed is not None:
            self.chance = random.Random(seed)
        drawn = self.chance.randrange(5), self.chance.randrange(5)
        self.row, (self.ball, self.paddle) = 0, start or drawn
        return self.picture(), {}

    def step(self, action):
        """Move the paddle, and let the ball fall by a row."""
        self.paddle = min(max(self.paddle + action - 1, 0), 4)
        self.row += 1
        ended = self.row == 9
        reward = 0.0 if not ended else 1.0 if self.ball == self.paddle else -1.0
        return self.picture(), reward, ended, False, {}

    def picture(self):
        """Draw the game: 50 numbers, 1 where the ball or the paddle is, else 0."""
        squares = np.zeros((10, 5), dtype=np.float32)
        squares[self.row, self.ball] = squares[9, self.paddle] = 1
        return squares.ravel()
