import { applyTheme, keptTheme } from "./theme.ts";

applyTheme(keptTheme());
