"""Count the frames of the class page in a real browser: python tests/classroom/frames.py

A frame counts only if both networks drew another evening in it. Days a second stand beside it, and how long a new film took.
"""

import re
import shutil
import subprocess
import sys
import time

from playwright.sync_api import sync_playwright

SIZES = (500, 2000)
SPEEDS = (60, 100)  # days a second that are asked for; a screen has 60 frames a second
CALM = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
READY = "typeof peersim !== 'undefined' && Boolean(peersim.page) && Boolean(peersim.page.film)"


def until(page, expression):
    while not page.evaluate(expression):
        time.sleep(0.01)


def main():
    command = [sys.executable, "-m", "experiments", "classroom", "--no-browser", "--port", "0"]
    begun = time.monotonic()
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        with sync_playwright() as driver:
            address = re.search(r"http://\S+", server.stdout.readline())[0]
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=CALM)
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(address)
            until(page, READY)
            print(f"from the command to both panels drawn: {time.monotonic() - begun:.1f} s (the browser's own start is in it)")
            for size in SIZES:
                measure(page, size)
            browser.close()
    finally:
        server.terminate()
        server.wait()


def measure(page, size):
    words = [f"population.newcomers={size * 3 // 4}", f"population.older={size // 4}"]
    begun = time.monotonic()
    page.evaluate("(words) => peersim.page.want({a: {name: 'lecture_only', words: []}, b: {name: 'pal', words: []}, words, seed: 1, lesson: ''})", words)
    until(page, f"peersim.page.film.n === {size}")
    print(f"{size} students: a new film after {time.monotonic() - begun:.2f} s")
    for speed in SPEEDS:
        page.evaluate(f"['seek', 'speed', 'play'].forEach((one) => peersim.page.ask({{do: one, day: 0, speed: {speed}}}))")
        until(page, "peersim.page.shownDay > 5")
        read = "[peersim.page.frames, peersim.page.day, performance.now()]"
        (frames, day, at), _, (frames_later, day_later, later) = page.evaluate(read), time.sleep(0.7), page.evaluate(read)
        spent = (later - at) / 1000
        print(f"  {(frames_later - frames) / spent:5.1f} frames a second with a new evening in both, {(day_later - day) / spent:5.1f} days a second")


if __name__ == "__main__":
    main()
