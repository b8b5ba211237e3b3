// The list of criteria, its filters and its search.

import { h, plain } from "./dom.js";
import { answerWord, say, share, statusWord } from "./words.js";

/** Below this confidence an answer is doubtful. */
const LOW = 0.6;

const isOpen = (one) => ["suggested", "manual", "stale"].includes(one.status);

/** The filters, in their order. */
const FILTERS = {
  all: () => true,
  open: isOpen,
  no: (one) => one.answer === "no" || one.answer === "partial",
  low: (one) => one.scanned !== "unknown" && one.confidence < LOW,
  stale: (one) => one.status === "stale",
  conflict: (one) => Boolean(one.person?.conflict),
  person: (one) => one.person !== null,
};

/** Filters that are left out while nothing passes them. */
const RARE = ["stale", "conflict", "person"];

function text(item) {
  const { criterion: one, asked } = item;
  const paths = one.evidence.map((piece) => piece.path ?? "");
  return [item.key, one.name, one.statement, one.reason, asked.asks, one.person?.note ?? "", ...paths].join("\n").toLowerCase();
}

/** True when an item belongs to the questionnaire or the section that is looked at. */
export const within = (item, scope) => item.part === scope || `${item.part}/${item.section}` === scope;

function matches(app, item) {
  const words = app.query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length === 0 ? "" : text(item);
  return FILTERS[app.filter](item.criterion) && within(item, app.scope) && words.every((word) => found.includes(word));
}

/** The items that the list shows; the one that is open stays, so that the next one is next to it. */
export function shown(app) {
  if (!(app.filter in FILTERS)) app.filter = "all";
  return app.view.items.filter((item) => matches(app, item) || item.key === app.key);
}

function filters(app, actions) {
  const count = (name) => app.view.items.filter((item) => FILTERS[name](item.criterion) && within(item, app.scope)).length;
  const wanted = Object.keys(FILTERS).filter((name) => !RARE.includes(name) || name === app.filter || count(name) > 0);
  return h("div", { class: "filters", role: "group", "aria-label": say("review.filter") },
    wanted.map((name) =>
      h("button", {
        type: "button",
        id: `filter-${name}`,
        class: "chip",
        "aria-pressed": app.filter === name ? "true" : "false",
        onclick: () => actions.filter(name),
      }, say(`review.filters.${name}`), " ", h("span", { class: "count" }, count(name)))));
}

function scopes(app, actions) {
  const option = (value, text) => h("option", { value, selected: app.scope === value }, text);
  return h("select", { id: "scope", "aria-label": say("review.section"), onchange: (event) => actions.scope(event.target.value) },
    app.view.parts.map((part) => part.sections.length === 1
      ? option(part.id, part.title)
      : h("optgroup", { label: part.title },
        option(part.id, say("review.all_of", { title: part.short })),
        part.sections.map((section) => option(`${part.id}/${section.id}`, heading(section))))));
}

/** The title of a section, after its number if it has one. */
const heading = (section) => (/^\d/.test(section.id) ? `${section.id} ${section.title}` : section.title);

function row(app, item, actions) {
  const { criterion: one } = item;
  const id = item.key.replace(/^.*\//, "");
  // Ids of other questionnaires are words: they stand below, with what is to be done.
  const short = id.length <= 7;
  const sure = one.scanned === "unknown" || one.person ? "" : share(one.confidence);
  return h("li", {},
    h("a", {
      href: `#/${encodeURIComponent(item.key)}`,
      id: `row-${item.key}`,
      class: `row ${one.answer} is-${one.status}${short ? "" : " wordy"}`,
      "aria-current": item.key === app.key ? "true" : null,
      onclick: (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        actions.go(item.key);
      },
    },
      h("span", { class: "mark", title: answerWord(one.answer) }, h("span", { class: "sr" }, answerWord(one.answer))),
      short && h("span", { class: "key" }, id),
      h("span", { class: "what" }, one.statement),
      h("span", { class: "sure" },
        !short && h("span", { class: "key" }, id),
        one.status !== "auto" && h("span", { class: `status ${one.status}` }, statusWord(one.status)),
        one.person?.conflict && h("span", { class: "status conflict" }, say("review.conflict")),
        sure && h("span", { class: "share" }, h("span", { class: "sr" }, say("review.confidence"), " "), sure))));
}

/** How many the list shows. */
export const found = (app) => say("review.found", { n: shown(app).length, of: app.view.items.filter((item) => within(item, app.scope)).length });

/** The list with its filters. */
export function listPane(app, actions) {
  const items = shown(app);
  const groups = app.view.parts.flatMap((part) => part.sections.map((section) => ({ part, section })));
  return [
    h("div", { class: "sieve" },
      h("input", {
        type: "search",
        id: "search",
        value: app.query,
        placeholder: say("review.search"),
        "aria-label": say("review.search"),
        "aria-keyshortcuts": "/",
        autocomplete: "off",
        spellcheck: "false",
        oninput: (event) => actions.search(event.target.value),
      }),
      scopes(app, actions),
      filters(app, actions)),
    h("p", { class: "found" }, found(app)),
    groups.map(({ part, section }) => {
      const own = items.filter((item) => item.part === part.id && item.section === section.id);
      if (own.length === 0) return null;
      const id = plain(`group-${part.id}-${section.id}`);
      return h("section", { "aria-labelledby": id },
        h("h2", { id }, heading(section)),
        h("ul", { role: "list" }, own.map((item) => row(app, item, actions))));
    }),
  ];
}
