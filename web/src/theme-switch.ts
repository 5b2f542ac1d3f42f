import { find } from "./dom.ts";
import { applyTheme, asTheme, keepTheme, keptTheme } from "./theme.ts";

/** Lets one choose between light, dark, and what the system says. */
export class ThemeSwitch {
  constructor() {
    const choice = find("theme", HTMLFieldSetElement);
    const theme = keptTheme();
    for (const input of choice.querySelectorAll("input")) {
      input.checked = input.value === theme;
    }
    choice.addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement) {
        const chosen = asTheme(event.target.value);
        keepTheme(chosen);
        applyTheme(chosen);
      }
    });
  }
}
