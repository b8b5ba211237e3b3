// The sections as a radar: how much of what applies is met, a half for each partial answer.

import { s } from "./dom.js";
import { say } from "./words.js";

const RADIUS = 100;

/** The share of a section that is met; null when nothing of it applies. */
export function met(section) {
  const applies = section.yes + section.partial + section.no + section.unknown;
  return applies === 0 ? null : (section.yes + section.partial / 2) / applies;
}

function at(index, of, share) {
  const angle = (2 * Math.PI * index) / of - Math.PI / 2;
  return [RADIUS * share * Math.cos(angle), RADIUS * share * Math.sin(angle)];
}

const points = (of, share) => Array.from({ length: of }, (_, index) => at(index, of, share(index)).map((n) => n.toFixed(1)).join(",")).join(" ");

/** The drawing; what it shows stands in its label, and in figures beside it. */
export function radar(sections) {
  const of = sections.length;
  if (of < 3) return null;
  const figures = sections.map((section) => {
    const share = met(section);
    return say("review.radar_one", { title: section.title, share: share === null ? "–" : `${Math.round(100 * share)} %` });
  });
  const rings = [0.25, 0.5, 0.75, 1].map((share) => s("polygon", { class: "ring", points: points(of, () => share) }));
  const spokes = sections.map((_, index) => {
    const [x, y] = at(index, of, 1);
    return s("line", { class: "spoke", x1: 0, y1: 0, x2: x.toFixed(1), y2: y.toFixed(1) });
  });
  const names = sections.map((section, index) => {
    const [x, y] = at(index, of, 1.14);
    return s("text", { class: "axis", x: x.toFixed(1), y: (y + 4).toFixed(1), "text-anchor": "middle" }, section.id);
  });
  return s("svg", { class: "radar", viewBox: "-130 -130 260 260", role: "img", "aria-label": say("review.radar", { figures: figures.join(", ") }) },
    rings, spokes,
    s("polygon", { class: "area", points: points(of, (index) => met(sections[index]) ?? 0) }),
    sections.map((section, index) => {
      const [x, y] = at(index, of, met(section) ?? 0);
      return s("circle", { class: "dot", cx: x.toFixed(1), cy: y.toFixed(1), r: 3 });
    }),
    names);
}
