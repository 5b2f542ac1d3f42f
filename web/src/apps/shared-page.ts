import { clearDocument, IndexeddbPersistence } from "y-indexeddb";
import * as Y from "yjs";
import { systemClock } from "../clock.ts";
import { isPrivate } from "../room-name.ts";
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
  /** Whether one may read only. */
  onReader?(isReader: boolean): void;
  /** The content is there, from the browser or from the server. */
  onContent?(): void;
}

/** A page that shows a shared document: it lies in the browser, on the server, and in between. */
export class SharedPage {
  readonly doc = new Y.Doc();
  readonly shell: Shell;
  readonly #sync: DocumentSync;
  /** When what the browser has of it is there. */
  #browser: Promise<unknown> | undefined;
  #persistence: IndexeddbPersistence | undefined;
  #isOpened = false;
  #isKeptHere = false;

  /**
   * @param app of the page
   * @param title of the page
   * @param show what a reader sees of a document
   * @param read the same in words
   */
  constructor(
    private readonly app: string,
    title: string,
    show: (doc: Y.Doc) => string,
    read: (doc: Y.Doc) => string,
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
      onReader: (isReader) => {
        view.showReader(isReader);
        listener.onReader?.(isReader);
      },
      onShut: () => void this.#forget(),
    });
    this.#sync = new DocumentSync(this.doc, this.shell.line, systemClock, show, {
      onKept: (kept, reason) => view.show(kept, reason),
      onContent: () => listener.onContent?.(),
    });
    // Of a private room nothing is shown before the server has let one in.
    if (!isPrivate(this.shell.room)) {
      this.#browser = this.#load(this.#nameOf(this.shell.room));
    }
    new Versions(this.shell.line, this.shell.room, {
      put: (parts, name) => this.#put(parts, name),
      read: (parts) => read(this.#documentOf(parts)),
    });
  }

  /** Under which name the browser keeps a document. */
  #nameOf(room: string): string {
    return `holdfast.${this.app}.${room}`;
  }

  /** Puts a document into the browser, from where it gets to the server when it is opened. */
  async #put(parts: readonly Uint8Array[], room: string): Promise<void> {
    // It is there for sure when it has been read: a page that goes takes along what it still writes.
    for (const doc of [this.#documentOf(parts), new Y.Doc()]) {
      const kept = new IndexeddbPersistence(this.#nameOf(room), doc);
      await kept.whenSynced;
      await kept.destroy();
    }
  }

  #documentOf(parts: readonly Uint8Array[]): Y.Doc {
    const doc = new Y.Doc();
    applyAll(doc, parts, this.app);
    return doc;
  }

  /** What the browser has of a room that is not one's own any more is nobody's here. */
  async #forget(): Promise<void> {
    this.#isKeptHere = false;
    await this.#persistence?.destroy();
    await clearDocument(this.#nameOf(this.shell.room));
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
      this.#persistence = new IndexeddbPersistence(name, this.doc);
      await this.#persistence.whenSynced;
      this.#isKeptHere = true;
    } catch (error) {
      console.info("The browser keeps nothing of this document.", error);
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
      this.#browser ??= this.#load(this.#nameOf(this.shell.room));
      void this.#browser.then(() => this.#sync.open());
    }
    this.listener.onEntered?.();
  }
}
