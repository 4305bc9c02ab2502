/** Turns: questions, waiting, and what went wrong. */

import { css } from "lit";

export const conversationStyle = css`
  .turn {
    display: flex;
    flex-direction: column;
    gap: 0.85em;
    overflow-wrap: anywhere;
  }

  .text {
    unicode-bidi: isolate;
  }

  .question {
    align-self: flex-end;
    max-inline-size: 88%;
    padding: 0.5em 0.85em;
    font-size: 1em;
    font-weight: 400;
    background: var(--tint);
    border-radius: var(--radius);
    border-end-end-radius: 3px;
  }

  .question .text {
    display: block;
    white-space: pre-line;
  }

  .answer {
    display: flex;
    flex-direction: column;
    gap: 0.8em;
  }

  .asking,
  .stopped,
  .said {
    color: var(--muted);
    font-size: 0.9em;
  }

  .asking::before {
    content: "";
    display: inline-block;
    inline-size: 0.55em;
    block-size: 0.55em;
    margin-inline-end: 0.6em;
    background: var(--accent);
    border-radius: 50%;
  }

  [data-delay] .asking::before {
    background: var(--doubt);
  }

  @media (prefers-reduced-motion: no-preference) {
    .asking::before {
      animation: breathe 1.4s ease-in-out infinite;
    }

    .claim {
      animation: appear 0.25s ease-out;
    }

    @keyframes breathe {
      50% {
        opacity: 0.25;
      }
    }

    @keyframes appear {
      from {
        opacity: 0;
      }
    }
  }

  .failure {
    display: flex;
    flex-direction: column;
    gap: 0.6em;
    align-items: flex-start;
    padding: 0.75em 0.9em;
    background: var(--tint);
    border-inline-start: 3px solid var(--alarm);
    border-radius: 3px;
  }

  .after {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em 1.1em;
    align-items: center;
    color: var(--muted);
    font-size: 0.95em;
  }

  .helpful {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4em;
    align-items: center;
  }

  .helpful > span {
    font-size: 0.85em;
  }

  .comment {
    display: flex;
    gap: 0.5em;
    align-items: flex-end;
  }

  .comment textarea {
    font-size: 0.9em;
  }
`;
