"use strict";
// Lessons: presets with something to notice and a question to ask; hands are counted before, the answer is shown after.
peersim.Lessons = class {
  constructor(page) {
    this.page = page;
    const get = (id) => document.getElementById(id);
    this.box = get("lesson");
    this.list = get("lesson-list");
    get("reveal").addEventListener("click", () => page.ask({ do: "reveal", on: !(page.guess && page.guess.shown) }));
    get("vote").addEventListener("click", () => page.ask({ do: page.guess && page.guess.asking ? "stop" : "ask" }));
  }

  offer(lessons) {
    this.all = lessons;
    this.list.replaceChildren(...lessons.map((one) => {
      const item = document.createElement("li"), button = document.createElement("button");
      button.textContent = one.title;
      button.dataset.lesson = one.name;
      button.addEventListener("click", () => this.page.begin(one));
      item.append(button);
      return item;
    }));
  }

  // Show the lesson that a film is of; hands are kept by the session.
  show(lesson) {
    this.lesson = lesson || null;
    for (const one of this.list.querySelectorAll("button")) one.setAttribute("aria-current", String(one.dataset.lesson === (lesson && lesson.name)));
    this.box.hidden = !lesson;
    if (!lesson) return;
    for (const part of ["title", "notice", "ask", "talk"]) document.getElementById(`lesson-${part}`).textContent = lesson[part];
    document.getElementById("choices").replaceChildren(...lesson.choices.map((text, k) => this.choice(text, k)));
  }

  choice(text, k) {
    const row = document.createElement("div"), name = document.createElement("span"), bar = document.createElement("div"), count = document.createElement("output");
    row.className = "choice";
    name.textContent = text;
    bar.className = "bar";
    const button = (sign, by, what) => {
      const one = document.createElement("button");
      one.textContent = sign;
      one.setAttribute("aria-label", `${what} hand for: ${text}`);
      one.addEventListener("click", () => this.page.ask({ do: "hands", choice: k, by }));
      return one;
    };
    row.append(name, button("\u2212", -1, "One less"), count, button("+", 1, "One more"), bar);
    return row;
  }

  // Show what a class guesses, and after that what happened.
  update(guess, address) {
    const get = (id) => document.getElementById(id);
    if (!this.lesson || !guess) return;
    const totals = guess.hands.map((hands, k) => hands + guess.votes[k]), most = Math.max(1, ...totals), rows = [...get("choices").children];
    rows.forEach((row, k) => {
      row.querySelector("output").textContent = totals[k];
      row.querySelector(".bar").style.width = `${(96 * totals[k]) / most}%`;
      row.classList.toggle("right", Boolean(guess.answer) && guess.answer.choice === k);
    });
    get("answer").hidden = !guess.answer;
    if (guess.answer) get("answer").textContent = guess.answer.choice < 0 ? guess.answer.says : `In this run: ${this.lesson.choices[guess.answer.choice]}. ${guess.answer.says}`;
    get("lesson-talk").hidden = !guess.answer;
    get("reveal").textContent = guess.shown ? "Hide the answer" : "Reveal";
    get("vote").hidden = !address || !this.page.leads;
    get("vote").textContent = guess.asking ? "Close the vote" : "Let phones vote";
    get("vote-address").hidden = !guess.asking;
    get("vote-address").textContent = address;
    get("qr").hidden = !guess.asking;
    if (guess.asking && !get("qr").src) get("qr").src = `/qr.svg${location.search}`;
  }
};
