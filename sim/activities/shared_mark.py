"""Shared mark: part of a test's mark is the mean of one's group, the same for all who took part in its work."""

from sim.activities.kinds import GROUP_SESSION
from sim.frame.declaration import activity


@activity(GROUP_SESSION, writes="mark")
def shared_mark(k, offers, enrolled, sessions, from_term, until_term, mark, shared_mark, term):
    """mark += shared_mark * (mean mark of the group - mark), at each test, for the enrolled members who have come (sessions above 0), in their terms

    The mean is that of the marks of just these members. One programme comes after the other.
    """
    if shared_mark == 0:
        return
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        total, count = 0.0, 0
        for a in range(offers.start[g], offers.start[g + 1]):
            i = offers.members[a]
            if enrolled[i] > 0 and sessions[i] > 0 and from_term[i] <= term < until_term[i]:
                total += mark[i]
                count += 1
        for a in range(offers.start[g], offers.start[g + 1]):
            i = offers.members[a]
            if enrolled[i] > 0 and sessions[i] > 0 and from_term[i] <= term < until_term[i]:
                mark[i] += shared_mark * (total / count - mark[i])
