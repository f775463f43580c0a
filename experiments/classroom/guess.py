"""Guess: what a class expects before it sees it, by show of hands or by votes from phones."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.errors import UserError

MOST_HANDS = 1000
MOST_VOTERS = 2000


@dataclass
class Guess:
    """Hands for each choice of a question, and votes of phones, one each; and whether what happened is shown."""

    choices: int = 0
    hands: list[int] = field(default_factory=list)
    votes: dict[str, int] = field(default_factory=dict)
    asking: bool = False
    shown: bool = False

    def __post_init__(self) -> None:
        self.hands = self.hands or [0] * self.choices

    def raised(self, tree: Mapping) -> None:
        """Count hands for one choice: so many more, or less."""
        choice, by = tree.get("choice"), tree.get("by")
        if type(choice) is not int or not 0 <= choice < self.choices or type(by) is not int or abs(by) > MOST_HANDS:
            raise UserError(f"hands: takes a choice, and by how many of up to {MOST_HANDS}")
        self.hands[choice] = min(max(0, self.hands[choice] + by), MOST_HANDS)

    def voted(self, who: str, choice: object) -> int:
        """Take a vote of a phone; the last of each counts."""
        if not self.asking:
            raise UserError("vote: nobody asks at the moment")
        if type(choice) is not int or not 0 <= choice < self.choices:
            raise UserError("vote: takes the number of a choice")
        if who not in self.votes and len(self.votes) >= MOST_VOTERS:
            raise UserError(f"vote: {MOST_VOTERS:,} have voted already")
        self.votes[who] = choice
        return choice

    @property
    def plain(self) -> dict:
        """Counts of hands and votes together, choice by choice."""
        votes = [sum(one == choice for one in self.votes.values()) for choice in range(self.choices)]
        return {"hands": self.hands, "votes": votes, "asking": self.asking, "shown": self.shown}
