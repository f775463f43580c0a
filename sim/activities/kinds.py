"""Number the activities: the value of a programme's knob `kind`."""

GROUP_SESSION = 0
PAIR_MEETING = 1
MESSAGE = 2

TOPICS = ("information", "belonging", "stigma")  # of a message: the value of its knob `topic`
