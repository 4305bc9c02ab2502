/** The question box: Enter asks, Shift and Enter begin a new line. */

import { html, type TemplateResult } from "lit";
import { strings } from "../strings.js";

const LONGEST = 2_000;

/** `ask` is called with the question as typed, without blanks around it; while `busy` nothing is asked. */
export function questionForm(busy: boolean, ask: (question: string) => void): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const question = form.querySelector("textarea")!.value.trim();
    if (busy || !question) return;
    form.reset();
    ask(question);
  };
  return html`<form part="form" @submit=${submit}>
    <textarea
      part="input"
      rows="1"
      maxlength=${LONGEST}
      dir="auto"
      aria-label=${strings.question}
      placeholder=${strings.placeholder}
      @keydown=${submitOnEnter}
    ></textarea>
    <button type="submit" class="ask" part="button" aria-disabled=${busy}>${strings.ask}</button>
  </form>`;
}

function submitOnEnter(event: KeyboardEvent): void {
  // While an input method composes (Korean, Japanese, Chinese), Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  (event.currentTarget as HTMLTextAreaElement).form!.requestSubmit();
}
