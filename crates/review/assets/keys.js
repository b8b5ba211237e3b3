// The bar at the top, the keys, and the page of help that lists them.

import { fill, foreign, h } from "./dom.js";
import { within } from "./list.js";
import { say } from "./words.js";

const SETTLED = ["auto", "confirmed", "overridden"];

/** Keys of one character can be switched off: speech input types them by accident. */
let on = localStorage.getItem("keys") !== "off";

/** The keys, what they do and how the help names them. */
const KEYS = [
  ["j", "next", (actions) => actions.step(1)],
  ["k", "previous", (actions) => actions.step(-1)],
  ["y", "yes", (actions) => actions.answer("yes")],
  ["p", "partial", (actions) => actions.answer("partial")],
  ["n", "no", (actions) => actions.answer("no")],
  ["a", "na", (actions) => actions.answer("na")],
  ["c", "accept", (actions) => actions.accept()],
  ["e", "note", () => document.getElementById("field-note")?.focus()],
  ["x", "next_open", (actions) => actions.nextOpen()],
  ["u", "undo", (actions) => actions.undo()],
  ["o", "overview", (actions) => actions.go(null)],
  ["/", "search", () => document.getElementById("search")?.focus()],
  ["?", "help", (actions) => actions.help()],
];

/** How much of the questionnaire that is looked at needs nothing more. */
function progress(app) {
  const items = app.view.items.filter((item) => within(item, app.scope.split("/")[0]));
  const settled = items.filter((item) => SETTLED.includes(item.criterion.status)).length;
  const of = items.length;
  const text = say("review.progress", { n: settled, of });
  const done = h("span", {});
  done.style.width = `${(100 * settled) / Math.max(of, 1)}%`;
  return h("div", { class: "progress" }, h("span", { class: "progress-text" }, text), h("span", { class: "meter", "aria-hidden": "true" }, done));
}

/** The bar at the top. */
export function bar(app, actions) {
  const { repository } = app.view.report;
  const commit = repository.commit && [repository.branch, repository.commit.slice(0, 10)].filter(Boolean).join(" @ ");
  const act = (id, word, key, onclick, rest) =>
    h("button", { type: "button", id, class: "plain", "aria-keyshortcuts": key, onclick, ...rest }, say(word), key && h("kbd", { "aria-hidden": "true" }, key));
  return [
    h("a", { class: "home", id: "home", href: "#/", onclick: (event) => { event.preventDefault(); actions.go(null); } },
      h("span", { class: "logo", "aria-hidden": "true" }), foreign(repository.path)),
    h("span", { class: "commit" }, commit && foreign(commit), repository.dirty && h("span", { class: "dirty" }, say("review.dirty"))),
    progress(app),
    h("div", { class: "tools", role: "group", "aria-label": say("review.tools") },
      act("undo", "review.undo", "u", actions.undo, { disabled: app.changes.length === 0 }),
      act("scan", app.scan.running ? "review.scanning" : "review.scan", null, actions.scan, { "aria-disabled": app.scan.running ? "true" : null }),
      act("open-help", "review.keys", "?", actions.help)),
  ];
}

/** Opens the list of keys. */
export function openHelp() {
  const dialog = document.getElementById("help");
  fill(dialog,
    h("h2", { id: "help-title" }, say("review.keys")),
    h("dl", { class: "keys" }, KEYS.map(([key, name]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, say(`review.key.${name}`)))),
      h("div", {}, h("dt", {}, h("kbd", {}, "Ctrl"), " ", h("kbd", {}, "Enter")), h("dd", {}, say("review.key.save"))),
      h("div", {}, h("dt", {}, h("kbd", {}, "Esc")), h("dd", {}, say("review.key.leave")))),
    h("label", { class: "switch" },
      h("input", { type: "checkbox", id: "keys-on", checked: on, onchange: (event) => {
        on = event.target.checked;
        localStorage.setItem("keys", on ? "on" : "off");
      } }),
      " ", say("review.keys_on")),
    h("p", { class: "acts" }, h("button", { type: "button", class: "plain", id: "close-help", autofocus: true, onclick: () => dialog.close() }, say("review.close"))));
  dialog.showModal();
}

const isField = (element) => element.matches?.("input, textarea, select, [contenteditable]");

/** Listens to the keys. */
export function watchKeys(actions, app) {
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.isComposing || document.getElementById("help").open) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.closest?.(".say")) {
      event.preventDefault();
      return actions.saveNote();
    }
    if (event.key === "Escape" && isField(target)) {
      target.blur();
      document.getElementById("heading")?.focus({ preventScroll: true });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !on || isField(target)) return;
    const known = KEYS.find(([key]) => key === event.key);
    if (!known || (event.repeat && !["j", "k"].includes(event.key))) return;
    event.preventDefault();
    known[2](actions, app());
  });
}
