// What the page's scripts hold, for the type checker alone. Types of the data follow `view/_events.py` and `view/_page.py`.

type Lang = "en" | "fa";
type Scheme = "light" | "dark";
type Maybe<T> = T | null | undefined;
type At = [number, number]; // latitude, longitude
type Path = At[];
type XY = { x: number; y: number };
type Box = { left: number; top: number; right: number; bottom: number };
type Numbers = Uint8Array | Uint16Array | Int32Array;
type Named = [string, string | null]; // a name and its language
type Grade = "high" | "middle" | "low";

// Elements ---------------------------------------------------------------------------------------------

type Child = Node | string | null | undefined | false | 0; // only the first two are shown
type Properties = Record<string, string | number | boolean | null | undefined | (() => unknown)>;
interface Ids {
  "panel-body": HTMLElement;
  "more": HTMLButtonElement;
  search: HTMLInputElement;
  "search-clear": HTMLButtonElement;
  previous: HTMLButtonElement;
  next: HTMLButtonElement;
  grip: HTMLButtonElement;
  "further-filters": HTMLDetailsElement;
  "times-fold": HTMLDetailsElement;
}

// Data -------------------------------------------------------------------------------------------------

/** Where an event or one of its possible places lies, as measured against the border. */
interface Placing {
  at?: At;
  place?: Maybe<string>;
  place_local?: Maybe<string>;
  disputed?: Maybe<string>;
  placed_by?: Maybe<string>;
  radius_m?: Maybe<number>;
  border_distance_m?: Maybe<number>;
  border_distance_low_m?: Maybe<number>;
  border_distance_high_m?: Maybe<number>;
  side?: Maybe<string>;
  side_likely?: Maybe<string>;
  side_probability?: Maybe<number>;
  country_stated?: Maybe<string>;
  side_with_source?: Maybe<string>;
  side_with_source_likely?: Maybe<string>;
  side_with_source_probability?: Maybe<number>;
  side_by_source?: Maybe<string>;
  reason_code?: Maybe<string>;
}

/** Where along a border. */
interface Along {
  border_id?: Maybe<string>;
  border_part?: Maybe<number>;
  chainage_m?: Maybe<number>;
}

interface Dated {
  date_edtf?: Maybe<string>;
}

interface EventRow extends Placing, Dated {
  index: number; // of the event
  context: boolean;
  number?: number; // of the list
  incident_id: string;
  title?: Maybe<string>;
  title_local?: Maybe<string>;
  date_start?: Maybe<string>;
  date_end?: Maybe<string>;
  event_type?: Maybe<string>;
  actor_1?: Maybe<string>;
  actor_2?: Maybe<string>;
  killed_low?: Maybe<number>;
  killed_high?: Maybe<number>;
  wounded_low?: Maybe<number>;
  wounded_high?: Maybe<number>;
  summary?: Maybe<string>;
  summary_fa?: Maybe<string>;
  claims?: Maybe<string>;
  sources?: Maybe<string>;
  status?: Maybe<string>;
  score?: Maybe<number>;
  evidence?: Maybe<string>;
  radius_source?: Maybe<string>;
  check_note_code?: Maybe<string>;
  claims_note_code?: Maybe<string>;
  border_id?: Maybe<string>;
  border_part?: Maybe<number>;
  chainage_m?: Maybe<number>;
  country_at?: Maybe<string>;
  admin1_at?: Maybe<string>;
  admin2_at?: Maybe<string>;
  admin2_next?: Maybe<string>;
  admin_probability?: Maybe<number>;
  admin1_probability?: Maybe<number>;
  crossing_id?: Maybe<string>;
  crossing_distance_m?: Maybe<number>;
  crossing_along_m?: Maybe<number>;
  crossing_open?: Maybe<boolean>;
  barrier_id?: Maybe<string>;
  barrier_distance_m?: Maybe<number>;
  behind_barrier_probability?: Maybe<number>;
}

interface LayerRow {
  paths: Path[];
  at?: At;
}
interface OfIncident extends LayerRow {
  incident_id: string;
  event_type?: Maybe<string>;
}
interface CandidateRow extends LayerRow, Omit<Placing, "at"> {
  incident_id: string;
  candidate: number;
  weight?: Maybe<number>;
  shown?: Maybe<boolean>;
  source?: Maybe<string>;
  note?: Maybe<string>;
}
interface BorderRow extends LayerRow {
  border_id: string;
  border_part: number;
  left?: Maybe<string>; // countries, as one looks from its start
  right?: Maybe<string>;
  status?: Maybe<string>;
  start_name?: Maybe<string>;
  end_name?: Maybe<string>;
  line_since?: Maybe<string>;
  note?: Maybe<string>;
  source?: Maybe<string>;
  accuracy_m?: Maybe<number>;
  chainage_start_m: number;
  chainage_end_m: number;
}
interface NamedRow extends LayerRow {
  name?: Maybe<string>;
  name_local?: Maybe<string>;
}
interface BarrierRow extends NamedRow {
  barrier_id: string;
  kind?: Maybe<string>;
  accuracy_m?: Maybe<number>;
  schematic?: Maybe<boolean>;
  source?: Maybe<string>;
  note?: Maybe<string>;
}
interface CrossingRow extends NamedRow {
  crossing_id: string;
  border_id?: Maybe<string>;
  radius_m?: Maybe<number>;
  kind?: Maybe<string>;
  status?: Maybe<string>;
  shut_days?: Maybe<string>;
}
interface DisputedRow extends LayerRow {
  name: string;
  says: string;
  source: string;
}
interface HotStretch extends LayerRow {
  border_id: string;
  border_part: number;
  chainage_start_m: number;
  chainage_end_m: number;
  incidents: number;
  relative_rate?: Maybe<number>;
  p_value: number;
}
interface DistrictRow extends LayerRow {
  admin1?: Maybe<string>;
  admin1_local?: Maybe<string>;
  admin2?: Maybe<string>;
  admin2_local?: Maybe<string>;
}
interface PlaceRow extends NamedRow {
  rank: number;
}
interface CountryRow extends NamedRow {
  country: string;
  name_fa?: Maybe<string>;
  label_longitude: number;
  label_latitude: number;
}
interface DisagreementRow extends LayerRow {
  source?: Maybe<string>;
}

interface Layers {
  candidates?: CandidateRow[];
  border?: BorderRow[];
  border_band?: LayerRow[];
  border_further?: DisagreementRow[];
  border_disagreement?: DisagreementRow[];
  border_links?: OfIncident[];
  barriers?: BarrierRow[];
  barrier_band?: LayerRow[];
  crossings?: CrossingRow[];
  footprint_lines?: OfIncident[];
  footprint_areas?: OfIncident[];
  hot_stretches?: HotStretch[];
  disputed?: DisputedRow[];
  districts?: DistrictRow[];
  places?: PlaceRow[];
  rivers?: NamedRow[];
  countries?: CountryRow[];
  seams?: LayerRow[];
}
type LayerName = keyof Layers;

/** A column of events: plain values, or where its bytes begin among the packed ones. */
interface Column {
  kind: "text" | "codes" | "figures" | "flags" | "days";
  values?: (string | number | null)[];
  scale?: number;
  bytes?: 1 | 2 | 4;
  start?: number;
  texts?: number;
}
type Cell = string | number | boolean | null;
type Getter = (i: number) => Cell | undefined;
interface Coded {
  values: (string | null)[];
  codes: Numbers;
}

interface Table {
  count: number; // of events
  columns: Record<string, Column>;
  bytes: Uint8Array; // those of packed columns
  wording: Record<string, Wording>; // of reasons and sides, by code
}
/** A geometry of GeoJSON. */
interface Shape {
  type: string;
  coordinates: any[];
}
/** What goes with the data wherever it goes. */
interface Rights {
  licence: string;
  attribution: string[];
  citation: string;
  notice: string;
}
interface FileJob {
  format: "geojson" | "csv";
  indices: Uint32Array;
  rights: Rights;
}
/** What the page asks of a worker, and what it answers. */
type Asked = { table: Table } | { text: string } | { file: FileJob };
interface Answer {
  text?: string;
  passed?: Uint8Array;
  share?: number;
  blob?: Blob;
}

interface PackedLayer {
  columns: Record<string, Cell[]>;
  geometry: number[][][];
  scale: number;
}
interface PackedEvents {
  count: number;
  incidents: number;
  columns: Record<string, Column>;
  layers: Record<string, PackedLayer>;
}

/** What has a summary: an event, the study. */
type Summarised = Pick<Study, "summary" | "summary_fa">;
interface Study {
  id: string;
  title: string;
  title_local?: Maybe<string>;
  summary?: Maybe<string>;
  summary_fa?: Maybe<string>;
  period?: Maybe<string>;
  as_of?: Maybe<string>;
  pairs: string[];
  chainage_from?: Maybe<string>;
  assumed: { prior: string; prior_km: number; prior_places: number; sides_changed: number };
  ui: Lang;
  sort: string;
}
/** How incidents look: their kinds with their paths, classes by casualties and by certainty (the most certain first). */
interface Appearance {
  kinds: { kind: string; name: string; path: string }[];
  unknown: string;
  headings: { casualties: string; certain: string };
  sizes: { least: number; most: number | null; pixels: number; words: string }[];
  certainty: { name: Grade; least: number; opacity: number; words: string; chance: string; contrary: string }[];
}
/** The words of a statement's code, with {gaps}. */
interface Wording {
  english: string;
  persian: string;
}
/** A statement of the tables: its values by their names, null where the text is not a statement. */
interface Statement {
  code?: string;
  text: string;
  values: Record<string, string> | null;
}
/** A line of the legend, and the layers that it shows. */
interface Switch {
  key: string;
  title: string;
  title_fa: string;
  layers: string[];
  visible: boolean;
}
/** The facts of a layer without a look of its own; `name` is the column of its rows' names. */
interface Plain {
  group: string;
  geometry: string;
  name: string;
}
interface LocalLanguage {
  code: string;
  script: string;
  letters: string;
}
interface PageData {
  languages: LocalLanguage[];
  study: Study;
  appearance: Appearance;
  switches: Switch[];
  plain: Record<string, Plain>;
  wording: Record<string, Wording>;
  not_along: string[];
  attributions: string[];
  relief: { image: string; bounds: [At, At] }[];
  online: string[];
  citation: string;
  licence: string;
  notice: Wording;
  /** Of which countries units are old (with the year), or are not here. */
  lacking: { old: Record<string, string>; only_provinces: string[]; nothing: string[] };
  events: PackedEvents;
  /** Layers by their keys: JSON, as gzip in base64. */
  layers: string;
}

/** An entry of a list that a cell holds as JSON. */
interface Listed {
  by?: string;
  text?: string;
  text_fa?: string;
  position?: string;
  about?: string;
  sources?: (string | number)[];
  title?: string;
  url?: string;
  publisher?: string;
  date?: string;
  terms?: string;
  archive_url?: string;
}

// State ------------------------------------------------------------------------------------------------

interface Stretch {
  border_id: string;
  border_part: number;
  from_m: number;
  to_m: number;
}
/** A part of the border: its pieces in order, its length in metres, and whether its end is its start. */
interface Part {
  border_id: string;
  border_part: number;
  start_name?: Maybe<string>;
  end_name?: Maybe<string>;
  length: number;
  ring: boolean;
  pieces: BorderRow[];
}

type FacetName =
  ("type" | "side" | "sure" | "along" | "actor") | ("casualties" | "distance" | "district" | "status" | "source");
/** Its values, those that an incident has, and of each event the numbers of its values; below 0 there is none. */
interface Facet {
  values: (string | null)[];
  present: (string | null)[];
  codes: Numbers[];
}
type Chosen = Set<string | null> | null; // null lets all pass
/** A part of the map, degrees. */
interface Seen {
  south: number;
  north: number;
  west: number;
  east: number;
}
interface State extends Record<FacetName, Chosen> {
  from: number | null;
  to: number | null;
  text: string;
  reach: Stretch | null;
  misspelt: boolean;
  layers: Set<string>;
  strip: string;
  step: string | null;
  keeps: boolean;
  lang: Lang;
  scheme: Scheme | null;
  online: string | null;
  selected: EventRow | null;
  lost: string | null;
  hovered: EventRow | null;
  stretch: Stretch | null;
  place: At | null;
  measure: Path | null;
  order: string;
  inView: boolean;
  seen: Seen | null;
  shown: Uint32Array;
  around: Uint32Array;
}
type View = [zoom: number, latitude: number, longitude: number];
type Patch = Partial<State> & { view?: View | null; sought?: boolean }; // and where the map goes: a place written down

// Marks on the map -------------------------------------------------------------------------------------

interface Palette {
  ink: string;
  muted: string;
  casing: string;
  raised: string;
  latin: string;
  persian: string;
  types: string[];
}
/** A line in pixels, and the countries on its sides, as one looks from its start. */
interface SidedLine {
  points: XY[];
  left?: Maybe<string>;
  right?: Maybe<string>;
}
/** What lies nearest to a place: how far away, where, the countries on its side and on the other, the angle into one. */
interface NearestLine {
  away: number;
  foot: XY;
  country: Maybe<string>;
  other: Maybe<string>;
  into: (country: Maybe<string>) => number;
}
/** A symbol that may give way to others: how wide it is, the direction off the line, and where it may be moved to. */
interface Spot extends XY {
  size: number;
  side?: unknown;
  away?: number;
  holds?: (at: XY) => boolean;
}

declare var map_marzmap: import("leaflet").Map; // folium's

// Words ------------------------------------------------------------------------------------------------

/** A date of EDTF: its size, its first and last possible day in milliseconds, its Gregorian words. */
interface Unit {
  size: "day" | "month" | "season" | "year" | "years";
  from: number;
  to: number;
  words: string[];
  doubt?: string;
}
/** A word as it is compared: its letters, how it sounds, the consonants of that, whether it only joins others. */
interface Reading {
  text: string;
  heard: string;
  sound: string;
  joint: boolean;
}
/** A word of a query, and what it makes with each of its neighbours. */
interface Sought {
  word: Reading;
  cited: boolean; // whether it has to be in a source
  others: Reading[];
}
/** What a query asks for: words, words in a row, what must not be there, and days. */
interface Query {
  words: Sought[];
  phrases: Reading[][];
  unwanted: Reading[][];
  spans: [number, number][];
}
/** Whether a word of a text, or two neighbouring ones, are a word of a query. */
interface WordTest {
  cited: boolean;
  one: (own: Reading, prose: boolean) => boolean;
  pair: (first: Reading, second: Reading, prose: boolean) => boolean;
}
type Hit = { from: number; to: number; asked: number }; // characters of a text, and which part of a query is there
interface Finder {
  hitsIn: (text: string, prose?: boolean, ofSource?: boolean) => Hit[];
  asked: number; // parts of the query
  years: number[]; // those that may be a year of the date
  dated: boolean; // whether it asks for days
}
interface Shelf {
  words: Uint32Array;
  ends: Uint32Array;
  codes: Numbers | null;
  prose: boolean;
  cited: boolean; // whether it holds sources
}
/** Words of the events' texts by number: those of text i of a shelf from `ends[i - 1]` to `ends[i]`. */
interface Index {
  shelves: Shelf[];
  written: string[];
  texts: string[];
  soundOf: Uint32Array;
  sounds: string[];
  joint: Uint8Array;
}
/** A filter as it stands: a test of events, or null where all pass. */
type Test = ((i: number) => boolean) | null;

// Marks and names of the map ---------------------------------------------------------------------------

/** A piece of the border: its vertices, and the metre of each from the border's named end. */
interface Measured {
  path: Path;
  metres: number[];
}
type Days = [number | null, number | null] | null; // the first and the last; null for an unknown one
type Openness = "open" | "closed" | "unknown";
/** A line or area that an incident was reported as; drawn when it is first seen. */
interface Print {
  row: EventRow;
  make: (look: import("leaflet").PolylineOptions) => import("leaflet").Path;
  drawn?: import("leaflet").Path;
}
type NameKind = "country" | "place" | "post" | "gate-name" | "barrier-name" | "river-name" | "district-name";
type NameRow = Partial<CountryRow> & { km?: number };
type Spots = (width: number, height: number) => [number, number][]; // left upper corners, the best first
interface Name {
  row: NameRow;
  kind: NameKind;
  from: number; // zoom
  node: HTMLElement;
  label: HTMLElement;
  marker: import("leaflet").Marker;
  size: [number, number] | null;
  short: [number, number] | null; // the size of its short form
}
interface PixelLine extends SidedLine {
  points: import("leaflet").Point[];
}
/** The lines in a view, the countries on their sides, and what lies nearest to a place; pixels of the window. */
interface DividedView {
  lines: PixelLine[];
  divided: Set<Maybe<string>>;
  nearest: (at: XY) => NearestLine;
  facing: import("leaflet").Point; // of a line, where the names of its sides face each other
}
interface NamesView extends DividedView {
  free: Box;
  taken: number[][]; // boxes
  marks: number[][];
  places: number; // named so far
}

// The models of marks ----------------------------------------------------------------------------------

/** Of each event, as columns: where it is in the world at zoom 0 (NaN without a place), and what its symbol looks like. */
interface Looks {
  worldX: Float64Array;
  worldY: Float64Array;
  shapes: Uint8Array;
  sizes: Uint8Array;
  sures: Uint8Array;
  kinds: number; // how many shapes there are
  incidentCount: number; // events from this number on are context events
}
/** Incidents as one mark: its middle in pixels of the world, up to five of them, how many of each shape, cells of the grid. */
interface Cluster extends XY {
  count: number;
  some: number[];
  kinds: Uint32Array;
  cells: string[];
}
/** Another possible place. */
type Candidate = { shown?: Maybe<boolean>; at?: At; side_likely?: Maybe<string> };
/** The width of the world in a view, and where its layer begins in it. */
type WorldPlace = { scale: number; origin: XY };
/** In the world's pixels what is in view, and what is drawn round it. */
type MapView = WorldPlace & { inside: Box; frame: Box };
/** What the marks are made of besides the columns. */
interface Facts {
  shown: ArrayLike<number>; // incidents
  context: ArrayLike<number>; // events
  fixed: () => XY[]; // what symbols must not hide
  candidates: (index: number) => Candidate[];
  toPixels: (at: At) => XY; // of the layer
  spot: (mark: EventMark) => Pick<Spot, "side" | "away" | "holds">;
}
/** A symbol in the layer's pixels; one that is not at its place has `off`, the place. */
interface EventMark extends XY {
  kind: "incident" | "candidate" | "context";
  count: number; // of the events that it represents
  index: number; // of its event
  size: number; // its width
  shape: number;
  sure: number;
  hollow?: boolean;
  off?: XY;
  number?: [number, number, number, number]; // the box of its number
  seen?: boolean; // whether its place is in view
  candidate?: Candidate;
  more?: number[]; // other incidents with the same candidate
}
/** A cluster in the layer's pixels; `places` are those of its incidents, where it is made of a few. */
type ClusterMark = Omit<Cluster, "cells"> & {
  kind: "cluster";
  size: number;
  places: XY[];
  members: () => number[];
  number?: [number, number, number, number]; // the box of its incidents' numbers
  seen?: boolean;
  off?: undefined;
};
type Mark = EventMark | ClusterMark;

/** Days since 1970; null is an open end. */
type Period = { from: number | null; to: number | null };
type TimeScale = { edges: Int32Array; unit: string; left: number; right: number; x: (day: number) => number };
/** `start` and `after` are the days at its left and right end; the first and the last bin may reach beyond them. */
type TimelineScale = TimeScale & { width: number; height: number; base: number; start: number; after: number };
/** A word of the axis, and the days that it names. */
type AxisWord = { text: string; from: number; to: number };
type Edges = [from: number, to: number]; // numbers of two edges, the second behind the first
type DragMode = "new" | "move" | "from" | "to";
type Drag = { mode: DragMode; x: number; now: number; from: number; to: number }; // in pixels, and as edges at its start
type Press = { key: string; shiftKey: boolean };
/** Columns of events; shapes below `kinds`. */
type Events = { start: ArrayLike<number>; end: ArrayLike<number>; shapes: Uint8Array; kinds: number };
type Counts = { count: number; sure: Float64Array; perhaps: Float64Array | null }; // by kind and bin: kind * count + bin
type Span = [left: number, right: number]; // pixels
/** An element of SVG. */
type SvgMark = { tag: string; text?: string; [attribute: string]: string | number | null | undefined };
/** The days of an event, and what is written next to its bar. */
type Item = { first: number; last: number; title: string };
type Bar = { left: number; right: number; middle: number; y: number; size: number; side: number }; // `side` as in labelled
/** A part of the border: metres, and whether its end is its start. */
type Line = { length: number; ring: boolean };
type Places = { part: Int32Array; along: Float64Array }; // of each incident its part (-1 for none) and its metre there
type Density = { metres: number; values: Float64Array }; // metres from node to node, and incidents per 10 km at each
type Metres = [from: number, to: number];
type Bin = { part: number; from: number; to: number; left: number; right: number }; // metres along its part, and pixels
type ProfileScale = ReturnType<typeof import("../../src/marzmap/view/strip/profile_model.js").profileScale>;
type Casualties = { low: number; high: number; unknown: number; all: number }; // `unknown` of `all` incidents say nothing
interface BinFacts extends Bin {
  count: number;
  density: number;
  killed: Casualties;
  wounded: Casualties;
  hot?: HotStretch;
  crossings: CrossingRow[];
}
interface StripFacts {
  strip: string; // the chart that is seen
  shown: number; // incidents that pass every filter
  period: Period;
  dated: boolean; // whether any incident has a date
  range: number[]; // the first and last day of the strip; empty if nothing has a date
  undated: number; // incidents without a date
  unplaced: number; // incidents that are not measured along the border
  kilometres: number; // of a bar of the border
  many: boolean; // whether the timeline is a histogram
}

// Panel and strip --------------------------------------------------------------------------------------

/** Lines of a facet: where they are, what each is called, and their order. */
interface Group {
  title: () => string;
  id: string;
  label: (value: string | null) => Child;
  swatch?: (value: string | null) => Child;
  order: (value: string | null) => number;
}
/** What the legend has of a switch before its words, and where there is a number, sources or a key, these. */
interface Look {
  swatch: () => Element;
  count?: (rows: LayerRow[]) => number;
  source?: () => string;
  more?: () => Child;
}
/** The length of a bin or of the way between two marks. */
type Length = { days: number; months?: undefined } | { months: number; days?: undefined };
/** Months counted from the year 0: the first day of one, and the one of a day. */
interface Calendar {
  start(month: number): number;
  of(day: number): number;
}
type Walk = { from: number; size: number };
type Tip = (plot?: HTMLElement, x?: number, ...words: (Node | string)[]) => void; // words above a pixel of a plot
/** What a chart of the strip is drawn on; `column` shows what is pointed at. */
interface Surface {
  canvas: HTMLCanvasElement;
  lines: SVGSVGElement;
  column: HTMLElement;
  pins: ["hovered" | "selected", HTMLElement][];
  drawLines: (width: number, height: number, nodes: Element[]) => void;
}
type Paint = (context: CanvasRenderingContext2D, bounds: import("leaflet").Bounds, canvas: HTMLCanvasElement) => void;

/** A ground from the network; `nearest` is the last zoom that it has pictures of. */
interface Ground {
  name: string;
  terms: string;
  attribution: string;
  url: string;
  subdomains: string;
  nearest: number;
}
