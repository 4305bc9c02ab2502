/** What went wrong, in one sentence, and a way to ask once more. */

import { html, type TemplateResult } from "lit";
import type { Failure } from "../client.js";
import { strings } from "../strings.js";

export function failureView(failure: Failure, again: () => void): TemplateResult {
  return html`<div class="failure" part="failure">
    <p>${failureText(failure)}</p>
    <button type="button" class="plain" @click=${again}>${strings.again}</button>
  </div>`;
}

export function failureText(failure: Failure): string {
  return `${strings.failure[failure.kind]} ${failure.detail}`.trim();
}
