"use strict";
// A phone votes on the question of the lesson, once; the last choice counts.
(() => {
  const get = (id) => document.getElementById(id), search = location.search, token = new URLSearchParams(search).get("token") || "";
  let voter, lessons = [], chosen = null, question = "", socket;
  try {
    voter = localStorage.getItem("peersim voter") || "";
    if (!voter) localStorage.setItem("peersim voter", (voter = [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("")));
  } catch {
    voter = Math.random().toString(36).slice(2).padEnd(12, "0"); // for as long as this page is open
  }
  get("watch").href = `watch${search}`;
  function show(message) {
    const lesson = lessons.find((one) => one.name === message.lesson), guess = message.guess;
    if (!lesson || !guess || !guess.asking) {
      get("ask").textContent = guess && guess.answer && lesson ? `${lesson.choices[guess.answer.choice]}. ${guess.answer.says}` : "Wait until the question is asked.";
      get("choices").replaceChildren();
      get("said").textContent = guess && guess.answer && lesson ? lesson.ask : "";
      question = "";
      chosen = null;
      return;
    }
    if (question === lesson.name) return;
    question = lesson.name;
    chosen = null;
    get("said").textContent = "";
    get("ask").textContent = lesson.ask;
    get("choices").replaceChildren(...lesson.choices.map((text, k) => {
      const button = Object.assign(document.createElement("button"), { textContent: text });
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        chosen = k;
        get("said").textContent = "Sending ...";
        if (socket.readyState === WebSocket.OPEN) vote();
      });
      return button;
    }));
  }
  function vote() { socket.send(JSON.stringify({ do: "vote", choice: chosen })); }
  function voted(choice) {
    [...get("choices").children].forEach((one, other) => one.setAttribute("aria-pressed", String(other === choice)));
    get("said").textContent = "Counted. You can still change it.";
  }
  (function open() {
    socket = new WebSocket(`ws://${location.host}/live?token=${encodeURIComponent(token)}&voter=${voter}`);
    socket.onopen = () => {
      get("said").textContent = ""; if (chosen !== null) vote(); };
    socket.onmessage = (text) => {
      const message = JSON.parse(text.data);
      if (message.kind === "hello") lessons = message.lessons;
      if (message.kind === "state") show(message);
      if (message.kind === "voted") voted(message.choice);
      if (message.kind === "error") get("said").textContent = message.text;
    };
    socket.onclose = async () => {
      const answer = await fetch(location.href).catch(() => null);
      if (answer && answer.status === 403) get("said").textContent = "peersim was started again: open the new address that is shown.";
      else get("said").textContent = "The line is lost; looking for it again.";
      setTimeout(open, 1500);
    };
  })();
})();
