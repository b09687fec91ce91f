// Provinces and districts in the reader's language, where the map has their names in it.
import { layers } from "../data.js";
import { once } from "../once.js";
import { language } from "./say.js";
import { localLanguage } from "./tongues.js";

/** @type {Map<string, Map<string, Set<string>>>} */
const kept = new Map();

/** By the name in English: a name that several units share may have several. @type {() => Map<string, Set<string>>} */
function localNames() {
  const names = new Map();
  for (const { admin1, admin1_local: province, admin2, admin2_local: district } of layers.districts ?? [])
    for (const [name, local] of [
      [admin1, province],
      [admin2, district],
    ])
      if (name && local && localLanguage(local) === language()) once(names, name, () => new Set()).add(local);
  return names;
}

/** @type {(name: Maybe<string>) => string} */
export function unitName(name) {
  const [local, ...others] = once(kept, language(), localNames).get(name ?? "") ?? [];
  return local && !others.length ? local : (name ?? "");
}
