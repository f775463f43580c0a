"""The session: everybody sees the same; the last wish wins; what is wrong is told to who asked; nothing grows without end."""

import asyncio
import contextlib
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from experiments.classroom import session as sessions
from experiments.classroom.clock import Clock
from experiments.classroom.film import filmed
from experiments.classroom.guard import HEADERS
from experiments.classroom.lessons import LESSONS
from experiments.classroom.replay import replay
from experiments.classroom.server import application
from experiments.classroom.session import FILMS, Session, Shown, Viewer
from experiments.classroom.setup import Setup, Side
from experiments.classroom.talk import MOST_FROM_ONE
from sim.errors import UserError

SMALL = ("population.newcomers=40", "population.older=16")
ALONE, PAL = Side("lecture_only"), Side("pal")
SETUP = Setup(ALONE, PAL, seed=1, fixed=SMALL)
LIVE, PHONES = "ws://127.0.0.1:8765/live", "ws://192.168.1.2:8765/live"
HERE = {"client": ("127.0.0.1", 5000), "base_url": "http://127.0.0.1:8765"}
PHONE = {"client": ("192.168.1.7", 5000), "base_url": "http://192.168.1.2:8765"}


@pytest.fixture(scope="module")
def film():
    return filmed(SETUP)


@pytest.fixture
def quick(film, monkeypatch):
    """Films by any other setup that are this one, at once; gives the list of the setups that were made."""
    made = []

    def make(self, setup):
        made.append(setup)
        lesson = LESSONS.get(setup.lesson)
        packed = film.packed + repr(setup).encode()
        return Shown(setup, [], packed, 56, 105, {"choice": 2, "says": "so it was"} if lesson else None)

    monkeypatch.setattr(sessions.Session, "make", make)
    return made


def ready(setup=SETUP):
    session = Session(setup)
    run(session.want(setup))
    return session


def run(coroutine):
    """Run in a thread of its own: where a browser is open, this one has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def tree(seed=1, lesson=""):
    return {"a": ALONE.plain, "b": PAL.plain, "seed": seed, "lesson": lesson}


# ----- clock


def test_the_clock_runs_at_its_speed_until_the_last_day():
    clock = Clock(105).set(day=10, speed=5, playing=True)
    assert clock.now(clock.at + 2) == pytest.approx(20)
    assert clock.now(clock.at + 1000) == 105


def test_play_at_the_end_begins_again_and_a_pause_holds_the_day():
    clock = Clock(105).set(day=105)
    assert clock.set(playing=True).now() < 1
    assert Clock(105, day=100, speed=50, playing=True, at=0.0).set(playing=True).now() < 1  # it has run out meanwhile
    held = Clock(105, day=7, speed=50, playing=True, at=0.0)
    assert held.set(playing=False).playing is False


def test_after_the_end_a_jump_stays_where_it_went():
    over = Clock(105, day=100, speed=50, playing=True, at=0.0)
    for moved in (over.set(day=3), over.set(speed=7), over.set(playing=False)):
        assert not moved.plain["playing"]
    assert over.set(day=3).now() == 3


@pytest.mark.parametrize("day, kept", [(-5, 0), (500, 105), (33.5, 33.5)])
def test_a_day_outside_the_run_is_its_end(day, kept):
    assert Clock(105).set(day=day).now() == kept


def test_a_pause_holds_the_day_that_was_seen(quick):
    session, viewer = ready(), Viewer(True, "x")
    run(session.do(viewer, {"do": "speed", "speed": 100}))
    run(session.do(viewer, {"do": "play"}))
    time.sleep(0.1)
    run(session.do(viewer, {"do": "pause", "day": 2.5}))
    assert session.clock.now() == 2.5 and not session.clock.playing


# ----- what is asked for


def test_in_a_storm_of_sliders_the_last_wins_and_few_films_are_made(quick):
    session, viewer = ready(), Viewer(True, "x")
    session.viewers.add(viewer)

    async def storm():
        await asyncio.gather(*(session.do(viewer, {"do": "setup", "setup": tree(seed)}) for seed in range(2, 60)))

    run(storm())
    assert session.setup.seed == 59 and len(quick) <= 4 and not session.making


def test_kept_films_and_stories_are_few(quick):
    session, viewer = ready(), Viewer(True, "x")
    for seed in range(2, 30):
        run(session.do(viewer, {"do": "setup", "setup": tree(seed)}))
    assert len(session.films) == FILMS and session.film in session.films
    made = len(quick)
    run(session.do(viewer, {"do": "setup", "setup": tree(29)}))
    assert len(quick) == made  # a film that is kept is not made again


def test_what_cannot_be_shown_is_told_to_who_asked_and_what_is_shown_stays():
    session = ready()
    one, other, before = Viewer(True, "x"), Viewer(True, "y"), session.film
    session.viewers |= {one, other}
    run(session.do(one, {"do": "setup", "setup": tree() | {"words": ["programmes.pal.group_size=0"]}}))
    assert session.film == before and not session.making
    told = one.notes[0]["text"]
    assert "group_size = 0" in told and "allowed 1 to 500" in told and not other.notes


def test_a_mistake_made_while_a_film_is_made_is_told_to_who_made_it(quick, monkeypatch):
    session = ready()
    one, other = Viewer(True, "x"), Viewer(True, "y")
    session.viewers |= {one, other}
    make = Session.make

    def slow(self, setup):
        time.sleep(0.2)
        if setup.words:
            raise UserError("this is wrong")
        return make(self, setup)

    monkeypatch.setattr(Session, "make", slow)

    async def both():
        first = asyncio.create_task(session.do(one, {"do": "setup", "setup": tree(2)}))
        await asyncio.sleep(0.05)
        await session.do(other, {"do": "setup", "setup": tree(2) | {"words": ["programmes.pal.group_size=5"]}})
        await first

    run(both())
    assert other.notes == [{"kind": "error", "text": "this is wrong"}] and not one.notes and session.setup.seed == 2


def test_a_fault_of_ours_is_told_and_the_class_goes_on(quick, monkeypatch, caplog):
    session, viewer = ready(), Viewer(True, "x")
    before, make = session.film, Session.make
    monkeypatch.setattr(Session, "make", lambda self, setup: 1 / 0)
    run(session.do(viewer, {"do": "setup", "setup": tree(2)}))
    assert "ZeroDivisionError" in viewer.notes[0]["text"] and session.film == before and not session.making
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.setattr(Session, "make", make)
    run(session.do(viewer, {"do": "setup", "setup": tree(3)}))
    assert session.setup.seed == 3


def test_a_story_is_told_once_for_all_who_ask_and_too_many_at_once_are_put_off(quick, monkeypatch):
    told = []

    def slowly(both, student):
        time.sleep(0.05)
        told.append(student)
        return {"student": student}

    monkeypatch.setattr(sessions, "told", slowly)
    session = ready()

    async def crowd():
        return await asyncio.gather(*(session.story(session.film, student) for student in (1, 1, 1, 2, 3, 4, 5, 6)), return_exceptions=True)

    found = run(crowd())
    assert told == [1, 2, 3, 4] and found[:3] == [{"student": 1}] * 3
    assert all("ask again" in str(one) for one in found[-2:])
    assert run(session.story(session.film, 56)) is None and run(session.story("none", 1)) is None
    assert not session.telling


@pytest.mark.parametrize("asked", [None, [], 3, {}, {"do": 5}, {"do": "x" * 99}, {"do": "seek"}, {"do": "seek", "day": "x"}, {"do": "speed", "speed": True},
                                   {"do": "hands"}, {"do": "hands", "choice": 0, "by": 3}, {"do": "ask"}, {"do": "vote", "choice": 0}, {"do": "setup"},
                                   {"do": "__class__"}, {"do": "seek", "day": float("nan")}, {"do": "seek", "day": 1e30}])  # fmt: skip
def test_what_is_not_understood_changes_nothing(quick, asked):
    session, viewer = ready(), Viewer(True, "x")
    before = session.plain | {"clock": None}
    with pytest.raises(UserError):
        run(session.do(viewer, asked))
    assert session.plain | {"clock": None} == before


def test_who_only_watches_can_vote_when_asked_and_nothing_else(quick):
    session, phone, leader = ready(), Viewer(False, "phone"), Viewer(True, "x")
    for asked in ({"do": "play"}, {"do": "seek", "day": 3}, {"do": "setup", "setup": tree(5)}, {"do": "reveal"}, {"do": "hands", "choice": 0, "by": 5}):
        with pytest.raises(UserError, match="only who started the page"):
            run(session.do(phone, asked))
    run(session.do(leader, {"do": "setup", "setup": tree(lesson="exams")}))
    with pytest.raises(UserError, match="nobody asks"):
        run(session.do(phone, {"do": "vote", "choice": 1}))
    run(session.do(leader, {"do": "ask"}))
    for choice in (0, 1, 1):
        run(session.do(phone, {"do": "vote", "choice": choice}))
    assert session.plain["guess"]["votes"] == [0, 1, 0]  # one vote a phone, the last counts


def test_the_answer_is_not_told_before_it_is_revealed(quick):
    session, leader = ready(), Viewer(True, "x")
    run(session.do(leader, {"do": "setup", "setup": tree(lesson="exams")}))
    run(session.do(leader, {"do": "hands", "choice": 1, "by": 14}))
    assert session.plain["guess"]["hands"] == [0, 14, 0] and session.plain["guess"]["answer"] is None
    assert "so it was" not in json.dumps(session.plain)
    run(session.do(leader, {"do": "reveal"}))
    assert session.plain["guess"]["answer"]["says"] == "so it was"


def test_another_lesson_forgets_the_hands_and_another_luck_keeps_them(quick):
    session, leader = ready(), Viewer(True, "x")
    run(session.do(leader, {"do": "setup", "setup": tree(lesson="exams")}))
    run(session.do(leader, {"do": "hands", "choice": 1, "by": 14}))
    run(session.do(leader, {"do": "setup", "setup": tree(seed=2, lesson="exams")}))
    assert session.plain["guess"]["hands"] == [0, 14, 0]
    run(session.do(leader, {"do": "setup", "setup": tree(lesson="online")}))
    assert session.plain["guess"]["hands"] == [0, 0, 0]


# ----- the server


def test_all_who_watch_are_told_the_same(quick):
    with TestClient(application(ready()), **HERE) as client:
        with client.websocket_connect(LIVE) as one, client.websocket_connect(LIVE) as other:
            assert one.receive_json()["kind"] == other.receive_json()["kind"] == "hello"
            one.send_json({"do": "seek", "day": 42})
            for line in (one, other):
                while True:
                    told = line.receive_json()
                    if told["kind"] == "state" and told["clock"]["day"] == 42:
                        break


def test_bad_messages_are_answered_and_the_line_stays(quick):
    with TestClient(application(ready()), **HERE) as client, client.websocket_connect(LIVE) as line:
        for text in ("{", "[]", "[" * 19000, b"\x00\x01", json.dumps({"do": "fly"})):
            line.send_bytes(text) if isinstance(text, bytes) else line.send_text(text)
            while (told := line.receive_json())["kind"] != "error":
                pass
            assert told["text"]
        line.send_json({"do": "seek", "day": 3})
        while (told := line.receive_json())["kind"] != "state" or told["clock"]["day"] != 3:
            pass


@pytest.mark.parametrize("path", ["/", "/watch", "/page/main.js", "/page/style.css"])
def test_pages_allow_nothing_from_elsewhere(quick, path):
    with TestClient(application(ready()), **HERE) as client:
        answer = client.get(path)
        assert answer.status_code == 200 and "default-src 'none'" in answer.headers["content-security-policy"]
        assert all(answer.headers[name.lower()] for name in HEADERS)
        assert "http://" not in answer.text.replace("http://www.w3.org", "") and "https://" not in answer.text and "//cdn" not in answer.text


@pytest.mark.parametrize("path", ["/page/../server.py", "/page/%2e%2e/server.py", "/page//etc/passwd", "/film/../../x", "/film/none", "/story/none/1", "/x"])
def test_files_that_are_not_the_pages_are_not_there(quick, path):
    with TestClient(application(ready()), **HERE) as client:
        assert client.get(path).status_code in (404, 405)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "localhost.evil.example:8765"])
def test_a_name_that_leads_here_is_refused(quick, host):
    with TestClient(application(ready()), **HERE) as client:
        assert client.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:9999", "https://127.0.0.1:8765", "null"])
def test_a_foreign_page_cannot_talk_to_the_session(quick, origin):
    with TestClient(application(ready()), **HERE) as client:
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(LIVE, headers={"origin": origin}) as line:
            line.receive_json()
        assert client.get("/", headers={"origin": origin}).status_code == 403


def test_the_page_itself_may_talk(quick):
    with TestClient(application(ready()), **HERE) as client, client.websocket_connect(LIVE, headers={"origin": "http://127.0.0.1:8765"}) as line:
        assert line.receive_json()["kind"] == "hello"


def test_another_machine_gets_nothing_without_the_token_and_watches_with_it(quick):
    session = ready()
    for token, tried, allowed in (("", "", False), ("secret", "", False), ("secret", "wrong", False), ("secret", "secret", True), ("", "undefined", False)):
        with TestClient(application(session, token), **PHONE) as client:
            assert client.get(f"/?token={tried}").status_code == (200 if allowed else 403)
            if allowed:
                assert "What do you expect?" in client.get(f"/?token={tried}").text
                with client.websocket_connect(f"{PHONES}?token={tried}") as line:
                    assert line.receive_json()["leads"] is False
            else:
                with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"{PHONES}?token={tried}") as line:
                    line.receive_json()


def test_the_name_under_which_a_page_is_shared_leads_to_it_and_no_other(quick):
    session = ready()
    for host, status in (("lectern.local:8765", 200), ("lectern.local.evil.example:8765", 403)):
        with TestClient(application(session, "secret", "lectern.local"), **PHONE) as client:
            assert client.get("/?token=secret", headers={"host": host}).status_code == status


def test_one_address_cannot_fill_the_room(quick):
    with TestClient(application(ready(), "secret"), **PHONE) as client:
        with contextlib.ExitStack() as room:
            for _ in range(MOST_FROM_ONE):
                room.enter_context(client.websocket_connect(f"{PHONES}?token=secret")).receive_json()
            with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"{PHONES}?token=secret") as line:
                line.receive_json()


def test_a_film_and_its_replay_are_handed_out_and_a_story_is_told(film):
    with TestClient(application(ready()), **HERE) as client, client.websocket_connect(LIVE) as line:
        while (told := line.receive_json())["kind"] != "state":
            pass
        name = told["film"]
        assert client.get(f"/film/{name}").content == film.packed
        whole = client.get(f"/replay/{name}")
        assert "<script src=" not in whole.text and 'id="film"' in whole.text
        story = client.get(f"/story/{name}/3").json()
        assert len(story["ends"]) == 2 and "no forecast of a real one" in story["caveat"]
        assert client.get(f"/story/{name}/99999").status_code == 404


def test_a_replay_cannot_be_broken_by_what_is_in_it(film):
    setup = Setup(ALONE, Side("pal", ("programmes.pal.group_size=</script><script>alert(1)</script>",)), lesson="exams")
    page = replay(Shown(setup, [], film.packed, 56, 105, {"choice": 0, "says": "</script><script>alert(1)</script>"}))
    assert "<script>alert(1)" not in page
