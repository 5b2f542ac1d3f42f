import type { AuditEntry, House, Told } from "./api.ts";
import type { Deed, Deeds } from "./deeds.ts";
import type { Gone } from "./live.ts";

/** What the views have in common. */
export interface Desk {
  readonly house: House;
  readonly deeds: Deeds;
  /** Tells of a failure to ask; a session that is over leads back to signing in. */
  failed(failure: unknown): void;
}

/** One part of the page. */
export interface View {
  readonly element: HTMLElement;
  /** It is shown from now on. */
  open?(): void;
  /** It is shown no more. */
  close?(): void;
  /** Something was done: what is shown may have changed. */
  renew?(deed: Deed): void;
  told?(told: Told): void;
  audited?(entry: AuditEntry): void;
  removed?(gone: Gone): void;
}
