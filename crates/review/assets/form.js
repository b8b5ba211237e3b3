// What a person says about a criterion: four answers, a note, a last day, links. What is typed and not
// saved yet is a draft, which stays while the page is open.

import { h } from "./dom.js";
import { answerWord, say } from "./words.js";

/** The answers a person gives, each with its key. */
export const ANSWERS = { yes: "y", partial: "p", no: "n", na: "a" };

const drafts = new Map();

/** The criteria for which the rarer fields were opened. */
const opened = new Set();

/** What the fields hold: the draft, or what was answered. */
export function draftOf(item) {
  // A day that is over is not offered again.
  const today = new Date().toISOString().slice(0, 10);
  const { note = "", until = "", links = [] } = item.entry ?? {};
  const saved = { note, until: until < today ? "" : until, links: links.join("\n") };
  const draft = drafts.get(item.key) ?? saved;
  const changed = Object.keys(saved).some((field) => saved[field] !== draft[field]);
  return { ...draft, changed };
}

/** Forgets what was typed: it is saved, or not wanted. */
export const forgetDraft = (key) => drafts.delete(key);

/** The answer with what the fields hold, as the server takes it. */
export function said(item, answer) {
  const { note, until, links } = draftOf(item);
  return { answer, note, until, links: links.split("\n").filter((line) => line.trim()) };
}

function field(item, name, label, hint, make) {
  const id = `field-${name}`;
  const input = make({
    id,
    value: draftOf(item)[name],
    "aria-describedby": hint ? `${id}-hint` : null,
    oninput: (event) => {
      const { changed, ...draft } = draftOf(item);
      drafts.set(item.key, { ...draft, [name]: event.target.value });
      document.getElementById("save").hidden = !draftOf(item).changed;
    },
  });
  return h("div", { class: `field field-${name}` },
    h("label", { for: id }, label),
    input,
    hint && h("p", { class: "hint", id: `${id}-hint` }, hint));
}

function button(item, answer, actions) {
  const { person, scanned } = item.criterion;
  const is = person?.answer === answer && person.stale.length === 0;
  const proposed = scanned === answer;
  return h("button", {
    type: "button",
    id: `answer-${answer}`,
    class: `answer ${answer}${proposed ? " proposed" : ""}`,
    "aria-pressed": is ? "true" : "false",
    "aria-keyshortcuts": ANSWERS[answer],
    onclick: () => actions.answer(answer),
  },
    h("span", { class: "mark", "aria-hidden": "true" }),
    h("span", {}, proposed && !is ? say("review.accept", { answer: answerWord(answer) }) : answerWord(answer)),
    h("kbd", { "aria-hidden": "true" }, ANSWERS[answer]));
}

/** The fields that few answers need. */
function rarer(item) {
  const { links, until } = draftOf(item);
  return h("details", {
    class: "rarer",
    open: opened.has(item.key) || Boolean(links || until),
    ontoggle: (event) => (event.target.open ? opened.add(item.key) : opened.delete(item.key)),
  },
    h("summary", { id: "rarer" }, say("review.rarer")),
    h("div", { class: "fields" },
      field(item, "links", say("review.links"), say("review.links_hint"), (rest) =>
        h("textarea", { ...rest, rows: 2, spellcheck: "false", placeholder: "https://" })),
      field(item, "until", say("review.until"), say("review.until_hint"), (rest) => h("input", { ...rest, type: "date" }))));
}

/** The form. */
export function answerForm(item, actions) {
  const { person } = item.criterion;
  // The note of an answer that is there is saved when its field is left.
  const leave = (event) => {
    const to = event.relatedTarget;
    const inside = to && event.currentTarget.contains(to);
    if (!inside && person && draftOf(item).changed) actions.saveNote(item.key);
  };
  return h("section", { class: "say", "aria-labelledby": "say-title", onfocusout: leave },
    h("h2", { id: "say-title" }, say("review.your_answer")),
    h("div", { class: "answers", role: "group", "aria-labelledby": "say-title" },
      Object.keys(ANSWERS).map((answer) => button(item, answer, actions))),
    field(item, "note", say("review.note"), null, (rest) => h("textarea", { ...rest, rows: 2, maxlength: 4000 })),
    rarer(item),
    h("p", { class: "acts" },
      h("button", { type: "button", id: "save", class: "plain", hidden: !draftOf(item).changed,
        onclick: () => actions.saveNote(item.key) }, say("review.save_note")),
      person && h("button", { type: "button", id: "withdraw", class: "plain", onclick: actions.withdraw }, say("review.withdraw"))));
}
