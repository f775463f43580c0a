"use strict";
// Colours: one sequential scale a state, even in lightness, so that it reads without colour too; others by day than by night.
peersim.colours = {
  steps: 32,
  light: {
    stress: ["#ecd08f", "#e9a15b", "#b8432f", "#5c0f2e"], exhaustion: ["#dcc3a8", "#cc9a76", "#8a4f3d", "#3b1717"], knowledge: ["#b9d8c8", "#7fbfa5", "#2a8a86", "#0a3a55"],
    belonging: ["#c9c2e8", "#a79fd6", "#6a58b3", "#2b1359"], mark: ["#cfd79a", "#b7c36b", "#6d8f2f", "#24451a"],
  },
  dark: {
    stress: ["#4a3431", "#a84a33", "#ee8a3c", "#ffe79b"], exhaustion: ["#42352e", "#8f5a45", "#d3956d", "#ffe6cd"], knowledge: ["#27404a", "#20838a", "#5fc7a8", "#e6fde4"],
    belonging: ["#3a3159", "#6f5bbd", "#ad9ef2", "#f4eeff"], mark: ["#384026", "#66862d", "#aecb52", "#f6fac9"],
  },
  scale(state, dark) {
    const stops = this[dark ? "dark" : "light"][state].map((one) => [1, 3, 5].map((at) => parseInt(one.slice(at, at + 2), 16)));
    return Array.from({ length: this.steps }, (_, k) => {
      const at = (k / (this.steps - 1)) * (stops.length - 1), low = Math.min(Math.floor(at), stops.length - 2);
      return `rgb(${stops[low].map((value, c) => Math.round(value + (at - low) * (stops[low + 1][c] - value))).join(",")})`;
    });
  },
  of(name) { return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim(); },
};
