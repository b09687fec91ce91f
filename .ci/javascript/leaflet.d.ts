// What Leaflet has besides its documented parts, as far as the page uses it.
import "leaflet";

declare module "leaflet" {
  interface Map {
    incidents?: { boxes(): number[][] };
    _animatingZoom?: boolean;
  }
  interface MapOptions {
    maxBoundsViscosity?: number;
  }
  interface ZoomPanOptions {
    reset?: boolean;
  }
  interface Handler {
    moving(): boolean; // of the one that drags
    moved(): boolean;
  }
  interface Renderer {
    _update(): void;
  }
}
