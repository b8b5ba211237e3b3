// Requests to the server. Each gives its answer as data, or throws a Refused.

/** What the server did not do, and why. */
export class Refused extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(`api/${path}`, { cache: "no-store", redirect: "error", ...options });
  } catch {
    throw new Refused("gone", "");
  }
  if (response.status === 304) return null;
  if (response.status === 403) throw new Refused("gone", "");
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error ?? "trouble", body.message ?? `HTTP ${response.status}`);
  return { body, tag: response.headers.get("etag") };
}

function send(path, data) {
  const headers = { "content-type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(data) }).then((done) => done.body);
}

/** The texts of the page. */
export const texts = () => ask("texts").then((done) => done.body);

/** The state, or null when it is still the one with this tag. */
export const state = (tag) => ask("state", tag ? { headers: { "if-none-match": tag } } : {});

/** The lines around a piece of evidence. */
export const lines = (key, piece, around) =>
  ask(`lines?${new URLSearchParams({ key, piece, around })}`).then((done) => done.body);

/** Answers a criterion whose entry has the revision `seen`. */
export const answer = (key, seen, said) => send("answer", { key, seen, ...said });

/** Takes an answer out. */
export const withdraw = (key, seen) => send("withdraw", { key, seen });

/** Takes a change back. */
export const undo = (change) => send("undo", { change });

/** Scans again. */
export const scan = () => send("scan", {});
