// The page of one criterion.

import { foreign, h, link } from "./dom.js";
import { answerForm } from "./form.js";
import { evidence } from "./source.js";
import { answerWord, say, share, statusWord } from "./words.js";

const paragraph = (title, text) => text && [h("h2", {}, title), h("p", {}, foreign(text))];

function verdict(item) {
  const { criterion: one } = item;
  const { person } = one;
  const given = [person?.by && say("review.given_by", { by: person.by }), person?.on && say("review.given_on", { on: person.on })].filter(Boolean).join(", ");
  return h("p", { class: "verdict" },
    h("span", { class: `pill ${one.answer}` }, h("span", { class: "mark", "aria-hidden": "true" }), answerWord(one.answer)),
    " ", h("span", { class: `status ${one.status}` }, statusWord(one.status)),
    given && [" ", h("span", { class: "given" }, foreign(given))],
    person?.until && person.stale.length === 0 && [" ", h("span", { class: "given" }, say("review.holds_until", { day: person.until }))]);
}

function links(person) {
  return person.evidence.length > 0 && h("ul", { class: "links" }, person.evidence.map((address) => h("li", {}, link(address))));
}

function stale(item) {
  const { person } = item.criterion;
  if (!person || person.stale.length === 0) return null;
  return h("section", { class: "callout stale", "aria-labelledby": "stale-title" },
    h("h2", { id: "stale-title" }, say("review.stale_title", { answer: answerWord(person.answer) })),
    h("ul", {}, person.stale.map((why) => h("li", {}, foreign(why)))),
    person.note && h("blockquote", {}, foreign(person.note)),
    links(person));
}

function conflict(item) {
  const { person, scanned, confidence } = item.criterion;
  if (!person?.conflict) return null;
  return h("section", { class: "callout conflict", "aria-labelledby": "conflict-title" },
    h("h2", { id: "conflict-title" }, say("review.conflict_title")),
    h("p", {}, say("review.conflict_text", { person: answerWord(person.answer), scan: answerWord(scanned), share: share(confidence) })));
}

/** Somebody else answered while this page was about to. */
function clash(app, item, actions) {
  const mine = app.clashes.get(item.key);
  if (!mine) return null;
  const { person } = item.criterion;
  const theirs = person
    ? say(person.by ? "review.clash_theirs_by" : "review.clash_theirs", { answer: answerWord(person.answer), by: person.by ?? "" })
    : say("review.clash_withdrawn");
  return h("section", { class: "callout clash", role: "alert", id: "clash" },
    h("h2", {}, say("review.clash_title")),
    h("p", {}, foreign(theirs)),
    person?.note && h("blockquote", {}, foreign(person.note)),
    h("p", {}, say("review.clash_mine", { answer: answerWord(mine.answer) })),
    mine.note && h("blockquote", {}, foreign(mine.note)),
    h("p", { class: "acts" },
      h("button", { type: "button", class: "plain", id: "keep-theirs", onclick: actions.keepTheirs }, say("review.keep_theirs")),
      h("button", { type: "button", class: "plain", id: "save-mine", onclick: actions.saveMine }, say("review.save_mine"))));
}

function proposal(item) {
  const { criterion: one } = item;
  return h("section", { class: "proposal", "aria-labelledby": "proposal-title" },
    h("h2", { id: "proposal-title" }, say("review.scan_says")),
    h("p", { class: "verdict" },
      h("span", { class: `pill ${one.scanned}` }, h("span", { class: "mark", "aria-hidden": "true" }), answerWord(one.scanned)),
      " ", h("span", { class: "confidence" }, say("review.with_confidence", { share: share(one.confidence) })),
      " ", h("span", { class: "given" }, say(`review.basis.${one.basis}`))),
    h("p", { class: "reason" }, foreign(one.reason)));
}

/** What the answer leaves open. */
function beyond(item) {
  const { criterion: one, asked } = item;
  const texts = [
    paragraph(say("review.would_change"), one.would_change),
    paragraph(say("review.advice"), one.advice),
    paragraph(say("review.blind"), asked.blind),
  ];
  return texts.some(Boolean) && h("div", { class: "beyond" }, texts.filter(Boolean).map((text) => h("section", {}, text)));
}

function pieces(item, supports, title) {
  // The number of a piece is its place in the report: the server knows it by that.
  const own = item.criterion.evidence.map((piece, at) => [piece, at]).filter(([piece]) => piece.supports === supports);
  if (own.length === 0) return null;
  const id = supports ? "for-title" : "against-title";
  return h("section", { class: "evidence", "aria-labelledby": id },
    h("h2", { id }, title, " ", h("span", { class: "count" }, own.length)),
    h("ol", { role: "list" }, own.map(([piece, at]) => evidence(item.key, piece, at))));
}

function searched(item) {
  const { searched } = item.criterion;
  if (searched.length === 0) return null;
  return h("section", { class: "searched", "aria-labelledby": "searched-title" },
    h("h2", { id: "searched-title" }, say("review.searched")),
    h("ul", { role: "list" }, searched.map((one) =>
      h("li", {}, h("span", { class: "amount" }, one.count), " ", h("span", {}, foreign(one.what))))));
}

/** The page. */
export function criterionPage(app, item, actions) {
  const { criterion: one, asked } = item;
  const part = app.view.parts.find((part) => part.id === item.part);
  const section = part?.sections.find((section) => section.id === item.section);
  return h("article", { class: "criterion", "aria-labelledby": "heading" },
    h("div", { class: "crumbs" },
      h("a", { class: "back", id: "back", href: "#/", onclick: (event) => { event.preventDefault(); actions.go(null); } }, say("review.back")),
      h("span", { class: "trail" }, section && section.title, h("span", { class: "name" }, one.name)),
      h("span", { class: "steps" },
        h("button", { type: "button", id: "previous", class: "plain small", "aria-keyshortcuts": "k", onclick: () => actions.step(-1) }, say("review.previous"), h("kbd", { "aria-hidden": "true" }, "k")),
        h("button", { type: "button", id: "next", class: "plain small", "aria-keyshortcuts": "j", onclick: () => actions.step(1) }, say("review.next"), h("kbd", { "aria-hidden": "true" }, "j")))),
    h("h1", { id: "heading", tabindex: "-1" }, h("span", { class: "key" }, item.key), " ", one.statement),
    verdict(item),
    clash(app, item, actions),
    conflict(item),
    stale(item),
    h("p", { class: "asks" }, asked.asks, " ", h("span", { class: "why" }, asked.why)),
    proposal(item),
    answerForm(item, actions),
    one.person && one.person.stale.length === 0 && links(one.person),
    pieces(item, true, say("review.for")),
    pieces(item, false, say("review.against")),
    beyond(item),
    searched(item));
}
