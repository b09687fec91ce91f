// Rules for the page's scripts.
import js from "@eslint/js";
import globals from "globals";

const notFrom = (...folders) => ({
  "no-restricted-imports": ["error", { patterns: folders.map((folder) => `**/${folder}/*`) }],
});

export default [
  js.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, L: "readonly" } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      complexity: "error",
      "consistent-return": "error",
      eqeqeq: "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 80, skipBlankLines: true, skipComments: true }],
      "no-control-regex": "off", // characters that hide text are searched for
      "no-multi-str": "error",
      "no-param-reassign": "error",
      // The page leaves the indent of lines away, so a text must not hold any.
      "no-restricted-syntax": ["error", "TemplateElement[value.raw=/\\n/]"],
      "no-unused-expressions": ["error", { allowShortCircuit: true, allowTernary: true }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  { files: ["**/words/persian.js"], rules: { "max-lines": "off" } }, // a catalogue, one text a line
  // Imports go one way: words below the map, the map below the strip, the strip below the panel.
  { files: ["**/view/words/*.js"], rules: notFrom("map", "strip", "panel") },
  { files: ["**/view/map/*.js"], rules: notFrom("strip", "panel") },
  { files: ["**/view/strip/*.js"], rules: notFrom("panel") },
];
