"""Number the activities: the value of a programme's knob `kind`."""

GROUP_SESSION = 0
PAIR_MEETING = 1
MESSAGE = 2
FORUM = 3
FEEDBACK = 4
KINDS = {"group_session": GROUP_SESSION, "pair_meeting": PAIR_MEETING, "message": MESSAGE, "forum": FORUM, "feedback": FEEDBACK}

TOPICS = ("information", "belonging", "stigma", "norms", "encouragement")  # of a message: the value of its knob `topic`
