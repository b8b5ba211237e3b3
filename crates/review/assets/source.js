// A piece of evidence with the lines of its file around it.

import { fill, foreign, h } from "./dom.js";
import * as server from "./server.js";
import { say } from "./words.js";

/** Lines on each side at first, and how many more a click shows. */
const AROUND = 3;
const MORE = 20;

/** What was fetched, so that drawing the page anew does not fetch again. */
const fetched = new Map();

function place(piece) {
  if (piece.path) {
    const lines = piece.line && (piece.end_line > piece.line ? `:${piece.line}-${piece.end_line}` : `:${piece.line}`);
    return `${piece.path}${lines ?? ""}`;
  }
  if (piece.tag) return say("review.tag", { tag: piece.tag });
  return piece.commit ? say("review.commit", { commit: piece.commit.slice(0, 10) }) : null;
}

function table(piece, found) {
  const is = (number) => number >= piece.line && number <= piece.end_line;
  return h("div", { class: "code", tabindex: "0", role: "group", "aria-label": say("review.lines_of", { path: place(piece) }) },
    h("table", { role: "presentation" },
      h("tbody", {}, found.lines.map((line, at) => {
        const number = found.first + at;
        return h("tr", { class: is(number) ? "is" : null },
          h("td", { class: "number", "data-line": number }),
          h("td", { class: "line" }, is(number) ? h("mark", {}, foreign(line || " ")) : foreign(line)));
      }))));
}

function more(at, found, around, onclick) {
  const is = found.first > 1 || found.first + found.lines.length - 1 < found.total;
  return is && around < 200 && h("button", { type: "button", class: "plain small", id: `more-${at}`, onclick }, say("review.more_lines"));
}

/** A piece of evidence. */
export function evidence(key, piece, at) {
  const where = place(piece);
  const slot = h("div", { class: "source" });
  const name = [key, at, where].join("\n");

  function draw({ around, found }) {
    if (found.path !== piece.path) return excerpt();
    fill(slot, table(piece, found), more(at, found, around, () => load(around + MORE)));
  }

  function excerpt() {
    fill(slot, piece.excerpt && h("pre", { class: "code", tabindex: "0" }, foreign(piece.excerpt)));
  }

  function load(around) {
    server.lines(key, at, around).then((found) => {
      fetched.set(name, { around, found });
      draw(fetched.get(name));
    }, excerpt);
  }

  if (fetched.has(name)) draw(fetched.get(name));
  else {
    excerpt();
    if (piece.path && piece.line) load(AROUND);
  }
  return h("li", { class: "piece" },
    h("p", { class: "where" },
      where ? foreign(where, { class: "place" }) : h("span", { class: "place" }, say("review.nowhere")),
      " ", h("span", { class: "strength" }, say(`review.strength.${piece.strength}`))),
    piece.message && h("p", { class: "message" }, foreign(piece.message)),
    slot);
}

/** Forgets the lines, which a new scan may have moved. */
export const forgetLines = () => fetched.clear();
