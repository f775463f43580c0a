"use strict";
// Line: talk with the server, again and again if it goes; in a replay there is none, and the page answers itself.
peersim.Line = class {
  constructor(heard, state) {
    this.heard = heard;
    this.state = state; // called with true or false: whether there is a line
    this.pause = 300;
    this.waiting = [];
    this.sent = 0; // what was asked for on this line; the server says how much of it is done
    this.start();
  }
  get open() { return this.socket.readyState === WebSocket.OPEN; }
  start() {
    const token = new URLSearchParams(location.search).get("token");
    this.socket = new WebSocket(`ws://${location.host}/live${token ? `?token=${encodeURIComponent(token)}` : ""}`);
    this.socket.onopen = () => {
      this.pause = 300;
      this.sent = 0;
      this.state(true);
      for (const one of this.waiting.splice(0)) this.say(one);
    };
    this.socket.onmessage = (message) => this.heard(JSON.parse(message.data));
    this.socket.onclose = () => {
      this.state(false);
      setTimeout(() => this.start(), this.pause);
      this.pause = Math.min(5000, this.pause * 1.7);
    };
  }
  say(asked) {
    if (this.open) { this.sent++; this.socket.send(JSON.stringify(asked)); }
    else if (asked.do === "setup") this.waiting = [asked];
  }
};
