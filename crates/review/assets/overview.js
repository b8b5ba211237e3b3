// The overview: how it stands, by section, and what is left.

import { foreign, h } from "./dom.js";
import { met, radar } from "./radar.js";
import { answerWord, say, statusWord } from "./words.js";

const ANSWERS = ["yes", "partial", "no", "unknown", "na"];

const topLevel = (view) => view.report.summary.sections.filter((section) => !section.id.includes("."));

function headline(view, actions) {
  const { mature, to_confirm: open } = view.report.summary;
  const state = mature === true ? "mature" : mature === false ? "not_mature" : "maturity_open";
  const total = (answer) => topLevel(view).reduce((sum, section) => sum + section[answer], 0);
  return h("section", { class: "headline" },
    h("h1", { id: "heading", tabindex: "-1" }, say(`review.${state}`)),
    h("p", { class: "asks" }, say("review.maturity_means")),
    h("ul", { class: "totals", role: "list" }, ANSWERS.map((answer) =>
      h("li", { class: answer }, h("span", { class: "mark", "aria-hidden": "true" }), h("b", {}, total(answer)), " ", answerWord(answer)))),
    h("p", { class: "acts" },
      open > 0
        ? h("button", { type: "button", id: "start", class: "primary", "aria-keyshortcuts": "x", onclick: actions.start }, say("review.start", { n: open }), h("kbd", { "aria-hidden": "true" }, "x"))
        : h("span", {}, say("review.all_settled"))));
}

function bar(section) {
  const of = ANSWERS.reduce((sum, answer) => sum + section[answer], 0);
  const pieces = ANSWERS.filter((answer) => section[answer] > 0).map((answer) => {
    const piece = h("span", { class: answer, title: `${answerWord(answer)}: ${section[answer]}` }, section[answer]);
    piece.style.flexGrow = section[answer];
    return piece;
  });
  const figures = ANSWERS.filter((answer) => section[answer] > 0).map((answer) => `${answerWord(answer)} ${section[answer]}`);
  return h("span", { class: "stack", role: "img", "aria-label": say("review.bar", { of, figures: figures.join(", ") }) }, pieces);
}

function sections(view, actions) {
  return h("section", { class: "sections", "aria-labelledby": "sections-title" },
    h("h2", { id: "sections-title" }, say("review.by_section")),
    h("div", { class: "figures" },
      h("ul", { role: "list" }, topLevel(view).map((section) => {
        const share = met(section);
        return h("li", {},
          h("button", { type: "button", class: "name", id: `of-${section.id}`, onclick: () => actions.scope(`${view.parts[0].id}/${section.id}`) },
            h("span", { class: "key" }, section.id), " ", section.title),
          section.bare_minimum && h("span", { class: "bare" }, say("review.bare_minimum")),
          h("span", { class: "percent" }, share === null ? "–" : `${Math.round(100 * share)} %`),
          bar(section));
      })),
      radar(topLevel(view))));
}

function listed(view, title, items, actions) {
  if (items.length === 0) return null;
  return h("section", { class: "listed" },
    h("h2", {}, title, " ", h("span", { class: "count" }, items.length)),
    h("ul", { role: "list" }, items.map((item) =>
      h("li", {},
        h("a", { href: `#/${encodeURIComponent(item.key)}`, onclick: (event) => { event.preventDefault(); actions.go(item.key); } },
          h("span", { class: "key" }, item.key), " ", item.criterion.statement),
        " ", h("span", { class: `status ${item.criterion.status}` }, statusWord(item.criterion.status))))));
}

function diagnostics(view) {
  const all = view.report.diagnostics;
  if (all.length === 0) return null;
  return h("details", { class: "diagnostics" },
    h("summary", {}, say("review.diagnostics", { n: all.length })),
    h("ul", {}, all.slice(0, 200).map((one) =>
      h("li", {}, one.path && [foreign(`${one.path}${one.line ? `:${one.line}` : ""}`, { class: "place" }), " "], foreign(one.message)))));
}

/** The page. */
export function overviewPage(app, actions) {
  const { view } = app;
  const of = (wanted) => view.items.filter((item) => wanted(item.criterion));
  return h("article", { class: "overview", "aria-labelledby": "heading" },
    headline(view, actions),
    sections(view, actions),
    listed(view, say("review.filters.conflict"), of((one) => one.person?.conflict), actions),
    listed(view, say("review.filters.stale"), of((one) => one.status === "stale"), actions),
    diagnostics(view));
}
