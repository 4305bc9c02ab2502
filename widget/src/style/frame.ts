/** The frame's parts: head, conversation, question box, offered questions. */

import { css } from "lit";

export const frameStyle = css`
  header {
    display: flex;
    flex: none;
    gap: 0.25rem;
    align-items: flex-start;
    padding: 0.9em 1.1em 0.8em;
    border-block-end: 1px solid var(--line);
  }

  header > div {
    flex: 1;
    min-inline-size: 0;
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
    gap: 1.6em;
    padding: 1.1em;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .conversation:focus-visible {
    outline-offset: -2px;
  }

  .ask-form {
    display: flex;
    flex: none;
    gap: 0.5em;
    align-items: flex-end;
    padding-block: 0.8em max(0.8em, env(safe-area-inset-bottom));
    padding-inline: 0.8em;
    border-block-start: 1px solid var(--line);
  }

  header + .conversation[hidden] + .ask-form {
    border-block-start: 0;
  }

  textarea {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 2.75em;
    max-block-size: 8em;
    padding: 0.55em 0.8em;
    background: var(--tint);
    border: 1px solid var(--edge);
    border-radius: calc(var(--radius) - 3px);
    field-sizing: content;
    resize: none;
  }

  textarea::placeholder {
    color: var(--muted);
    opacity: 1;
  }

  .ask {
    flex: none;
    min-block-size: 2.75em;
    padding: 0.4em 1.1em;
    color: var(--on-accent);
    font-weight: 600;
    background: var(--accent);
    border: 1px solid transparent;
    border-radius: calc(var(--radius) - 3px);
  }

  .ask[type="button"] {
    color: var(--accent);
    background: transparent;
    border-color: var(--accent);
  }

  .questions {
    display: flex;
    flex-direction: column;
    gap: 0.45em;
    align-items: flex-start;
  }

  .offered {
    max-inline-size: 100%;
    padding: 0.4em 0.85em;
    color: var(--accent);
    text-align: start;
    overflow-wrap: anywhere;
    background: transparent;
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }

  .offered:hover {
    background: var(--tint);
    border-color: var(--accent);
  }

  .label {
    color: var(--muted);
    font-size: 0.82em;
    font-weight: 600;
  }
`;
