/** A citation: its number in the text, and the card with the quote that the number opens. */

import { html, nothing, type TemplateResult } from "lit";
import { fill } from "../strings/index.js";
import type { Citation } from "../wire.js";
import { referenceView } from "./reference.js";
import { dated, type View } from "./view.js";

/** `key` is the citation's place in the conversation: a number may stand in several places. */
export function citationView(citation: Citation, key: string, view: View): TemplateResult {
  const { card } = view;
  const open = card.key === key;
  const name = sourceName(citation, view);
  return html`<span
    class="cite"
    data-key=${key}
    @pointerenter=${card.entered}
    @pointerleave=${card.left}
    @focusin=${card.focused}
    @focusout=${card.blurred}
    ><button
      type="button"
      class="number"
      part="citation"
      aria-label=${name}
      aria-expanded=${open}
      aria-controls="card-${key}"
      @click=${card.clicked}
    >
      ${citation.n}</button
    >${open
      ? html`<div class="card" part="quote" id="card-${key}" popover="manual" role="group" aria-label=${name}
          tabindex=${view.link(citation) ? nothing : 0}>
          <button type="button" class="icon shut" aria-label=${view.speech.close} @click=${card.shut}>✕</button>
          <blockquote dir="auto">${citation.quote}</blockquote>
          <div class="from">${referenceView(citation, view)}</div>
        </div>`
      : nothing}</span
  >`;
}

export function sourceName(citation: Citation, view: View): string {
  const where = [citation.outlet ?? view.speech.unnamed, dated(citation.publishedAt, view)].filter(Boolean).join(", ");
  return fill(view.speech.source, { n: citation.n, where });
}
