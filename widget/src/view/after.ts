/** What can be done with an answer: copy it, say whether it helped, ask on. */

import { html, nothing, type TemplateResult } from "lit";
import type { Turn } from "../turn.js";
import type { Answer } from "../wire.js";
import { questionsView } from "./questions.js";
import type { View } from "./view.js";

const LONGEST_COMMENT = 2_000;

export function afterView(turn: Turn, answer: Answer, last: boolean, view: View): TemplateResult {
  const { speech } = view;
  const talk = answer.status !== "not_found" && !turn.claims.length;
  const judged = view.judged?.turn === turn.id ? view.judged.outcome : null;
  const choice = (helpful: boolean, word: string): TemplateResult =>
    html`<button type="button" class="small" data-helpful=${helpful} aria-pressed=${turn.helpful === helpful}
      @click=${() => view.judge(turn, helpful)}>${word}</button>`;
  return html`
    ${talk
      ? nothing
      : html`<div class="after" part="actions">
          ${navigator.clipboard && turn.claims.length
            ? html`<button type="button" class="small copy" @click=${() => view.copy(turn)}>
                ${view.copied === turn.id ? speech.copied : speech.copy}
              </button>`
            : nothing}
          ${answer.id
            ? html`<div class="helpful" role="group" aria-label=${speech.helpful}>
                <span aria-hidden="true">${speech.helpful}</span> ${choice(true, speech.yes)} ${choice(false, speech.no)}
              </div>`
            : nothing}
          ${judged === "thanks" || judged === "unsaid" ? html`<p class="said">${speech[judged]}</p>` : nothing}
        </div>`}
    ${judged === "comment" ? commentView(turn, view) : nothing}
    ${last && answer.followUps.length
      ? questionsView(speech.followUps, answer.followUps, "follow-ups", view)
      : nothing}
  `;
}

function commentView(turn: Turn, view: View): TemplateResult {
  const { speech } = view;
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const comment = (event.currentTarget as HTMLFormElement).querySelector("textarea")!.value.trim();
    view.judge(turn, false, comment);
  };
  return html`<form class="comment" @submit=${send}>
    <textarea rows="2" maxlength=${LONGEST_COMMENT} dir="auto" aria-label=${speech.comment} placeholder=${speech.comment}></textarea>
    <button type="submit" class="small">${speech.send}</button>
  </form>`;
}
