/** The question box: Enter asks, Shift and Enter begin a new line; while an answer comes, its button stops it. */

import { html, type TemplateResult } from "lit";
import type { Speech } from "../strings/index.js";

const LONGEST = 2_000;

/** `ask` is called with the question as typed, without blanks around it; while `busy` nothing is asked. */
export function questionForm(
  busy: boolean,
  speech: Speech,
  ask: (question: string) => void,
  stop: () => void,
): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const question = form.querySelector("textarea")!.value.trim();
    if (busy || !question) return;
    form.reset();
    ask(question);
  };
  return html`<form class="ask-form" part="form" @submit=${submit}>
    <textarea
      class="ask-input"
      part="input"
      rows="1"
      maxlength=${LONGEST}
      dir="auto"
      enterkeyhint="send"
      aria-label=${speech.question}
      placeholder=${speech.placeholder}
      @keydown=${submitOnEnter}
    ></textarea>
    <button type=${busy ? "button" : "submit"} class="ask" part="button" @click=${() => busy && stop()}>
      ${busy ? speech.stop : speech.ask}
    </button>
  </form>`;
}

function submitOnEnter(event: KeyboardEvent): void {
  // While an input method composes (Korean, Japanese, Chinese), Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  (event.currentTarget as HTMLTextAreaElement).form!.requestSubmit();
}
