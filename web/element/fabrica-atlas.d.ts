/** `<fabrica-atlas>`: the viewer as an element. Lengths are metres, world frame +X the patient's left, +Y superior, +Z anterior. */

export type Vec3 = [number, number, number];
export interface Camera { target: Vec3; orientation: [number, number, number, number]; distance: number; fieldOfView?: number; orthographic?: boolean }
/** As the link has it; everything is optional. Its keys are described in src/link/state.h. */
export interface State { v?: 1; camera?: Camera; selection?: string[]; only?: string[]; hidden?: string[]; ghosted?: string[]; labels?: 'off' | 'selected' | 'all' | 'pinned'; [key: string]: unknown }
export interface Structure { id: string; name: string; parent: string | null; path: string[]; visible: boolean; loaded: boolean; closure: 'closed' | 'in-group' | 'open' | 'unknown'; bounds: { min: Vec3; max: Vec3 } | null }
export interface Hit { id: string | null; name: string; position: Vec3; normal?: Vec3 | null; kind: 'surface' | 'section' | 'slice' }
export interface SearchHit { id: string; name: string; path: string; matched: string; similar: boolean }
/** `pan`: only in what planes() answers; a view of setState() sets it. */
export interface SlicePlane { name: string; position?: Vec3; normal?: Vec3; visible?: boolean; image?: boolean; cut?: boolean; slab?: number; imageShare?: number | null; thickness?: number; shows?: 'mean' | 'max' | 'min'; zoom?: number; pan?: [number, number] }
export interface PictureOptions { width?: number; height?: number; names?: boolean; scaleBar?: boolean; background?: 'transparent' | `#${string}` }
export interface VideoOptions { of?: 'turn' | 'lesson'; seconds?: number; width?: number; height?: number; names?: boolean; scaleBar?: boolean }
export interface ListRow {
  id: string; name: string; names: Record<string, string>; synonyms: string[]; ontology: string[]; definition: string; parent: string | null; path: string[];
  visible: boolean; shape: boolean; volumeMl: number | null; areaCm2: number | null;
  source: { title: string; licence: string; attribution: string; url: string } | null;
}
export interface Label { id: string; words: string; x: number; y: number; width: number; height: number; at: [number, number]; alpha: number }
/** A file whose numbers may be labels, and what became of the surfaces that are made of them. */
export interface LabelMap { address: string; name: string; labels: boolean; structures: number; surfaces: 'none' | 'working' | 'ready' | 'failed' | 'stopped'; why: string }
export interface NamedSet { name: string; ids: string[] }
export interface Measurement { name: string; kind: 'distance' | 'angle' | 'ellipse' | 'polygon' | 'profile' | 'pin' | 'arrow'; points: Vec3[]; normal?: Vec3; visible?: boolean; [key: string]: unknown }
export interface Source { id: string; name: string; address: string; licence: string; licenceUrl: string; attribution: string; structures: number; images: number; bounds: { min: Vec3; max: Vec3 } | null; home: { min: Vec3; max: Vec3 } | null; move: Vec3; turn: [number, number, number, number]; scale: number; matrix: number[]; opacity: number; visible: boolean; ghost: boolean }
export interface AtlasError { code: string; reason: string; source: string; part?: string; advice: string }
type Ids = string | string[];

export interface FabricaAtlasEventMap {
  'fabrica-ready': CustomEvent<void>;
  'fabrica-select': CustomEvent<{ ids: string[] }>;
  'fabrica-hover': CustomEvent<{ id: string | null }>;
  'fabrica-view': CustomEvent<unknown>;
  'fabrica-progress': CustomEvent<unknown>;
  'fabrica-error': CustomEvent<AtlasError>;
}

export class FabricaAtlas extends HTMLElement {
  /** Where the viewer's site lies; beside this script unless it is set. An element's attribute "base" comes first. */
  static base: string;
  static readonly events: string[];
  /** The frame's address, as attributes and what was set up make it. */
  readonly address: string;
  /** Resolves once a person can use it; begins to load it. */
  readonly ready: Promise<FabricaAtlas>;
  call(method: string, ...args: unknown[]): Promise<any>;

  whenIdle(): Promise<void>;
  structures(): Promise<Structure[]>;
  search(text: string): Promise<SearchHit[]>;
  selectStructure(id: string | null): Promise<void>;
  getSelection(): Promise<string[]>;
  show(ids: Ids): Promise<void>;
  hide(ids: Ids): Promise<void>;
  isolate(ids: Ids): Promise<void>;
  ghost(ids: Ids): Promise<void>;
  showAll(): Promise<void>;
  keepWhole(ids: Ids, on?: boolean): Promise<void>;
  cutAllBut(ids: Ids): Promise<void>;
  setOpacity(ids: Ids, opacity: number): Promise<void>;
  fit(ids?: Ids): Promise<void>;
  getCamera(): Promise<Camera>;
  setCamera(camera: Camera): Promise<void>;
  pick(x: number, y: number): Promise<Hit | null>;
  whatIsHere(x: number, y: number): Promise<Hit[]>;
  recent(): Promise<string[]>;
  sets(): Promise<NamedSet[]>;
  saveSet(name?: string, ids?: Ids): Promise<string>;
  renameSet(name: string, to: string): Promise<void>;
  removeSet(name: string): Promise<void>;
  coverage(): Promise<unknown>;
  notes(): Promise<string[]>;
  valueAt(place: Vec3): Promise<unknown>;
  measurements(): Promise<Measurement[]>;
  addMeasurement(measurement: Partial<Measurement>): Promise<string>;
  changeMeasurement(name: string, measurement: Partial<Measurement>): Promise<void>;
  removeMeasurement(name: string): Promise<void>;
  goTo(place: Vec3 | string): Promise<void>;
  planes(): Promise<SlicePlane[]>;
  setPlane(plane: SlicePlane): Promise<void>;
  removePlane(name: string): Promise<void>;
  sectionSvg(plane?: string): Promise<string>;
  inside(): Promise<unknown>;
  setExplode(amount: number): Promise<void>;
  peel(layers: number): Promise<void>;
  layers(): Promise<string[][]>;
  setClipBox(box: { min: Vec3; max: Vec3 } | null): Promise<void>;
  zooms(): Promise<unknown[]>;
  goIn(id: string): Promise<void>;
  goOut(): Promise<void>;
  project(places: Vec3[]): Promise<([number, number] | null)[]>;
  sources(): Promise<Source[]>;
  placeSource(source: number | string, matrix: number[]): Promise<void>;
  setSource(source: number | string, look: { move?: Vec3; turn?: [number, number, number, number]; scale?: number; matrix?: number[]; opacity?: number; visible?: boolean; ghost?: boolean }): Promise<void>;
  fadeSources(one: number | string, other: number | string, share: number): Promise<void>;
  centerSource(source: number | string, on: number | string): Promise<void>;
  alignSources(source: number | string, pairs: { from: Vec3; to: Vec3 }[], options?: { similarity?: boolean }): Promise<{ residualsMm: number[]; rmsMm: number }>;
  setWindow(window: { center: number; width: number }): Promise<void>;
  state(): Promise<State>;
  setState(state: State): Promise<void>;
  viewForLesson(): Promise<State>;
  showView(view: State, seconds?: number): Promise<void>;
  reset(): Promise<void>;
  link(): Promise<string>;
  load(url: string): Promise<void>;
  screenshot(options?: { width?: number; height?: number; names?: boolean }): Promise<Blob>;
  picture(options?: PictureOptions): Promise<Blob>;
  video(options?: VideoOptions): Promise<Blob>;
  exportModel(kind: 'glb' | 'stl', options?: {asSeen?: boolean}): Promise<Blob>;
  list(): Promise<ListRow[]>;
  shortLink(): Promise<string>;
  labels(): Promise<Label[]>;
  labelMaps(): Promise<LabelMap[]>;
  stats(): Promise<unknown>;

  addEventListener<K extends keyof FabricaAtlasEventMap>(type: K, listener: (this: FabricaAtlas, event: FabricaAtlasEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap { 'fabrica-atlas': FabricaAtlas }
}
