/** The checked sentences of an answer: in a row, as the two sides of a dispute, or in order of time. */

import { html, nothing, type TemplateResult } from "lit";
import { fill } from "../strings/index.js";
import type { Turn } from "../turn.js";
import type { Citation, Claim } from "../wire.js";
import { citationView } from "./citation.js";
import { dated, type View } from "./view.js";

/** Keeps a number on the line of the word before it. */
const JOINER = "\u2060";

export function claimsView(turn: Turn, view: View): TemplateResult {
  const claims = turn.claims.map((claim, index) => ({ claim, shown: claimView(claim, index, turn, view) }));
  const of = (role: Claim["role"]): TemplateResult[] => claims.filter((c) => c.claim.role === role).map((c) => c.shown);
  const sides = of("side");
  const entries = of("entry");
  return html`
    ${sides.length ? html`<div class="sides" part="sides" role="list">${sides}</div>` : nothing}
    ${entries.length ? html`<div class="entries" part="entries" role="list">${entries}</div>` : nothing}
    ${claims.filter(({ claim }) => claim.role !== "side" && claim.role !== "entry").map(({ shown }) => shown)}
  `;
}

function claimView(claim: Claim, index: number, turn: Turn, view: View): TemplateResult {
  const cited = turn.citations.filter((citation) => claim.citations.includes(citation.n));
  const listed = claim.role === "side" || claim.role === "entry";
  return html`<div class="claim" part="claim" data-role=${claim.role} role=${listed ? "listitem" : nothing}>
    ${labelView(claim, cited[0], view)}
    <div class="words" dir="auto">
      <span class="text">${claim.text}</span>${cited.map(
        (citation) => html`${JOINER}${citationView(citation, `${turn.id}-${index}-${citation.n}`, view)}`,
      )}
    </div>
  </div>`;
}

/** What stands before a claim: of a side its outlet and day, of an entry its day, of an older word since when it is old. */
function labelView(claim: Claim, source: Citation | undefined, view: View): TemplateResult | typeof nothing {
  const { speech } = view;
  const date = dated(source?.publishedAt ?? null, view);
  switch (claim.role) {
    case "side":
      return html`<p class="label"><bdi>${source?.outlet ?? speech.unnamed}</bdi> <span class="day">${date}</span></p>`;
    case "entry":
      return html`<p class="label">${date}</p>`;
    case "earlier":
      return html`<p class="label">${fill(speech.earlier, { date })}</p>`;
    case "denial":
      return html`<p class="label">${speech.denial}</p>`;
    default:
      return nothing;
  }
}
