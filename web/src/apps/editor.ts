import { defaultKeymap } from "@codemirror/commands";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, keymap, placeholder } from "@codemirror/view";
import { yCollab, yUndoManagerKeymap } from "y-codemirror.next";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { remoteCursors } from "./remote-cursors.ts";

/**
 * An editor of a shared text.
 *
 * It lies in a shadow root: there its styles are style sheets made by the script, and none of them
 * is written into the page, which the policy of the page forbids.
 */
export class Editor {
  readonly #reader = new Compartment();
  readonly #view: EditorView;

  constructor(parent: HTMLElement, text: Y.Text, awareness: Awareness) {
    const root = parent.attachShadow({ mode: "open" });
    this.#view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: text.toString(),
        extensions: [
          keymap.of([...yUndoManagerKeymap, ...defaultKeymap]),
          EditorView.lineWrapping,
          drawSelection(),
          this.#reader.of(WRITER),
          EditorView.contentAttributes.of({
            "aria-label": "Document",
            "data-testid": "text",
            spellcheck: "true",
          }),
          yCollab(text, null),
          remoteCursors(text, awareness),
          LOOKS,
        ],
      }),
    });
  }

  /** Whether one may read only: what others write is shown all the same. */
  setReader(isReader: boolean): void {
    this.#view.dispatch({ effects: this.#reader.reconfigure(isReader ? READER : WRITER) });
  }
}

const WRITER: Extension = placeholder(
  "Write here. Everybody who opens this page writes in the same document.",
);

const READER: Extension = [
  EditorState.readOnly.of(true),
  EditorView.contentAttributes.of({ "aria-readonly": "true" }),
  placeholder("Nothing has been written here yet."),
];

const LOOKS = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", fontSize: "1rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "1.65", overflow: "auto" },
  ".cm-content": { padding: "1.6rem 0 40vh", caretColor: "var(--sea)" },
  ".cm-line": { padding: "0 clamp(0.9rem, 4vw, 2.5rem)" },
  ".cm-cursor": { borderLeftColor: "var(--sea)", borderLeftWidth: "2px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { background: "light-dark(#0b636430, #6fd0c43d)" },
  ".cm-placeholder": { color: "var(--soft-ink)" },
});
