/** One turn: the question, and below it the answer, the wait for it, or what went wrong. */

import { html, nothing, type TemplateResult } from "lit";
import { count, type Speech } from "../strings/index.js";
import type { Turn } from "../turn.js";
import { answerView } from "./answer.js";
import type { View } from "./view.js";

export function turnView(turn: Turn, last: boolean, view: View): TemplateResult {
  return html`<article class="turn" data-state=${turn.state} data-delay=${turn.delay ?? nothing}>
    <h3 class="question" part="question">
      <span class="unseen">${view.speech.you} </span><span class="text" dir="auto">${turn.question}</span>
    </h3>
    <div class="answer" part="answer">${answerView(turn, last, view)} ${stateView(turn, view)}</div>
  </article>`;
}

function stateView(turn: Turn, view: View): TemplateResult | typeof nothing {
  const { speech } = view;
  switch (turn.state) {
    case "asking":
      return html`<p class="asking" part="asking">${turn.delay ? speech.delays[turn.delay] : speech.asking}</p>`;
    case "stopped":
      return html`<p class="stopped" part="stopped">${speech.stopped} ${againView(turn, 0, view)}</p>`;
    case "failed": {
      const wait = waitFor(turn);
      return html`<div class="failure" part="failure" data-kind=${turn.failure!.kind}>
        <p>${failureText(turn, speech)} ${wait ? count(speech.wait, wait, speech.language) : nothing}</p>
        ${againView(turn, wait, view)}
      </div>`;
    }
    default:
      return nothing;
  }
}

function againView(turn: Turn, wait: number, view: View): TemplateResult {
  return html`<button type="button" class="small again" aria-disabled=${wait > 0}
    @click=${() => wait > 0 || view.again(turn)}>${view.speech.again}</button>`;
}

export function failureText(turn: Turn, speech: Speech): string {
  const { kind, detail } = turn.failure!;
  return `${speech.failures[kind]} ${kind === "refused" ? detail : ""}`.trim();
}

/** Seconds until the question may be asked again. */
export function waitFor(turn: Turn): number {
  return Math.max(0, Math.ceil(((turn.failure?.until ?? 0) - Date.now()) / 1000));
}
