/** Questions, claims, quotes, refusals and failures. */

import { css } from "lit";

export const conversationStyle = css`
  .turn {
    display: flex;
    flex-direction: column;
    gap: 0.8em;
    overflow-wrap: anywhere;
  }

  .question {
    align-self: flex-end;
    max-inline-size: 88%;
    padding: 0.45em 0.8em;
    white-space: pre-line;
    background: var(--tint);
    border-radius: var(--radius) var(--radius) 3px var(--radius);
  }

  .answer {
    display: flex;
    flex-direction: column;
    gap: 0.7em;
  }

  .asking,
  .note,
  .chip {
    color: var(--muted);
    font-size: 0.9em;
  }

  .chip {
    align-self: flex-start;
    padding: 0 0.6em;
    border: 1px solid var(--line);
    border-radius: 1em;
  }

  .asking {
    animation: breathe 1.6s ease-in-out infinite;
  }

  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }

  .number {
    min-inline-size: 1.9em;
    block-size: 1.9em;
    margin-inline-start: 0.35em;
    padding: 0 0.35em;
    color: var(--accent);
    font-size: 0.8em;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    line-height: 1;
    vertical-align: 0.12em;
    background: var(--tint);
    border: 1px solid var(--line);
    border-radius: 0.5em;
  }

  .number:hover,
  .number[aria-expanded="true"] {
    color: var(--on-accent);
    background: var(--accent);
    border-color: var(--accent);
  }

  .source {
    margin-block-start: 0.6em;
    padding: 0.7em 0.9em;
    background: var(--tint);
    border-inline-start: 3px solid var(--accent);
    border-radius: 3px;
  }

  blockquote {
    white-space: pre-line;
  }

  blockquote::before {
    content: "“";
  }

  blockquote::after {
    content: "”";
  }

  figcaption {
    margin-block-start: 0.55em;
    font-size: 0.9em;
  }

  .byline {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.6em;
    color: var(--muted);
  }

  .outlet {
    color: var(--ink);
    font-weight: 600;
  }

  time {
    white-space: nowrap;
  }

  a.title {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }

  .nearby h3 {
    color: var(--muted);
    font-size: 0.85em;
    font-weight: 600;
  }

  .nearby ul {
    padding: 0;
    font-size: 0.9em;
    list-style: none;
  }

  .nearby li {
    padding-block: 0.5em;
    border-block-end: 1px solid var(--line);
  }

  .nearby li:last-child {
    border-block-end: 0;
  }

  .failure {
    padding: 0.7em 0.9em;
    background: var(--tint);
    border-inline-start: 3px solid var(--alarm);
    border-radius: 3px;
  }

  .plain {
    margin-block-start: 0.4em;
    padding: 0.2em 0;
    color: var(--accent);
    text-decoration: underline;
    background: none;
    border: 0;
  }

  @media (prefers-reduced-motion: reduce) {
    .asking {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .number[aria-expanded="true"] {
      border-width: 2px;
    }
  }
`;
