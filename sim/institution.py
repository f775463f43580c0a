"""An institution as settings: what it pays for peer support, and the usual sizes of its programmes, which their files refer to."""

from dataclasses import dataclass

from sim.settings import setting

PAY = ("hourly", "stipend", "volunteers")
MOST = 10_000_000  # of any currency


@dataclass
class Institution:
    """Prices in one currency of one year, and what is usual here. The files of configs/institution say where each number comes from."""

    currency: str = setting("GBP", "currency of all prices", allowed="a word of up to 12 letters")
    price_year: str = setting("2025", "year of the prices", allowed="a word of up to 12 letters")
    student_rate: float = setting(15.0, "an hour of a paid student, holiday pay and employer's part included", "money/h", (0, MOST))
    stipend: float = setting(500.0, "stipend or honorarium of a helper and term", "money", (0, MOST))
    expenses: float = setting(15.0, "expenses of a volunteer and term", "money", (0, MOST))
    leaders_pay: str = setting("hourly", "how leaders of groups are usually paid", choices=PAY)
    mentors_pay: str = setting("volunteers", "how mentors and tutors are usually paid", choices=PAY)
    coordinator_salary: float = setting(36_000.0, "salary of a coordinator", "money/year", (0, MOST))
    on_costs: float = setting(1.27, "what the salary costs with the employer's part", "times", (1, 3))
    groups_per_coordinator: float = setting(75.0, "groups that a coordinator runs in a year", "groups", (1, 10_000))
    leaderless_per_coordinator: float = setting(500.0, "groups without leaders, which only have to be put together and looked after", "groups", (1, 100_000))
    mentors_per_coordinator: float = setting(150.0, "mentors that a coordinator runs in a year", "mentors", (1, 10_000))
    trainer_rate: float = setting(60.0, "an hour of an outside trainer or clinical supervisor", "money/h", (0, MOST))
    trainees_per_trainer: int = setting(12, "helpers whom a trainer trains or supervises together", "helpers", (1, 500))
    staff_rate: float = setting(28.0, "an hour of other staff", "money/h", (0, MOST))
    room_rate: float = setting(0.0, "an hour of a room; 0 where rooms for teaching are free", "money/h", (0, MOST))
    community_licence: float = setting(1.5, "licence of an online community, a term", "money/student", (0, MOST))
    ai_licence: float = setting(5.0, "AI feedback, a term", "money/student", (0, MOST))
    group_size: int = setting(15, "usual places in a group", "students", (1, 500))
    leaders_per_group: int = setting(1, "usual leaders of a group", "leaders", (0, 5))
    sessions_per_week: int = setting(1, "usual meetings of a group a week", "meetings", (1, 5))
    leader_training_hours: float = setting(14.0, "usual training of a leader before the start", "h", (0, 200))
    leader_supervision_hours: float = setting(0.5, "usual support of a leader", "h/week", (0, 10))
    mentees_per_mentor: int = setting(5, "usual mentees of a mentor", "students", (1, 50))
    mentor_training_hours: float = setting(6.0, "usual training of a mentor before the start", "h", (0, 200))
