import { IndexeddbPersistence } from "y-indexeddb";
import * as Y from "yjs";
import { systemClock } from "../clock.ts";
import { DocumentSync } from "./document-sync.ts";
import { KeptView } from "./kept-view.ts";
import { applyAll } from "./shared-doc.ts";
import { Shell } from "./shell.ts";
import { Versions } from "./versions.ts";

/** What is opened to see whether the browser keeps anything. */
const PROBE = "holdfast.probe";

/** What a page of a shared document adds. */
export interface SharedListener {
  /** One has entered, at first or again. */
  onEntered?(): void;
  onLeft?(id: string): void;
  onGone?(): void;
  /** The content is there, from the browser or from the server. */
  onContent?(): void;
}

/** A page that shows a shared document: it lies in the browser, on the server, and in between. */
export class SharedPage {
  readonly doc = new Y.Doc();
  readonly shell: Shell;
  readonly #sync: DocumentSync;
  readonly #browser: Promise<unknown>;
  #isOpened = false;
  #isKeptHere = false;

  /**
   * @param app of the page
   * @param title of the page
   * @param show what a reader sees of a document
   */
  constructor(
    private readonly app: string,
    title: string,
    show: (doc: Y.Doc) => string,
    private readonly listener: SharedListener,
  ) {
    const view = new KeptView();
    this.shell = new Shell(app, title, {
      onEntered: () => this.#onEntered(),
      onLeft: (id) => listener.onLeft?.(id),
      onGone: () => {
        this.#isOpened = false;
        this.#sync.close();
        listener.onGone?.();
      },
    });
    this.#sync = new DocumentSync(this.doc, this.shell.line, systemClock, show, {
      onKept: (kept, reason) => view.show(kept, reason),
      onContent: () => listener.onContent?.(),
    });
    this.#browser = this.#load(this.#nameOf(this.shell.room));
    new Versions(this.shell.line, this.shell.room, (parts, name) => this.#put(parts, name));
  }

  /** Under which name the browser keeps a document. */
  #nameOf(room: string): string {
    return `holdfast.${this.app}.${room}`;
  }

  /** Puts a document into the browser, from where it gets to the server when it is opened. */
  async #put(parts: readonly Uint8Array[], room: string): Promise<void> {
    const version = new Y.Doc();
    applyAll(version, parts, this.app);
    const kept = new IndexeddbPersistence(this.#nameOf(room), version);
    await kept.whenSynced;
    await kept.destroy();
  }

  /** A browser may keep nothing: then what is written without a line is there until it is closed. */
  async #load(name: string): Promise<void> {
    try {
      await new Promise((resolve, reject) => {
        const probe = indexedDB.open(PROBE);
        probe.onsuccess = () => {
          probe.result.close();
          resolve(undefined);
        };
        probe.onerror = () => reject(probe.error ?? new Error("the browser keeps nothing"));
      });
      await new IndexeddbPersistence(name, this.doc).whenSynced;
      this.#isKeptHere = true;
    } catch {
      return;
    }
    this.listener.onContent?.();
  }

  start(): void {
    this.shell.start();
    addEventListener("beforeunload", (event) => {
      if (!this.#isKeptHere && !this.#sync.isKept) {
        event.preventDefault();
      }
    });
  }

  #onEntered(): void {
    // Who has another name enters again, and has the document open all the while.
    if (!this.#isOpened) {
      this.#isOpened = true;
      void this.#browser.then(() => this.#sync.open());
    }
    this.listener.onEntered?.();
  }
}
