"use strict";
// A number with one digit; nothing is neither more nor less.
peersim.written = (value, signed = false) => {
  const text = value.toFixed(1).replace(/^-(0\.0)$/, "$1");
  return signed && value > 0 && text !== "0.0" ? `+${text}` : text;
};

// Curves: the mean of a group in both scenarios, and the paired difference that grows between them.
peersim.Curves = class {
  constructor(curve, difference) {
    this.plots = [curve, difference].map((canvas) => ({ canvas, brush: canvas.getContext("2d") }));
  }

  draw(film, day, look) {
    const a = film.means("a", look.state, look.group), b = film.means("b", look.state, look.group), between = film.differences(look.state, look.group);
    const [curve, difference] = this.plots, until = Math.floor(day);
    const ends = (least, ...lists) => { // of what is seen so far: the scale does not tell what is to come
      let low = Infinity, high = -Infinity;
      for (const list of lists) for (let k = 0; k <= until && k < list.length; k++) { if (list[k] < low) low = list[k]; if (list[k] > high) high = list[k]; }
      if (low > high) [low, high] = [0, 100];
      const more = Math.max(0.12 * (high - low), (least - (high - low)) / 2);
      return [low - more, high + more];
    };
    this.frame(curve, film, ends(12, a, b), day, (plot) => {
      this.between(plot, a, b, until);
      this.trace(plot, a, until, "left", film.header.arms[0].label);
      this.trace(plot, b, until, "right", film.header.arms[1].label);
      this.labels(plot, [[a, "left"], [b, "right"]], until);
    });
    const far = ends(1, between.low, between.high, between.mean, [0]);
    this.frame(difference, film, far, day, (plot) => {
      this.between(plot, between.low, between.high, until);
      this.zero(plot);
      this.trace(plot, between.mean, until, "ink", "");
      this.labels(plot, [[between.mean, "ink"]], until, true);
    });
  }

  frame(plot, film, [low, high], day, inside) {
    const { canvas, brush } = plot, ratio = Math.min(2, window.devicePixelRatio || 1), box = canvas.getBoundingClientRect();
    const width = Math.max(1, Math.round(box.width * ratio)), height = Math.max(1, Math.round(box.height * ratio));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const type = parseFloat(getComputedStyle(canvas).fontSize) * 0.8 * ratio;
    const left = 2.9 * type, right = 3.4 * type, top = 0.4 * type, bottom = 1.5 * type;
    Object.assign(plot, {
      ratio, type, left, top, width: width - left - right, height: height - top - bottom,
      x: (at) => left + (at / film.last) * (width - left - right), y: (value) => top + (1 - (value - low) / (high - low)) * (height - top - bottom),
    });
    brush.clearRect(0, 0, width, height);
    brush.font = `${type}px system-ui, sans-serif`;
    this.calendar(plot, film);
    this.scale(plot, low, high);
    brush.save();
    inside(plot);
    brush.restore();
    brush.strokeStyle = peersim.colours.of("ink");
    brush.lineWidth = ratio;
    brush.beginPath();
    brush.moveTo(plot.x(day), top);
    brush.lineTo(plot.x(day), top + plot.height);
    brush.stroke();
  }

  calendar(plot, film) {
    const { brush } = plot, weeks = film.header.calendar, bottom = plot.top + plot.height, hop = Math.max(1, Math.ceil((weeks.length * 2.6 * plot.type) / plot.width));
    brush.textAlign = "center";
    weeks.forEach((one, k) => {
      const from = plot.x(7 * k), to = plot.x(7 * (k + 1));
      if (one.exams || one.break) {
        brush.fillStyle = peersim.colours.of(one.exams ? "exam" : "break");
        brush.fillRect(from, plot.top, to - from, plot.height);
        const same = (other) => other && other.exams === one.exams && other.break === one.break;
        if (!same(weeks[k - 1])) {
          let end = k;
          while (same(weeks[end + 1])) end++;
          brush.fillStyle = peersim.colours.of("soft");
          brush.fillText(one.exams ? "exams" : "break", (from + plot.x(7 * (end + 1))) / 2, plot.top + plot.height - plot.type * (one.exams ? 0.4 : 1.5));
        }
      }
      if (!one.break && one.week > 0 && (one.week - 1) % hop === 0) {
        brush.fillStyle = peersim.colours.of("soft");
        brush.fillText(one.week, (from + to) / 2, bottom + 1.15 * plot.type);
      }
    });
    brush.textAlign = "left";
    brush.fillStyle = peersim.colours.of("soft");
    if (hop < 6) brush.fillText("week", plot.left + plot.width + 0.3 * plot.type, bottom + 1.15 * plot.type);
  }

  scale(plot, low, high) {
    const { brush } = plot, rough = (high - low) / 3.2, unit = 10 ** Math.floor(Math.log10(rough)), step = [1, 2, 5, 10].map((one) => one * unit).find((one) => one >= rough);
    brush.textAlign = "right";
    brush.lineWidth = plot.ratio;
    for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
      brush.strokeStyle = peersim.colours.of("line");
      brush.beginPath();
      brush.moveTo(plot.left, plot.y(value));
      brush.lineTo(plot.left + plot.width, plot.y(value));
      brush.stroke();
      brush.fillStyle = peersim.colours.of("soft");
      brush.fillText(+value.toFixed(3), plot.left - 0.4 * plot.type, plot.y(value) + 0.35 * plot.type);
    }
    brush.textAlign = "left";
  }

  zero(plot) {
    const { brush } = plot;
    brush.strokeStyle = peersim.colours.of("soft");
    brush.lineWidth = 1.5 * plot.ratio;
    brush.beginPath();
    brush.moveTo(plot.left, plot.y(0));
    brush.lineTo(plot.left + plot.width, plot.y(0));
    brush.stroke();
  }

  between(plot, low, high, until) {
    const { brush } = plot;
    brush.fillStyle = peersim.colours.of("break");
    brush.beginPath();
    for (let k = 0; k <= until; k++) if (low[k] === low[k]) brush.lineTo(plot.x(k), plot.y(low[k]));
    for (let k = until; k >= 0; k--) if (high[k] === high[k]) brush.lineTo(plot.x(k), plot.y(high[k]));
    brush.fill();
  }

  trace(plot, values, until, colour) {
    const { brush } = plot;
    brush.strokeStyle = peersim.colours.of(colour);
    brush.lineWidth = 2.2 * plot.ratio;
    brush.lineJoin = "round";
    if (colour === "right") brush.setLineDash([7 * plot.ratio, 3 * plot.ratio]); // told apart without colour too
    brush.beginPath();
    for (let k = 0; k <= until; k++) if (values[k] === values[k]) brush.lineTo(plot.x(k), plot.y(values[k]));
    brush.stroke();
    brush.setLineDash([]);
  }

  // Write values at the ends of the curves, apart from each other.
  labels(plot, curves, until, signed = false) {
    const { brush } = plot, at = curves.map(([values, colour]) => ({ value: values[until], colour, y: plot.y(values[until]) }));
    if (at.length > 1 && Math.abs(at[0].y - at[1].y) < plot.type) {
      const up = at[0].y <= at[1].y ? 0 : 1, mid = (at[0].y + at[1].y) / 2;
      at[up].y = mid - 0.5 * plot.type;
      at[1 - up].y = mid + 0.5 * plot.type;
    }
    for (const one of at.filter(({ value }) => value === value)) {
      brush.fillStyle = peersim.colours.of(one.colour);
      const text = peersim.written(one.value, signed);
      brush.fillText(text, Math.min(plot.x(until) + 0.4 * plot.type, plot.left + plot.width + 0.4 * plot.type), one.y + 0.35 * plot.type);
    }
  }
};
