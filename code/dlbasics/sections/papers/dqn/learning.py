"""Q-learning with a network, as the section's page types it: a memory, an update, and the loop.

Algorithm 1 of Mnih et al. (2013), arXiv 1312.5602, with Adam in place of RMSProp. The page holds the
same lines, to be changed there; a test compares the two. `balance` is that loop for CartPole, with
the target network of Mnih et al. (2015). A game is played as those of Gymnasium are.
"""

import collections
import copy
import random

import gymnasium
import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812 - the name that everybody gives it


class Memory:
    """The last transitions, up to `capacity`, of which some are drawn by chance."""

    def __init__(self, capacity):
        self.transitions = collections.deque(maxlen=capacity)

    def add(self, *transition):  # state, action, reward, next state, ended
        """Remember a transition; beyond the capacity, forget the oldest."""
        self.transitions.append(transition)

    def draw(self, size):
        """Draw `size` transitions without repeats, or all there are; as tensors, one a part."""
        size = min(size, len(self.transitions))
        columns = zip(*random.sample(self.transitions, size), strict=True)
        return [torch.tensor(np.array(column)) for column in columns]


def targets(network, rewards, next_states, ended, discount=0.99):
    """Compute the targets of a batch: what the values are to come nearer to."""
    with torch.no_grad():
        best = network(next_states).amax(dim=1)  # (B,)
    return (rewards + discount * best * ~ended).float()


def q_update(network, optimizer, states, actions, y):
    """Take one step of gradient descent towards the targets y of a batch."""
    q = network(states).gather(1, actions[:, None])[:, 0]  # of buttons pressed
    loss = F.mse_loss(q, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def learn(game, network, memory, steps, lr, seed):
    """Play and learn for a number of moves."""
    random.seed(seed)
    optimizer = torch.optim.Adam(network.parameters(), lr=lr)
    state, _ = game.reset(seed=seed)
    for step in range(steps):
        epsilon = max(0.1, 1 - 2 * step / steps)
        if random.random() < epsilon:
            action = random.randrange(game.num_actions)
        else:
            action = network(torch.tensor(state)).argmax().item()
        next_state, reward, ended, _, _ = game.step(action)
        memory.add(state, action, reward, next_state, ended)
        states, actions, rewards, next_states, over = memory.draw(32)
        y = targets(network, rewards, next_states, over)
        q_update(network, optimizer, states, actions, y)
        state = game.reset()[0] if ended else next_state


def balance(game, network, memory, steps, lr, seed, copy_every):
    """Learn as on Catch, with a falling rate and targets from a copy."""
    random.seed(seed)
    optimizer = torch.optim.Adam(network.parameters(), lr=lr, fused=True)
    slow, lengths, begun = copy.deepcopy(network), [], 0
    state, _ = game.reset(seed=seed)
    for step in range(steps):
        epsilon = max(0.05, 1 - 10 * step / steps)
        optimizer.param_groups[0]["lr"] = lr * (1 - step / steps)
        if random.random() < epsilon:
            action = random.randrange(game.num_actions)
        else:
            with torch.no_grad():
                action = network(torch.tensor(state)).argmax().item()
        next_state, reward, ended, cut, _ = game.step(action)
        memory.add(state, action, reward, next_state, ended)  # not `cut`: it stands
        states, actions, rewards, next_states, over = memory.draw(64)
        y = targets(slow, rewards, next_states, over)
        q_update(network, optimizer, states, actions, y)
        if step % copy_every == 0:
            slow.load_state_dict(network.state_dict())
        state = next_state
        if ended or cut:
            lengths.append(step + 1 - begun)
            state, begun = game.reset()[0], step + 1
    return lengths


def play(game, network, **start):
    """Play a game greedily; return the states seen, and the last reward."""
    states, over = [game.reset(**start)[0]], False
    while not over:
        with torch.no_grad():
            action = network(torch.tensor(states[-1])).argmax().item()
        state, reward, ended, cut, _ = game.step(action)
        states.append(state)
        over = ended or cut
    return states, reward


class Pole:
    """CartPole: four numbers of about the size 1; a reward of -1 for falling, else 0."""

    num_actions = 2

    def __init__(self):
        self.game = gymnasium.make("CartPole-v1")

    def reset(self, seed=None):
        """Begin a game."""
        return self.scaled(self.game.reset(seed=seed)[0]), {}

    def step(self, action):
        """Push to the left (0) or to the right (1)."""
        seen, _, fell, late, _ = self.game.step(action)
        return self.scaled(seen), -1.0 if fell else 0.0, fell, late, {}

    def scaled(self, seen):  # place, its speed, angle, its speed
        """Bring four numbers to about the size 1, as float32."""
        return (seen * [1 / 2.4, 0.5, 5, 0.5]).astype(np.float32)
