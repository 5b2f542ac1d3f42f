import { type Extension, RangeSetBuilder } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from "@codemirror/view";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { make } from "../dom.ts";
import { TINT_COUNT, tintOf } from "../portrait.ts";

/** Where somebody is in a text, as the others are told. */
interface Place {
  readonly anchor: Y.RelativePosition;
  readonly head: Y.RelativePosition;
}

/** Somebody's cursor, with the name: no style is written into the page, a class tells the tint. */
class CaretWidget extends WidgetType {
  constructor(private readonly name: string) {
    super();
  }

  override toDOM(): HTMLElement {
    return make(
      "span",
      { class: `remote-caret tint-${tintOf(this.name)}`, "data-testid": "remote-caret" },
      make("span", { class: "remote-name", "data-testid": "remote-name" }, this.name),
    );
  }

  override eq(other: CaretWidget): boolean {
    return other.name === this.name;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly decoration: Decoration;
}

/** Shows where the others are in the text, and tells them where one is here. */
export function remoteCursors(text: Y.Text, awareness: Awareness): Extension {
  return [
    ViewPlugin.define((view) => new RemoteCursors(view, text, awareness), {
      decorations: ({ decorations }) => decorations,
    }),
    LOOKS,
  ];
}

class RemoteCursors {
  decorations: DecorationSet = Decoration.none;
  readonly #onChange = ({ added, updated, removed }: Record<string, number[]>): void => {
    const clients = [...(added ?? []), ...(updated ?? []), ...(removed ?? [])];
    if (clients.some((client) => client !== this.awareness.clientID)) {
      // Outside of an update of the view, which this may be called from.
      queueMicrotask(() => this.view.dispatch({}));
    }
  };

  constructor(
    private readonly view: EditorView,
    private readonly text: Y.Text,
    private readonly awareness: Awareness,
  ) {
    awareness.on("change", this.#onChange);
  }

  update({ view, state }: ViewUpdate): void {
    const { anchor, head } = state.selection.main;
    const place = view.hasFocus
      ? {
          anchor: Y.createRelativePositionFromTypeIndex(this.text, anchor),
          head: Y.createRelativePositionFromTypeIndex(this.text, head),
        }
      : null;
    const told = this.awareness.getLocalState()?.["cursor"];
    if (JSON.stringify(told ?? null) !== JSON.stringify(place)) {
      this.awareness.setLocalStateField("cursor", place);
    }
    this.decorations = this.#decorate();
  }

  destroy(): void {
    this.awareness.off("change", this.#onChange);
  }

  #decorate(): DecorationSet {
    const ranges: Range[] = [];
    this.awareness.getStates().forEach((state, client) => {
      if (client !== this.awareness.clientID) {
        ranges.push(...this.#rangesOf(state as { cursor?: Place; user?: { name: string } }));
      }
    });
    ranges.sort(
      (one, other) =>
        one.from - other.from || one.decoration.startSide - other.decoration.startSide,
    );
    const builder = new RangeSetBuilder<Decoration>();
    ranges.forEach(({ from, to, decoration }) => builder.add(from, to, decoration));
    return builder.finish();
  }

  #rangesOf({ cursor, user }: { cursor?: Place; user?: { name: string } }): Range[] {
    const { doc } = this.text;
    const anchor = cursor && doc && indexOf(cursor.anchor, this.text, doc);
    const head = cursor && doc && indexOf(cursor.head, this.text, doc);
    const length = this.view.state.doc.length;
    if (anchor == null || head == null || Math.max(anchor, head) > length) {
      return [];
    }
    const name = user?.name ?? "Anonymous";
    const caret: Range = {
      from: head,
      to: head,
      decoration: Decoration.widget({ widget: new CaretWidget(name), side: 1 }),
    };
    const from = Math.min(anchor, head);
    const to = Math.max(anchor, head);
    const mark = Decoration.mark({ class: `remote-selection tint-${tintOf(name)}` });
    return from === to ? [caret] : [{ from, to, decoration: mark }, caret];
  }
}

function indexOf(place: Y.RelativePosition, text: Y.Text, doc: Y.Doc): number | undefined {
  try {
    const absolute = Y.createAbsolutePositionFromRelativePosition(
      Y.createRelativePositionFromJSON(place),
      doc,
    );
    return absolute?.type === text ? absolute.index : undefined;
  } catch {
    // Somebody has told what is no place.
    return undefined;
  }
}

const HUES = [25, 60, 100, 145, 195, 240, 290, 340];

const LOOKS = EditorView.baseTheme({
  ...Object.fromEntries(
    Array.from({ length: TINT_COUNT }, (_, tint) => [
      `.tint-${tint}`,
      { "--hue": String(HUES[tint]) },
    ]),
  ),
  ".remote-caret": {
    position: "relative",
    marginInline: "-1px",
    borderInlineStart: "2px solid light-dark(hsl(var(--hue) 60% 42%), hsl(var(--hue) 65% 65%))",
  },
  ".remote-name": {
    position: "absolute",
    insetInlineStart: "-2px",
    bottom: "100%",
    padding: "0 0.35em",
    borderRadius: "0.3em 0.3em 0.3em 0",
    background: "light-dark(hsl(var(--hue) 60% 34%), hsl(var(--hue) 55% 72%))",
    color: "light-dark(#fff, #10181a)",
    font: "600 0.7rem/1.35 system-ui, sans-serif",
    whiteSpace: "nowrap",
    pointerEvents: "none",
    userSelect: "none",
  },
  ".remote-selection": {
    background: "light-dark(hsl(var(--hue) 75% 86%), hsl(var(--hue) 35% 28%))",
  },
});
