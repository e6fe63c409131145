"""Milestones rebuilt: each module is named after its section of the part on papers."""
