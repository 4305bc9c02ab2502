/** A citation: its number after the claim, and the quote that the number opens. */

import { html, type TemplateResult } from "lit";
import { readableDate } from "../date.js";
import { strings } from "../strings.js";
import type { Citation } from "../wire.js";
import { reference } from "./reference.js";

export function citationNumber(
  citation: Citation,
  id: string,
  open: boolean,
  toggle: () => void,
): TemplateResult {
  const date = citation.published_at && readableDate(citation.published_at, strings.language);
  return html`<button
    type="button"
    class="number"
    part="citation"
    id="number-${id}"
    aria-label=${strings.source(citation.n, citation.outlet, date)}
    aria-expanded=${open}
    aria-controls="quote-${id}"
    @click=${toggle}
  >
    ${citation.n}
  </button>`;
}

export function citationQuote(citation: Citation, id: string): TemplateResult {
  return html`<figure class="source" part="quote" id="quote-${id}">
    <blockquote dir="auto">${citation.quote}</blockquote>
    <figcaption>${reference(citation, citation.quote)}</figcaption>
  </figure>`;
}
