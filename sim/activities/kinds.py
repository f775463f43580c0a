"""Number the activities: the value of a programme's knob `kind`."""

GROUP_SESSION = 0
PAIR_MEETING = 1
