// Grounds from the network, for readers who ask for one: nothing is fetched before. The study says which it offers
// (`online` of data.js), and only their hosts are let through by the page's policy.
import { say } from "../words/say.js";

/** @type {Map<string, Ground>} */
export const ONLINE = new Map(
  Object.entries({
    opentopomap: {
      name: "OpenTopoMap",
      get terms() {
        return say("CC-BY-SA; shows relief, tracks and names");
      },
      attribution: "Map data © OpenStreetMap contributors, SRTM; map style © OpenTopoMap (CC-BY-SA)",
      url: "https://{s}.tile.opentopomap.org/{z}/{x}/{y}.png",
      subdomains: "abc",
      nearest: 17, // zoom
    },
    "nasa-blue-marble": {
      name: "NASA Blue Marble",
      get terms() {
        return say("Free to use when NASA is named; a picture from space, down to 500 m");
      },
      attribution: "Imagery: NASA Global Imagery Browse Services (GIBS), Blue Marble",
      url: "https://gibs.earthdata.nasa.gov/wmts/epsg3857/best/BlueMarble_ShadedRelief_Bathymetry/default/GoogleMapsCompatible_Level8/{z}/{y}/{x}.jpeg",
      subdomains: "",
      nearest: 8,
    },
  }),
);
