/** What stands around the conversation: its head, and the button that opens a floating widget. */

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Speech } from "../strings/index.js";

const SPEECH = svg`<path d="M4 4h16a1.5 1.5 0 0 1 1.5 1.5v10A1.5 1.5 0 0 1 20 17h-8l-5 4v-4H4a1.5 1.5 0 0 1-1.5-1.5v-10A1.5 1.5 0 0 1 4 4z"/><path d="M7 8.5h10M7 12.2h6"/>`;
const BIN = svg`<path d="M4.5 7h15M10 7V4.5h4V7M6.5 7l.8 12.5h9.4L17.5 7M10.2 10.5v5.5M13.8 10.5v5.5"/>`;
const CROSS = svg`<path d="M6 6l12 12M18 6L6 18"/>`;

export interface Head {
  heading: string;
  speech: Speech;
  /** Null while there is nothing to forget. */
  forget: (() => void) | null;
  /** Null where the widget cannot be closed. */
  close: (() => void) | null;
}

export function headView({ heading, speech, forget, close }: Head): TemplateResult {
  return html`<header part="header">
    <div>
      <h2 part="heading">${heading}</h2>
      <p>${speech.promise}</p>
    </div>
    ${forget ? iconButton("forget", speech.forget, BIN, forget) : nothing}
    ${close ? iconButton("close", speech.close, CROSS, close) : nothing}
  </header>`;
}

export function launcherView(heading: string, speech: Speech, open: boolean, toggle: () => void): TemplateResult {
  return html`<button type="button" class="launcher" part="launcher" lang=${speech.language} dir=${speech.direction}
    aria-expanded=${open} aria-controls="frame" ?hidden=${open} @click=${toggle}>
    ${icon(SPEECH)}<span>${heading}</span>
  </button>`;
}

function iconButton(name: string, label: string, drawing: TemplateResult<2>, press: () => void): TemplateResult {
  return html`<button type="button" class="icon ${name}" aria-label=${label} title=${label} @click=${press}>${icon(drawing)}</button>`;
}

function icon(drawing: TemplateResult<2>): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${drawing}</svg>`;
}
