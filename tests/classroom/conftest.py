"""A real server in a process of its own, and a real browser: Debian's Chromium driven by Playwright; skipped, saying why, where there is none."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ROOT / "build" / "screens"  # what the pages looked like when they were last tested
CALM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
SMALL = ("population.newcomers=90", "population.older=30")
PATIENCE = 30.0  # s until a page that does not get there is at fault


class Server:
    """A class page that is served, and can be stopped and started again at the same address."""

    def __init__(self, *words, port="0"):
        self.words, self.port = words, port
        self.start()

    def start(self):
        command = [sys.executable, "-m", "experiments", "classroom", "--no-browser", "--port", self.port, *self.words]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )
        self.said = self.process.stdout.readline()
        self.address = re.search(r"http://127\.0\.0\.1:(\d+)/", self.said)[0]
        self.port = self.address.split(":")[-1].strip("/")
        self.shared = self.process.stdout.readline().split(": ", 1)[1].strip() if "--share" in self.words else ""

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=20)


@pytest.fixture(scope="module")
def server():
    one = Server(*SMALL)
    yield one
    one.stop()


@pytest.fixture
def serve():
    """Give a function that serves a page of its own."""
    served = []

    def one(*words):
        served.append(Server(*words, *SMALL))
        return served[-1]

    yield one
    for each in served:
        each.stop()


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install -e .[test]")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium here: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        one = driver.chromium.launch(executable_path=path, args=CALM)
        yield one
        one.close()


class Tab:
    """A tab of the browser, with what it said and asked for."""

    def __init__(self, context):
        self.page, self.faults, self.asked = context.new_page(), [], []
        self.page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda line: self.asked.append(line.url))

    def open(self, address):
        self.page.goto(address)
        self.until("typeof peersim !== 'undefined' && Boolean(peersim.page) && Boolean(peersim.page.film)")
        return self

    def get(self, expression):
        return self.page.evaluate(expression)

    def until(self, expression, what=""):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.get(expression):
                return
            time.sleep(0.02)
        raise AssertionError(f"never: {what or expression}; the page says {self.get('document.body.innerText')[:400]!r}")

    def settled(self):
        """Wait until a frame was drawn after all that was asked for."""
        self.until("!peersim.page.dirty")
        self.get("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def day(self, day):
        self.get(f"peersim.page.ask({{do: 'pause'}}), peersim.page.ask({{do: 'seek', day: {day}}})")
        self.until(f"peersim.page.shownDay === {day}")

    def begin(self, words=(), a="lecture_only", b="pal", seed=1, lesson=""):
        setup = {"a": {"name": a, "words": []}, "b": {"name": b, "words": []}, "words": list(words), "seed": seed, "lesson": lesson}
        self.page.evaluate("(setup) => peersim.page.want(setup)", setup)
        self.page.evaluate("(setup) => { window.wanted = JSON.stringify(setup); }", setup)
        self.until("peersim.page.asked === null && JSON.stringify(peersim.page.film.header.setup) === window.wanted")
        self.settled()

    def picture(self, name):
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENS / f"{name}.png")


@pytest.fixture
def tabs(browser):
    """Give a function that opens tabs of windows of their own; after the test none of them has a fault, or has asked for anything off this machine."""
    contexts, opened = [], []

    def tab(address=None, faults=True, **options):
        contexts.append(browser.new_context(**({"viewport": {"width": 1280, "height": 800}, "accept_downloads": True} | options)))
        one = Tab(contexts[-1])
        opened.append((one, faults))
        return one.open(address) if address else one

    yield tab
    for one, faults in opened:
        assert not faults or not one.faults, one.faults
        foreign = [url for url in one.asked if not re.match(r"(https?|ws)://127\.0\.0\.1:\d+/|file://|data:|blob:", url)]
        assert not foreign, foreign
    for one in contexts:
        one.close()


@pytest.fixture
def tab(tabs, server):
    """A tab on the page as it begins: lectures alone and peer-assisted learning, on the first day, in week by week order."""
    one = tabs(server.address)
    one.get("peersim.page.ask({do: 'pause'}), peersim.page.ask({do: 'speed', speed: 4})")
    one.begin()
    one.page.select_option("#state", "0")
    one.page.select_option("#group", "0")  # a lesson of the test before may have left another
    one.day(0)
    return one
