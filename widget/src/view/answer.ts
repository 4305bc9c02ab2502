/** An answer, as far as it has come: its status, its claims, its sources; or why there is none, and what lies nearby. */

import { html, nothing, type TemplateResult } from "lit";
import { count, fill } from "../strings/index.js";
import type { Turn } from "../turn.js";
import type { Answer, Times } from "../wire.js";
import { afterView } from "./after.js";
import { claimsView } from "./claims.js";
import { referenceView } from "./reference.js";
import { dated, type View } from "./view.js";

/** Sources that are shown without being asked for. */
const AT_ONCE = 3;

export function answerView(turn: Turn, last: boolean, view: View): TemplateResult {
  const { answer } = turn;
  const { speech } = view;
  const noted = answer?.status === "partial" ? speech.partial : answer?.status === "conflict" ? speech.conflict : "";
  return html`
    ${timesView(turn.times, view)}
    ${noted ? html`<p class="status" part="status" data-status=${answer!.status}>${noted}</p>` : nothing}
    ${claimsView(turn, view)}
    ${answer && !turn.claims.length ? withoutClaims(answer, view) : nothing}
    ${answer?.note ? html`<p class="note" part="note" lang="en" dir="auto">${answer.note}</p>` : nothing}
    ${turn.citations.length ? sourcesView(turn, view) : nothing}
    ${answer && turn.claims.length && answer.nearby.length ? nearbyView(answer, view) : nothing}
    ${answer ? afterView(turn, answer, last, view) : nothing}
  `;
}

function timesView(times: Times | null, view: View): TemplateResult | typeof nothing {
  const { speech } = view;
  if (!times) return nothing;
  const [from, to, asOf] = [times.from, times.to, times.asOf].map((date) => dated(date, view));
  const chips = [
    asOf && fill(speech.asOf, { date: asOf }),
    from && to && from !== to && fill(speech.between, { from, to }),
    from && (!to || from === to) && fill(speech.since, { date: from }),
    !from && to && to !== asOf && fill(speech.until, { date: to }),
  ].filter(Boolean);
  return chips.length ? html`<p class="chips">${chips.map((chip) => html`<span class="chip" part="chip">${chip}</span>`)}</p>` : nothing;
}

/** A refusal with its reason; or, to a greeting and the like, a few words. */
function withoutClaims(answer: Answer, view: View): TemplateResult {
  const { speech } = view;
  if (answer.status !== "not_found") return html`<p class="talk" lang="en" dir="auto">${answer.text}</p>`;
  const reason = speech.reasons[answer.reason as keyof typeof speech.reasons];
  const english = speech.language.startsWith("en");
  return html`<div class="refusal" part="refusal" data-reason=${answer.reason ?? nothing}>
    <p class="name">${speech.notFound}</p>
    ${reason && !english ? html`<p>${reason}</p>` : html`<p lang="en" dir="auto">${answer.text}</p>`}
    ${answer.nearby.length ? nearbyView(answer, view) : nothing}
  </div>`;
}

function nearbyView(answer: Answer, view: View): TemplateResult {
  return html`<div class="nearby" part="nearby">
    <p class="label">${view.speech.nearby}</p>
    <ul>
      ${answer.nearby.map((article) => html`<li>${referenceView(article, view)}</li>`)}
    </ul>
  </div>`;
}

function sourcesView({ citations }: Turn, view: View): TemplateResult {
  const { speech } = view;
  return html`<details class="sources" part="sources" ?open=${citations.length <= AT_ONCE}>
    <summary>${count(speech.sources, citations.length, speech.language)}</summary>
    <ol>
      ${citations.map(
        (citation) => html`<li><span class="n" aria-hidden="true">${citation.n}</span><div>${referenceView(citation, view)}</div></li>`,
      )}
    </ol>
  </details>`;
}
