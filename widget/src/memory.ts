/**
 * A conversation kept for as long as the tab lives, over reloads and from page to page of one site, and nowhere else. Where the
 * browser lends no storage, it is kept for as long as the page lives.
 */

import type { Turn } from "./turn.js";

export interface Kept {
  /** The conversation's id with the server. */
  id: string;
  turns: Turn[];
}

const MOST_TURNS = 30;
/** With the number of the shape that turns are kept in. */
const PREFIX = "dateline-chat:1:";
/** Names in use on this page: two widgets keep two conversations. */
const taken = new Set<string>();

/** A free place for one more conversation; the first to ask gets the same after each reload. */
export function claimPlace(wanted: string): string {
  let place = wanted;
  for (let n = 2; taken.has(place); n += 1) place = `${wanted}-${n}`;
  taken.add(place);
  return place;
}

export function leavePlace(place: string): void {
  taken.delete(place);
}

export function recall(place: string): Kept | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PREFIX + place) ?? "null") as Kept | null;
    return kept && typeof kept.id === "string" && Array.isArray(kept.turns) ? kept : null;
  } catch {
    return null;
  }
}

export function keep(place: string, kept: Kept): void {
  try {
    sessionStorage.setItem(PREFIX + place, JSON.stringify({ ...kept, turns: kept.turns.slice(-MOST_TURNS) }));
  } catch {
    // No storage, or no room in it: the conversation lives as long as the page.
  }
}

export function erase(place: string): void {
  try {
    sessionStorage.removeItem(PREFIX + place);
  } catch {
    // There was none.
  }
}

/** An id for a conversation that nobody guesses; widget keys may delete the conversations that are named so. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `w-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
