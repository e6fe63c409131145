"""The deep Q-network of "Playing Atari with Deep Reinforcement Learning", and what it is shown.

Mnih, Kavukcuoglu, Silver, Graves, Antonoglou, Wierstra & Riedmiller (2013), arXiv 1312.5602.
Defined in the section "DQN". The paper writes an input as 84 x 84 x 4; PyTorch puts the channels
first. In shapes, B is the batch, and K the number of actions.

What the paper leaves open, and what this module takes: how a colour becomes a gray (luminance), how
a frame is made smaller (each small pixel is the mean of what it covers), which 84 rows are kept (an
argument), and how gray is scaled (0 to 1).
"""

import collections

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - the name that everybody gives it

from dlbasics.page.arguments import count
from dlbasics.papers import parameters as parameters

FRAMES = 4
"""How many frames the network sees at once: the paper's history."""

SIDE = 84
"""Rows and columns of what the network sees."""

LUMINANCE = (0.299, 0.587, 0.114)
"""What red, green and blue add to how bright a colour looks (Rec. 601)."""


class DQN(nn.Module):
    """Map what was seen last to the value of each action: the network of 2013, section 4.1.

    num_actions: K; 4 to 18 in the paper's seven games.
    """

    def __init__(self, num_actions: int):
        super().__init__()
        if not count(num_actions, "num_actions"):
            raise ValueError("num_actions must be above 0")
        self.conv1 = nn.Conv2d(FRAMES, 16, kernel_size=8, stride=4)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=4, stride=2)
        self.hidden = nn.Linear(32 * 9 * 9, 256)
        self.output = nn.Linear(256, num_actions)

    def forward(self, phi):
        """Map phi, (B, 4, 84, 84), gray from 0 to 1, the newest last, to (B, K)."""
        x = torch.relu(self.conv1(phi))  # (B, 16, 20, 20)
        x = torch.relu(self.conv2(x))  # (B, 32, 9, 9)
        x = torch.relu(self.hidden(x.flatten(1)))  # (B, 256)
        return self.output(x)  # (B, K), no ReLU: a value may be negative


def small(frame, top):
    """Make a frame, (210, 160, 3), gray and small; keep 84 of its 110 rows."""
    gray = frame.float() @ torch.tensor(LUMINANCE) / 255  # (210, 160), from 0 to 1
    means = F.interpolate(gray[None, None], (110, 84), mode="area")[0, 0]  # (110, 84)
    return means[top : top + 84]  # (84, 84)


def preprocess(frame, top: int = 18) -> torch.Tensor:
    """Turn an Atari frame into what the network sees of it: gray, 110 x 84, cropped to 84 x 84.

    frame: (210, 160, 3), whole numbers from 0 to 255, an array or a tensor.
    top: the first of the 84 rows kept, 0 to 26. 18 keeps Pong's field: below the score, above the rim.
    Returns (84, 84), from 0 (black) to 1 (white). Section 4.1 of the paper.
    Raises ValueError for another shape or type, or a crop outside of the frame.
    """
    frame = torch.as_tensor(frame)
    if frame.shape != (210, 160, 3) or frame.dtype != torch.uint8:
        raise ValueError(
            "expected a frame of the shape (210, 160, 3) of uint8; "
            f"got {tuple(frame.shape)} of {frame.dtype}"
        )
    if not 0 <= count(top, "top") <= 110 - SIDE:
        raise ValueError(f"84 of 110 rows: top must be from 0 to 26; got {top}")
    return small(frame, top)


class History:
    """Keep the last four frames: the function φ of the paper's Algorithm 1.

    At the start of a game there are no four frames yet; the first stands in for those before it.
    """

    def __init__(self, top: int = 18):
        self.top = top
        self.frames = collections.deque(maxlen=FRAMES)

    def start(self, frame) -> torch.Tensor:
        """Forget all, see the first frame (210, 160, 3), and return φ (4, 84, 84)."""
        self.frames.extend([preprocess(frame, self.top)] * FRAMES)
        return torch.stack(list(self.frames))

    def see(self, frame) -> torch.Tensor:
        """See the next frame (210, 160, 3), and return φ (4, 84, 84), the newest frame last.

        Raises ValueError where no game was started.
        """
        if not self.frames:
            raise ValueError("show the first frame of a game by start(frame)")
        self.frames.append(preprocess(frame, self.top))
        return torch.stack(list(self.frames))


def skip(act, action, frames: int = 4) -> float:
    """Repeat an action on `frames` frames of a game, and return the sum of the rewards.

    act: a function that plays one frame with an action, and returns the reward. Section 5.
    The sum is then clipped to -1, 0 or 1 by the paper's rule for training; see `clip`.
    """
    return sum(act(action) for _ in range(frames))


def clip(reward: float) -> float:
    """Return 1 for a positive reward, -1 for a negative one, else 0: section 5, in training only."""
    return float((reward > 0) - (reward < 0))


def targets(rewards, next_values, ended, discount):
    """Compute y of the paper's Algorithm 1 for a batch of transitions.

    rewards: (B,). next_values: (B, K), what the network says of the next states.
    ended: (B,), bool, where the next state ends the game, and nothing comes after it.
    """
    return rewards + discount * next_values.amax(dim=1) * ~ended  # (B,)
