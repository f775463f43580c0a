"""The page in a real browser, as an instructor uses it: every control, both panels in step, nothing off this machine, and no fault for a screen reader."""

import csv
import io
import re

import numpy as np
import pytest

from experiments.classroom.lessons import LESSONS

SAME = "document.getElementById('net-a').toDataURL() === document.getElementById('net-b').toDataURL()"


def test_the_page_opens_with_both_panels_drawn(tab):
    assert tab.get("document.getElementById('name-a').textContent") == "lecture only"
    assert tab.get("document.getElementById('name-b').textContent") == "pal"
    for arm in "ab":
        coloured = f"(() => {{ const c = document.getElementById('net-{arm}'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        assert tab.get(coloured + " let k = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) k++; return k; })()") > 5000
    tab.day(105)
    tab.picture("page")


def test_the_same_scenario_twice_is_the_same_picture_every_day(tab):
    tab.begin(a="pal", b="pal")
    for day in (0, 10, 45, 105):
        tab.day(day)
        assert tab.get(SAME), f"day {day}"


def test_panels_are_paired_before_the_programme_begins_and_differ_after(tab):
    tab.get("for (const arm of 'ab') peersim.page.film.arrays[`${arm}.helpers`].fill(0)")  # who is to help is a square from the start
    tab.day(6)
    tab.get("peersim.page.changed()")
    tab.settled()
    assert tab.get(SAME)
    tab.day(80)
    assert not tab.get(SAME)


def test_both_networks_show_the_same_day_in_every_frame(tab):
    tab.get("""(() => { window.days = []; peersim.page.networks.forEach((one, k) => { const draw = one.draw.bind(one);
        one.draw = (day, look) => { window.days.push([k, day]); draw(day, look); }; }); })()""")
    tab.get("peersim.page.ask({do: 'speed', speed: 60}), peersim.page.ask({do: 'play'})")
    tab.until("peersim.page.shownDay === 105")
    days = tab.get("window.days")
    assert len(days) % 2 == 0 and all(a[0] == 0 and b[0] == 1 and a[1] == b[1] for a, b in zip(days[::2], days[1::2]))
    assert tab.get("peersim.page.frames") >= 10


def test_time_can_be_played_stepped_and_jumped(tab):
    page, day = tab.page, lambda: tab.get("peersim.page.shownDay")
    for control, expected in (("step-day", 1), ("step-week", 8), ("back-day", 7), ("back-week", 0), ("back-day", 0)):
        page.click(f"#{control}")
        tab.until(f"peersim.page.shownDay === {expected}", control)
    page.fill("#week", "9")
    page.press("#week", "Enter")
    tab.until("peersim.page.shownDay === 63")
    page.select_option("#speed", "14")
    page.click("#play")
    tab.until("peersim.page.shownDay > 66")
    assert page.inner_text("#play") == "Pause"
    page.click("#play")
    tab.until("!peersim.page.clock.playing")
    held = day()
    tab.settled()
    assert day() == held
    page.select_option("#speed", "60")
    page.click("#play")
    tab.until("peersim.page.shownDay === 105")
    tab.until("document.getElementById('play').textContent === 'Play'")
    page.click("#play")  # at the end, play begins again
    tab.until("peersim.page.shownDay < 100")
    page.fill("#day", "30")
    tab.until("peersim.page.shownDay >= 30")


def test_keys_do_what_the_buttons_do(tab):
    press = tab.page.keyboard.press
    for key, expected in (("ArrowRight", 1), ("Shift+ArrowRight", 8), ("ArrowLeft", 7), ("End", 105), ("Home", 0)):
        press(key)
        tab.until(f"peersim.page.shownDay === {expected}", key)
    press("Space")
    tab.until("peersim.page.shownDay > 0")
    press("Space")
    tab.until("!peersim.page.clock.playing")
    for key, attribute in (("p", "projector"), ("d", "theme")):
        before = tab.get(f"document.documentElement.dataset.{attribute}")
        press(key)
        tab.until(f"document.documentElement.dataset.{attribute} !== '{before}'")
        press(key)
    press("l")
    tab.until("document.getElementById('side').hidden")
    press("l")


def test_the_controls_can_be_reached_with_the_tab_key_alone(tab):
    reached = set()
    for _ in range(60):
        tab.page.keyboard.press("Tab")
        reached.add(tab.get("document.activeElement.id"))
    assert {
        "state",
        "size",
        "group",
        "projector",
        "dark",
        "aside",
        "play",
        "step-day",
        "step-week",
        "back-day",
        "day",
        "week",
        "speed",
        "tab-lessons",
    } <= reached
    tab.page.focus("#tab-lessons")
    tab.page.keyboard.press("ArrowRight")
    tab.until("!document.getElementById('settings').hidden && document.activeElement.id === 'tab-settings'")


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_begun_guessed_and_revealed(tab, name):
    lesson = LESSONS[name]
    tab.page.click(f"[data-lesson={name}]")
    tab.until(f"peersim.page.film.header.setup.lesson === '{name}'")
    tab.settled()
    assert tab.page.inner_text("#lesson-title") == lesson.title and tab.page.inner_text("#lesson-ask") == lesson.ask
    assert tab.get("peersim.page.film.header.states[peersim.page.look.state].name") == lesson.state
    assert tab.get("peersim.page.film.header.groups[peersim.page.look.group]") == lesson.group
    assert tab.get("peersim.page.shownDay") == 0 and tab.page.is_hidden("#answer")
    for _ in range(3):
        tab.page.click(".choice:nth-child(2) button:last-of-type")
    tab.until("document.querySelector('.choice:nth-child(2) output').textContent === '3'")
    tab.page.click(".choice:nth-child(2) button:first-of-type")
    tab.until("document.querySelector('.choice:nth-child(2) output').textContent === '2'")
    tab.page.click("#reveal")
    tab.until("!document.getElementById('answer').hidden")
    assert tab.get("document.querySelectorAll('.choice.right').length") == 1
    tab.get("peersim.page.ask({do: 'seek', day: peersim.page.film.last})")
    tab.until("peersim.page.shownDay === peersim.page.film.last")
    tab.picture(f"lesson_{name}")


def test_a_slider_starts_both_panels_again_with_the_same_luck(tab):
    tab.day(50)
    tab.page.click("#tab-settings")
    slider = tab.page.locator("[data-key='b programmes.pal.group_size']")
    slider.fill("4")
    tab.until("peersim.page.film.header.setup.b.words.includes('programmes.pal.group_size=4')")
    assert tab.get("peersim.page.film.header.setup.seed") == 1
    tab.until("peersim.page.shownDay === 0")
    tab.page.click("#as-shipped")
    tab.until("peersim.page.film.header.setup.b.words.length === 0")


def test_in_a_storm_of_sliders_the_last_one_is_shown(tab):
    tab.page.click("#tab-settings")
    slider = tab.page.locator("[data-key='b programmes.pal.group_size']")
    slider.evaluate(
        "(one) => { for (let k = 2; k <= 30; k++) { one.value = k; one.dispatchEvent(new Event('input')); one.dispatchEvent(new Event('change')); } }"
    )
    tab.until("peersim.page.film.header.setup.b.words.includes('programmes.pal.group_size=30')")
    tab.until("document.getElementById('wait').hidden")
    assert tab.get("peersim.page.film.header.setup.b.words.length") == 1


def test_fast_clicking_ends_where_the_last_click_says(tab):
    tab.get("for (let k = 0; k < 50; k++) document.getElementById('play').click()")
    tab.get("for (let k = 0; k < 20; k++) document.getElementById('step-week').click()")
    tab.until("peersim.page.shownDay === 105 && !peersim.page.clock.playing")
    for name in list(LESSONS) * 2:
        tab.get(f"document.querySelector('[data-lesson={name}]').click()")
    tab.until("peersim.page.film.header.setup.lesson === 'attenders' && document.getElementById('wait').hidden")


def test_another_luck_is_another_seed_which_is_always_seen(tab):
    tab.page.click("#tab-settings")
    before = tab.get("Array.from(peersim.page.film.means('a', 0, 0))")
    tab.page.click("#luck")
    tab.until("peersim.page.film.header.setup.seed === 2")
    assert "seed 2" in tab.page.inner_text("#title") and tab.page.input_value("#seed") == "2"
    assert tab.get("Array.from(peersim.page.film.means('a', 0, 0))") != before
    tab.page.fill("#seed", "1")
    tab.page.press("#seed", "Enter")
    tab.until("peersim.page.film.header.setup.seed === 1")
    assert tab.get("Array.from(peersim.page.film.means('a', 0, 0))") == before


def test_other_scenarios_can_be_chosen(tab):
    tab.page.click("#tab-settings")
    tab.page.select_option("#scenario-b", "mentoring")
    tab.until("peersim.page.film.header.setup.b.name === 'mentoring'")
    assert tab.page.inner_text("#name-b").lower() == "mentoring"
    assert tab.page.locator("[data-key='b programmes.mentoring.mentees_per_mentor']").count() == 1


def test_a_click_follows_a_student_in_both_panels_and_tells_her_story(tab):
    tab.day(70)
    place = tab.get(
        "[peersim.page.networks[1].screen[14] / peersim.page.networks[1].ratio, peersim.page.networks[1].screen[15] / peersim.page.networks[1].ratio]"
    )
    tab.page.click("#net-b", position={"x": place[0], "y": place[1]})
    tab.until("peersim.page.look.followed === 7")
    assert tab.page.input_value("#who") == "7"
    tab.until("document.getElementById('card').innerText.includes('goes on as the weeks do')")
    assert "Week 15" not in tab.page.inner_text("#card")
    tab.day(105)
    tab.until("document.getElementById('card').innerText.includes('In the end')")
    text = tab.page.inner_text("#card")
    assert "first-year 7" in text and "no forecast of a real one" in text and "Stress" in text
    tab.day(70)
    shown = tab.get("[...document.querySelectorAll('#card tbody tr:first-child td')].map((one) => +one.textContent)")
    values = tab.get("['a', 'b'].map((arm) => peersim.page.film.values(arm, 0, 70)[7] * 100 / 65535)")
    np.testing.assert_allclose(shown, values, atol=0.5)
    mentee, helper = tab.get("Array.from(peersim.page.film.arrays['b.met'].subarray(0, 2))")
    day = tab.get("peersim.page.film.arrays['b.met_until'].findIndex((one) => one > 0)")
    tab.get(f"peersim.page.student.follow({mentee})")
    tab.day(day)
    tab.until(f"document.getElementById('card').innerText.includes('helper {helper}')")
    tab.picture("student")
    tab.page.click("#unfollow")
    tab.until("peersim.page.look.followed === null")
    tab.page.fill("#who", "5000")
    tab.page.press("#who", "Enter")
    tab.until("document.getElementById('message').textContent.includes('there are students 0 to 119')")


def test_wheel_and_drag_move_both_panels_and_a_double_click_puts_them_back(tab):
    box = tab.page.locator("#net-a").bounding_box()
    tab.page.mouse.move(box["x"] + 100, box["y"] + 80)
    tab.page.mouse.wheel(0, -500)
    tab.until("peersim.page.view.zoom > 2")
    tab.settled()
    assert tab.get("peersim.page.networks[0].placed === peersim.page.networks[1].placed")
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + 160, box["y"] + 120, steps=4)
    tab.page.mouse.up()
    tab.until("Math.abs(peersim.page.view.x) > 0")
    assert tab.get("peersim.page.look.followed") is None  # a drag is no click
    tab.page.mouse.dblclick(box["x"] + 5, box["y"] + 5)
    tab.until("peersim.page.view.zoom === 1 && peersim.page.view.x === 0")


def test_colour_size_and_group_change_the_picture_and_the_curves(tab):
    tab.day(60)
    seen = {tab.get("document.getElementById('net-b').toDataURL()")}
    for box, value in (("state", "2"), ("size", "friends"), ("size", "3"), ("group", "1")):
        tab.page.select_option(f"#{box}", value)
        tab.settled()
        seen.add(tab.get("document.getElementById('net-b').toDataURL()"))
    assert len(seen) == 5
    assert "belonging" in tab.page.inner_text("#curve-name").lower() and "under-represented" in tab.page.inner_text("#curve-name").lower()
    for box in ("friends", "study"):
        tab.page.uncheck(f"#{box}")
        tab.settled()
        seen.add(tab.get("document.getElementById('net-b').toDataURL()"))
    assert len(seen) == 7


def test_what_is_saved_is_what_is_shown(tab):
    tab.page.click("#tab-settings")
    with tab.page.expect_download() as picture:
        tab.page.click("#save-picture")
    data = picture.value.path().read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) > 20_000 and picture.value.suggested_filename.endswith("seed 1.png")
    with tab.page.expect_download() as table:
        tab.page.click("#save-csv")
    rows = list(csv.DictReader(io.StringIO(table.value.path().read_text())))
    assert len(rows) == 2 * 5 * 106 and all(row["mean"] == "" for row in rows if row["state"] == "mark" and int(row["day"]) < 28)
    assert {row["state"] for row in rows} == {"stress", "knowledge", "belonging", "exhaustion", "mark"}
    mine = [float(row["mean"]) for row in rows if row["state"] == "knowledge" and row["arm"].startswith("right")]
    np.testing.assert_allclose(mine, tab.get("Array.from(peersim.page.film.means('b', 1, 0))"), atol=0.001)


def test_a_link_brings_back_what_was_shown(tab, tabs):
    tab.begin(words=["programmes.pal.group_size=6"], seed=5)
    tab.day(33)
    tab.page.select_option("#state", "1")
    tab.page.click("#tab-settings")
    tab.page.click("#copy-link")
    tab.until("document.getElementById('saved').textContent !== ''")
    tab.page.context.grant_permissions(["clipboard-read"])
    link = tab.get("(async () => document.querySelector('#saved a')?.href ?? await navigator.clipboard.readText())()")
    tab.begin()
    shown = "peersim.page.film.header.setup.seed === 5 && peersim.page.shownDay === 33 && peersim.page.look.state === 1"
    other = tabs(link)
    other.until(shown)
    other.begin()
    other.get(f"location.hash = {link.partition('#')[2]!r}")  # pasted into a page that is open
    other.until(shown)
    assert other.get("location.hash") == ""  # a reload shows what the class is shown


@pytest.mark.parametrize("hash_", ["#x", "#%7B", "#%7B%22setup%22%3A3%7D", "#null", "#%5B%5D", "#%"])
def test_a_broken_link_leaves_the_page_as_it_is(tab, tabs, server, hash_):
    other = tabs(server.address + hash_)
    other.settled()
    assert other.get("peersim.page.film.n") == 120 and other.get("peersim.page.shownDay >= 0")


def test_a_replay_opens_without_a_server(tab, tabs, tmp_path):
    tab.page.click("[data-lesson=exams]")
    tab.until("peersim.page.film.header.setup.lesson === 'exams'")
    tab.page.click("#tab-settings")
    with tab.page.expect_download() as saved:
        tab.page.click("#save-replay")
    path = tmp_path / "replay.html"
    saved.value.save_as(path)
    assert re.fullmatch(r"peersim lecture only and pal seed 1\.html", saved.value.suggested_filename)
    replay = tabs(path.as_uri())
    assert not [url for url in replay.asked if not url.startswith(("file:", "data:", "blob:"))]
    replay.page.select_option("#speed", "60")
    replay.page.click("#play")
    replay.until("peersim.page.shownDay === 105")
    replay.page.click(".choice:nth-child(3) button:last-of-type")
    replay.page.click("#reveal")
    replay.until("document.getElementById('answer').textContent.includes('in the exam weeks')")
    box = replay.page.locator("#net-a").bounding_box()
    replay.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    replay.until("document.getElementById('card').innerText.includes('Stress')")
    replay.picture("replay")
    replay.page.click("#tab-settings")
    assert replay.page.is_hidden("#seed") and replay.page.is_hidden("#save-replay") and replay.page.is_visible("#save-csv")
    with replay.page.expect_download() as table:
        replay.page.click("#save-csv")
    assert "lecture only" in table.value.path().read_text()


def test_two_tabs_are_in_step(tab, tabs, server):
    other = tabs(server.address)
    tab.page.click("#step-week")
    other.until("peersim.page.shownDay === 7")
    other.page.click("#luck") if other.page.is_visible("#luck") else other.begin(seed=2)
    tab.until("peersim.page.film.header.setup.seed === 2")
    tab.page.select_option("#speed", "7")
    tab.page.click("#play")
    other.until("peersim.page.shownDay > 3")
    days = [one.get("[performance.timeOrigin + performance.now(), peersim.page.day]") for one in (tab, other)]
    assert abs((days[1][1] - days[0][1]) - 7 * (days[1][0] - days[0][0]) / 1000) < 1.5  # the second looks a moment later


@pytest.mark.parametrize(
    "words, said",
    [
        (["programmes.pal.group_size=0"], "group_size = 0"),
        (["population.newcomers=5000", "population.older=900"], "on a page"),
        (["population.roster.x=1"], "cannot be set"),
    ],
)
def test_a_mistake_is_told_on_the_page_and_what_was_shown_stays(tab, words, said):
    tab.page.evaluate("(words) => peersim.page.want({a: {name: 'lecture_only', words: []}, b: {name: 'pal', words: []}, words, seed: 1, lesson: ''})", words)
    tab.until("!document.getElementById('message').hidden")
    text = tab.page.inner_text("#message")
    assert said in text and "Traceback" not in text and "\n" not in text.strip()
    tab.page.click("#step-day")
    tab.until("peersim.page.shownDay === 1 && document.getElementById('wait').hidden")


def test_the_page_works_on_a_phone_held_sideways(tabs, server):
    phone = tabs(server.address, viewport={"width": 844, "height": 390}, device_scale_factor=2, has_touch=True)
    phone.begin()
    assert phone.get("document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight")
    for one in ("net-a", "net-b", "curve", "play"):
        box = phone.page.locator(f"#{one}").bounding_box()
        assert box["width"] > 40 and box["height"] > 25 and box["y"] + box["height"] <= 391, one
    phone.page.tap("#step-week")
    phone.until("peersim.page.shownDay === 7")
    phone.day(70)
    phone.picture("phone")


def axe(tab):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab.page).response["violations"]
    return [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:4]}" for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("projector", ["off", "on"])
def test_a_screen_reader_finds_no_serious_fault(tabs, server, theme, projector):
    tab = tabs(server.address, bypass_csp=True)  # the checker is put into the page as a script
    tab.get(f"localStorage.setItem('peersim theme', '{theme}'), localStorage.setItem('peersim projector', '{projector}'), peersim.page.theme()")
    tab.page.click("[data-lesson=twenty]")
    tab.until("peersim.page.film.header.setup.lesson === 'twenty'")
    tab.page.click("#reveal")
    tab.until("!document.getElementById('answer').hidden")
    assert not axe(tab)
    tab.page.click("#tab-settings")
    assert not axe(tab)
    tab.get("peersim.page.student.follow(3)")
    tab.until("document.getElementById('card').innerText.includes('goes on as the weeks do')")
    assert not axe(tab)
    tab.picture(f"{theme}_{'projector' if projector == 'on' else 'desk'}")


def test_the_page_says_in_words_what_its_pictures_show(tab):
    tab.day(70)
    label = tab.page.get_attribute("#net-b", "aria-label")
    mean = tab.get("peersim.page.film.means('b', 0, 0)[70].toFixed(1)")
    assert mean in label and mean in tab.page.inner_text("#spoken") and "week 10" in tab.page.inner_text("#spoken")
    assert tab.page.get_attribute("#curve", "aria-label").count(mean) == 1


def test_a_page_left_open_finds_the_session_again_when_it_is_back(tabs, serve):
    own = serve()
    tab = tabs(own.address, faults=False)  # the browser itself notes that there is no line
    own.stop()
    tab.until("!document.getElementById('lost').hidden")
    tab.page.select_option("#state", "1")  # what needs no server still works
    tab.settled()
    first = tab.get("peersim.page.session")
    own.start()
    tab.until(f"document.getElementById('lost').hidden && peersim.page.session !== '{first}' && peersim.page.restored === null")
    tab.page.click("#step-week")
    tab.until("peersim.page.shownDay === 7")
    tab.get("peersim.page.line.socket.close()")
    tab.until("!document.getElementById('lost').hidden")
    tab.until("document.getElementById('lost').hidden")
    assert [tab.page.input_value(f"#scenario-{side}") for side in "ab"] == ["lecture_only", "pal"]  # and still named as they are


def test_the_class_goes_on_where_it_was_when_peersim_was_started_again(tabs, serve):
    own = serve()
    tab = tabs(own.address, faults=False)
    tab.page.click("[data-lesson=twenty]")
    tab.until("peersim.page.film.header.setup.lesson === 'twenty'")
    tab.day(50)
    own.stop()
    tab.until("!document.getElementById('lost').hidden")
    own.start()
    tab.until("document.getElementById('lost').hidden && peersim.page.name !== ''")
    tab.until("peersim.page.restored === null && peersim.page.film.header.setup.lesson === 'twenty' && peersim.page.shownDay === 50")


def test_as_shipped_is_the_lesson_again_with_the_same_luck(tab):
    tab.page.click("[data-lesson=twenty]")
    tab.until("peersim.page.film.header.setup.lesson === 'twenty'")
    tab.page.click("#tab-settings")
    tab.page.click("#luck")
    tab.until("peersim.page.film.header.setup.seed === 2")
    tab.page.locator("[data-key='b programmes.mentoring.mentees_per_mentor']").fill("8")
    tab.until("peersim.page.film.header.setup.b.words.includes('programmes.mentoring.mentees_per_mentor=8')")
    tab.page.click("#as-shipped")
    tab.until("peersim.page.film.header.setup.b.words.includes('programmes.mentoring.mentees_per_mentor=20')")
    assert tab.get("[peersim.page.film.header.setup.lesson, peersim.page.film.header.setup.seed]") == ["twenty", 2]


def test_another_luck_follows_nobody_as_nobody_is_who_she_was(tab):
    tab.get("peersim.page.student.follow(3)")
    tab.page.click("#tab-settings")
    tab.page.locator("[data-key='b programmes.pal.group_size']").fill("4")
    tab.until("peersim.page.film.header.setup.b.words.length === 1")
    assert tab.get("peersim.page.look.followed") == 3 and tab.page.is_visible("#knobs")
    tab.page.click("#luck")
    tab.until("peersim.page.film.header.setup.seed === 2 && peersim.page.look.followed === null")
    assert tab.page.is_visible("#knobs")


def test_films_that_are_shown_no_more_are_forgotten(tabs, server, browser):
    tab = tabs(server.address)
    tab.get("window.old = []")
    for seed in range(2, 14):
        tab.get("window.old.push(new WeakRef(peersim.page.film))")
        tab.begin(seed=seed)
        tab.get("for (const group of peersim.page.film.header.groups.keys()) for (let s = 0; s < 5; s++) peersim.page.film.differences(s, group)")
    session = tab.page.context.new_cdp_session(tab.page)
    session.send("HeapProfiler.collectGarbage")
    tab.until("window.old.filter((one) => one.deref()).length <= 2")


def test_a_long_evening_is_played_through(tab):
    for _ in range(30):
        tab.get("peersim.page.ask({do: 'seek', day: 0}), peersim.page.ask({do: 'speed', speed: 200}), peersim.page.ask({do: 'play'})")
        tab.until("peersim.page.shownDay === 105")


def test_a_film_that_does_not_come_is_asked_for_again(tab):
    tab.page.route("**/film/*", lambda route: route.abort())
    tab.get("peersim.page.want({a: {name: 'lecture_only', words: []}, b: {name: 'pal', words: []}, words: [], seed: 7, lesson: ''})")
    tab.until("peersim.page.coming !== '' && document.getElementById('wait').hidden")
    assert tab.get("peersim.page.film.header.setup.seed") == 1
    tab.page.click("#step-day")  # what is shown stays in order
    tab.page.unroute("**/film/*")
    tab.until("peersim.page.film.header.setup.seed === 7")
    tab.faults.clear()  # the browser notes what was aborted


def test_a_film_of_more_days_is_no_trouble_for_the_one_that_is_shown(tab):
    tab.begin(words=["calendar.terms=2"])
    tab.day(240)
    tab.begin()
    tab.until("peersim.page.shownDay <= 105")
    tab.settled()


def test_many_hands_and_lucks_are_all_counted(tab):
    tab.page.click("[data-lesson=exams]")
    tab.until("peersim.page.film.header.setup.lesson === 'exams'")
    tab.get("for (let k = 0; k < 14; k++) document.querySelector('.choice:nth-child(1) button:last-of-type').click()")
    tab.until("document.querySelector('.choice:nth-child(1) output').textContent === '14'")
    tab.get("for (let k = 0; k < 3; k++) document.getElementById('luck').click()")
    tab.until("peersim.page.film.header.setup.seed === 4")


def test_a_zoomed_network_is_moved_by_keys(tab):
    tab.page.focus("#net-a")
    for key in ("+", "+", "ArrowLeft", "ArrowUp"):
        tab.page.keyboard.press(key)
    tab.until("peersim.page.view.x > 0 && peersim.page.view.y > 0 && peersim.page.shownDay === 0")
    tab.page.keyboard.press("0")
    tab.page.keyboard.press("ArrowRight")
    tab.until("peersim.page.view.zoom === 1 && peersim.page.shownDay === 1")


def test_keys_of_one_letter_can_be_turned_off(tab):
    tab.page.click("#tab-settings")
    tab.page.uncheck("#keys")
    tab.page.focus("#net-a")
    tab.page.keyboard.press("l")
    tab.page.keyboard.press("ArrowRight")
    tab.until("peersim.page.shownDay === 1")
    assert tab.page.is_visible("#side")


def test_the_scale_of_the_curves_does_not_tell_what_is_to_come(tab):
    tab.day(0)
    assert tab.get("peersim.page.curves.plots[1].y(0) - (peersim.page.curves.plots[1].top + peersim.page.curves.plots[1].height / 2)") == pytest.approx(
        0, abs=1
    )


def test_phones_vote_with_the_token_and_can_set_nothing(tabs, serve):
    own = serve("--share")
    address = own.shared
    if "127.0.0.1" in address or not re.match(r"http://[\d.]+:\d+/\?token=\w", address):
        pytest.skip(f"this machine has no address in a network: {address}")
    leader, phone = tabs(own.address), tabs(viewport={"width": 390, "height": 800})
    leader.page.click("[data-lesson=exams]")
    leader.until("peersim.page.film.header.setup.lesson === 'exams'")
    phone.page.goto(address)
    assert "Wait until the question is asked" in phone.page.inner_text("body")
    leader.page.click("#vote")
    leader.until(f"document.getElementById('vote-address').textContent === '{address}'")
    leader.until("document.getElementById('qr').naturalWidth > 50")
    phone.page.click("text=in the exam weeks")
    leader.until("document.querySelector('.choice:nth-child(3) output').textContent === '1'")
    phone.page.wait_for_selector("text=Counted")
    phone.page.click("text=in mid-term")
    leader.until("document.querySelector('.choice:nth-child(2) output').textContent === '1'")
    leader.until("document.querySelector('.choice:nth-child(3) output').textContent === '0'")
    phone.picture("phone_vote")
    leader.page.click("#reveal")
    phone.page.wait_for_selector("text=Stress on the left")
    phone.page.click("#watch")
    phone.until("typeof peersim !== 'undefined' && Boolean(peersim.page) && Boolean(peersim.page.film)")
    assert phone.page.is_disabled("#play") and phone.page.is_disabled("#day")
    without = tabs(faults=False)
    assert without.page.goto(address.split("?")[0]).status == 403
    for one in (phone, without):
        one.asked.clear()  # they were given this machine's address in the network
