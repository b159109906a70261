// Anatomies that others publish for everybody to use, by the addresses that they give for them, with whose they are and on what terms.

import {trKey} from '../language.js';

const HRA = 'https://cdn.humanatlas.io/digital-objects/ref-organ';
const HIP_CT = 'https://storage.googleapis.com/ucl-hip-ct-35a68e99feaae8932b1d44da0358940b';
const HUBMAP = {source: 'Human Reference Atlas (HuBMAP)', licence: 'CC BY 4.0'};
const ESRF = {source: 'Human Organ Atlas (ESRF)', licence: 'CC BY 4.0', page: 'https://human-organ-atlas.esrf.fr'};

/**
 * `bytes`: as their publishers say; null where they do not. `streamed`: an image of which only what is looked at is ever fetched.
 * @type {{title: string, about: string, src: string, bytes: number|null, streamed?: boolean, source: string, licence: string, page: string}[]}
 */
export const PUBLIC = [
  {title: trKey('The body of a woman'), about: trKey('organs, bones and vessels of the Visible Human'), src: `${HRA}/united-female/v1.10/assets/3d-vh-f-united.glb`, bytes: 374505632, ...HUBMAP,
    page: 'https://doi.org/10.48539/HBM637.DWBM.744'},
  {title: trKey('The body of a man'), about: trKey('organs, bones and vessels of the Visible Human'), src: `${HRA}/united-male/v1.5/assets/3d-vh-m-united.glb`, bytes: 153596592, ...HUBMAP,
    page: 'https://purl.humanatlas.io/ref-organ/united-male/v1.5'},
  {title: trKey('Heart'), about: trKey('chambers, valves and papillary muscles'), src: `${HRA}/heart-male/v1.3/assets/3d-vh-m-heart.glb`, bytes: 4071772, ...HUBMAP,
    page: 'https://doi.org/10.48539/HBM564.WKNG.249'},
  {title: trKey('Brain'), about: trKey('the regions of the Allen human reference atlas'), src: `${HRA}/brain-male/v1.4/assets/3d-allen-m-brain.glb`, bytes: null, ...HUBMAP,
    page: 'https://doi.org/10.48539/HBM538.NKCT.649'},
  {title: trKey('A heart in synchrotron light'), about: trKey('7 µm, a whole heart'), src: `${HIP_CT}/UCL-ZCR-3341/heart/7.013um_overview_bm18.ome.zarr`, bytes: 541e9, streamed: true, ...ESRF},
  {title: trKey('A lung in synchrotron light'), about: trKey('24 µm, a whole right lung'), src: `${HIP_CT}/A186/lung-right/24.132um_complete-organ_bm18.ome.zarr`, bytes: null, streamed: true, ...ESRF},
];
