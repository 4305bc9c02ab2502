/** Answers: claims, the two sides of a dispute, refusals, sources. */

import { css } from "lit";

export const answerStyle = css`
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4em;
  }

  .chip {
    padding: 0.05em 0.7em;
    color: var(--ink);
    font-size: 0.82em;
    border: 1px solid var(--edge);
    border-radius: 1em;
  }

  .chip::before {
    content: "◷";
    margin-inline-end: 0.4em;
    color: var(--muted);
  }

  .status {
    color: var(--doubt);
    font-size: 0.9em;
    font-weight: 650;
  }

  .note {
    color: var(--muted);
    font-size: 0.88em;
    font-style: italic;
  }

  .sides {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.6em;
  }

  @container (min-width: 19rem) {
    .sides {
      grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
    }
  }

  [data-role="side"] {
    padding: 0.7em 0.8em 0.8em;
    background: var(--tint);
    border-block-start: 3px solid var(--doubt);
    border-radius: 3px;
  }

  [data-role="side"] .label {
    margin-block-end: 0.35em;
    color: var(--ink);
    line-height: 1.35;
  }

  .day {
    display: block;
    color: var(--muted);
    font-weight: 400;
  }

  .entries {
    display: flex;
    flex-direction: column;
    gap: 0.8em;
    padding-inline-start: 0.9em;
    border-inline-start: 2px solid var(--line);
  }

  :is([data-role="earlier"], [data-role="denial"]) .words {
    padding-inline-start: 0.8em;
    border-inline-start: 3px solid var(--line);
  }

  .refusal {
    display: flex;
    flex-direction: column;
    gap: 0.35em;
    padding: 0.8em 0.9em;
    border: 1px dashed var(--edge);
    border-radius: var(--radius);
  }

  .refusal .name {
    font-weight: 650;
  }

  .refusal .nearby {
    margin-block-start: 0.5em;
  }

  .nearby li {
    padding-block: 0.45em;
    font-size: 0.92em;
  }

  .nearby li + li {
    border-block-start: 1px solid var(--line);
  }

  .sources {
    font-size: 0.9em;
    border-block: 1px solid var(--line);
  }

  summary {
    min-block-size: 1.75rem;
    padding-block: 0.35em;
    color: var(--muted);
    font-weight: 600;
    cursor: pointer;
  }

  .sources li {
    display: flex;
    gap: 0.7em;
    padding-block: 0.5em;
  }

  .n {
    flex: none;
    min-inline-size: 1.1em;
    color: var(--accent);
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }

  .byline {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.6em;
    align-items: baseline;
    color: var(--muted);
  }

  .outlet {
    color: var(--ink);
    font-weight: 600;
  }

  time {
    white-space: nowrap;
  }

  .tag {
    padding-inline: 0.5em;
    font-size: 0.9em;
    border: 1px solid var(--edge);
    border-radius: 3px;
  }

  .title {
    display: block;
  }

  a.title {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }

  .corrected {
    display: block;
    margin-block-start: 0.3em;
    padding-inline-start: 0.6em;
    color: var(--doubt);
    font-size: 0.95em;
    border-inline-start: 2px solid currentColor;
  }
`;
