/** An answer: its claims with their citations, or why there is none and what lies nearby. */

import { html, nothing, type TemplateResult } from "lit";
import { readableDate } from "../date.js";
import { strings } from "../strings.js";
import type { Answered } from "../turn.js";
import type { Answer, Claim } from "../wire.js";
import { citationNumber, citationQuote } from "./citation.js";
import { reference } from "./reference.js";

/** `open` is called with the citation to show, or null to close the one that stands open. */
export function answerView(turn: Answered, open: (key: string | null) => void): TemplateResult {
  const { answer } = turn;
  const note = strings.status[answer.status];
  return html`
    ${answer.as_of ? html`<p class="chip">${strings.asOf(readableDate(answer.as_of, strings.language))}</p>` : nothing}
    ${note ? html`<p class="note">${note}</p>` : nothing}
    ${answer.claims.length
      ? answer.claims.map((claim, index) => claimView(claim, index, turn, open))
      : refusalView(answer)}
  `;
}

function claimView(claim: Claim, index: number, turn: Answered, open: (key: string | null) => void): TemplateResult {
  const cited = turn.answer.citations.filter((citation) => claim.citations.includes(citation.n));
  const shown = cited.find((citation) => turn.open === `${index}-${citation.n}`);
  return html`<div class="claim">
    <p part="claim"><bdi dir="auto">${claim.text}</bdi>${cited.map((citation) => {
      const key = `${index}-${citation.n}`;
      const isOpen = citation === shown;
      return citationNumber(citation, `${turn.id}-${key}`, isOpen, () => open(isOpen ? null : key));
    })}</p>
    ${shown ? citationQuote(shown, `${turn.id}-${turn.open}`) : nothing}
  </div>`;
}

function refusalView(answer: Answer): TemplateResult {
  return html`
    <p class="refusal" part="refusal" data-reason=${answer.reason ?? nothing}>${answer.text}</p>
    ${answer.nearby.length
      ? html`<div class="nearby">
          <h3>${strings.nearby}</h3>
          <ul>
            ${answer.nearby.map((article) => html`<li>${reference(article)}</li>`)}
          </ul>
        </div>`
      : nothing}
  `;
}
