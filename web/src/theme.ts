/* Runs before the page is drawn, so that a dark page never flashes white. */

/** The looks of the page. */
export const THEMES = ["auto", "light", "dark"] as const;

export type Theme = (typeof THEMES)[number];

/** The look that was chosen, in this browser. */
export function keptTheme(): Theme {
  try {
    return asTheme(localStorage.getItem(KEY));
  } catch {
    return "auto";
  }
}

/** Remembers a look. */
export function keepTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing shows the look until the page is closed.
  }
}

/** Makes the page look that way, and the bars that a phone draws around it. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  for (const colour of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const scheme = colour.dataset["theme"] ?? "";
    const isChosen = theme === scheme ? "all" : "not all";
    colour.media = theme === "auto" ? `(prefers-color-scheme: ${scheme})` : isChosen;
  }
}

/** The look of that name, or the one of the system. */
export function asTheme(name: string | null): Theme {
  return THEMES.find((theme) => theme === name) ?? "auto";
}

const KEY = "holdfast.theme";
