"use strict";
// Everything here adds to a page that is whole without it. Text goes in as text only; nothing is fetched or stored.
(() => {
  const make = (name, attributes = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const counted = (n) => n.toLocaleString("en");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  // search reads a word however it is spelt: hamza, vowels, alef maksura and teh marbuta as the study folds them
  const plain = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "").replace(/\u0671/g, "\u0627").replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647").toLowerCase();
  const words = document.getElementById("words");
  const say = (key, ...values) => values.reduce((text, value) => text.replace("{}", value), words.dataset[key]);

  // an address with an anchor opens whatever the anchor lies in
  const open = (anchor) => {
    const target = anchor && document.getElementById(decodeURIComponent(anchor));
    if (!target) return;
    if (target.closest("tr.more")) target.closest(".table").classList.add("whole");
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target.tagName === "LI") target.tabIndex = -1;
    target.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", () => open(location.hash.slice(1)));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#'], a[*|href^='#']");
    const anchor = link && link.getAttribute("href");
    if (anchor && anchor === location.hash) open(anchor.slice(1));
  });

  // tables: sort by a click on a heading, search; the row of sentences stays with its row
  const order = new Intl.Collator(document.documentElement.lang === "ar" ? "ar" : ["en", "ar"], { numeric: true });
  const pairs = (body) => {
    const found = [];
    for (const row of body.rows) row.classList.contains("behind") ? found.at(-1).push(row) : found.push([row]);
    return found;
  };
  const value = (row, column, kwic) => {
    const cell = row.cells[column];
    if (!cell) return "";
    if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
    const text = cell.textContent.trim();
    return kwic && column === 2 ? text.split(/\s+/).reverse().join(" ") : text; // before the word: the nearest word first
  };
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a === "number" || typeof b === "number") return typeof a === "number" ? -1 : 1;
    return order.compare(a, b);
  };
  for (const table of all(".table table")) {
    const body = table.tBodies[0];
    const first = pairs(body);
    if (first.length < 2) continue;
    // a long table shows its first rows, in whatever order it is in
    const long = first.length > 10;
    const fold = () => long && pairs(body).forEach((rows, place) => rows.forEach((row) => row.classList.toggle("more", place >= 10)));
    const whole = (shown) => table.parentElement.classList.toggle("whole", shown);
    fold();
    const kwic = table.parentElement.id === "f-kwic";
    all("thead th", table).forEach((head, column) => {
      const button = make("button", { type: "button", class: "sort" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const numeric = head.classList.contains("num");
        const turn = now === null ? (numeric ? "descending" : "ascending") : now === "descending" === numeric ? (numeric ? "ascending" : "descending") : null;
        all("th[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
        const rows = [...first];
        if (turn) {
          head.setAttribute("aria-sort", turn);
          rows.sort((a, b) => (turn === "ascending" ? 1 : -1) * compare(value(a[0], column, kwic), value(b[0], column, kwic)));
        }
        body.append(...rows.flat());
        fold();
      });
    });
    if (long) {
      const button = make("button", { type: "button", class: "unfold", "aria-expanded": "false" }, say("all", first.length));
      button.addEventListener("click", () => {
        const shown = button.getAttribute("aria-expanded") === "false";
        whole(shown);
        button.setAttribute("aria-expanded", String(shown));
        button.textContent = shown ? say("few") : say("all", first.length);
      });
      table.parentElement.after(button);
    }
    if (first.length < 8) continue;
    const field = make("input", { type: "search", "aria-label": say("search"), placeholder: say("search") });
    const count = make("output", { "aria-live": "polite" });
    field.addEventListener("input", () => {
      const wanted = plain(field.value.trim());
      let shown = 0;
      for (const rows of first) {
        const fits = plain(rows[0].textContent).includes(wanted);
        for (const row of rows) row.hidden = !fits;
        shown += fits;
      }
      whole(Boolean(wanted));
      count.textContent = wanted ? say("rows", counted(shown), counted(first.length)) : "";
    });
    table.parentElement.before(make("div", { class: "tools" }, field, count));
  }

  // sentences: filter by outlet, actor and day; copy as citation
  const choices = (items, read) => [...new Set(items.flatMap(read))].filter(Boolean).sort(order.compare);
  const select = (label, values) => {
    const made = make("select", { "aria-label": label }, make("option", { value: "" }, label));
    for (const one of values) made.append(make("option", { value: one }, one));
    return made;
  };
  const actorsOf = (item) => item.dataset.actors.split("|");
  const filters = (list, items) => {
    const outlet = select(say("outlet"), choices(items, (i) => [i.dataset.outlet]));
    const actor = select(say("actor"), choices(items, actorsOf));
    const from = make("input", { type: "date", "aria-label": say("from") });
    const until = make("input", { type: "date", "aria-label": say("until") });
    const field = make("input", { type: "search", "aria-label": say("search"), placeholder: say("search") });
    const count = make("output", { "aria-live": "polite" });
    const apply = () => {
      const wanted = plain(field.value.trim());
      let shown = 0;
      for (const item of items) {
        const day = item.dataset.day;
        const dated = /^\d/.test(day);
        const fits =
          (!outlet.value || item.dataset.outlet === outlet.value) &&
          (!actor.value || actorsOf(item).includes(actor.value)) &&
          (!from.value || (dated && day >= from.value)) &&
          (!until.value || (dated && day <= until.value)) &&
          (!wanted || plain(item.textContent).includes(wanted));
        item.hidden = !fits;
        shown += fits;
      }
      count.textContent = say("sentences", counted(shown), counted(items.length));
    };
    for (const one of [outlet, actor, from, until, field]) one.addEventListener("input", apply);
    const span = make("span", { class: "days" }, from, " – ", until);
    list.before(make("div", { class: "tools", role: "group", "aria-label": say("filter") }, outlet, actor, span, field, count));
  };
  // follow: a choice of actor, outlet and days, and what its sentences hold, counted from the list itself; two side by side
  const follow = (list, items) => {
    const place = document.getElementById("follow");
    const periods = place.dataset.periods.split("|").filter(Boolean).map((held) => held.split("="));
    const rows = items.map((item) => ({
      item,
      article: item.querySelector(".meta code").textContent.split(":")[0],
      day: /^\d/.test(item.dataset.day) ? item.dataset.day : "",
      outlet: item.dataset.outlet,
      actors: actorsOf(item).filter(Boolean),
      frames: (item.querySelector("data.frames")?.getAttribute("value") ?? "").split("|").filter(Boolean),
    }));
    const count = (held, read) => {
      const found = new Map();
      for (const row of held) for (const one of read(row)) found.set(one, (found.get(one) ?? 0) + 1);
      return [...found].sort((a, b) => b[1] - a[1] || order.compare(a[0], b[0]));
    };
    const actors = count(rows, (row) => row.actors).map((pair) => pair[0]);
    const outlets = choices(items, (item) => [item.dataset.outlet]);
    const panels = [];
    const panel = (given) => {
      const actor = select(say("actor"), actors);
      const outlet = select(say("outlet"), outlets);
      const from = make("input", { type: "date", "aria-label": say("from") });
      const until = make("input", { type: "date", "aria-label": say("until") });
      const told = make("p", { class: "told", "aria-live": "polite" });
      const drawn = make("div", { class: "drawn" });
      const element = make("section", { class: "choice" }, make("div", { class: "tools" }, actor, outlet, make("span", { class: "days" }, from, " – ", until)), told, drawn);
      const fits = (row) =>
        (!actor.value || row.actors.includes(actor.value)) && (!outlet.value || row.outlet === outlet.value) && (!from.value || (row.day && row.day >= from.value)) && (!until.value || (row.day && row.day <= until.value));
      const nth = (day) => periods.findLastIndex(([begins]) => begins <= day);
      const draw = () => {
        const held = rows.filter(fits);
        const articles = new Map(held.map((row) => [row.article, row.day]));
        told.textContent = say("held", counted(held.length), counted(articles.size));
        const by = periods.map(() => 0);
        for (const day of articles.values()) if (day) by[nth(day)] += 1;
        const most = Math.max(...by, 1);
        const columns = by.map((n, i) => {
          const column = make("button", { type: "button", style: `--part:${n / most}`, "aria-label": `${periods[i][1]}: ${n}`, title: `${periods[i][1]}: ${n}` });
          column.addEventListener("click", () => {
            const next = periods[i + 1];
            from.value = periods[i][0];
            until.value = next ? new Date(Date.parse(next[0]) - 864e5).toISOString().slice(0, 10) : "";
            apply();
          });
          return column;
        });
        const ends = periods.length ? [make("span", {}, periods[0][1]), make("span", {}, periods.at(-1)[1])] : [];
        const time = make("div", { class: "small time" }, make("span", { class: "of" }, say("time")), make("div", { class: "row" }, ...columns), make("span", { class: "ends" }, ...ends));
        const choose = (name) => {
          actor.value = name;
          apply();
        };
        drawn.replaceChildren(
          time,
          bars(say("company"), count(held, (row) => row.actors).filter((pair) => pair[0] !== actor.value).slice(0, 8), choose),
          bars(say("frames"), count(held, (row) => row.frames).slice(0, 6)),
          bars(say("outlets"), count(held, (row) => [row.outlet]).slice(0, 6)),
        );
      };
      const apply = () => {
        draw();
        for (const row of rows) row.item.hidden = !fits(row);
        const address = new URLSearchParams(Object.entries({ actor: actor.value, outlet: outlet.value, from: from.value, until: until.value }).filter((pair) => pair[1]));
        if (panels[0] === made) history.replaceState(null, "", String(address) ? `#${address}` : "#sentences");
      };
      for (const [key, field] of Object.entries({ actor, outlet, from, until })) {
        field.value = given.get(key) ?? "";
        field.addEventListener("input", apply);
      }
      const made = { element, draw, apply };
      return made;
    };
    const given = new URLSearchParams(location.hash.slice(1));
    panels.push(panel(given));
    const second = make("button", { type: "button" }, say("compare"));
    second.addEventListener("click", () => {
      if (panels.length > 1) panels.pop().element.remove();
      else {
        panels.push(panel(new URLSearchParams()));
        panels[1].draw();
        panels[0].element.after(panels[1].element);
      }
      second.textContent = say(panels.length > 1 ? "alone" : "compare");
    });
    place.append(make("div", { class: "choices" }, panels[0].element), second);
    if (["actor", "outlet", "from", "until"].some((key) => given.has(key))) panels[0].apply();
    else panels[0].draw();
    for (const row of rows) {
      const whole = make("button", { type: "button", class: "whole" }, say("article"));
      whole.addEventListener("click", () => rows.forEach((other) => other.article === row.article && (other.item.hidden = false)));
      row.item.querySelector(".meta").append(" ", whole);
    }
  };
  const citation = (item) => {
    const text = item.querySelector(".ar");
    const title = item.querySelector(".title");
    const link = item.querySelector("a.source");
    const parts = [item.dataset.outlet, title && `«${title.textContent}»`, item.dataset.day, link && link.href].filter(Boolean);
    const quoted = text ? `«${text.textContent.trim()}» ` : "";
    const code = item.querySelector(".meta code").textContent;
    return `${quoted}(${parts.join(", ")}) [${item.dataset.e}, ${code}; ${words.dataset.study}, Mihwar ${words.dataset.version}]`;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = make("textarea", { readonly: "", "aria-hidden": "true" });
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  };
  const dress = (list) => {
    if (list.dataset.dressed) return;
    list.dataset.dressed = "yes";
    const items = [...list.children];
    for (const item of items) {
      const button = make("button", { type: "button", class: "cite", "aria-label": say("cite", item.dataset.e) }, say("copy"));
      const near = item.querySelector(".near"); // beside it there is room: no line of its own
      if (near) near.before(button);
      else item.querySelector(".meta").append(" ", button);
    }
    if (list.classList.contains("followed")) follow(list, items);
    else if (items.length > 5) filters(list, items);
  };
  // a stretch of time chosen on the timeline: what the pairs are spoken of in then, the words of the time, its sentences
  const bars = (title, pairs, choose) => {
    const most = Math.max(...pairs.map((pair) => pair[1]), 1e-9);
    const lines = pairs.flatMap(([name, n, shown]) => {
      const label = make(choose ? "button" : "span", choose ? { type: "button", class: "name" } : { class: "name" }, make("bdi", {}, name));
      if (choose) label.addEventListener("click", () => choose(name));
      return [label, make("span", { class: "bar", style: `--part:${n / most}` }), make("span", { class: "value" }, shown ?? counted(n))];
    });
    return make("div", { class: "small bars" }, make("span", { class: "of" }, title), ...lines);
  };
  const brush = (timeline) => {
    const counts = JSON.parse(timeline.querySelector("template.counts").content.textContent);
    const last = counts.periods.length - 1;
    const edges = [...counts.places, 1];
    const pick = (label) => {
      const made = make("select", { "aria-label": label });
      counts.periods.forEach((period, i) => made.append(make("option", { value: String(i) }, period[2])));
      return made;
    };
    const [from, until] = [pick(say("begin")), pick(say("end"))];
    const all_ = make("button", { type: "button" }, say("allTime"));
    const told = make("div", { class: "drawn brushed", "aria-live": "polite" });
    const spans = all(".over", timeline).map((over) => over.appendChild(make("b", { class: "span", hidden: "" })));
    const sum = (held, a, b) => held.slice(a, b + 1).reduce((total, n) => total + n, 0);
    const marking = (a, b) => {
      const [inside, outside] = [sum(counts.tokens, a, b), sum(counts.tokens, 0, last) - sum(counts.tokens, a, b)];
      const rated = counts.words.map(([word, held]) => {
        const [then, otherwise] = [sum(held, a, b), sum(held, 0, last) - sum(held, a, b)];
        // G2 of Dunning (1993), of what is used more than elsewhere
        const expected = ((then + otherwise) * inside) / (inside + outside || 1);
        const g2 = then > expected ? 2 * (then * Math.log(then / expected) + (otherwise ? otherwise * Math.log(otherwise / (then + otherwise - expected)) : 0)) : 0;
        return [word, then, g2];
      });
      return rated.filter((row) => row[2] > 0).sort((x, y) => y[2] - x[2]).slice(0, 8);
    };
    const apply = () => {
      const [a, b] = [from, until].map((field) => Number(field.value)).sort((x, y) => x - y);
      const whole = a === 0 && b === last;
      for (const span of spans) {
        span.hidden = whole;
        span.style.insetInlineStart = `${100 * edges[a]}%`;
        span.style.width = `${100 * (edges[b + 1] - edges[a])}%`;
      }
      // columns of the small figures that lie outside step back
      for (const box of all(".small.columns rect")) {
        const middle = (box.x.baseVal.value + box.width.baseVal.value / 2) / box.ownerSVGElement.viewBox.baseVal.width;
        box.classList.toggle("out", !whole && (middle < edges[a] || middle > edges[b + 1]));
      }
      if (whole) return told.replaceChildren();
      const pairs = counts.pairs.map((pair) => {
        const units = sum(pair.units, a, b);
        const frames = pair.frames.map(([name, held]) => [name, sum(held, a, b)]).sort((x, y) => y[1] - x[1]);
        return bars(`${pair.name}: ${say("units", counted(units))}`, frames.slice(0, 4));
      });
      const words_ = marking(a, b).map(([word, then]) => [word, then]);
      const link = make("a", { href: `follow.html#from=${counts.periods[a][0]}&until=${counts.periods[b][1]}` }, say("sentencesThen"));
      told.replaceChildren(...pairs, ...(words_.length ? [bars(say("marking"), words_)] : []), make("p", {}, link));
    };
    const set = (a, b) => {
      [from.value, until.value] = [String(a), String(b)];
      apply();
    };
    const at = (event) => {
      const frame = timeline.querySelector(".over").getBoundingClientRect();
      const part = (event.clientX - frame.left) / frame.width;
      const place = document.documentElement.dir === "rtl" ? 1 - part : part;
      return place < 0 || place > 1 ? -1 : counts.places.findLastIndex((begins) => begins <= place);
    };
    let begun = -1;
    timeline.addEventListener("pointerdown", (event) => {
      begun = event.target.closest(".strips") ? at(event) : -1;
      if (begun >= 0) set(begun, begun);
    });
    timeline.addEventListener("pointermove", (event) => begun >= 0 && at(event) >= 0 && set(begun, at(event)));
    addEventListener("pointerup", () => (begun = -1));
    all_.addEventListener("click", () => set(0, last));
    for (const field of [from, until]) field.addEventListener("input", apply);
    timeline.querySelector(".legend").before(make("div", { class: "tools", role: "group", "aria-label": say("brush") }, make("span", {}, say("brush")), from, until, all_), told);
    set(0, last);
  };
  all(".timeline:has(template.counts)").forEach(brush);
  // the network, drawn again from the numbers in the page: zoom, drag, filters, one actor alone; the still figure is what is
  // printed, saved and read without this script
  const drawn = (name, attributes = {}, ...inside) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const round = (n, turned) => [...Array(n)].map((_, i) => [Math.cos((2 * Math.PI * i) / n + turned), Math.sin((2 * Math.PI * i) / n + turned)]);
  const plus = [[-1, -3], [1, -3], [1, -1], [3, -1], [3, 1], [1, 1], [1, 3], [-1, 3], [-1, 1], [-3, 1], [-3, -1], [-1, -1]].map((at) => at.map((v) => v / 3));
  const shapes = { o: round(24, 0), s: round(4, Math.PI / 4), D: round(4, 0), "^": round(3, -Math.PI / 2), v: round(3, Math.PI / 2), h: round(6, Math.PI / 6), P: plus };
  const outline = (shape, x, y, r) => shapes[shape].map(([dx, dy]) => `${(x + r * dx).toFixed(1)},${(y + r * dy).toFixed(1)}`).join(" ");
  const network = (template) => {
    const { kinds, actors, ties, periods } = JSON.parse(template.content.textContent);
    const plot = template.closest("figure").querySelector(".plot");
    const still = make("div", { class: "still", hidden: "" }, ...plot.childNodes);
    const most = { n: Math.max(...ties.map((tie) => tie.n)), actor: Math.max(...actors.map((actor) => actor.n), 1) };
    const steps = [...new Set(ties.map((tie) => tie.n))].sort((a, b) => a - b);
    const last = periods.length - 1;
    const pen = document.createElement("canvas").getContext("2d");
    const marks = { ties: ties.map(() => 0), actors: actors.map(() => 0) };
    ties.forEach((tie, i) => {
      const line = drawn("line", { class: "tie", ...(tie.loose && { "stroke-dasharray": "2 3" }), style: `stroke-opacity:${(0.25 + 0.6 * Math.max(tie.npmi, 0)).toFixed(2)}` });
      marks.ties[i] = drawn("a", { href: `#${tie.anchor}` }, drawn("line", { class: "hit" }), line);
    });
    actors.forEach((actor, i) => {
      Object.assign(actor, { r: 4 + 10 * Math.sqrt(actor.n / most.actor), home: [actor.x, actor.y] });
      const name = drawn("text", { "text-anchor": "middle" });
      name.textContent = actor.name;
      marks.actors[i] = drawn("a", { href: `#${actor.anchor}`, "aria-label": `${actor.name}: ${say("sentencesOf", counted(actor.n))}` }, drawn("polygon", { fill: kinds[actor.kind][2] }), name);
    });
    const svg = drawn("svg", { class: "live" }, ...marks.ties, ...marks.actors);
    const told = make("output", { "aria-live": "polite" });
    const one = make("select", { "aria-label": say("ego") }, make("option", { value: "" }, say("ego")));
    actors.map((actor, i) => [actor.name, i]).sort((a, b) => order.compare(a[0], b[0])).forEach(([name, i]) => one.append(make("option", { value: String(i) }, name)));
    const least = make("input", { type: "range", min: "0", max: String(steps.length - 1), value: "0", "aria-label": say("least") });
    const least_ = make("b", {});
    const pick = (label, chosen) => {
      const made = make("select", { "aria-label": label }, ...periods.map((words_, i) => make("option", { value: String(i) }, words_)));
      made.value = String(chosen);
      return made;
    };
    const [from, until] = [pick(say("begin"), 0), pick(say("end"), last)];
    const boxes = kinds.map(([name, shape, colour]) => {
      const box = make("input", { type: "checkbox" });
      box.checked = true;
      const key = drawn("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, drawn("polygon", { points: outline(shape, 8, 8, 6.5), fill: colour }));
      return [box, make("label", { class: "kind" }, box, key, name)];
    });
    const view = { x: 0.5, y: 0.5, k: 1 };
    const size = () => {
      const wide = Math.max(Math.min(plot.parentElement.clientWidth, 880), 280);
      return [wide, Math.round(wide < 500 ? wide * 1.1 : wide * 0.72)];
    };
    const draw = () => {
      const [w, h] = size();
      for (const [key, value] of Object.entries({ viewBox: `0 0 ${w} ${h}`, width: w, height: h })) svg.setAttribute(key, value);
      const [a, b] = [from, until].map((field) => Number(field.value || 0)).sort((x, y) => x - y);
      const whole = last < 1 || (a === 0 && b === last);
      const ego = one.value === "" ? -1 : Number(one.value);
      const count = (tie) => (whole ? tie.n : tie.by.slice(a, b + 1).reduce((sum, n) => sum + n, 0));
      const least__ = steps[Number(least.value)];
      least_.textContent = String(least__);
      const fits = ties.map((tie) => count(tie) >= (whole || least.value !== "0" ? least__ : 1) && [tie.a, tie.b].every((end) => boxes[actors[end].kind][0].checked));
      const near = new Set([ego]);
      ties.forEach((tie, i) => fits[i] && [tie.a, tie.b].includes(ego) && near.add(tie.a).add(tie.b));
      const shown = ties.map((tie, i) => fits[i] && (ego < 0 || (near.has(tie.a) && near.has(tie.b))));
      const seen = new Set(ego < 0 ? [] : [ego]);
      ties.forEach((tie, i) => shown[i] && seen.add(tie.a).add(tie.b));
      const at = actors.map((actor) => [((actor.x - view.x) * view.k * 0.86 + 0.5) * w, ((actor.y - view.y) * view.k * 0.86 + 0.5) * h]);
      ties.forEach((tie, i) => {
        const link = marks.ties[i];
        link.toggleAttribute("hidden", !shown[i]);
        link.setAttribute("aria-label", `${actors[tie.a].name} – ${actors[tie.b].name}: ${say("shared", counted(count(tie)))}`);
        for (const line of link.children) {
          [["x1", at[tie.a][0]], ["y1", at[tie.a][1]], ["x2", at[tie.b][0]], ["y2", at[tie.b][1]]].forEach(([key, value]) => line.setAttribute(key, value.toFixed(1)));
        }
        link.lastChild.setAttribute("stroke-width", (0.8 + 5 * Math.sqrt(count(tie) / most.n)).toFixed(1));
      });
      // names in order of size; one that would lie over another waits until there is room: zoom, or the tip
      pen.font = "12px sans-serif";
      const taken = [];
      [...actors.keys()].sort((x, y) => actors[y].n - actors[x].n || x - y).forEach((i) => {
        const link = marks.actors[i];
        link.toggleAttribute("hidden", !seen.has(i));
        if (!seen.has(i)) return;
        const [x, y] = at[i];
        const half = pen.measureText(actors[i].name).width / 2 + 3;
        const middle = Math.min(Math.max(x, half), Math.max(w - half, half));
        link.firstChild.setAttribute("points", outline(kinds[actors[i].kind][1], x, y, actors[i].r));
        const place = [actors[i].r + 14, -actors[i].r - 5].map((down) => [middle - half, y + down - 12, middle + half, y + down + 3]).find((box) => !taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]));
        link.lastChild.toggleAttribute("hidden", !place);
        if (!place) return;
        taken.push(place);
        link.lastChild.setAttribute("x", middle.toFixed(1));
        link.lastChild.setAttribute("y", (place[3] - 3).toFixed(1));
      });
      const links = all("a:not([hidden])", svg);
      all("a", svg).forEach((link) => link.setAttribute("tabindex", link === links[0] ? "0" : "-1"));
      told.textContent = say("drawn", seen.size, shown.filter(Boolean).length);
    };
    const zoom = (times, x = 0.5, y = 0.5) => {
      const k = Math.min(Math.max(view.k * times, 0.5), 12);
      // what lies under the pointer stays there
      view.x += ((x - 0.5) / 0.86) * (1 / view.k - 1 / k);
      view.y += ((y - 0.5) / 0.86) * (1 / view.k - 1 / k);
      view.k = k;
      draw();
    };
    const button = (words_, name, does) => {
      const made = make("button", { type: "button", "aria-label": name, title: name }, words_);
      made.addEventListener("click", does);
      return made;
    };
    const home = () => {
      Object.assign(view, { x: 0.5, y: 0.5, k: 1 });
      for (const actor of actors) [actor.x, actor.y] = actor.home;
      draw();
    };
    const held = { actor: -1, on: false, moved: 0 };
    svg.addEventListener("pointerdown", (event) => {
      Object.assign(held, { actor: marks.actors.indexOf(event.target.closest("a")), on: event.button === 0, moved: 0 });
    });
    addEventListener("pointermove", (event) => {
      if (!held.on) return;
      held.moved += Math.abs(event.movementX) + Math.abs(event.movementY);
      if (held.moved < 4) return;
      const [w, h] = size();
      const [dx, dy] = [event.movementX / (w * 0.86 * view.k), event.movementY / (h * 0.86 * view.k)];
      const what = held.actor < 0 ? view : actors[held.actor];
      const sign = held.actor < 0 ? -1 : 1;
      [what.x, what.y] = [what.x + sign * dx, what.y + sign * dy];
      draw();
    });
    addEventListener("pointerup", () => (held.on = false));
    svg.addEventListener("click", (event) => held.moved >= 4 && event.preventDefault(), true);
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return; // the wheel alone scrolls the page
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    }, { passive: false });
    for (const field of [one, least, from, until, ...boxes.map(([box]) => box)]) field.addEventListener("input", draw);
    addEventListener("resize", draw);
    const time = last > 0 ? [make("span", { class: "days" }, from, " – ", until)] : [];
    const range = make("label", { class: "least" }, say("least"), " ", least, " ", least_);
    const zooming = make("span", { class: "zoom" }, button("+", say("nearer"), () => zoom(1.4)), button("−", say("farther"), () => zoom(1 / 1.4)), button("⟲", say("home"), home));
    plot.before(make("div", { class: "tools live", role: "group", "aria-label": say("network") }, one, ...time, range, ...boxes.map((pair) => pair[1]), zooming, told));
    plot.append(svg, still);
    draw();
  };
  all("figure template.live").forEach(network);

  // a figure: what it shows, the study, the address of this page with its anchor
  const figureCitation = (figure) => {
    const caption = figure.querySelector("figcaption .heads").textContent.trim();
    const page = document.querySelector("h1").textContent.trim();
    return `${caption} (${page}). ${words.dataset.study}, Mihwar ${words.dataset.version}. ${location.href.split("#")[0]}#${figure.id}`;
  };
  // a figure to take away: as it is drawn, as a picture three times as fine, and the rows it was drawn from
  const keep = (blob, name) => {
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  const drawing = (svg) => {
    const copy = svg.cloneNode(true);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    return new XMLSerializer().serializeToString(copy);
  };
  const picture = (svg, name) => {
    const size = svg.viewBox.baseVal;
    const canvas = make("canvas", { width: Math.round(size.width * 3), height: Math.round(size.height * 3) });
    const image = new Image();
    image.addEventListener("load", () => {
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => keep(blob, name));
    });
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing(svg))}`;
  };
  for (const figure of all("figure[id]")) {
    const caption = figure.querySelector("figcaption");
    if (!caption) continue;
    const name = `${location.pathname.split("/").at(-1).replace(".html", "")}-${figure.id.replace(/^f-/, "")}`;
    const svg = figure.querySelector(".plot > svg:not(.live), .still > svg");
    const rows = figure.querySelector("template.data");
    const button = (kind, does) => {
      const made = make("button", { type: "button", class: "take", "aria-label": say("save", kind) }, kind);
      made.addEventListener("click", does);
      return made;
    };
    const tools = [make("button", { type: "button", class: "cite" }, say("figure"))];
    if (svg) {
      tools.push(button("SVG", () => keep(new Blob([drawing(svg)], { type: "image/svg+xml" }), `${name}.svg`)));
      tools.push(button("PNG", () => picture(svg, `${name}.png`)));
    }
    // the mark at the front lets Excel read Arabic
    if (rows) tools.push(button("CSV", () => keep(new Blob(["\ufeff", rows.content.textContent], { type: "text/csv" }), `${name}.csv`)));
    caption.append(" ", make("span", { class: "takes" }, ...tools));
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.cite");
    if (!button) return;
    const figure = button.closest("figcaption") && button.closest("figure");
    await copy(figure ? figureCitation(figure) : citation(button.closest("li")));
    button.textContent = say("copied");
    setTimeout(() => (button.textContent = figure ? say("figure") : say("copy")), 1600);
  });
  document.addEventListener(
    "toggle",
    (event) => event.target.open && all("ol.sentences", event.target).filter((l) => l.closest("details") === event.target || l.closest(".landing")).forEach(dress),
    true,
  );
  all("ol.sentences").filter((list) => !list.closest("details:not([open])")).forEach(dress);
  for (const groups of all("details.groups")) {
    const parts = all(":scope > details.group", groups);
    if (parts.length < 8) continue;
    const field = make("input", { type: "search", "aria-label": say("search"), placeholder: say("search") });
    field.addEventListener("input", () => {
      const wanted = plain(field.value.trim());
      for (const part of parts) part.hidden = !plain(part.firstElementChild.textContent).includes(wanted);
    });
    parts[0].before(make("div", { class: "tools" }, field));
  }

  // figures whose marks lead to sentences: one stop of the Tab key, arrows from mark to mark, names shown, a node's lines lit
  const tip = make("div", { class: "tip", role: "presentation", hidden: "" });
  document.body.append(tip);
  const tell = (link, x, y) => {
    tip.textContent = link.getAttribute("aria-label");
    tip.hidden = false;
    tip.style.left = `${Math.min(x + 12, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.min(y + 14, innerHeight - tip.offsetHeight - 8)}px`;
  };
  for (const plot of all(".plot.linked")) {
    const links = all("a[href]", plot).filter((link) => !link.closest(".still"));
    if (!links.length) continue;
    plot.removeAttribute("tabindex");
    links.forEach((link, place) => {
      link.setAttribute("tabindex", place ? "-1" : "0");
      link.querySelector("title")?.remove(); // the name is shown at once by the tip
    });
    const light = (link) => {
      const anchor = link && link.getAttribute("href").slice(1);
      const [figure, ...own] = anchor ? anchor.split("--") : [""];
      for (const other of links) {
        const [whose, ...parts] = other.getAttribute("href").slice(1).split("--");
        other.classList.toggle("lit", other === link || (own.length === 1 && whose === figure && parts.length === 2 && parts.includes(own[0])));
      }
    };
    const leave = () => { tip.hidden = true; light(null); };
    for (const link of links) {
      link.addEventListener("mousemove", (event) => { tell(link, event.clientX, event.clientY); light(link); });
      link.addEventListener("mouseleave", leave);
      link.addEventListener("focus", () => { const box = link.getBoundingClientRect(); tell(link, box.right, box.bottom); light(link); });
      link.addEventListener("blur", leave);
    }
    plot.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const at = links.indexOf(document.activeElement);
      if (event.key === "Escape") leave();
      if (!step || at < 0) return;
      event.preventDefault();
      links[at].setAttribute("tabindex", "-1");
      const shown = links.filter((link) => !link.hasAttribute("hidden"));
      const next = shown[(shown.indexOf(links[at]) + step + shown.length) % shown.length];
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }
  if (matchMedia("(max-width: 67.9rem)").matches) all(".toc details").forEach((contents) => (contents.open = false));
  document.documentElement.classList.add("scripted");
  open(location.hash.slice(1));
})();
