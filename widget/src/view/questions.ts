/** Questions to be asked by a press: those that the page suggests, and those that follow from an answer. */

import { html, type TemplateResult } from "lit";
import type { View } from "./view.js";

export function questionsView(title: string, questions: readonly string[], name: string, view: View): TemplateResult {
  return html`<div class="questions ${name}" part=${name} role="group" aria-label=${title}>
    <p class="label" aria-hidden="true">${title}</p>
    ${questions.map(
      (question) => html`<button type="button" class="offered" part="suggestion" dir="auto" @click=${() => view.ask(question)}>
        ${question}
      </button>`,
    )}
  </div>`;
}
