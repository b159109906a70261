// What a person has looked at and found right, for names.test.mjs: what has no Latin, what is spelt alike in two languages, which
// gender a noun has, and where the demo's names differ from Z-Anatomy's table. An entry that is no longer needed fails there.

// Terminologia Anatomica has no term for exactly these. Ids without "-left" and "-right".
export const WITHOUT_LATIN = {
  "AAL's own cuts through a gyrus or a pole": [
    "superior-frontal-gyrus-dorsolateral", "superior-frontal-gyrus-orbital", "superior-frontal-gyrus-medial",
    "superior-frontal-gyrus-medial-orbital", "middle-frontal-gyrus-lateral", "middle-frontal-gyrus-orbital", "temporal-pole-superior",
    "temporal-pole-middle", "inferior-parietal-gyri"],
  "named by function or by a person; no term": ["rolandic-operculum", "supplementary-motor-area", "olfactory-cortex"],
  "the term is of the sulcus, the part is the cortex along it": ["calcarine-cortex"],
  "the terms are of groups of gyri (gyri occipitales), and none is of these three": [
    "superior-occipital-gyrus", "middle-occipital-gyrus", "inferior-occipital-gyrus"],
  "the gyrus and the bundle have a term, these lengths of them have none": [
    "cingulate-gyrus-anterior", "cingulate-gyrus-middle", "cingulate-gyrus-posterior", "cingulum-cingulate", "cingulum-hippocampal"],
  "a term of diffusion imaging, or a third of what has a term": [
    "corona-radiata-anterior", "corona-radiata-superior", "corona-radiata-posterior", "sagittal-stratum"],
  "the tract has a term, its course through pons and medulla alone has none": ["corticospinal-tract"],
  "a heading, no thing of anatomy": [
    "white-matter-tracts", "brainstem-tracts", "system-surface", "system-movement", "system-touch", "system-vision", "system-hearing",
    "system-smell-taste", "system-language", "system-memory-emotion", "system-planning-attention", "system-coordination",
    "system-interhemispheric", "hierarchy-regions", "hierarchy-systems"],
};

// Spelt alike in several languages, and right in each.
export const ALIKE = {
  brain: ["es pt"], cerebrum: ["en la"], diencephalon: ["en la", "es pt"], cerebellum: ["en la", "es pt"], "corpus-callosum": ["en la"],
  "corpus-callosum-genu": ["la de"], "corpus-callosum-body": ["la de"], "corpus-callosum-splenium": ["la de"],
  "vermis-1-2": ["en fr es de"], "vermis-3": ["en fr es de"], "vermis-4-5": ["en fr es de"], "vermis-6": ["en es de"], "vermis-9": ["en de"],
  "vermis-10": ["en fr"], "system-vision": ["en fr"], "hierarchy-systems": ["es pt"],
};

// Nouns that a side belongs to, by language and form: masculine, feminine, neuter; p their plural, g their genitive.
export const NOUNS = {
  la: {
    m: "lobus lobulus gyrus polus nucleus precuneus cuneus hippocampus globus thalamus flocculus fasciculus pedunculus lemniscus",
    f: "insula tonsilla capsula corona stria", n: "hemispherium corpus putamen cingulum tapetum crus", pm: "nuclei",
    gm: "gyri thalami", gf: "capsulae", gn: "hemispherii",
  },
  fr: {
    m: "hémisphère lobe lobule gyrus pôle noyau opercule cortex sillon hippocampe putamen globus corps thalamus crus cingulum tapetum bras "
      + "faisceau stratum pilier pédoncule tractus lemnisque précunéus cunéus",
    f: "aire insula capsule couronne partie radiation strie", pm: "noyaux",
  },
  es: {
    m: "hemisferio lóbulo lobulillo giro polo núcleo opérculo hipocampo putamen globo cuerpo tálamo crus cíngulo tapete brazo fascículo "
      + "estrato pilar pedúnculo tracto lemnisco precúneo cúneo surco",
    f: "área corteza ínsula cápsula corona parte radiación estría", pm: "núcleos giros",
  },
  pt: {
    m: "hemisfério lobo lóbulo giro polo núcleo opérculo córtex sulco hipocampo putâmen globo corpo tálamo crus cíngulo tapete fascículo "
      + "estrato pedúnculo trato lemnisco cúneo pré-cúneo",
    f: "área ínsula cápsula coroa parte perna radiação estria", pm: "núcleos giros",
  },
  de: {
    m: "Frontallappen Parietallappen Temporallappen Okzipitallappen Lappen Lobulus Gyrus Temporalpol Nucleus Kortex Sulcus Precuneus Cuneus "
      + "Hippocampus Globus Thalamus Flocculus Fasciculus Pedunculus Kleinhirnstiel Tractus Lemniscus",
    f: "Großhirnhemisphäre Kleinhirnhemisphäre Insula Amygdala Kleinhirntonsille Capsula Corona Pars Thalamusstrahlung Stria",
    n: "Operculum Areal Putamen Crus Cingulum Tapetum Stratum", pm: "Basalkerne Gyri",
  },
};

// Where ours is not the table's, and why ours stays: ids, languages, reason.
export const DIFFERENCES = [
  [["cerebral-hemisphere"], "la", "Terminologia Anatomica writes hemispherium"],
  [["frontal-lobe"], "pt", "a lobe is lobo, lóbulo a lobule; the table's other lobes are lobo"],
  [["inferior-parietal-lobule", "superior-parietal-lobule", "paracentral-lobule"], "es", "a lobule is lobulillo, which tells it from the lobe"],
  [["cingulate-gyrus"], "fr es", "the adjective, as its parts have it"],
  [["precuneus", "cuneus"], "es pt", "the word of these languages instead of the Latin one"],
  [["globus-pallidus", "thalamus"], "pt", "the word of the language instead of the Latin one"],
  [["corona-radiata", "cingulum", "tapetum", "corpus-callosum-genu"], "es pt", "the word of these languages instead of the Latin one"],
  [["heschl-gyrus"], "fr pt", "the plural, as English and Latin have it; transverso, as the Terminologia Anatômica has it"],
  [["insula"], "fr pt", "the whole lobe, not its cortex alone; the table's Portuguese is misspelt"],
  [["amygdala"], "es", "amigdalino, as the Spanish Terminologia Anatomica has it"],
  [["commissural-fibres", "projection-fibres", "association-fibres"], "fr es pt", "short, below a heading that says where; English is as short"],
  [["cerebellar-lobule-4-5", "cerebellar-lobule-6", "cerebellar-lobule-7b", "cerebellar-lobule-8"], "fr es pt",
    "numbered, as the map and everyone who reads images; Latin has the old names"],
  [["cerebellar-crus-1", "cerebellar-crus-2"], "fr es pt", "crus, as the map and everyone who reads images"],
  [["cerebellar-lobule-9"], "fr es pt", "the number first, then tonsille, amígdala, tonsila"],
  [["cerebellar-lobule-10"], "es pt", "the word of these languages instead of the Latin one"],
  [["vermis-3", "vermis-8", "vermis-9", "vermis-10"], "fr es pt", "the number first, so that the vermis counts through"],
  [["internal-capsule-anterior-limb", "internal-capsule-posterior-limb", "internal-capsule-retrolenticular"], "fr es pt",
    "bras, brazo, perna and partie, parte, as the Terminologia Anatomica has them; miembro and membro are limbs of the body"],
  [["posterior-thalamic-radiation"], "fr", "thalamique, as in English and in the other languages"],
  [["superior-fronto-occipital-fasciculus"], "fr es pt", "fronto-occipital, as the map's makers call it"],
];
