// The texts of the page, in the language that the server speaks.

let texts = {};

/** Takes the texts, by name. */
export function learn(all) {
  texts = all;
}

/** The text of that name with each {place} filled in. */
export function say(name, places = {}) {
  const text = texts[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, place) => (place in places ? String(places[place]) : whole));
}

/** An answer as a word. */
export const answerWord = (answer) => say(`answer.${answer}`);

/** A status as a phrase. */
export const statusWord = (status) => say(`status.${status}`);

/** A share between 0 and 1 as the terminal shows it. */
export const share = (number) => number.toFixed(2);
