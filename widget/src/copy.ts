/** An answer as plain text, to be pasted elsewhere with its sources. */

import { readableDate } from "./date.js";
import { articleLink } from "./link.js";
import { count, type Speech } from "./strings/index.js";
import type { Turn } from "./turn.js";

export function copyText(turn: Turn, speech: Speech): string {
  const claims = turn.claims.map(({ text, citations }) => `${text} ${citations.map((n) => `[${n}]`).join("")}`.trim());
  const sources = turn.citations.map((citation) => {
    const date = citation.publishedAt && readableDate(citation.publishedAt, speech.language);
    const head = [citation.outlet ?? speech.unnamed, date].filter(Boolean).join(", ");
    return [
      `[${citation.n}] ${head}: ${citation.title ?? speech.untitled}`,
      `    “${citation.quote}”`,
      ...(articleLink(citation.url) ? [`    ${articleLink(citation.url)}`] : []),
    ].join("\n");
  });
  return [turn.question, claims.join("\n"), count(speech.sources, sources.length, speech.language), sources.join("\n")].join(
    "\n\n",
  );
}
