/** The frame: heading, conversation, question box. */

import { css } from "lit";

export const frameStyle = css`
  .frame {
    position: relative;
    display: flex;
    flex-direction: column;
    overflow: hidden;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }

  header {
    padding: 0.9em 1.1em 0.8em;
    border-block-end: 1px solid var(--line);
  }

  h2 {
    font-size: 1.1em;
    font-weight: 650;
    line-height: 1.3;
  }

  header p {
    color: var(--muted);
    font-size: 0.85em;
  }

  .conversation {
    display: flex;
    flex-direction: column;
    gap: 1.4em;
    max-block-size: var(--dateline-height, 30rem);
    padding: 1.1em;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .conversation:focus-visible {
    outline-offset: -2px;
  }

  form {
    display: flex;
    align-items: flex-end;
    gap: 0.5em;
    padding: 0.8em;
    border-block-start: 1px solid var(--line);
  }

  header + .conversation[hidden] + form {
    border-block-start: 0;
  }

  textarea {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 2.6em;
    max-block-size: 8em;
    padding: 0.5em 0.7em;
    background: var(--tint);
    border: 1px solid transparent;
    border-radius: calc(var(--radius) - 3px);
    field-sizing: content;
    resize: none;
  }

  textarea::placeholder {
    color: var(--muted);
    opacity: 1;
  }

  .ask {
    min-block-size: 2.6em;
    padding: 0.4em 1.1em;
    color: var(--on-accent);
    font-weight: 600;
    background: var(--accent);
    border: 0;
    border-radius: calc(var(--radius) - 3px);
  }

  .ask[aria-disabled="true"] {
    opacity: 0.55;
    cursor: default;
  }
`;
