/** An article by outlet, date and title; the title is a link where there is one that may be followed. */

import { html, nothing, type TemplateResult } from "lit";
import { count } from "../strings/index.js";
import type { Citation, Reference } from "../wire.js";
import { dated, type View } from "./view.js";

export function referenceView(article: Reference | Citation, view: View): TemplateResult {
  const { speech } = view;
  const link = view.link(article);
  const title = html`<bdi>${article.title ?? speech.untitled}</bdi>`;
  return html`
    <span class="byline" part="byline">
      ${article.outlet ? html`<bdi class="outlet" part="outlet">${article.outlet}</bdi>` : nothing}
      ${article.publishedAt ? html`<time datetime=${article.publishedAt}>${dated(article.publishedAt, view)}</time>` : nothing}
      ${"carriers" in article && article.carriers > 1
        ? html`<span class="carriers">${count(speech.carriers, article.carriers, speech.language)}</span>`
        : nothing}
      ${"opinion" in article && article.opinion ? html`<span class="tag">${speech.opinion}</span>` : nothing}
    </span>
    ${link
      ? html`<a class="title" part="link" href=${link} target="_blank" rel="noopener noreferrer"
          >${title}<span class="unseen"> (${speech.newTab})</span></a
        >`
      : html`<span class="title">${title}</span>`}
    ${"corrected" in article && article.corrected
      ? html`<span class="corrected" part="corrected">${speech.corrected}</span>`
      : nothing}
  `;
}
