/** The conversation: its turns, and what is done with them. It knows nothing of how it looks. */

import { claimPlace, erase, freshId, keep, leavePlace, recall } from "./memory.js";
import { ask, type Service, type Told } from "./stream.js";
import { asked, type Turn } from "./turn.js";

export interface Listener {
  service(): Service;
  /** The turns are others than before. */
  changed(): void;
  /** Something came of a turn. */
  heard(told: Told, turn: Turn): void;
}

export class Conversation {
  turns: readonly Turn[] = [];
  private id = freshId();
  private place: string | null = null;
  private asking: AbortController | null = null;

  constructor(private readonly listener: Listener) {}

  get busy(): boolean {
    return this.turns.some((turn) => turn.state === "asking");
  }

  /** Recall what was said under this name before, and go on with a question that has no answer yet. */
  open(name: string): void {
    this.place = claimPlace(name);
    const kept = recall(this.place);
    if (kept && !this.turns.length) {
      this.id = kept.id;
      this.turns = kept.turns;
      this.listener.changed();
    }
    const waiting = this.turns.find((turn) => turn.state === "asking");
    if (waiting) void this.follow(waiting);
  }

  /** Stop listening, as the page or the element goes; `open` goes on. */
  close(): void {
    this.asking?.abort();
    this.asking = null;
    if (this.place) leavePlace(this.place);
    this.place = null;
  }

  begin(question: string): void {
    const turn = asked((this.turns.at(-1)?.id ?? 0) + 1, question);
    this.set([...this.turns, turn]);
    void this.follow(turn);
  }

  again(turn: Turn): void {
    if (this.busy) return;
    const anew = asked(turn.id, turn.question);
    this.replace(anew);
    void this.follow(anew);
  }

  /** Give up the question that is being asked; what has come of its answer stays. */
  stop(): void {
    this.asking?.abort();
    this.asking = null;
    const turn = this.turns.find((one) => one.state === "asking");
    if (turn) this.replace({ ...turn, state: "stopped", delay: null });
  }

  /** Forget everything, here and on the server. */
  forget(): void {
    this.stop();
    const { endpoint, key } = this.listener.service();
    if (this.turns.length) {
      void fetch(`${endpoint}/v1/conversations/${this.id}`, {
        method: "DELETE",
        headers: key ? { authorization: `Bearer ${key}` } : {},
        credentials: "omit",
        keepalive: true,
      }).catch(() => undefined);
    }
    this.id = freshId();
    this.turns = [];
    if (this.place) erase(this.place);
    this.listener.changed();
  }

  /** Tell the server whether an answer helped; false where that did not succeed. */
  async judge(turn: Turn, helpful: boolean, comment = ""): Promise<boolean> {
    const { endpoint, key } = this.listener.service();
    const said = await fetch(`${endpoint}/v1/answers/${turn.answer!.id}/feedback`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ helpful, ...(comment && { comment }) }),
      credentials: "omit",
    }).catch(() => null);
    if (!said?.ok) return false;
    const now = this.turns.find((one) => one.id === turn.id);
    if (now) this.replace({ ...now, helpful });
    return true;
  }

  private async follow({ id, question, after }: Turn): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    let fresh = false;
    for await (const { told, after: place } of ask(this.listener.service(), question, this.id, after, asking.signal)) {
      const turn = this.turns.find((other) => other.id === id);
      if (!turn || asking.signal.aborted) return;
      if (told.kind === "begun") {
        fresh = true; // what came before stays in sight until there is something in its place
        continue;
      }
      const replacing: boolean = fresh && ["sources", "claim", "done"].includes(told.kind);
      fresh &&= !replacing;
      this.replace(grown({ ...turn, after: place, ...(replacing && { claims: [], citations: [] }) }, told));
      this.listener.heard(told, turn);
    }
  }

  private replace(turn: Turn): void {
    this.set(this.turns.map((other) => (other.id === turn.id ? turn : other)));
  }

  private set(turns: readonly Turn[]): void {
    this.turns = turns;
    if (this.place) keep(this.place, { id: this.id, turns: [...turns] });
    this.listener.changed();
  }
}

/** The turn after something came. */
function grown(turn: Turn, told: Exclude<Told, { kind: "begun" }>): Turn {
  switch (told.kind) {
    case "understood":
      return { ...turn, delay: null, times: told.times };
    case "sources":
      return { ...turn, delay: null, citations: [...turn.citations, ...told.citations] };
    case "claim":
      return { ...turn, delay: null, claims: [...turn.claims, told.claim] };
    case "delay":
      return { ...turn, delay: told.why };
    case "done": {
      const { claims, citations, times } = told.answer;
      return { ...turn, state: "answered", delay: null, claims, citations, times, answer: told.answer };
    }
    case "failed":
      return { ...turn, state: "failed", delay: null, failure: told.failure };
  }
}
