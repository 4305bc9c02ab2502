/** One turn: the question, and below it the answer, the wait for it, or what went wrong. */

import { html, type TemplateResult } from "lit";
import { strings } from "../strings.js";
import type { Answered, Turn } from "../turn.js";
import { answerView } from "./answer.js";
import { failureView } from "./failure.js";

export interface TurnActions {
  open(turn: Answered, key: string | null): void;
  again(turn: Turn): void;
}

export function turnView(turn: Turn, actions: TurnActions): TemplateResult {
  return html`<article class="turn" data-state=${turn.state}>
    <p class="question" part="question" dir="auto"><span class="unseen">${strings.you} </span>${turn.question}</p>
    <div class="answer" part="answer">${body(turn, actions)}</div>
  </article>`;
}

function body(turn: Turn, actions: TurnActions): TemplateResult {
  switch (turn.state) {
    case "asking":
      return html`<p class="asking">${strings.asking}</p>`;
    case "answered":
      return answerView(turn, (key) => actions.open(turn, key));
    case "failed":
      return failureView(turn.failure, () => actions.again(turn));
  }
}
