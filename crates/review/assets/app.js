// The page: what is known, what is shown, and what happens when a person acts.

import { criterionPage } from "./criterion.js";
import { fill, h } from "./dom.js";
import { draftOf, forgetDraft, said } from "./form.js";
import { bar, openHelp, watchKeys } from "./keys.js";
import { found, listPane, shown, within } from "./list.js";
import { overviewPage } from "./overview.js";
import * as server from "./server.js";
import { forgetLines } from "./source.js";
import { answerWord, learn, say } from "./words.js";

/** How often another tab or the terminal is looked for. */
const EVERY = 2000;

const app = {
  view: null,
  tag: null,
  key: null,
  filter: sessionStorage.getItem("filter") ?? "all",
  scope: "",
  query: "",
  scan: null,
  changes: [],
  clashes: new Map(),
  busy: false,
  gone: false,
};

const byId = (id) => document.getElementById(id);
const itemOf = (key) => app.view?.items.find((item) => item.key === key) ?? null;
const current = () => itemOf(app.key);

// ---- showing

let drawn = "";

function render({ whole = true } = {}) {
  if (!app.view) return;
  fill(byId("bar"), bar(app, actions));
  fill(byId("list"), listPane(app, actions));
  const item = current();
  // What stands there is kept while it is the same, with its opened lines and the place of the reader.
  const now = JSON.stringify([app.key, item, item ? null : app.view, app.clashes.get(app.key) ?? null]);
  if (whole || now !== drawn) {
    fill(byId("main"), item ? criterionPage(app, item, actions) : overviewPage(app, actions));
    drawn = now;
  }
  document.body.dataset.page = item ? "criterion" : "overview";
  const name = item ? `${item.key} ${item.criterion.statement}` : app.view.report.repository.path;
  document.title = `${name} · ${say("review.title")}`;
}

let silence;

function tell(text) {
  const status = byId("status");
  fill(status, text);
  status.classList.add("seen");
  clearTimeout(silence);
  silence = setTimeout(() => status.classList.remove("seen"), 4000);
}

function warn(text) {
  fill(byId("banner"), text ? h("p", {}, text) : null);
}

// ---- knowing

async function refresh() {
  try {
    const found = await server.state(app.tag);
    if (app.gone || app.troubled) warn("");
    app.gone = app.troubled = false;
    if (!found) return false;
    const { scan, view } = found.body;
    if (app.scan && scan.ended > app.scan.ended) {
      forgetLines();
      tell(scan.failed ?? say("review.scanned"));
    }
    app.scan = scan;
    app.view = view;
    app.tag = found.tag;
    warn(app.view.trouble);
    return true;
  } catch (error) {
    app.gone = error.kind === "gone";
    app.troubled = !app.gone;
    warn(app.gone ? say("review.gone") : error.message);
    return false;
  }
}

async function watch() {
  if (!document.hidden && !app.busy && (await refresh())) render({ whole: false });
  setTimeout(watch, EVERY);
}

// ---- acting

/** One change at a time, in the order in which they were asked for. */
let queue = Promise.resolve();

function change(key, wanted, work, done, failed = () => {}) {
  queue = queue.then(async () => {
    app.busy = true;
    try {
      const { change } = await work(itemOf(key).entry?.revision ?? null);
      if (change !== undefined) app.changes.push({ key, change });
      app.clashes.delete(key);
      await refresh();
      done(itemOf(key));
    } catch (error) {
      if (error.kind === "changed") {
        app.clashes.set(key, wanted);
        await refresh();
      } else failed();
      tell(error.kind === "gone" ? say("review.gone") : error.message);
      if (error.kind === "gone") warn(say("review.gone"));
    }
    app.busy = false;
    render();
  });
  return queue;
}

const actions = {
  render,

  go(key, { focus = true } = {}) {
    const hash = key ? `#/${encodeURIComponent(key)}` : "#/";
    if (location.hash !== hash) history.pushState(null, "", hash);
    route({ focus });
  },

  step(by) {
    const keys = shown(app).map((item) => item.key);
    const at = keys.indexOf(app.key);
    const next = keys[at < 0 ? (by > 0 ? 0 : keys.length - 1) : at + by];
    if (next) actions.go(next);
    else tell(say(by > 0 ? "review.last" : "review.first"));
  },

  /** Begins with what is left of the assessment. */
  start() {
    app.scope = app.view.parts[0].id;
    actions.nextOpen();
  },

  nextOpen() {
    const items = app.view.items.filter((item) => within(item, app.scope));
    const at = items.findIndex((item) => item.key === app.key);
    const around = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    const open = around.find((item) => isOpen(item) && item.key !== app.key);
    if (open) actions.go(open.key);
    else tell(say("review.none_open"));
  },

  answer(answer, key = app.key) {
    const item = itemOf(key);
    if (!item) return;
    const wanted = said(item, answer);
    change(key, wanted, (seen) => server.answer(key, seen, wanted), (now) => {
      forgetDraft(key);
      tell(say(`review.saved_${now.criterion.status}`, { id: key, answer: answerWord(now.criterion.person.answer) }));
    });
  },

  /** Confirms what the scan proposes. */
  accept() {
    const scanned = current()?.criterion.scanned;
    if (scanned && scanned !== "unknown") actions.answer(scanned);
    else if (scanned) tell(say("review.nothing_proposed"));
  },

  /** Saves a changed note under the answer that is there. */
  saveNote(key = app.key) {
    const item = itemOf(key);
    if (!item || !draftOf(item).changed) return;
    if (item.criterion.person) actions.answer(item.criterion.person.answer, key);
    else tell(say("review.choose"));
  },

  withdraw() {
    const item = current();
    if (!item?.entry) return;
    change(item.key, null, (seen) => server.withdraw(item.key, seen), () => {
      forgetDraft(item.key);
      tell(say("review.withdrawn", { id: item.key }));
    });
  },

  undo() {
    const last = app.changes.pop();
    if (!last) return tell(say("review.nothing_undone"));
    change(last.key, null, () => server.undo(last.change).then(() => ({})), () => {
      forgetDraft(last.key);
      if (app.key !== last.key) actions.go(last.key);
      tell(say("review.undone", { id: last.key }));
    }, () => app.changes.push(last));
  },

  /** Of two answers at the same time, keeps the one that is in the file. */
  keepTheirs() {
    app.clashes.delete(app.key);
    forgetDraft(app.key);
    render();
    byId("heading")?.focus();
  },

  saveMine() {
    const key = app.key;
    const wanted = app.clashes.get(key);
    if (!wanted) return;
    change(key, wanted, (seen) => server.answer(key, seen, wanted), () => {
      forgetDraft(key);
      tell(say("review.saved_over", { id: key }));
    });
  },

  async scan() {
    if (app.scan.running) return;
    try {
      await server.scan();
      tell(say("review.scanning"));
    } catch (error) {
      tell(error.kind === "gone" ? say("review.gone") : error.message);
    }
    await refresh();
    render({ whole: false });
  },

  help: () => openHelp(),

  filter(filter) {
    sessionStorage.setItem("filter", filter);
    sift({ filter });
  },

  scope(scope) {
    sift({ scope });
  },

  search(query) {
    sift({ query });
  },
};

/** Shows other criteria in the list, and says how many. */
function sift(by) {
  Object.assign(app, by);
  render({ whole: false });
  fill(byId("live"), found(app));
}

const isOpen = (item) => ["suggested", "manual", "stale"].includes(item.criterion.status);

// ---- where the reader is

function route({ focus = false } = {}) {
  if (!location.hash.startsWith("#/") && location.hash !== "") return;
  let key = "";
  try {
    key = decodeURIComponent(location.hash.slice(2));
  } catch {
    // A broken address leads to the overview.
  }
  const moved = app.key !== (itemOf(key)?.key ?? null);
  const item = itemOf(key);
  app.key = item?.key ?? null;
  // The list shows what the reader was led to.
  if (item && !within(item, app.scope)) app.scope = item.part;
  render();
  if (moved) window.scrollTo(0, 0);
  document.querySelector('#list [aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  if (focus) byId("heading")?.focus({ preventScroll: true });
}

async function start() {
  learn(await server.texts());
  await refresh();
  if (!app.view) return;
  app.scope = app.view.parts[0].id;
  route();
  watchKeys(actions, () => app);
  addEventListener("popstate", () => route({ focus: true }));
  addEventListener("hashchange", () => route());
  document.addEventListener("visibilitychange", () => document.hidden || refresh().then((is) => is && render({ whole: false })));
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
  setTimeout(watch, EVERY);
}

start().catch((error) => warn(error.message || say("review.gone")));
